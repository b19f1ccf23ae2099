#include "mirror/audit.h"

#include <algorithm>
#include <array>
#include <deque>
#include <future>
#include <map>
#include <thread>

#include "log/entry_bundle.h"
#include "log/limits.h"
#include "statement/envelope.h"
#include "statement/statement.h"

namespace probity::mirror {

using base::Code;
using base::fail;
using base::Result;
using base::Status;
using Kind = log::TilePath::Kind;

namespace {

tl::unexpected<base::Error> wrong(std::string what, std::string where, const std::string& rule,
                                  std::string found = {}, std::string required = {}) {
  return fail(Code::bad_input, std::move(what), std::move(where), "audit." + rule, std::move(found),
              std::move(required));
}

std::string entry_at(std::uint64_t index) { return "log entry " + std::to_string(index); }
std::string checkpoint_at(std::uint64_t size) { return "checkpoint " + std::to_string(size); }

// An alarm of the source's own, placed.
tl::unexpected<base::Error> placed(base::Error error, const std::string& where) {
  if (error.pointer.empty()) error.pointer = where;
  return fail(std::move(error));
}

// What can be said of a leaf by itself.
struct Looked {
  base::LeafHash hash;
  std::optional<Result<statement::Leaf>> leaf;  // where more than the hash is asked for
  bool signature = true;
};

// An entry bundle while it is looked at.
struct Bundle {
  log::Tile tile;
  base::Bytes bytes;
  std::vector<base::ByteView> leaves;  // in `bytes`
  std::future<std::vector<Looked>> looked;
};

std::vector<Looked> look_at(const std::vector<base::ByteView>& leaves, bool parse,
                            bool signatures) {
  std::vector<Looked> all;
  all.reserve(leaves.size());
  statement::LeafReader reader;
  for (const base::ByteView body : leaves) {
    Looked& one = all.emplace_back(Looked{log::leaf_hash(body), {}, true});
    if (!parse) continue;
    one.leaf = reader.read(base::as_text(body));
    if (signatures && *one.leaf)
      one.signature = (*one.leaf)->key.verify_digest((*one.leaf)->digest.retag<base::AnyTag>(),
                                                     (*one.leaf)->signature);
  }
  return all;
}

class Audit {
 public:
  Audit(Source& source, std::span<const log::Verifier> logs, const AuditOptions& options)
      : source_(source), logs_(logs), options_(options) {}

  Result<AuditReport> run() {
    PROBITY_TRY(const std::string newest, source_.checkpoint());
    auto opened = log::open_checkpoint(newest, logs_);
    if (!opened)
      return wrong("the newest checkpoint does not verify: " + opened.error().what, "",
                   "checkpoint");
    size_ = opened->checkpoint.size;
    report_.origin = opened->checkpoint.origin;
    report_.checkpoint = newest;
    // Bundles are read ahead, twice as many as there are cores so that none of these waits for this
    // thread, and looked at beside the tree's growth. What is wrong with a later one waits until
    // the earlier ones have been found good.
    std::deque<Result<std::unique_ptr<Bundle>>> ahead;
    const std::size_t many = 2 * std::max(1U, std::thread::hardware_concurrency());
    std::uint64_t next = 0;
    while (true) {
      for (auto tile = log::tile_at(0, next, size_); tile && ahead.size() < many;
           tile = log::tile_at(0, ++next, size_))
        ahead.push_back(begin(*tile));
      if (ahead.empty()) break;
      PROBITY_TRY(const auto bundle, std::move(ahead.front()));
      ahead.pop_front();
      PROBITY_CHECK(leaves(*bundle));
      if (options_.progress) options_.progress(frontier_.size().value, size_.value);
    }
    for (unsigned level = 1; level < log::tile_levels(size_); ++level)
      if (!open_[level].empty()) PROBITY_CHECK(above(level));
    if (frontier_.root() != opened->checkpoint.root)
      return wrong("the newest checkpoint is not that of the entries", checkpoint_at(size_.value),
                   "root", opened->checkpoint.root.hex(), frontier_.root().hex());
    // Each batch's is kept, so the last kept one is of this size, too.
    if (last_size_ != size_)
      return wrong("the newest checkpoint is not among those that are kept",
                   checkpoint_at(size_.value), "kept");
    PROBITY_CHECK(missing());
    report_.size = size_.value;
    report_.root = frontier_.root().hex();
    return report_;
  }

 private:
  // The source's word that something is there but cannot be read is an alarm; that it cannot be
  // reached is not.
  Result<base::Bytes> read(Kind kind, const log::Tile& tile) {
    const log::TilePath path{kind, tile};
    auto bytes = source_.read(path);
    if (bytes) return bytes;
    const base::Error& error = bytes.error();
    if (error.rule == "log.damaged") return wrong(error.what, error.pointer, "gap");
    if (error.code == Code::not_found) return wrong("a tile is missing", to_string(path), "tile");
    return bytes;
  }

