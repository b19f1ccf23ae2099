// Spreadsheets in and out through the one path: what each row becomes, what is kept and what is
// left out, what a second file changes, and that what was brought comes back.
#include <gtest/gtest.h>

#include <algorithm>
#include <fstream>

#include "interop/inventory/export.h"
#include "interop/inventory/import.h"
#include "judgement/catalog.h"
#include "registers/uses/amendment.h"
#include "store/log_store.h"
#include "support/world.h"
#include "tabular/csv_writer.h"

namespace probity {
namespace {

using interop::inventory::About;
using interop::inventory::DryRun;
using interop::inventory::Imported;
using interop::inventory::Mapping;
using interop::inventory::Plan;
using tabular::Table;
using world::World;
namespace inventory = interop::inventory;
namespace claims = registers::inventory;

constexpr const char* kClerk = "riverton/clerk";
const std::string kOfficial = PROBITY_SOURCE
    "/../shared/cases/governance/omb-2025-official/Data/"
    "2025_individually_reported_AI_use_cases.csv";

template <class T>
T need(base::Result<T> result) {
  if (!result)
    throw std::runtime_error(result.error().what + " at " + result.error().pointer + " [" +
                             result.error().rule + "] found " + result.error().found);
  return std::move(*result);
}

Mapping us() { return need(inventory::shipped_mapping("us-2025")); }
Mapping own() { return need(inventory::shipped_mapping("plain")); }
Table table(std::string_view text) { return need(tabular::read_table(base::text_reader(text))); }

// A row of the US format with what a test cares about.
struct UsRow {
  std::string id, name, problem = "Forms are hard to read.", stage = "Deployed", topic = "IT",
                        email = "";
};
std::string us_csv(const std::vector<UsRow>& rows) {
  const Mapping mapping = us();
  std::string out;
  tabular::CsvWriter csv(out);
  csv.row(mapping.columns);
  for (const UsRow& row : rows) {
    for (const std::string& column : mapping.columns)
      csv.cell(column == "agency"              ? "RIV"
               : column == "agency_name"       ? "City of Riverton"
               : column == "id"                ? row.id
               : column == "use_case_name"     ? row.name
               : column == "problem_solved"    ? row.problem
               : column == "development_stage" ? row.stage
               : column == "topic_area"        ? row.topic
               : column == "contact_email"     ? row.email
                                               : inventory::blank_of(mapping, column));
    csv.end_row();
  }
  return out;
}

Plan planned(World& world, const Table& file, const Mapping& mapping,
             const std::string& organisation = "riverton") {
  auto db = need(world.node().reader());
  const auto view = world.node().view(*db, world.clock().now());
  return need(inventory::plan(file, mapping, {organisation, "", "", {}}, *view));
}

Imported run(World& world, Plan plan, bool corrections = false, const char* who = kClerk) {
  return need(inventory::run(
      std::move(plan), world.node().ledger(), world.node().doors().random,
      [&](const statement::Statement& one) { return access::sign(one, who, world.node()); },
      {corrections, {}}));
}

Imported bring(World& world, const std::string& csv, bool corrections = false) {
  return run(world, planned(world, table(csv), us()), corrections);
}

inventory::Exported out(World& world, const Mapping& mapping, bool exact = false) {
  auto db = need(world.node().reader());
  const auto view = world.node().view(*db, world.clock().now());
  return need(inventory::export_csv(mapping, {"riverton", /*with_restricted=*/true, exact}, *view));
}

registers::uses::StoredUse use(World& world, const std::string& id) {
  auto db = need(world.node().reader());
  return need(registers::uses::find_use(*db, id)).value();
}

std::optional<claims::Claims> claimed(World& world, const std::string& id) {
  auto db = need(world.node().reader());
  return need(claims::claims_of(*db, use(world, id).digest));
}

std::string whole(const base::Path& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

TEST(Import, ARowBecomesAUseWithItsClaims) {
  World world;
  const auto done = bring(world, us_csv({{"RIV-7", "Form reading", "", "Pilot"}}));
  EXPECT_EQ(done.rows, 1);
  EXPECT_EQ(done.statements, 2);
  const auto stored = use(world, "riverton/riv-7");
  EXPECT_EQ(stored.use.name, "Form reading");
  EXPECT_EQ(stored.use.summary, "The agency has not published what this use does.");
  EXPECT_EQ(stored.use.stage, registers::uses::Stage::pilot);
  EXPECT_EQ(stored.use.purpose, registers::uses::kUnsorted);
  EXPECT_EQ(world.code(stored.digest.hex()), "----");
  const auto row = claimed(world, "riverton/riv-7")->row;
  EXPECT_EQ(row.columns.size(), 6u);  // what is empty, or an empty list, is not published
  EXPECT_EQ(row.not_published.size(), us().columns.size() - 6);
  EXPECT_EQ(row.row, 2);
  EXPECT_EQ(row.published_id, "RIV-7");
}

TEST(Import, ThePurposeIsStatedLater) {
  World world;
  bring(world, us_csv({{"RIV-7", "Form reading"}}));
  world.must(kClerk,
             R"({"kind": "use-facts", "subject": ["use riverton/riv-7"], "predicate": {"facts": [
             {"name": "use.purpose", "value": "policing"}], "none_of": []}})");
  EXPECT_EQ(use(world, "riverton/riv-7").use.purpose, "policing");
  auto db = need(world.node().reader());
  const auto view = world.node().view(*db, world.clock().now());
  EXPECT_TRUE(need(view->judgement(use(world, "riverton/riv-7").digest)).restricted);
}

