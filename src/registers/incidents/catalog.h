// The catalog of incidents: rows for lists with filters and place, and counts. Incidents about uses
// in restricted areas are in no row and no count but their own. Functions over a Db on its thread.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "registers/incidents/register.h"

namespace probity::registers::incidents {

struct Row {
  StoredIncident stored;
  std::string state;  // "open", "closed", "withdrawn"
  Severity severity = Severity::minor;
  bool restricted = false;
};

// What a list is asked for; what is left empty does not filter.
struct Wanted {
  std::vector<std::string> organisations{};
  std::vector<std::string> states{};
  std::vector<std::string> severities{};
  std::optional<base::SubjectDigest> subject{};  // a use or a component
  base::Time from{};                             // logged from this instant
  base::Time until = base::kEndOfTime;           // and before this one
  std::string text{};                            // in id, agency, title or summary
  std::optional<std::uint64_t> before{};         // logged before this entry
  std::int64_t count = 50;
};

base::Result<std::vector<Row>> rows(store::Db& db, const Wanted& wanted);  // newest first
base::Result<std::int64_t> count(store::Db& db, const Wanted& wanted);
// Restricted or not.
base::Result<std::optional<Row>> row_of(store::Db& db, const std::string& id);

struct Tally {
  std::string value;
  std::int64_t count = 0;
};
base::Result<std::vector<Tally>> by_organisation(store::Db& db, const Wanted& wanted = {});
base::Result<std::vector<Tally>> by_state(store::Db& db);
base::Result<std::vector<Tally>> by_severity(store::Db& db);
base::Result<std::int64_t> restricted_incidents(store::Db& db);

}  // namespace probity::registers::incidents
