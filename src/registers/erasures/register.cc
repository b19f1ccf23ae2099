#include "registers/erasures/register.h"

#include "language/say.h"

namespace probity::registers::erasures {

using base::Code;
using base::fail;
using base::Status;
using language::said;
using ledger::Db;
using ledger::Role;
using ledger::Said;
using ledger::View;

std::span<const base::Resource> resources();

namespace {

// Who said it, whether it may be erased and what remains: the ledger checks (ledger/erasure.h).
Status rules(const Said<Erasure>& said, View&) {
  // Zones differ by less than a day.
  const base::Date today = base::date_of(said.at.time + base::kDay);
  if (said.what.asked_on <= today) return {};
  return fail(Code::bad_input, "nobody has asked for it yet", "/predicate/asked_on",
              "erasure.asked-on", base::to_string(said.what.asked_on),
              language::say("at most {}", base::to_string(today)));
}

Status fold(const Said<Erasure>& said, Db& db) {
  const std::string ground(json::word(said.what.ground));
  return ledger::add_erasure(db, said.at, {ground, said.what.asked_on, said.what.remains});
}

}  // namespace

ledger::Register make_register() {
  ledger::Register made;
  made.name = "erasures";
  made.tables = *base::find(resources(), "tables.sql");
  made.examples = resources();
  made.kinds = {ledger::kind<Erasure>({std::string(ledger::kErasure),
                                       {Role::node, Role::registrar, Role::officer, Role::assessor},
                                       ledger::About::known_things,
                                       said("erases what a statement says; its commitment stays")},
                                      rules, fold)};
  return made;
}

}  // namespace probity::registers::erasures
