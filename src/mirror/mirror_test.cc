// A log in memory, written as a static tree, read back and audited; grown, damaged, forked.
#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <filesystem>
#include <fstream>
#include <map>
#include <sstream>
#include <string>

#include "base/failing_files.h"
#include "base/scratch_folder.h"
#include "log/entry_bundle.h"
#include "log/keys_fixture.h"
#include "mirror/audit.h"
#include "mirror/static_tree.h"

namespace probity::mirror {
namespace {

using base::Bytes;
using base::Code;
using base::Result;
namespace fs = std::filesystem;
using Kind = log::TilePath::Kind;

const std::string kOrigin = "log.example";
const std::vector<log::Verifier> kLogs = {{kOrigin, log::key_of(1).public_key()}};

// Leaves as log::Grown makes them, "0" to size - 1; a checkpoint after each batch.
class MemoryLog final : public Source {
 public:
  MemoryLog(std::uint64_t size, std::uint64_t batch, std::string seed = "")
      : seed_(std::move(seed)) {
    for (std::uint64_t i = 0; i < size; ++i) {
      leaves_.push_back(leaf(i));
      for (const log::Node& node : frontier_.append(log::leaf_hash(base::as_bytes(leaf(i)))))
        nodes_[{node.level, node.index}] = node.hash;
      if ((i + 1) % batch == 0 || i + 1 == size)
        checkpoints_[i + 1] = log::sign_checkpoint({kOrigin, {i + 1}, frontier_.root(), {}},
                                                   log::key_of(1), {1'800'000'000 + long(i)})
                                  .value();
    }
  }
  Result<std::string> checkpoint() override { return checkpoints_.rbegin()->second; }
  Result<Bytes> read(const log::TilePath& path) override {
    Bytes bytes;
    for (std::uint64_t i = 0; i < path.tile.width; ++i) {
      const std::uint64_t at = path.tile.index * 256 + i;
      if (path.kind == Kind::hashes) {
        const auto& hash = nodes_.at({path.tile.level * 8, at});
        bytes.insert(bytes.end(), hash.bytes.begin(), hash.bytes.end());
      } else if (path.kind == Kind::entries) {
        PROBITY_CHECK(log::add_entry(bytes, base::as_bytes(leaves_.at(at))));
      } else if (const auto found = checkpoints_.find(at + 1); found != checkpoints_.end()) {
        PROBITY_CHECK(log::add_entry(bytes, base::as_bytes(found->second)));
      }
    }
    return bytes;
  }
  Result<std::optional<std::string>> content(log::LogIndex) override {
    return std::optional<std::string>();
  }
  std::size_t batches() const { return checkpoints_.size(); }
  std::string root() const { return frontier_.root().hex(); }

 private:
  std::string leaf(std::uint64_t i) const { return seed_ + std::to_string(i); }

  std::string seed_;
  std::vector<std::string> leaves_;
  std::map<std::pair<unsigned, std::uint64_t>, base::NodeHash> nodes_;
  std::map<std::uint64_t, std::string> checkpoints_;
  log::Frontier frontier_;
};

std::map<std::string, std::string> files_in(const fs::path& folder) {
  std::map<std::string, std::string> all;
  for (const auto& one : fs::recursive_directory_iterator(folder)) {
    if (!one.is_regular_file()) continue;
    std::ifstream file(one.path(), std::ios::binary);
    std::ostringstream content;
    content << file.rdbuf();
    all[fs::relative(one.path(), folder).string()] = content.str();
  }
  return all;
}

class StaticTrees : public testing::Test {
 protected:
  Result<AuditReport> audit_of(const fs::path& folder) {
    StaticTree tree(files_, folder);
    return audit(tree, kLogs, {});
  }
  Result<Exported> write(Source& source, const fs::path& to) {
    return export_tree(source, kLogs, files_, to);
  }

  base::ScratchFolder scratch_;
  base::SystemFiles files_;
  const fs::path out_ = scratch_.path() / "log";
};

TEST_F(StaticTrees, HoldWhatTheLogHolds) {
  MemoryLog log(70'000, 300);
  const auto made = write(log, out_);
  ASSERT_TRUE(made) << made.error().what;
  EXPECT_EQ(made->size, 70'000U);
  // 274 tiles of level 0 with their entries and checkpoints, three above, the checkpoint apart.
  EXPECT_EQ(made->files, 274U * 3 + 3);
  EXPECT_TRUE(fs::exists(out_ / "tile/0/273.p/112"));
  EXPECT_TRUE(fs::exists(out_ / "tile/2/000.p/1"));
  const auto report = audit_of(out_);
  ASSERT_TRUE(report) << report.error().what << " " << report.error().pointer;
  EXPECT_EQ(report->size, 70'000U);
  EXPECT_EQ(report->tiles, 277U);
  EXPECT_EQ(report->root, log.root());
  EXPECT_EQ(report->checkpoints, log.batches());
}

TEST_F(StaticTrees, ASecondRunOnlyAdds) {
  MemoryLog first(700, 7), second(70 * 14, 7);
  ASSERT_TRUE(write(first, out_));
  const auto before = files_in(out_);
  const auto made = write(second, out_);
  ASSERT_TRUE(made) << made.error().what;
  EXPECT_EQ(made->before, 700U);
  const auto after = files_in(out_);
  for (const auto& [name, bytes] : before)
    if (name != "checkpoint") {
      EXPECT_EQ(after.at(name), bytes) << name;
    }
  EXPECT_TRUE(audit_of(out_));
  // As if written at once, but for the partial tiles of the first run.
  ASSERT_TRUE(write(second, scratch_.path() / "once"));
  for (const auto& [name, bytes] : files_in(scratch_.path() / "once"))
    EXPECT_EQ(after.at(name), bytes) << name;
  const auto again = write(second, out_);
  EXPECT_EQ(again->files, 0U);
}

TEST_F(StaticTrees, AreNotMixed) {
  MemoryLog log(700, 7), shorter(600, 7), fork(800, 7, "x");
  ASSERT_TRUE(write(log, out_));
  const auto before = files_in(out_);
  EXPECT_EQ(write(shorter, out_).error().rule, "export.size");
  EXPECT_EQ(write(fork, out_).error().rule, "export.fork");
  const std::vector<log::Verifier> others = {{kOrigin, log::key_of(2).public_key()}};
  EXPECT_FALSE(export_tree(log, others, files_, out_)) << "the log's own key is asked for";
  EXPECT_EQ(files_in(out_), before);
}

TEST_F(StaticTrees, HoldContentsForNobody) {
  StaticTree tree(files_, out_);
  EXPECT_EQ(tree.content({0}).error().rule, "export.contents");
}

// Whatever single bit is flipped in whatever file, whatever file is lost: the audit says so, and
// where.
TEST_F(StaticTrees, EveryDamageIsFound) {
  MemoryLog log(600, 40);
  ASSERT_TRUE(write(log, out_));
  ASSERT_TRUE(audit_of(out_));
  const auto all = files_in(out_);
  EXPECT_EQ(all.size(), 3U * 3 + 1 + 1);
  EXPECT_TRUE(rc::check([&] {
    const auto& [name, bytes] = *std::next(
        all.begin(), *rc::gen::inRange<std::ptrdiff_t>(0, static_cast<std::ptrdiff_t>(all.size())));
    std::string bad = bytes;
    const auto at = *rc::gen::inRange<std::size_t>(0, bad.size());
    bad[at] = static_cast<char>(bad[at] ^ (1 << *rc::gen::inRange(0, 8)));
    std::ofstream(out_ / name, std::ios::binary) << bad;
    const auto report = audit_of(out_);
    std::ofstream(out_ / name, std::ios::binary) << bytes;
    RC_ASSERT(!report);
    RC_ASSERT(report.error().rule.starts_with("audit."));
    RC_ASSERT(name == "checkpoint" || !report.error().pointer.empty());
  }));
  for (const auto& [name, bytes] : all) {
    fs::remove(out_ / name);
    const auto report = audit_of(out_);
    ASSERT_FALSE(report) << name;
    EXPECT_EQ(report.error().pointer, name == "checkpoint" ? (out_ / name).string() : name);
    std::ofstream(out_ / name, std::ios::binary) << bytes;
  }
  EXPECT_TRUE(audit_of(out_)) << "the test put everything back";
}

TEST_F(StaticTrees, NameTheFirstBadEntryAndTile) {
  MemoryLog log(600, 40);
  ASSERT_TRUE(write(log, out_));
  const auto flip = [&](const std::string& name, std::size_t at) {
    std::fstream file(out_ / name, std::ios::binary | std::ios::in | std::ios::out);
    file.seekg(static_cast<std::streamoff>(at));
    const char was = static_cast<char>(file.get());
    file.seekp(static_cast<std::streamoff>(at));
    file.put(static_cast<char>(was ^ 1));
  };
  const auto where = [&] { return audit_of(out_).error().pointer; };
  flip("tile/1/000.p/2", 40);
  EXPECT_EQ(where(), "tile/1/000.p/2");
  flip("tile/0/001", 32 * 5 + 3);
  EXPECT_EQ(where(), "log entry 261");
  flip("tile/0/000", 32 * 7);
  EXPECT_EQ(where(), "log entry 7");
}

TEST_F(StaticTrees, AFailedRunLeavesTheTreeThatWasThere) {
  MemoryLog first(300, 7), second(900, 7);
  ASSERT_TRUE(write(first, out_));
  std::uint64_t failed = 0;
  for (std::uint64_t call = 1; call < 400; ++call) {
    base::FailingFiles failing(files_);
    failing.fail_at(call, Code::full);
    const auto made = export_tree(second, kLogs, failing, out_);
    const auto report = audit_of(out_);
    ASSERT_TRUE(report) << call << " " << report.error().what;
    EXPECT_EQ(report->size, made ? 900U : 300U) << call;
    if (made) break;
    ++failed;
  }
  EXPECT_GT(failed, 10U);
  EXPECT_EQ(audit_of(out_)->size, 900U);
}

}  // namespace
}  // namespace probity::mirror
