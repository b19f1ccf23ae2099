// A use as a record of the UK ATRS 4.0: each field of the template with what the log says, or with
// the words that this register does not know it. Restricted uses have no record unless asked for.
// Reads the view's snapshot; one thread.
#pragma once

#include <boost/describe/class.hpp>
#include <string>
#include <vector>

#include "base/error.h"
#include "ledger/view.h"

namespace probity::interop::atrs {

inline constexpr std::string_view kNotKnown = "Not known to this register";

struct Field {
  std::string number;
  std::string section;
  std::string attribute;
  std::string name;
  bool known = false;
  std::string value;
};
BOOST_DESCRIBE_STRUCT(Field, (), (number, section, attribute, name, known, value))

struct Record {
  std::string use;          // "riverton/phone-line"
  std::uint64_t entry = 0;  // that registered it
  std::vector<Field> fields;
};
BOOST_DESCRIBE_STRUCT(Record, (), (use, entry, fields))

struct Records {
  std::string standard;
  std::string version;
  std::int64_t withheld = 0;  // restricted uses that were left out
  std::vector<Record> records;
};
BOOST_DESCRIBE_STRUCT(Records, (), (standard, version, withheld, records))

struct Wanted {
  std::string organisation;  // empty: all
  bool with_restricted = false;
};

base::Result<Records> records(const Wanted& wanted, ledger::View& view);
// One row a record, one column a field ("2.3.2 Human review").
std::string to_csv(const Records& records);

}  // namespace probity::interop::atrs
