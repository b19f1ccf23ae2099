// Caps on what is told to others. Beside them the common ones of base/limits.h.
#pragma once

#include <cstddef>
#include <cstdint>

namespace probity::outbox::limits {

inline constexpr std::int64_t kWebhooks = 1'000;         // of one node
inline constexpr std::size_t kWantedWords = 100;         // in one list of what somebody wants
inline constexpr std::int64_t kGiveUpDays = 3;           // of trying
inline constexpr std::int64_t kWaitingNotices = 10'000;  // of one recipient; the log keeps the rest

}  // namespace probity::outbox::limits
