// What we know is a fold over the log: after any sequence of statements, good and bad, and any
// jumps of the clock, the live projections are those that folding the log again gives, and those
// found on opening the node again.
#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <set>
#include <sstream>

#include "access/audit.h"
#include "json/canonical.h"
#include "registers/uses/register.h"
#include "store/log_store.h"
#include "support/world.h"

namespace probity {
namespace {

using world::World;

constexpr int kRuns = 20;  // each makes a node of its own

const std::vector<std::string> kPeople = {"riverton/clerk", "lab-noord/kim", "lab-sur/ola",
                                          "westmark/registrar"};
const std::vector<std::string> kSlugs = {"a", "b", "c"};

template <class T>
T pick(const std::vector<T>& all) {
  return *rc::gen::elementOf(all);
}

// Each as likely as the other, also in the first cases, in which inRange() keeps to small numbers.
int below(int end) { return *rc::gen::resize(rc::kNominalSize, rc::gen::inRange(0, end)); }

std::string artifact() { return world::make_manifest(pick(kSlugs)).root; }
std::string text() { return pick<std::string>({"", "x", "why", "é", "because"}); }

// One statement in short form; many are refused, by rules of every register.
class Speaker {
 public:
  explicit Speaker(World& world) : world_(world) {}

  // Who says what, and whether it was taken.
  bool speak() { return speak(any()); }
  void say_incident() {
    speak(
        R"({"kind": "incident", "predicate": {"id": "riverton/a", "title": "t", "summary": "words", )"
        R"("began": "2026-11-01T00:00:00Z", "noticed": "2026-11-01T01:00:00Z", "harm": "none", )"
        R"("components": [], "severity": "serious", "uses": [")" +
        used() + R"("]}})");
  }
  bool speak(const std::string& document) {
    const bool check = document.find("attestation") != std::string::npos;
    const std::string meant =
        check ? pick<std::string>({"lab-noord/kim", "lab-sur/ola"}) : "riverton/clerk";
    const std::string who = *rc::gen::inRange(0, 10) == 0 ? pick(kPeople) : meant;
    const auto accepted = world_.say(who, document);
    if (!accepted) {
      RC_ASSERT(!accepted.error().rule.empty());
      RC_ASSERT(accepted.error().code < base::Code::full);
      return false;
    }
    auto db = world_.node().reader().value();
    said_.push_back(store::read_entry(*db, accepted->receipt.index).value()->pae.hex());
    if (document.find(R"("kind": "incident)") != std::string::npos)
      narratives_.push_back(said_.back());
    erasures_ += document.find(R"("kind": "erasure")") != std::string::npos;
    return !accepted->again;
  }

  int erasures() const { return erasures_; }

 private:
  std::string form(const std::string& kind, const std::string& subject,
                   const std::string& predicate) {
    return R"({"kind": ")" + kind + R"(", "subject": [")" + subject + R"("], "predicate": )" +
           predicate + "}";
  }
  std::string use() { return "use riverton/" + pick(kSlugs); }
  std::string thing() {
    switch (*rc::gen::inRange(0, 4)) {
      case 0:
        return use();
      case 1:
        return "artifact " + artifact();
      case 2:
        return "agency riverton";
      default:
        return said_.empty() ? use() : "statement " + pick(said_);
    }
  }
  std::string day() {
    const base::Date today = base::date_of(world_.clock().now());
    return base::to_string(base::add_days(today, *rc::gen::inRange(-30, 360)));
  }

  // Of the present words, or of those before.
  std::string amendment() {
    auto db = world_.node().reader().value();
    const std::string id = "riverton/" + pick(kSlugs);
    const auto found = registers::uses::find_use(*db, id).value();
    const bool stale = *rc::gen::inRange(0, 6) == 0 && !said_.empty();
    const std::string amends =
        !found || stale ? (said_.empty() ? artifact() : pick(said_)) : found->said.pae.hex();
    return form(
        "use-amendment", found ? found->digest.hex() : use(),
        R"({"amends": ")" + amends + R"(", "ground": "change", "reason": "r", )" +
            pick<std::string>(
                {R"("name": "other")", R"("name": "u", "summary": "t")", R"("stage": "pilot")",
                 R"("purpose": "public-library")", R"("purpose": "emergency-call-intake")",
                 R"("undisclosed": "not_open")", R"("components": [")" + artifact() + R"("])"}) +
            "}");
  }

  // Texts that can be erased, and the erasing of anything: mostly of what is permanent or gone.
  std::string incident() {
    const std::string id = "riverton/" + pick(kSlugs);
    switch (below(4)) {
      case 0:
        return R"({"kind": "incident", "predicate": {"id": ")" + id +
               R"(", "title": "t", "summary": "words", "began": "2026-11-01T00:00:00Z", )"
               R"("noticed": "2026-11-01T01:00:00Z", "harm": "none", "components": [], "severity": ")" +
               pick<std::string>({"minor", "serious"}) + R"(", "uses": [")" + used() + R"("]}})";
      case 1:
      case 2:
        return form(
            pick<std::string>({"incident-update", "incident-update/v2"}), "incident " + id,
            pick<std::string>(
                {R"({"note": "words"})", R"({"note": "n", "severity": "critical"})",
                 R"({"note": "n", "state": "closed", "resolved": "2026-11-02T00:00:00Z", "measures": "m"})",
                 R"({"note": "n", "state": "open"})"}));
      default:
        return form("erasure", "statement " + erased(),
                    R"({"ground": "unlawful", "asked_on": "2026-01-01"})");
    }
  }
  std::string erased() {
    if (!narratives_.empty() && below(5) > 0) return pick(narratives_);
    return said_.empty() ? artifact() : pick(said_);
  }
  std::string used() {
    auto db = world_.node().reader().value();
    return ledger::find_named(*db, "use", "riverton/a").value()->digest.hex();
  }

  std::string any() {
    switch (below(24)) {
      case 0:
        return R"({"kind": "model", "predicate": {"id": "riverton/)" + pick(kSlugs) +
               R"(", "name": "m", "summary": "s", "modality": ")" +
               pick<std::string>({"audio", "vision", "language"}) + "\"}}";
      case 1:
      case 2:
        return form(
            "release", "artifact " + artifact(),
            R"({"model": "riverton/)" + pick(kSlugs) + R"(", "version": ")" +
                pick<std::string>({"1", "2", "3", "4", "5", "6"}) +
                R"(", "changelog": [{"kind": "added", "text": "t"}], "rollback": )" +
                (*rc::gen::inRange(0, 2) ? R"({"plan": "by hand"})"
                                         : R"({"to": ")" + artifact() + R"(", "drilled_on": ")" +
                                               day() + R"(", "plan": "back"})") +
                "}");
      case 3: {
        const auto made = world::make_manifest(pick(kSlugs));
        return form("weights-manifest", "artifact " + made.root,
                    R"({"manifest": )" + made.json + "}");
      }
      case 4:
        return form(
            "training-data", "artifact " + artifact(),
            R"({"data": ")" +
                pick<std::string>({"declared_unknown", "personal", "none", "special", "gold"}) +
                R"(", "description": "d", "datasets": []})");
      case 5:
        return form(
            "licence", "artifact " + artifact(),
            R"({"expression": ")" + pick<std::string>({"MIT", "Apache-2.0", "MIT AND"}) + "\"}");
      case 6:
        return form("lineage", "artifact " + artifact(),
                    R"({"edges": [{"relation": "finetune", "name": "n", "artifact": ")" +
                        artifact() + "\"}]}");
      case 7:
      case 8:
        return R"({"kind": "use", "predicate": {"id": "riverton/)" + pick(kSlugs) +
               R"(", "name": "u", "summary": "s", "purpose": ")" +
               pick<std::string>({"public-library", "emergency-call-intake", "gold"}) +
               R"(", "context": "c", "stage": "live", "components": [")" + artifact() +
               R"("], "owner": "o", "contact": {"office": "o"}, "rights": []}})";
      case 9:
      case 10:
        return form(
            "use-facts", use(),
            R"({"facts": [{"name": "use.effect", "value": ")" +
                pick<std::string>({"service_operations", "public_information", "nobody",
                                   "reversible_inconvenience", "gold"}) +
                R"("}, {"name": "use.role", "value": ")" +
                pick<std::string>({"none", "informs", "decides"}) +
                R"("}, {"name": "use.operation_data", "value": ")" +
                pick<std::string>({"personal", "none", "declared_unknown"}) +
                R"("}, {"name": "use.persons_per_year", "value": )" +
                pick<std::string>({"20", "300", "2000000", "2000001", "1.5"}) +
                R"(}, {"name": "use.irreversible", "value": false}, {"name": "use.vulnerable_group", "value": )" +
                pick<std::string>({"true", "false"}) + R"(}], "none_of": ["service"]})");
      case 11:
        return form(
            "self-declaration", use(),
            R"({"minimisation": "m", "masking": "m", "audit_log": "a", "oversight": "o", "documentation": ")" +
                text() + R"(", "valid_until": ")" + day() + "\"}");
      case 12: {
        auto db = world_.node().reader().value();
        const auto found = ledger::find_named(*db, "use", "riverton/" + pick(kSlugs)).value();
        const std::string code = found ? world_.code(found->digest.hex()).substr(0, 3) : "000";
        return form("adoption", found ? found->digest.hex() : use(),
                    R"({"code": ")" + code + R"(", "decision": "adopt"})");
      }
      case 13:
        return form("attestation", *rc::gen::inRange(0, 2) ? use() : "artifact " + artifact(),
                    R"({"scope": [")" +
                        pick<std::string>({"provenance", "documentation", "robustness"}) +
                        R"("], "method": "m", "verdict": ")" +
                        pick<std::string>({"pass", "fail", "insufficient_evidence"}) +
                        R"(", "findings": "f", "valid_until": ")" + day() +
                        R"(", "funding": "agency", "conflicts_of_interest": "none"})");
      case 14:
      case 15:
        return amendment();
      case 16:
      case 17:
      case 18:
      case 19:
      case 20:
      case 21:
        return incident();
      case 22:
        return form(pick<std::string>({"suspension", "resumption", "withdrawal"}), thing(),
                    R"({"reason": ")" + text() + "\"}");
      default:
        if (said_.size() < 2 || *rc::gen::inRange(0, 2))
          return form("endorsement", thing(), R"({"note": "n"})");
        return form("supersession", "statement " + pick(said_),
                    R"({"by": ")" + pick(said_) + R"(", "reason": "r"})");
    }
  }

  World& world_;
  std::vector<std::string> said_;
  std::vector<std::string> narratives_;
  int erasures_ = 0;
};

