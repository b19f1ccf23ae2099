#include "server/console/queue.h"

#include <algorithm>

#include "registers/models/catalog.h"
#include "registers/models/register.h"
#include "registers/supplies/register.h"
#include "registers/uses/register.h"
#include "server/console/supplying.h"

namespace probity::server::console {

using base::Result;
using base::Status;
using base::SubjectDigest;
namespace grants = registers::grants;
namespace models = registers::models;
namespace supplies = registers::supplies;
namespace uses = registers::uses;

namespace {

// Uses, and after them components, that one page looks at.
constexpr std::size_t kLooked = 40;
// The last digits with which something is missing, or will be within 30 days.
constexpr std::string_view kAnyMissing = "12345678";

bool before(const judgement::Row& a, const judgement::Row& b) {
  return a.key != b.key ? a.key > b.key : a.entry > b.entry;
}

class Making {
 public:
  Making(Visit& visit, const std::string& organisation, const Held& held, rubric::Rubric rules)
      : visit_(visit), organisation_(organisation), held_(held), rules_(std::move(rules)) {}

  // What was asked for stands on the first page, whatever waits for it.
  Status add_asked() {
    for (const auto& [subject, grant] : held_) {
      PROBITY_TRY(const auto row, judgement::row_of(visit_.snapshot.db, subject));
      if (row)
        PROBITY_CHECK(add_use(*row));
      else
        PROBITY_CHECK(add_component(subject));
    }
    return {};
  }

  Status add_uses(const QueuePlace& after) {
    judgement::Wanted wanted = waiting_uses();
    wanted.after = after.use;
    wanted.count = kLooked + 1;
    PROBITY_TRY(auto rows, judgement::rows(visit_.snapshot.db, wanted));
    const bool more = rows.size() > kLooked;
    if (more) rows.pop_back();
    if (!rows.empty() && after.use) {
      first_.emplace();
      first_->key = after.use->key;
      first_->entry = after.use->entry;
    }
    for (const judgement::Row& row : rows)
      if (!held_.contains(row.use)) PROBITY_CHECK(add_use(row));
    if (more) made_.next = QueuePlace{judgement::Place{rows.back().key, rows.back().entry}, {}};
    return {};
  }

  // Those that no use waits for.
  Status add_components(const QueuePlace& after) {
    models::Wanted wanted;
    wanted.count = static_cast<std::int64_t>(kLooked) + 1;
    if (after.component) {
      PROBITY_TRY(wanted.after, models::find_component(visit_.snapshot.db, *after.component));
    }
    PROBITY_TRY(auto found, models::components(visit_.snapshot.db, wanted));
    const bool more = found.size() > kLooked;
    if (more) found.pop_back();
    for (const models::Component& one : found) {
      judgement::Wanted using_it = waiting_uses();
      using_it.component = one.artifact;
      PROBITY_TRY(const auto count, judgement::count(visit_.snapshot.db, using_it));
      if (count == 0 && !held_.contains(one.artifact)) PROBITY_CHECK(add_component(one.artifact));
    }
    if (more) made_.next = QueuePlace{{}, found.back().artifact};
    return {};
  }

  Queue take() {
    std::stable_sort(made_.waiting.begin(), made_.waiting.end(),
                     [](const Waiting& a, const Waiting& b) { return comes_first(a, b); });
    return std::move(made_);
  }
  bool has_next() const { return made_.next.has_value(); }

 private:
  static judgement::Wanted waiting_uses() {
    judgement::Wanted wanted;
    wanted.missing = kAnyMissing;
    return wanted;
  }

  static bool comes_first(const Waiting& a, const Waiting& b) {
    if ((a.asked != nullptr) != (b.asked != nullptr)) return a.asked != nullptr;
    if (a.gravest.has_value() != b.gravest.has_value()) return a.gravest.has_value();
    if (a.gravest && a.gravest->code[0] != b.gravest->code[0])
      return a.gravest->code[0] > b.gravest->code[0];
    const auto worst = [](const Waiting& one) {
      std::int64_t digit = 0;
      for (const rubric::Missing& missing : one.missing) digit = std::max(digit, missing.digit);
      return digit;
    };
    if (worst(a) != worst(b)) return worst(a) > worst(b);
    return a.uses > b.uses;
  }

  // Those of the list that a check of this organisation could supply.
  std::vector<rubric::Missing> suppliable(const std::vector<rubric::Missing>& all, bool own_side,
                                          const std::string& component) {
    std::vector<rubric::Missing> some;
    for (const rubric::Missing& one : all) {
      if (own_side ? !one.component.empty() : one.component != component) continue;
      if (!takes(rules_, one.id).by_check()) continue;
      if (!one.expiring && has_counted(one, organisation_))
        ++made_.counted;
      else
        some.push_back(one);
    }
    return some;
  }

