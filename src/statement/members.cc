#include "statement/members.h"

#include <boost/json/array.hpp>

#include "base/limits.h"

namespace probity::statement {

using base::Code;
using base::Result;

Result<const json::Value*> member_at(const json::Value& whole, const std::string& pointer,
                                     const std::string& rule) {
  const json::Value* value = json::at(whole, pointer);
  if (value == nullptr)
    return base::fail(Code::bad_input, "a member is missing", pointer, rule, "nothing", "a value");
  return value;
}

Result<std::string_view> text_at(const json::Value& whole, const std::string& pointer,
                                 const std::string& rule) {
  PROBITY_TRY(const json::Value* value, member_at(whole, pointer, rule));
  if (!value->is_string())
    return base::fail(Code::bad_input, "a member is no string", pointer, rule,
                      std::string(json::kind_name(*value)), "a string");
  return json::view(value->get_string());
}

Result<base::Bytes> base64_at(const json::Value& whole, const std::string& pointer,
                              const std::string& rule) {
  PROBITY_TRY(const std::string_view text, text_at(whole, pointer, rule));
  auto raw = base::from_base64(text);
  if (!raw || raw->empty())
    return base::fail(Code::bad_input, "a member is not base64", pointer, rule,
                      std::string(text.substr(0, 40)), "base64, not empty");
  return std::move(*raw);
}

base::Status expect_text(const json::Value& whole, const std::string& pointer,
                         const std::string& rule, std::string_view required) {
  PROBITY_TRY(const std::string_view text, text_at(whole, pointer, rule));
  if (text != required)
    return base::fail(Code::bad_input, "a member holds another value than it must", pointer, rule,
                      std::string(text.substr(0, 80)), std::string(required));
  return {};
}

Result<std::vector<base::NodeHash>> hashes_at(const json::Value& whole, const std::string& pointer,
                                              const std::string& rule) {
  PROBITY_TRY(const json::Value* list, member_at(whole, pointer, rule));
  if (!list->is_array() || list->get_array().size() > base::limits::kProofHashes)
    return base::fail(Code::bad_input, "not a list of hashes", pointer, rule,
                      std::string(json::kind_name(*list)),
                      "an array of at most " + std::to_string(base::limits::kProofHashes));
  std::vector<base::NodeHash> hashes;
  for (std::size_t i = 0; i < list->get_array().size(); ++i) {
    PROBITY_TRY(const auto hash,
                digest_at<base::NodeHash>(whole, pointer + "/" + std::to_string(i), rule));
    hashes.push_back(hash);
  }
  return hashes;
}

}  // namespace probity::statement
