#include "registers/incidents/course.h"

#include <set>

namespace probity::registers::incidents {

using base::Result;
using base::Time;

namespace {

struct Step {
  Time time;
  std::vector<rubric::Stop> stops;
  IncidentUpdate update;
};

bool covers(Time from, Time until, Time at) { return from <= at && at < until; }

bool counts(const Step& step, Time at) {
  if (at < step.time) return false;
  for (const rubric::Stop& stop : step.stops)
    if (covers(stop.from, stop.until, at)) return false;
  return true;
}

Phase phase_of(const std::vector<Step>& steps, const std::vector<ledger::Standing>& standings,
               Time at) {
  Phase phase;
  phase.from = at;
  phase.counts = counts(steps.front(), at) && !ledger::standing_at(standings, at);
  phase.severity = *steps.front().update.severity;
  for (const Step& step : steps) {
    if (!counts(step, at)) continue;
    phase.severity = step.update.severity.value_or(phase.severity);
    if (!step.update.state) continue;
    phase.state = *step.update.state;
    phase.resolved = step.update.resolved;
    phase.measures = step.update.measures;
  }
  return phase;
}

}  // namespace

Result<std::vector<Phase>> course_of(store::Db& db, const StoredIncident& incident) {
  // Its registration is its first step.
  Step first{incident.time, {}, {}};
  first.update.severity = incident.incident.severity;
  PROBITY_TRY(first.stops, ledger::stops_of(db, incident.entry));
  std::vector<Step> steps = {std::move(first)};
  PROBITY_TRY(auto updates, updates_of(db, incident.digest));
  for (StoredUpdate& one : updates) {
    Step step{one.time, {}, std::move(one.update)};
    PROBITY_TRY(step.stops, ledger::stops_of(db, one.entry));
    steps.push_back(std::move(step));
  }
  PROBITY_TRY(const auto standings, ledger::standings(db, incident.digest));

  std::set<Time> turns = {incident.time};
  const auto turn = [&](Time at) {
    if (incident.time < at && at < base::kEndOfTime) turns.insert(at);
  };
  for (const Step& step : steps) {
    turn(step.time);
    for (const rubric::Stop& stop : step.stops) {
      turn(stop.from);
      turn(stop.until);
    }
  }
  for (const ledger::Standing& one : standings) {
    turn(one.since);
    turn(one.until);
  }
  std::vector<Phase> course;
  for (const Time at : turns) {
    if (!course.empty()) course.back().until = at;
    course.push_back(phase_of(steps, standings, at));
  }
  return course;
}

const Phase& phase_at(const std::vector<Phase>& course, Time at) {
  for (const Phase& phase : course)
    if (covers(phase.from, phase.until, at)) return phase;
  return course.front();
}

}  // namespace probity::registers::incidents
