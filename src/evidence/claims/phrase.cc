#include "evidence/claims/phrase.h"

#include <algorithm>

#include "json/value.h"

namespace probity::evidence::claims {

namespace {

constexpr std::string_view kWanted = "words, each with at most a final \"*\"";

bool in_word(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
         static_cast<unsigned char>(c) >= 0x80;
}

char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

}  // namespace

Words words_of(std::string_view text) {
  Words words;
  bool inside = false;
  for (const char c : text) {
    if (in_word(c)) {
      if (!inside) words.emplace_back();
      words.back() += lower(c);
    }
    inside = in_word(c);
  }
  return words;
}

std::string joined(const Words& words) {
  std::string text;
  for (const std::string& word : words) text += (text.empty() ? "" : " ") + word;
  return text;
}

base::Result<Phrase> Phrase::parse(std::string_view text, const std::string& pointer) {
  const auto refuse = [&] {
    return base::fail(base::Code::bad_input, "this is no phrase to look for", pointer,
                      "reading.phrase", json::quoted(text), std::string(kWanted));
  };
  Phrase phrase;
  phrase.text_ = std::string(text);
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t end = std::min(text.find(' ', at), text.size());
    std::string_view one = text.substr(at, end - at);
    const bool begins = one.ends_with('*');
    if (begins) one.remove_suffix(1);
    const Words words = words_of(one);
    if (words.size() != 1 || words.front().size() != one.size()) return refuse();
    phrase.parts_.push_back({words.front(), begins});
    at = end + 1;
  }
  if (phrase.parts_.empty()) return refuse();
  return phrase;
}

bool Phrase::occurs_in(const Words& words) const {
  return std::search(words.begin(), words.end(), parts_.begin(), parts_.end(),
                     [](const std::string& word, const Part& part) {
                       return part.begins ? word.starts_with(part.word) : word == part.word;
                     }) != words.end();
}

}  // namespace probity::evidence::claims
