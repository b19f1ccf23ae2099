// gzip (RFC 1952) through zlib. Pure function, any thread; empty if it fails or would not be
// smaller.
#pragma once

#include <string>
#include <string_view>

namespace probity::server::http {

std::string gzip(std::string_view bytes, int level);  // 1 (fast) to 9 (small)

}  // namespace probity::server::http
