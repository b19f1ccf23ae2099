// Rubric: the shared rules as data, parsed once and compiled: vocabulary, digit tables, what
// evidence is required, tier gate, tokens, purposes. parse() refuses a document with any defect and
// points at it. The object is immutable and cheap to copy; any thread. An agency's additions
// are joined to it as documents (overlay.h); legal classes are not here yet.
#pragma once

#include <boost/json/fwd.hpp>
#include <memory>
#include <string>
#include <string_view>

#include "base/error.h"
#include "base/hash.h"
#include "rubric/purpose.h"
#include "rubric/vocabulary.h"

namespace probity::rubric {

struct Tables;  // the compiled rules, tables.h

class Rubric {
 public:
  static base::Result<Rubric> parse(const boost::json::value& document);
  static base::Result<Rubric> read(std::string_view text);  // strict JSON, then parse

  const std::string& id() const;
  const std::string& version() const;  // "1.0.0"
  base::Hash256 digest() const;        // SHA-256 of the document's canonical form (RFC 8785)
  const Vocabulary& vocabulary() const;
  const Purposes& purposes() const;

  // The words of a rule, requirement, digit ("D1") or tier in a language, English where that is
  // missing; empty if there is no such id.
  std::string_view words(std::string_view id, std::string_view language) const;

  // The longest life of a token, in seconds, for a use of that D1; for a component 0.
  std::int64_t token_seconds(std::int64_t impact) const;

  const Tables& tables() const { return *tables_; }

 private:
  std::shared_ptr<const Tables> tables_;
};

// The rubric that is compiled into the program (rubrics/core.json), and its document.
base::Result<Rubric> core();
std::string_view core_text();

}  // namespace probity::rubric
