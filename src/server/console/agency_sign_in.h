// AgencySignIn: sign-in by an agency's own OpenID provider, where the operator has written one down
// in DIR/sign-in.json. What a browser must bring back travels in a cookie sealed under the node's
// key, so nothing is stored for those who never come back. An identity opens only the account that
// it was linked to, by its owner. Any thread.
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "access/node.h"
#include "interop/oidc/provider.h"
#include "net/curl_client.h"

namespace probity::server::console {

class AgencySignIn {
 public:
  // Null when the node has no such file; bad_input when it cannot be used.
  static base::Result<std::unique_ptr<AgencySignIn>> make(access::Node& node);

  interop::oidc::Provider& provider() { return *provider_; }

  // What the cookie holds between the two halves of a sign-in.
  struct Underway {
    interop::oidc::Begun begun;
    std::string next;
    std::int64_t account = 0;  // to be linked; 0: somebody signs in
    base::Time until;
  };
  std::string sealed(const Underway& underway) const;
  // Nothing when it is not ours, or over.
  std::optional<Underway> opened(std::string_view cookie) const;

 private:
  explicit AgencySignIn(access::Node& node) : node_(node) {}

  access::Node& node_;
  std::unique_ptr<net::CurlClient> client_;
  std::unique_ptr<interop::oidc::Provider> provider_;
};

}  // namespace probity::server::console
