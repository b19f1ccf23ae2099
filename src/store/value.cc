#include "store/value.h"

#include "base/number.h"

namespace probity::store {

bool Row::is_null(std::size_t column) const {
  return std::holds_alternative<std::monostate>(values_.at(column));
}

std::int64_t Row::integer(std::size_t column) const {
  const Value& value = values_.at(column);
  if (const auto* number = std::get_if<std::int64_t>(&value)) return *number;
  if (const auto* text = std::get_if<std::string>(&value))
    return base::parse_int(*text).value_or(0);
  return 0;
}

std::string Row::text(std::size_t column) const {
  const Value& value = values_.at(column);
  if (const auto* text = std::get_if<std::string>(&value)) return *text;
  if (const auto* number = std::get_if<std::int64_t>(&value)) return std::to_string(*number);
  if (const auto* bytes = std::get_if<base::Bytes>(&value)) return base::to_hex(*bytes);
  return {};
}

base::ByteView Row::bytes(std::size_t column) const {
  const auto* bytes = std::get_if<base::Bytes>(&values_.at(column));
  return bytes ? base::ByteView(*bytes) : base::ByteView();
}

}  // namespace probity::store
