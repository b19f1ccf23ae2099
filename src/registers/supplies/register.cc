#include "registers/supplies/register.h"

#include "json/canonical.h"
#include "json/codec.h"
#include "json/parse.h"
#include "language/say.h"
#include "ledger/checks.h"
#include "ledger/validity.h"

namespace probity::registers::supplies {

using base::Code;
using base::fail;
using base::Result;
using base::Status;
using base::SubjectDigest;
using base::Time;
using language::said;
using ledger::About;
using ledger::Db;
using ledger::Role;
using ledger::Said;
using ledger::View;

std::span<const base::Resource> resources();

namespace {

Status check_agency(const ledger::Placed& at, View& view) {
  return ledger::check_own_use(view, at,
                               {"only its agency says who supplies a use", "", "supply.agency"});
}

Status check_vendor(const Said<Supply>& said, View& view) {
  const std::string& vendor = said.what.vendor.str();
  PROBITY_TRY(const auto organisation, view.organisation(vendor));
  if (!organisation)
    return fail(Code::bad_input, "that organisation is not in the log", "/predicate/vendor",
                "supply.vendor", vendor, "an organisation that was admitted");
  if (organisation->kind == ledger::OrganisationKind::assessor)
    return fail(Code::bad_input, "who makes independent checks supplies nothing",
                "/predicate/vendor", "supply.vendor", vendor, "a vendor or an agency");
  if (vendor == said.at.signer.organisation)
    return fail(Code::bad_input, "an agency is not its own vendor", "/predicate/vendor",
                "supply.vendor", vendor, "another organisation");
  PROBITY_TRY(const auto now, vendors_of(view.db(), said.at.subjects[0], said.at.time));
  for (const StoredSupply& one : now)
    if (one.what.vendor == said.what.vendor)
      return fail(Code::conflict, "it supplies this use already", "/predicate/vendor",
                  "supply.already", "entry " + std::to_string(one.entry),
                  "another vendor, or the end of that supply first");
  return {};
}

Status rules(const Said<Supply>& said, View& view) {
  PROBITY_CHECK(check_agency(said.at, view));
  PROBITY_CHECK(check_vendor(said, view));
  PROBITY_CHECK(ledger::check_public_text(said.what.service, "/predicate/service"));
  if (!said.what.contract) return {};
  return ledger::check_public_reference(*said.what.contract, "/predicate/contract");
}

Status rules(const Said<SupplyEnd>& said, View& view) {
  PROBITY_CHECK(check_agency(said.at, view));
  PROBITY_TRY(const auto supply, find_supply(view.db(), said.what.supply, said.at.time));
  if (!supply || supply->use != said.at.subjects[0])
    return fail(Code::bad_input, "that is no supply of this use", "/predicate/supply",
                "supply.unknown", said.what.supply.hex(), "the digest of a supply of the subject");
  if (!supply->holds_at(said.at.time))
    return fail(Code::conflict, "the supply is over already", "/predicate/supply", "supply.over",
                base::to_string(supply->end ? supply->end->time : said.at.time),
                "a supply in force");
  return ledger::check_public_text(said.what.reason, "/predicate/reason");
}

Status fold(const Said<Supply>& said, Db& db) {
  return db.run(
      "INSERT INTO supplies_supply(entry, pae, use_digest, agency, vendor, since, predicate) "
      "VALUES(:a,:b,:c,:d,:e,:f,:g)",
      {static_cast<std::int64_t>(said.at.index.value), said.at.pae.hex(), said.at.subjects[0].hex(),
       said.at.signer.organisation, said.what.vendor.str(), said.at.time.seconds,
       json::canonical(json::encode(said.what))});
}

Status fold(const Said<SupplyEnd>& said, Db& db) {
  return db.run(
      "UPDATE supplies_supply SET ended = :a, ended_entry = :b, ended_reason = :c WHERE pae = :d",
      {said.at.time.seconds, static_cast<std::int64_t>(said.at.index.value), said.what.reason,
       said.what.supply.hex()});
}

Result<ledger::Words> words(const Said<Supply>& said, Db& db) {
  PROBITY_TRY(const std::string vendor, ledger::names_of(db, said.what.vendor.str()));
  return ledger::Words{
      ledger::Sort::statement, "",
      ledger::in_lines({said.what.service, said.what.contract.value_or(""), vendor})};
}
Result<ledger::Words> words(const Said<SupplyEnd>& said, Db&) {
  return ledger::Words{ledger::Sort::statement, "", said.what.reason};
}

Result<StoredSupply> supply_of(Db& db, const store::Row& row, Time at) {
  PROBITY_TRY(const json::Value predicate, json::parse(row.text(5)));
  StoredSupply supply;
  supply.entry = static_cast<std::uint64_t>(row.integer(0));
  supply.pae = *base::PaeDigest::from_hex(row.text(1));
  supply.use = *SubjectDigest::from_hex(row.text(2));
  supply.agency = row.text(3);
  supply.since = {row.integer(4)};
  PROBITY_TRY(supply.what, json::decode<Supply>(predicate));
  supply.end = ledger::ending_of(row, 6);
  PROBITY_TRY(supply.stands, ledger::stands_at(db, supply.entry, at));
  return supply;
}

Result<std::vector<StoredSupply>> read(Db& db, std::string_view where, const std::string& value,
                                       Time at) {
  PROBITY_TRY(const auto rows,
              db.query("SELECT entry, pae, use_digest, agency, since, predicate, ended, "
                       "ended_entry, ended_reason FROM supplies_supply " +
                           std::string(where) + " ORDER BY entry DESC",
                       {value}));
  std::vector<StoredSupply> all;
  for (const store::Row& row : rows) {
    PROBITY_TRY(StoredSupply supply, supply_of(db, row, at));
    all.push_back(std::move(supply));
  }
  return all;
}

std::vector<StoredSupply> in_force(std::vector<StoredSupply> all, Time at) {
  std::erase_if(all, [at](const StoredSupply& one) { return !one.holds_at(at); });
  return all;
}

}  // namespace

Result<std::vector<StoredSupply>> supplies_to(store::Db& db, const SubjectDigest& use, Time at) {
  return read(db, "WHERE use_digest = :a", use.hex(), at);
}
Result<std::vector<StoredSupply>> supplies_by(store::Db& db, const std::string& vendor, Time at) {
  return read(db, "WHERE vendor = :a", vendor, at);
}
Result<std::optional<StoredSupply>> find_supply(store::Db& db, const base::PaeDigest& pae,
                                                Time at) {
  PROBITY_TRY(auto found, read(db, "WHERE pae = :a", pae.hex(), at));
  if (found.empty()) return std::optional<StoredSupply>();
  return std::optional(std::move(found.front()));
}
Result<std::vector<StoredSupply>> vendors_of(store::Db& db, const SubjectDigest& use, Time at) {
  PROBITY_TRY(auto all, supplies_to(db, use, at));
  return in_force(std::move(all), at);
}
Result<std::vector<StoredSupply>> uses_supplied_by(store::Db& db, const std::string& vendor,
                                                   Time at) {
  PROBITY_TRY(auto all, supplies_by(db, vendor, at));
  return in_force(std::move(all), at);
}

ledger::Register make_register() {
  ledger::Register made;
  made.name = "supplies";
  made.tables = *base::find(resources(), "tables.sql");
  made.examples = resources();
  made.kinds = {
      ledger::kind<Supply>({"supply",
                            {Role::officer},
                            About::known_things,
                            said("says which organisation supplies a use")},
                           rules, fold, words),
      ledger::kind<SupplyEnd>({"supply-end",
                               {Role::officer},
                               About::known_things,
                               said("says that an organisation supplies a use no more")},
                              rules, fold, words),
  };
  return made;
}

}  // namespace probity::registers::supplies
