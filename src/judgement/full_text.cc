#include "judgement/full_text.h"

#include "base/limits.h"

namespace probity::judgement {

namespace limits = base::limits;

namespace {

// Shorter words are searched as they stand, not as the beginning of others.
constexpr std::size_t kPrefixBytes = 3;

bool is_of_word(char c) {
  return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
         static_cast<unsigned char>(c) >= 0x80;
}

}  // namespace

std::vector<TypedWord> words_of(std::string_view typed) {
  typed = typed.substr(0, limits::kSearchBytes);
  std::vector<TypedWord> words;
  for (std::size_t at = 0; at < typed.size() && words.size() < limits::kSearchWords;) {
    std::size_t end = at;
    while (end < typed.size() && is_of_word(typed[end])) ++end;
    if (end > at)
      words.push_back({std::string(typed.substr(at, end - at)), end - at >= kPrefixBytes});
    at = end + 1;
  }
  return words;
}

const FullText& full_text(const store::Db& db) {
  return db.dialect() == store::Dialect::sqlite ? full_text_of_sqlite() : full_text_of_postgresql();
}

}  // namespace probity::judgement
