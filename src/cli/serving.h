// Serving a node until the operator stops it: what `probity serve` and `probity demo` share. Prints
// where it listens and what to look at; SIGINT or SIGTERM ends it: answers under way are finished,
// a second signal ends the program at once. Main thread only.
#pragma once

#include "access/node.h"
#include "base/error.h"
#include "cli/terminal.h"
#include "server/http/server.h"

namespace probity::cli {

inline constexpr const char* kDefaultListen = "127.0.0.1:8080";

struct Allowed {
  bool webhook_to_private = false;  // webhooks to addresses of this machine and its network
};

// environment when the address cannot be had.
base::Status serve_until_signal(access::Node& node, const server::http::ListenAddress& address,
                                Terminal& terminal, Allowed allowed = {});

}  // namespace probity::cli
