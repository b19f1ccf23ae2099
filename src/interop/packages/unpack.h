// unpack: an npm tarball (gzip, tar) into a folder, trusting nothing in it: only regular files
// under clean relative paths, no links or devices, nothing twice, and caps on count and sizes, so
// neither
// "../" nor a bomb gets out. Memory: the tarball and its largest file. Any thread.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "base/error.h"
#include "base/files.h"

namespace probity::interop::packages {

inline constexpr std::size_t kTarballBytes = std::size_t{1} << 30;  // of one package, packed
inline constexpr std::uint64_t kUnpackedBytes = std::uint64_t{4} << 30;

// Writes what lies under the tarball's top folder ("package/") to `folder`. Errors have the rule
// "packages.archive" and point to the path inside the archive.
base::Status unpack(std::string_view tarball, const base::Path& folder, base::Files& files);

}  // namespace probity::interop::packages
