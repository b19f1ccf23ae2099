// The handout: files that a visitor can take away and verify offline: the trust file, and the last
// safety token of each use and component. Written anew at each opening, because both are renewed.
// One thread.
#pragma once

#include <vector>

#include "access/node.h"

namespace probity::demo {

struct Handout {
  base::Path trust;                // trust.json
  std::vector<base::Path> tokens;  // "riverton-phone-line.safety.json", uses first
};
base::Result<Handout> write_handout(access::Node& node, const base::Path& directory);

}  // namespace probity::demo