TEST(Import, ASecondTimeChangesNothing) {
  World world;
  // Ids blank and repeated, and two equal rows.
  const std::string csv = us_csv({{"", "Chat"}, {"", "Chat"}, {"7", "A"}, {"7", "B"}});
  EXPECT_EQ(bring(world, csv).rows, 4);
  const std::uint64_t size = world.size();
  const Plan again = planned(world, table(csv), us());
  EXPECT_EQ(again.report.counts.unchanged, 4);
  EXPECT_TRUE(again.rows.empty());
  EXPECT_EQ(run(world, again).statements, 0);
  EXPECT_EQ(world.size(), size);
}

TEST(Import, AChangedRowIsACorrectionOnlyWhenAsked) {
  World world;
  bring(world, us_csv({{"1", "A"}, {"2", "B"}, {"", "C"}}));
  const std::string later =
      us_csv({{"1", "A", "Forms are slow."}, {"2", "B"}, {"", "C", "Another problem."}});
  const Plan offered = planned(world, table(later), us());
  EXPECT_EQ(offered.report.counts.changed, 2);
  EXPECT_EQ(offered.report.counts.unchanged, 1);
  ASSERT_EQ(offered.report.corrections.size(), 2u);
  EXPECT_EQ(offered.report.corrections[0].use, "riverton/riv-1");
  ASSERT_EQ(offered.report.corrections[0].cells.size(), 1u);
  EXPECT_EQ(offered.report.corrections[0].cells[0].column, "problem_solved");
  EXPECT_EQ(offered.report.corrections[0].cells[0].before, "Forms are hard to read.");
  EXPECT_EQ(offered.report.corrections[0].cells[0].after, "Forms are slow.");
  EXPECT_EQ(run(world, offered).statements, 0);
  EXPECT_EQ(run(world, offered, /*corrections=*/true).corrections, 2);
  const auto now = claimed(world, "riverton/riv-1");
  EXPECT_TRUE(now->row.corrects.has_value());
  EXPECT_EQ(planned(world, table(later), us()).report.counts.unchanged, 3);
  // And back again: the first text is a correction of the second.
  const std::string first = us_csv({{"1", "A"}, {"2", "B"}, {"", "C"}});
  EXPECT_EQ(bring(world, first, /*corrections=*/true).corrections, 2);
  EXPECT_EQ(planned(world, table(first), us()).report.counts.unchanged, 3);
  EXPECT_FALSE(claimed(world, "riverton/riv-1")->pae == now->pae);
}

