// Client: the door to other machines over HTTP. What sends webhooks, and whatever else calls out,
// is handed one, so tests can make the network fail. One call, one answer: redirects are not
// followed, and no proxy of the environment is asked. Any thread.
#pragma once

#include <cstddef>
#include <string>
#include <utility>
#include <vector>

#include "base/error.h"

namespace probity::net {

struct Call {
  std::string method = "POST";
  std::string url;
  std::vector<std::pair<std::string, std::string>> headers;
  std::string body;
};

struct Answer {
  int status = 0;
  std::string body;  // as far as it was read
};

class Client {
 public:
  virtual ~Client() = default;
  // Errors name no more than a rule and the kind of failure: net.url, net.resolve, net.connect,
  // net.private (forbidden), net.timeout, net.tls, net.stopped, net.broken.
  virtual base::Result<Answer> send(const Call& call) = 0;
};

// Whether a call could go there: http or https, with a host, without user, password or fragment.
// bad_input, rule net.url.
base::Status check_url(const std::string& url);

}  // namespace probity::net
