// What a crash, a full disk or a half-made data directory may do to a node: nothing that was
// acknowledged is lost, and nothing half is taken for whole.
#include <gtest/gtest.h>
#include <sys/mount.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <csignal>
#include <cstring>
#include <optional>
#include <set>
#include <sstream>
#include <thread>

#include "access/audit.h"
#include "base/failing_files.h"
#include "base/number.h"
#include "base/scratch_folder.h"
#include "json/parse.h"
#include "log/checkpoint.h"
#include "store/log_store.h"
#include "support/world.h"
#include "torture/effort.h"

namespace probity {
namespace {

using base::Code;
using base::Path;
using base::Result;
using world::World;
namespace fs = std::filesystem;

constexpr const char* kClerk = "riverton/clerk";

struct SystemDoors {
  base::SystemClock clock;
  base::SystemRandom random;
  base::SystemFiles files;
  base::Doors doors() { return {clock, random, files}; }
};

SystemDoors& machine() {
  static SystemDoors doors;
  return doors;
}

Result<std::unique_ptr<access::Node>> open(const Path& directory) {
  return access::Node::open(directory, machine().doors());
}

// A closed node with a few organisations and a component, for copying.
const Path& whole_node() {
  static const base::ScratchFolder folder;
  static const Path made = [] {
    World world;
    world.component("vad");
    world.close();
    fs::copy(world.directory() / "node", folder / "node", fs::copy_options::recursive);
    return folder / "node";
  }();
  return made;
}

Path copy_to(const Path& directory) {
  fs::copy(whole_node(), directory, fs::copy_options::recursive);
  return directory;
}

std::string model(const std::string& slug) {
  return R"({"kind": "model", "predicate": {"id": "riverton/)" + slug +
         R"(", "name": "Model", "summary": "A model.", "modality": "audio"}})";
}

Result<ledger::Accepted> say(access::Node& node, const std::string& document) {
  PROBITY_TRY(const json::Value value, json::parse(document));
  PROBITY_TRY(const auto statement, access::compose(value, node));
  PROBITY_TRY(const auto envelope, access::sign(statement, kClerk, node));
  return node.ledger().submit(statement::to_json(envelope));
}

Result<access::AuditReport> audit(access::Node& node) {
  PROBITY_TRY(const auto db, node.reader());
  const log::Verifier verifier = node.log_verifier();
  return access::audit(*db, std::span(&verifier, 1));
}

std::uint64_t size_of(access::Node& node) {
  auto db = node.reader().value();
  return store::newest_checkpoint(*db).value()->size.value;
}

bool has_model(access::Node& node, const std::string& slug) {
  auto db = node.reader().value();
  return ledger::find_named(*db, "model", "riverton/" + slug).value().has_value();
}

log::Checkpoint checkpoint_of(const statement::Receipt& receipt) {
  return log::parse_checkpoint(log::parse_note(receipt.checkpoint).value().text).value();
}

std::string words(const base::Error& error) {
  return error.rule + " at " + error.pointer + ": " + error.what + "; found " + error.found +
         "; required " + error.required;
}

// What a client holds of an answer: where its model is, and under which root.
struct Ack {
  std::uint64_t index = 0;
  log::TreeSize size;
  base::RootHash root;
  std::string model;
};

// Another process on the same data directory: this program again, running the test below.
class Submitter {
 public:
  // Submits models <name>-0-1, <name>-0-2, ... until `count` are acknowledged, or, with 0, several
  // at the same time (<name>-1-1, ...) until it is killed.
  Submitter(const Path& directory, const std::string& name, int count) {
    int ends[2];
    if (::pipe(ends) != 0) throw std::runtime_error("no pipe");
    const std::string fd = std::to_string(ends[1]), number = std::to_string(count);
    child_ = ::fork();
    if (child_ == 0) {
      ::close(ends[0]);
      ::setenv("PROBITY_CRASH_DIR", directory.c_str(), 1);
      ::setenv("PROBITY_CRASH_NAME", name.c_str(), 1);
      ::setenv("PROBITY_CRASH_COUNT", number.c_str(), 1);
      ::setenv("PROBITY_CRASH_FD", fd.c_str(), 1);
      ::unsetenv("GTEST_OUTPUT");
      ::execl("/proc/self/exe", "torture_test", "--gtest_also_run_disabled_tests",
              "--gtest_brief=1", "--gtest_filter=CrashChild.DISABLED_SubmitsUntilItIsKilled",
              nullptr);
      ::_exit(127);
    }
    ::close(ends[1]);
    from_ = ends[0];
  }
  ~Submitter() {
    kill();
    ::close(from_);
  }

