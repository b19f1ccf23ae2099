#include "interop/packages/fetch.h"

#include <signal.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdlib>
#include <thread>

#include "base/file_lock.h"
#include "base/number.h"
#include "crypto/sha256.h"
#include "evidence/weights/hash.h"
#include "interop/packages/process.h"
#include "interop/packages/unpack.h"
#include "json/codec.h"
#include "json/parse.h"
#include "json/pretty.h"

namespace probity::interop::packages {
namespace {

using base::Code;
using evidence::weights::Manifest;

constexpr std::size_t kOutputBytes = 1 << 20;     // what npm may say
constexpr std::size_t kManifestBytes = 64 << 20;  // of limits::kListItems files
constexpr std::string_view kScratch = "fetch-";   // and the process id
constexpr std::chrono::milliseconds kLookAgain{100};

// One package's place in the cache. The digest is part of the name, so another pin of the same
// version never finds these files.
struct Place {
  base::Path folder, files, manifest, lock;

  Place(const base::Path& packages, const Pin& pin) {
    std::string name = pin.spec();
    std::replace(name.begin(), name.end(), '/', '+');
    folder =
        packages / (name + "-" + crypto::sha256(base::as_bytes(pin.integrity)).hex().substr(0, 16));
    files = folder / "files";
    manifest = folder / "manifest.json";
    lock = folder;
    lock += ".lock";
  }
};

// The package, if the cache holds it whole and unharmed.
base::Result<Package> in_cache(const Pin& pin, const Place& place, base::Files& files) {
  PROBITY_TRY(const std::string text, files.read(place.manifest, kManifestBytes));
  PROBITY_TRY(const auto value, json::parse(text));
  PROBITY_TRY(const auto written, json::decode<Manifest>(value));
  PROBITY_TRY(auto found, evidence::weights::hash_artifact(files, place.files));
  PROBITY_CHECK(evidence::weights::same_files(written, found));
  return Package{pin, place.files, std::move(found)};
}

base::Status remove_tree(base::Files& files, const base::Path& path) {
  PROBITY_TRY(const auto entries, files.list(path));
  for (const base::FileEntry& entry : entries) {
    if (entry.kind == base::FileKind::directory)
      PROBITY_CHECK(remove_tree(files, path / entry.name));
    else
      PROBITY_CHECK(files.remove(path / entry.name));
  }
  return files.remove(path);
}

// Scratch folders of processes that did not live to remove them.
void remove_stale(base::Files& files, const base::Path& packages) {
  const auto entries = files.list(packages);
  if (!entries) return;
  for (const base::FileEntry& entry : *entries) {
    if (!entry.name.starts_with(kScratch)) continue;
    const auto process = base::parse_int(std::string_view(entry.name).substr(kScratch.size()));
    if (process && kill(static_cast<pid_t>(*process), 0) != 0 && errno == ESRCH)
      static_cast<void>(remove_tree(files, packages / entry.name));  // whatever stays is only space
  }
}

// The line in which npm says why, for the error: "npm ERR! code ENOTFOUND", "npm error code ...".
std::string reason_in(std::string_view output) {
  const std::size_t code = output.find(" code E");
  if (code == output.npos) return {};
  const std::size_t begin = code + 6;
  return std::string(
      output.substr(begin, std::min(output.find('\n', begin), output.size()) - begin));
}

// The registry answered, and has no such package or version: asking again would not help.
bool is_absent(std::string_view reason) { return reason == "E404" || reason == "ETARGET"; }

class Fetch {
 public:
  Fetch(base::Files& files, const base::Path& cache, const Npm& npm)
      : files_(files),
        packages_(cache / "packages"),
        scratch_(packages_ / (std::string(kScratch) + std::to_string(getpid()))),
        npm_(npm) {
    remove_stale(files_, packages_);
  }

  base::Result<Package> package(const Pin& pin, const Progress& progress) {
    const Place place(packages_, pin);
    if (auto found = in_cache(pin, place, files_)) return found;
    PROBITY_TRY([[maybe_unused]] const base::FileLock alone, lock(pin, place, progress));
    if (auto found = in_cache(pin, place, files_)) return found;  // another process was quicker
    if (progress) progress("fetching " + pin.spec());
    PROBITY_TRY(const std::string tarball, download(pin, progress));
    if (const std::string found = integrity_of(tarball); found != pin.integrity)
      return base::fail(Code::bad_input,
                        "the registry delivered something else than what is pinned", pin.spec(),
                        "packages.integrity", found, pin.integrity);
    PROBITY_CHECK(store(pin, place, tarball));
    if (progress)
      progress("fetched " + pin.spec() + ", " + std::to_string(tarball.size() >> 10) + " KiB");
    return in_cache(pin, place, files_);
  }

 private:
  // One process at a time fills a place; the next finds it full.
  base::Result<base::FileLock> lock(const Pin& pin, const Place& place, const Progress& progress) {
    PROBITY_CHECK(files_.make_directories(packages_));
    const auto give_up = std::chrono::steady_clock::now() + npm_.patience;
    for (bool is_told = false;; is_told = true) {
      auto taken = base::FileLock::take(place.lock, "fetching " + pin.spec());
      const bool waits = !taken && taken.error().rule == "file.locked" &&
                         std::chrono::steady_clock::now() < give_up;
      if (!waits) return taken;
      if (progress && !is_told) progress("another process is fetching " + pin.spec());
      std::this_thread::sleep_for(kLookAgain);
    }
  }

