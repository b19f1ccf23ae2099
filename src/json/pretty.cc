#include "json/pretty.h"

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>

#include "json/canonical.h"
#include "json/value.h"

namespace probity::json {

namespace {

void append(std::string& out, const Value& value, std::size_t indent) {
  const bool is_object = value.is_object();
  if (!(is_object && !value.get_object().empty()) &&
      !(value.is_array() && !value.get_array().empty())) {
    out += canonical(value);  // scalars and empty containers look the same
    return;
  }
  char separator = is_object ? '{' : '[';
  const auto next_line = [&] {
    out += separator;
    separator = ',';
    out += '\n';
    out.append(indent + 2, ' ');
  };
  if (is_object) {
    for (const auto& [key, member] : value.get_object()) {
      next_line();
      append_string(out, key);
      out += ": ";
      append(out, member, indent + 2);
    }
  } else {
    for (const Value& item : value.get_array()) {
      next_line();
      append(out, item, indent + 2);
    }
  }
  out += '\n';
  out.append(indent, ' ');
  out += is_object ? '}' : ']';
}

}  // namespace

std::string pretty(const Value& value) {
  std::string out;
  append(out, value, 0);
  return out += '\n';
}

}  // namespace probity::json
