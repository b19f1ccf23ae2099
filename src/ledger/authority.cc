#include "ledger/authority.h"

#include "json/codec.h"
#include "language/say.h"

namespace probity::ledger {

using base::Code;
using base::fail;
using store::Row;

namespace {

constexpr std::string_view kKeyColumns =
    "SELECT key, public, person, organisation, role, granted, revoked, revoked_at, "
    "compromised_since FROM ledger_key ";

Key key_of(const Row& row) {
  Key key{{*base::KeyId::from_hex(row.text(0)), row.text(2), row.text(3),
           json::from_word<Role>(row.text(4)).value_or(Role::officer)},
          row.text(1),
          static_cast<std::uint64_t>(row.integer(5)),
          {},
          {},
          {}};
  if (!row.is_null(6)) key.revoked = static_cast<std::uint64_t>(row.integer(6));
  if (!row.is_null(7)) key.revoked_at = base::Time{row.integer(7)};
  if (!row.is_null(8)) key.compromised_since = base::Time{row.integer(8)};
  return key;
}

Organisation organisation_of(const Row& row) {
  return {row.text(0),
          row.text(1),
          json::from_word<OrganisationKind>(row.text(2)).value_or(OrganisationKind::agency),
          row.text(3),
          *base::SubjectDigest::from_hex(row.text(4)),
          static_cast<std::uint64_t>(row.integer(5))};
}

constexpr std::string_view kOrganisationColumns =
    "SELECT id, name, kind, zone, digest, entry FROM ledger_organisation ";

}  // namespace

Status grant(Db& db, const Signer& signer, const std::string& public_key_pem, log::LogIndex entry) {
  return db.run(
      "INSERT INTO ledger_key(key, public, person, organisation, role, granted) "
      "VALUES(:a,:b,:c,:d,:e,:f)",
      {signer.key.hex(), public_key_pem, signer.person, signer.organisation,
       std::string(json::word(signer.role)), static_cast<std::int64_t>(entry.value)});
}

Status revoke(Db& db, const base::KeyId& key, log::LogIndex entry, base::Time at,
              std::optional<base::Time> compromised_since) {
  store::Value since;
  if (compromised_since) since = compromised_since->seconds;
  return db.run(
      "UPDATE ledger_key SET revoked = :a, revoked_at = :b, compromised_since = :c WHERE key = :d",
      {static_cast<std::int64_t>(entry.value), at.seconds, since, key.hex()});
}

Status add_organisation(Db& db, const Organisation& organisation) {
  return db.run(
      "INSERT INTO ledger_organisation(id, name, kind, zone, digest, entry) "
      "VALUES(:a,:b,:c,:d,:e,:f)",
      {organisation.id, organisation.name, std::string(json::word(organisation.kind)),
       organisation.zone, organisation.digest.hex(),
       static_cast<std::int64_t>(organisation.entry)});
}

Result<std::optional<Key>> find_key(Db& db, const base::KeyId& key) {
  static const std::string sql = std::string(kKeyColumns) + "WHERE key = :a";
  PROBITY_TRY(const auto row, db.one(sql, {key.hex()}));
  return row ? std::optional<Key>(key_of(*row)) : std::nullopt;
}

Result<Key> key_at(Db& db, const base::KeyId& key, log::LogIndex entry) {
  PROBITY_TRY(const auto found, find_key(db, key));
  if (!found || found->granted > entry.value)
    return fail(Code::unauthorised, "the signing key is not known to this log",
                "/signatures/0/keyid", "key.unknown", key.hex(),
                "a key that an agency or its registrar has entered");
  if (found->revoked && *found->revoked <= entry.value)
    return fail(Code::forbidden, "the signing key was revoked", "/signatures/0/keyid",
                "key.revoked", key.hex(),
                language::say("a key in force; this one ended with entry {}", *found->revoked));
  return *found;
}

namespace {

std::vector<Key> keys_from(const std::vector<Row>& rows) {
  std::vector<Key> keys;
  for (const Row& row : rows) keys.push_back(key_of(row));
  return keys;
}

}  // namespace

Result<std::vector<Key>> all_keys(Db& db) {
  static const std::string sql = std::string(kKeyColumns) + "ORDER BY granted, key";
  PROBITY_TRY(const auto rows, db.query(sql));
  return keys_from(rows);
}

Result<std::vector<Key>> keys_of(Db& db, const std::string& organisation) {
  static const std::string sql =
      std::string(kKeyColumns) + "WHERE organisation = :a ORDER BY granted, key";
  PROBITY_TRY(const auto rows, db.query(sql, {organisation}));
  return keys_from(rows);
}

Result<std::optional<Organisation>> find_organisation(Db& db, const std::string& id) {
  static const std::string sql = std::string(kOrganisationColumns) + "WHERE id = :a";
  PROBITY_TRY(const auto row, db.one(sql, {id}));
  return row ? std::optional<Organisation>(organisation_of(*row)) : std::nullopt;
}

Result<std::vector<Organisation>> organisations(Db& db) {
  static const std::string sql = std::string(kOrganisationColumns) + "ORDER BY entry";
  PROBITY_TRY(const auto rows, db.query(sql));
  std::vector<Organisation> all;
  for (const Row& row : rows) all.push_back(organisation_of(row));
  return all;
}

}  // namespace probity::ledger
