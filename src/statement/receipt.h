// Receipt: the log's answer to a submission. It shows, to whoever knows the log's key, that the
// leaf is entry `index` of the tree that the checkpoint signs, and since when. Values; any thread.
// Bytes: docs/formats/receipt.md.
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "base/error.h"
#include "log/cosignature.h"
#include "log/tree.h"

namespace probity::statement {

struct Receipt {
  log::LogIndex index;
  std::string leaf;        // the leaf's body
  log::Proof proof;        // from the leaf to the checkpoint's root
  std::string checkpoint;  // signed note
  bool operator==(const Receipt&) const = default;
};

std::string to_json(const Receipt& receipt);
base::Result<Receipt> parse_receipt(std::string_view text);

// Opens the checkpoint with the logs' keys and checks the leaf's inclusion.
base::Result<log::OpenedCheckpoint> verify(const Receipt& receipt,
                                           std::span<const log::Verifier> logs);

}  // namespace probity::statement
