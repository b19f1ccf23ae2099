// Caps on what others hand the log, beside those of base/limits.h. Constants, any thread.
#pragma once

#include <cstddef>
#include <cstdint>

#include "base/limits.h"

namespace probity::log::limits {

// An entry bundle spells the length of a leaf in two bytes (C2SP tlog-tiles).
inline constexpr std::size_t kLeafBytes = (1 << 16) - 1;
inline constexpr std::size_t kEntryBundleBytes = 256 * (2 + kLeafBytes);
inline constexpr std::size_t kTileBytes = 256 * 32;
inline constexpr std::size_t kTilePathBytes = 64;  // the longest that we could write is below it

// Sizes are written as int64 here, so a tree has fewer leaves than 2^63 and 8 levels of tiles.
inline constexpr unsigned kTileLevels = 8;
inline constexpr std::uint64_t kTileIndex = (std::uint64_t{1} << 55) - 1;

inline constexpr std::size_t kPolicyBytes = 256 << 10;  // a trust policy
inline constexpr std::size_t kPolicyLines = 2'000;
inline constexpr std::size_t kConsistencyHashes = 63;  // C2SP tlog-witness: no more are sent
inline constexpr std::size_t kExtraBytes = 64 << 10;   // extra data in a proof
inline constexpr std::size_t kHashLineBytes = 45;      // base64 of 32 bytes and a newline

// A proof as text: extra data, a path and a note. And a request to a witness: a path and a note.
inline constexpr std::size_t kProofTextBytes =
    2 * kExtraBytes + 64 * kHashLineBytes + base::limits::kNoteBytes + 128;
inline constexpr std::size_t kAddCheckpointBytes =
    kConsistencyHashes * kHashLineBytes + base::limits::kNoteBytes + 64;

}  // namespace probity::log::limits
