#include "peers/asking.h"

#include <algorithm>
#include <array>

#include "store/halt.h"
#include "store/log_store.h"

namespace probity::peers {

using base::Result;
using base::Status;
using std::chrono::milliseconds;

std::string_view word(Cause cause) {
  switch (cause) {
    case Cause::unreachable:
      return "unreachable";
    case Cause::answer:
      return "answer";
    case Cause::contradiction:
      return "contradiction";
    case Cause::database:
      return "database";
  }
  return "";
}

bool must_heed(const log::Policy& policy, const std::set<std::string>& claimants) {
  std::set<std::string> others;
  for (const log::PolicyWitness& one : policy.witnesses)
    if (!claimants.contains(one.name)) others.insert(one.name);
  return log::missing(policy, others) > 0;
}

Asking::Asking(Connect connect, log::Verifier own, log::Policy policy, net::Client& client,
               base::Clock& clock, base::Random& random, Options options)
    : connect_(std::move(connect)),
      policy_(std::move(policy)),
      clock_(clock),
      random_(random),
      options_(std::move(options)),
      aim_(policy_, options_.longest_aim) {
  for (const log::PolicyWitness& witness : policy_.witnesses) {
    if (witness.url.empty()) continue;
    askers_.emplace_back(own, witness, client);
    standings_.push_back({witness.name, witness.key});
  }
}

Asking::~Asking() { stop(); }

void Asking::start() {
  for (std::size_t i = 0; i < askers_.size(); ++i) threads_.emplace_back([this, i] { run(i); });
}

void Asking::stop() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  changed_.notify_all();
  for (std::thread& thread : threads_) thread.join();
  threads_.clear();
}

void Asking::news() {
  {
    const std::lock_guard lock(mutex_);
    ++news_;
  }
  changed_.notify_all();
}

bool Asking::wait_for_first_round(milliseconds at_most) {
  std::unique_lock lock(mutex_);
  return changed_.wait_for(lock, at_most, [this] {
    return stopping_ || std::all_of(standings_.begin(), standings_.end(),
                                    [](const Standing& one) { return one.asked > 0; });
  });
}

std::vector<Standing> Asking::standings() {
  const std::lock_guard lock(mutex_);
  return standings_;
}

// Half of it for sure, the rest by chance, so that many nodes do not come back at once.
milliseconds Asking::pause_after(std::uint64_t failures) {
  if (failures == 0) return options_.pause;
  milliseconds wait = options_.first_wait;
  for (std::uint64_t i = 1; i < failures && wait < options_.longest_wait; ++i) wait *= 2;
  wait = std::min(wait, options_.longest_wait);
  std::array<std::uint8_t, 2> chance{};
  random_.fill(chance);
  const long part = chance[0] << 8 | chance[1];
  return wait / 2 + wait * part / (2 * 65'536);
}

Result<Asker::Asked> Asking::ask(std::size_t number, store::Db& db) {
  PROBITY_TRY(const auto newest, store::newest_checkpoint(db));
  if (!newest) return Asker::Asked{};
  Asker& asker = askers_[number];
  const auto about =
      aim_.next(asker.witness().name, newest->size, std::chrono::steady_clock::now());
  if (!about) return Asker::Asked{};
  return asker.ask(db, about);
}

void Asking::run(std::size_t number) {
  std::unique_ptr<store::Db> db;
  for (;;) {
    std::uint64_t seen = 0;
    {
      const std::lock_guard lock(mutex_);
      if (stopping_) return;
      seen = news_;
    }
    Result<Asker::Asked> asked = Asker::Asked{};
    if (!db) {
      auto connected = connect_();
      if (connected)
        db = *std::move(connected);
      else
        asked = base::fail(connected.error());
    }
    if (db) asked = ask(number, *db);
    settle(number, db.get(), asked);
    std::unique_lock lock(mutex_);
    const std::uint64_t failures = standings_[number].failures;
    changed_.wait_for(lock, pause_after(failures), [this] { return stopping_; });
    if (failures > 0) continue;
    changed_.wait_for(lock, options_.look_every,
                      [this, seen] { return stopping_ || news_ != seen; });
  }
}

// Of one that failed.
Cause Asking::cause_of(const Result<Asker::Asked>& asked) {
  if (asked) return Cause::contradiction;
  if (asked.error().rule.starts_with("net.")) return Cause::unreachable;
  return asked.error().rule == kAnswerRule ? Cause::answer : Cause::database;
}

void Asking::settle(std::size_t number, store::Db* db, const Result<Asker::Asked>& asked) {
  const std::string& name = askers_[number].witness().name;
  std::string trouble;
  if (!asked) {
    if (asked.error().rule == "net.stopped") return;
    trouble = asked.error().what + (asked.error().found.empty() ? "" : ", " + asked.error().found);
  } else if (asked->contradiction) {
    trouble = asked->contradiction->proof.empty() ? "it claims to have seen another history"
                                                  : "it has seen another history";
    if (const Status heeded = heed(*db, name, *asked->contradiction); !heeded)
      trouble += "; that cannot be written down: " + heeded.error().what;
  }
  bool is_news = false;
  {
    const std::lock_guard lock(mutex_);
    Standing& standing = standings_[number];
    ++standing.asked;
    standing.failures = trouble.empty() ? 0 : standing.failures + 1;
    if (!trouble.empty()) ++standing.failed[static_cast<std::size_t>(cause_of(asked))];
    is_news = standing.trouble != trouble;
    standing.trouble = trouble;
    if (asked && asked->outcome == Asker::Outcome::cosigned) {
      standing.cosigned = asked->size;
      claims_.erase(name);
      if (aim_.cosigned(name, asked->size)) ++news_;  // for those who waited for it
    }
  }
  changed_.notify_all();
  if (!is_news || !options_.complain) return;
  options_.complain("the witness " + name + ": " +
                    (trouble.empty() ? std::string("it cosigns") : trouble));
}

Status Asking::heed(store::Db& db, const std::string& witness, const Contradiction& found) {
  std::set<std::string> claimants;
  {
    const std::lock_guard lock(mutex_);
    claims_[witness] = found.size;
    for (const auto& [name, size] : claims_) claimants.insert(name);
  }
  if (found.proof.empty() && !must_heed(policy_, claimants)) return {};
  return store::transact(db, [&] {
    return store::halt(db, {clock_.now(), witness, found.size, found.proof});
  });
}

}  // namespace probity::peers