TEST(Import, AChangedRowAmendsTheWordsOfTheUse) {
  World world;
  bring(world, us_csv({{"1", "A", "Forms.", "Pilot"}, {"2", "B", "Mail."}}));
  // The officer wrote better words meanwhile; the row does not touch them.
  const auto before = use(world, "riverton/riv-2");
  world.must(kClerk, R"({"kind": "use-amendment", "subject": ["use riverton/riv-2"], "predicate": {
      "amends": ")" + before.said.pae.hex() +
                         R"(", "ground": "mistake", "reason": "Too short.",
      "summary": "Sorts the mail by office.", "name": "Mail sorting"}})");
  const std::string later =
      us_csv({{"1", "Form reading", "Forms.", "Deployed"}, {"2", "B", "Mail.", "Deployed", "HR"}});
  const Plan offered = planned(world, table(later), us());
  ASSERT_EQ(offered.report.corrections.size(), 2u);
  EXPECT_EQ(offered.report.corrections[0].amends, (std::vector<std::string>{"name", "stage"}));
  EXPECT_EQ(offered.report.corrections[1].amends, (std::vector<std::string>{}));
  EXPECT_EQ(run(world, offered, /*corrections=*/true).corrections, 2);
  const auto now = use(world, "riverton/riv-1");
  EXPECT_EQ(now.use.name, "Form reading");
  EXPECT_EQ(now.use.stage, registers::uses::Stage::live);
  EXPECT_EQ(use(world, "riverton/riv-2").use.name, "Mail sorting");
  EXPECT_EQ(use(world, "riverton/riv-2").use.summary, "Sorts the mail by office.");
  EXPECT_EQ(planned(world, table(later), us()).report.counts.unchanged, 2);
  auto db = need(world.node().reader());
  const auto all = need(registers::uses::amendments_of(*db, now.digest));
  ASSERT_EQ(all.size(), 1u);
  EXPECT_EQ(all[0].changed.size(), 2u);
}

TEST(Import, ARunCanBeCancelledAndGoesOn) {
  World world;
  std::vector<UsRow> rows;
  for (int i = 0; i < 30; ++i) rows.push_back({std::to_string(i), "Use " + std::to_string(i)});
  const Table file = table(us_csv(rows));
  int asked = 0;
  const auto sign = [&](const statement::Statement& one) {
    return access::sign(one, kClerk, world.node());
  };
  const Imported first = need(inventory::run(planned(world, file, us()), world.node().ledger(),
                                             world.node().doors().random, sign,
                                             {false, {}, [&] { return ++asked > 10; }}));
  EXPECT_TRUE(first.cancelled);
  EXPECT_EQ(first.rows, 10);
  const Imported second = run(world, planned(world, file, us()));
  EXPECT_FALSE(second.cancelled);
  EXPECT_EQ(second.rows, 20);
}

TEST(Import, WhatCannotBeToldApartIsNotGuessed) {
  World world;
  bring(world, us_csv({{"", "Chat", "One."}, {"", "Chat", "Two."}}));
  const Plan plan = planned(world, table(us_csv({{"", "Chat", "Three."}})), us());
  EXPECT_EQ(plan.report.counts.ambiguous, 1);
  ASSERT_EQ(plan.report.problems.size(), 1u);
  EXPECT_EQ(plan.report.problems[0].rule, "row.ambiguous");
  EXPECT_TRUE(plan.rows.empty());
  // One earlier row cannot become two either; an id of its own is a use of its own.
  World other;
  bring(other, us_csv({{"5", "Chat", "One."}}));
  const Plan two = planned(
      other, table(us_csv({{"5", "Chat", "Two."}, {"5", "Chat", "Three."}, {"6", "Chat"}})), us());
  EXPECT_EQ(two.report.counts.ambiguous, 2);
  EXPECT_EQ(two.report.counts.new_, 1);
}

TEST(Import, ABadRowStopsNoOther) {
  World world;
  const Plan plan =
      planned(world, table(us_csv({{"1", "A"}, {"2", "B", "x", "In use"}, {"3", "C"}})), us());
  EXPECT_EQ(plan.report.counts.refused, 1);
  ASSERT_EQ(plan.report.problems.size(), 1u);
  const auto& problem = plan.report.problems[0];
  EXPECT_EQ(problem.row, 3);
  EXPECT_EQ(problem.column, "development_stage");
  EXPECT_EQ(problem.rule, "row.value");
  EXPECT_EQ(problem.found, "In use");
  EXPECT_NE(problem.required.find("Deployed"), std::string::npos);
  EXPECT_EQ(run(world, plan).rows, 2);
}

TEST(Import, NobodyIsNamedInTheLog) {
  World world;
  const auto csv =
      us_csv({{"1", "A", "Ask jane.doe@riverton.example.", "Pilot", "IT", "ai@riverton.example"},
              {"2", "B", "x", "Pilot", "IT", "Jane Doe"}});
  const Plan plan = planned(world, table(csv), us());
  ASSERT_EQ(plan.report.left_out.size(), 2u);
  EXPECT_EQ(plan.report.left_out[0].column, "contact_email");
  EXPECT_EQ(plan.report.left_out[1].column, "problem_solved");
  run(world, plan);
  EXPECT_EQ(use(world, "riverton/riv-1").use.contact.email, "ai@riverton.example");
  EXPECT_EQ(claimed(world, "riverton/riv-2")->row.left_out,
            std::vector<std::string>{"contact_email"});
  world.close();
  for (const auto& file : std::filesystem::recursive_directory_iterator(world.directory())) {
    if (!file.is_regular_file()) continue;
    for (const char* name : {"jane.doe", "Jane Doe"})
      EXPECT_EQ(whole(file.path()).find(name), std::string::npos) << file.path();
  }
}