  Result<std::unique_ptr<Bundle>> begin(const log::Tile& tile) {
    auto bundle = std::make_unique<Bundle>();
    bundle->tile = tile;
    PROBITY_TRY(bundle->bytes, read(Kind::entries, tile));
    auto leaves = log::parse_entry_bundle(bundle->bytes, tile.width);
    if (!leaves)
      return wrong(leaves.error().what, log::entries_path(tile), "entries", leaves.error().found,
                   leaves.error().required);
    bundle->leaves = *std::move(leaves);
    // A future of std::async waits for its thread when it goes, so the bytes outlive the looking.
    const bool parse = options_.payloads || options_.signatures;
    bundle->looked = std::async(look_at, std::cref(bundle->leaves), parse, options_.signatures);
    return bundle;
  }

  Status leaves(Bundle& bundle) {
    PROBITY_TRY(const auto published, hashes(bundle.tile));
    PROBITY_TRY(const auto due, checkpoints(bundle.tile));
    const std::vector<Looked> looked = bundle.looked.get();
    auto next = due.begin();
    for (std::size_t i = 0; i < looked.size(); ++i) {
      PROBITY_CHECK(entry(looked[i], published[i], bundle.tile));
      if (next != due.end() && next->checkpoint.size == frontier_.size())
        PROBITY_CHECK(root(*next++));
    }
    if (next != due.end())
      return wrong("the kept checkpoints are out of order",
                   checkpoint_at(next->checkpoint.size.value), "order");
    ++report_.tiles;
    return {};
  }

  // Looked at leaf by leaf, before any checkpoint is, so that a bad entry is named and not the
  // first checkpoint above it.
  Status entry(const Looked& looked, const base::NodeHash& published, const log::Tile& tile) {
    const log::LogIndex index{frontier_.size().value};
    const std::string where = entry_at(index.value);
    const base::LeafHash& hash = looked.hash;
    if (hash.bytes != published.bytes)
      return wrong("the entry and its hash in " + log::tile_path(tile) + " differ", where, "tree",
                   published.hex(), hash.hex());
    for (const log::Node& node : frontier_.append(hash)) {
      if (node.level % log::kTileHeight != 0 || node.level == 0) continue;
      const unsigned level = node.level / log::kTileHeight;
      open_[level].push_back(node.hash);
      if (open_[level].size() == log::kTileWidth) {
        PROBITY_CHECK(above(level));
        open_[level].clear();
      }
    }
    return looked.leaf ? committed(index, looked, where) : Status();
  }

  Result<std::vector<base::NodeHash>> hashes(const log::Tile& tile) {
    PROBITY_TRY(const base::Bytes bytes, read(Kind::hashes, tile));
    auto published = log::tile_hashes(tile, bytes);
    if (published) return published;
    return wrong(published.error().what, log::tile_path(tile), "tile", published.error().found,
                 published.error().required);
  }

  // The last tile of a level above the leaves, as those make it, against the published one.
  Status above(unsigned level) {
    const std::uint64_t complete = frontier_.size().value >> log::kTileHeight * level;
    const log::Tile tile{level, (complete - 1) >> log::kTileHeight,
                         static_cast<unsigned>(open_[level].size())};
    PROBITY_TRY(const auto published, hashes(tile));
    if (published != open_[level])
      return wrong("the tile is not that of the leaves", log::tile_path(tile), "tree");
    ++report_.tiles;
    return {};
  }

  // Those of the sizes that the tile's leaves lead to, opened.
  Result<std::vector<log::OpenedCheckpoint>> checkpoints(const log::Tile& tile) {
    PROBITY_TRY(const base::Bytes bundle, read(Kind::checkpoints, tile));
    const auto notes = log::parse_entries(bundle);
    if (!notes) return wrong(notes.error().what, log::checkpoints_path(tile), "entries");
    std::vector<log::OpenedCheckpoint> opened;
    const std::uint64_t begin = tile.index * log::kTileWidth;
    for (const base::ByteView note : *notes) {
      auto one = log::open_checkpoint(base::as_text(note), logs_);
      if (!one) {
        // Named by its size where that much of it can be read, else by its place.
        const auto read = log::parse_note(base::as_text(note));
        const auto said =
            read ? log::parse_checkpoint(read->text) : Result<log::Checkpoint>(fail(read.error()));
        return wrong("the checkpoint does not verify: " + one.error().what,
                     said ? checkpoint_at(said->size.value) : log::checkpoints_path(tile),
                     "checkpoint");
      }
      const std::uint64_t size = one->checkpoint.size.value;
      if (size <= begin || size > begin + tile.width ||
          (!opened.empty() && size <= opened.back().checkpoint.size.value))
        return wrong("the kept checkpoints are out of order", checkpoint_at(size), "order");
      opened.push_back(*std::move(one));
    }
    return opened;
  }

