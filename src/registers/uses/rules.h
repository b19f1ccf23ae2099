// What may be said of uses now: the rules of the register's kinds.
#pragma once

#include "registers/uses/amendment.h"

namespace probity::registers::uses {

base::Status rules(const ledger::Said<Use>& said, ledger::View& view);
base::Status rules(const ledger::Said<UseFacts>& said, ledger::View& view);
base::Status rules(const ledger::Said<SelfDeclaration>& said, ledger::View& view);
base::Status rules(const ledger::Said<UseAmendment>& said, ledger::View& view);
base::Status rules(const ledger::Said<Adoption>& said, ledger::View& view);

}  // namespace probity::registers::uses