  Status add_use(const judgement::Row& row) {
    PROBITY_TRY(const auto judged, visit_.snapshot.view.judgement(row.use));
    PROBITY_TRY(const auto stored, uses::find_use(visit_.snapshot.db, row.use));
    if (!stored) return {};
    PROBITY_CHECK(put({row.use, true, {}, row, 1, nullptr},
                      suppliable(judged.missing, /*own_side=*/true, "")));
    for (const SubjectDigest& component : stored->use.components) {
      PROBITY_TRY(const bool seen, was_seen(component, row));
      if (seen) continue;
      PROBITY_TRY(const std::string label, visit_.snapshot.view.label(component));
      judgement::Wanted using_it = waiting_uses();
      using_it.component = component;
      PROBITY_TRY(const auto count, judgement::count(visit_.snapshot.db, using_it));
      PROBITY_CHECK(put({component, false, {}, row, std::max<std::int64_t>(count, 1), nullptr},
                        suppliable(judged.missing, /*own_side=*/false, label)));
    }
    return {};
  }

  // Shown for a graver use before, on this page or an earlier one.
  Result<bool> was_seen(const SubjectDigest& component, const judgement::Row& row) {
    if (std::any_of(made_.waiting.begin(), made_.waiting.end(),
                    [&](const Waiting& one) { return one.subject == component; }))
      return true;
    // Asked for, it stands on the first page; so does what a restricted use is made of.
    if (held_.contains(component) && first_) return true;
    if (!first_ || row.restricted) return false;
    judgement::Wanted using_it = waiting_uses();
    using_it.component = component;
    using_it.count = 1;
    PROBITY_TRY(const auto gravest, judgement::rows(visit_.snapshot.db, using_it));
    return !gravest.empty() && !before(*first_, gravest.front());
  }

  Status add_component(const SubjectDigest& component) {
    if (std::any_of(made_.waiting.begin(), made_.waiting.end(),
                    [&](const Waiting& one) { return one.subject == component; }))
      return {};
    PROBITY_TRY(const auto profile, visit_.snapshot.view.profile(component));
    PROBITY_TRY(const std::string label, visit_.snapshot.view.label(component));
    judgement::Wanted using_it = waiting_uses();
    using_it.component = component;
    using_it.count = 1;
    PROBITY_TRY(const auto rows, judgement::rows(visit_.snapshot.db, using_it));
    PROBITY_TRY(const auto count, judgement::count(visit_.snapshot.db, using_it));
    Waiting one{component, false, {}, {}, count, nullptr};
    if (!rows.empty()) one.gravest = rows.front();
    return put(std::move(one), suppliable(profile.missing, /*own_side=*/false, label));
  }

  Status put(Waiting one, std::vector<rubric::Missing> missing) {
    if (missing.empty()) return {};
    PROBITY_TRY(const bool own, answers_for(visit_, organisation_, one.subject));
    if (own) {
      ++made_.own;
      return {};
    }
    one.missing = std::move(missing);
    if (const auto asked = held_.find(one.subject); asked != held_.end())
      one.asked = &asked->second;
    made_.waiting.push_back(std::move(one));
    return {};
  }

  Visit& visit_;
  const std::string& organisation_;
  const Held& held_;
  const rubric::Rubric rules_;
  std::optional<judgement::Row> first_;  // the last of the page before
  Queue made_;
};

}  // namespace

Result<Held> held_by(Visit& visit, const std::string& organisation) {
  PROBITY_TRY(const auto all,
              grants::grants_to(visit.snapshot.db, organisation, visit.snapshot.now));
  Held held;
  for (const grants::StoredGrant& one : all) {
    if (!one.holds_at(visit.snapshot.now)) continue;
    const auto [at, added] = held.try_emplace(one.subject, one);
    if (!added && at->second.until < one.until) at->second = one;
  }
  return held;
}

Result<Queue> queue_of(Visit& visit, const std::string& organisation, const Held& held,
                       const std::optional<QueuePlace>& after) {
  PROBITY_TRY(rubric::Rubric rules, visit.snapshot.view.rubric());
  Making making(visit, organisation, held, std::move(rules));
  const QueuePlace place = after.value_or(QueuePlace{});
  if (!after) PROBITY_CHECK(making.add_asked());
  if (!place.component) PROBITY_CHECK(making.add_uses(place));
  if (!making.has_next()) PROBITY_CHECK(making.add_components(place));
  return making.take();
}

Result<bool> answers_for(Visit& visit, const std::string& organisation,
                         const SubjectDigest& subject) {
  store::Db& db = visit.snapshot.db;
  PROBITY_TRY(const auto registered, ledger::find_subject(db, subject));
  if (registered && registered->organisation == organisation) return true;
  PROBITY_TRY(const auto releases, models::releases_of_artifact(db, subject));
  for (const models::StoredRelease& one : releases)
    if (one.organisation == organisation) return true;
  PROBITY_TRY(const auto vendors, supplies::vendors_of(db, subject, visit.snapshot.now));
  return std::any_of(vendors.begin(), vendors.end(), [&](const supplies::StoredSupply& one) {
    return one.what.vendor.str() == organisation;
  });
}

}  // namespace probity::server::console
