// Courier: sends what waits in the outbox while the node serves: one thread looks for what is due,
// a few send, at most one notice at a time to one recipient. Each carries the headers of Standard
// Webhooks 1.0.0 (https://www.standardwebhooks.com): webhook-id, the same at every try;
// webhook-timestamp; webhook-signature, "v1," and the base64 HMAC-SHA256 of "id.timestamp.body".
// Any answer of 200 to 299 is a delivery; 410 ends the webhook. start() and stop() belong to one
// thread.
#pragma once

#include <chrono>
#include <condition_variable>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <set>
#include <string>
#include <thread>
#include <vector>

#include "access/node.h"
#include "net/client.h"
#include "outbox/outbox.h"
#include "outbox/webhooks.h"

namespace probity::outbox {

class Courier {
 public:
  struct Options {
    unsigned at_once = 4;
    std::chrono::milliseconds look_every{500};
    std::function<void(const base::Error&)> complain{};  // the database cannot be read or written
  };
  Courier(access::Node& node, net::Client& client, Options options);
  ~Courier();  // stops
  Courier(const Courier&) = delete;
  Courier& operator=(const Courier&) = delete;

  base::Status start();
  void stop();  // waits for what is on its way; stop the client first to make that short

  // All that is due now, on this thread, instead of start(): for tests and the command line.
  base::Status run_once();

 private:
  void look();
  void work();
  base::Status gather(store::Db& db);
  base::Status deliver(store::Db& db, const DueNotice& notice);

  access::Node& node_;
  net::Client& client_;
  const Options options_;
  Outbox outbox_;

  std::mutex mutex_;
  std::condition_variable news_;
  std::deque<DueNotice> queue_;
  std::set<std::string> busy_;  // recipients in the queue or being sent to
  bool stopping_ = false;
  std::vector<std::thread> threads_;
};

// What is sent to try an address, and how everything is signed; also for who sends by hand.
std::string test_body(const std::string& origin, base::Time now);
net::Call signed_call(const std::string& url, const std::string& message_id, base::Time now,
                      const std::string& body, const crypto::Secret& secret);

}  // namespace probity::outbox
