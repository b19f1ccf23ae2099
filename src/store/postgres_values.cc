#include "store/postgres_values.h"

#include <algorithm>
#include <limits>

#include "base/number.h"

namespace probity::store {

using base::Code;
using base::fail;
using base::Result;
using base::Status;

namespace {

// Types by their numbers in PostgreSQL's catalogue, which never change.
constexpr Oid kBool = 16, kBytes = 17, kName = 19, kInt8 = 20, kInt2 = 21, kInt4 = 23, kText = 25,
              kUnknown = 705, kBlankPadded = 1042, kVarchar = 1043;

bool is_text(Oid type) {
  return type == kText || type == kVarchar || type == kName || type == kBlankPadded ||
         type == kUnknown;
}

// How many bytes an integer of that type has; 0: it is none.
int width_of(Oid type) {
  switch (type) {
    case kInt8:
      return 8;
    case kInt4:
      return 4;
    case kInt2:
      return 2;
    case kBool:
      return 1;
    default:
      return 0;
  }
}

std::string big_endian(std::int64_t number, int width) {
  std::string bytes(static_cast<std::size_t>(width), '\0');
  for (int i = width - 1; i >= 0; --i, number >>= 8)
    bytes[static_cast<std::size_t>(i)] = static_cast<char>(number & 0xff);
  return bytes;
}

std::int64_t from_big_endian(const char* bytes, int width) {
  std::uint64_t number = static_cast<signed char>(bytes[0]) < 0 ? ~std::uint64_t{0} : 0;
  for (int i = 0; i < width; ++i) number = number << 8 | static_cast<unsigned char>(bytes[i]);
  return static_cast<std::int64_t>(number);
}

bool is_of_name(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
}

}  // namespace

std::string numbered(std::string_view sql) {
  std::string made;
  std::vector<std::string_view> names;
  bool is_quoted = false;
  for (std::size_t at = 0; at < sql.size(); ++at) {
    if (sql[at] == '\'') is_quoted = !is_quoted;
    const bool is_cast = sql[at] == ':' && ((at > 0 && sql[at - 1] == ':') ||
                                            (at + 1 < sql.size() && sql[at + 1] == ':'));
    if (is_quoted || sql[at] != ':' || is_cast) {
      made += sql[at];
      continue;
    }
    std::size_t end = at + 1;
    while (end < sql.size() && is_of_name(sql[end])) ++end;
    const std::string_view name = sql.substr(at, end - at);
    auto found = std::find(names.begin(), names.end(), name);
    if (found == names.end()) found = names.insert(names.end(), name);
    made += "$" + std::to_string(found - names.begin() + 1);
    at = end - 1;
  }
  return made;
}

struct PostgresParameters::Add {
  PostgresParameters& to;
  Oid type;

  Status operator()(std::monostate) const {
    push(nullptr, 0, 1);
    return {};
  }
  Status operator()(std::int64_t number) const {
    const int width = width_of(type);
    if (width == 0) return written(std::to_string(number), 0);
    if (width < 8 && (number >> (8 * width - 1)) != 0 && (number >> (8 * width - 1)) != -1)
      return fail(Code::environment, "database: the number does not fit its place", "", "store",
                  std::to_string(number), std::to_string(width) + " bytes");
    return written(big_endian(number, width), 1);
  }
  Status operator()(std::string_view text) const {
    if (text.find('\0') != text.npos)
      return fail(Code::bad_input, "a text holds the character U+0000, which cannot be stored", "",
                  "store.text", "U+0000", "a text without it");
    if (!is_text(type)) return written(std::string(text), 0);
    push(text.data() ? text.data() : "", text.size(), 1);
    return {};
  }
  Status operator()(base::ByteView bytes) const {
    push(bytes.data() ? reinterpret_cast<const char*>(bytes.data()) : "", bytes.size(), 1);
    return {};
  }

 private:
  Status written(std::string text, int format) const {
    const std::string& kept = to.kept_.emplace_back(std::move(text));
    push(kept.c_str(), kept.size(), format);
    return {};
  }
  void push(const char* value, std::size_t length, int format) const {
    to.values_.push_back(value);
    to.lengths_.push_back(static_cast<int>(length));
    to.formats_.push_back(format);
  }
};

Result<PostgresParameters> PostgresParameters::of(std::span<const Given> given,
                                                  std::span<const Oid> types) {
  if (given.size() != types.size())
    return fail(Code::internal,
                "database: a statement got another number of parameters than it has", "",
                "store.parameters", std::to_string(given.size()), std::to_string(types.size()));
  PostgresParameters made;
  made.kept_.reserve(given.size());
  for (std::size_t i = 0; i < given.size(); ++i)
    PROBITY_CHECK(std::visit(Add{made, types[i]}, given[i].view()));
  return made;
}

std::int64_t integer_of(const PGresult* rows, int row, int column) {
  if (PQgetisnull(rows, row, column) == 1) return 0;
  const int width = width_of(PQftype(rows, column));
  const char* bytes = PQgetvalue(rows, row, column);
  if (width > 0) return from_big_endian(bytes, width);
  const auto size = static_cast<std::size_t>(PQgetlength(rows, row, column));
  return base::parse_int(std::string(bytes, size)).value_or(0);
}

Value value_of(const PGresult* rows, int row, int column) {
  if (PQgetisnull(rows, row, column) == 1) return std::monostate{};
  const Oid type = PQftype(rows, column);
  if (width_of(type) > 0) return integer_of(rows, row, column);
  const char* bytes = PQgetvalue(rows, row, column);
  const auto size = static_cast<std::size_t>(PQgetlength(rows, row, column));
  if (is_text(type)) return std::string(bytes, size);
  const auto* data = reinterpret_cast<const std::uint8_t*>(bytes);
  return base::Bytes(data, data + size);
}

}  // namespace probity::store