TEST(Import, LawEnforcementIsRestrictedFromItsFirstMoment) {
  World world;
  const auto done = bring(world, us_csv({{"1", "A", "x", "Deployed", "Law Enforcement"}}));
  EXPECT_EQ(done.statements, 3);
  auto db = need(world.node().reader());
  EXPECT_TRUE(need(judgement::row_of(*db, use(world, "riverton/riv-1").digest))->restricted);
  // Use, claims and fact lie in one batch, so no page ever saw the first without the last.
  const auto entry = [&](std::uint64_t more) {
    return need(store::read_entry(*db, {use(world, "riverton/riv-1").entry + more}))->time;
  };
  EXPECT_EQ(entry(0), entry(2));
  const auto view = world.node().view(*db, world.clock().now());
  const auto shown = need(inventory::export_csv(us(), {}, *view));
  EXPECT_EQ(shown.uses, 0);
  EXPECT_EQ(shown.withheld, 1);
}

TEST(Import, ARetiredUseIsWithdrawn) {
  World world;
  bring(world, us_csv({{"1", "A", "x", "Retired"}, {"2", "B", "x", "Pilot"}}));
  auto db = need(world.node().reader());
  const auto view = world.node().view(*db, world.clock().now());
  EXPECT_EQ(need(view->standing(use(world, "riverton/riv-1").digest))->state,
            ledger::State::withdrawn);
  // A row that is retired later withdraws its use, and is still a row to correct.
  EXPECT_EQ(bring(world, us_csv({{"2", "B", "x", "Retired"}}), true).corrections, 1);
  const auto now = world.node().view(*db, world.clock().now());
  EXPECT_TRUE(need(now->standing(use(world, "riverton/riv-2").digest)).has_value());
  EXPECT_EQ(bring(world, us_csv({{"2", "B", "y", "Retired"}}), true).corrections, 1);
}

TEST(Import, AMappingOfOnesOwnSaysWhatTheFileLacks) {
  World world;
  const Table file = table("Agency,Use name,What it does\nRIV,Chat,Answers.\n");
  const std::string text = R"({"id": "mine", "source": {"title": "Our list", "url": ""},
    "columns": ["Agency", "Use name", "What it doos"], "key": {"name": "Use name"},
    "use": {"name": [{"column": "Use name"}], "summary": [{"column": "What it doos"}],
    "purpose": [{"constant": "staff-support"}], "stage": [{"constant": "live"}],
    "owner": [{"column": "Agency"}], "office": [{"column": "Agency"}]}})";
  auto db = need(world.node().reader());
  const auto view = world.node().view(*db, world.clock().now());
  const auto lacking =
      inventory::plan(file, need(inventory::parse_mapping(text)), {"riverton", "", "", {}}, *view);
  ASSERT_FALSE(lacking.has_value());
  EXPECT_EQ(lacking.error().rule, "mapping.header");
  EXPECT_EQ(lacking.error().pointer, "/use/summary/0/column");
  EXPECT_NE(lacking.error().found.find("What it does"), std::string::npos);
}

TEST(Import, AHeaderThatNobodyKnowsIsKeptAsAClaim) {
  World world;
  const std::string csv = "name,summary,owner,Cost\r\nChat,Answers.,Library,\"1,000\"\r\n";
  const Plan plan = planned(world, table(csv), own());
  EXPECT_EQ(plan.report.unknown_columns, std::vector<std::string>{"Cost"});
  EXPECT_EQ(run(world, plan).rows, 1);
  const auto row = claimed(world, "riverton/riverton-chat")->row;
  EXPECT_EQ(row.columns.back().name, "Cost");
  EXPECT_EQ(row.columns.back().value, "1,000");
}

