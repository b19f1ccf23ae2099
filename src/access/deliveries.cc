#include "access/deliveries.h"

#include <algorithm>

#include "json/codec.h"
#include "ledger/authority.h"
#include "ledger/subjects.h"
#include "registers/models/register.h"
#include "registers/supplies/register.h"
#include "registers/uses/register.h"

namespace probity::access {

using base::Code;
using base::fail;
using base::Result;
using base::Status;
using base::SubjectDigest;

namespace {

Result<bool> is_steward(store::Db& db, const std::string& organisation,
                        const SubjectDigest& component) {
  PROBITY_TRY(const auto releases, registers::models::releases_of_artifact(db, component));
  return std::any_of(releases.begin(), releases.end(),
                     [&](const auto& one) { return one.organisation == organisation; });
}

// Whether it supplies the use, or answers for a part of it.
Result<bool> supplies(store::Db& db, const std::string& vendor, const SubjectDigest& use,
                      base::Time at) {
  PROBITY_TRY(const auto vendors, registers::supplies::vendors_of(db, use, at));
  for (const auto& one : vendors)
    if (one.what.vendor.str() == vendor) return true;
  PROBITY_TRY(const auto stored, registers::uses::find_use(db, use));
  if (!stored) return false;
  for (const SubjectDigest& component : stored->use.components) {
    PROBITY_TRY(const bool steward, is_steward(db, vendor, component));
    if (steward) return true;
  }
  return false;
}

Result<std::vector<Delivery>> read(store::Db& db, std::string_view where,
                                   std::vector<store::Value> values) {
  PROBITY_TRY(const auto rows,
              db.query("SELECT id, file, vendor, agency, subject, paper, note, time, looked_at, "
                       "looked_by FROM files_delivery " +
                           std::string(where),
                       std::move(values)));
  std::vector<Delivery> all;
  for (const store::Row& row : rows) {
    PROBITY_TRY(auto file, find_file(db, row.integer(1)));
    if (!file) continue;
    Delivery one{row.integer(0),
                 *std::move(file),
                 row.text(2),
                 row.text(3),
                 *SubjectDigest::from_hex(row.text(4)),
                 json::from_word<PaperKind>(row.text(5)).value_or(PaperKind::other),
                 row.text(6),
                 {row.integer(7)},
                 {},
                 row.text(9)};
    if (!row.is_null(8)) one.looked_at = base::Time{row.integer(8)};
    all.push_back(std::move(one));
  }
  return all;
}

}  // namespace

Status check_delivery(store::Db& db, const NewDelivery& what, const SubjectDigest& about,
                      base::Time now) {
  if (what.note.size() > limits::kNoteBytes)
    return fail(Code::too_large, "the note is too long", "/note", "delivery.note",
                std::to_string(what.note.size()),
                "at most " + std::to_string(limits::kNoteBytes) + " bytes");
  PROBITY_TRY(const auto agency, ledger::find_organisation(db, what.agency));
  PROBITY_TRY(const auto subject, ledger::find_subject(db, about));
  const bool is_use = subject && subject->kind == "use";
  if (!agency || agency->kind != ledger::OrganisationKind::agency || agency->id == what.vendor ||
      (is_use && subject->organisation != agency->id))
    return fail(Code::bad_input, "that agency takes no delivery about this", "/agency",
                "delivery.agency", what.agency,
                is_use ? subject->organisation : "an agency in the log");
  PROBITY_TRY(const bool answers,
              is_use ? supplies(db, what.vendor, about, now) : is_steward(db, what.vendor, about));
  if (answers) return {};
  return fail(Code::forbidden, "only who supplies it or answers for it delivers", "/vendor",
              "delivery.vendor", what.vendor, "a vendor of the use, or a steward");
}

Result<Delivery> deliver(PrivateTables& tables, store::Db& db, const NewDelivery& what) {
  PROBITY_TRY(const auto file, find_file(db, what.file));
  if (!file || file->organisation != what.vendor || !file->draft.empty())
    return fail(Code::not_found, "there is no such file, or it is not yours", "/file", "file.none",
                std::to_string(what.file), "a file of your organisation");
  PROBITY_CHECK(check_delivery(db, what, file->subject, tables.now()));
  std::vector<Delivery> made;
  PROBITY_CHECK(tables.write([&](store::Db& writing) -> Status {
    const store::Value account = what.account ? store::Value(*what.account) : store::Value();
    PROBITY_CHECK(writing.run(
        "INSERT INTO files_delivery(file, vendor, agency, subject, paper, note, account, time, "
        "looked_by) VALUES(:a,:b,:c,:d,:e,:f,:g,:h,'') ON CONFLICT(file, agency) DO UPDATE SET "
        "paper = excluded.paper, note = excluded.note, account = excluded.account, "
        "time = excluded.time, looked_at = NULL, looked_by = ''",
        {file->id, what.vendor, what.agency, file->subject.hex(),
         std::string(json::word(what.paper)), what.note, account, tables.now().seconds}));
    PROBITY_TRY(made, read(writing, "WHERE file = :a AND agency = :b", {file->id, what.agency}));
    return tables.trail().append(
        writing, what.account, Event::file_delivered,
        "file " + file->sha256.hex().substr(0, 12) + " of " + what.vendor + " to " + what.agency,
        what.remote);
  }));
  return std::move(made.front());
}

Result<std::vector<Delivery>> deliveries_to(store::Db& db, const std::string& agency) {
  return read(db, "WHERE agency = :a ORDER BY id DESC", {agency});
}
Result<std::vector<Delivery>> deliveries_by(store::Db& db, const std::string& vendor) {
  return read(db, "WHERE vendor = :a ORDER BY id DESC", {vendor});
}
Result<std::vector<Delivery>> deliveries_about(store::Db& db, const std::string& agency,
                                               const SubjectDigest& subject) {
  return read(db, "WHERE agency = :a AND subject = :b ORDER BY id DESC", {agency, subject.hex()});
}
Result<std::vector<Delivery>> unseen_deliveries(store::Db& db, const std::string& agency) {
  return read(db, "WHERE agency = :a AND looked_at IS NULL ORDER BY time, id", {agency});
}

Status mark_looked_at(PrivateTables& tables, std::int64_t id, const std::string& agency,
                      const std::string& person) {
  return tables.write([&](store::Db& db) -> Status {
    PROBITY_TRY(const auto found, read(db, "WHERE id = :a AND agency = :b", {id, agency}));
    if (found.empty())
      return fail(Code::not_found, "there is no such delivery, or it is not to you", "",
                  "delivery.none", std::to_string(id), "a delivery to your agency");
    return db.run("UPDATE files_delivery SET looked_at = :a, looked_by = :b WHERE id = :c",
                  {tables.now().seconds, person, id});
  });
}

}  // namespace probity::access
