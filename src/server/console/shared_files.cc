#include "server/console/shared_files.h"

#include <algorithm>

#include "access/reading.h"
#include "json/codec.h"
#include "server/console/asking.h"
#include "server/console/files.h"
#include "server/portal/rows.h"
#include "server/portal/words.h"

namespace probity::server::console {

using base::Result;
using base::Status;
using base::SubjectDigest;
using language::say;
using pages::Tone;
namespace grants = registers::grants;

namespace {

pages::Link link_of(const access::StoredFile& file) { return {file.name, file_href(file.sha256)}; }

std::string about_words(const access::StoredFile& file) {
  if (file.part) return say("Part of the component");
  if (!file.draft.empty()) return say("Evidence of a check");
  return say("A document about it");
}

std::string paper_words(access::PaperKind kind) {
  if (kind == access::PaperKind::answers) return say("Answers to open questions");
  for (const PaperSort& one : kPaperSorts)
    if (one.kind == kind) return say(one.what);
  return say("Something else");
}

Result<pages::FileLine> line_of(Visit& visit, const access::StoredFile& file) {
  PROBITY_TRY(const auto from, portal::organisation_link(visit.snapshot, file.organisation));
  return pages::FileLine{link_of(file), portal::size_words(file.bytes), about_words(file),
                         say("{}, {}", from.text, portal::day(file.added).words)};
}

Result<pages::DeliveryLine> line_of(Visit& visit, const access::Delivery& one, bool is_agency) {
  pages::DeliveryLine line;
  line.file = link_of(one.file);
  line.size = portal::size_words(one.file.bytes);
  line.paper = paper_words(one.paper);
  line.note = one.note;
  const std::string& other = is_agency ? one.vendor : one.agency;
  PROBITY_TRY(const auto organisation, portal::organisation_link(visit.snapshot, other));
  const std::string day = portal::day(one.time).words;
  line.who = is_agency ? say("Handed in by {} on {}", organisation.text, day)
                       : say("Handed to {} on {}", organisation.text, day);
  if (one.looked_at)
    line.state = {say("Looked at on {}", portal::day(*one.looked_at).words), Tone::good};
  else
    line.state = {is_agency ? say("To be looked at") : say("Not looked at yet"), Tone::care};
  if (is_agency && !one.looked_at) {
    pages::Ask ask;
    ask.action = "/console/deliveries/" + std::to_string(one.id);
    ask.button = say("I looked at it");
    ask.about = one.file.name;
    ask.hidden = {{"next", visit.request.path}};
    ask.quiet = true;
    line.asks.push_back(std::move(ask));
  }
  return line;
}

pages::Ask upload(const Visit& visit, const std::string& about, const access::Person& person,
                  std::string_view id) {
  pages::Ask ask;
  ask.uploads = true;
  ask.hidden = {{"about", about}, {"person", person.id}, {"next", visit.request.path}};
  pages::FormField file = line("file", say("The file"), {}, "file");
  file.id = id;
  ask.fields = {std::move(file)};
  return ask;
}

}  // namespace

pages::Ask put_file(const Visit& visit, const std::string& about, const access::Person& person) {
  pages::Ask ask = upload(visit, about, person, "put-file");
  ask.action = "/console/files";
  ask.button = say("Keep it here");
  ask.quiet = true;
  return ask;
}

Result<pages::Ask> hand_in(Visit& visit, const std::string& about, const std::string& agency,
                           const access::Person& person) {
  pages::Ask ask = upload(visit, about, person, "hand-in-file");
  ask.action = "/console/deliveries";
  ask.button = say("Hand it in");
  Choices sorts;
  for (const std::string_view word : json::words<access::PaperKind>())
    sorts.emplace_back(word, paper_words(*json::from_word<access::PaperKind>(word)));
  ask.fields.insert(ask.fields.begin(), select("paper", say("What is it?"), sorts));
  ask.fields.push_back(optional(line("note", say("What should they know about it?"))));
  if (!agency.empty()) {
    ask.hidden.push_back({"agency", agency});
    return ask;
  }
  PROBITY_TRY(const auto all, ledger::organisations(visit.snapshot.db));
  Choices agencies;
  for (const ledger::Organisation& one : all)
    if (one.kind == ledger::OrganisationKind::agency && one.id != person.organisation)
      agencies.emplace_back(one.id, one.name);
  ask.fields.insert(ask.fields.begin(), select("agency", say("To which agency?"), agencies));
  return ask;
}

Result<std::vector<pages::FileLine>> files_open_to(Visit& visit, const SubjectDigest& subject,
                                                   const std::string& organisation) {
  PROBITY_TRY(const auto files,
              access::readable(visit.snapshot.db, organisation, subject, visit.snapshot.now));
  std::vector<pages::FileLine> lines;
  for (const access::Reading& one : files) {
    PROBITY_TRY(auto line, line_of(visit, one.file));
    lines.push_back(std::move(line));
  }
  return lines;
}

Result<std::vector<std::string>> reads_of(Visit& visit, const grants::StoredGrant& grant) {
  PROBITY_TRY(const auto readings,
              access::readings_about(visit.snapshot.db, grant.granter, grant.subject));
  std::vector<std::string> lines;
  for (const access::PastReading& one : readings) {
    if (one.entry != grant.entry) continue;
    PROBITY_TRY(const auto reader, portal::organisation_link(visit.snapshot, one.reader));
    lines.push_back(
        say("{} read {} on {}", reader.text, one.file.name, portal::instant(one.time).words));
  }
  return lines;
}

Result<std::vector<pages::DeliveryLine>> deliveries_about(Visit& visit,
                                                          const SubjectDigest& subject,
                                                          const access::Person& person) {
  std::vector<pages::DeliveryLine> lines;
  PROBITY_TRY(const auto received,
              access::deliveries_about(visit.snapshot.db, person.organisation, subject));
  for (const access::Delivery& one : received) {
    PROBITY_TRY(auto line, line_of(visit, one, /*is_agency=*/true));
    lines.push_back(std::move(line));
  }
  PROBITY_TRY(const auto handed_in, access::deliveries_by(visit.snapshot.db, person.organisation));
  for (const access::Delivery& one : handed_in) {
    if (one.subject != subject) continue;
    PROBITY_TRY(auto line, line_of(visit, one, /*is_agency=*/false));
    lines.push_back(std::move(line));
  }
  return lines;
}

}  // namespace probity::server::console
