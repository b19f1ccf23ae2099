// Notice: what those who follow the log are told about one entry: which kind of statement it is,
// what it is about and where it can be read, but not what it says, and nothing about persons. Of
// uses in a restricted area nobody is told anything (DECISIONS, "Computed, then adopted"). It is
// made from the log whenever it is needed and kept nowhere, so it forgets what the log forgets.
// Functions over a Db, on its thread.
#pragma once

#include <boost/describe/class.hpp>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/hash.h"
#include "base/time.h"
#include "ledger/register.h"
#include "store/db.h"

namespace probity::outbox {

struct NoticeSubject {
  std::string kind;  // "use", "model", "artifact", ...; "statement" for what is no thing
  std::string name;  // "riverton/phone-line"; empty for a statement
  base::SubjectDigest digest;
};
BOOST_DESCRIBE_STRUCT(NoticeSubject, (), (kind, name, digest))

struct Notice {
  std::string type;    // "entry.logged"
  std::string origin;  // of the log
  std::uint64_t entry = 0;
  base::Time time;  // logged
  std::string kind;
  base::PaeDigest statement;
  std::vector<std::string> organisations;  // whose statement it is, and whose things it is about
  std::vector<NoticeSubject> subjects;
  std::string href;  // on this node
};
BOOST_DESCRIBE_STRUCT(Notice, (),
                      (type, origin, entry, time, kind, statement, organisations, subjects, href))

// nullopt for what nobody is told about.
base::Result<std::optional<Notice>> notice_of(store::Db& db, const std::string& origin,
                                              std::uint64_t entry);
// The same as one line of JSON.
std::string to_json(const Notice& notice);

// What somebody wants to be told of. An empty list wants all; what is in several must be in each.
struct Wanted {
  std::vector<std::string> kinds;     // "use-facts"
  std::vector<std::string> agencies;  // "riverton"
  std::vector<std::string> uses;      // "riverton/phone-line"
};
BOOST_DESCRIBE_STRUCT(Wanted, (), (kinds, agencies, uses))

// bad_input (rules notice.kind, notice.agency, notice.use) for words that can match nothing;
// `kinds`: all that this node takes.
base::Status check(const Wanted& wanted, const std::vector<std::string>& kinds);
bool wants(const Wanted& wanted, const Notice& notice);
// The words of all kinds, as entries carry them.
std::vector<std::string> kinds_of(const std::vector<ledger::Register>& registers);

}  // namespace probity::outbox
