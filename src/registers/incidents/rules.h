// What may be said of incidents now: the rules of the register's kinds.
#pragma once

#include "registers/incidents/register.h"

namespace probity::registers::incidents {

base::Status rules(const ledger::Said<Incident>& said, ledger::View& view);
base::Status rules(const ledger::Said<IncidentUpdate>& said, ledger::View& view);
base::Status rules(const ledger::Said<IncidentUpdateV2>& said, ledger::View& view);

}  // namespace probity::registers::incidents
