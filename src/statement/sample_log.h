// SampleLog: for tests only. A log in memory that takes leaf bodies and gives receipts as the real
// one does, with a key made from a seed. One thread at a time.
#pragma once

#include <map>
#include <string>
#include <utility>

#include "base/random.h"
#include "log/cosignature.h"
#include "log/tree.h"
#include "statement/receipt.h"

namespace probity::statement {

class SampleLog {
 public:
  explicit SampleLog(std::string origin, std::uint64_t seed = 1)
      : origin_(std::move(origin)), key_(make_key(seed)) {}

  log::Verifier verifier() const { return {origin_, key_.public_key()}; }

  log::LogIndex append(std::string body) {
    const log::LogIndex index{frontier_.size().value};
    for (const log::Node& node : frontier_.append(log::leaf_hash(base::as_bytes(body))))
      nodes_[{node.level, node.index}] = node.hash;
    leaves_.push_back(std::move(body));
    return index;
  }

  // Of the tree as it is now.
  Receipt receipt(log::LogIndex index, base::Time time) const {
    const log::NodeReader read = [this](unsigned level,
                                        std::uint64_t at) -> base::Result<base::NodeHash> {
      return nodes_.at({level, at});
    };
    return {index, leaves_.at(index.value),
            log::inclusion_proof(index, frontier_.size(), read).value(),
            log::sign_checkpoint({origin_, frontier_.size(), frontier_.root(), {}}, key_, time)
                .value()};
  }

 private:
  static crypto::Ed25519Key make_key(std::uint64_t seed) {
    base::SeededRandom random(seed);
    return crypto::Ed25519Key::generate(random);
  }

  std::string origin_;
  crypto::Ed25519Key key_;
  log::Frontier frontier_;
  std::vector<std::string> leaves_;
  std::map<std::pair<unsigned, std::uint64_t>, base::NodeHash> nodes_;
};

}  // namespace probity::statement
