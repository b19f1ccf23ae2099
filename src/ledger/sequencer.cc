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

// Which of the statements that came together the error is about.
base::Error in_place(base::Error error, std::size_t i) {
  return base::within(std::move(error), "/" + std::to_string(i));
}

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

Result<Ledger::Sequencer::Submitted> Ledger::Sequencer::read(std::string_view envelope) {
  auto submitted = look_at(envelope);
  if (!submitted) ++refused_;
  return submitted;
}

Result<Ledger::Sequencer::Submitted> Ledger::Sequencer::look_at(std::string_view envelope) {
  Submitted made;
  PROBITY_TRY(made.statement, prepare(envelope, kinds_));
  // The costly check runs here, in parallel, whenever the key has been seen before.
  if (const auto key = seen_key(made.statement.envelope.keyid)) {
    PROBITY_CHECK(statement::verify(made.statement.envelope, *key));
    made.checked = key;
  }
  return made;
}

Result<Accepted> Ledger::Sequencer::submit(std::string_view envelope) {
  Waiting waiting;
  PROBITY_TRY(Submitted submitted, read(envelope));
  waiting.statements.push_back(std::move(submitted));
  PROBITY_TRY(auto accepted, enqueue(std::move(waiting)).get());
  return std::move(accepted.front());
}

std::future<Result<std::vector<Accepted>>> Ledger::Sequencer::submit_together(
    std::span<const std::string> envelopes) {
  Waiting waiting;
  for (const std::string& envelope : envelopes) {
    auto submitted = read(envelope);
    if (!submitted) {
      auto refusal = std::move(submitted).error();
      waiting.answer.set_value(fail(in_place(std::move(refusal), waiting.statements.size())));
      return waiting.answer.get_future();
    }
    waiting.statements.push_back(*std::move(submitted));
  }
  if (waiting.statements.empty()) waiting.answer.set_value({});
  return waiting.statements.empty() ? waiting.answer.get_future() : enqueue(std::move(waiting));
}

Figures Ledger::Sequencer::figures() const {
  return {accepted_, again_, refused_, failed_, last_batch_};
}

Status Ledger::Sequencer::tick() {
  PROBITY_TRY([[maybe_unused]] const auto done, enqueue({}).get());
  return {};
}

Status Ledger::Sequencer::rebuild() {
  Waiting waiting;
  waiting.rebuild = true;
  PROBITY_TRY([[maybe_unused]] const auto done, enqueue(std::move(waiting)).get());
  return {};
}

std::future<Ledger::Sequencer::Answer> Ledger::Sequencer::enqueue(Waiting waiting) {
  std::future<Answer> answer = waiting.answer.get_future();
  {
    std::lock_guard lock(mutex_);
    if (stopping_) {
      waiting.answer.set_value(
          fail(Code::environment, "the node is stopping", "", "ledger.stopping"));
      return answer;
    }
    waiting_.push_back(std::move(waiting));
  }
  wake_.notify_one();
  return answer;
}

std::vector<Ledger::Sequencer::Waiting> Ledger::Sequencer::take() {
  std::vector<Waiting> batch;
  std::size_t statements = 0;
  while (!waiting_.empty() && statements < kBatchStatements) {
    statements += std::max<std::size_t>(1, waiting_.front().statements.size());
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
  std::uint64_t statements = 0;
  for (const Waiting& waiting : batch) statements += waiting.statements.size();
  if (statements > 0) last_batch_ = statements;
  store::Receipts receipts(*db_);  // what one proof reads, the next has
  for (std::size_t i = 0; i < batch.size(); ++i) {
    if (!written) {
      ++failed_;
      batch[i].answer.set_value(fail(written.error()));
    } else if (!outcomes[i]) {
      ++refused_;
      batch[i].answer.set_value(fail(outcomes[i].error()));
    } else {
      for (const Place& place : *outcomes[i]) ++(place.again ? again_ : accepted_);
      batch[i].answer.set_value(receipts_of(*outcomes[i], receipts));
    }
  }
}

Ledger::Sequencer::Answer Ledger::Sequencer::receipts_of(const std::vector<Place>& places,
                                                         store::Receipts& receipts) {
  std::vector<Accepted> accepted;
  for (const Place& place : places) {
    PROBITY_TRY(auto receipt, receipts.of(place.index));
    accepted.push_back({std::move(receipt), place.again});
  }
  return accepted;
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
      outcomes.push_back(admit_together(waiting.statements, now, touched));
      // A refusal is an answer; a failing disk ends the batch.
      const Outcome& last = outcomes.back();
      if (!last && last.error().code >= Code::full) return fail(last.error());
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

Ledger::Sequencer::Outcome Ledger::Sequencer::admit_together(
    const std::vector<Submitted>& statements, base::Time now, Batch& batch) {
  std::vector<Place> places;
  if (statements.size() == 1) {
    PROBITY_TRY(const Place place, admit(statements.front(), now, batch));
    places.push_back(place);
  }
  if (statements.size() <= 1) return places;
  const log::Frontier saved = head_.frontier;
  Batch together{now, {}, {}};
  const auto admitted = store::attempt(*db_, [&]() -> Status {
    for (const Submitted& one : statements) {
      auto place = admit(one, now, together);
      if (!place) return fail(in_place(place.error(), places.size()));
      places.push_back(*place);
    }
    return {};
  });
  if (!admitted) {
    head_.frontier = saved;
    return fail(admitted.error());
  }
  batch.touched.merge(together.touched);
  batch.kinds.merge(together.kinds);
  return places;
}

Result<Ledger::Sequencer::Place> Ledger::Sequencer::admit(const Submitted& submitted,
                                                          base::Time now, Batch& batch) {
  const Prepared& statement = submitted.statement;
  Place place;
  const log::Frontier saved = head_.frontier;
  const auto admitted = store::attempt(*db_, [&]() -> Status {
    const log::LogIndex index{head_.frontier.size().value};
    PROBITY_TRY(const Authorised by, authorise(*db_, statement, index, submitted.checked));
    PROBITY_TRY(const auto earlier, store::find(*db_, statement.pae, by.signer.key));
    if (earlier) {
      place = {*earlier, true};
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
    place = {index, false};
    std::unique_lock lock(keys_mutex_);
    keys_.emplace(by.signer.key.hex(), by.key);
    return {};
  });
  if (!admitted) {
    head_.frontier = saved;
    return fail(admitted.error());
  }
  return place;
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
    Submitted made;
    PROBITY_TRY(made.statement, prepare(statement::to_json(envelope), kinds_));
    made.checked = key->public_key();
    PROBITY_TRY([[maybe_unused]] const Place place, admit(made, now, batch));
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
