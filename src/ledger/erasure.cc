#include "ledger/erasure.h"

#include "json/canonical.h"
#include "json/codec.h"
#include "ledger/admission.h"

namespace probity::ledger {

using base::Code;
using base::fail;

namespace {

constexpr const char* kSubject = "/subject/0/digest/sha256";

Status check_owner(View& view, const store::Entry& target, const Signer& signer) {
  // The operator's own key acts on an order that reaches the node.
  if (signer.role == Role::node) return {};
  PROBITY_TRY(const auto key, find_key(view.db(), target.key));
  const std::string owner = key ? key->signer.organisation : "";
  if (signer.organisation == owner) return {};
  return fail(Code::forbidden, "only the organisation that said it, or the operator, erases it",
              kSubject, "erasure.owner", signer.organisation, owner);
}

Result<store::Entry> target_of(View& view, const Placed& placed) {
  if (placed.subjects.size() != 1)
    return fail(Code::bad_input, "one statement at a time", "/subject", "subject.count",
                std::to_string(placed.subjects.size()), "1");
  const auto digest = placed.subjects[0].retag<base::PaeTag>();
  PROBITY_TRY(const auto index, store::find(view.db(), digest));
  if (!index)
    return fail(Code::bad_input, "only a statement can be erased", kSubject, "erasure.statement",
                digest.hex(), "the digest of a statement in the log");
  PROBITY_TRY(auto entry, store::read_entry(view.db(), *index));
  if (!entry) return fail(Code::internal, "a statement that was just there is gone");
  return *std::move(entry);
}

Result<std::vector<log::LogIndex>> entries_of(Db& db, const base::PaeDigest& statement,
                                              std::uint64_t before) {
  PROBITY_TRY(auto all, store::find_all(db, statement));
  std::erase_if(all, [&](const log::LogIndex& one) { return one.value >= before; });
  return all;
}

}  // namespace

Result<Remains> remains_of(const Prepared& statement) {
  if (!statement.kind->remains)
    return fail(Code::conflict, "what a statement of that kind says is permanent", kSubject,
                "erasure.permanent", statement.kind->label(),
                "a statement of an erasable kind, as docs/erasure.md lists them");
  return Remains{statement.kind->predicate_type(), statement.subjects,
                 statement.kind->remains(statement.predicate.get())};
}

Status check_erasure(View& view, const Prepared& erasure, const Placed& placed) {
  PROBITY_TRY(const store::Entry target, target_of(view, placed));
  PROBITY_CHECK(check_not_erased(view.db(), target.pae));
  if (!target.envelope)
    return fail(Code::environment, "the content of that statement is not here", kSubject,
                "erasure.withheld", target.pae.hex());
  PROBITY_CHECK(check_owner(view, target, placed.signer));
  PROBITY_TRY(const Prepared content, prepare(*target.envelope, *erasure.kinds));
  PROBITY_TRY(const Remains remains, remains_of(content));
  if (content.kind->rules_of_erasure)
    PROBITY_CHECK(content.kind->rules_of_erasure(content.predicate.get(), view));
  const json::Value* said = json::find(erasure.statement.predicate, "remains");
  const std::string wanted = json::canonical(json::encode(remains));
  const std::string found = said ? json::canonical(*said) : "";
  if (found == wanted) return {};
  // What was found is not repeated: it may hold what is to be erased.
  return fail(Code::bad_input, "that is not what remains of the statement", "/predicate/remains",
              "erasure.remains", std::to_string(found.size()) + " bytes", wanted);
}

Status check_not_erased(Db& db, const base::PaeDigest& statement) {
  PROBITY_TRY(const auto row, db.one("SELECT by_entry FROM ledger_erasure WHERE pae = :a LIMIT 1",
                                     {statement.hex()}));
  if (!row) return {};
  return fail(Code::conflict, "that statement was erased", kSubject, "erasure.again",
              "erased by entry " + std::to_string(row->integer(0)), "a statement that is here");
}

Result<std::optional<ErasedEntry>> erasure_of(Db& db, log::LogIndex entry) {
  PROBITY_TRY(const auto row,
              db.one("SELECT by_entry, ground, asked_on, time, has_nonce FROM ledger_erasure "
                     "WHERE entry = :a",
                     {static_cast<std::int64_t>(entry.value)}));
  if (!row) return std::optional<ErasedEntry>();
  return std::optional(ErasedEntry{entry.value, static_cast<std::uint64_t>(row->integer(0)),
                                   row->text(1),
                                   base::parse_date(row->text(2)).value_or(base::Date{}),
                                   base::Time{row->integer(3)}, row->integer(4) != 0});
}

Result<std::vector<log::LogIndex>> erase_content(Db& db, const base::PaeDigest& statement) {
  PROBITY_TRY(auto entries, store::find_all(db, statement));
  for (const log::LogIndex& one : entries) PROBITY_CHECK(store::erase_content(db, one));
  return entries;
}

Status add_erasure(Db& db, const Placed& at, const ErasureSaid& said) {
  const auto statement = at.subjects[0].retag<base::PaeTag>();
  PROBITY_TRY(const auto entries, entries_of(db, statement, at.index.value));
  for (const log::LogIndex& one : entries)
    PROBITY_CHECK(db.run(
        "INSERT INTO ledger_erasure(entry, pae, by_entry, ground, asked_on, time, has_nonce) "
        "VALUES(:a,:b,:c,:d,:e,:f,:g)",
        {static_cast<std::int64_t>(one.value), statement.hex(),
         static_cast<std::int64_t>(at.index.value), said.ground, base::to_string(said.asked_on),
         at.time.seconds, std::int64_t{json::find(said.remains.predicate, "nonce") != nullptr}}));
  return {};
}

Status Erasures::load() {
  is_loaded_ = true;
  PROBITY_TRY(const auto said,
              store::recent_entries(db_, size_.value, size_.value, {std::string(kErasure)}));
  for (const store::Entry& one : said) {
    PROBITY_TRY(const auto entry, store::read_entry(db_, one.index));
    if (!entry || !entry->envelope) continue;
    PROBITY_TRY(const Prepared erasure, prepare(*entry->envelope, kinds_));
    const json::Value* remains = json::find(erasure.statement.predicate, "remains");
    if (!remains) continue;
    PROBITY_TRY(Remains decoded, json::decode<Remains>(*remains, "/predicate/remains"));
    remains_.insert_or_assign(erasure.subjects.front().retag<base::PaeTag>(), std::move(decoded));
  }
  return {};
}

Result<Prepared> Erasures::in_place_of(const store::Entry& entry) {
  if (!is_loaded_) PROBITY_CHECK(load());
  const auto found = remains_.find(entry.pae);
  if (found == remains_.end())
    return fail(Code::environment, "cannot fold: the entry's content is not here",
                "log entry " + std::to_string(entry.index.value), "rebuild.withheld");
  const Remains& remains = found->second;
  Prepared made;
  made.pae = entry.pae;
  made.kinds = &kinds_;
  made.kind = kinds_.find(remains.predicate_type);
  if (!made.kind)
    return fail(Code::environment, "what remains of an erased statement is of an unknown kind",
                "log entry " + std::to_string(entry.index.value), "kind.unknown",
                remains.predicate_type);
  for (const base::SubjectDigest& subject : remains.subjects)
    made.statement.subjects.push_back(statement::subject("", subject));
  made.statement.predicate_type = remains.predicate_type;
  made.statement.predicate = remains.predicate;
  made.subjects = remains.subjects;
  PROBITY_TRY(made.predicate, made.kind->decode(remains.predicate));
  return made;
}

}  // namespace probity::ledger
