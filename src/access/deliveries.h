// Deliveries: "vendor V handed file F to agency A, about use U or component C, on that day", with a
// note. Private rows: the officers of A and of V see the delivery and may read the file, nobody
// else, unless A grants it (access/reading.h). Functions over a Db on its thread; those that write
// take the private tables, from any thread.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "access/files.h"

namespace probity::access {

// What a delivered file is for.
enum class PaperKind { documentation, training_data, tests, answers, other };
BOOST_DESCRIBE_ENUM(PaperKind, documentation, training_data, tests, answers, other)

struct Delivery {
  std::int64_t id = 0;
  StoredFile file;
  std::string vendor;
  std::string agency;
  base::SubjectDigest subject;
  PaperKind paper = PaperKind::other;
  std::string note;  // may be empty
  base::Time time;
  std::optional<base::Time> looked_at;
  std::string looked_by;  // "riverton/clerk"
};
BOOST_DESCRIBE_STRUCT(Delivery, (),
                      (id, file, vendor, agency, subject, paper, note, time, looked_at, looked_by))

struct NewDelivery {
  std::int64_t file = 0;  // of the vendor, about what is delivered for
  std::string vendor;
  std::string agency;  // of the use; for a component, whose use it is or shall be part of
  PaperKind paper = PaperKind::other;
  std::string note{};
  std::optional<std::int64_t> account{};
  std::string remote{};
};

// Whether such a delivery about the subject would be taken, before its file is kept. Errors as
// deliver().
base::Status check_delivery(store::Db& db, const NewDelivery& what,
                            const base::SubjectDigest& subject, base::Time now);
// About a use, its vendors and the stewards of its components deliver to its agency; about a
// component, its stewards deliver to an agency. not_found (rule file.none) for another's file;
// forbidden (rule delivery.vendor), bad_input (delivery.agency), too_large (delivery.note). The
// same file to the same agency again is the same delivery, with the newer kind and note.
base::Result<Delivery> deliver(PrivateTables& tables, store::Db& db, const NewDelivery& what);

// Newest first.
base::Result<std::vector<Delivery>> deliveries_to(store::Db& db, const std::string& agency);
base::Result<std::vector<Delivery>> deliveries_by(store::Db& db, const std::string& vendor);
base::Result<std::vector<Delivery>> deliveries_about(store::Db& db, const std::string& agency,
                                                     const base::SubjectDigest& subject);
// Of deliveries to the agency those that nobody has looked at, the oldest first: for its inbox.
base::Result<std::vector<Delivery>> unseen_deliveries(store::Db& db, const std::string& agency);

// An officer of the agency says that they looked at it. not_found (rule delivery.none) for
// another agency's.
base::Status mark_looked_at(PrivateTables& tables, std::int64_t id, const std::string& agency,
                            const std::string& person);

}  // namespace probity::access
