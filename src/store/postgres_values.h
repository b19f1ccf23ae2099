// Values as PostgreSQL sends and takes them, in its binary format: integers big-endian, texts and
// bytes as they are. Functions, any thread.
#pragma once

#include <libpq-fe.h>

#include <array>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "store/value.h"

namespace probity::store {

// `:a`, `:b`, ... as `$1`, `$2`, ... in the order in which each comes first, as SQLite counts them.
std::string numbered(std::string_view sql);

// What is given to a statement, encoded by the types that its parameters have. It borrows texts and
// bytes: they outlive it.
class PostgresParameters {
 public:
  static base::Result<PostgresParameters> of(std::span<const Given> given,
                                             std::span<const Oid> types);
  int count() const { return static_cast<int>(values_.size()); }
  const char* const* values() const { return values_.data(); }
  const int* lengths() const { return lengths_.data(); }
  const int* formats() const { return formats_.data(); }

 private:
  struct Add;
  std::vector<std::string> kept_;  // what had to be written; never grows past its capacity
  std::vector<const char*> values_;
  std::vector<int> lengths_, formats_;
};

Value value_of(const PGresult* rows, int row, int column);
std::int64_t integer_of(const PGresult* rows, int row, int column);

}  // namespace probity::store
