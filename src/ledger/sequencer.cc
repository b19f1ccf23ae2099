#include "ledger/sequencer.h"

#include <chrono>
#include <set>

#include "base/clock.h"
#include "ledger/erasure.h"
#include "log/checkpoint.h"
#include "log/cosignature.h"
#include "log/note.h"
#include "statement/leaf.h"
#include "store/derived.h"
#include "store/halt.h"
#include "store/sweep.h"

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
    : setup_(std::move(setup)),
      kinds_(*setup_.registers),
      fingerprint_(fingerprint()),
      db_(std::move(db)) {}

Result<std::unique_ptr<Ledger::Sequencer>> Ledger::Sequencer::start(Setup setup) {
  PROBITY_TRY(auto db, Db::open(setup.database, store::Access::read_write, setup.derived));
  std::unique_ptr<Sequencer> made(new Sequencer(std::move(setup), std::move(db)));
  PROBITY_TRY(made->head_, store::open_head(*made->db_));
  PROBITY_CHECK(made->refold_if_outdated());
  if (made->db_->dialect() == store::Dialect::sqlite) {
    PROBITY_TRY(made->backfill_, store::Backfill::start(made->setup_.database));
  }
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
  answering_.finish();
}

std::optional<crypto::P256PublicKey> Ledger::Sequencer::seen_key(const std::string& keyid) {
  std::shared_lock lock(keys_mutex_);
  const auto found = keys_.find(keyid);
  return found == keys_.end() ? std::nullopt : std::optional(found->second);
}

Result<Checked> Ledger::Sequencer::check(std::string_view envelope) {
  auto submitted = look_at(envelope);
  if (!submitted) ++refused_;
  return submitted;
}

Result<Checked> Ledger::Sequencer::look_at(std::string_view envelope) {
  Checked made;
  PROBITY_TRY(made.statement, prepare(envelope, kinds_));
  // The costly check runs here, in parallel, whenever the key has been seen before.
  if (const auto key = seen_key(made.statement.envelope.keyid)) {
    PROBITY_CHECK(statement::verify(made.statement.envelope, *key));
    made.know(*key);
  }
  return made;
}

void Checked::know(const crypto::P256PublicKey& by) {
  key = by;
  leaf = statement::leaf_body(statement.envelope, by);
  leaf_hash = log::leaf_hash(base::as_bytes(leaf));
}

Result<base::NodeHash> Ledger::Sequencer::Covering::node(unsigned level,
                                                         std::uint64_t index) const {
  if (const auto hash = edge.node(level, index)) return *hash;
  const log::TilePlace place = log::place_of(level, index);
  const auto tile = full.find({place.level, place.index});
  if (tile != full.end()) return *tile->second->at(place.height, place.offset);
  return fail(Code::internal, "a proof needs what is not in its batch", "", "ledger.proof");
}

Result<std::vector<Accepted>> Ledger::Sequencer::with_proofs(Answer answer) {
  if (!answer.accepted) return answer.accepted;
  for (Accepted& one : *answer.accepted) {
    if (one.again) continue;  // its receipt is whole
    PROBITY_TRY(one.receipt.proof, log::inclusion_proof(one.receipt.index, answer.tree->edge.size(),
                                                        [&](unsigned level, std::uint64_t index) {
                                                          return answer.tree->node(level, index);
                                                        }));
  }
  return std::move(answer.accepted);
}

Result<Accepted> Ledger::Sequencer::submit(Checked statement) {
  Waiting waiting;
  waiting.statements.push_back(std::move(statement));
  PROBITY_TRY(auto accepted, with_proofs(enqueue(std::move(waiting)).get()));
  return std::move(accepted.front());
}

std::future<Result<std::vector<Accepted>>> Ledger::Sequencer::submit_together(
    std::span<const std::string> envelopes) {
  using All = Result<std::vector<Accepted>>;
  const auto at_once = [](All answer) {
    std::promise<All> made;
    made.set_value(std::move(answer));
    return made.get_future();
  };
  Waiting waiting;
  for (const std::string& envelope : envelopes) {
    auto submitted = check(envelope);
    if (!submitted) {
      auto refusal = std::move(submitted).error();
      return at_once(fail(in_place(std::move(refusal), waiting.statements.size())));
    }
    waiting.statements.push_back(*std::move(submitted));
  }
  if (waiting.statements.empty()) return at_once({});
  return std::async(std::launch::deferred, [answer = enqueue(std::move(waiting))]() mutable {
    return with_proofs(answer.get());
  });
}

Figures Ledger::Sequencer::figures() const {
  return {accepted_, again_, refused_, failed_, last_batch_};
}

