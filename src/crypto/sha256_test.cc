#include "crypto/sha256.h"

#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <string>
#include <thread>
#include <vector>

namespace probity::crypto {
namespace {

using base::as_bytes;

// FIPS 180-4, examples of NIST.
TEST(Sha256, KnownAnswers) {
  EXPECT_EQ(sha256(as_bytes("")).hex(),
            "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  EXPECT_EQ(sha256(as_bytes("abc")).hex(),
            "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  Sha256 stream;
  const std::string thousand(1000, 'a');
  for (int i = 0; i < 1000; ++i) stream.update(as_bytes(thousand));
  EXPECT_EQ(stream.finish().hex(),
            "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0");
  EXPECT_EQ(stream.finish(), sha256(as_bytes(""))) << "finish() starts anew";
}

TEST(Sha256, PartsAreTheWhole) {
  EXPECT_TRUE(rc::check([](const std::string& a, const std::string& b) {
    const auto whole = sha256(as_bytes(a + b));
    RC_ASSERT(sha256({as_bytes(a), as_bytes(b)}) == whole);
    Sha256 stream;
    stream.update(as_bytes(a));
    stream.update(as_bytes(b));
    RC_ASSERT(stream.finish() == whole);
  }));
}

TEST(Sha256, ThreadsDoNotShareState) {
  const auto wanted = sha256(as_bytes("abc"));
  std::vector<std::thread> threads;
  std::vector<int> wrong(4, 0);
  for (std::size_t t = 0; t < wrong.size(); ++t)
    threads.emplace_back([&, t] {
      for (int i = 0; i < 2000; ++i) wrong[t] += sha256(as_bytes("abc")) != wanted;
    });
  for (auto& thread : threads) thread.join();
  EXPECT_EQ(wrong, std::vector<int>(4, 0));
}

}  // namespace
}  // namespace probity::crypto
