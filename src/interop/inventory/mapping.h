// Mapping: which column of a spreadsheet becomes which field of a use, as data: a strict JSON
// document (docs/import.md explains it). It says where fields come from, which columns make up a
// row's natural key, which may name a person, and which facts are stated; every column that it does
// not compute is kept as the agency's claim. Those for the US federal inventory 2025 and for our
// own plain format are part of the program; another is read from a file in the same way. Errors
// point into the document. Values and pure functions, any thread.
#pragma once

#include <boost/describe/class.hpp>
#include <boost/describe/enum.hpp>
#include <boost/json/value.hpp>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"

namespace probity::interop::inventory {

// What to do with a cell that a value table does not have: refuse the row, or go on as if it were
// empty.
enum class Others { refuse, skip };
BOOST_DESCRIBE_ENUM(Others, refuse, skip)

// One way to get a field: from a column, through a table if there is one, or always the same. The
// first that gives something is taken.
struct From {
  std::optional<std::string> column;
  std::optional<std::map<std::string, std::string>> values;  // cell -> what it means
  std::optional<Others> others;                              // refuse, unless it says otherwise
  std::optional<std::string> constant;
};
BOOST_DESCRIBE_STRUCT(From, (), (column, values, others, constant))
using Ways = std::vector<From>;

// The fields of a use. `rights` and `components` hold one a line; `retired` is the reason for which
// the use is withdrawn, where there is one.
struct UseFields {
  std::optional<Ways> id;  // else made from the published id, or the name
  Ways name;
  Ways summary;
  Ways purpose;
  std::optional<Ways> context;
  Ways stage;
  Ways owner;
  Ways office;
  std::optional<Ways> email;
  std::optional<Ways> phone;
  std::optional<Ways> hours;
  std::optional<Ways> rights;
  std::optional<Ways> components;
  std::optional<Ways> undisclosed;
  std::optional<Ways> retired;
};
BOOST_DESCRIBE_STRUCT(UseFields, (),
                      (id, name, summary, purpose, context, stage, owner, office, email, phone,
                       hours, rights, components, undisclosed, retired))

// A fact of the shared rules' vocabulary; without a table the cell itself is the answer ("yes",
// "20000", "recommends", "declared_unknown"). "none_of.harm" answers a whole list with "yes".
struct FactFrom {
  std::string name;
  std::string column;
  std::optional<std::map<std::string, boost::json::value>> values;
  std::optional<Others> others;
};
BOOST_DESCRIBE_STRUCT(FactFrom, (), (name, column, values, others))

// The columns of a row's natural key; without `agency` it is the organisation that imports.
struct KeyColumns {
  std::optional<std::string> agency;
  std::optional<std::string> id;
  std::optional<std::string> name;
};
BOOST_DESCRIBE_STRUCT(KeyColumns, (), (agency, id, name))

// What the format is published as, unless who imports says otherwise.
struct Published {
  std::string title;
  std::string url;
  std::optional<std::int64_t> year;
};
BOOST_DESCRIBE_STRUCT(Published, (), (title, url, year))

struct Mapping {
  std::string id;
  Published source;
  std::vector<std::string> columns;                          // of the format, in its order
  std::optional<std::vector<std::string>> may_lack;          // those that a file may be without
  std::optional<std::vector<std::string>> contacts;          // those that may name a person
  std::optional<std::vector<std::string>> computed;          // by the register: not read
  std::optional<std::map<std::string, std::string>> blanks;  // how a column spells "nothing"
  KeyColumns key;
  UseFields use;
  std::optional<std::vector<FactFrom>> facts;
};
BOOST_DESCRIBE_STRUCT(Mapping, (),
                      (id, source, columns, may_lack, contacts, computed, blanks, key, use, facts))

// Rules: those of json::decode, and mapping.id, mapping.column, mapping.from, mapping.way.
base::Result<Mapping> parse_mapping(std::string_view text);
// One that is part of the program, "us-2025" or "plain"; not_found otherwise.
base::Result<Mapping> shipped_mapping(std::string_view id);
std::vector<std::string> shipped_mappings();

// How a column spells "nothing"; mostly an empty cell.
std::string_view blank_of(const Mapping& mapping, const std::string& column);

// A field of a use with its name and its ways; fields that the mapping leaves out are not there.
struct FieldWays {
  std::string_view name;
  const Ways* ways;
};
std::vector<FieldWays> fields_of(const UseFields& use);

// How the columns of a file meet the mapping.
struct Columns {
  std::vector<std::string> unknown;  // in the file only: kept as claims
  std::vector<std::string> lacking;  // in the mapping only: not published
};
// bad_input (rule "mapping.header") when the file is without a column that the mapping needs,
// pointing to where the mapping names it, with the nearest header of the file.
base::Result<Columns> match(const Mapping& mapping, const std::vector<std::string>& header);

}  // namespace probity::interop::inventory