// The rows that only one of them has, for the message of a failure.
std::string difference(const std::string& live, const std::string& other) {
  const auto lines = [](const std::string& all) {
    std::multiset<std::string> found;
    std::istringstream in(all);
    for (std::string line; std::getline(in, line);) found.insert(line);
    return found;
  };
  const auto a = lines(live), b = lines(other);
  std::string words;
  for (const std::string& line : a)
    if (!b.contains(line)) words += "live only: " + line + "\n";
  for (const std::string& line : b)
    if (!a.contains(line)) words += "not live:  " + line + "\n";
  return words;
}

void property() {
  World world;
  // Something to talk about at once; the rest comes by chance.
  world.harmless_use("a", world.component("a"));
  world.component("b", "vision", "b");
  Speaker speaker(world);
  speaker.say_incident();
  const int steps = *rc::gen::inRange(30, 80);
  int taken = 0;
  for (int i = 0; i < steps; ++i) {
    const std::uint64_t before = world.size();
    if (*rc::gen::inRange(0, 6) == 0) {
      world.clock().advance(
          *rc::gen::elementOf(std::vector<std::int64_t>{1, 3600, base::kDay, 40 * base::kDay}));
      if (*rc::gen::inRange(0, 2)) RC_ASSERT(world.node().ledger().tick().has_value());
      continue;
    }
    if (speaker.speak()) {
      ++taken;
      RC_ASSERT(world.size() > before);
    }
  }
  RC_CLASSIFY(taken >= steps / 4, "a quarter or more was taken");
  RC_CLASSIFY(speaker.erasures() > 0, "something was erased");
  // What is due by now is said first: a rebuild is a batch like any other, and would say it.
  RC_ASSERT(world.node().ledger().tick().has_value());
  const std::uint64_t size = world.size();
  const std::string live = world.projections();
  RC_ASSERT(world.node().ledger().rebuild().has_value());
  const std::string rebuilt = world.projections();
  if (rebuilt != live) RC_FAIL("rebuilt differs from live:\n" + difference(live, rebuilt));
  world.reopen();
  const std::string reopened = world.projections();
  if (reopened != live) RC_FAIL("reopened differs from live:\n" + difference(live, reopened));
  RC_ASSERT(world.size() == size);
  auto db = world.node().reader().value();
  const log::Verifier verifier = world.node().log_verifier();
  const auto report = access::audit(*db, std::span(&verifier, 1));
  RC_ASSERT(report.has_value());
  RC_ASSERT(report->size == size);
}

TEST(Rebuild, EqualsLiveAfterAnythingWasSaid) {
  rc::detail::TestParams params = rc::detail::configuration().testParams;
  params.maxSuccess = kRuns;
  params.disableShrinking = true;  // a case is a whole node: shrinking it takes too long
  const auto result = rc::detail::checkTestable(
      property, rc::detail::TestMetadata{"Rebuild", "projections"}, params);
  std::ostringstream words;
  rc::detail::printResultMessage(result, words);
  std::cout << words.str();
  ASSERT_TRUE(result.is<rc::detail::SuccessResult>()) << words.str();
}

}  // namespace
}  // namespace probity
