// Files that people hand in: kept whole or not at all, once for all who put the same, found when
// they are damaged, and taken away only by whose they are.
#include "access/files.h"

#include <gtest/gtest.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <fstream>
#include <thread>

#include "access/deliveries.h"
#include "access/drafts.h"
#include "access/kek.h"
#include "base/failing_files.h"
#include "crypto/sha256.h"
#include "store/db.h"
#include "support/world.h"

namespace probity {
namespace {

using access::FileStore;
using access::NewFile;
using access::StoredFile;
using base::Code;
using base::Path;

base::Hash256 digest_of(std::string_view text) { return crypto::sha256(base::as_bytes(text)); }

// One that claims fewer bytes than it has.
class Growing final : public base::Reader {
 public:
  explicit Growing(std::size_t bytes) : left_(bytes) {}
  base::Result<std::size_t> read(std::span<std::uint8_t> out) override {
    const std::size_t got = std::min(out.size(), left_);
    left_ -= got;
    return got;
  }
  std::uint64_t size() const override { return 0; }
  base::Status skip_to(std::uint64_t) override { return {}; }

 private:
  std::size_t left_;
};

struct Handed : testing::Test {
  world::World world;
  base::SystemFiles system;
  base::FailingFiles files{system};
  const base::SubjectDigest component =
      *base::SubjectDigest::from_hex(world.component("voice-activity"));
  const base::SubjectDigest use =
      *base::SubjectDigest::from_hex(world.harmless_use("phone-line", component.hex()));
  const Path place = world.directory() / "node" / "files";
  std::unique_ptr<FileStore> store = with({});

  Handed() { world.admit("deckworks", "vendor", "sales", "officer"); }

