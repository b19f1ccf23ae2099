// Known: which statements the log holds, by PAE digest. It lists every entry exactly once: those of
// complete stretches of 2^run_height entries in sorted runs on disk (store/run.h), four neighbours
// becoming one, and the last ones in memory. Memory is bounded whatever the log's size, and nothing
// here is an authority: a candidate is looked up in the log, a run that is missing, damaged or of
// another log is made again from it. Any thread.
#pragma once

#include <deque>
#include <future>
#include <memory>
#include <shared_mutex>
#include <vector>

#include "base/files.h"
#include "log/tree.h"
#include "store/db.h"
#include "store/run.h"

namespace probity::store {

inline constexpr unsigned kRunHeight = 14;

class Known {
 public:
  Known(base::Files& files, base::Path directory, unsigned run_height);
  ~Known();  // waits for the file under way

  // Which entries may carry it, in what this connection sees. Reads first what others appended.
  Result<std::vector<std::uint64_t>> candidates(Db& db, const base::PaeDigest& pae);

  // For the one who writes: an entry was appended, though not yet committed; and those from that
  // one on were undone.
  void add(log::LogIndex index, const base::PaeDigest& pae);
  void undo_to(log::TreeSize size);
  // Begins to move to disk what memory need not hold; what is committed only. The work itself is
  // done by another thread, and what fails is tried again at the next call.
  Status settle(Db& db);

  std::size_t runs();  // for tests and figures
  void wait_until_settled();

 private:
  // Entries in memory from `first` on, at most one run's worth.
  class Segment {
   public:
    Segment(std::uint64_t first, unsigned height);
    std::uint64_t first() const { return first_; }
    std::uint64_t end() const { return first_ + digests_.size(); }
    bool is_full() const { return digests_.size() == slots_.size() / 2; }
    void push(std::uint64_t digest);
    void pop();
    void find(std::uint64_t digest, std::vector<std::uint64_t>& indexes) const;
    std::vector<KnownEntry> entries() const;

   private:
    std::size_t slot_of(std::uint64_t digest) const;
    std::uint64_t first_;
    std::vector<std::uint64_t> digests_;
    std::vector<std::uint32_t> slots_;  // place in digests_ plus 1; 0 is free
  };
  using RunPointer = std::shared_ptr<const Run>;

  // With mutex_ held alone.
  Status load(Db& db);
  Status reach(Db& db, std::uint64_t size);
  void push(std::uint64_t digest);
  std::uint64_t end() const;
  std::uint64_t runs_end() const { return runs_.empty() ? 0 : runs_.back()->of().end(); }
  RunPointer stored_run(Db& db, std::uint64_t from, std::uint64_t size);
  Status look_further(Db& db, std::uint64_t size, std::uint64_t digest,
                      std::vector<std::uint64_t>& found);
  RunPointer made_run(Db& db, const Segment& segment);

  // With mutex_ held, be it shared.
  Status look(std::uint64_t digest, std::vector<std::uint64_t>& found) const;

  // On the thread that makes files.
  Status write(std::shared_ptr<const Segment> segment, Subtree of);
  Status merge_last();
  Result<RunPointer> merged(const std::vector<RunPointer>& parts);
  // Puts one run in the place of the last ones, if it still is theirs.
  bool replace_last(const std::vector<RunPointer>& parts, RunPointer run);
  void remove(const std::vector<RunPointer>& parts);

  base::Files& files_;
  base::Path directory_;
  unsigned height_;

  std::shared_mutex mutex_;
  bool loaded_ = false;
  std::vector<RunPointer> runs_;                 // side by side from entry 0
  std::deque<std::shared_ptr<Segment>> memory_;  // from there on; a full one never changes
  std::mutex work_mutex_;
  std::future<Status> work_;
};

}  // namespace probity::store
