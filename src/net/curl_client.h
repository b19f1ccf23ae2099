// CurlClient: the Client over libcurl. Every address is checked when the connection to it is made,
// not before: what was checked is what is connected to, whatever a name resolves to a moment later.
// send() blocks; stop() makes calls under way end soon and later ones fail at once. Any thread.
#pragma once

#include <atomic>
#include <chrono>

#include "net/client.h"

namespace probity::net {

class CurlClient final : public Client {
 public:
  struct Options {
    bool allow_private = false;                 // also addresses of this machine and its network
    std::chrono::milliseconds timeout{10'000};  // for the whole call
    std::size_t max_answer = 64 << 10;          // of the body; the rest is not read
  };
  explicit CurlClient(Options options);

  base::Result<Answer> send(const Call& call) override;
  void stop() { stopped_ = true; }

 private:
  const Options options_;
  std::atomic<bool> stopped_ = false;
};

}  // namespace probity::net
