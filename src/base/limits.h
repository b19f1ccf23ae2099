// Every cap on foreign input, named, in one place. What is over a cap is refused at the door with
// the cap in the error.
#pragma once

#include <cstddef>
#include <cstdint>

namespace probity::base::limits {

inline constexpr std::size_t kEnvelopeBytes =
    1 << 20;  // one statement's envelope (DECISIONS: up to 1 MiB)
inline constexpr std::size_t kRequestHeadBytes = 16 << 10;  // request line and header fields
inline constexpr std::size_t kJsonDepth = 64;               // nesting of any JSON we parse
inline constexpr std::int64_t kMaxInteger =
    (1LL << 53) - 1;  // integers in our kinds: exact in every JSON reader
inline constexpr std::size_t kStringBytes = 64 << 10;    // one string in one of our kinds
inline constexpr std::size_t kListItems = 10'000;        // one list in one of our kinds
inline constexpr std::size_t kPageRows = 50;             // rows on a page of a list
inline constexpr std::size_t kPageRowsMax = 1'000;       // rows in one API answer
inline constexpr std::size_t kModelFiles = 100'000;      // files of one artifact
inline constexpr std::size_t kNoteBytes = 64 << 10;      // a signed note
inline constexpr std::size_t kNoteSignatures = 100;      // signature lines of a note
inline constexpr std::size_t kReceiptBytes = 256 << 10;  // a receipt: leaf, proof and checkpoint
inline constexpr std::size_t kBundleBytes = 2
                                            << 20;  // a Sigstore bundle: envelope, entry and proof
inline constexpr std::size_t kProofHashes = 64;     // an inclusion proof's path
inline constexpr std::size_t kLicenceBytes = 1024;  // an SPDX licence expression
inline constexpr std::size_t kUploadBytes = 64 << 20;       // a body with files, where a route asks
inline constexpr std::size_t kUploadsInMemory = 256 << 20;  // such bodies together, at any moment
inline constexpr std::size_t kFormFields = 2'000;           // fields of a form or query, parts
inline constexpr std::size_t kFormNameBytes = 256;          // the name of a field
inline constexpr std::size_t kFileNameBytes = 255;          // what a sender calls an upload
inline constexpr std::size_t kPartHeadBytes = 4 << 10;      // the header lines of one part
inline constexpr std::size_t kCookies = 64;                 // in one request
inline constexpr std::size_t kStreams = 256;                // answers that stay open
inline constexpr std::size_t kStreamQueueBytes = 256 << 10;  // of one, made and not yet sent
inline constexpr std::size_t kLimiterKeys = 16 << 10;        // addresses that one Limiter remembers
inline constexpr std::size_t kDraftBytes = 256 << 10;        // what somebody typed into one draft
inline constexpr std::int64_t kDraftsOfAccount = 200;        // kept at once
inline constexpr std::size_t kCsvFileBytes = 64 << 20;       // a spreadsheet
inline constexpr std::size_t kCsvRowBytes = 256 << 10;       // one of its rows
inline constexpr std::size_t kCsvColumns = 1'000;            // of a spreadsheet
inline constexpr std::size_t kCsvRows = 200'000;             // of a spreadsheet
inline constexpr std::size_t kMappingBytes = 256 << 10;      // a mapping of columns to fields
inline constexpr std::size_t kSearchBytes = 512;             // words searched for; longer is cut
inline constexpr std::size_t kSearchWords = 12;              // likewise
inline constexpr std::size_t kSearchRanked = 20'000;         // hits sorted by how well they match
inline constexpr std::size_t kSearchCounted = 200'000;       // hits counted; then "more than"
inline constexpr std::size_t kReportBytes = 8 << 10;  // the text of a problem report, an answer
inline constexpr std::size_t kReportLineBytes = 254;  // its other fields, each
inline constexpr std::size_t kFileRows = 10'000;      // rows of a list taken away as a file

}  // namespace probity::base::limits
