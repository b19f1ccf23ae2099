#include "server/console/sheets.h"

#include <algorithm>

#include "base/limits.h"
#include "json/codec.h"
#include "language/say.h"
#include "ledger/checks.h"

namespace probity::server::console {

using base::Code;
using base::fail;
using base::Result;
using base::Status;
using language::say;
namespace inventory = interop::inventory;

namespace {

constexpr std::string_view kForm = "import";
constexpr const char* kStep = "sheet";
constexpr std::string_view kEnding = ".csv";
constexpr unsigned kPrivate = 0600;

}  // namespace

std::string Sheet::organisation() const { return ledger::organisation_of(draft_.person); }

std::string Sheet::get(const std::string& key) const {
  const auto step = draft_.fields.find(kStep);
  if (step == draft_.fields.end()) return "";
  const auto found = step->second.find(key);
  return found == step->second.end() || found->second.empty() ? "" : found->second.front();
}

void Sheet::set(const std::string& key, std::string value) {
  draft_.fields[kStep][key] = {std::move(value)};
}

SheetState Sheet::state() const {
  return json::from_word<SheetState>(get("state")).value_or(SheetState::uploaded);
}

void Sheet::set(SheetState state) { set("state", std::string(json::word(state))); }

base::Path Sheets::folder() const { return node_.directory() / "sheets"; }
base::Path Sheets::file_of(const std::string& id) const {
  return folder() / (id + std::string(kEnding));
}
base::Path Sheets::mapping_of(const std::string& organisation) const {
  return folder() / (organisation + ".mapping.json");
}

Result<Sheet> Sheets::keep(store::Db& db, access::Draft draft, std::string_view content) {
  PROBITY_TRY(const auto earlier, of_account(db, draft.account));
  if (static_cast<std::int64_t>(earlier.size()) >= kSheetsOfAccount)
    return fail(Code::too_large, "you have too many spreadsheets here; delete some", "",
                "sheet.count", std::to_string(earlier.size()),
                "at most " + std::to_string(kSheetsOfAccount));
  PROBITY_CHECK(node_.doors().files.make_directories(folder(), 0700));
  draft.form = kForm;
  PROBITY_TRY(Sheet sheet, node_.drafts().begin(std::move(draft)).transform([](auto begun) {
    return Sheet(std::move(begun));
  }));
  const Status written = node_.doors().files.write(file_of(sheet.id()), content, kPrivate);
  if (!written) {
    PROBITY_CHECK(remove(sheet));
    return fail(written.error());
  }
  return sheet;
}

Result<Sheet> Sheets::find(store::Db& db, std::int64_t account, const std::string& id) {
  PROBITY_TRY(access::Draft draft, node_.drafts().find(db, account, id));
  if (draft.form != kForm)
    return fail(Code::not_found, "there is no such spreadsheet", "", "sheet.none", id,
                "one of your spreadsheets");
  return Sheet(std::move(draft));
}

Result<std::vector<Sheet>> Sheets::of_account(store::Db& db, std::int64_t account) {
  PROBITY_TRY(auto drafts, node_.drafts().of_account(db, account));
  std::vector<Sheet> all;
  for (access::Draft& draft : drafts)
    if (draft.form == kForm) all.emplace_back(std::move(draft));
  return all;
}

Status Sheets::save(Sheet& sheet) { return node_.drafts().save(sheet.draft()); }

Status Sheets::remove_file(const Sheet& sheet) {
  const Status gone = node_.doors().files.remove(file_of(sheet.id()));
  if (!gone && gone.error().code != Code::not_found) return gone;
  return {};
}

Status Sheets::remove(const Sheet& sheet) {
  PROBITY_CHECK(remove_file(sheet));
  return node_.drafts().remove(sheet.draft().account, sheet.id());
}

Result<tabular::Table> Sheets::table(const Sheet& sheet) {
  auto source = node_.doors().files.open(file_of(sheet.id()));
  if (!source && source.error().code == Code::not_found)
    return fail(Code::not_found, "the spreadsheet is not kept any more; upload it again", "",
                "sheet.gone", sheet.get("name"), "a spreadsheet of the last seven days");
  if (!source) return fail(source.error());
  return tabular::read_table(*std::move(source));
}

Result<inventory::Mapping> Sheets::mapping(const Sheet& sheet) {
  const std::string document = sheet.get("document");
  return document.empty() ? inventory::shipped_mapping(sheet.get("mapping"))
                          : inventory::parse_mapping(document);
}

Result<std::optional<std::string>> Sheets::own_mapping(const std::string& organisation) {
  auto text = node_.doors().files.read(mapping_of(organisation), base::limits::kMappingBytes);
  if (!text && text.error().code == Code::not_found) return std::optional<std::string>();
  if (!text) return fail(text.error());
  return std::optional(*std::move(text));
}

Status Sheets::keep_mapping(const std::string& organisation, const std::string& document) {
  PROBITY_CHECK(node_.doors().files.make_directories(folder(), 0700));
  return node_.doors().files.write(mapping_of(organisation), document, kPrivate);
}

Status Sheets::sweep(store::Db& db) {
  const auto files = node_.doors().files.list(folder());
  if (!files) return files.error().code == Code::not_found ? Status{} : Status(fail(files.error()));
  PROBITY_TRY(const auto kept, node_.drafts().of_form(db, std::string(kForm)));
  const base::Time now = node_.doors().clock.now();
  for (const base::FileEntry& file : *files) {
    if (!file.name.ends_with(kEnding)) continue;
    const std::string id = file.name.substr(0, file.name.size() - kEnding.size());
    const auto draft = kept.find(id);
    if (draft != kept.end() && draft->second.seconds + kSheetSeconds > now.seconds) continue;
    PROBITY_CHECK(node_.doors().files.remove(folder() / file.name));
  }
  return {};
}

std::string foreign_format(std::string_view content) {
  if (content.starts_with("PK\x03\x04"))
    return say("This is an Excel file or another zip archive, not CSV.");
  if (content.starts_with("\xD0\xCF\x11\xE0")) return say("This is an old Excel file, not CSV.");
  if (content.starts_with("%PDF")) return say("This is a PDF, not CSV.");
  if (content.starts_with("\xFF\xFE") || content.starts_with("\xFE\xFF") ||
      content.substr(0, 512).find('\0') != content.npos)
    return say("This is UTF-16 or no text at all, not CSV in UTF-8.");
  return "";
}

}  // namespace probity::server::console
