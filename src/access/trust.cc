#include "access/trust.h"

#include "json/canonical.h"
#include "json/codec.h"
#include "json/parse.h"
#include "judgement/releases.h"
#include "statement/envelope.h"
#include "store/log_store.h"

namespace probity::access {

using base::Code;
using base::fail;
using base::Result;

namespace {

const std::string kTrustType = ledger::predicate_type("trust");

Result<statement::Envelope> genesis_of(store::Db& db) {
  PROBITY_TRY(const auto entry, store::read_entry(db, {0}));
  if (!entry || !entry->envelope)
    return fail(Code::environment, "the log has no first entry", "log entry 0", "trust.genesis");
  return statement::parse_envelope(*entry->envelope);
}

TrustedKey trusted(const ledger::Key& key) {
  return {key.public_key,       key.signer.organisation,
          key.signer.person,    std::string(json::word(key.signer.role)),
          key.granted,          key.revoked,
          key.compromised_since};
}

// Runs in the reader's snapshot.
base::Status fill(TrustFile& file, Node& node, store::Db& db) {
  PROBITY_TRY(const auto newest, store::newest_checkpoint(db));
  PROBITY_TRY(const auto genesis, genesis_of(db));
  file.origin = node.file().origin;
  file.tree_size = newest->size.value;
  file.time = newest->time;
  file.genesis = statement::to_value(genesis);
  file.log_keys.push_back({node.log_verifier().name, node.log_verifier().key.pem()});
  PROBITY_TRY(const auto keys, ledger::all_keys(db));
  for (const ledger::Key& key : keys) file.keys.push_back(trusted(key));
  PROBITY_TRY(const auto release, judgement::release_at(db, newest->time));
  if (!release) return {};
  PROBITY_TRY(const json::Value document, json::parse(release->document));
  file.rubric = release->version;
  if (const json::Value* purposes = json::find(document, "purposes")) file.purposes = *purposes;
  return {};
}

}  // namespace

Result<std::string> make_trust(Node& node) {
  PROBITY_TRY(const auto db, node.reader());
  TrustFile file;
  file.purposes = json::Array();
  PROBITY_CHECK(store::snapshot(*db, [&] { return fill(file, node, *db); }));
  PROBITY_TRY(const auto genesis, statement::envelope_from(file.genesis));
  const statement::Statement made{
      {statement::subject(file.origin, statement::pae_digest(genesis).retag<base::SubjectTag>())},
      kTrustType,
      json::encode(file)};
  PROBITY_TRY(const auto key, node.keyring().key_of(""));
  if (!key) return fail(Code::environment, "the node key is not kept here", "", "trust.key");
  return statement::to_json(statement::make_envelope(statement::to_payload(made), *key));
}

Result<Trust> Trust::parse(std::string_view text) {
  PROBITY_TRY(const auto envelope, statement::parse_envelope(text));
  PROBITY_TRY(const auto statement, statement::parse_statement(envelope.payload));
  if (statement.predicate_type != kTrustType)
    return fail(Code::bad_input, "this is no trust file", "/predicateType", "trust.type",
                statement.predicate_type, kTrustType);
  Trust trust;
  PROBITY_TRY(trust.file_, json::decode<TrustFile>(statement.predicate, "/predicate"));
  PROBITY_TRY(const auto genesis, statement::envelope_from(trust.file_.genesis));
  PROBITY_TRY(const auto first, statement::parse_statement(genesis.payload));
  PROBITY_TRY(const auto node_key, crypto::P256PublicKey::from_pem(
                                       json::text_of(first.predicate, "node_key").value_or("")));
  PROBITY_CHECK(statement::verify(genesis, node_key));
  PROBITY_CHECK(statement::verify(envelope, node_key));
  for (const TrustedLogKey& one : trust.file_.log_keys) {
    PROBITY_TRY(const auto key, crypto::Ed25519PublicKey::from_pem(one.key));
    trust.logs_.push_back({one.name, key});
  }
  for (const TrustedKey& one : trust.file_.keys) {
    PROBITY_TRY(const auto key, crypto::P256PublicKey::from_pem(one.key));
    trust.keys_.push_back(key);
  }
  PROBITY_TRY(trust.purposes_, rubric::Purposes::parse(trust.file_.purposes));
  return trust;
}

Result<Trust::Verified> Trust::verify(const statement::Bundle& bundle) const {
  for (std::size_t i = 0; i < keys_.size(); ++i) {
    if (keys_[i].key_id() != bundle.key) continue;
    PROBITY_TRY(const auto opened, statement::verify(bundle, keys_[i], logs_));
    const TrustedKey& key = file_.keys[i];
    const std::uint64_t index = bundle.receipt.index.value;
    if (index < key.from || (key.until && index >= *key.until))
      return fail(Code::forbidden, "the signing key was not in force at that entry",
                  "/verificationMaterial", "key.validity", std::to_string(index),
                  "entries " + std::to_string(key.from) + " to " +
                      (key.until ? std::to_string(*key.until) : "the end"));
    if (key.compromised_since && opened.time >= *key.compromised_since)
      return fail(Code::forbidden, "the signing key was compromised by then",
                  "/verificationMaterial", "key.compromised", base::to_string(opened.time),
                  "before " + base::to_string(*key.compromised_since));
    return Verified{key, opened};
  }
  return fail(Code::unauthorised, "the trust file does not know the signing key",
              "/verificationMaterial/publicKey/hint", "key.unknown", bundle.key.hex(),
              "a key of the log at size " + std::to_string(file_.tree_size) +
                  "; a newer trust file may know it");
}

}  // namespace probity::access
