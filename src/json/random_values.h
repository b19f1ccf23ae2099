// RapidCheck generators of Unicode text and JSON values, for the property tests of this folder.
#pragma once

#include <rapidcheck.h>

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <string>
#include <vector>

#include "json/value.h"

namespace probity::json {

// Any scalar value of Unicode, with the interesting ranges more often.
inline rc::Gen<char32_t> code_point() {
  return rc::gen::map(rc::gen::oneOf(rc::gen::inRange<std::uint32_t>(0, 0x80),
                                     rc::gen::inRange<std::uint32_t>(0, 0xD800),
                                     rc::gen::inRange<std::uint32_t>(0xE000, 0x10000),
                                     rc::gen::inRange<std::uint32_t>(0x10000, 0x110000)),
                      [](std::uint32_t c) { return static_cast<char32_t>(c); });
}

inline std::string utf8(const std::vector<char32_t>& points) {
  std::string out;
  const auto put = [&](char32_t byte) {
    out += static_cast<char>(static_cast<unsigned char>(byte));
  };
  for (const char32_t c : points) {
    if (c < 0x80) {
      put(c);
    } else if (c < 0x800) {
      put(0xC0 | c >> 6);
      put(0x80 | (c & 0x3F));
    } else if (c < 0x10000) {
      put(0xE0 | c >> 12);
      put(0x80 | (c >> 6 & 0x3F));
      put(0x80 | (c & 0x3F));
    } else {
      put(0xF0 | c >> 18);
      put(0x80 | (c >> 12 & 0x3F));
      put(0x80 | (c >> 6 & 0x3F));
      put(0x80 | (c & 0x3F));
    }
  }
  return out;
}

inline rc::Gen<std::string> unicode_text() {
  return rc::gen::map(rc::gen::container<std::vector<char32_t>>(code_point()), utf8);
}

// Values of every kind but doubles, nested at most `depth` deep.
inline rc::Gen<Value> json_value(int depth) {
  const auto scalar = rc::gen::oneOf(
      rc::gen::just(Value(nullptr)),
      rc::gen::map(rc::gen::arbitrary<bool>(), [](bool b) { return Value(b); }),
      rc::gen::map(rc::gen::inRange<std::int64_t>(-9007199254740991, 9007199254740992),
                   [](std::int64_t n) { return Value(n); }),
      rc::gen::map(unicode_text(), [](const std::string& s) { return Value(s); }));
  if (depth == 0) return scalar;
  const auto list = rc::gen::map(
      rc::gen::scale(0.3, rc::gen::container<std::vector<Value>>(json_value(depth - 1))),
      [](const std::vector<Value>& items) { return Value(Array(items.begin(), items.end())); });
  const auto object = rc::gen::map(
      rc::gen::scale(0.3, rc::gen::container<std::vector<std::pair<std::string, Value>>>(
                              rc::gen::pair(unicode_text(), json_value(depth - 1)))),
      [](const std::vector<std::pair<std::string, Value>>& members) {
        Object out;
        for (const auto& [key, value] : members) out[key] = value;
        return Value(std::move(out));
      });
  return rc::gen::oneOf(scalar, list, object);
}

}  // namespace probity::json
