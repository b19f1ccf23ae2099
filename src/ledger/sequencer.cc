#include "ledger/sequencer.h"

#include <chrono>
#include <cstdio>
#include <cstdlib>

#include "base/clock.h"
#include "ledger/admission.h"
#include "log/cosignature.h"
#include "statement/leaf.h"

namespace probity::ledger {

using base::Code;
using base::fail;

namespace {

constexpr std::size_t kBatchStatements = 512;
// Statements that follow from statements: each round answers the one before; rules that never
// settle are a defect.
constexpr int kFollowRounds = 8;
// How long an idle sequencer sleeps before it asks the clock whether something is due.
constexpr std::chrono::seconds kNap{1};

}  // namespace

Ledger::Sequencer::Sequencer(Setup setup, std::unique_ptr<Db> db)
    : setup_(std::move(setup)), kinds_(*setup_.registers), db_(std::move(db)) {}

Result<std::unique_ptr<Ledger::Sequencer>> Ledger::Sequencer::start(Setup setup) {
  PROBITY_TRY(auto db, Db::open(setup.database, store::Access::read_write));
  std::unique_ptr<Sequencer> made(new Sequencer(std::move(setup), std::move(db)));
  PROBITY_TRY(made->head_, store::read_head(*made->db_));
  PROBITY_CHECK(made->refold_if_outdated());
  made->thread_ = std::thread([sequencer = made.get()] { sequencer->run(); });
  return made;
}

Ledger::Sequencer::~Sequencer() { stop(); }

void Ledger::Sequencer::stop() {
  {
    std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  wake_.notify_all();
  if (thread_.joinable()) thread_.join();
}

std::optional<crypto::P256PublicKey> Ledger::Sequencer::seen_key(const std::string& keyid) {
  std::shared_lock lock(keys_mutex_);
  const auto found = keys_.find(keyid);
  return found == keys_.end() ? std::nullopt : std::optional(found->second);
}

Result<Accepted> Ledger::Sequencer::submit(std::string_view envelope) {
  Waiting waiting;
  PROBITY_TRY(waiting.statement, prepare(envelope, kinds_));
  // The costly check runs here, in parallel, whenever the key has been seen before.
  if (const auto key = seen_key(waiting.statement->envelope.keyid)) {
    PROBITY_CHECK(statement::verify(waiting.statement->envelope, *key));
    waiting.checked = key;
  }
  PROBITY_TRY(auto accepted, ask(std::move(waiting)));
  return std::move(*accepted);
}

Status Ledger::Sequencer::tick() {
  PROBITY_TRY([[maybe_unused]] const auto done, ask({}));
  return {};
}

Status Ledger::Sequencer::rebuild() {
  Waiting waiting;
  waiting.rebuild = true;
  PROBITY_TRY([[maybe_unused]] const auto done, ask(std::move(waiting)));
  return {};
}

Ledger::Sequencer::Answer Ledger::Sequencer::ask(Waiting waiting) {
  std::future<Answer> answer = waiting.answer.get_future();
  {
    std::lock_guard lock(mutex_);
    if (stopping_) return fail(Code::environment, "the node is stopping", "", "ledger.stopping");
    waiting_.push_back(std::move(waiting));
  }
  wake_.notify_one();
  return answer.get();
}

std::vector<Ledger::Sequencer::Waiting> Ledger::Sequencer::take() {
  std::vector<Waiting> batch;
  while (!waiting_.empty() && batch.size() < kBatchStatements) {
    batch.push_back(std::move(waiting_.front()));
    waiting_.pop_front();
  }
  return batch;
}

void Ledger::Sequencer::run() {
  for (;;) {
    std::vector<Waiting> batch;
    {
      std::unique_lock lock(mutex_);
      wake_.wait_for(lock, kNap, [&] { return stopping_ || !waiting_.empty(); });
      batch = take();
      if (batch.empty() && stopping_) return;
    }
    if (batch.empty() && !is_due()) continue;
    serve(std::move(batch));
  }
}

bool Ledger::Sequencer::is_due() {
  for (const Register& one : *setup_.registers) {
    if (!one.next_due) continue;
    const auto next = one.next_due(*db_);
    if (next && *next && **next <= setup_.clock->now()) return true;
  }
  return false;
}

base::Time Ledger::Sequencer::batch_time() { return std::max(setup_.clock->now(), head_.time); }

void Ledger::Sequencer::serve(std::vector<Waiting> batch) {
  std::vector<Outcome> outcomes;
  Status written = write_batch(batch, outcomes);
  if (!written && written.error().rule == "store.sync") {
    // The disk would not say that it holds what was written, and a later sync could wrongly say so
    // (LOG.md 2.5).
    std::fputs(
        "probity: the disk failed to sync; stopping so that nothing unsure is acknowledged\n",
        stderr);
    std::abort();
  }
  if (!written) {
    // Nothing of the batch is stored; the tree in memory goes back to what is.
    if (auto head = store::read_head(*db_)) head_ = std::move(*head);
  }
  store::Receipts receipts(*db_);  // what one proof reads, the next has
  for (std::size_t i = 0; i < batch.size(); ++i) {
    if (!written) {
      batch[i].answer.set_value(fail(written.error()));
    } else if (!batch[i].statement) {
      batch[i].answer.set_value(std::nullopt);
    } else if (!outcomes[i].index) {
      batch[i].answer.set_value(fail(outcomes[i].index.error()));
    } else {
      auto receipt = receipts.of(*outcomes[i].index);
      batch[i].answer.set_value(receipt ? Answer(Accepted{std::move(*receipt), outcomes[i].again})
                                        : Answer(fail(receipt.error())));
    }
  }
}

// Another process on this database may have appended since: the write lock is held, so what is read
// now stays.
Status Ledger::Sequencer::catch_up() {
  PROBITY_TRY(const auto newest, store::newest_checkpoint(*db_));
  const log::TreeSize stored = newest ? newest->size : log::TreeSize{};
  if (stored == head_.frontier.size()) return {};
  PROBITY_TRY(head_, store::read_head(*db_));
  return {};
}

Status Ledger::Sequencer::write_batch(std::vector<Waiting>& batch, std::vector<Outcome>& outcomes) {
  base::Time now;
  log::TreeSize before;
  std::string note;
  PROBITY_CHECK(store::transact(*db_, [&]() -> Status {
    PROBITY_CHECK(catch_up());
    now = batch_time();
    before = head_.frontier.size();
    note = head_.checkpoint;
    Batch touched{now, {}, {}};
    for (const Waiting& waiting : batch)
      if (waiting.rebuild) PROBITY_CHECK(refold_all());
    if (before.value > 0) {
      for (const Register& one : *setup_.registers) {
        if (!one.due) continue;
        PROBITY_TRY(const auto said, one.due(*setup_.make_view(*db_, now)));
        PROBITY_CHECK(admit_unattended(said, now, touched));
      }
    }
    for (const Waiting& waiting : batch) {
      if (waiting.statement) {
        outcomes.push_back(admit(*waiting.statement, waiting.checked, now, touched));
        // A refusal is an answer; a failing disk ends the batch.
        const Outcome& last = outcomes.back();
        if (!last.index && last.index.error().code >= Code::full) return fail(last.index.error());
      } else {
        outcomes.push_back({log::LogIndex{0}, false});
      }
    }
    PROBITY_CHECK(follow(now, touched));
    if (head_.frontier.size() == before) return {};
    PROBITY_TRY(note, log::sign_checkpoint(
                          {setup_.origin, head_.frontier.size(), head_.frontier.root(), {}},
                          setup_.log_key, now));
    return store::write_checkpoint(*db_, head_.frontier.size(), now, note);
  }));
  if (head_.frontier.size() != before) {
    head_.time = now;
    head_.checkpoint = std::move(note);
  }
  return {};
}

Ledger::Sequencer::Outcome Ledger::Sequencer::admit(
    const Prepared& statement, const std::optional<crypto::P256PublicKey>& checked, base::Time now,
    Batch& batch) {
  Outcome outcome{log::LogIndex{0}, false};
  const log::Frontier saved = head_.frontier;
  const auto admitted = store::attempt(*db_, [&]() -> Status {
    const log::LogIndex index{head_.frontier.size().value};
    PROBITY_TRY(const Authorised by, authorise(*db_, statement, index, checked));
    PROBITY_TRY(const auto earlier, store::find(*db_, statement.pae, by.signer.key));
    if (earlier) {
      outcome = {*earlier, true};
      return {};
    }
    const Placed placed{index, now, statement.pae, by.signer, statement.subjects};
    PROBITY_CHECK(check(*setup_.make_view(*db_, now), statement, placed));
    PROBITY_CHECK(
        store::append(*db_, head_.frontier,
                      {statement.kind->word, statement.pae, by.signer.key,
                       statement::leaf_body(statement.envelope, by.key), statement.envelope_json}));
    PROBITY_CHECK(fold(*db_, statement, placed));
    batch.touched.insert(placed.subjects.begin(), placed.subjects.end());
    batch.kinds.insert(statement.kind->word);
    outcome = {index, false};
    std::unique_lock lock(keys_mutex_);
    keys_.emplace(by.signer.key.hex(), by.key);
    return {};
  });
  if (!admitted) {
    head_.frontier = saved;
    outcome = {fail(admitted.error()), false};
  }
  return outcome;
}

Status Ledger::Sequencer::admit_unattended(const std::vector<Unattended>& all, base::Time now,
                                           Batch& batch) {
  for (const Unattended& one : all) {
    PROBITY_TRY(const auto key, setup_.signers->key_of(one.organisation));
    if (!key) continue;  // its owner keeps the key: the statement is theirs to sign
    const auto known = key_at(*db_, key->public_key().key_id(), {head_.frontier.size().value});
    if (!known && known.error().code >= Code::full) return fail(known.error());
    if (!known) continue;  // revoked, or not in the log: nobody can say it
    const statement::Envelope envelope =
        statement::make_envelope(statement::to_payload(one.statement), *key);
    PROBITY_TRY(const Prepared prepared, prepare(statement::to_json(envelope), kinds_));
    const Outcome outcome = admit(prepared, key->public_key(), now, batch);
    if (!outcome.index) return fail(outcome.index.error());
  }
  return {};
}

Status Ledger::Sequencer::follow(base::Time now, Batch& batch) {
  for (int round = 0; round < kFollowRounds; ++round) {
    const log::TreeSize before = head_.frontier.size();
    for (const Register& one : *setup_.registers) {
      if (!one.follow) continue;
      PROBITY_TRY(const auto said, one.follow(*setup_.make_view(*db_, now), batch));
      PROBITY_CHECK(admit_unattended(said, now, batch));
    }
    if (head_.frontier.size() == before) return {};
  }
  return fail(Code::internal, "statements that follow from statements do not settle", "",
              "ledger.follow");
}

}  // namespace probity::ledger
