#include "rubric/fact.h"

#include <fmt/format.h>

#include "json/value.h"

namespace probity::rubric {

namespace {

struct AsText {
  std::string operator()(Unknown) const { return std::string(kDeclaredUnknown); }
  std::string operator()(bool value) const { return value ? "true" : "false"; }
  std::string operator()(std::int64_t value) const { return fmt::format("{}", value); }
  std::string operator()(const base::Decimal& value) const { return value.str(); }
  std::string operator()(const Word& value) const { return value.text; }
  std::string operator()(const WordSet& value) const {
    return fmt::format("{}", fmt::join(value, ", "));
  }
  std::string operator()(base::Date value) const { return base::to_string(value); }
  std::string operator()(const base::SubjectDigest& value) const { return value.hex(); }
  std::string operator()(const DigestSet& value) const {
    std::string text;
    for (const auto& digest : value) text += (text.empty() ? "" : ", ") + digest.hex();
    return text;
  }
};

}  // namespace

std::string to_text(const Value& value) { return std::visit(AsText{}, value); }

boost::json::value to_json(const Value& value) {
  if (const auto* truth = std::get_if<bool>(&value)) return *truth;
  if (const auto* number = std::get_if<std::int64_t>(&value)) return *number;
  if (const auto* words = std::get_if<WordSet>(&value))
    return boost::json::array(words->begin(), words->end());
  if (const auto* digests = std::get_if<DigestSet>(&value)) {
    boost::json::array list;
    for (const auto& digest : *digests) list.emplace_back(digest.hex());
    return list;
  }
  return boost::json::string(to_text(value));
}

}  // namespace probity::rubric
