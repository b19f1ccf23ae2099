// Reading: what the published text of a use says, as facts that a law asks for. It is data: a
// strict JSON document (docs/claims.md) that names, for each fact, the cells and words that speak
// for it; so whoever disagrees can see the words and change them. What it yields is a reading of
// somebody's text, never a fact of the log. A row without text says nothing, and its facts stay
// unanswered. Immutable; any thread. Rules: those of json::decode, and reading.id, reading.column,
// reading.phrase, reading.way, reading.fact, reading.law, reading.question, reading.claim.
#pragma once

#include <boost/describe/class.hpp>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "evidence/claims/phrase.h"
#include "rubric/case.h"
#include "rubric/law.h"

namespace probity::evidence::claims {

// One way for a fact to be true; all its parts must hold.
struct Way {
  std::optional<std::map<std::string, std::vector<std::string>>> cells;  // column -> one of these
  std::optional<std::vector<std::string>> words;                         // any of these phrases
  std::optional<std::vector<std::string>> within;   // the columns for them; else all texts
  std::optional<std::vector<std::string>> without;  // none of these phrases in any text
};
BOOST_DESCRIBE_STRUCT(Way, (), (cells, words, within, without))

struct FactRead {
  std::string name;
  std::optional<bool> always;  // instead of ways: the same for every row
  std::optional<std::vector<Way>> ways;
};
BOOST_DESCRIBE_STRUCT(FactRead, (), (name, always, ways))

// What the agency claims of a row: a cell and what it means. A cell that is not listed is an error.
struct ClaimRead {
  std::string column;
  std::map<std::string, std::string> values;
  std::vector<std::string> order;  // of the meanings, for tables
};
BOOST_DESCRIBE_STRUCT(ClaimRead, (), (column, values, order))

// The column in which an agency gives its reason, and the claims that need one most.
struct ReasonRead {
  std::string column;
  std::vector<std::string> overrides;
};
BOOST_DESCRIBE_STRUCT(ReasonRead, (), (column, overrides))

struct ReadingDocument {
  std::string id;
  std::string law;       // the law that is asked: "us-omb"
  std::string question;  // of it, whose answer is compared: "presumed"
  std::string agency;    // the columns of a row
  std::string name;
  std::vector<std::string> texts;
  ClaimRead claim;
  ReasonRead reason;
  std::vector<std::vector<std::string>> opposite;  // pairs of claims that contradict each other
  std::vector<FactRead> facts;
};
BOOST_DESCRIBE_STRUCT(ReadingDocument, (),
                      (id, law, question, agency, name, texts, claim, reason, opposite, facts))

// A fact that the text speaks for, and the words that do.
struct Spoken {
  std::string fact;
  std::string column;  // where they stand
  std::string words;   // the phrase, or the cell
  bool operator==(const Spoken&) const = default;
};
BOOST_DESCRIBE_STRUCT(Spoken, (), (fact, column, words))

class Reading {
 public:
  static base::Result<Reading> parse(std::string_view text, const rubric::Laws& laws);
  // One that is part of the program; not_found otherwise.
  static base::Result<Reading> shipped(std::string_view id, const rubric::Laws& laws);

  const ReadingDocument& document() const { return document_; }

  // What one row says. The cells by column; a column that is not there is empty.
  struct Read {
    rubric::Case subject;
    std::vector<Spoken> spoken;
    bool has_text = false;
  };
  using Cells = std::map<std::string, std::string_view, std::less<>>;
  Read read(const Cells& cells) const;

 private:
  struct CompiledWay {
    std::map<std::string, std::vector<std::string>> cells;
    std::vector<Phrase> words;
    std::vector<std::string> within;
    std::vector<Phrase> without;
  };
  struct CompiledFact {
    std::string name;
    std::optional<bool> always;
    std::vector<CompiledWay> ways;
  };
  using Texts = std::map<std::string, Words, std::less<>>;  // of the text columns
  static std::optional<Spoken> speaks(const CompiledWay& way, const Cells& cells,
                                      const Texts& texts);
  base::Status compile(const rubric::Laws& laws);

  ReadingDocument document_;
  std::vector<CompiledFact> facts_;
};

// The reading needs these columns; an error names the first that the file lacks.
base::Status fits(const Reading& reading, const std::vector<std::string>& header);

}  // namespace probity::evidence::claims
