// Value: one cell of a row: null, integer, text or bytes. Given: a parameter of a statement, as a
// view that costs no copy; what it was made from must outlive the call. Row: cells by column.
// Values; any thread.
#pragma once

#include <concepts>
#include <cstdint>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "base/bytes.h"

namespace probity::store {

using Value = std::variant<std::monostate, std::int64_t, std::string, base::Bytes>;

// Every integer that always fits a BIGINT.
template <class T>
concept Number = std::integral<T> && (std::signed_integral<T> || sizeof(T) < sizeof(std::int64_t));

class Given {
 public:
  using View = std::variant<std::monostate, std::int64_t, std::string_view, base::ByteView>;

  Given(std::monostate = {}) {}
  template <Number T>
  Given(T number) : view_(std::int64_t{number}) {}
  Given(const char* text) : view_(std::string_view(text)) {}
  Given(std::string_view text) : view_(text) {}
  Given(const std::string& text) : view_(std::string_view(text)) {}
  Given(base::ByteView bytes) : view_(bytes) {}
  Given(const base::Bytes& bytes) : view_(base::ByteView(bytes)) {}
  Given(const Value& value) {
    std::visit([this](const auto& one) { *this = Given(one); }, value);
  }
  const View& view() const { return view_; }

 private:
  View view_;
};

class Row {
 public:
  explicit Row(std::vector<Value> values) : values_(std::move(values)) {}
  bool is_null(std::size_t column) const;
  std::int64_t integer(std::size_t column) const;  // 0 for null
  std::string text(std::size_t column) const;      // empty for null; bytes as hex
  base::ByteView bytes(std::size_t column) const;  // empty for whatever is no bytes
  std::size_t size() const { return values_.size(); }

 private:
  std::vector<Value> values_;
};

}  // namespace probity::store
