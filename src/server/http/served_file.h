// A file to take away: attached, never shown in the page's own origin, ranged (RFC 9110 section 14,
// one range) so that a broken download goes on, under a name that cannot write a header of its own
// (RFC 6266, RFC 8187). It is read piece by piece on a worker. Pure but for that; any thread.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "base/error.h"
#include "base/files.h"
#include "server/http/response.h"

namespace probity::server::http {

struct ServedFile {
  std::string name;     // as people call it, in any script
  std::string version;  // names its bytes: an ETag, and what If-Range compares
  std::unique_ptr<base::Reader> bytes;
};

// 200 with all of it, 206 with the part asked for, 304 where the reader has it, 416 where there is
// no such part. application/octet-stream: what is in it is nobody's to run here. environment when
// the bytes cannot be read.
base::Result<Response> serve(const Request& request, ServedFile file);

// `attachment; filename="report.pdf"; filename*=UTF-8''...`
std::string attachment(std::string_view name);

// The bytes that a Range header asks for, of so many.
struct ByteRange {
  std::uint64_t first = 0;
  std::uint64_t count = 0;
  bool operator==(const ByteRange&) const = default;
};
enum class RangeAnswer { all, part, none };  // none: it cannot be satisfied
RangeAnswer parse_range(std::string_view header, std::uint64_t size, ByteRange& range);

}  // namespace probity::server::http
