#include "json/canonical.h"

#include <algorithm>
#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <charconv>
#include <cmath>
#include <vector>

#include "base/limits.h"
#include "json/value.h"

namespace probity::json {

namespace {

void append(std::string& out, const Value& value);

void append(std::string& out, const Object& object) {
  using Member = const boost::json::key_value_pair*;
  std::vector<Member> members;
  members.reserve(object.size());
  for (const auto& member : object) members.push_back(&member);
  std::sort(members.begin(), members.end(),
            [](Member a, Member b) { return before_in_utf16(a->key(), b->key()); });
  char separator = '{';
  for (const Member member : members) {
    out += separator;
    separator = ',';
    append_string(out, member->key());
    out += ':';
    append(out, member->value());
  }
  if (members.empty()) out += '{';
  out += '}';
}

void append(std::string& out, const Array& array) {
  char separator = '[';
  for (const Value& item : array) {
    out += separator;
    separator = ',';
    append(out, item);
  }
  if (array.empty()) out += '[';
  out += ']';
}

// RFC 8785 knows only doubles: an integer that a double cannot hold is written as its nearest.
template <class Integer>
void append_integer(std::string& out, Integer number) {
  constexpr auto kMax = static_cast<Integer>(base::limits::kMaxInteger);
  if (number > kMax || (number < 0 && number < Integer{} - kMax))
    return append_number(out, static_cast<double>(number));
  char digits[24];
  out.append(digits, std::to_chars(digits, digits + sizeof digits, number).ptr);
}

void append(std::string& out, const Value& value) {
  switch (value.kind()) {
    case boost::json::kind::null:
      out += "null";
      break;
    case boost::json::kind::bool_:
      out += value.get_bool() ? "true" : "false";
      break;
    case boost::json::kind::int64:
      append_integer(out, value.get_int64());
      break;
    case boost::json::kind::uint64:
      append_integer(out, value.get_uint64());
      break;
    case boost::json::kind::double_:
      append_number(out, value.get_double());
      break;
    case boost::json::kind::string:
      append_string(out, view(value.get_string()));
      break;
    case boost::json::kind::array:
      append(out, value.get_array());
      break;
    case boost::json::kind::object:
      append(out, value.get_object());
      break;
  }
}

}  // namespace

std::string canonical(const Value& value) {
  std::string out;
  append(out, value);
  return out;
}

void append_string(std::string& out, std::string_view text) {
  static constexpr char kHex[] = "0123456789abcdef";
  out += '"';
  std::size_t written = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const auto c = static_cast<unsigned char>(text[i]);
    if (c >= 0x20 && c != '"' && c != '\\') continue;
    out.append(text, written, i - written);
    written = i + 1;
    out += '\\';
    switch (c) {
      case '"':
      case '\\':
        out += static_cast<char>(c);
        break;
      case '\b':
        out += 'b';
        break;
      case '\f':
        out += 'f';
        break;
      case '\n':
        out += 'n';
        break;
      case '\r':
        out += 'r';
        break;
      case '\t':
        out += 't';
        break;
      default:
        out += "u00";
        out += kHex[c >> 4];
        out += kHex[c & 15];
    }
  }
  out.append(text, written, text.npos);
  out += '"';
}

// ECMA-262, Number::toString: the shortest digits that read back as the same double (which to_chars
// finds too), laid out by the power of ten of the first one.
void append_number(std::string& out, double number) {
  if (!std::isfinite(number)) {
    out += "null";
    return;
  }
  if (number == 0) {  // also -0
    out += '0';
    return;
  }
  if (number < 0) {
    out += '-';
    number = -number;
  }
  char buffer[32];
  const char* end =
      std::to_chars(buffer, buffer + sizeof buffer, number, std::chars_format::scientific).ptr;
  const char* mark = std::find(buffer, buffer + sizeof buffer, 'e');
  int exponent = 0;
  std::from_chars(mark + 2, end, exponent);
  if (mark[1] == '-') exponent = -exponent;
  std::string digits(1, buffer[0]);
  if (mark > buffer + 1) digits += std::string_view(buffer + 2, mark);  // behind the point
  const int count = static_cast<int>(digits.size());
  const auto zeros = [&](int n) { out.append(static_cast<std::size_t>(n), '0'); };

  if (exponent >= 21 || exponent < -6) {
    out += digits[0];
    if (count > 1) out.append(".").append(digits, 1);
    out += exponent < 0 ? "e-" : "e+";
    char power[8];
    out.append(power, std::to_chars(power, power + sizeof power, std::abs(exponent)).ptr);
  } else if (exponent < 0) {
    out += "0.";
    zeros(-exponent - 1);
    out += digits;
  } else if (count <= exponent + 1) {
    out += digits;
    zeros(exponent + 1 - count);
  } else {
    const auto whole = static_cast<std::size_t>(exponent + 1);
    out.append(digits, 0, whole).append(".").append(digits, whole);
  }
}

// UTF-8 sorts like code points; UTF-16 puts those above U+FFFF (lead bytes F0 to F4), as
// surrogates, before U+E000 to U+FFFF (lead bytes EE and EF).
bool before_in_utf16(std::string_view a, std::string_view b) {
  const auto [x, y] = std::mismatch(a.begin(), a.end(), b.begin(), b.end());
  if (y == b.end()) return false;
  if (x == a.end()) return true;
  const auto i = static_cast<unsigned char>(*x);
  const auto j = static_cast<unsigned char>(*y);
  if (i >= 0xEE && j >= 0xEE && (i >= 0xF0) != (j >= 0xF0)) return i >= 0xF0;
  return i < j;
}

}  // namespace probity::json
