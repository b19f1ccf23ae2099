// make_view: the View over all registers: gathers the facts about a subject, asks the rubric, and
// answers rules and pages. The registers must outlive the views. The maker may be called on any
// thread; each view belongs to one.
#pragma once

#include <vector>

#include "ledger/ledger.h"
#include "ledger/register.h"

namespace probity::judgement {

ledger::ViewMaker view_maker(const std::vector<ledger::Register>& registers);

}  // namespace probity::judgement
