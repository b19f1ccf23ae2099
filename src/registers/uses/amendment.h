// Amendments: a registration's own words and state corrected, or brought up to date. The log keeps
// what was said before; lists, searches and judgement go by the present words. An amendment names
// the statement whose words it replaces, so that of two who amend at once the second is told. A
// looser purpose may be stated: it counts from its entry on, and the page shows what stood before.
// Functions over a Db on its thread; the rest any thread.
#pragma once

#include <boost/describe/class.hpp>
#include <boost/describe/enum.hpp>
#include <boost/json/value.hpp>
#include <optional>
#include <string>
#include <vector>

#include "registers/uses/register.h"

namespace probity::registers::uses {

// Why the present words are replaced: they were wrong from the beginning, or have become so.
enum class Ground { mistake, change };
BOOST_DESCRIBE_ENUM(Ground, mistake, change)

// Replaces what a use's registration says. A member that is absent stays as it is; `components` and
// `undisclosed` are one answer: either of them takes the place of both.
struct UseAmendment {
  base::PaeDigest amends;  // the statement that gave the present words: registration or amendment
  Ground ground = Ground::change;
  std::string reason;
  std::optional<std::string> name;
  std::optional<std::string> summary;
  std::optional<std::string> purpose;
  std::optional<std::string> context;
  std::optional<Stage> stage;  // any but not_stated
  std::optional<std::vector<base::SubjectDigest>> components;
  std::optional<Undisclosed> undisclosed;
  std::optional<std::string> owner;
  std::optional<Contact> contact;
  std::optional<std::vector<std::string>> rights;
};
BOOST_DESCRIBE_STRUCT(UseAmendment, (),
                      (amends, ground, reason, name, summary, purpose, context, stage, components,
                       undisclosed, owner, contact, rights))

// The use as it is after an amendment.
Use amended(Use present, const UseAmendment& what);

// What takes the present words to `wanted`: names only what differs; nullopt when nothing does.
// Ground and reason are left to the caller.
std::optional<UseAmendment> amendment_to(const StoredUse& present, const Use& wanted);

// One member of a use, before and after; null where it was, or is, not there.
struct Changed {
  std::string member;
  boost::json::value before;
  boost::json::value after;
};
BOOST_DESCRIBE_STRUCT(Changed, (), (member, before, after))
std::vector<Changed> changes(const Use& before, const Use& after);

struct StoredAmendment {
  std::uint64_t entry = 0;
  base::Time time;
  std::string person;
  Ground ground = Ground::change;
  std::string reason;
  std::vector<Changed> changed;
};
// Newest first.
base::Result<std::vector<StoredAmendment>> amendments_of(store::Db& db,
                                                         const base::SubjectDigest& use);
base::Result<std::optional<StoredAmendment>> amendment_at(store::Db& db, std::uint64_t entry);

ledger::Kind amendment_kind();

}  // namespace probity::registers::uses