  std::unique_ptr<FileStore> with(access::FileLimits limits) {
    return FileStore::open(place, world.node().private_tables(), files, limits).value();
  }
  base::Result<StoredFile> put(std::string_view text, NewFile what) {
    return store->put(what, *base::text_reader(text));
  }
  NewFile of(const std::string& organisation, const std::string& name = "report.pdf") {
    return {.name = name, .organisation = organisation, .subject = use};
  }
  std::unique_ptr<store::Db> db() { return world.node().reader().value(); }
  std::size_t rows() {
    return static_cast<std::size_t>(
        db()->one("SELECT count(*) FROM files_file").value()->integer(0));
  }
  // What lies below the store's folder, as "ab/ab12..." and "incoming/...".
  std::set<std::string> lying() {
    std::set<std::string> all;
    if (!std::filesystem::exists(place)) return all;
    for (const auto& one : std::filesystem::recursive_directory_iterator(place))
      if (one.is_regular_file()) all.insert(one.path().lexically_relative(place).string());
    return all;
  }
  std::string bytes_of(const base::Hash256& sha256) {
    return system.read(place / access::place_of(sha256), 1 << 20).value();
  }
};

TEST_F(Handed, LieUnderTheirDigestForTheirOwnerAlone) {
  const auto made = put("%PDF-1.7 the report", of("riverton", "C:\\papers\\../Prüfung.pdf"));
  ASSERT_TRUE(made) << made.error().what;
  EXPECT_EQ(made->sha256, digest_of("%PDF-1.7 the report"));
  EXPECT_EQ(made->name, "Prüfung.pdf");
  EXPECT_EQ(made->media, access::Media::pdf);
  EXPECT_EQ(made->bytes, 19u);
  EXPECT_FALSE(made->part);
  EXPECT_EQ(lying(), std::set<std::string>{access::place_of(made->sha256).string()});
  EXPECT_EQ(bytes_of(made->sha256), "%PDF-1.7 the report");
  struct stat info;
  ASSERT_EQ(stat((place / access::place_of(made->sha256)).c_str(), &info), 0);
  EXPECT_EQ(info.st_mode & 0777u, 0600u);
  ASSERT_EQ(stat(place.c_str(), &info), 0);
  EXPECT_EQ(info.st_mode & 0777u, 0700u);
}

TEST_F(Handed, NoNameBecomesAPlace) {
  for (const char* name : {"../../kek", "/etc/passwd", "..", "a/../../b", "incoming", "..\\..\\x",
                           "x\r\nSet-Cookie: a=b", ""}) {
    const auto made = put(std::string("of ") + name, of("riverton", name));
    ASSERT_TRUE(made) << name;
    EXPECT_EQ(made->name.find_first_of("/\\\r\n"), std::string::npos) << made->name;
  }
  for (const std::string& one : lying())
    EXPECT_TRUE(one.size() == 67 && one[2] == '/' &&
                one.find_first_not_of("0123456789abcdef/") == std::string::npos)
        << one;
  EXPECT_EQ(lying().size(), 8u);
}

TEST_F(Handed, TheSameBytesAreOneFile) {
  const auto first = put("the same", of("riverton"));
  const auto again = put("the same", of("riverton", "another name.pdf"));
  const auto other = put("the same", of("deckworks"));
  ASSERT_TRUE(first && again && other);
  EXPECT_EQ(first->id, again->id);
  EXPECT_NE(first->id, other->id);
  EXPECT_EQ(rows(), 2u);
  EXPECT_EQ(lying().size(), 1u);
  // Each takes away their own; the last one takes the bytes.
  ASSERT_TRUE(store->remove(first->id, "riverton", {}, ""));
  EXPECT_EQ(lying().size(), 1u);
  ASSERT_TRUE(store->remove(other->id, "deckworks", {}, ""));
  EXPECT_EQ(lying().size(), 0u);
}

TEST_F(Handed, TheComponentsOwnFilesAreKnownAsSuch) {
  std::string manifest = world::make_manifest("a").json;
  ASSERT_NE(manifest.find(digest_of("LICENSEa").hex()), std::string::npos);
  NewFile what{.name = "LICENSE", .organisation = "riverton", .subject = component};
  EXPECT_TRUE(put("LICENSEa", what)->part);
  EXPECT_FALSE(put("LICENSEb", what)->part);
}

TEST_F(Handed, WhatTheyAreAboutAndWhoseTheyAreIsInTheLog) {
  NewFile what = of("riverton");
  what.subject = *base::SubjectDigest::from_hex(std::string(64, 'a'));
  EXPECT_EQ(put("x", what).error().rule, "file.subject");
  EXPECT_EQ(put("x", of("nobody")).error().rule, "file.organisation");
  EXPECT_EQ(rows(), 0u);
  EXPECT_EQ(lying().size(), 0u);
}

TEST_F(Handed, WrongBytesAreRefused) {
  NewFile what = of("riverton");
  what.sha256 = digest_of("what was meant");
  EXPECT_EQ(put("what came", what).error().rule, "file.digest");
  EXPECT_EQ(lying().size(), 0u);
  EXPECT_TRUE(put("what was meant", what));
}

TEST_F(Handed, WhatIsTooLargeLeavesNothing) {
  store = with({.bytes = 10});
  EXPECT_EQ(put("eleven byte", of("riverton")).error().code, Code::too_large);
  Growing growing(11);
  EXPECT_EQ(store->put(of("riverton"), growing).error().rule, "file.size");
  EXPECT_EQ(rows(), 0u);
  EXPECT_EQ(lying().size(), 0u);
  EXPECT_TRUE(put("ten bytes.", of("riverton")));
}

TEST_F(Handed, AnOrganisationHasItsRoomEachDay) {
  store = with({.bytes = 12, .bytes_a_day = 20, .files_a_day = 2});
  const auto first = put("ten bytes.", of("riverton"));
  ASSERT_TRUE(first);
  ASSERT_TRUE(put("ten bytes.", of("riverton")));
  // That was no more than before: ten are left, and eleven are too many.
  EXPECT_EQ(put("eleven byte", of("riverton")).error().rule, "file.quota");
  EXPECT_TRUE(put("eleven byte", of("deckworks"))) << "another's room";
  // Taking away gives no room back.
  ASSERT_TRUE(store->remove(first->id, "riverton", {}, ""));
  EXPECT_EQ(put("eleven byte", of("riverton")).error().rule, "file.quota");
  ASSERT_TRUE(put("ten more..", of("riverton")));
  EXPECT_EQ(put("", of("riverton", "third")).error().rule, "file.quota");
  world.clock().advance(base::kDay);
  EXPECT_TRUE(put("eleven byte", of("riverton")));
}

TEST_F(Handed, AFullDiskLeavesWhatWasThere) {
  ASSERT_TRUE(put("before", of("riverton")));
  const auto before = lying();
  std::uint64_t steps = files.calls();
  ASSERT_TRUE(put("counted", of("riverton")));
  steps = files.calls() - steps;
  ASSERT_GT(steps, 4u);
  for (std::uint64_t n = 1; n <= steps; ++n) {
    files.fail_at(n, Code::full, /*forever=*/true);
    const auto failed = put("after " + std::to_string(n), of("riverton"));
    files.heal();
    ASSERT_FALSE(failed) << n;
    EXPECT_EQ(failed.error().code, Code::full) << n;
    EXPECT_EQ(rows(), 2u) << n;
    EXPECT_EQ(lying().size(), 2u) << n;
  }
  EXPECT_TRUE(put("after all", of("riverton")));
  EXPECT_EQ(store->check(*db())->damaged.size(), 0u);
}

TEST_F(Handed, ManyAtOnceAreStillOneFile) {
  std::vector<std::thread> people;
  std::atomic<int> kept = 0;
  for (int i = 0; i < 8; ++i)
    people.emplace_back([&, i] {
      for (int n = 0; n < 4; ++n) {
        const auto made = store->put(of(i % 2 ? "riverton" : "deckworks"),
                                     *base::text_reader("the same for all"));
        if (made) ++kept;
        if (made && n < 3 && i < 4) (void)store->remove(made->id, made->organisation, {}, "");
      }
    });
  for (std::thread& one : people) one.join();
  EXPECT_EQ(kept, 32);
  EXPECT_EQ(store->check(*db())->damaged.size(), 0u) << "a row without its bytes";
  EXPECT_LE(rows(), 2u);
  EXPECT_EQ(lying().size(), rows() > 0 ? 1u : 0u);
}

TEST_F(Handed, LeftoversAreSweptAndWhatIsBeingWrittenIsNot) {
  const auto kept = put("kept", of("riverton"));
  ASSERT_TRUE(kept);
  std::ofstream(place / "incoming" / "left") << "half";
  const Path nobodys = place / access::place_of(digest_of("nobody's"));
  std::filesystem::create_directories(nobodys.parent_path());
  std::ofstream(nobodys) << "nobody's";
  const auto writing = system.create(place / "incoming" / "writing", 0600).value();
  EXPECT_EQ(store->sweep(), 2u);
  EXPECT_EQ(lying(),
            (std::set<std::string>{access::place_of(kept->sha256).string(), "incoming/writing"}));
}

TEST_F(Handed, EvidenceGoesWithItsDraftUnlessACheckNamesIt) {
  access::Draft draft;
  draft.account = 1;
  draft.person = "lab-noord/kim";
  draft = world.node().drafts().begin(draft).value();
  NewFile what{.name = "log.txt", .organisation = "lab-noord", .subject = use, .draft = draft.id};
  const auto kept = put("measured", what), dropped = put("not used", what);
  ASSERT_TRUE(kept && dropped);
  EXPECT_EQ(store->sweep(), 0u);
  world::said(world, "lab-noord/kim",
              R"({"kind": "attestation/v2", "subject": ["use riverton/phone-line"], "predicate": )"
              R"({"scope": ["oversight"], "method": "Called.", "verdict": "pass", "findings": )"
              R"("Good.", "valid_until": "2027-05-01", "funding": "agency", )"
              R"("conflicts_of_interest": "none", "evidence": [{"name": "log.txt", "sha256": ")" +
                  kept->sha256.hex() + R"(", "bytes": 8, "public": false}]}})");
  ASSERT_TRUE(world.node().drafts().remove(1, draft.id));
  EXPECT_EQ(store->sweep(), 1u);
  EXPECT_EQ(lying(), std::set<std::string>{access::place_of(kept->sha256).string()});
}