TEST(Import, OwnColumnsComeBackFromAnEmptyNode) {
  const std::string csv =
      "id,name,summary,purpose,stage,owner,rights,none_of.service,use.effect,use.role,"
      "use.operation_data,use.persons_per_year,none_of.harm,training.data\r\n"
      "chat,Chat,\"Answers, drafts.\",staff-support,live,Library,\"Ask a person.\nObject.\",yes,"
      "staff_convenience,informs,declared_unknown,1200,yes,none\r\n"
      ",=Sum,\"- dash\",,,Library,,,,,,,,\r\n"
      "old,Old,Gone.,,,Library,,,,,,,,\r\n";
  World first, second;
  ASSERT_EQ(run(first, planned(first, table(csv), own())).problems.size(), 0u);
  first.must(kClerk, R"({"kind": "withdrawal", "subject": ["use riverton/old"],
                         "predicate": {"reason": "Replaced."}})");
  const auto exported = out(first, own());
  EXPECT_NE(exported.text.find("'=Sum"), std::string::npos);
  EXPECT_NE(exported.text.find(first.code(use(first, "riverton/chat").digest.hex())),
            std::string::npos);
  EXPECT_NE(first.code(use(first, "riverton/chat").digest.hex()), "----");
  const auto brought = run(second, planned(second, table(exported.text), own()));
  EXPECT_EQ(brought.rows, 3);
  EXPECT_TRUE(brought.problems.empty());
  EXPECT_EQ(out(second, own()).text, exported.text);
  EXPECT_EQ(planned(second, table(exported.text), own()).report.counts.unchanged, 3);
}

TEST(Import, AKeyThatMayNotSayItEndsTheRun) {
  World world;
  auto plan = planned(world, table(us_csv({{"1", "A"}, {"2", "B"}})), us());
  const auto refused =
      inventory::run(std::move(plan), world.node().ledger(), world.node().doors().random,
                     [&](const statement::Statement& one) {
                       return access::sign(one, "lab-noord/kim", world.node());
                     },
                     {});
  ASSERT_FALSE(refused.has_value());
  EXPECT_EQ(refused.error().rule, "key.role");
}

// The official inventory of the United States, whole.
TEST(Import, TheOfficialInventoryComesInAndGoesOut) {
  base::SystemFiles files;
  auto source = files.open(kOfficial);
  if (!source) GTEST_SKIP() << "the public inventory is not here";
  const Table official = need(tabular::read_table(std::move(*source)));
  World world;
  const Plan plan = planned(world, official, us());
  const DryRun report = plan.report;
  EXPECT_EQ(report.counts.rows, 3611);
  EXPECT_EQ(report.counts.new_, 3611);
  EXPECT_TRUE(report.problems.empty());
  EXPECT_EQ(report.with_facts, 285);
  EXPECT_EQ(report.retired, 314);
  const auto done = run(world, plan);
  EXPECT_EQ(done.rows, 3611);
  EXPECT_TRUE(done.problems.empty());
  auto db = need(world.node().reader());
  EXPECT_EQ(need(judgement::restricted_uses(*db)), 285);

  const std::uint64_t size = world.size();
  const Plan again = planned(world, official, us());
  EXPECT_EQ(again.report.counts.unchanged, 3611);
  EXPECT_EQ(run(world, again).statements, 0);
  EXPECT_EQ(world.size(), size);

  const auto back = table(out(world, us(), /*exact=*/true).text);
  EXPECT_EQ(back.header, official.header);
  ASSERT_EQ(back.rows.size(), official.rows.size());
  std::int64_t left_out = 0;
  for (std::size_t i = 0; i < back.rows.size(); ++i)
    for (std::size_t j = 0; j < back.header.size(); ++j) {
      if (back.rows[i].cells[j] == official.rows[i].cells[j]) continue;
      ++left_out;
      ASSERT_TRUE(back.rows[i].cells[j].empty()) << "row " << i << " " << back.header[j];
    }
  std::int64_t reported = 0;
  for (const auto& column : report.left_out) {
    reported += column.cells;
    ::testing::Test::RecordProperty("left out: " + column.column, std::to_string(column.cells));
    std::printf("left out of %s: %ld cells\n", column.column.c_str(),
                static_cast<long>(column.cells));
  }
  EXPECT_EQ(left_out, reported);
  // Marked for spreadsheets it reads the same.
  const auto marked = table(out(world, us()).text);
  for (std::size_t i = 0; i < back.rows.size(); ++i)
    ASSERT_EQ(marked.rows[i].cells, back.rows[i].cells);
}

}  // namespace
}  // namespace probity