  // Reads acknowledgements until there are `wanted`, or the child has ended.
  void read_acks(std::size_t wanted) {
    char block[4096];
    while (acks().size() < wanted) {
      const ssize_t got = ::read(from_, block, sizeof block);
      if (got <= 0) return;
      text_.append(block, static_cast<std::size_t>(got));
    }
  }
  void kill() {
    if (child_ <= 0) return;
    ::kill(child_, SIGKILL);
    ::waitpid(child_, nullptr, 0);
    child_ = 0;
  }
  // The exit status of a child that ends by itself.
  int wait() {
    int status = 0;
    ::waitpid(child_, &status, 0);
    child_ = 0;
    return status;
  }
  // What was acknowledged; a line cut off by the kill is none.
  std::vector<Ack> acks() const {
    std::vector<Ack> all;
    for (std::size_t at = 0, end; (end = text_.find('\n', at)) != std::string::npos; at = end + 1) {
      std::istringstream line(text_.substr(at, end - at));
      Ack ack;
      std::string root;
      line >> ack.index >> ack.size.value >> root >> ack.model;
      ack.root = base::RootHash::from_hex(root).value();
      all.push_back(std::move(ack));
    }
    return all;
  }

 private:
  pid_t child_ = 0;
  int from_ = -1;
  std::string text_;
};

// No test of its own: what the Submitter's process does.
TEST(CrashChild, DISABLED_SubmitsUntilItIsKilled) {
  const char* directory = std::getenv("PROBITY_CRASH_DIR");
  if (!directory) GTEST_SKIP() << "runs only as a child of the tests below";
  const std::string name = std::getenv("PROBITY_CRASH_NAME");
  const int fd = static_cast<int>(base::parse_int(std::getenv("PROBITY_CRASH_FD")).value());
  const auto count = base::parse_int(std::getenv("PROBITY_CRASH_COUNT")).value();
  const auto node = open(directory);
  ASSERT_TRUE(node) << words(node.error());
  const auto submit = [&](int client) {
    for (std::int64_t i = 1; count == 0 || i <= count; ++i) {
      const std::string slug = name + "-" + std::to_string(client) + "-" + std::to_string(i);
      const auto accepted = say(**node, model(slug));
      ASSERT_TRUE(accepted) << words(accepted.error());
      const log::Checkpoint under = checkpoint_of(accepted->receipt);
      const std::string line = std::to_string(accepted->receipt.index.value) + " " +
                               std::to_string(under.size.value) + " " + under.root.hex() + " " +
                               slug + "\n";
      ASSERT_EQ(::write(fd, line.data(), line.size()), static_cast<ssize_t>(line.size()));
    }
  };
  std::vector<std::thread> others;
  for (int client = 1; count == 0 && client < 4; ++client) others.emplace_back(submit, client);
  submit(0);
  for (std::thread& other : others) other.join();
}

// Each acknowledged model is there, and the tree under its receipt is the beginning of the one now.
void expect_kept(access::Node& node, const std::vector<Ack>& acks) {
  auto db = node.reader().value();
  const auto newest = store::newest_checkpoint(*db).value();
  const log::Checkpoint now =
      log::parse_checkpoint(log::parse_note(newest->note).value().text).value();
  store::Tree tree = store::Tree::open(*db, *newest).value();
  for (const Ack& ack : acks) {
    ASSERT_LT(ack.index, now.size.value) << "acknowledged, but lost";
    ASSERT_TRUE(has_model(node, ack.model)) << ack.model;
    ASSERT_LE(ack.size, now.size);
    const auto proof = log::consistency_proof(ack.size, now.size, tree.reader());
    ASSERT_TRUE(proof) << words(proof.error());
    ASSERT_TRUE(log::verify_consistency(ack.size, now.size, *proof, ack.root, now.root))
        << "the tree of size " << ack.size.value << " has another root";
  }
}

