#include "store/run.h"

#include <algorithm>
#include <array>
#include <cstdio>

#include "crypto/sha256.h"

namespace probity::store {

using base::Bytes;
using base::ByteView;
using base::Code;
using base::fail;
using base::Result;
using base::Status;

namespace {

constexpr std::string_view kMagic = "probity-known-1\n";
constexpr std::size_t kBlock = 4096;
constexpr std::size_t kRecord = 16;
constexpr std::size_t kRecords = kBlock / kRecord - 1;  // the last place is the checksum's
constexpr std::size_t kHead = 16 + 8 + 8 + 32;
constexpr std::size_t kTrailer = kHead + 32 + 32;
// The filter: 12 bits an entry in lines of 64 bytes, 56 of bits and 8 of SHA-256; six bits of one
// line are set for each entry. About one digest in two hundred that is not here is looked for in a
// block.
constexpr std::uint64_t kFilterBits = 12;
constexpr std::size_t kLine = 64;
constexpr std::size_t kLineBits = 56 * 8;
constexpr int kBitsSet = 6;
// Filters up to this height stay in memory: with four runs becoming one, 30 MiB in all.
constexpr unsigned kFilterInMemory = 22;
constexpr std::size_t kBuffer = 1 << 20;

std::uint64_t count_of(const Subtree& of) { return std::uint64_t{1} << of.height; }
std::uint64_t blocks_of(const Subtree& of) { return (count_of(of) + kRecords - 1) / kRecords; }
std::uint64_t lines_of(const Subtree& of) { return count_of(of) * kFilterBits / kLineBits + 1; }

void put(std::uint8_t* to, std::uint64_t value) {
  for (int i = 7; i >= 0; --i, value >>= 8) to[i] = static_cast<std::uint8_t>(value);
}
std::uint64_t get(const std::uint8_t* from) {
  std::uint64_t value = 0;
  for (int i = 0; i < 8; ++i) value = value << 8 | from[i];
  return value;
}

// Digests are random bits already: the upper ones choose the line, as they do the place in the run.
std::uint64_t line_of(std::uint64_t digest, const Subtree& of) {
  return static_cast<std::uint64_t>(static_cast<unsigned __int128>(digest) * lines_of(of) >> 64);
}
template <class Visit>  // of a bit's place in the line
void each_bit(std::uint64_t digest, Visit visit) {
  for (int i = 0; i < kBitsSet; ++i, digest >>= 9) visit((digest & 511) * kLineBits >> 9);
}

// Of a block's records or a line's bits, at their place.
base::Hash256 checksum(const Subtree& of, std::uint64_t number, ByteView bytes) {
  std::array<std::uint8_t, 8> place;
  put(place.data(), number);
  return crypto::sha256({of.root.bytes, place, bytes});
}

Bytes head_of_trailer(const Subtree& of) {
  Bytes head(kMagic.begin(), kMagic.end());
  head.resize(32);
  put(&head[16], of.height);
  put(&head[24], of.place);
  head.insert(head.end(), of.root.bytes.begin(), of.root.bytes.end());
  return head;
}

tl::unexpected<base::Error> damaged(const Subtree& of) {
  return fail(Code::environment, "a derived file is damaged", Run::name(of.height, of.place),
              "known.damaged");
}

// The file in the making.
class Making {
 public:
  static Result<Making> begin(base::Files& files, const base::Path& directory, const Subtree& of) {
    PROBITY_CHECK(files.make_directories(directory, 0700));
    const base::Path path = directory / Run::name(of.height, of.place);
    base::Path part = path;
    part += ".part";
    // What a killed process began; not what another is at.
    const auto left = files.remove_left(part);
    if (!left && left.error().code != Code::not_found) return fail(left.error());
    PROBITY_TRY(auto writer, files.create(part, 0600));
    return Making(of, path, std::move(writer));
  }

  Status add(const KnownEntry& entry) {
    if (in_block_ == 0) firsts_.push_back(entry.digest);
    put(&block_[in_block_ * kRecord], entry.digest);
    put(&block_[in_block_ * kRecord + 8], entry.index);
    std::uint8_t* line = &filter_[line_of(entry.digest, of_) * kLine];
    each_bit(entry.digest, [&](std::uint64_t bit) {
      line[bit / 8] = static_cast<std::uint8_t>(line[bit / 8] | 1 << bit % 8);
    });
    return ++in_block_ == kRecords ? end_block() : Status();
  }