void Ledger::Sequencer::on_growth(std::function<void()> tell) {
  const std::lock_guard lock(tell_mutex_);
  tell_ = std::move(tell);
}

Status Ledger::Sequencer::tick() {
  PROBITY_TRY([[maybe_unused]] const auto done, enqueue({}).get().accepted);
  return {};
}

Status Ledger::Sequencer::rebuild() {
  Waiting waiting;
  waiting.rebuild = true;
  PROBITY_TRY([[maybe_unused]] const auto done, enqueue(std::move(waiting)).get().accepted);
  return {};
}

std::future<Ledger::Sequencer::Answer> Ledger::Sequencer::enqueue(Waiting waiting) {
  std::future<Answer> answer = waiting.answer.get_future();
  {
    std::lock_guard lock(mutex_);
    if (stopping_) {
      waiting.answer.set_value(
          {fail(Code::environment, "the node is stopping", "", "ledger.stopping"), nullptr});
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
    if (!batch.empty() || is_due()) serve(std::move(batch));
    sweep();
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
  const log::TreeSize before = head_.edge.size();
  Status written = write_batch(batch, outcomes);
  store::stop_if_unsynced(written);
  Done done{std::move(batch), std::move(written), std::move(outcomes), {}, covering_};
  count(done);
  read_earlier(done);
  // To wake the other thread costs as much as to answer one.
  if (done.batch.size() == 1)
    answer(done);
  else
    answering_.give(Answering::Work([done = std::move(done)]() mutable { answer(done); }));
  if (backfill_) backfill_->follow(*db_);
  if (head_.edge.size() > before) {
    const std::lock_guard lock(tell_mutex_);
    if (tell_) tell_();
  }
  // Derived: what cannot be kept now is kept later.
  if (store::Known* known = db_->known()) (void)known->settle(*db_);
}

void Ledger::Sequencer::count(const Done& done) {
  std::uint64_t statements = 0;
  for (const Waiting& waiting : done.batch) statements += waiting.statements.size();
  if (statements > 0) last_batch_ = statements;
  if (!done.written) {
    failed_ += done.batch.size();
    return;
  }
  for (const Outcome& outcome : done.outcomes) {
    if (!outcome) {
      ++refused_;
      continue;
    }
    for (const Place& place : *outcome) ++(place.again ? again_ : accepted_);
  }
}

void Ledger::Sequencer::read_earlier(Done& done) {
  if (!done.written) return;
  std::set<log::LogIndex> again;
  for (const Outcome& outcome : done.outcomes) {
    if (!outcome) continue;
    for (const Place& place : *outcome)
      if (place.again) again.insert(place.index);
  }
  if (again.empty()) return;
  // Others may append meanwhile.
  const Status read = store::snapshot(*db_, [&]() -> Status {
    store::Receipts receipts(*db_);  // what one proof reads, the next has
    for (const log::LogIndex index : again) done.earlier.emplace(index, receipts.of(index));
    return {};
  });
  if (read) return;
  for (const log::LogIndex index : again)
    done.earlier.insert_or_assign(index, Result<statement::Receipt>(fail(read.error())));
}

void Ledger::Sequencer::answer(Done& done) {
  for (std::size_t i = 0; i < done.batch.size(); ++i) {
    auto accepted = done.written ? accepted_of(done, i) : fail(done.written.error());
    done.batch[i].answer.set_value({std::move(accepted), done.tree});
  }
}

Result<std::vector<Accepted>> Ledger::Sequencer::accepted_of(Done& done, std::size_t i) {
  PROBITY_TRY(const std::vector<Place> places, std::move(done.outcomes[i]));
  std::vector<Accepted> accepted;
  accepted.reserve(places.size());
  for (std::size_t at = 0; at < places.size(); ++at) {
    const Place& place = places[at];
    if (place.again) {
      PROBITY_TRY(statement::Receipt receipt, done.earlier.at(place.index));
      accepted.push_back({std::move(receipt), true});
    } else {
      std::string& leaf = done.batch[i].statements[at].leaf;
      accepted.push_back({{place.index, std::move(leaf), {}, done.tree->checkpoint}, false});
    }
  }
  return accepted;
}

// Another process on this database may have appended since: the write lock is held, so what is read
// now stays.
Status Ledger::Sequencer::catch_up() {
  PROBITY_CHECK(check_fold());
  PROBITY_TRY(const auto newest, store::newest_checkpoint(*db_));
  const log::TreeSize stored = newest ? newest->size : log::TreeSize{};
  if (stored == head_.edge.size()) {
    if (!newest || newest->note == head_.checkpoint) return {};
    PROBITY_TRY(const log::Note note, log::parse_note(newest->note));
    PROBITY_TRY(const log::Checkpoint other, log::parse_checkpoint(note.text));
    if (other.root == head_.edge.root()) return {};
  }
  // An old copy was put in its place, or a standby that had not received everything took over.
  if (stored <= head_.edge.size())
    return fail(Code::environment,
                "the database holds another log than the one that was acknowledged; nothing more "
                "is signed",
                "", "log.rollback", "checkpoint of size " + std::to_string(stored.value),
                "that of size " + std::to_string(head_.edge.size().value));
  PROBITY_TRY(head_, store::read_head(*db_));
  return {};
}

Status Ledger::Sequencer::write_batch(std::vector<Waiting>& batch, std::vector<Outcome>& outcomes) {
  is_half_written_ = false;
  const Status written = write_batch(batch, outcomes, Undo::with_the_batch);
  const bool is_refusal = !written && written.error().code < Code::full;
  if (!is_half_written_ || !is_refusal) return written;
  outcomes.clear();
  is_half_written_ = false;
  return write_batch(batch, outcomes, Undo::alone);
}

Status Ledger::Sequencer::write_batch(std::vector<Waiting>& batch, std::vector<Outcome>& outcomes,
                                      Undo undo) {
  store::Head next;
  std::vector<log::FullTile> full;
  const Status written = store::transact(*db_, [&]() -> Status {
    PROBITY_CHECK(catch_up());
    const base::Time now = batch_time();
    growth_.emplace(*db_, head_.edge);
    has_erased_ = false;
    Batch touched{now, {}, {}};
    for (const Waiting& waiting : batch) {
      if (!waiting.rebuild) continue;
      PROBITY_CHECK(store::rebuild_tiles(*db_, head_.edge.size()));
      PROBITY_CHECK(refold_all(head_.edge.size(), head_.time));
    }
    if (growth_->size().value > 0) {
      for (const Register& one : *setup_.registers) {
        if (!one.due) continue;
        PROBITY_TRY(const auto said, one.due(*setup_.make_view(*db_, now)));
        PROBITY_CHECK(admit_unattended(said, now, touched, undo));
      }
    }
    for (Waiting& waiting : batch) {
      outcomes.push_back(admit_together(waiting.statements, now, touched, undo));
      // A refusal is an answer; a failing disk ends the batch.
      const Outcome& last = outcomes.back();
      if (!last && (last.error().code >= Code::full || is_half_written_)) return fail(last.error());
    }
    if (has_erased_) PROBITY_CHECK(refold_all(growth_->size(), now));
    PROBITY_CHECK(follow(now, touched, undo));
    if (growth_->size() == head_.edge.size()) return {};
    PROBITY_CHECK(store::may_sign(*db_));
    PROBITY_TRY(auto grown, growth_->finish());
    next = {std::move(grown.edge), now, {}};
    full = std::move(grown.full);
    PROBITY_TRY(next.checkpoint,
                log::sign_checkpoint({setup_.origin, next.edge.size(), next.edge.root(), {}},
                                     setup_.log_key, now));
    return store::write_checkpoint(*db_, next.edge.size(), now, next.checkpoint);
  });
  if (!written && growth_) growth_->undo_to(head_.edge.size());
  growth_.reset();
  if (written && next.edge.size() > head_.edge.size()) advance(std::move(next), std::move(full));
  return written;
}

void Ledger::Sequencer::advance(store::Head next, std::vector<log::FullTile> full) {
  head_ = std::move(next);
  auto covering = std::make_shared<Covering>();
  covering->checkpoint = head_.checkpoint;
  covering->edge = head_.edge;
  for (log::FullTile& tile : full)
    covering->full[{tile.level, tile.index}] =
        std::make_shared<const log::HashedTile>(std::move(tile.hashes));
  covering_ = std::move(covering);
  if (!setup_.derived) return;
  // Readers find them here before they look in the tables.
  store::TileCache& tiles = setup_.derived->tiles();
  for (const auto& [place, tile] : covering_->full) tiles.keep(place.first, place.second, tile);
  tiles.keep(std::shared_ptr<const log::Edge>(covering_, &covering_->edge));
}

Ledger::Sequencer::Outcome Ledger::Sequencer::admit_together(std::vector<Checked>& statements,
                                                             base::Time now, Batch& batch,
                                                             Undo undo) {
  std::vector<Place> places;
  if (statements.size() == 1) {
    PROBITY_TRY(const Place place, admit(statements.front(), now, batch, undo));
    places.push_back(place);
  }
  if (statements.size() <= 1) return places;
  const log::TreeSize before = growth_->size();
  Batch together{now, {}, {}};
  const auto admitted = store::attempt(*db_, [&]() -> Status {
    for (Checked& one : statements) {
      auto place = admit(one, now, together, Undo::with_its_group);
      if (!place) return fail(in_place(place.error(), places.size()));
      places.push_back(*place);
    }
    return {};
  });
  if (!admitted) {
    growth_->undo_to(before);
    return fail(admitted.error());
  }
  batch.touched.merge(together.touched);
  batch.kinds.merge(together.kinds);
  return places;
}

Result<Ledger::Sequencer::Place> Ledger::Sequencer::admit(Checked& submitted, base::Time now,
                                                          Batch& batch, Undo undo) {
  const Prepared& statement = submitted.statement;
  const log::LogIndex index{growth_->size().value};
  PROBITY_TRY(const auto earlier, said_already(*db_, statement, submitted.key));
  if (earlier) return Place{*earlier, true};
  PROBITY_TRY(const Authorised by, authorise(*db_, statement, index, submitted.key));
  PROBITY_CHECK(check_not_erased(*db_, statement.pae));
  const Placed placed{index, now, statement.pae, by.signer, statement.subjects};
  PROBITY_CHECK(ledger::check(*setup_.make_view(*db_, now), statement, placed));
  const auto write = [&] { return enter(submitted, by, placed, batch); };
  const Status entered = undo == Undo::alone ? store::attempt(*db_, write) : write();
  if (entered) return Place{index, false};
  if (undo == Undo::with_the_batch) is_half_written_ = true;
  if (undo == Undo::alone) growth_->undo_to({index.value});
  return fail(entered.error());
}

Status Ledger::Sequencer::enter(Checked& submitted, const Authorised& by, const Placed& placed,
                                Batch& batch) {
  const Prepared& statement = submitted.statement;
  if (!submitted.key || *submitted.key != by.key) {
    submitted.know(by.key);
    std::unique_lock lock(keys_mutex_);
    keys_.emplace(by.signer.key.hex(), by.key);
  }
  PROBITY_CHECK(growth_->append({statement.kind->word, statement.pae, by.signer.key, submitted.leaf,
                                 submitted.leaf_hash, statement.envelope_json}));
  PROBITY_CHECK(fold(*db_, statement, placed));
  if (statement.kind->word == kErasure) PROBITY_CHECK(erase(statement));
  batch.touched.insert(placed.subjects.begin(), placed.subjects.end());
  batch.kinds.insert(statement.kind->word);
  return {};
}

// The content goes at once; what was folded of it before the batch is committed.
Status Ledger::Sequencer::erase(const Prepared& erasure) {
  const auto statement = erasure.subjects.front().retag<base::PaeTag>();
  PROBITY_TRY(const auto entries, erase_content(*db_, statement));
  if (setup_.forget) PROBITY_CHECK(setup_.forget(*db_, statement, entries));
  has_erased_ = true;
  return store::mark_for_sweep(*db_);
}

void Ledger::Sequencer::sweep() {
  // A reader may hold it back, or the disk: it is tried again until it is done.
  const auto swept = store::sweep(*db_);
  if (!swept) store::stop_if_unsynced(base::fail(swept.error()));
}

Status Ledger::Sequencer::admit_unattended(const std::vector<Unattended>& all, base::Time now,
                                           Batch& batch, Undo undo) {
  for (const Unattended& one : all) {
    PROBITY_TRY(const auto key, setup_.signers->key_of(one.organisation));
    if (!key) continue;  // its owner keeps the key: the statement is theirs to sign
    const auto known = key_at(*db_, key->public_key().key_id(), {growth_->size().value});
    if (!known && known.error().code >= Code::full) return fail(known.error());
    if (!known) continue;  // revoked, or not in the log: nobody can say it
    const statement::Envelope envelope =
        statement::make_envelope(statement::to_payload(one.statement), *key);
    Checked made;
    PROBITY_TRY(made.statement, prepare(statement::to_json(envelope), kinds_));
    made.know(key->public_key());
    PROBITY_TRY([[maybe_unused]] const Place place, admit(made, now, batch, undo));
  }
  return {};
}

Status Ledger::Sequencer::follow(base::Time now, Batch& batch, Undo undo) {
  for (int round = 0; round < kFollowRounds; ++round) {
    const log::TreeSize before = growth_->size();
    for (const Register& one : *setup_.registers) {
      if (!one.follow) continue;
      PROBITY_TRY(const auto said, one.follow(*setup_.make_view(*db_, now), batch));
      PROBITY_CHECK(admit_unattended(said, now, batch, undo));
    }
    if (growth_->size() == before) return {};
  }
  return fail(Code::internal, "statements that follow from statements do not settle", "",
              "ledger.follow");
}

}  // namespace probity::ledger
