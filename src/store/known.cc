#include "store/known.h"

#include <algorithm>
#include <chrono>

#include "base/number.h"
#include "store/derived.h"
#include "store/log_store.h"

namespace probity::store {

using base::Code;
using base::fail;

namespace {

constexpr unsigned kFanBits = 2;  // four runs become one
constexpr std::size_t kFan = std::size_t{1} << kFanBits;

Result<std::uint64_t> entries_in(Db& db) {
  PROBITY_TRY(const auto row, db.one("SELECT max(idx) FROM log_entry"));
  return row->is_null(0) ? 0 : static_cast<std::uint64_t>(row->integer(0)) + 1;
}

// The subtree as the log has it, or why it cannot be told.
Result<Subtree> subtree(Tree& tree, unsigned height, std::uint64_t place) {
  PROBITY_TRY(const base::NodeHash root, tree.node(height, place));
  return Subtree{height, place, root};
}

Result<std::optional<Tree>> newest_tree(Db& db) {
  PROBITY_TRY(const auto newest, newest_checkpoint(db));
  if (!newest) return std::optional<Tree>();
  PROBITY_TRY(Tree tree, Tree::open(db, *newest));
  return std::optional<Tree>(std::move(tree));
}

// The last runs, if they are neighbours that become one.
std::vector<std::shared_ptr<const Run>> mergeable(
    const std::vector<std::shared_ptr<const Run>>& runs) {
  if (runs.size() < kFan) return {};
  std::vector<std::shared_ptr<const Run>> last(runs.end() - kFan, runs.end());
  const Subtree& first = last.front()->of();
  if (first.place % kFan != 0 || last.back()->of().height != first.height) return {};
  return last;
}

}  // namespace

Known::Segment::Segment(std::uint64_t first, unsigned height)
    : first_(first), slots_(std::size_t{2} << height) {}

std::size_t Known::Segment::slot_of(std::uint64_t digest) const {
  return digest & (slots_.size() - 1);
}

void Known::Segment::push(std::uint64_t digest) {
  digests_.push_back(digest);
  std::size_t slot = slot_of(digest);
  while (slots_[slot] != 0) slot = (slot + 1) & (slots_.size() - 1);
  slots_[slot] = static_cast<std::uint32_t>(digests_.size());
}

// The last one pushed: nothing was put down later that would be looked for past its slot.
void Known::Segment::pop() {
  std::size_t slot = slot_of(digests_.back());
  while (slots_[slot] != digests_.size()) slot = (slot + 1) & (slots_.size() - 1);
  slots_[slot] = 0;
  digests_.pop_back();
}

void Known::Segment::find(std::uint64_t digest, std::vector<std::uint64_t>& indexes) const {
  for (std::size_t slot = slot_of(digest); slots_[slot] != 0;
       slot = (slot + 1) & (slots_.size() - 1))
    if (digests_[slots_[slot] - 1] == digest) indexes.push_back(first_ + slots_[slot] - 1);
}

std::vector<KnownEntry> Known::Segment::entries() const {
  std::vector<KnownEntry> all;
  all.reserve(digests_.size());
  for (std::size_t i = 0; i < digests_.size(); ++i) all.push_back({digests_[i], first_ + i});
  return all;
}

Known::Known(base::Files& files, base::Path directory, unsigned run_height)
    : files_(files), directory_(std::move(directory)), height_(run_height) {}

Known::~Known() { wait_until_settled(); }

void Known::wait_until_settled() {
  std::lock_guard lock(work_mutex_);
  if (work_.valid()) work_.wait();
}

std::size_t Known::runs() {
  std::shared_lock lock(mutex_);
  return runs_.size();
}

std::uint64_t Known::end() const { return memory_.empty() ? runs_end() : memory_.back()->end(); }

void Known::push(std::uint64_t digest) {
  if (memory_.empty() || memory_.back()->is_full())
    memory_.push_back(std::make_shared<Segment>(end(), height_));
  memory_.back()->push(digest);
}

void Known::add(log::LogIndex index, const base::PaeDigest& pae) {
  std::unique_lock lock(mutex_);
  // Otherwise it is read from the log with what lies before it.
  if (loaded_ && end() == index.value) push(digest_bits(pae));
}

void Known::undo_to(log::TreeSize size) {
  std::unique_lock lock(mutex_);
  while (!memory_.empty() && end() > size.value) {
    // A full segment may be on its way to disk, though not if it was undone: it is not committed.
    if (memory_.back()->first() >= size.value) {
      memory_.pop_back();
    } else {
      memory_.back()->pop();
    }
  }
}

Status Known::reach(Db& db, std::uint64_t size) {
  std::uint64_t next = end();
  if (next >= size) return {};
  return db.each("SELECT idx, pae FROM log_entry WHERE idx >= :a AND idx < :b ORDER BY idx",
                 {static_cast<std::int64_t>(next), static_cast<std::int64_t>(size)},
                 [&](const Row& row) -> Status {
                   const auto pae = base::PaeDigest::from_hex(row.text(1));
                   if (!pae || row.integer(0) != static_cast<std::int64_t>(next))
                     return fail(Code::environment, "a log entry is missing or damaged",
                                 "log entry " + std::to_string(next), "log.damaged");
                   push(digest_bits(*pae));
                   ++next;
                   return {};
                 });
}

// The largest run on disk that begins there and is this log's.
Known::RunPointer Known::stored_run(Db& db, std::uint64_t from, std::uint64_t size) {
  auto tree = newest_tree(db);
  if (!tree || !*tree) return nullptr;
  size = std::min(size, (*tree)->size().value);
  unsigned height = height_;
  while (from % (std::uint64_t{1} << (height + kFanBits)) == 0 &&
         from + (std::uint64_t{1} << (height + kFanBits)) <= size)
    height += kFanBits;
  for (;; height -= kFanBits) {
    const std::uint64_t count = std::uint64_t{1} << height;
    if (from + count <= size && files_.kind(directory_ / Run::name(height, from >> height))) {
      const auto of = subtree(**tree, height, from >> height);
      if (of) {
        if (auto run = Run::open(files_, directory_, *of)) return *std::move(run);
      }
    }
    if (height == height_) return nullptr;
  }
}

// Takes the runs that are there and makes those that are missing.
Status Known::load(Db& db) {
  PROBITY_TRY(const std::uint64_t size, entries_in(db));
  runs_.clear();
  memory_.clear();
  const std::uint64_t count = std::uint64_t{1} << height_;
  for (;;) {
    const std::uint64_t from = end();
    RunPointer run = memory_.empty() ? stored_run(db, from, size) : nullptr;
    const bool missing = !run;
    if (missing && from + count > size) break;
    if (missing) {
      PROBITY_CHECK(reach(db, from + count));
      run = made_run(db, *memory_.back());
      if (run) memory_.pop_back();
    }
    if (run) runs_.push_back(std::move(run));
    for (auto parts = mergeable(runs_); missing && !parts.empty(); parts = mergeable(runs_)) {
      auto one = merged(parts);
      if (!one) break;  // they do as they are
      replace_last(parts, *std::move(one));
      remove(parts);
    }
  }
  PROBITY_CHECK(reach(db, size));
  loaded_ = true;
  return {};
}

// Null where it cannot be made: then its entries stay in memory.
Known::RunPointer Known::made_run(Db& db, const Segment& segment) {
  auto tree = newest_tree(db);
  if (!tree || !*tree || (*tree)->size().value < segment.end()) return nullptr;
  const auto of = subtree(**tree, height_, segment.first() >> height_);
  if (!of || !Run::make(files_, directory_, *of, segment.entries())) return nullptr;
  auto run = Run::open(files_, directory_, *of);
  return run ? *std::move(run) : nullptr;
}

Status Known::look(std::uint64_t digest, std::vector<std::uint64_t>& found) const {
  for (const auto& segment : memory_) segment->find(digest, found);
  for (const RunPointer& run : runs_) PROBITY_CHECK(run->find(digest, found));
  return {};
}

Result<std::vector<std::uint64_t>> Known::candidates(Db& db, const base::PaeDigest& pae) {
  PROBITY_TRY(const std::uint64_t size, entries_in(db));
  const std::uint64_t digest = digest_bits(pae);
  std::vector<std::uint64_t> found;
  {
    std::shared_lock lock(mutex_);
    if (loaded_ && end() >= size) {
      const Status looked = look(digest, found);
      if (looked) return found;
      if (looked.error().rule != "known.damaged") return fail(looked.error());
    }
  }
  {
    std::unique_lock lock(mutex_);
    const Status looked = look_further(db, size, digest, found);
    if (looked) return found;
    if (looked.error().rule != "known.damaged") return fail(looked.error());
    (void)files_.remove(directory_ / looked.error().pointer);  // so that it is not opened again
  }
  wait_until_settled();
  std::unique_lock lock(mutex_);
  loaded_ = false;
  PROBITY_CHECK(look_further(db, size, digest, found));
  return found;
}

Status Known::look_further(Db& db, std::uint64_t size, std::uint64_t digest,
                           std::vector<std::uint64_t>& found) {
  if (!loaded_) PROBITY_CHECK(load(db));
  PROBITY_CHECK(reach(db, size));
  found.clear();
  return look(digest, found);
}

Status Known::settle(Db& db) {
  std::lock_guard working(work_mutex_);
  if (work_.valid() && work_.wait_for(std::chrono::seconds(0)) != std::future_status::ready)
    return {};
  std::shared_ptr<const Segment> first;
  {
    std::shared_lock lock(mutex_);
    if (!loaded_ || memory_.empty() || !memory_.front()->is_full()) return {};
    first = memory_.front();
  }
  PROBITY_TRY(auto tree, newest_tree(db));
  if (!tree || tree->size().value < first->end()) return {};
  PROBITY_TRY(const Subtree of, subtree(*tree, height_, first->first() >> height_));
  work_ = std::async(std::launch::async, [this, first, of] { return write(first, of); });
  return {};
}

Status Known::write(std::shared_ptr<const Segment> segment, Subtree of) {
  PROBITY_CHECK(Run::make(files_, directory_, of, segment->entries()));
  PROBITY_TRY(RunPointer run, Run::open(files_, directory_, of));
  {
    std::unique_lock lock(mutex_);
    // Unless they were loaded anew meanwhile.
    if (memory_.empty() || memory_.front() != segment) return {};
    runs_.push_back(std::move(run));
    memory_.pop_front();
  }
  return merge_last();
}

Status Known::merge_last() {
  for (;;) {
    std::vector<RunPointer> parts;
    {
      std::shared_lock lock(mutex_);
      parts = mergeable(runs_);
    }
    if (parts.empty()) return {};
    PROBITY_TRY(RunPointer run, merged(parts));
    {
      std::unique_lock lock(mutex_);
      if (!replace_last(parts, std::move(run))) return {};
    }
    remove(parts);  // others search meanwhile
  }
}

Result<Known::RunPointer> Known::merged(const std::vector<RunPointer>& parts) {
  const Subtree& first = parts.front()->of();
  const auto above = [&](std::size_t i) {
    return log::node_hash(parts[i]->of().root, parts[i + 1]->of().root);
  };
  const Subtree of{first.height + kFanBits, first.place >> kFanBits,
                   log::node_hash(above(0), above(2))};
  PROBITY_CHECK(Run::merge(files_, directory_, of, parts));
  return Run::open(files_, directory_, of);
}

bool Known::replace_last(const std::vector<RunPointer>& parts, RunPointer run) {
  if (mergeable(runs_) != parts) return false;
  runs_.erase(runs_.end() - kFan, runs_.end());
  runs_.push_back(std::move(run));
  return true;
}

// One that stays is opened by nobody.
void Known::remove(const std::vector<RunPointer>& parts) {
  for (const RunPointer& part : parts)
    (void)files_.remove(directory_ / Run::name(part->of().height, part->of().place));
}

}  // namespace probity::store