  Status root(const log::OpenedCheckpoint& one) {
    const std::string where = checkpoint_at(one.checkpoint.size.value);
    if (one.checkpoint.root != frontier_.root())
      return wrong("the checkpoint is not that of the entries", where, "root",
                   one.checkpoint.root.hex(), frontier_.root().hex());
    if (one.checkpoint.origin != report_.origin)
      return wrong("the checkpoint is of another log", where, "origin", one.checkpoint.origin,
                   report_.origin);
    if (one.time < last_time_)
      return wrong("the checkpoint's time goes back", where, "time", base::to_string(one.time),
                   base::to_string(last_time_));
    last_time_ = one.time;
    last_size_ = one.checkpoint.size;
    ++report_.checkpoints;
    return {};
  }

  Status committed(log::LogIndex index, const Looked& looked, const std::string& where) {
    const Result<statement::Leaf>& leaf = *looked.leaf;
    if (!leaf) return wrong("the leaf cannot be read: " + leaf.error().what, where, "leaf");
    if (const auto row = source_.agrees(index, *leaf); !row) return placed(row.error(), where);
    if (options_.payloads) PROBITY_CHECK(content(index, *leaf, where));
    if (options_.signatures) {
      if (!looked.signature) return wrong("the signature does not hold", where, "signature");
      ++report_.signatures;
    }
    if (!options_.authority) return {};
    const auto granted = options_.authority(index, leaf->key.key_id());
    return granted ? Status() : placed(granted.error(), where);
  }

  Status content(log::LogIndex index, const statement::Leaf& leaf, const std::string& where) {
    PROBITY_TRY(const auto text, source_.content(index));
    if (!text) {
      ++report_.content_missing;
      if (!source_.withholds(index)) missing_.push_back({index.value, leaf.digest});
      return {};
    }
    const auto envelope = statement::parse_envelope(*text);
    if (!envelope)
      return wrong("the content cannot be read: " + envelope.error().what, where, "content");
    // The key id is a hint that no signature covers; only genesis may do without, and says so: a
    // member of another name is no hint, and would be passed over.
    const bool hinted =
        envelope->keyid == leaf.key.key_id().hex() ||
        (index.value == 0 && envelope->keyid.empty() && statement::to_json(*envelope) == *text);
    if (statement::pae_digest(*envelope) != leaf.digest || envelope->signature != leaf.signature ||
        !hinted)
      return wrong("the content is not what the leaf commits to", where, "content");
    ++report_.contents;
    return erasure(index, envelope->payload, where);
  }

  // Keeps which statement an erasure names.
  Status erasure(log::LogIndex index, const std::string& payload, const std::string& where) {
    const std::string& type = options_.erasure_type;
    if (type.empty()) return {};
    // Read only what can be one: JSON may spell the type with escapes.
    if (payload.find(type) == std::string::npos && payload.find('\\') == std::string::npos)
      return {};
    const auto said = statement::parse_statement(payload);
    if (!said) return wrong("the statement cannot be read: " + said.error().what, where, "content");
    if (said->predicate_type != type) return {};
    for (const statement::Subject& subject : said->subjects)
      if (const auto digest = subject.sha256())
        erasures_.emplace(digest->retag<base::PaeTag>(), index.value);
    return {};
  }

  // Nothing goes without an entry that says so, later than itself.
  Status missing() {
    if (options_.erasure_type.empty()) return {};
    for (const Missing& one : missing_) {
      const auto found = erasures_.find(one.statement);
      if (found == erasures_.end() || found->second < one.entry)
        return wrong("the content is missing, and no erasure says so", entry_at(one.entry),
                     "content");
      report_.erased.push_back({one.entry, found->second});
    }
    return {};
  }

  struct Missing {
    std::uint64_t entry;
    base::PaeDigest statement;
  };

  Source& source_;
  std::span<const log::Verifier> logs_;
  const AuditOptions& options_;
  std::vector<Missing> missing_;
  std::map<base::PaeDigest, std::uint64_t> erasures_;
  log::TreeSize size_;
  log::Frontier frontier_;
  // Of each level above the leaves, the hashes of its last tile while it fills.
  std::array<std::vector<base::NodeHash>, log::limits::kTileLevels + 1> open_;
  base::Time last_time_;
  log::TreeSize last_size_;
  AuditReport report_;
};

}  // namespace

Result<AuditReport> audit(Source& source, std::span<const log::Verifier> logs,
                          const AuditOptions& options) {
  return Audit(source, logs, options).run();
}

}  // namespace probity::mirror
