// Hashing an artifact against `openssl dgst -sha256` on the same warm file, and two threads over
// several files.
#include <fstream>
#include <vector>

#include "base/random.h"
#include "base/scratch_folder.h"
#include "bench/figure.h"
#include "evidence/weights/hash.h"

namespace probity {
namespace {

constexpr std::size_t kMiB = 1 << 20;
constexpr std::size_t kBigMiB = 512;  // so large that starting a process is lost in it
constexpr std::size_t kParts = 8;
constexpr int kRounds = 7;

void fill(const base::Path& path, std::size_t mib, base::Random& random) {
  std::vector<std::uint8_t> block(kMiB);
  random.fill(block);
  std::ofstream out(path, std::ios::binary);
  for (std::size_t i = 0; i < mib; ++i) {
    block[i % kMiB] ^= 1;
    out.write(reinterpret_cast<const char*>(block.data()),
              static_cast<std::streamsize>(block.size()));
  }
  if (!out.flush()) bench::give_up("could not write " + path.string());
}

void hash(const base::Path& path, unsigned threads) {
  base::SystemFiles files;
  if (!evidence::weights::hash_artifact(files, path, {}, threads)) bench::give_up("hashing failed");
}

void measure() {
  base::ScratchFolder folder;
  base::SeededRandom random(1);
  const base::Path big = folder.put("one/model.safetensors", "");
  fill(big, kBigMiB, random);
  for (std::size_t i = 0; i < kParts; ++i)
    fill(folder.put("parts/part-" + std::to_string(i) + ".safetensors", ""), kBigMiB / kParts,
         random);

  const auto openssl = [&] { bench::run({"openssl", "dgst", "-sha256", big.string()}); };
  const double megabytes = static_cast<double>(kBigMiB * kMiB) / 1e6;
  const bench::Pair one = bench::best_of(
      kRounds, [&] { hash(folder / "one", 1); }, openssl);
  bench::report({"hash one file, 1 thread", megabytes / one.ours, "MB/s", "openssl dgst -sha256",
                 one.theirs / one.ours, 0.9});
  const bench::Pair several = bench::best_of(
      kRounds, [&] { hash(folder / "parts", 2); }, openssl);
  bench::report({"hash 8 files, 2 threads", megabytes / several.ours, "MB/s",
                 "openssl dgst -sha256, 1 thread", several.theirs / several.ours, 1.5});
}

}  // namespace
}  // namespace probity

int main() { probity::measure(); }
