// Handbook: everything in the shared rules and in the laws that has an id, explained in plain
// words: what it says, when it applies, which evidence meets it, what agencies may tighten, where
// it comes from. Under an agency's additions it marks what they changed. In the language of the
// thread; immutable after making, any thread.
#pragma once

#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "rubric/lattice.h"
#include "rubric/overlay.h"
#include "rubric/wording.h"

namespace probity::rubric {

// One thing to be explained.
struct Entry {
  std::string id;        // "requirement.bias", "eu-ai-act/duties/art9"
  std::string kind;      // "requirement", "duty"
  std::string document;  // "core 1.0.0"
  std::string pointer;   // into the document
  std::string path;      // the pointer with names for numbers, which additions share
  const json::Value* value = nullptr;
  const json::Value* within = nullptr;  // the digit of a part, the digit of a row
  const Shape* shape = nullptr;         // none: agencies cannot touch it
  std::string law;                      // "eu-ai-act"; empty in the rules
};

struct Section {
  std::string name;     // "when": the same in every language
  std::string heading;  // "When it applies"
  std::vector<Sentence> lines;
};

struct Explanation {
  std::string id;
  std::string kind;      // "requirement"
  std::string what;      // "Requirement"
  std::string title;     // what it says
  std::string document;  // "core 1.0.0"
  std::string pointer;
  std::vector<Section> sections;
};

json::Value to_json(const Explanation& explanation);

// What changed in a rule: the order, before, now; conditions in words.
std::vector<Sentence> change_words(const Lexicon& before, const Lexicon& after,
                                   const Change& change);

class Handbook {
 public:
  // Of a rubric document and the laws on top of it; each must have been parsed before.
  static Handbook make(json::Value rules, std::vector<json::Value> laws);
  // The same under an agency's additions, whose changes are marked.
  static Handbook make(const Effective& effective, const Overlay& overlay,
                       std::vector<json::Value> laws);

  const std::vector<Entry>& entries() const;
  // The entry of that id; else those whose id ends in it ("art9"); none if there are none.
  std::vector<const Entry*> find(std::string_view id) const;
  // Ids that somebody may have meant, the nearest first.
  std::vector<std::string> near(std::string_view id) const;
  Explanation explain(const Entry& entry) const;

  // "Requirement", by the kind of an entry.
  static std::string kind_words(std::string_view kind);

 private:
  struct Pages;
  std::shared_ptr<const Pages> pages_;
};

// The laws that are compiled into the program, as documents.
base::Result<std::vector<json::Value>> law_documents();

}  // namespace probity::rubric
