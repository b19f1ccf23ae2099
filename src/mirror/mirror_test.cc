// A log in memory, written as a static tree, read back and audited; grown, damaged, forked.
#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <filesystem>
#include <fstream>
#include <map>
#include <set>
#include <sstream>
#include <string>

#include "base/failing_files.h"
#include "base/random.h"
#include "base/scratch_folder.h"
#include "log/entry_bundle.h"
#include "log/keys_fixture.h"
#include "mirror/audit.h"
#include "mirror/static_tree.h"
#include "statement/envelope.h"

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
  MemoryLog(std::uint64_t size, std::uint64_t batch, const std::string& seed = "") {
    for (std::uint64_t i = 0; i < size; ++i) {
      append(seed + std::to_string(i), {});
      if ((i + 1) % batch == 0 || i + 1 == size) sign();
    }
  }
  // Statements by one key, some of them without their contents.
  MemoryLog(const std::vector<statement::Envelope>& envelopes, const crypto::P256Key& key,
            std::set<std::size_t> missing) {
    for (std::size_t i = 0; i < envelopes.size(); ++i)
      append(statement::leaf_body(envelopes[i], key.public_key()),
             missing.contains(i) ? std::nullopt : std::optional(statement::to_json(envelopes[i])));
    sign();
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
  Result<std::optional<std::string>> content(log::LogIndex index) override {
    return contents_.at(index.value);
  }
  void replace_content(std::size_t index, std::string content) {
    contents_[index] = std::move(content);
  }
  std::size_t batches() const { return checkpoints_.size(); }
  std::string root() const { return frontier_.root().hex(); }

 private:
  void append(std::string leaf, std::optional<std::string> content) {
    for (const log::Node& node : frontier_.append(log::leaf_hash(base::as_bytes(leaf))))
      nodes_[{node.level, node.index}] = node.hash;
    leaves_.push_back(std::move(leaf));
    contents_.push_back(std::move(content));
  }
  void sign() {
    const std::uint64_t size = leaves_.size();
    checkpoints_[size] = log::sign_checkpoint({kOrigin, {size}, frontier_.root(), {}},
                                              log::key_of(1), {1'800'000'000 + long(size)})
                             .value();
  }

  std::vector<std::string> leaves_;
  std::vector<std::optional<std::string>> contents_;
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

// A statement about another, its type spelled as it may be in JSON.
statement::Envelope about(const base::PaeDigest& digest, const std::string& type,
                          const crypto::P256Key& key) {
  const std::string payload =
      R"({"_type":"https://in-toto.io/Statement/v1","predicate":{},"predicateType":")" + type +
      R"(","subject":[{"digest":{"sha256":")" + digest.hex() + R"("},"name":"statement"}]})";
  return statement::make_envelope(payload, key);
}

TEST(Erasures, AreFoundHoweverTheyAreSpelled) {
  base::SystemRandom random;
  const auto key = crypto::P256Key::generate(random);
  const auto first = about({}, "https://probity.example/note/v1", key);
  const auto erased = [&](const std::string& type) {
    MemoryLog log({first, about(statement::pae_digest(first), type, key)}, key, {0});
    return audit(log, kLogs,
                 {.payloads = true, .erasure_type = "https://probity.example/erasure/v1"});
  };
  for (const char* type :
       {"https://probity.example/erasure/v1", R"(https:\/\/probity.example\/erasure\/v1)",
        R"(https://probity.example/er\u0061sure/v1)"}) {
    const auto report = erased(type);
    ASSERT_TRUE(report) << type << ": " << report.error().what;
    ASSERT_EQ(report->erased.size(), 1U);
    EXPECT_EQ(report->erased[0].entry, 0U);
    EXPECT_EQ(report->erased[0].by, 1U);
  }
  EXPECT_EQ(erased("https://probity.example/note/v1").error().rule, "audit.content");
}

// Also where no signature covers it, such as the name of the key's hint.
TEST(Contents, NoFlippedBitIsSilent) {
  base::SystemRandom random;
  const auto key = crypto::P256Key::generate(random);
  auto first = about({}, "https://probity.example/note/v1", key);
  for (const std::string& hint : {first.keyid, std::string()}) {
    first.keyid = hint;
    MemoryLog log({first}, key, {});
    const std::string content = statement::to_json(first);
    ASSERT_TRUE(audit(log, kLogs, {.payloads = true}));
    for (std::size_t at = 0; at < content.size(); ++at) {
      for (unsigned bit = 0; bit < 8; ++bit) {
        std::string flipped = content;
        flipped[at] = static_cast<char>(flipped[at] ^ (1 << bit));
        log.replace_content(0, flipped);
        EXPECT_FALSE(audit(log, kLogs, {.payloads = true})) << flipped;
      }
    }
  }
}

}  // namespace
}  // namespace probity::mirror
