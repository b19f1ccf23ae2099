// The inventory register: rows of inventories that agencies publish (OMB M-25-21, the ATRS, a
// spreadsheet of their own), stored word for word beside the use that each belongs to. They are the
// agency's claims, never facts: no rule of the rubric turns on them. What a column does not say is
// "not published", never 0 and never "No".
#pragma once

#include <boost/describe/class.hpp>
#include <optional>
#include <string>
#include <vector>

#include "base/hash.h"
#include "base/time.h"
#include "ledger/register.h"

namespace probity::registers::inventory {

// The file that was brought.
struct Source {
  std::string title;
  std::string url;  // where it is published; empty: nowhere that is known
  base::Hash256 sha256;
  std::optional<std::int64_t> year;
  std::string mapping;  // the id of the mapping that read it
};
BOOST_DESCRIBE_STRUCT(Source, (), (title, url, sha256, year, mapping))

// What makes a row the same row again, because published ids are blank or repeat: the agency as
// published, row_digest() of its cells, and which of several equal rows it is, from 1.
struct NaturalKey {
  std::string agency;
  base::Hash256 row;
  std::int64_t occurrence = 1;
};
BOOST_DESCRIBE_STRUCT(NaturalKey, (), (agency, row, occurrence))

struct Column {
  std::string name;
  std::string value;
};
BOOST_DESCRIBE_STRUCT(Column, (), (name, value))

// One row of an inventory about a use (its subject). `left_out` names the columns whose cell may
// name a person and is therefore not here.
struct InventoryRow {
  Source source;
  std::int64_t row = 0;  // in the file; its header is row 1
  NaturalKey key;
  std::optional<std::string> published_id;
  std::optional<std::string> published_name;
  std::vector<Column> columns;  // in the order of the file
  std::vector<std::string> not_published;
  std::vector<std::string> left_out;
  std::optional<base::PaeDigest> corrects;  // the row whose place it takes
};
BOOST_DESCRIBE_STRUCT(InventoryRow, (),
                      (source, row, key, published_id, published_name, columns, not_published,
                       left_out, corrects))

ledger::Register make_register();

// SHA-256 of the canonical JSON object {column name: value}: the order of the columns and what is
// not published do not matter.
base::Hash256 row_digest(const std::vector<Column>& columns);

// An agency's claims about a use, as its newest row that stands says them.
struct Claims {
  std::uint64_t entry = 0;
  base::Time time;
  base::PaeDigest pae;
  base::SubjectDigest use;
  InventoryRow row;
};
base::Result<std::optional<Claims>> claims_of(store::Db& db, const base::SubjectDigest& use);
// All rows that an organisation brought and that stand, in the order of the log.
base::Result<std::vector<Claims>> standing_rows(store::Db& db, const std::string& organisation);

}  // namespace probity::registers::inventory
