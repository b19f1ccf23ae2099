#include "server/http/tls.h"

#include <openssl/crypto.h>
#include <openssl/ssl.h>

#include "crypto/sha256.h"

namespace probity::server::http {

using base::Code;
using base::fail;
using base::Result;
using base::Status;

namespace {

using boost::system::error_code;
namespace asio = boost::asio;

constexpr std::size_t kPemBytes = 256 << 10;
constexpr char kCiphers[] = "ECDHE+AESGCM:ECDHE+CHACHA20";  // of TLS 1.2; all of 1.3 are sound

auto wrong(const base::Path& path, std::string what, std::string found, std::string required) {
  return fail(Code::bad_input, std::move(what), path.string(), "http.tls", std::move(found),
              std::move(required));
}

// "http/1.1" where the client offers it: it is all we speak.
int choose_protocol(SSL*, const unsigned char** out, unsigned char* out_size,
                    const unsigned char* offered, unsigned offered_size, void*) {
  static constexpr unsigned char kSpoken[] = "\x08http/1.1";
  unsigned char* chosen = nullptr;
  if (SSL_select_next_proto(&chosen, out_size, kSpoken, sizeof kSpoken - 1, offered,
                            offered_size) != OPENSSL_NPN_NEGOTIATED)
    return SSL_TLSEXT_ERR_NOACK;
  *out = chosen;
  return SSL_TLSEXT_ERR_OK;
}

Result<std::shared_ptr<TlsKeys::Context>> make(const Tls& tls, const std::string& certificate,
                                               const std::string& key) {
  auto made = std::make_shared<TlsKeys::Context>(TlsKeys::Context::tls_server);
  SSL_CTX* raw = made->native_handle();
  SSL_CTX_set_min_proto_version(raw, TLS1_2_VERSION);
  SSL_CTX_set_options(raw, SSL_OP_NO_TICKET | SSL_OP_NO_RENEGOTIATION | SSL_OP_NO_COMPRESSION |
                               SSL_OP_CIPHER_SERVER_PREFERENCE);
  SSL_CTX_set_num_tickets(raw, 0);
  SSL_CTX_set_session_cache_mode(raw, SSL_SESS_CACHE_OFF);
  SSL_CTX_set_mode(raw, SSL_MODE_RELEASE_BUFFERS);
  SSL_CTX_set_cipher_list(raw, kCiphers);
  SSL_CTX_set_alpn_select_cb(raw, choose_protocol, nullptr);
  // A key under a password must not ask for it on the terminal.
  SSL_CTX_set_default_passwd_cb(raw, [](char*, int, int, void*) { return 0; });

  error_code error;
  made->use_certificate_chain(asio::buffer(certificate), error);
  if (error)
    return wrong(tls.certificate, "this file holds no certificate", error.message(),
                 "PEM: the server's certificate, then its chain");
  made->use_private_key(asio::buffer(key), TlsKeys::Context::pem, error);
  if (error || SSL_CTX_check_private_key(raw) != 1)
    return wrong(tls.key, "this file does not hold the certificate's key", error.message(),
                 "PEM: the private key of the first certificate, without a password");
  return made;
}

}  // namespace

Result<std::unique_ptr<TlsKeys>> TlsKeys::load(const Tls& tls) {
  std::unique_ptr<TlsKeys> made(new TlsKeys(tls));
  PROBITY_CHECK(made->look());
  return made;
}

std::shared_ptr<TlsKeys::Context> TlsKeys::context() const {
  const std::lock_guard lock(mutex_);
  return context_;
}

Status TlsKeys::look() {
  PROBITY_TRY(const std::string certificate, tls_.files->read(tls_.certificate, kPemBytes));
  PROBITY_TRY(std::string key, tls_.files->read(tls_.key, kPemBytes));
  std::string digest =
      crypto::sha256(base::as_bytes(certificate)).hex() + crypto::sha256(base::as_bytes(key)).hex();
  Status done;
  if (digest != seen_) {
    seen_ = std::move(digest);  // also of files that do not fit: said once
    auto made = make(tls_, certificate, key);
    if (made) {
      const std::lock_guard lock(mutex_);
      context_ = *std::move(made);
    } else {
      done = tl::unexpected(std::move(made).error());
    }
  }
  OPENSSL_cleanse(key.data(), key.size());
  return done;
}

}  // namespace probity::server::http
