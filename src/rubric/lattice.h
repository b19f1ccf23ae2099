// The lattice of the shared rules: for each member of a rubric document, which values are at least
// as strict as others, and so what an agency's additions or a minor release may do to it
// (docs/rubric.md "Agency additions"). One table of shapes, lattice.cc, along which join.h walks
// documents. Immutable data, any thread.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>

namespace probity::rubric {

enum class Tightening : std::uint8_t {
  key,              // names an item of a list
  fixed,            // nothing else is comparable
  text,             // words: an agency writes its own, and changes nobody else's
  at_least,         // a number: greater is stricter, join max
  at_most,          // a number: smaller is stricter, join min; none, or 0 where absent is 0: no end
  only_off,         // true -> false, join and
  only_on,          // false -> true, join or
  more_cases,       // a condition under which the rule applies: terms may be added to its "any"
  more_conditions,  // a condition for a permission: terms may be added to its "all"
  fewer_ways,       // the same, and where there is none nothing is permitted
  superset,         // a set: more is stricter, join union
  subset,           // a list of what is accepted: less is stricter, join intersection
  own_names,        // a set of names of the agency's own
  never,            // an agency's own item may not say it
  object,
  items,  // a list of objects, each named by its key
};

// The order in words, for people: "may only rise". In English, for language::say().
std::string_view words(Tightening order);

struct Shape;

struct Member {
  std::string_view name;
  Tightening order = Tightening::fixed;
  const Shape* shape = nullptr;  // of an object, or of each item
  std::int64_t absent = 0;       // at_least: what counts where the number is absent
};

struct Shape {
  std::span<const Member> members;
  bool grows = false;  // as items: an agency may add its own

  const Member* find(std::string_view name) const;
  std::string_view key() const;  // the member that names an item; empty for an object
};

const Shape& document_shape();

}  // namespace probity::rubric
