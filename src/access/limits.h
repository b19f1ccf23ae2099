// The named limits of sign-in. What foreign input may be at most is in base/limits.h.
#pragma once

#include <cstddef>
#include <cstdint>

#include "base/time.h"

namespace probity::access::limits {

inline constexpr std::int64_t kSessionIdle = 30 * 60;    // seconds without a request
inline constexpr std::int64_t kSessionLife = 12 * 3600;  // whatever happens in it
inline constexpr std::int64_t kHalfSessionLife = 600;    // until the second factor is given
inline constexpr std::int64_t kSeenEvery = 60;           // how exactly "last seen" is kept
inline constexpr std::int64_t kClockTolerance = 300;     // what begins later than this is not ours
inline constexpr std::int64_t kInvitationLife = 72 * 3600;

inline constexpr std::size_t kPasswordMin = 12;    // code points
inline constexpr std::size_t kPasswordMax = 1024;  // code points
inline constexpr std::size_t kLoginBytes = 254;    // the longest mail address
inline constexpr std::size_t kNameBytes = 200;     // display names, names of API tokens
inline constexpr std::size_t kAccountPersons = 50;
inline constexpr std::size_t kExternalBytes = 2048;  // issuer or subject of an identity provider

inline constexpr std::int64_t kApiTokenDays = 366;
inline constexpr std::size_t kApiTokens = 50;  // in force, of one account
inline constexpr int kRecoveryCodes = 10;

// Failures before the first wait, and the longest wait. Each failure beyond doubles it.
inline constexpr std::int64_t kAccountTries = 5;
inline constexpr std::int64_t kAccountWait = 15 * 60;
inline constexpr std::int64_t kNetworkTries = 20;
inline constexpr std::int64_t kNetworkWait = 3600;
inline constexpr std::int64_t kFailuresForgotten = base::kDay;  // after the last one

// Files that the node keeps. A browser's upload is held in memory and capped by
// base::limits::kUploadBytes; the command line streams.
inline constexpr std::uint64_t kFileBytes = std::uint64_t{4} << 30;       // one file
inline constexpr std::uint64_t kFileBytesADay = std::uint64_t{16} << 30;  // of one organisation
inline constexpr std::int64_t kFilesADay = 2'000;                         // likewise
inline constexpr std::size_t kNoteBytes = 4 << 10;  // what is said beside a delivery
inline constexpr std::int64_t kSameReading = 3600;  // a download gone on with is no new reading

// How long personal data is kept (GDPR Art. 5(1)(e); docs/operators.md says why so long).
inline constexpr std::int64_t kTrailKept = 400 * base::kDay;   // a row of the audit trail
inline constexpr std::int64_t kReportKept = 365 * base::kDay;  // after it was answered or closed
inline constexpr std::int64_t kDraftKept = 90 * base::kDay;    // after it was last changed

}  // namespace probity::access::limits