TEST(Crash, WhatWasAcknowledgedIsThereAfterAKill) {
  constexpr std::size_t kRoundsOnOneNode = 20;
  const std::uint64_t seed = torture::seed();
  torture::Chance chance(seed);
  const std::size_t rounds = torture::times(100, 2'000);
  std::size_t acknowledged = 0;
  std::optional<base::ScratchFolder> folder;
  std::vector<Ack> all;  // of this node, over all its kills
  for (std::size_t round = 0; round < rounds; ++round) {
    SCOPED_TRACE("seed " + std::to_string(seed) + ", round " + std::to_string(round));
    if (round % kRoundsOnOneNode == 0) {
      folder.emplace();
      copy_to(*folder / "node");
      all.clear();
    }
    const Path directory = *folder / "node";
    const std::string name = "round" + std::to_string(round);
    Submitter child(directory, name, 0);
    if (!chance.one_in(8)) child.read_acks(1 + chance.below(12));  // or while it opens
    std::this_thread::sleep_for(std::chrono::microseconds(chance.below(10'000)));
    child.kill();
    child.read_acks(1'000'000);  // the rest of the pipe
    for (Ack& ack : child.acks()) {
      all.push_back(std::move(ack));
      ++acknowledged;
    }

    auto node = open(directory);
    ASSERT_TRUE(node) << words(node.error());
    const auto report = audit(**node);
    ASSERT_TRUE(report) << words(report.error());
    ASSERT_NO_FATAL_FAILURE(expect_kept(**node, all));
    // The node goes on where it stopped.
    ASSERT_TRUE(say(**node, model(name + "-after")));
  }
  EXPECT_GE(acknowledged, rounds);
  torture::report("kills", seed,
                  std::to_string(rounds) + " kills under load, " + std::to_string(acknowledged) +
                      " acknowledgements");
}

TEST(Crash, TwoProcessesOnOneDirectoryMakeOneLog) {
  const base::ScratchFolder folder;
  const Path directory = copy_to(folder / "node");
  auto node = open(directory);
  ASSERT_TRUE(node) << words(node.error());
  const std::uint64_t before = size_of(**node);
  constexpr int kEach = 20;
  Submitter other(directory, "theirs", kEach);
  std::vector<std::uint64_t> mine;
  other.read_acks(1);
  for (int i = 1; i <= kEach; ++i) {
    const auto accepted = say(**node, model("mine-" + std::to_string(i)));
    ASSERT_TRUE(accepted) << words(accepted.error());
    mine.push_back(accepted->receipt.index.value);
  }
  other.read_acks(kEach);
  EXPECT_EQ(other.wait(), 0);
  std::set<std::uint64_t> all(mine.begin(), mine.end());
  for (const Ack& ack : other.acks()) all.insert(ack.index);
  EXPECT_EQ(all.size(), 2u * kEach) << "an index was given twice";
  EXPECT_EQ(*all.begin(), before);
  EXPECT_EQ(*all.rbegin(), before + 2 * kEach - 1) << "a gap";
  const auto report = audit(**node);
  ASSERT_TRUE(report) << words(report.error());
  EXPECT_EQ(report->size, before + 2 * kEach);
}

// Fills the disk under a node by submitting until it is refused; then `free` makes space.
template <class Free>
void fill_and_go_on(access::Node& node, Free free) {
  std::uint64_t size = size_of(node);
  Result<ledger::Accepted> answer = base::fail(Code::internal, "nothing was tried");
  int i = 0;
  for (; i < 2000; ++i) {
    answer = say(node, model("fill-" + std::to_string(i)));
    if (!answer) break;
    ++size;
  }
  ASSERT_FALSE(answer) << "the disk never filled";
  ASSERT_GT(i, 0) << "it was full before it began: " << words(answer.error());
  EXPECT_TRUE(answer.error().code == Code::full || answer.error().code == Code::environment)
      << words(answer.error());
  EXPECT_FALSE(answer.error().what.empty());
  const std::string refused = "fill-" + std::to_string(i);

  // Reads go on, and what was refused is nowhere.
  EXPECT_EQ(size_of(node), size);
  EXPECT_FALSE(has_model(node, refused));
  EXPECT_TRUE(has_model(node, "fill-" + std::to_string(i - 1)));
  const auto full = audit(node);
  ASSERT_TRUE(full) << words(full.error());
  const auto again = say(node, model(refused));
  ASSERT_FALSE(again) << "there was space all along";
  EXPECT_TRUE(again.error().code == Code::full || again.error().code == Code::environment)
      << words(again.error());

  free();
  const auto taken = say(node, model(refused));
  ASSERT_TRUE(taken) << words(taken.error());
  EXPECT_EQ(taken->receipt.index.value, size);
  const auto report = audit(node);
  ASSERT_TRUE(report) << words(report.error());
  EXPECT_EQ(report->size, size + 1);
}

TEST(FullDisk, ASmallFileSystem) {
  const base::ScratchFolder folder;
  if (::mount("tmpfs", folder.path().c_str(), "tmpfs", 0, "size=3m") != 0)
    GTEST_SKIP() << "a file system cannot be mounted here: " << std::strerror(errno);
  struct Unmount {
    const Path& path;
    ~Unmount() { ::umount2(path.c_str(), MNT_DETACH); }
  } unmount{folder.path()};
  const Path directory = copy_to(folder / "node");
  folder.put("ballast", std::string(1 << 20, 'x'));
  auto node = open(directory);
  ASSERT_TRUE(node) << words(node.error());
  fill_and_go_on(**node, [&] { fs::remove(folder / "ballast"); });
  const std::uint64_t size = size_of(**node);
  node->reset();
  node = open(directory);
  ASSERT_TRUE(node) << words(node.error());
  EXPECT_EQ(size_of(**node), size);
}

TEST(FullDisk, FilesThatMayGrowNoFurther) {
  const base::ScratchFolder folder;
  const Path directory = copy_to(folder / "node");
  auto node = open(directory);
  ASSERT_TRUE(node) << words(node.error());
  rlimit free{};
  ASSERT_EQ(::getrlimit(RLIMIT_FSIZE, &free), 0);
  const auto handler = std::signal(SIGXFSZ, SIG_IGN);
  rlimit tight = free;
  tight.rlim_cur = fs::file_size(directory / "probity.db") + (512 << 10);
  ASSERT_EQ(::setrlimit(RLIMIT_FSIZE, &tight), 0);
  fill_and_go_on(**node, [&] { ::setrlimit(RLIMIT_FSIZE, &free); });
  ::setrlimit(RLIMIT_FSIZE, &free);
  std::signal(SIGXFSZ, handler);
}

// Opening it must fail as environment, naming `where` and by `rule`.
void expect_unopened(const Path& directory, const std::string& rule, const std::string& where) {
  const auto node = open(directory);
  ASSERT_FALSE(node) << directory << " was taken for whole";
  EXPECT_EQ(node.error().code, Code::environment) << words(node.error());
  EXPECT_EQ(node.error().rule, rule) << words(node.error());
  EXPECT_NE((node.error().pointer + node.error().what).find(where), std::string::npos)
      << words(node.error());
}

TEST(HalfWritten, WhatIsMissingIsNamed) {
  const base::ScratchFolder folder;
  expect_unopened(folder / "nothing", "node.incomplete", "node.json");
  fs::create_directory(folder / "empty");
  expect_unopened(folder / "empty", "node.incomplete", "node.json");

  const Path no_name = copy_to(folder / "no-name");
  fs::remove(no_name / "node.json");
  expect_unopened(no_name, "node.incomplete", "node.json");

  const Path no_database = copy_to(folder / "no-database");
  fs::remove(no_database / "probity.db");
  expect_unopened(no_database, "node.incomplete", "probity.db");

  const Path no_kek = copy_to(folder / "no-kek");
  fs::remove(no_kek / "kek");
  expect_unopened(no_kek, "node.kek", "kek");

  const Path cut_kek = copy_to(folder / "cut-kek");
  fs::resize_file(cut_kek / "kek", 20);
  expect_unopened(cut_kek, "node.kek", "kek");

  const Path other_kek = copy_to(folder / "other-kek");
  folder.put("other-kek/kek", std::string(64, 'a') + "\n");
  expect_unopened(other_kek, "key.sealed", "unsealed");

  const Path cut_name = copy_to(folder / "cut-name");
  fs::resize_file(cut_name / "node.json", 10);
  expect_unopened(cut_name, "node.file", "node.json");
}

TEST(HalfWritten, ATruncatedDatabaseIsNotOpened) {
  const base::ScratchFolder folder;
  const auto whole = fs::file_size(whole_node() / "probity.db");
  const Path empty = copy_to(folder / "empty");
  fs::resize_file(empty / "probity.db", 0);
  expect_unopened(empty, "store.version", "database");
  for (const std::uintmax_t size : {std::uintmax_t{100}, whole / 4, whole / 2, whole - 8192}) {
    const Path cut = copy_to(folder / ("cut-" + std::to_string(size)));
    fs::resize_file(cut / "probity.db", size);
    const auto node = open(cut);
    if (!node) {
      EXPECT_EQ(node.error().code, Code::environment) << words(node.error());
      continue;
    }
    // Pages that opening does not need are gone: the audit says so.
    EXPECT_FALSE(audit(**node)) << "a database cut to " << size << " of " << whole
                                << " bytes passed";
  }
}

TEST(HalfWritten, TheRestOfAnInterruptedFoundingIsNoHindrance) {
  const base::ScratchFolder folder;
  const access::Founding founding{"log.city.example", "City", "city", "registrar", "UTC"};
  folder.put("node.partial/probity.db", "half");
  folder.put("node.partial/kek", "half");
  expect_unopened(folder / "node", "node.incomplete", "node.json");
  const auto node = access::Node::found(folder / "node", founding, machine().doors());
  ASSERT_TRUE(node) << words(node.error());
  EXPECT_TRUE(audit(**node));
  EXPECT_FALSE(fs::exists(folder / "node.partial"));
  // And a directory that holds something is left as it is.
  folder.put("mine/notes.txt", "keep");
  const auto refused = access::Node::found(folder / "mine", founding, machine().doors());
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().rule, "directory.exists");
  EXPECT_TRUE(fs::exists(folder / "mine/notes.txt"));
  EXPECT_FALSE(fs::exists(folder / "mine.partial"));
}

TEST(HalfWritten, AFoundingThatFailsAnywhereLeavesNothingThatLooksWhole) {
  const access::Founding founding{"log.city.example", "City", "city", "registrar", "UTC"};
  std::uint64_t failures = 0;
  for (std::uint64_t n = 1; n < 100; ++n) {
    SCOPED_TRACE("call " + std::to_string(n));
    const base::ScratchFolder folder;
    base::FailingFiles failing(machine().files);
    failing.fail_at(n, n % 2 ? Code::environment : Code::full);
    auto node = access::Node::found(folder / "node", founding,
                                    {machine().clock, machine().random, failing});
    if (node) {
      EXPECT_LT(failing.calls(), n) << "a failed call went unnoticed";
      break;
    }
    ++failures;
    EXPECT_NE(node.error().pointer, "") << words(node.error());
    auto opened = open(folder / "node");
    if (opened) {  // it failed in its last step, the opening of what was whole
      const auto report = audit(**opened);
      ASSERT_TRUE(report) << words(report.error());
      EXPECT_EQ(report->size, 2u);
    } else {
      const auto second = access::Node::found(folder / "node", founding, machine().doors());
      ASSERT_TRUE(second) << words(second.error());
    }
  }
  EXPECT_GT(failures, 5u);
  EXPECT_LT(failures, 99u);
}

}  // namespace
}  // namespace probity
