#include "server/console/import_upload.h"

#include <algorithm>

#include "base/utf8.h"
#include "language/say.h"
#include "server/console/columns.h"
#include "server/portal/words.h"

namespace probity::server::console {

using base::Code;
using base::fail;
using base::Result;
using base::Status;
using language::say;
namespace inventory = interop::inventory;

namespace {

constexpr const char* kPlain = "plain";
constexpr const char* kOwn = "own";        // a mapping file of one's own
constexpr const char* kAgency = "agency";  // the one that the agency keeps
// A title, an address: as much as a signed entry wants to carry of it.
constexpr std::size_t kLineBytes = 300;

// Where the spreadsheet is a word of its sender: one line, as long as a line is.
std::string one_line(std::string_view text) {
  std::string line;
  for (const char c : text.substr(0, kLineBytes))
    line += static_cast<unsigned char>(c) < 0x20 || c == 0x7f ? ' ' : c;
  line.resize(base::valid_utf8(line));
  return line;
}

Status choose_mapping(Sheets& sheets, const Visit& visit, const std::vector<std::string>& header,
                      const std::string& organisation, Sheet& sheet) {
  const std::string wanted = visit.field("mapping");
  const http::Upload* own = visit.form.file("mapping_file");
  if (wanted == kOwn) {
    if (!own || own->content.empty())
      return fail(Code::bad_input, "choose your mapping file", "mapping_file", "upload.refused");
    if (own->content.size() > kOwnMappingBytes)
      return fail(Code::too_large, "the mapping is larger than this page takes", "mapping_file",
                  "upload.refused", std::to_string(own->content.size()),
                  "at most " + std::to_string(kOwnMappingBytes) + " bytes");
    const auto mapping = inventory::parse_mapping(own->content);
    if (!mapping) return fail(base::within(mapping.error(), "mapping "));
    sheet.set("mapping", kOwn);
    sheet.set("document", std::string(own->content));
    return {};
  }
  if (wanted.starts_with(kAgency)) {
    PROBITY_TRY(const auto kept, sheets.own_mapping(organisation));
    if (!kept)
      return fail(Code::bad_input, "your agency has no mapping of its own yet", "mapping",
                  "upload.refused");
    sheet.set("mapping", std::string(kByHand));
    sheet.set("document", *kept);
    return {};
  }
  if (!wanted.empty()) {
    PROBITY_TRY(const auto shipped, inventory::shipped_mapping(wanted));
    sheet.set("mapping", shipped.id);
    return {};
  }
  // The format whose columns these are; else by hand.
  for (const std::string& id : inventory::shipped_mappings()) {
    PROBITY_TRY(const auto shipped, inventory::shipped_mapping(id));
    if (inventory::match(shipped, header)) sheet.set("mapping", id);
  }
  return {};
}

}  // namespace

std::vector<const access::Person*> officers(const access::Visitor& visitor) {
  std::vector<const access::Person*> found;
  for (const access::Person& one : visitor.persons)
    if (one.role == ledger::Role::officer &&
        std::none_of(found.begin(), found.end(), [&](const access::Person* other) {
          return other->organisation == one.organisation;
        }))
      found.push_back(&one);
  return found;
}

Result<pages::Ask> upload_form(Sheets& sheets, const Choices& agencies) {
  Choices mappings = {{"", say("Find out by the columns' names")},
                      {kPlain, say("The columns of this register")},
                      {"us-2025", say("The US federal inventory of 2025")}};
  for (const auto& [id, name] : agencies) {
    PROBITY_TRY(const auto own, sheets.own_mapping(id));
    if (own)
      mappings.emplace_back(kAgency + (":" + id), say("What {} chose last time, by hand", name));
  }
  mappings.emplace_back(kOwn, say("A mapping file of your own"));
  pages::Ask ask{.action = kImport, .button = say("Upload and look")};
  ask.fields = {
      line("file", say("The spreadsheet, as CSV"),
           say("In UTF-8, at most {} MB. From Excel: Save as, “CSV UTF-8”.", kSheetBytes >> 20),
           "file")};
  if (agencies.size() > 1)
    ask.fields.push_back(select("agency", say("Whose uses are these?"), agencies));
  ask.fields.push_back(select("mapping", say("Which columns does it have?"), mappings));
  ask.fields.push_back(
      optional(line("mapping_file", say("Your own mapping, as a JSON file"), "", "file")));
  ask.fields.push_back(optional(
      line("title", say("What the list is published as"), say("It is shown beside each use."))));
  ask.fields.push_back(optional(line("url", say("Where it is published"), "", "url")));
  return ask;
}

Result<Sheet> keep_upload(Sheets& sheets, Visit& visit) {
  const http::Upload* file = visit.form.file("file");
  if (!file || file->content.empty())
    return fail(Code::bad_input, "choose a spreadsheet, saved as CSV, with at least one row",
                "file", "upload.refused");
  if (file->content.size() > kSheetBytes)
    return fail(Code::too_large, "the file is larger than this page takes", "file",
                "upload.refused", std::to_string(file->content.size()),
                "at most " + std::to_string(kSheetBytes) + " bytes");
  if (const std::string foreign = foreign_format(file->content); !foreign.empty())
    return fail(Code::bad_input, foreign.substr(0, foreign.size() - 1), "file", "upload.refused",
                "", "a file saved as CSV in UTF-8");
  const auto all = officers(visit.visitor);
  const access::Person* person = all.empty() ? nullptr : all.front();
  if (const std::string wanted = visit.field("agency"); !wanted.empty()) {
    const auto found = std::find_if(all.begin(), all.end(), [&](const access::Person* one) {
      return one->organisation == wanted;
    });
    if (found == all.end())
      return fail(Code::bad_input, "you are no officer of that agency", "agency", "upload.refused");
    person = *found;
  }
  if (!person)
    return fail(Code::bad_input, "you are no officer of an agency", "agency", "upload.refused");
  PROBITY_CHECK(access::may_sign(visit.visitor, person->key));
  PROBITY_TRY(const auto table, tabular::read_table(base::text_reader(file->content)));
  access::Draft draft;
  draft.account = visit.visitor.account;
  draft.person = person->id;
  draft.title = one_line(file->file_name);
  Sheet described(std::move(draft));
  described.set("name", one_line(file->file_name));
  described.set("title", one_line(visit.field("title")));
  described.set("url", one_line(visit.field("url")));
  described.set(SheetState::uploaded);
  PROBITY_CHECK(choose_mapping(sheets, visit, table.header, person->organisation, described));
  return sheets.keep(visit.snapshot.db, std::move(described.draft()), file->content);
}

std::string sheet_fault_words(const base::Error& error) {
  std::string words = fault_words(error);
  if (error.pointer.starts_with("row"))
    words = say("{}: {}", portal::capital(error.pointer), words);
  if (!error.found.empty() && error.found.size() < kLineBytes)
    words += " " + say("Found: {}.", error.found);
  return words;
}

}  // namespace probity::server::console
