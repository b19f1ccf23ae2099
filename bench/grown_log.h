// A large log for benchmarks, made straight in the tables, without anyone's statements: its leaves
// lead nowhere, nobody reads them, and each counts as any other. One thread.
#pragma once

#include <algorithm>

#include "crypto/sha256.h"
#include "ledger/plain_fixture.h"
#include "log/cosignature.h"

namespace probity::bench {

// Of the statement that the i-th entry would carry.
inline base::PaeDigest pae_of(std::uint64_t i) {
  return crypto::sha256(base::as_bytes(std::to_string(i))).retag<base::PaeTag>();
}

// To `until` entries, each leaf filled up to so many bytes.
inline base::Status grow(store::Db& db, const ledger::Plain& plain, std::uint64_t until,
                         std::size_t leaf_bytes = 0) {
  constexpr std::uint64_t kBatch = 8192;
  PROBITY_TRY(store::Head head, store::read_head(db));
  while (head.edge.size().value < until) {
    PROBITY_CHECK(store::transact(db, [&]() -> base::Status {
      store::Growth growth(db, head.edge);
      const std::uint64_t end = std::min(head.edge.size().value + kBatch, until);
      for (std::uint64_t i = growth.size().value; i < end; ++i) {
        std::string leaf = "entry " + std::to_string(i);
        leaf.resize(std::max(leaf.size(), leaf_bytes), ' ');
        PROBITY_CHECK(growth.append({"note", pae_of(i), plain.key().public_key().key_id(), leaf,
                                     log::leaf_hash(base::as_bytes(leaf)), "{}"}));
      }
      PROBITY_TRY(auto grown, growth.finish());
      head.edge = std::move(grown.edge);
      PROBITY_TRY(const std::string note,
                  log::sign_checkpoint({"log.example", head.edge.size(), head.edge.root(), {}},
                                       plain.log_key(), head.time));
      return store::write_checkpoint(db, head.edge.size(), head.time, note);
    }));
  }
  return {};
}

}  // namespace probity::bench
