// Catalogue: the messages of one language, looked up by their English. Made once, when the program
// starts, and refused if a translation lacks or adds a place for a value, a tag or a name: so no
// page can fail by one. Immutable: any thread, a look-up is one hash and no allocation.
#pragma once

#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "base/error.h"
#include "language/po.h"

namespace probity::language {

class Catalogue {
 public:
  // Fuzzy and empty translations are left out. Rule po.slots; `name` as for parse_po.
  static base::Result<Catalogue> make(const Po& po, std::string_view name);
  // Every message in letters that nobody mistakes for English, a third longer and in brackets
  // ([!!Ùùséés!!]); so tests see what is shown without having been looked up.
  static Catalogue pseudo(const Po& po);

  // English itself where it is not translated, without its context ("verb\4Open").
  std::string_view find(std::string_view english) const;
  std::string_view find(std::int64_t number, std::string_view one, std::string_view many) const;

 private:
  struct Hash {
    using is_transparent = void;
    std::size_t operator()(std::string_view text) const {
      return std::hash<std::string_view>()(text);
    }
  };

  Plurals plurals_ = Plurals::not_one;
  std::unordered_map<std::string, std::vector<std::string>, Hash, std::equal_to<>> texts_;
};

// What is shown of a message where it is not translated.
std::string_view without_context(std::string_view english);

}  // namespace probity::language
