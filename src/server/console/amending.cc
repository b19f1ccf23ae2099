#include "server/console/amending.h"

#include <boost/json/object.hpp>

#include "json/codec.h"
#include "registers/uses/amendment.h"
#include "server/portal/amended.h"
#include "server/portal/words.h"

namespace probity::server::console {

using base::Result;
using base::Status;
using language::say;
namespace uses = registers::uses;

namespace {

Result<std::optional<uses::StoredUse>> use_at(const Work& work) {
  PROBITY_TRY(const auto digest, use_of(work));
  if (!digest) return std::optional<uses::StoredUse>();
  return uses::find_use(work.visit.snapshot.db, *digest);
}

}  // namespace

Result<Typed> present_words(Visit& visit, const Form& form, const std::string& about) {
  PROBITY_TRY(const auto stored,
              uses::find_use(visit.snapshot.db, about.substr(about.find(' ') + 1)));
  if (!stored) return Typed();
  Typed typed = typed_of(form, json::encode(stored->use));
  typed["/amends"] = {stored->said.pae.hex()};
  return typed;
}

Status leave_what_stands(const Work& work, json::Value& predicate) {
  PROBITY_TRY(const auto stored, use_at(work));
  const auto whole = json::decode<uses::UseAmendment>(predicate, "/predicate");
  // What does not read is refused where every statement is.
  if (!stored || !whole) return {};
  auto lean = uses::amendment_to(*stored, uses::amended(stored->use, *whole));
  if (!lean) lean.emplace();
  lean->amends = whole->amends;
  lean->ground = whole->ground;
  lean->reason = whole->reason;
  predicate = json::encode(*lean);
  return {};
}

Result<std::string> amended_statement(const Work& work) {
  PROBITY_TRY(const auto stored, use_at(work));
  if (!stored) return std::string();
  return say("{}, of {}", portal::entry_link(stored->said.entry).text,
             portal::day(stored->said.time).words);
}

Status add_amended_lines(const Work& work, const json::Value& predicate,
                         pages::SaidStatement& said) {
  PROBITY_TRY(const auto stored, use_at(work));
  PROBITY_TRY(const auto what, json::decode<uses::UseAmendment>(predicate, "/predicate"));
  if (!stored) return {};
  const std::string visible = say("Public");
  said.lines.push_back({say("Why"),
                        {what.ground == uses::Ground::mistake
                             ? say("It was wrong from the beginning")
                             : say("It was right, and something has changed since")},
                        visible});
  said.lines.push_back({say("Reason"), {what.reason}, visible});
  PROBITY_TRY(const auto parts,
              portal::amended_parts(work.visit.snapshot,
                                    uses::changes(stored->use, uses::amended(stored->use, what))));
  for (const portal::AmendedPart& part : parts)
    said.lines.push_back({part.what,
                          {say("Before: {}", part.before.empty() ? say("nothing") : part.before),
                           say("Now: {}", part.after.empty() ? say("nothing") : part.after)},
                          visible});
  return {};
}

}  // namespace probity::server::console
