// Pin: one package a lock file names, exactly: version and SHA-512 of its tarball, so that whoever
// fetches it gets the same bytes or an error. Pure functions, any thread.
#pragma once

#include <boost/describe/class.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"

namespace probity::interop::packages {

struct Pin {
  std::string name;       // "@scope/name" or "name"
  std::string version;    // exact, e.g. "1.4.2"
  std::string integrity;  // "sha512-" and the base64 of the tarball's digest, as npm writes it

  std::string spec() const { return name + "@" + version; }
  bool operator==(const Pin&) const = default;
};
BOOST_DESCRIBE_STRUCT(Pin, (), (name, version, integrity))

// A lock file: {"about": words for its readers, "packages": [pins]}.
base::Result<std::vector<Pin>> parse_lock(std::string_view text);

// As npm writes it: "sha512-" and base64.
std::string integrity_of(std::string_view tarball);

}  // namespace probity::interop::packages