  Status finish() {
    if (in_block_ > 0) PROBITY_CHECK(end_block());
    for (std::uint64_t number = 0; number < lines_of(of_); ++number) {
      std::uint8_t* line = &filter_[number * kLine];
      const base::Hash256 sum = checksum(of_, number, {line, kLineBits / 8});
      std::copy_n(sum.bytes.begin(), kLine - kLineBits / 8, line + kLineBits / 8);
    }
    Bytes firsts(firsts_.size() * 8);
    for (std::size_t i = 0; i < firsts_.size(); ++i) put(&firsts[i * 8], firsts_[i]);
    Bytes head = head_of_trailer(of_);
    const base::Hash256 filter_sum = crypto::sha256(filter_);
    head.insert(head.end(), filter_sum.bytes.begin(), filter_sum.bytes.end());
    const base::Hash256 sum = crypto::sha256({ByteView(firsts), ByteView(head)});
    for (const ByteView part : {ByteView(buffer_), ByteView(filter_), ByteView(firsts),
                                ByteView(head), ByteView(sum.bytes)})
      PROBITY_CHECK(writer_->append(base::as_text(part)));
    return writer_->keep(path_);
  }

 private:
  Making(const Subtree& of, base::Path path, std::unique_ptr<base::Writer> writer)
      : of_(of),
        path_(std::move(path)),
        writer_(std::move(writer)),
        filter_(lines_of(of) * kLine) {}

  Status end_block() {
    const ByteView records = std::span(block_).first(kRecords * kRecord);
    const base::Hash256 sum = checksum(of_, firsts_.size() - 1, records);
    std::copy_n(sum.bytes.begin(), kRecord, &block_[kRecords * kRecord]);
    buffer_.insert(buffer_.end(), block_.begin(), block_.end());
    block_ = {};
    in_block_ = 0;
    if (buffer_.size() < kBuffer) return {};
    PROBITY_CHECK(writer_->append(base::as_text(buffer_)));
    buffer_.clear();
    return {};
  }

  Subtree of_;
  base::Path path_;
  std::unique_ptr<base::Writer> writer_;
  Bytes filter_;
  std::vector<std::uint64_t> firsts_;
  std::array<std::uint8_t, kBlock> block_{};
  std::size_t in_block_ = 0;
  Bytes buffer_;
};

// A run's entries one after the other.
class Stream {
 public:
  explicit Stream(const Run& run) : run_(&run) {}
  Status next() {
    if (++at_ < block_.size()) return {};
    at_ = 0;
    block_.clear();
    if (number_ == run_->blocks()) return {};
    PROBITY_TRY(block_, run_->block(number_++));
    return {};
  }
  bool is_at_end() const { return at_ >= block_.size(); }
  const KnownEntry& entry() const { return block_[at_]; }

