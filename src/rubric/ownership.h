// Ownership: which organisations belong together, so that checks can be counted by groups instead
// of names (DECISIONS "Independence groups"; docs/decisions/0010-independence.md). Only who owns
// and who controls is passed on from one to the next, and not through a public body: the State's
// companies are no group. Every other tie binds its two ends, and the groups of these, and goes no
// further. Pure data and functions; any thread.
#pragma once

#include <boost/describe/class.hpp>
#include <boost/describe/enum.hpp>
#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "base/time.h"
#include "rubric/fact.h"

namespace probity::rubric {

enum class TieKind {
  owns,             // `from` owns more than half of `to`, or as much of its votes
  controls,         // `from` decides for `to` otherwise
  same_controller,  // somebody who is not named controls both
  subcontracts,     // `from` gave work to `to`: until 24 months after it ended
  pays,             // `from` paid `to` for something else than this check: until 24 months after
};
BOOST_DESCRIBE_ENUM(TieKind, owns, controls, same_controller, subcontracts, pays)

struct Tie {
  TieKind kind = TieKind::owns;
  std::string from;
  std::string to;
  base::Time since{};
  base::Time until = base::kEndOfTime;
  std::uint64_t entry = 0;  // the log entry that says so
  auto operator<=>(const Tie&) const = default;
};

// Until when the tie counts: some do for 24 months after their end.
base::Time counts_until(const Tie& tie);

struct Ties {
  std::vector<Tie> all;
  std::set<std::string> public_bodies;
};

// Whether the tie makes a group: who owns and who controls, but not through a public body.
bool is_passed_on(const Tie& tie, const std::set<std::string>& public_bodies);

// The ties of one instant that nothing stops.
class Ownership {
 public:
  Ownership(const Ties& ties, const std::vector<Stop>& stops, base::Time as_of);

  // One name for all that belong together by who owns and controls; its own where nobody does.
  const std::string& group(const std::string& organisation) const;
  // The shortest chain of ties between the two, at most one of which is not passed on; empty where
  // there is none, or it is the same organisation.
  std::vector<Tie> chain(const std::string& a, const std::string& b) const;
  // The shortest chain within a group.
  std::vector<Tie> chain_in_group(const std::string& a, const std::string& b) const;

 private:
  struct Step {
    const Tie* tie;
    const std::string* to;
    bool passed_on;
  };
  std::vector<Tie> shortest(const std::string& a, const std::string& b, int loose) const;

  std::vector<Tie> ties_;  // in force, in canonical order
  std::map<std::string, std::vector<Step>> steps_;
  std::map<std::string, std::string> groups_;
};

// For people: "holding owns lab (12), holding owns maker (9)", with the entries.
std::string in_words(const std::vector<Tie>& chain);

}  // namespace probity::rubric
