// The fields of a record under the UK Algorithmic Transparency Recording Standard (ATRS) 4.0 (July
// 2025): Tier 1 for everybody, Tier 2 in detail. Against 3.0 the data are split into development
// and operation, the external supplier is a third party, and decision-making is the deployment
// context. Constant; any thread.
#pragma once

#include <span>
#include <string_view>

namespace probity::interop::atrs {

struct FieldName {
  std::string_view number;  // "2.4.1.2"; empty: the title of the record
  std::string_view section;
  std::string_view attribute;  // for programs
  std::string_view name;       // as the standard prints it
};

// In the order of the template.
std::span<const FieldName> fields();

}  // namespace probity::interop::atrs
