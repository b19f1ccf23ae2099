#include "mirror/static_tree.h"

#include "base/file_lock.h"
#include "base/limits.h"
#include "log/limits.h"

namespace probity::mirror {

using base::Code;
using base::fail;
using base::Result;
using base::Status;
using Kind = log::TilePath::Kind;

Result<std::string> StaticTree::checkpoint() {
  return files_.read(folder_ / log::kCheckpointPath, base::limits::kNoteBytes);
}

Result<base::Bytes> StaticTree::read(const log::TilePath& path) {
  PROBITY_TRY(const std::string bytes,
              files_.read(folder_ / to_string(path), log::limits::kEntryBundleBytes));
  return base::Bytes(bytes.begin(), bytes.end());
}

Result<std::optional<std::string>> StaticTree::content(log::LogIndex) {
  return fail(Code::usage, "an export holds no contents", "", "export.contents", "",
              "a node, or a copy of its data");
}

namespace {

class Export {
 public:
  Export(Source& from, std::span<const log::Verifier> logs, base::Files& files,
         const base::Path& to, const std::function<void(std::uint64_t)>& progress)
      : from_(from), logs_(logs), files_(files), to_(to), progress_(progress) {}

  Result<Exported> run() {
    PROBITY_TRY(const std::string newest, from_.checkpoint());
    PROBITY_TRY(const auto opened, log::open_checkpoint(newest, logs_));
    const log::Checkpoint& checkpoint = opened.checkpoint;
    PROBITY_CHECK(files_.make_directories(to_));
    PROBITY_CHECK(grew_from_what_is_there(checkpoint));
    done_.origin = checkpoint.origin;
    done_.size = checkpoint.size.value;
    PROBITY_CHECK(log::each_new_tile({done_.before}, checkpoint.size,
                                     [this](const log::Tile& tile) -> Status {
                                       if (tile.level == 0) {
                                         PROBITY_CHECK(copy({Kind::entries, tile}));
                                         PROBITY_CHECK(copy({Kind::checkpoints, tile}));
                                       }
                                       return copy({Kind::hashes, tile});
                                     }));
    PROBITY_CHECK(files_.write(to_ / log::kCheckpointPath, newest));
    return done_;
  }

 private:
  // A folder with a newer or another tree is left as it is.
  Status grew_from_what_is_there(const log::Checkpoint& now) {
    const auto kept = StaticTree(files_, to_).checkpoint();
    if (!kept && kept.error().code == Code::not_found) return {};
    PROBITY_TRY(const std::string note, kept);
    const auto opened = log::open_checkpoint(note, logs_);
    if (!opened)
      return fail(Code::bad_input, "the folder holds another log", to_.string(), "export.origin",
                  opened.error().found, now.origin);
    const log::Checkpoint& before = opened->checkpoint;
    if (before.size > now.size)
      return fail(Code::bad_input, "the folder holds a larger tree", to_.string(), "export.size",
                  std::to_string(before.size.value), std::to_string(now.size.value));
    const log::NodeReader nodes = log::nodes_in(
        [this](const log::Tile& tile) {
          return from_.read({Kind::hashes, tile});
        },
        now.size);
    if (before.size.value > 0) {
      PROBITY_TRY(const log::Proof proof, log::consistency_proof(before.size, now.size, nodes));
      if (!log::verify_consistency(before.size, now.size, proof, before.root, now.root))
        return fail(Code::bad_input, "the log did not grow out of the folder's: it has forked",
                    to_.string(), "export.fork", now.root.hex(), before.root.hex());
    }
    done_.before = before.size.value;
    return {};
  }

  Status copy(const log::TilePath& path) {
    PROBITY_TRY(const base::Bytes bytes, from_.read(path));
    const base::Path file = to_ / to_string(path);
    PROBITY_CHECK(files_.make_directories(file.parent_path()));
    PROBITY_CHECK(files_.write(file, base::as_text(bytes)));
    ++done_.files;
    if (progress_) progress_(done_.files);
    return {};
  }

  Source& from_;
  std::span<const log::Verifier> logs_;
  base::Files& files_;
  const base::Path& to_;
  const std::function<void(std::uint64_t)>& progress_;
  Exported done_;
};

}  // namespace

Result<Exported> export_tree(Source& from, std::span<const log::Verifier> logs, base::Files& files,
                             const base::Path& to,
                             const std::function<void(std::uint64_t)>& progress) {
  base::Path beside = to.has_filename() ? to : to.parent_path();
  beside += ".lock";
  PROBITY_TRY(const auto lock, base::FileLock::take(beside, "exporting the log"));
  return Export(from, logs, files, to, progress).run();
}

}  // namespace probity::mirror
