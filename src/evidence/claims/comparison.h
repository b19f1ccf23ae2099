// Comparison: what agencies claim of their uses against what the law makes of the texts that they
// publish, as a table of counts, with every row that disagrees and the words that speak for it. It
// judges nobody: a text may say too little, or the reading look for the wrong words; it says where
// to look. A pure function of rows, reading, laws and date; any thread.
#pragma once

#include "evidence/claims/rows.h"
#include "evidence/claims/templates.h"
#include "evidence/claims/twins.h"

namespace probity::evidence::claims {

// "Computed" is the answer to the reading's question: "yes", "no", or "undetermined" where there is
// no text to read.
struct Line {
  std::string claim;
  std::int64_t n = 0;
  std::vector<Count> computed;  // yes, no, undetermined
};
BOOST_DESCRIBE_STRUCT(Line, (), (claim, n, computed))

struct AgencyTable {
  std::string agency;
  std::int64_t n = 0;
  std::vector<Line> lines;
};
BOOST_DESCRIBE_STRUCT(AgencyTable, (), (agency, n, lines))

struct Compared {
  RowName row;
  std::string computed;
  std::vector<Spoken> spoken;
};
BOOST_DESCRIBE_STRUCT(Compared, (), (row, computed, spoken))

// A claim that the reading does not know.
struct UnknownClaim {
  std::int64_t row = 0;
  std::string column;
  std::string found;
};
BOOST_DESCRIBE_STRUCT(UnknownClaim, (), (row, column, found))

struct Comparison {
  std::string reading;
  std::string law;
  std::string law_version;
  base::Hash256 law_digest;
  std::string question;
  base::Time as_of;
  std::int64_t n = 0;
  std::vector<Line> table;            // claim by computed answer
  std::vector<AgencyTable> agencies;  // the same for each, by name
  std::vector<Compared> rows;         // each, in the order of the file
  std::vector<Template> override_templates;
  std::vector<Template> reason_templates;
  std::vector<Twins> twins;
  std::vector<UnknownClaim> unknown_claims;  // these rows are in no table
};
BOOST_DESCRIBE_STRUCT(Comparison, (),
                      (reading, law, law_version, law_digest, question, as_of, n, table, agencies,
                       rows, override_templates, reason_templates, twins, unknown_claims))

Comparison compare(const std::vector<Row>& rows, const Reading& reading, const rubric::Laws& laws,
                   base::Time as_of);

}  // namespace probity::evidence::claims