TEST_F(Handed, ADamagedFileIsNamed) {
  const auto altered = put("altered", of("riverton")), missing = put("missing", of("riverton")),
             good = put("good", of("riverton"));
  ASSERT_TRUE(altered && missing && good);
  EXPECT_TRUE(store->check(*db())->damaged.empty());
  std::ofstream(place / access::place_of(altered->sha256), std::ios::app) << "!";
  std::filesystem::remove(place / access::place_of(missing->sha256));
  const auto report = store->check(*db()).value();
  EXPECT_EQ(report.files, 3u);
  std::map<std::string, std::string> found;
  for (const auto& one : report.damaged) found[one.sha256.hex()] = one.what;
  EXPECT_EQ(found, (std::map<std::string, std::string>{{altered->sha256.hex(), "altered"},
                                                       {missing->sha256.hex(), "missing"}}));
  // Putting it once more mends it.
  ASSERT_TRUE(put("altered", of("riverton")));
  ASSERT_TRUE(put("missing", of("deckworks")));
  EXPECT_TRUE(store->check(*db())->damaged.empty());
}

TEST_F(Handed, StayWhileSomethingRestsOnThem) {
  const auto report = put("the report", of("riverton"));
  ASSERT_TRUE(report);
  EXPECT_EQ(store->remove(report->id, "deckworks", {}, "").error().rule, "file.none");
  EXPECT_EQ(store->remove(report->id + 99, "riverton", {}, "").error().rule, "file.none");
  world.must("riverton/clerk", R"({"kind": "grant", "subject": ["use riverton/phone-line"], )"
                               R"("predicate": {"grantee": "lab-noord", "purpose": "To look.", )"
                               R"("until": "2026-11-23"}})");
  EXPECT_EQ(store->remove(report->id, "riverton", {}, "").error().rule, "file.needed");
  world.clock().advance(2 * base::kDay);
  EXPECT_TRUE(store->remove(report->id, "riverton", {}, ""));

  NewFile what{.name = "log.txt", .organisation = "lab-noord", .subject = use};
  const auto evidence = put("measured", what);
  ASSERT_TRUE(evidence);
  const std::string check = world::said(
      world, "lab-noord/kim",
      R"({"kind": "attestation/v2", "subject": ["use riverton/phone-line"], "predicate": )"
      R"({"scope": ["oversight"], "method": "Called.", "verdict": "pass", "findings": "Good.", )"
      R"("valid_until": "2027-05-01", "funding": "agency", "conflicts_of_interest": "none", )"
      R"("evidence": [{"name": "log.txt", "sha256": ")" +
          evidence->sha256.hex() + R"(", "bytes": 8, "public": false}]}})");
  EXPECT_EQ(store->remove(evidence->id, "lab-noord", {}, "").error().rule, "file.needed");
  world.must("lab-noord/kim", R"({"kind": "withdrawal", "subject": ["statement )" + check +
                                  R"("], "predicate": {"reason": "Wrong."}})");
  EXPECT_TRUE(store->remove(evidence->id, "lab-noord", {}, ""));
  EXPECT_EQ(lying().size(), 0u);
}

