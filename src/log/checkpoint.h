// Checkpoint (C2SP tlog-checkpoint): what a log signs. Lines: origin, tree size in decimal, root
// hash in base64, and any extension lines, none of them empty. Pure functions, any thread.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "base/hash.h"
#include "log/tree.h"

namespace probity::log {

struct Checkpoint {
  std::string origin;  // a note name: a host or URL without scheme, e.g. "log.city.example"
  TreeSize size;
  base::RootHash root;
  std::vector<std::string> extensions;
  bool operator==(const Checkpoint&) const = default;
};

std::string to_string(const Checkpoint& checkpoint);
// Exactly one spelling of each: to_string(*parse_checkpoint(text)) == text.
base::Result<Checkpoint> parse_checkpoint(std::string_view text);

}  // namespace probity::log
