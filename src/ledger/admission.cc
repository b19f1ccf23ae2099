#include "ledger/admission.h"

#include <boost/json/object.hpp>

#include "language/say.h"
#include "ledger/erasure.h"

namespace probity::ledger {

using base::Code;
using base::fail;

namespace {

constexpr std::string_view kGenesis = "genesis";

// A text of the predicate that the ledger itself reads, or nothing.
std::string text_in(const Prepared& statement, std::string_view member) {
  return std::string(json::text_of(statement.statement.predicate, member).value_or(""));
}

std::string roles_of(const Kind& kind) {
  std::string all;
  for (const Role role : kind.roles)
    all += (all.empty() ? "" : ", ") + std::string(json::word(role));
  return all;
}

Status check_known(View& view, const Prepared& statement) {
  for (std::size_t i = 0; i < statement.subjects.size(); ++i) {
    const base::SubjectDigest& digest = statement.subjects[i];
    PROBITY_TRY(const auto registered, view.subject(digest));
    if (registered) continue;
    PROBITY_TRY(const auto entry, store::find(view.db(), digest.retag<base::PaeTag>()));
    if (!entry)
      return fail(Code::bad_input, "the subject is not in the log",
                  "/subject/" + std::to_string(i) + "/digest/sha256", "subject.unknown",
                  digest.hex(), "something registered, or an earlier statement by its digest");
  }
  return {};
}

Status check_nonce(const std::string& nonce) {
  if (nonce.size() == 32 && base::from_hex(nonce)) return {};
  return fail(Code::bad_input, "the nonce is not 128 bits of hex", "/predicate/nonce",
              "subject.nonce", nonce, "32 digits of 0-9 a-f");
}

Status check_new_name(View& view, const Prepared& statement) {
  const std::string& kind = statement.kind->word;
  const std::string id = text_in(statement, "id");
  const std::string nonce = text_in(statement, "nonce");
  PROBITY_CHECK(check_nonce(nonce));
  const base::SubjectDigest digest = name_digest(kind, id, nonce);
  if (statement.subjects.size() != 1 || statement.subjects[0] != digest)
    return fail(Code::bad_input, "the subject's digest is not that of its kind, id and nonce",
                "/subject/0/digest/sha256", "subject.name-digest", statement.subjects[0].hex(),
                digest.hex());
  PROBITY_TRY(const auto taken, view.named(kind, id));
  if (taken)
    return fail(Code::conflict, "that name is taken; names are never reused", "/predicate/id",
                "subject.name-taken", id, "a new name");
  return {};
}

bool is_genesis(const Prepared& statement) { return statement.kind->word == kGenesis; }

// Genesis brings the key that it is signed with.
Result<crypto::P256PublicKey> key_of_genesis(const Prepared& statement) {
  auto key = crypto::P256PublicKey::from_pem(text_in(statement, "node_key"));
  if (!key) return fail(base::within(key.error(), "/predicate/node_key"));
  return key;
}

// The key by which the signature holds: `checked`, where that is the one.
Result<crypto::P256PublicKey> verified(const Prepared& statement, const Key& known,
                                       const std::optional<crypto::P256PublicKey>& checked) {
  if (checked && checked->key_id() == known.signer.key) return *checked;
  PROBITY_TRY(const auto key, crypto::P256PublicKey::from_pem(known.public_key));
  PROBITY_CHECK(statement::verify(statement.envelope, key));
  return key;
}

}  // namespace

Result<std::optional<log::LogIndex>> said_already(
    Db& db, const Prepared& statement, const std::optional<crypto::P256PublicKey>& checked) {
  if (is_genesis(statement)) {
    PROBITY_TRY(const auto key, key_of_genesis(statement));
    PROBITY_TRY(const auto earlier, store::find(db, statement.pae, key.key_id()));
    if (earlier) PROBITY_CHECK(statement::verify(statement.envelope, key));
    return earlier;
  }
  const auto hint = base::KeyId::from_hex(statement.envelope.keyid);
  if (!hint) return std::optional<log::LogIndex>();
  PROBITY_TRY(const auto earlier, store::find(db, statement.pae, *hint));
  if (!earlier) return earlier;
  PROBITY_TRY(const auto known, find_key(db, *hint));
  if (!known) return std::optional<log::LogIndex>();
  PROBITY_CHECK(verified(statement, *known, checked));
  return earlier;
}

Result<Authorised> authorise(Db& db, const Prepared& statement, log::LogIndex index,
                             const std::optional<crypto::P256PublicKey>& checked) {
  const bool genesis = is_genesis(statement);
  if (genesis != (index.value == 0))
    return fail(
        Code::conflict,
        genesis ? "the log has begun; genesis is its first entry only" : "the log has not begun",
        "/predicateType", "genesis.first", statement.kind->word,
        genesis ? "another kind" : "genesis as the first entry");
  if (genesis) {
    PROBITY_TRY(const auto key, key_of_genesis(statement));
    PROBITY_CHECK(statement::verify(statement.envelope, key));
    return Authorised{{key.key_id(), "", "", Role::node}, key};
  }
  const auto hint = base::KeyId::from_hex(statement.envelope.keyid);
  if (!hint)
    return fail(Code::unauthorised, "the envelope does not say which key signed it",
                "/signatures/0/keyid", "key.hint", statement.envelope.keyid,
                "the SHA-256 of the public key's DER, in hex");
  PROBITY_TRY(const Key known, key_at(db, *hint, index));
  PROBITY_TRY(const auto key, verified(statement, known, checked));
  PROBITY_CHECK(check_role(*statement.kind, known.signer.role));
  return Authorised{known.signer, key};
}

Status check_role(const Kind& kind, Role role) {
  if (kind.roles.contains(role)) return {};
  return fail(Code::forbidden, "this key's role may not say this", "/signatures/0/keyid",
              "key.role", std::string(json::word(role)),
              language::say("one of: {}", roles_of(kind)));
}

Status check(View& view, const Prepared& statement, const Placed& placed) {
  switch (statement.kind->about) {
    case About::nothing_known:
    case About::a_new_name:
      PROBITY_CHECK(check_new_name(view, statement));
      break;
    case About::known_things:
      PROBITY_CHECK(check_known(view, statement));
      break;
    case About::an_artifact:
      break;
  }
  if (statement.kind->has_nonce) PROBITY_CHECK(check_nonce(text_in(statement, "nonce")));
  if (statement.kind->word == kErasure) PROBITY_CHECK(check_erasure(view, statement, placed));
  return statement.kind->rules(placed, statement.predicate.get(), view);
}

Status fold(Db& db, const Prepared& statement, const Placed& placed) {
  const Kind& kind = *statement.kind;
  if (kind.about == About::a_new_name || kind.about == About::nothing_known) {
    const std::string name = text_in(statement, "id");
    PROBITY_CHECK(add_subject(
        db, {placed.subjects[0], kind.word, name, placed.signer.organisation, placed.index.value}));
  } else if (kind.about == About::an_artifact) {
    PROBITY_TRY(const auto known, find_subject(db, placed.subjects[0]));
    if (!known)
      PROBITY_CHECK(add_subject(db, {placed.subjects[0], "artifact", placed.subjects[0].hex(),
                                     placed.signer.organisation, placed.index.value}));
  }
  for (const base::SubjectDigest& subject : placed.subjects)
    PROBITY_CHECK(add_about(db, subject, placed.index));
  PROBITY_CHECK(kind.fold(placed, statement.predicate.get(), db));
  if (!kind.words) return {};
  PROBITY_TRY(const Words words, kind.words(placed, statement.predicate.get(), db));
  return add_words(db, placed.index, placed.subjects[0], words);
}

}  // namespace probity::ledger
