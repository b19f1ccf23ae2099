// For tests: logs of nothing but their size, databases with the node's tables, and a network in
// which each address leads to a witness of this process.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <string>

#include "base/clock.h"
#include "base/scratch_folder.h"
#include "log/keys_fixture.h"
#include "net/client.h"
#include "peers/asker.h"
#include "peers/witness.h"
#include "store/migrate.h"

namespace probity::peers {

inline log::Verifier verifier_of(const std::string& name, std::uint64_t seed) {
  return {name, log::key_of(seed).public_key()};
}

// What a log of that origin and key asks: from one size to another; `salt` makes another history.
inline log::AddCheckpoint asks(std::uint64_t from, std::uint64_t to,
                               const std::string& origin = "log.example", std::uint64_t seed = 1,
                               const std::string& salt = "") {
  const log::Grown tree(to, salt);
  log::AddCheckpoint made;
  made.old_size = {from};
  if (from > 0 && from < to)
    made.consistency = log::consistency_proof({from}, {to}, tree.reader()).value();
  made.checkpoint = log::checkpoint_of(origin, tree);
  made.note = log::signed_note(made.checkpoint, log::key_of(seed));
  return made;
}

// A database of a node, and a witness on it.
struct Place {
  base::ScratchFolder folder;
  base::ManualClock clock{base::Time{1'795'000'000}};
  std::string path = (folder / "x.db").string();

  Place() {
    auto db = store::Db::open(path, store::Access::create).value();
    if (!store::migrate(*db)) std::abort();
  }
  std::unique_ptr<store::Db> connect() const {
    return store::Db::open(path, store::Access::read_write).value();
  }
  std::unique_ptr<Witness> witness(std::vector<log::Verifier> logs,
                                   const std::string& name = "witness.example",
                                   std::uint64_t seed = 100) {
    return Witness::open([this] { return store::Db::open(path, store::Access::read_write); }, name,
                         log::key_of(seed), std::move(logs), clock)
        .value();
  }
};

// Each address answers as its function says.
class Network final : public net::Client {
 public:
  using Handler = std::function<base::Result<net::Answer>(const net::Call&)>;
  void at(const std::string& url, Handler handler) {
    const std::lock_guard lock(mutex_);
    sites_[url] = std::move(handler);
  }
  void at(const std::string& url, Witness& witness) {
    at(url, [&witness](const net::Call& call) -> base::Result<net::Answer> {
      if (call.method == "GET") {
        const auto id = log::LogId::from_hex(call.url.substr(call.url.rfind('/') + 1));
        const auto seen = witness.seen(*id);
        if (!seen || !*seen) return net::Answer{404, ""};
        return net::Answer{200, **seen};
      }
      const auto answer = witness.add_checkpoint(call.body);
      if (answer.verdict) return net::Answer{200, answer.body()};
      switch (answer.verdict.error().code) {
        case base::Code::conflict:
          return net::Answer{409, answer.body()};
        case base::Code::bad_input:
          return net::Answer{422, ""};
        default:
          return net::Answer{403, ""};
      }
    });
  }
  base::Result<net::Answer> send(const net::Call& call) override {
    Handler handler;
    {
      const std::lock_guard lock(mutex_);
      for (const auto& [url, site] : sites_)
        if (call.url.starts_with(url + "/")) handler = site;
    }
    if (handler) return handler(call);
    return base::fail(base::Code::environment, "nobody answers at the address", "", "net.connect");
  }

 private:
  std::mutex mutex_;
  std::map<std::string, Handler> sites_;
};

}  // namespace probity::peers
