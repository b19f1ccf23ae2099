// SHA-256 (FIPS 180-4) through OpenSSL. `sha256` is for what lies in memory; any thread. `Sha256`
// streams; each object belongs to one thread at a time, and after finish() it starts anew.
#pragma once

#include <initializer_list>
#include <memory>

#include "base/bytes.h"
#include "base/hash.h"

struct evp_md_ctx_st;

namespace probity::crypto {

base::Hash256 sha256(base::ByteView bytes);
// Of the parts one after another, without joining them first.
base::Hash256 sha256(std::initializer_list<base::ByteView> parts);

class Sha256 {
 public:
  Sha256();
  Sha256(Sha256&&) noexcept = default;
  Sha256& operator=(Sha256&&) noexcept = default;
  ~Sha256() = default;

  void update(base::ByteView bytes);
  base::Hash256 finish();

 private:
  struct Free {
    void operator()(evp_md_ctx_st* context) const;
  };
  std::unique_ptr<evp_md_ctx_st, Free> context_;
};

}  // namespace probity::crypto
