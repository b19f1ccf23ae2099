// Caps on a node's dealings with its peers. Constants, any thread.
#pragma once

#include <cstddef>

#include "base/limits.h"

namespace probity::peers::limits {

inline constexpr std::size_t kAsked = 32;  // witnesses with an address: each has a thread
// What a witness answers: signature lines, a size, or a checkpoint.
inline constexpr std::size_t kAnswerBytes = base::limits::kNoteBytes;

}  // namespace probity::peers::limits
