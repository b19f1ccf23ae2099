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

#include "ledger/ledger.h"
#include "store/log_store.h"

namespace probity::ledger {

class Ledger::Sequencer {
 public:
  static Result<std::unique_ptr<Sequencer>> start(Setup setup);
  ~Sequencer();

  Result<Accepted> submit(std::string_view envelope);
  std::future<Result<std::vector<Accepted>>> submit_together(
      std::span<const std::string> envelopes);
  Status tick();
  Status rebuild();
  Figures figures() const;
  void stop();

 private:
  using Answer = Result<std::vector<Accepted>>;  // empty: a tick or rebuild is done
  struct Submitted {
    Prepared statement;
    std::optional<crypto::P256PublicKey> checked;  // the signature holds under this key
  };
  struct Waiting {
    std::vector<Submitted> statements;  // that stand or fall together; none: a tick or a rebuild
    bool rebuild = false;
    std::promise<Answer> answer;
  };
  // Where one statement of the batch ended up.
  struct Place {
    log::LogIndex index;
    bool again = false;
  };
  using Outcome = Result<std::vector<Place>>;  // of what waited together

  explicit Sequencer(Setup setup, std::unique_ptr<Db> db);
  Result<Submitted> read(std::string_view envelope);  // counts what it refuses
  Result<Submitted> look_at(std::string_view envelope);
  std::future<Answer> enqueue(Waiting waiting);
  void run();
  std::vector<Waiting> take();
  void serve(std::vector<Waiting> batch);
  static Answer receipts_of(const std::vector<Place>& places, store::Receipts& receipts);
  Status catch_up();
  Status write_batch(std::vector<Waiting>& batch, std::vector<Outcome>& outcomes);
  Outcome admit_together(const std::vector<Submitted>& statements, base::Time now, Batch& batch);
  Result<Place> admit(const Submitted& submitted, base::Time now, Batch& batch);
  Status admit_unattended(const std::vector<Unattended>& all, base::Time now, Batch& batch);
  Status follow(base::Time now, Batch& batch);
  Status refold_all();
  Status refold_if_outdated();
  Status drop_projections();
  std::string fingerprint() const;
  bool is_due();
  base::Time batch_time();
  // The key is immutable once seen: its id is its digest. Also read by submitting threads.
  std::optional<crypto::P256PublicKey> seen_key(const std::string& keyid);

  Setup setup_;
  Kinds kinds_;
  std::unique_ptr<Db> db_;
  store::Head head_;

  std::shared_mutex keys_mutex_;
  std::unordered_map<std::string, crypto::P256PublicKey> keys_;

  std::atomic<std::uint64_t> accepted_ = 0, again_ = 0, refused_ = 0, failed_ = 0, last_batch_ = 0;

  std::mutex mutex_;
  std::condition_variable wake_;
  std::deque<Waiting> waiting_;
  bool stopping_ = false;
  std::thread thread_;
};

}  // namespace probity::ledger