  // Runs npm until it delivers, or gives a reason that another attempt would not change.
  base::Result<std::string> download(const Pin& pin, const Progress& progress) {
    std::string reason;
    auto pause = npm_.pause;
    for (unsigned attempt = 1; attempt <= npm_.attempts; ++attempt) {
      if (attempt > 1) {
        if (progress) progress("no answer (" + reason + "); once more: " + pin.spec());
        std::this_thread::sleep_for(pause);
        pause *= 2;
      }
      if (files_.kind(scratch_)) PROBITY_CHECK(remove_tree(files_, scratch_));
      PROBITY_CHECK(files_.make_directories(scratch_));
      auto tarball = attempt_download(pin, reason);
      static_cast<void>(remove_tree(files_, scratch_));
      if (tarball || tarball.error().rule != "packages.unreachable" || is_absent(reason))
        return tarball;
    }
    return base::fail(
        Code::environment,
        "the npm registry cannot be reached and the cache does not hold " + pin.spec() +
            ": connect this machine, name a registry it can reach in .npmrc, or copy " +
            packages_.string() + " from a machine that has it",
        pin.spec(), "packages.unreachable", reason, "an answer from the registry");
  }

  base::Result<std::string> attempt_download(const Pin& pin, std::string& reason) {
    const base::Path output = scratch_ / "npm.log";
    // A cache of its own, so that nothing in the user's can be in the way; npm's own patience is
    // short because ours follows.
    const auto ended =
        run({npm_.program, "pack", pin.spec(), "--ignore-scripts", "--loglevel=error",
             "--cache=" + (scratch_ / "npm").string(), "--fetch-retries=0", "--fetch-timeout=60000",
             "--update-notifier=false"},
            scratch_, output, npm_.limit);
    if (!ended && ended.error().code == Code::not_found)
      return base::fail(Code::environment,
                        "npm is needed to fetch open models: apt-get install npm", pin.spec(),
                        "packages.npm", "no program " + npm_.program, "npm");
    if (!ended) return base::fail(ended.error());
    PROBITY_TRY(const std::string words, files_.read(output, kOutputBytes));
    reason = !ended->in_time ? "ETIMEDOUT" : reason_in(words);
    if (ended->status != 0) {
      if (reason.empty()) reason = "exit status " + std::to_string(ended->status);
      return base::fail(Code::environment,
                        is_absent(reason) ? "the npm registry does not have " + pin.spec()
                                          : "npm could not fetch " + pin.spec(),
                        pin.spec(), "packages.unreachable", reason);
    }
    PROBITY_TRY(const auto entries, files_.list(scratch_));
    for (const base::FileEntry& entry : entries)
      if (entry.name.ends_with(".tgz") && entry.kind == base::FileKind::regular)
        return files_.read(scratch_ / entry.name, kTarballBytes);
    return base::fail(Code::environment, "npm delivered no package", pin.spec(), "packages.npm",
                      "no .tgz", "one .tgz");
  }

  // The manifest is written last: without it, the files beside it count for nothing.
  base::Status store(const Pin& pin, const Place& place, std::string_view tarball) {
    if (files_.kind(place.folder)) PROBITY_CHECK(remove_tree(files_, place.folder));
    if (auto status = unpack(tarball, place.files, files_); !status) {
      base::Error error = std::move(status).error();
      if (error.rule == "packages.archive")
        error.pointer = pin.spec() + (error.pointer.empty() ? "" : "/") + error.pointer;
      return base::fail(std::move(error));
    }
    PROBITY_TRY(const Manifest manifest, evidence::weights::hash_artifact(files_, place.files));
    return files_.write(place.manifest, json::pretty(json::encode(manifest)));
  }

  base::Files& files_;
  const base::Path packages_, scratch_;
  const Npm& npm_;
};

}  // namespace

base::Result<base::Path> default_cache() {
  for (const auto& [variable, below] : std::array<std::pair<const char*, const char*>, 2>{
           {{"XDG_CACHE_HOME", "probity"}, {"HOME", ".cache/probity"}}})
    if (const char* folder = std::getenv(variable); folder != nullptr && folder[0] == '/')
      return base::Path(folder) / below;
  return base::fail(Code::environment,
                    "there is no place for a cache: neither XDG_CACHE_HOME nor HOME is set", "HOME",
                    "packages.cache", "", "an absolute path");
}

base::Result<std::vector<Package>> fetch_packages(const std::vector<Pin>& pins,
                                                  const base::Path& cache, base::Files& files,
                                                  const Progress& progress, const Npm& npm) {
  // npm runs in another folder, so a relative path would mean another place there.
  std::error_code error;
  const base::Path absolute = std::filesystem::absolute(cache, error);
  if (error)
    return base::fail(Code::environment, "the cache folder cannot be named", cache.string(),
                      "packages.cache", error.message(), "a path");
  Fetch fetch(files, absolute, npm);
  std::vector<Package> packages;
  for (const Pin& pin : pins) {
    PROBITY_TRY(Package package, fetch.package(pin, progress));
    packages.push_back(std::move(package));
  }
  return packages;
}

}  // namespace probity::interop::packages
