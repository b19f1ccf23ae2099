// CosignedReceipts: POST /api/v1/statements?cosigned=SECONDS. The statement is durable before
// anything is answered; the answer's body comes when the quorum of the node's policy has cosigned a
// checkpoint that covers it, or when the time is over, and then says how many are missing. Nobody's
// thread waits: one thread looks at the database while somebody does. Any thread; it must outlive
// the server.
#pragma once

#include <chrono>
#include <condition_variable>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <thread>
#include <vector>

#include "ledger/ledger.h"
#include "server/http/stream.h"
#include "server/portal/snapshot.h"

namespace probity::server::portal {

class CosignedReceipts {
 public:
  using Read = std::function<base::Status(const std::function<base::Status(Snapshot&)>&)>;
  explicit CosignedReceipts(Read read) : read_(std::move(read)) {}
  ~CosignedReceipts();
  CosignedReceipts(const CosignedReceipts&) = delete;
  CosignedReceipts& operator=(const CosignedReceipts&) = delete;

  // How long a request asks to wait; nothing where it does not. usage (rule statement.cosigned).
  static base::Result<std::optional<std::chrono::seconds>> asked(const http::Request& request);

  http::Response open(const ledger::Accepted& accepted, std::chrono::seconds at_most);

 private:
  using Clock = std::chrono::steady_clock;
  struct Waiting {
    std::shared_ptr<http::Stream> stream;
    log::LogIndex index;
    Clock::time_point until;
  };
  void look();
  static base::Status answer(Snapshot& snapshot, std::vector<Waiting>& all, Clock::time_point now);

  const Read read_;
  std::mutex mutex_;
  std::condition_variable news_;
  std::vector<Waiting> waiting_;
  bool stopping_ = false;
  std::thread thread_;
};

}  // namespace probity::server::portal