 private:
  const Run* run_;
  std::uint64_t number_ = 0;
  std::vector<KnownEntry> block_;
  std::size_t at_ = 0;
};

}  // namespace

std::uint64_t digest_bits(const base::PaeDigest& pae) { return get(pae.bytes.data()); }

std::string Run::name(unsigned height, std::uint64_t place) {
  return std::to_string(height) + "-" + std::to_string(place) + ".run";
}

Run::Run(Subtree of, std::unique_ptr<base::Reader> file)
    : of_(of), file_(std::move(file)), firsts_(blocks_of(of)) {}

Result<std::shared_ptr<const Run>> Run::open(base::Files& files, const base::Path& directory,
                                             const Subtree& of) {
  PROBITY_TRY(auto file, files.open(directory / name(of.height, of.place)));
  const std::uint64_t filter_at = blocks_of(of) * kBlock;
  const std::size_t filter_size = lines_of(of) * kLine;
  const std::size_t firsts_size = blocks_of(of) * 8;
  if (file->size() != filter_at + filter_size + firsts_size + kTrailer) return damaged(of);
  std::shared_ptr<Run> run(new Run(of, std::move(file)));
  Bytes tail(firsts_size + kTrailer);
  PROBITY_CHECK(run->read_at(filter_at + filter_size, tail));
  const ByteView trailer = ByteView(tail).subspan(firsts_size);
  const Bytes head = head_of_trailer(of);
  const base::Hash256 sum = crypto::sha256(ByteView(tail).first(firsts_size + kHead + 32));
  if (!std::equal(head.begin(), head.end(), trailer.begin()) ||
      !std::equal(sum.bytes.begin(), sum.bytes.end(), trailer.end() - 32))
    return damaged(of);
  for (std::size_t i = 0; i < run->firsts_.size(); ++i) run->firsts_[i] = get(&tail[i * 8]);
  if (of.height > kFilterInMemory) return run;
  run->filter_.resize(filter_size);
  PROBITY_CHECK(run->read_at(filter_at, run->filter_));
  const base::Hash256 filter_sum = crypto::sha256(run->filter_);
  if (!std::equal(filter_sum.bytes.begin(), filter_sum.bytes.end(), trailer.begin() + kHead))
    return damaged(of);
  return run;
}

Status Run::make(base::Files& files, const base::Path& directory, const Subtree& of,
                 std::vector<KnownEntry> entries) {
  PROBITY_TRY(Making making, Making::begin(files, directory, of));
  std::sort(entries.begin(), entries.end());
  for (const KnownEntry& entry : entries) PROBITY_CHECK(making.add(entry));
  return making.finish();
}

Status Run::merge(base::Files& files, const base::Path& directory, const Subtree& of,
                  const std::vector<std::shared_ptr<const Run>>& parts) {
  PROBITY_TRY(Making making, Making::begin(files, directory, of));
  std::vector<Stream> streams;
  for (const auto& part : parts) {
    streams.emplace_back(*part);
    PROBITY_CHECK(streams.back().next());
  }
  for (;;) {
    Stream* least = nullptr;
    for (Stream& one : streams) {
      if (!one.is_at_end() && (!least || one.entry() < least->entry())) least = &one;
    }
    if (!least) return making.finish();
    PROBITY_CHECK(making.add(least->entry()));
    PROBITY_CHECK(least->next());
  }
}

std::uint64_t Run::blocks() const { return firsts_.size(); }

Status Run::read_at(std::uint64_t byte, std::span<std::uint8_t> out) const {
  std::lock_guard lock(mutex_);
  PROBITY_CHECK(file_->skip_to(byte));
  while (!out.empty()) {
    PROBITY_TRY(const std::size_t got, file_->read(out));
    if (got == 0) return damaged(of_);
    out = out.subspan(got);
  }
  return {};
}

Result<std::vector<KnownEntry>> Run::block(std::uint64_t number) const {
  std::array<std::uint8_t, kBlock> bytes;
  PROBITY_CHECK(read_at(number * kBlock, bytes));
  const base::Hash256 sum = checksum(of_, number, std::span(bytes).first(kRecords * kRecord));
  if (!std::equal(sum.bytes.begin(), sum.bytes.begin() + kRecord, &bytes[kRecords * kRecord]))
    return damaged(of_);
  const std::uint64_t count = std::min<std::uint64_t>(kRecords, count_of(of_) - number * kRecords);
  std::vector<KnownEntry> entries(count);
  for (std::size_t i = 0; i < count; ++i)
    entries[i] = {get(&bytes[i * kRecord]), get(&bytes[i * kRecord + 8])};
  return entries;
}

Result<bool> Run::may_hold(std::uint64_t digest) const {
  std::array<std::uint8_t, kLine> read;
  const std::uint64_t number = line_of(digest, of_);
  const std::uint8_t* line = filter_.empty() ? read.data() : &filter_[number * kLine];
  if (filter_.empty()) {
    PROBITY_CHECK(read_at(blocks_of(of_) * kBlock + number * kLine, read));
    const base::Hash256 sum = checksum(of_, number, std::span(read).first(kLineBits / 8));
    if (!std::equal(read.begin() + kLineBits / 8, read.end(), sum.bytes.begin()))
      return damaged(of_);
  }
  bool all = true;
  each_bit(digest, [&](std::uint64_t bit) { all = all && line[bit / 8] >> bit % 8 & 1; });
  return all;
}

Status Run::find(std::uint64_t digest, std::vector<std::uint64_t>& indexes) const {
  PROBITY_TRY(const bool may, may_hold(digest));
  if (!may) return {};
  // Equal digests may begin in the block before the first that begins with them.
  const auto from = std::lower_bound(firsts_.begin(), firsts_.end(), digest);
  std::size_t number = static_cast<std::size_t>(from - firsts_.begin());
  if (number > 0) --number;
  for (; number < firsts_.size() && firsts_[number] <= digest; ++number) {
    PROBITY_TRY(const auto entries, block(number));
    for (const KnownEntry& entry : entries)
      if (entry.digest == digest) indexes.push_back(entry.index);
  }
  return {};
}

}  // namespace probity::store
