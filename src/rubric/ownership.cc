#include "rubric/ownership.h"

#include <algorithm>
#include <chrono>
#include <deque>
#include <tuple>

namespace probity::rubric {

namespace {

constexpr int kYears = 2;  // for which work and payments count after their end

// The same date so many years later; the last day of February where there is no 29th.
base::Time years_after(base::Time time, int years) {
  using namespace std::chrono;
  const sys_seconds instant{seconds{time.seconds}};
  const sys_days day = floor<days>(instant);
  year_month_day later = year_month_day(day) + std::chrono::years(years);
  if (!later.ok()) later = later.year() / later.month() / last;
  return {(sys_days(later) + (instant - day)).time_since_epoch().count()};
}

bool lingers(TieKind kind) { return kind == TieKind::subcontracts || kind == TieKind::pays; }

std::string_view verb(TieKind kind) {
  switch (kind) {
    case TieKind::owns:
      return "owns";
    case TieKind::controls:
      return "controls";
    case TieKind::same_controller:
      return "has the same controller as";
    case TieKind::subcontracts:
      return "subcontracts";
    case TieKind::pays:
      break;
  }
  return "pays";
}

}  // namespace

base::Time counts_until(const Tie& tie) {
  if (!lingers(tie.kind) || tie.until == base::kEndOfTime) return tie.until;
  return years_after(tie.until, kYears);
}

bool is_passed_on(const Tie& tie, const std::set<std::string>& public_bodies) {
  return (tie.kind == TieKind::owns || tie.kind == TieKind::controls) &&
         !public_bodies.contains(tie.from) && !public_bodies.contains(tie.to);
}

Ownership::Ownership(const Ties& ties, const std::vector<Stop>& stops, base::Time as_of) {
  const auto stopped = [&](const Tie& tie) {
    return std::any_of(stops.begin(), stops.end(), [&](const Stop& stop) {
      return stop.entry == tie.entry && stop.from <= as_of && as_of < stop.until;
    });
  };
  for (const Tie& tie : ties.all)
    if (tie.since <= as_of && as_of < counts_until(tie) && tie.from != tie.to && !stopped(tie))
      ties_.push_back(tie);
  // The order in which they were said is forgotten.
  std::sort(ties_.begin(), ties_.end());
  for (const Tie& tie : ties_) {
    const bool passed_on = is_passed_on(tie, ties.public_bodies);
    steps_[tie.from].push_back({&tie, &tie.to, passed_on});
    steps_[tie.to].push_back({&tie, &tie.from, passed_on});
  }
  // In the order of names: the first of a group names it.
  for (const auto& [name, steps] : steps_) {
    std::deque<const std::string*> open{&name};
    while (!open.empty()) {
      const std::string& one = *open.front();
      open.pop_front();
      if (!groups_.emplace(one, name).second) continue;
      for (const Step& step : steps_.at(one))
        if (step.passed_on) open.push_back(step.to);
    }
  }
}

const std::string& Ownership::group(const std::string& organisation) const {
  const auto found = groups_.find(organisation);
  return found == groups_.end() ? organisation : found->second;
}

std::vector<Tie> Ownership::chain(const std::string& a, const std::string& b) const {
  return shortest(a, b, 1);
}

std::vector<Tie> Ownership::chain_in_group(const std::string& a, const std::string& b) const {
  return shortest(a, b, 0);
}

// Breadth first over (organisation, how many ties were used that are not passed on).
std::vector<Tie> Ownership::shortest(const std::string& a, const std::string& b, int loose) const {
  using Place = std::pair<std::string, int>;
  std::map<Place, std::pair<Place, const Tie*>> came;
  std::deque<Place> open{{a, 0}};
  came[open.front()] = {};
  while (a != b && !open.empty()) {
    const Place here = open.front();
    open.pop_front();
    if (here.first == b) {
      std::vector<Tie> chain;
      for (Place at = here; came.at(at).second; at = came.at(at).first)
        chain.push_back(*came.at(at).second);
      std::reverse(chain.begin(), chain.end());
      return chain;
    }
    const auto steps = steps_.find(here.first);
    if (steps == steps_.end()) continue;
    for (const Step& step : steps->second) {
      const Place next{*step.to, here.second + (step.passed_on ? 0 : 1)};
      if (next.second <= loose && came.try_emplace(next, here, step.tie).second)
        open.push_back(next);
    }
  }
  return {};
}

std::string in_words(const std::vector<Tie>& chain) {
  std::string words;
  for (const Tie& tie : chain)
    words += (words.empty() ? "" : ", ") + tie.from + " " + std::string(verb(tie.kind)) + " " +
             tie.to + " (" + std::to_string(tie.entry) + ")";
  return words;
}

}  // namespace probity::rubric
