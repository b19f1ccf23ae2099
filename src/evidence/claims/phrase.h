// Words and phrases: a text as its words in lower case, and whether a phrase occurs in it. A phrase
// is one or more words in a row; a word that ends in "*" stands for all words that begin so
// ("facial recogn*"). Letters beyond ASCII belong to words and are compared as they are. Values and
// pure functions; any thread.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"

namespace probity::evidence::claims {

using Words = std::vector<std::string>;

// Everything but letters and digits separates.
Words words_of(std::string_view text);
// The words with one space between them.
std::string joined(const Words& words);

class Phrase {
 public:
  // Refused (rule reading.phrase): no word, or a "*" that ends no word.
  static base::Result<Phrase> parse(std::string_view text, const std::string& pointer);

  bool occurs_in(const Words& words) const;
  const std::string& text() const { return text_; }

 private:
  struct Part {
    std::string word;
    bool begins = false;  // the word only begins so
  };
  std::string text_;
  std::vector<Part> parts_;
};

}  // namespace probity::evidence::claims
