#include "cli/data.h"

#include <cstdio>

#include "base/clock.h"
#include "base/limits.h"
#include "json/parse.h"
#include "store/postgres.h"

namespace probity::cli {

using base::Code;
using base::fail;
using base::Result;

Result<std::unique_ptr<access::Node>> open_node(const std::string& directory, base::Doors doors,
                                                const std::string& database) {
  if (!database.empty() && !store::is_url(database))
    return fail(Code::usage, "that is no URL of a PostgreSQL database", "--database",
                "database.url", "", "postgresql://HOST/DATABASE");
  return access::Node::open(directory, doors, crypto::kPasswordCost, database);
}

Result<crypto::P256Key> read_key(const std::string& path, base::Doors doors) {
  PROBITY_TRY(const std::string pem, doors.files.read(path, base::limits::kStringBytes));
  return crypto::P256Key::from_pem(pem);
}

Result<std::string> read_text(const std::string& path, std::size_t cap, base::Doors doors) {
  if (path != "-") return doors.files.read(path, cap);
  std::string text;
  char buffer[64 << 10];
  while (const std::size_t got = std::fread(buffer, 1, sizeof buffer, stdin)) {
    text.append(buffer, got);
    if (text.size() > cap)
      return fail(Code::too_large, "the input is too long", "-", "input.size", "more",
                  std::to_string(cap) + " bytes at most");
  }
  return text;
}

Result<json::Value> read_json(const std::string& path, base::Doors doors) {
  PROBITY_TRY(const std::string text, read_text(path, base::limits::kBundleBytes, doors));
  return json::parse(text);
}

Result<base::Time> as_of(const std::string& text, base::Doors doors) {
  if (text.empty()) return doors.clock.now();
  if (const auto date = base::parse_date(text))
    return base::parse_time(base::to_string(*date) + "T00:00:00Z");
  return base::parse_time(text);
}

Result<access::Trust> read_trust(const std::string& path, base::Doors doors) {
  PROBITY_TRY(const std::string text, read_text(path, base::limits::kBundleBytes, doors));
  auto trust = access::Trust::parse(text);
  if (!trust) return fail(base::within(trust.error(), path + ": "));
  return trust;
}

}  // namespace probity::cli
