// Members of foreign JSON read by pointer, with errors that name the place and the rule. For the
// formats of this folder; our own kinds are read by json/codec. Pure functions, any thread.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/bytes.h"
#include "base/error.h"
#include "base/hash.h"
#include "json/value.h"

namespace probity::statement {

// What stands at the pointer, or bad_input (`rule`).
base::Result<const json::Value*> member_at(const json::Value& whole, const std::string& pointer,
                                           const std::string& rule);
// The view lives as long as `whole`.
base::Result<std::string_view> text_at(const json::Value& whole, const std::string& pointer,
                                       const std::string& rule);
// Not empty, either alphabet.
base::Result<base::Bytes> base64_at(const json::Value& whole, const std::string& pointer,
                                    const std::string& rule);
// 32 bytes in base64.
template <class Digest>
base::Result<Digest> digest_at(const json::Value& whole, const std::string& pointer,
                               const std::string& rule) {
  PROBITY_TRY(const base::Bytes raw, base64_at(whole, pointer, rule));
  if (raw.size() != 32)
    return base::fail(base::Code::bad_input, "a digest has the wrong length", pointer, rule,
                      std::to_string(raw.size()) + " bytes", "32 bytes in base64");
  return Digest::from_bytes(raw);
}
// A member that must hold one text and no other.
base::Status expect_text(const json::Value& whole, const std::string& pointer,
                         const std::string& rule, std::string_view required);

// An array of digests in base64, at most limits::kProofHashes.
base::Result<std::vector<base::NodeHash>> hashes_at(const json::Value& whole,
                                                    const std::string& pointer,
                                                    const std::string& rule);

}  // namespace probity::statement
