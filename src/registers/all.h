// All registers of this program, judgement's first: what a Ledger is opened with. The list is made
// by the build from the folders it finds. Any thread.
#pragma once

#include <vector>

#include "ledger/register.h"

namespace probity::registers {

std::vector<ledger::Register> all();

}  // namespace probity::registers
