// Sequencer: the one thread that writes. It takes what waits, runs it as one batch in one
// transaction, and answers.
#pragma once

#include <atomic>
#include <condition_variable>
#include <deque>
#include <future>
#include <mutex>
#include <shared_mutex>
#include <thread>
#include <unordered_map>

#include "ledger/admission.h"
#include "ledger/answering.h"
#include "ledger/ledger.h"
#include "store/backfill.h"
#include "store/log_store.h"

namespace probity::ledger {

class Ledger::Sequencer {
 public:
  static Result<std::unique_ptr<Sequencer>> start(Setup setup);
  ~Sequencer();

  Result<Checked> check(std::string_view envelope);  // counts what it refuses
  Result<Accepted> submit(Checked statement);
  std::future<Result<std::vector<Accepted>>> submit_together(
      std::span<const std::string> envelopes);
  Status tick();
  Status rebuild();
  Figures figures() const;
  void on_growth(std::function<void()> tell);
  void stop();

 private:
  // The tree right after a batch: what receipts of the batch's entries need.
  struct Covering {
    std::string checkpoint;
    log::Edge edge;
    std::map<std::pair<unsigned, std::uint64_t>, std::shared_ptr<const log::HashedTile>> full;
    Result<base::NodeHash> node(unsigned level, std::uint64_t index) const;
  };
  // What the sequencer answers. Whoever asked makes the proofs, so that the one thread need not.
  struct Answer {
    Result<std::vector<Accepted>> accepted;  // empty: a tick or rebuild is done
    std::shared_ptr<const Covering> tree;
  };
  struct Waiting {
    std::vector<Checked> statements;  // that stand or fall together; none: a tick or a rebuild
    bool rebuild = false;
    std::promise<Answer> answer;
  };
  // How a statement that is refused after its first write is undone. Refusals come before, so that
  // hardly ever happens, and a SAVEPOINT makes SQLite copy every page that the statement touches:
  // a batch runs without, and again with one for each should it ever need one.
  enum class Undo { with_the_batch, alone, with_its_group };
  // Where one statement of the batch ended up.
  struct Place {
    log::LogIndex index;
    bool again = false;
  };
  using Outcome = Result<std::vector<Place>>;  // of what waited together
  // A batch that is durable, or failed: all that its answers need.
  struct Done {
    std::vector<Waiting> batch;
    Status written;
    std::vector<Outcome> outcomes;
    std::map<log::LogIndex, Result<statement::Receipt>> earlier;  // of what was there already
    std::shared_ptr<const Covering> tree;
  };

  explicit Sequencer(Setup setup, std::unique_ptr<Db> db);
  Result<Checked> look_at(std::string_view envelope);
  std::future<Answer> enqueue(Waiting waiting);
  void run();
  std::vector<Waiting> take();
  void serve(std::vector<Waiting> batch);
  void count(const Done& done);
  void read_earlier(Done& done);
  static void answer(Done& done);
  static Result<std::vector<Accepted>> accepted_of(Done& done, std::size_t i);
  static Result<std::vector<Accepted>> with_proofs(Answer answer);
  Status catch_up();
  Status write_batch(std::vector<Waiting>& batch, std::vector<Outcome>& outcomes);
  Status write_batch(std::vector<Waiting>& batch, std::vector<Outcome>& outcomes, Undo undo);
  Outcome admit_together(std::vector<Checked>& statements, base::Time now, Batch& batch, Undo undo);
  Result<Place> admit(Checked& submitted, base::Time now, Batch& batch, Undo undo);
  Status enter(Checked& submitted, const Authorised& by, const Placed& placed, Batch& batch);
  Status admit_unattended(const std::vector<Unattended>& all, base::Time now, Batch& batch,
                          Undo undo);
  Status follow(base::Time now, Batch& batch, Undo undo);
  void advance(store::Head next, std::vector<log::FullTile> full);
  // All entries of a tree of that size, also those of the batch under way.
  Status refold_all(log::TreeSize tree, base::Time now);
  Status refold_if_outdated();
  Status erase(const Prepared& erasure);
  // What an erasure leaves to do on the disk once it is committed (store/sweep.h).
  void sweep();
  Status check_fold();
  Status keep_fingerprint();
  static Status newer_program();
  Status drop_projections();
  std::string fingerprint() const;
  bool is_due();
  base::Time batch_time();
  // The key is immutable once seen: its id is its digest. Also read by submitting threads.
  std::optional<crypto::P256PublicKey> seen_key(const std::string& keyid);

  Setup setup_;
  Kinds kinds_;
  std::string fingerprint_;  // of how this program folds
  std::unique_ptr<Db> db_;
  std::unique_ptr<store::Backfill> backfill_;  // where the database is a file
  store::Head head_;
  std::optional<store::Growth> growth_;  // of the batch at hand
  bool has_erased_ = false;              // a content: what was folded of it goes with the batch
  bool is_half_written_ = false;         // a statement of it was refused after its first write
  std::shared_ptr<const Covering> covering_;

  std::shared_mutex keys_mutex_;
  std::unordered_map<std::string, crypto::P256PublicKey> keys_;

  std::atomic<std::uint64_t> accepted_ = 0, again_ = 0, refused_ = 0, failed_ = 0, last_batch_ = 0;

  std::mutex tell_mutex_;
  std::function<void()> tell_;

  std::mutex mutex_;
  std::condition_variable wake_;
  std::deque<Waiting> waiting_;
  bool stopping_ = false;
  Answering answering_;
  std::thread thread_;
};

}  // namespace probity::ledger
