#include "crypto/password.h"

#include <sodium.h>

#include <cstdlib>
#include <mutex>
#include <semaphore>

namespace probity::crypto {
namespace {

std::counting_semaphore<2>& places() {
  static std::counting_semaphore<2> two(2);
  return two;
}

// Takes one of the two places while it lives.
class Place {
 public:
  Place() { places().acquire(); }
  ~Place() { places().release(); }
  Place(const Place&) = delete;
};

// Chooses libsodium's fastest code for this processor; without it, Argon2 is several times slower.
void prepare() {
  static std::once_flag once;
  std::call_once(once, [] {
    if (sodium_init() < 0) std::abort();
  });
}

}  // namespace

base::Result<std::string> hash_password(std::string_view password, PasswordCost cost) {
  prepare();
  const Place place;
  char hash[crypto_pwhash_STRBYTES] = {};
  if (crypto_pwhash_str_alg(hash, password.data(), password.size(), cost.passes, cost.memory,
                            crypto_pwhash_ALG_ARGON2ID13) != 0)
    return base::fail(base::Code::environment, "there is no memory to hash a password", "",
                      "password.memory", "", std::to_string(cost.memory >> 20) + " MiB");
  return std::string(hash);
}

bool password_matches(const std::string& hash, std::string_view password) {
  prepare();
  const Place place;
  return crypto_pwhash_str_verify(hash.c_str(), password.data(), password.size()) == 0;
}

bool password_is_outdated(const std::string& hash, PasswordCost cost) {
  return crypto_pwhash_str_needs_rehash(hash.c_str(), cost.passes, cost.memory) != 0;
}

bool equal_secrets(base::ByteView a, base::ByteView b) {
  return a.size() == b.size() && sodium_memcmp(a.data(), b.data(), a.size()) == 0;
}

}  // namespace probity::crypto
