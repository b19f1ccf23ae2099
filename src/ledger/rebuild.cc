// Rebuilding the projections from the log: dropped, made anew and folded again, in the caller's
// transaction.
#include <set>

#include "base/clock.h"
#include "crypto/sha256.h"
#include "ledger/admission.h"
#include "ledger/erasure.h"
#include "ledger/sequencer.h"
#include "store/dialect.h"

namespace probity::ledger {

using base::Code;
using base::fail;

std::span<const base::Resource> resources();

namespace {

// Raise it when a fold changes what it writes without its tables changing.
constexpr std::string_view kFoldVersion = "1";

std::string_view own_tables() { return *base::find(resources(), "ledger.sql"); }

// An entry's statement, read again. Its kind may be of a newer program: then it cannot be folded
// here.
Result<Prepared> read_again(const store::Entry& entry, const Kinds& kinds, Erasures& erasures) {
  auto prepared = entry.envelope ? prepare(*entry.envelope, kinds) : erasures.in_place_of(entry);
  if (!prepared)
    return fail(
        base::within(prepared.error(), "log entry " + std::to_string(entry.index.value) + ": "));
  return prepared;
}

}  // namespace

Status Ledger::Sequencer::newer_program() {
  return fail(Code::environment,
              "a newer version of this program has taken over this database; this one writes no "
              "more",
              "", "ledger.newer", "", "the same version on every server");
}

std::string Ledger::Sequencer::fingerprint() const {
  std::string all(kFoldVersion);
  all += own_tables();
  for (const Register& one : *setup_.registers) all += one.name + std::string(one.tables);
  return crypto::sha256(base::as_bytes(all)).hex();
}

Status Ledger::Sequencer::drop_projections() {
  std::set<std::string> prefixes = {"ledger_"};
  for (const Register& one : *setup_.registers) prefixes.insert(one.name + "_");
  PROBITY_TRY(const auto tables, store::tables(*db_));
  for (const std::string& name : tables) {
    const std::string prefix = name.substr(0, name.find('_') + 1);
    if (prefixes.contains(prefix)) PROBITY_CHECK(db_->script("DROP TABLE " + name));
  }
  PROBITY_CHECK(db_->script(own_tables()));
  for (const Register& one : *setup_.registers) PROBITY_CHECK(db_->script(one.tables));
  return {};
}

Status Ledger::Sequencer::refold_all(log::TreeSize tree, base::Time now) {
  PROBITY_CHECK(drop_projections());
  const std::uint64_t size = tree.value;
  Erasures erasures(*db_, kinds_, tree);
  for (std::uint64_t index = 0; index < size; ++index) {
    PROBITY_TRY(const auto entry, store::read_entry(*db_, {index}));
    if (!entry)
      return fail(Code::environment, "a log entry is missing", "log entry " + std::to_string(index),
                  "log.gap");
    PROBITY_TRY(const Prepared statement, read_again(*entry, kinds_, erasures));
    // Authority was checked at admission; here it only says again who spoke.
    Signer signer{entry->key, "", "", Role::node};
    if (index > 0) {
      PROBITY_TRY(const Key key, key_at(*db_, entry->key, {index}));
      signer = key.signer;
    }
    // No checkpoint covers the entries of the batch under way: their time is the batch's.
    const base::Time time = head_.edge.size().covers({index}) ? entry->time : now;
    PROBITY_CHECK(fold(*db_, statement, {{index}, time, entry->pae, signer, statement.subjects}));
  }
  for (const Register& one : *setup_.registers)
    if (one.settle && size > 0) PROBITY_CHECK(one.settle(*setup_.make_view(*db_, now)));
  return keep_fingerprint();
}

// Row 1 is the one in force. Where several programs share a database those that it replaced follow,
// as the mark of older ones.
Status Ledger::Sequencer::keep_fingerprint() {
  if (db_->dialect() == store::Dialect::sqlite) {
    PROBITY_CHECK(db_->run("DELETE FROM store_fingerprint"));
    return db_->run("INSERT INTO store_fingerprint(one, digest) VALUES(1, :a)", {fingerprint_});
  }
  PROBITY_CHECK(
      db_->run("DELETE FROM store_fingerprint WHERE one > 1 AND digest = :a", {fingerprint_}));
  PROBITY_CHECK(
      db_->run("INSERT INTO store_fingerprint(one, digest) "
               "SELECT (SELECT max(one) + 1 FROM store_fingerprint), digest "
               "FROM store_fingerprint WHERE one = 1 AND digest <> :a",
               {fingerprint_}));
  return db_->run(
      "INSERT INTO store_fingerprint(one, digest) VALUES(1, :a) "
      "ON CONFLICT(one) DO UPDATE SET digest = excluded.digest",
      {fingerprint_});
}

Status Ledger::Sequencer::refold_if_outdated() {
  const auto is_mine = [this]() -> Result<bool> {
    PROBITY_TRY(const auto row, db_->one("SELECT digest FROM store_fingerprint WHERE one = 1"));
    return row && row->text(0) == fingerprint_;
  };
  PROBITY_TRY(const bool is_folded, is_mine());
  if (is_folded) return {};
  return store::patiently(*db_, [&]() -> Status {
    PROBITY_TRY(const bool is_folded_since, is_mine());
    if (is_folded_since) return {};
    if (db_->dialect() == store::Dialect::postgresql) {
      PROBITY_TRY(const auto replaced, db_->one("SELECT 1 FROM store_fingerprint WHERE one > 1 "
                                                "AND digest = :a",
                                                {fingerprint_}));
      if (replaced) return newer_program();
    }
    PROBITY_TRY(head_, store::read_head(*db_));
    return refold_all(head_.edge.size(), head_.time);
  });
}

// Several programs on one database fold alike, or the older ones stop: nobody folds back and forth.
Status Ledger::Sequencer::check_fold() {
  if (db_->dialect() == store::Dialect::sqlite) return {};
  PROBITY_TRY(const auto row, db_->one("SELECT digest FROM store_fingerprint WHERE one = 1"));
  if (row && row->text(0) == fingerprint_) return {};
  return newer_program();
}

}  // namespace probity::ledger
