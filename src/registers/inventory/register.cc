#include "registers/inventory/register.h"

#include <algorithm>
#include <boost/json/object.hpp>
#include <set>

#include "crypto/sha256.h"
#include "json/canonical.h"
#include "json/codec.h"
#include "json/parse.h"
#include "language/say.h"
#include "ledger/checks.h"
#include "registers/inventory/personal.h"

namespace probity::registers::inventory {

using base::Code;
using base::fail;
using base::Result;
using base::Status;
using base::SubjectDigest;
using language::said;
using ledger::About;
using ledger::Db;
using ledger::Role;
using ledger::Said;
using ledger::View;

std::span<const base::Resource> resources();

namespace {

constexpr std::string_view kColumns =
    "SELECT entry, time, pae, use_digest, predicate FROM inventory_row ";

Result<Claims> claims_from(const store::Row& row) {
  PROBITY_TRY(const json::Value predicate, json::parse(row.text(4)));
  PROBITY_TRY(InventoryRow said, json::decode<InventoryRow>(predicate));
  return Claims{static_cast<std::uint64_t>(row.integer(0)),
                {row.integer(1)},
                *base::PaeDigest::from_hex(row.text(2)),
                *SubjectDigest::from_hex(row.text(3)),
                std::move(said)};
}

// Rows withdrawn, superseded, suspended, or signed by a key that was stolen are no claims.
Result<bool> stands(Db& db, std::uint64_t entry) {
  PROBITY_TRY(const auto stops, ledger::stops_of(db, entry));
  return std::none_of(stops.begin(), stops.end(),
                      [](const rubric::Stop& stop) { return stop.until == base::kEndOfTime; });
}

Status check_source(const InventoryRow& what) {
  PROBITY_CHECK(ledger::check_text(what.source.title, "/predicate/source/title"));
  PROBITY_CHECK(ledger::check_text(what.source.mapping, "/predicate/source/mapping"));
  PROBITY_CHECK(ledger::check_text(what.key.agency, "/predicate/key/agency"));
  const std::string& url = what.source.url;
  if (!url.empty() && !url.starts_with("https://") && !url.starts_with("http://"))
    return fail(Code::bad_input, "the source's address is no web address", "/predicate/source/url",
                "row.url", json::quoted(url), "https://...");
  if (what.source.year && (*what.source.year < 1950 || *what.source.year > 2200))
    return fail(Code::bad_input, "that is no year of an inventory", "/predicate/source/year",
                "row.year", std::to_string(*what.source.year), "1950 to 2200");
  if (what.row < 2)
    return fail(Code::bad_input, "the header is row 1", "/predicate/row", "row.number",
                std::to_string(what.row), "2 or more");
  if (what.key.occurrence < 1)
    return fail(Code::bad_input, "equal rows are counted from 1", "/predicate/key/occurrence",
                "row.occurrence", std::to_string(what.key.occurrence), "1 or more");
  return {};
}

Status check_columns(const InventoryRow& what) {
  std::set<std::string_view> names;
  const auto once = [&](const std::string& name, const std::string& at) -> Status {
    if (!name.empty() && names.insert(name).second) return {};
    return fail(Code::bad_input, "a column stands twice or has no name", at, "row.column",
                json::quoted(name), "each column once");
  };
  const std::string columns = "/predicate/columns/";
  for (std::size_t i = 0; i < what.columns.size(); ++i) {
    const std::string at = columns + std::to_string(i);
    PROBITY_CHECK(once(what.columns[i].name, at + "/name"));
    if (what.columns[i].value.empty())
      return fail(Code::bad_input, "an empty cell is not published", at + "/value", "row.empty",
                  what.columns[i].name, "its name in not_published");
    // What was found is not repeated: it may name somebody.
    if (may_name_a_person(what.columns[i].value))
      return fail(Code::bad_input, "the cell holds an e-mail address that may name a person",
                  at + "/value", "row.personal", what.columns[i].name,
                  "its name in left_out, or an address that is evidently a shared mailbox");
  }
  for (std::size_t i = 0; i < what.not_published.size(); ++i)
    PROBITY_CHECK(once(what.not_published[i], "/predicate/not_published/" + std::to_string(i)));
  for (std::size_t i = 0; i < what.left_out.size(); ++i)
    PROBITY_CHECK(once(what.left_out[i], "/predicate/left_out/" + std::to_string(i)));
  if (const base::Hash256 digest = row_digest(what.columns); digest != what.key.row)
    return fail(Code::bad_input, "the digest is not that of the columns", "/predicate/key/row",
                "row.digest", what.key.row.hex(), digest.hex());
  return {};
}

Status check_place(const Said<InventoryRow>& said, View& view) {
  const auto& key = said.what.key;
  PROBITY_TRY(
      const auto rows,
      view.db().query(std::string(kColumns) +
                          "WHERE organisation = :a AND agency = :b AND row_digest = :c AND "
                          "occurrence = :d",
                      {said.at.signer.organisation, key.agency, key.row.hex(), key.occurrence}));
  for (const store::Row& row : rows) {
    PROBITY_TRY(const bool in_force, stands(view.db(), static_cast<std::uint64_t>(row.integer(0))));
    if (in_force)
      return fail(Code::conflict, "that row is in the log already", "/predicate/key", "row.known",
                  "entry " + std::to_string(row.integer(0)), "a row that is not there yet");
  }
  if (!said.what.corrects) return {};
  PROBITY_TRY(const auto earlier,
              view.db().one("SELECT use_digest, entry FROM inventory_row WHERE pae = :a",
                            {said.what.corrects->hex()}));
  const bool same = earlier && earlier->text(0) == said.at.subjects[0].hex();
  if (same) {
    PROBITY_TRY(const bool in_force,
                stands(view.db(), static_cast<std::uint64_t>(earlier->integer(1))));
    if (in_force) return {};
  }
  return fail(Code::bad_input, "what it corrects is no row in force about the same use",
              "/predicate/corrects", "row.corrects", said.what.corrects->hex(),
              "the digest of the row whose place it takes");
}

Status rules(const Said<InventoryRow>& said, View& view) {
  PROBITY_CHECK(ledger::check_own_use(
      view, said.at, {"an organisation brings rows about its own uses only", "", "use.owner"}));
  PROBITY_CHECK(check_source(said.what));
  PROBITY_CHECK(check_columns(said.what));
  return check_place(said, view);
}

Status fold(const Said<InventoryRow>& said, Db& db) {
  return db.run(
      "INSERT INTO inventory_row(entry, use_digest, pae, organisation, agency, row_digest, "
      "occurrence, time, predicate) VALUES(:a,:b,:c,:d,:e,:f,:g,:h,:i)",
      {static_cast<std::int64_t>(said.at.index.value), said.at.subjects[0].hex(), said.at.pae.hex(),
       said.at.signer.organisation, said.what.key.agency, said.what.key.row.hex(),
       said.what.key.occurrence, said.at.time.seconds, json::canonical(json::encode(said.what))});
}

}  // namespace

base::Hash256 row_digest(const std::vector<Column>& columns) {
  json::Object cells;
  for (const Column& column : columns) cells[column.name] = column.value;
  return crypto::sha256(base::as_bytes(json::canonical(json::Value(std::move(cells)))));
}

Result<std::optional<Claims>> claims_of(Db& db, const SubjectDigest& use) {
  PROBITY_TRY(
      const auto rows,
      db.query(std::string(kColumns) + "WHERE use_digest = :a ORDER BY entry DESC", {use.hex()}));
  for (const store::Row& row : rows) {
    PROBITY_TRY(const bool in_force, stands(db, static_cast<std::uint64_t>(row.integer(0))));
    if (!in_force) continue;
    PROBITY_TRY(Claims claims, claims_from(row));
    return std::optional(std::move(claims));
  }
  return std::optional<Claims>();
}

Result<std::vector<Claims>> standing_rows(Db& db, const std::string& organisation) {
  PROBITY_TRY(
      const auto rows,
      db.query(std::string(kColumns) + "WHERE organisation = :a ORDER BY entry", {organisation}));
  std::vector<Claims> all;
  for (const store::Row& row : rows) {
    PROBITY_TRY(const bool in_force, stands(db, static_cast<std::uint64_t>(row.integer(0))));
    if (!in_force) continue;
    PROBITY_TRY(Claims claims, claims_from(row));
    all.push_back(std::move(claims));
  }
  return all;
}

ledger::Register make_register() {
  ledger::Register made;
  made.name = "inventory";
  made.tables = *base::find(resources(), "tables.sql");
  made.examples = resources();
  made.kinds = {ledger::kind<InventoryRow>(
      {"inventory-row",
       {Role::officer},
       About::known_things,
       said("states what a published inventory says of a use, word for word")},
      rules, fold)};
  return made;
}

}  // namespace probity::registers::inventory
