// Provider: an OpenID provider (an agency's own sign-in) and the two halves of asking it who
// somebody is: authorization code flow with PKCE, never another (OpenID Connect Core 1.0 section
// 3.1, RFC 7636, RFC 9700). begin() says where to send the browser; finish() trades the code it
// comes back with for an ID token, checks that token and says whose it is. The three secrets of a
// begun sign-in stay with the browser, sealed (who calls sees to that). The network is a door, so
// tests can bend it. Any thread.
#pragma once

#include <boost/describe/class.hpp>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.h"
#include "base/error.h"
#include "base/random.h"

namespace probity::interop::oidc {

// What the operator writes down of a provider; a file of the node.
struct ProviderFile {
  std::string name;    // for people: "Westmark staff sign-in"
  std::string issuer;  // as its tokens say it: "https://login.westmark.example"
  std::string client_id;
  std::optional<std::string> client_secret_file;  // absent: a public client, PKCE alone
  std::string redirect_uri;  // "https://register.westmark.example/sign-in/agency/done"
};
BOOST_DESCRIBE_STRUCT(ProviderFile, (), (name, issuer, client_id, client_secret_file, redirect_uri))

// Strict JSON. bad_input with a pointer; https is required but for loopback.
base::Result<ProviderFile> read_provider(std::string_view text);

// The network: GET where there is no form, else POST of application/x-www-form-urlencoded.
struct Ask {
  std::string url;
  std::optional<std::string> form;
  std::optional<std::string> basic_user, basic_password;
};
struct Told {
  int status = 0;
  std::string body;
};
using Fetch = std::function<base::Result<Told>(const Ask&)>;

// A sign-in under way: where the browser goes, and what must come back with it.
struct Begun {
  std::string url;
  std::string state;
  std::string nonce;
  std::string verifier;
};

struct Identity {
  std::string issuer;
  std::string subject;         // never reassigned within the issuer
  bool second_factor = false;  // the provider vouches for one (RFC 8176 "mfa")
};

class Provider {
 public:
  Provider(ProviderFile file, std::string client_secret, Fetch fetch, base::Clock& clock,
           base::Random& random);
  ~Provider();

  const std::string& name() const { return file_.name; }
  const std::string& issuer() const { return file_.issuer; }
  // environment when the provider cannot be reached or says of itself what cannot be.
  base::Result<Begun> begin();
  // `issuer`: the parameter iss of the answer, empty if it had none (RFC 9207). unauthorised (rules
  // oidc.*) when the token does not hold.
  base::Result<Identity> finish(const Begun& begun, std::string_view code, std::string_view issuer);

 private:
  struct Metadata;
  base::Result<std::shared_ptr<const Metadata>> metadata();
  base::Result<std::string> keys(bool fresh);

  ProviderFile file_;
  std::string client_secret_;
  Fetch fetch_;
  base::Clock& clock_;
  base::Random& random_;
  std::mutex mutex_;
  std::shared_ptr<const Metadata> metadata_;
  base::Time metadata_until_;
  std::string keys_;
  base::Time keys_since_;
};

}  // namespace probity::interop::oidc
