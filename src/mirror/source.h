// Source: a log as it is published, wherever it lies: behind a node's address, in a folder of
// static files, in a node's database. What reads one reads all: the audit, and the writer of static
// trees. One thread at a time.
#pragma once

#include <optional>
#include <string>

#include "base/bytes.h"
#include "base/error.h"
#include "log/tile_path.h"
#include "log/tree.h"
#include "statement/leaf.h"

namespace probity::mirror {

class Source {
 public:
  virtual ~Source() = default;
  // The newest checkpoint, a signed note.
  virtual base::Result<std::string> checkpoint() = 0;
  // A tile, an entry bundle or a bundle of checkpoints; not_found where there is none.
  virtual base::Result<base::Bytes> read(const log::TilePath& path) = 0;
  // The signed statement of an entry; nothing where it is erased or withheld.
  virtual base::Result<std::optional<std::string>> content(log::LogIndex index) = 0;

  // Whether a content that is not there is only not shown, because it is about a restricted use:
  // asked right after content().
  virtual bool withholds(log::LogIndex) { return false; }

  // What such a place keeps beside all that, and an audit looks at: what it says of an entry apart
  // from its leaf. A published log has nothing of it.
  virtual base::Status agrees(log::LogIndex, const statement::Leaf&) { return {}; }
};

}  // namespace probity::mirror
