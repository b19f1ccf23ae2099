// Statement: an in-toto Statement v1, which says something (the predicate) about things named by
// digest (the subjects). As in-toto wants, unknown fields at this level are ignored and subjects
// match by digest alone. The predicate is kept as it was read; its kind's decoder judges it.
// Values; any thread.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "base/hash.h"
#include "json/value.h"

namespace probity::statement {

inline constexpr std::string_view kStatementType = "https://in-toto.io/Statement/v1";

struct Subject {
  std::string name;                           // for people; may be empty
  std::map<std::string, std::string> digest;  // algorithm -> lower-case hex
  bool operator==(const Subject&) const = default;

  // Its sha256; bad_input (rule "subject.sha256") without one. Every kind of ours requires it.
  base::Result<base::SubjectDigest> sha256() const;
};

struct Statement {
  std::vector<Subject> subjects;
  std::string predicate_type;
  json::Value predicate;  // an object
};

Subject subject(std::string name, const base::SubjectDigest& digest);

// Strict JSON (no duplicate keys), at least one subject, every sha256 of 64 lower-case hex digits.
base::Result<Statement> parse_statement(std::string_view payload);
// RFC 8785, so that the same statement is the same payload.
std::string to_payload(const Statement& statement);

}  // namespace probity::statement
