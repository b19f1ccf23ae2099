// Asking: gathers cosignatures while a node serves: a thread for each witness of the policy that
// has an address. All ask about one checkpoint (peers/aim.h) and then about the newest, whatever
// came between, so a witness that is down or slow costs no memory and holds up nobody: neither the
// sequencer nor, for longer than Options::longest_aim, the others. After
// a failure it waits, twice as long each time, with jitter. When a witness shows that this log was
// rolled back or forked, the node is halted (store/halt.h). start() and stop() belong to one
// thread, the rest to any.
#pragma once

#include <array>
#include <chrono>
#include <condition_variable>
#include <functional>
#include <map>
#include <mutex>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include "base/random.h"
#include "peers/aim.h"
#include "peers/asker.h"
#include "peers/witness.h"

namespace probity::peers {

// Why a question brought no cosignature.
enum class Cause {
  unreachable,    // no connection, no TLS, no answer in time
  answer,         // refused, or what was answered is no cosignature of its key
  contradiction,  // it has seen another history, or says so
  database,       // this node's own
};
inline constexpr std::array kCauses = {Cause::unreachable, Cause::answer, Cause::contradiction,
                                       Cause::database};
std::string_view word(Cause cause);

// How it stands with one witness.
struct Standing {
  std::string witness;
  log::Verifier key;
  log::TreeSize cosigned{};    // the newest that it cosigned since the start
  std::uint64_t asked = 0;     // times
  std::uint64_t failures = 0;  // in a row
  std::array<std::uint64_t, kCauses.size()> failed{};  // since the start, beside kCauses
  std::string trouble{};  // of the last failure; never what the witness wrote
};

class Asking {
 public:
  struct Options {
    std::chrono::milliseconds look_every{1'000};  // without news: other processes write, too
    std::chrono::milliseconds pause{20};          // between two questions to one witness
    std::chrono::milliseconds longest_aim{1'000};
    std::chrono::milliseconds first_wait{250}, longest_wait{60'000};  // after failures
    std::function<void(std::string_view)> complain{};
  };
  // `own` is the node's log.
  Asking(Connect connect, log::Verifier own, log::Policy policy, net::Client& client,
         base::Clock& clock, base::Random& random, Options options);
  ~Asking();  // stops
  Asking(const Asking&) = delete;
  Asking& operator=(const Asking&) = delete;

  void start();
  void stop();  // stop the client first to make that short
  // There may be a new checkpoint; never blocks long.
  void news();
  // Until each witness was asked once, or the time is over: whether each was.
  bool wait_for_first_round(std::chrono::milliseconds at_most);
  std::vector<Standing> standings();

 private:
  void run(std::size_t number);
  base::Result<Asker::Asked> ask(std::size_t number, store::Db& db);
  static Cause cause_of(const base::Result<Asker::Asked>& asked);
  void settle(std::size_t number, store::Db* db, const base::Result<Asker::Asked>& asked);
  base::Status heed(store::Db& db, const std::string& witness, const Contradiction& found);
  std::chrono::milliseconds pause_after(std::uint64_t failures);

  const Connect connect_;
  const log::Policy policy_;
  base::Clock& clock_;
  base::Random& random_;
  const Options options_;
  std::vector<Asker> askers_;
  Aim aim_;

  std::mutex mutex_;
  std::condition_variable changed_;
  std::vector<Standing> standings_;              // beside askers_
  std::map<std::string, log::TreeSize> claims_;  // of more than is here, without proof
  std::uint64_t news_ = 0;
  bool stopping_ = false;
  std::vector<std::thread> threads_;
};

// Whether what witnesses only claim is to be heeded: the others alone could not make up the quorum,
// so nobody would accept what is signed without them.
bool must_heed(const log::Policy& policy, const std::set<std::string>& claimants);

}  // namespace probity::peers
