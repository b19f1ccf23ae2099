// Serving a node until the operator stops it: what `probity serve` and `probity demo` share. Prints
// where it listens and what to look at, tells systemd; SIGINT or SIGTERM ends it: answers under way
// are finished, a second signal ends the program at once; SIGHUP opens the access log anew. Main
// thread only.
#pragma once

#include <cstdint>
#include <string>

#include "access/node.h"
#include "base/error.h"
#include "cli/options.h"
#include "cli/terminal.h"

namespace probity::cli {

// What the operator asks for.
struct Serving {
  std::string listen = "127.0.0.1:8080";
  std::string tls_certificate{}, tls_key{};  // files
  bool behind_proxy = false;
  std::string access_log{};  // a file, or "-"
  std::string metrics_listen{};
  std::int64_t checkpoint_age = 0;  // for /ready; 0: any
  bool pseudo_locale = false;       // docs/languages.md
  bool webhook_to_private = false;  // webhooks to addresses of this machine and its network
};
void declare_serving(Options& options, Serving& service);

// usage when the options do not fit together; environment when an address cannot be had;
// conflict when another process serves this directory.
base::Status serve_until_signal(access::Node& node, const Serving& service, Terminal& terminal);

}  // namespace probity::cli
