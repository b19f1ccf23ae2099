// What can be said of an envelope without the log's state: its form, its statement, its kind and
// predicate.
#include <boost/json/object.hpp>
#include <set>

#include "base/limits.h"
#include "ledger/ledger.h"

namespace probity::ledger {

using base::Code;
using base::fail;

Kinds::Kinds(const std::vector<Register>& registers) {
  for (const Register& one : registers)
    for (const Kind& kind : one.kinds) by_type_.emplace(kind.predicate_type(), &kind);
}

const Kind* Kinds::find(std::string_view predicate_type) const {
  const auto found = by_type_.find(predicate_type);
  return found == by_type_.end() ? nullptr : found->second;
}

std::string Kinds::known() const {
  std::string all;
  for (const auto& [type, kind] : by_type_) all += (all.empty() ? "" : ", ") + kind->label();
  return all;
}

namespace {

Result<Prepared> prepare(statement::Envelope envelope, const Kinds& kinds) {
  Prepared made;
  made.envelope = std::move(envelope);
  made.pae = statement::pae_digest(made.envelope);
  made.kinds = &kinds;
  PROBITY_TRY(made.statement, statement::parse_statement(made.envelope.payload));
  made.kind = kinds.find(made.statement.predicate_type);
  if (!made.kind)
    return fail(Code::bad_input, "this log takes no statement of that type", "/predicateType",
                "kind.unknown", made.statement.predicate_type,
                predicate_type("<kind>") + " with a kind of: " + kinds.known());
  std::set<base::SubjectDigest> seen;
  for (std::size_t i = 0; i < made.statement.subjects.size(); ++i) {
    auto digest = made.statement.subjects[i].sha256();
    if (!digest) return fail(base::within(digest.error(), "/subject/" + std::to_string(i)));
    if (!seen.insert(*digest).second)
      return fail(Code::bad_input, "a subject stands twice",
                  "/subject/" + std::to_string(i) + "/digest/sha256", "subject.duplicate",
                  digest->hex(), "each subject once");
    made.subjects.push_back(*digest);
  }
  PROBITY_TRY(made.predicate, made.kind->decode(made.statement.predicate));
  return made;
}

}  // namespace

Result<Prepared> prepare(std::string_view envelope, const Kinds& kinds) {
  PROBITY_TRY(auto parsed, statement::parse_envelope(envelope));
  PROBITY_TRY(Prepared made, prepare(std::move(parsed), kinds));
  made.envelope_json = statement::to_json(made.envelope);
  return made;
}

Result<Prepared> prepare_unsigned(std::string payload, const Kinds& kinds) {
  return prepare(statement::Envelope{std::move(payload), {}, ""}, kinds);
}

}  // namespace probity::ledger
