#include "interop/packages/lock.h"

#include <openssl/evp.h>

#include <algorithm>
#include <array>

#include "base/bytes.h"
#include "json/codec.h"
#include "json/parse.h"

namespace probity::interop::packages {
namespace {

using base::Code;

struct Lock {
  std::string about;
  std::vector<Pin> packages;
};
BOOST_DESCRIBE_STRUCT(Lock, (), (about, packages))

constexpr std::string_view kIntegrity = "sha512-";

bool is_made_of(std::string_view text, std::string_view extra) {
  return !text.empty() && std::all_of(text.begin(), text.end(), [&](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
           extra.find(c) != extra.npos;
  });
}

bool is_name_part(std::string_view text) {
  return is_made_of(text, "-._~") && text[0] != '-' && text[0] != '.';
}

// What becomes an argument of npm and a folder's name must be nothing but a name.
bool is_name(std::string_view text) {
  if (!text.starts_with('@')) return is_name_part(text);
  const std::size_t slash = text.find('/');
  return slash != text.npos && is_name_part(text.substr(1, slash - 1)) &&
         is_name_part(text.substr(slash + 1));
}

bool is_version(std::string_view text) {
  return is_made_of(text, ".-+") && text[0] >= '0' && text[0] <= '9' &&
         std::count(text.begin(), text.end(), '.') >= 2;
}

bool is_integrity(std::string_view text) {
  if (!text.starts_with(kIntegrity)) return false;
  const auto digest = base::from_base64(text.substr(kIntegrity.size()));
  return digest && digest->size() == 64;
}

base::Status check(const Pin& pin, const std::string& pointer) {
  const auto refuse = [&](const char* member, const std::string& found, const char* required) {
    return base::fail(Code::bad_input, "the lock file does not pin a package", pointer + member,
                      "packages.lock", found, required);
  };
  if (!is_name(pin.name)) return refuse("/name", pin.name, "an npm package name");
  if (!is_version(pin.version))
    return refuse("/version", pin.version, "an exact version, e.g. 1.4.2");
  if (!is_integrity(pin.integrity))
    return refuse("/integrity", pin.integrity, "\"sha512-\" and the base64 of 64 bytes");
  return {};
}

}  // namespace

base::Result<std::vector<Pin>> parse_lock(std::string_view text) {
  PROBITY_TRY(const auto value, json::parse(text));
  PROBITY_TRY(auto lock, json::decode<Lock>(value));
  for (std::size_t i = 0; i < lock.packages.size(); ++i)
    PROBITY_CHECK(check(lock.packages[i], "/packages/" + std::to_string(i)));
  return std::move(lock.packages);
}

std::string integrity_of(std::string_view tarball) {
  std::array<std::uint8_t, 64> digest{};
  EVP_Digest(tarball.data(), tarball.size(), digest.data(), nullptr, EVP_sha512(), nullptr);
  return std::string(kIntegrity) + base::to_base64(digest);
}

}  // namespace probity::interop::packages
