// export_csv(): uses as a spreadsheet in the columns of a mapping. A format of claims (the US
// inventory) gives each row back as it was brought, cell for cell, and fills in what the register
// knows for uses that came another way; "not published" is spelled as the format spells it, never 0
// or "No". A format with computed columns (our own) shows the register's present state: what is
// said of the use, the facts in force, the code. Restricted uses are left out unless asked for.
// Reads the view's snapshot; one thread.
#pragma once

#include <cstdint>
#include <string>

#include "interop/inventory/mapping.h"
#include "ledger/view.h"

namespace probity::interop::inventory {

struct Wanted {
  std::string organisation;      // empty: all
  bool with_restricted = false;  // uses in law enforcement and migration too
  bool exact = false;            // formula-like cells without their mark: for programs only
};

struct Exported {
  std::string text;
  std::int64_t uses = 0;
  std::int64_t withheld = 0;  // restricted ones that were left out
};

base::Result<Exported> export_csv(const Mapping& mapping, const Wanted& wanted, ledger::View& view);

}  // namespace probity::interop::inventory
