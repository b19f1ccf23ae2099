// TlsKeys: the certificate and key that a server shows, and its terms: TLS 1.2 or later, only
// ciphers with forward secrecy and authentication (RFC 9325), no session tickets and no resumption,
// so a stolen ticket key opens nothing. look() may be called from any thread, one at a time;
// context() from any.
#pragma once

#include <boost/asio/ssl/context.hpp>
#include <memory>
#include <mutex>

#include "base/error.h"
#include "server/http/server.h"

namespace probity::server::http {

class TlsKeys {
 public:
  using Context = boost::asio::ssl::context;

  // bad_input (rule http.tls) with the file where one does not hold what it should.
  static base::Result<std::unique_ptr<TlsKeys>> load(const Tls& tls);

  // For the next connection.
  std::shared_ptr<Context> context() const;
  // Takes the files' new content, if there is any.
  base::Status look();

 private:
  explicit TlsKeys(const Tls& tls) : tls_(tls) {}

  const Tls tls_;
  std::string seen_;  // digest of both files
  mutable std::mutex mutex_;
  std::shared_ptr<Context> context_;
};

}  // namespace probity::server::http
