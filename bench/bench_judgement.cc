// Judging: evaluations of a use by the whole of the shared rules per second on one core; how long a
// release of the rules takes to evaluate every use of a node anew (its number is the argument), in
// the transaction that admits it; and whether one statement costs the same among many uses as among
// few, because only what it can concern is evaluated.
#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "base/number.h"
#include "base/scratch_folder.h"
#include "bench/figure.h"
#include "interop/inventory/import.h"
#include "json/codec.h"
#include "json/parse.h"
#include "judgement/register.h"
#include "ledger/subjects.h"
#include "rubric/evaluate.h"
#include "rubric/law.h"
#include "rubric/legal.h"
#include "support/world.h"
#include "tabular/csv_writer.h"

namespace probity {
namespace {

namespace inventory = interop::inventory;

constexpr double kEvaluations = 50000;  // per second and core
constexpr double kSeconds = 2;          // of measuring
constexpr std::int64_t kUses = 100000;
constexpr double kReleaseSeconds = 20;
constexpr double kAmongMany = 0.8;
constexpr int kStatements = 200;

template <class T>
T need(base::Result<T> result) {
  if (!result)
    bench::give_up(result.error().what + " " + result.error().pointer + " " + result.error().found);
  return std::move(*result);
}

// The worked cases, with the answers that the laws ask for.
std::vector<rubric::Case> worked_cases(const rubric::Vocabulary& vocabulary) {
  std::vector<rubric::Case> cases;
  for (const auto& file : std::filesystem::directory_iterator(PROBITY_SOURCE "/src/rubric/cases")) {
    std::ifstream in(file.path());
    std::stringstream text;
    text << in.rdbuf();
    json::Value document = need(json::parse(text.str()));
    json::Value& subject = document.at("case");
    if (const json::Value* law = json::find(document, "law"))
      for (const auto& [name, value] : law->at("facts").as_object())
        subject.at("facts").as_object()[name] = value;
    cases.push_back(need(rubric::read_case(subject, vocabulary)));
  }
  return cases;
}

// How often a second it can be done for one case after the other.
double rate(const std::vector<rubric::Case>& cases,
            const std::function<void(const rubric::Case&)>& work) {
  std::size_t done = 0;
  double spent = 0;
  while (spent < kSeconds) {
    spent += bench::seconds([&] {
      for (int i = 0; i < 20; ++i)
        for (const rubric::Case& one : cases) work(one);
    });
    done += 20 * cases.size();
  }
  return static_cast<double>(done) / spent;
}

void measure_evaluations() {
  const rubric::Rubric rules = need(rubric::core());
  const rubric::Laws laws = need(rubric::core_laws(rules));
  const auto cases = worked_cases(laws.vocabulary());
  const base::Time day = *base::parse_time("2026-11-24T00:00:00Z");
  std::size_t seen = 0;
  const double evaluations = rate(cases, [&](const rubric::Case& one) {
    seen += rubric::evaluate(one, rules, day).code.size();
  });
  const double legal =
      rate(cases, [&](const rubric::Case& one) { seen += rubric::legal(one, laws, day).size(); });
  if (seen == 0) bench::give_up("nothing was evaluated");
  bench::report({fmt::format("evaluations of a use, {} worked cases", cases.size()),
                 evaluations,
                 "per s and core",
                 "",
                 {},
                 kEvaluations});
  bench::report({"the laws asked of a use, all three", legal, "per s and core", "", {}, {}});
}

// Uses with every answer, and a few that lack one.
std::string sheet(const inventory::Mapping& mapping, std::int64_t uses) {
  static const std::map<std::string, std::string> kAnswers{
      {"purpose", "public-library"},     {"stage", "live"},
      {"none_of.service", "yes"},        {"none_of.art5", "yes"},
      {"none_of.harm", "yes"},           {"use.effect", "service_operations"},
      {"use.role", "informs"},           {"use.almost_always_followed", "no"},
      {"use.operation_data", "none"},    {"use.persons_per_year", "20000"},
      {"use.speaks_or_generates", "no"}, {"undisclosed", "not_disclosed"}};
  std::string out;
  tabular::CsvWriter csv(out);
  csv.row(mapping.columns);
  for (std::int64_t i = 0; i < uses; ++i) {
    for (const std::string& column : mapping.columns) {
      const auto answer = kAnswers.find(column);
      const bool lacks = i % 10 == 0 && column == "use.role";
      csv.cell(answer != kAnswers.end() ? (lacks ? "" : answer->second)
               : column == "id"         ? fmt::format("use-{}", i)
               : column == "name" || column == "summary" || column == "owner" || column == "office"
                   ? fmt::format("{} of use {}", column, i)
                   : std::string());
    }
    csv.end_row();
  }
  return out;
}

void bring(world::World& world, std::int64_t uses) {
  const auto mapping = need(inventory::shipped_mapping("plain"));
  base::ScratchFolder folder;
  base::SystemFiles files;
  const base::Path file = folder.put("uses.csv", sheet(mapping, uses));
  const auto table = need(tabular::read_table(need(files.open(file))));
  const auto db = need(world.node().reader());
  const auto view = world.node().view(*db, world.clock().now());
  auto plan = need(inventory::plan(table, mapping, {"riverton", "", "", {}}, *view));
  for (const inventory::Problem& one : plan.report.problems)
    bench::give_up(one.column + ": " + one.what + " " + one.found + " " + one.required);
  const auto sign = [&](const statement::Statement& one) {
    return access::sign(one, "riverton/clerk", world.node());
  };
  const auto done = need(inventory::run(std::move(plan), world.node().ledger(),
                                        world.node().doors().random, sign, {}));
  if (done.rows != uses)
    bench::give_up(fmt::format("{} of {} uses came in: {}", done.rows, uses,
                               done.problems.empty() ? "" : done.problems.front().what));
}

// A release of the shared rules, of another version only: every use is evaluated, no code changes.
std::string release(world::World& world) {
  json::Value document = need(json::parse(rubric::core_text()));
  document.at("version") = "9.0.0";
  const rubric::Rubric parsed = need(rubric::Rubric::parse(document));
  const judgement::RubricRelease said{parsed.id() + "-" + parsed.version(),
                                      base::nonce(world.node().doors().random), parsed.version(),
                                      parsed.digest(), document};
  const statement::Statement made{
      {statement::subject(said.id, ledger::name_digest("rubric-release", said.id, said.nonce))},
      ledger::predicate_type("rubric-release"),
      json::encode(said)};
  return statement::to_json(need(access::sign(made, "node", world.node())));
}

// Seconds for each of so many statements, one after the other, each about one use.
double one_statement(world::World& world) {
  std::vector<std::string> envelopes;
  for (int i = 1; i <= kStatements; ++i)
    envelopes.push_back(world.signed_envelope(
        "riverton/clerk",
        fmt::format(R"({{"kind": "use-facts", "subject": ["use riverton/use-{}"], "predicate":
                       {{"facts": [{{"name": "use.persons_per_year", "value": {}}}], "none_of": []}}}})",
                    i, 1000 + i)));
  return bench::seconds([&] {
           for (const std::string& one : envelopes) need(world.submit(one));
         }) /
         kStatements;
}

void measure_release(std::int64_t uses) {
  double among_few = 0, among_many = 0;
  {
    world::World few;
    bring(few, 1000);
    among_few = one_statement(few);
  }
  world::World many;
  const double import = bench::seconds([&] { bring(many, uses); });
  bench::report(
      {fmt::format("{} uses brought in, for what follows", uses), import, "s", "", {}, {}});
  among_many = one_statement(many);
  const std::string envelope = release(many);
  const double spent = bench::seconds([&] { need(many.submit(envelope)); });
  bench::report_at_most(fmt::format("a release of the rules: {} uses evaluated anew", uses), spent,
                        "s", kReleaseSeconds);
  bench::report({fmt::format("one statement among {} uses", uses), among_many * 1000, "ms",
                 "the same among 1000", among_few / among_many, kAmongMany});
}

}  // namespace
}  // namespace probity

int main(int argc, char** argv) {
  const auto given = argc > 1 ? probity::base::parse_int(argv[1]) : std::nullopt;
  probity::measure_evaluations();
  probity::measure_release(given.value_or(probity::kUses));
}