// Files that kill their process at the n-th call.
class Killing final : public base::Files {
 public:
  Killing(base::Files& real, int n) : failing_(real), left_(n) {}
  base::Result<base::FileKind> kind(const Path& path) override { return real().kind(path); }
  base::Result<std::vector<base::FileEntry>> list(const Path& path) override {
    return real().list(path);
  }
  base::Result<std::unique_ptr<base::Reader>> open(const Path& path) override {
    return real().open(path);
  }
  base::Result<std::string> read(const Path& path, std::size_t cap) override {
    return real().read(path, cap);
  }
  base::Status write(const Path& path, std::string_view content, unsigned mode) override {
    return real().write(path, content, mode);
  }
  base::Result<std::unique_ptr<base::Writer>> create(const Path& path, unsigned mode) override {
    PROBITY_TRY(auto writer, real().create(path, mode));
    return std::make_unique<Mortal>(*this, std::move(writer));
  }
  base::Result<bool> remove_left(const Path& path) override { return real().remove_left(path); }
  base::Status make_directories(const Path& path, unsigned mode) override {
    return real().make_directories(path, mode);
  }
  base::Status remove(const Path& path) override { return real().remove(path); }

 private:
  class Mortal final : public base::Writer {
   public:
    Mortal(Killing& files, std::unique_ptr<base::Writer> real)
        : files_(files), real_(std::move(real)) {}
    base::Status append(std::string_view bytes) override {
      for (const char& byte : bytes) {
        files_.step();
        PROBITY_CHECK(real_->append(std::string_view(&byte, 1)));
      }
      return {};
    }
    base::Status sync() override {
      files_.step();
      return real_->sync();
    }
    base::Status keep(const Path& path) override {
      files_.step();
      PROBITY_CHECK(real_->keep(path));
      files_.step();
      return {};
    }

   private:
    Killing& files_;
    std::unique_ptr<base::Writer> real_;
  };
  base::Files& real() { return failing_; }
  void step() {
    if (--left_ == 0) kill(getpid(), SIGKILL);
  }

  base::Files& failing_;
  int left_;
};

TEST_F(Handed, AKilledPutLeavesNoHalfFile) {
  const Path directory = world.directory() / "node";
  const std::string database = world.node().database();
  store.reset();
  world.close();  // no thread of its own is to be forked
  base::SystemRandom random;
  const auto put_in = [&](base::Files& by, const std::string& text) {
    auto tables = access::PrivateTables::open(database, access::read_kek(directory, system).value(),
                                              world.clock(), random)
                      .value();
    const auto at = FileStore::open(place, *tables, by).value();
    return at->put(of("riverton"), *base::text_reader(text)).has_value();
  };
  const std::string text = "whole";
  int survived = 0;
  for (int n = 1; n <= 10; ++n) {
    const pid_t child = fork();
    ASSERT_GE(child, 0);
    if (child == 0) {
      Killing killing(system, n);
      _exit(put_in(killing, text + std::to_string(n)) ? 0 : 1);
    }
    int status = 0;
    ASSERT_EQ(waitpid(child, &status, 0), child);
    if (WIFEXITED(status)) ++survived;
    for (const std::string& one : lying()) {
      if (one.starts_with("incoming/")) continue;
      EXPECT_EQ(digest_of(system.read(place / one, 100).value()).hex(), one.substr(3));
    }
  }
  EXPECT_LT(survived, 3);
  world.reopen();
  store = with({});
  EXPECT_FALSE(lying().empty());
  ASSERT_TRUE(store->sweep());
  EXPECT_EQ(lying().size(), rows());
  EXPECT_TRUE(store->check(*db())->damaged.empty());
  EXPECT_EQ(rows(), static_cast<std::size_t>(survived));
}

}  // namespace
}  // namespace probity
