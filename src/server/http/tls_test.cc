#include "server/http/tls.h"

#include <gtest/gtest.h>
#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>

#include <fstream>
#include <mutex>
#include <thread>

#include "base/scratch_folder.h"
#include "server/http/raw_client.h"

namespace probity::server::http {
namespace {

using namespace std::chrono_literals;

std::string text_of(BIO* bio) {
  char* data = nullptr;
  const long size = BIO_get_mem_data(bio, &data);
  std::string out(data, static_cast<std::size_t>(size));
  BIO_free(bio);
  return out;
}

struct Pair {
  std::string certificate, key;
};

// A certificate that says `name` of itself, and its key.
Pair made_for(const std::string& name) {
  EVP_PKEY* key = EVP_EC_gen("P-256");
  X509* certificate = X509_new();
  X509_set_version(certificate, 2);
  ASN1_INTEGER_set(X509_get_serialNumber(certificate), 1);
  X509_gmtime_adj(X509_getm_notBefore(certificate), -3600);
  X509_gmtime_adj(X509_getm_notAfter(certificate), 3600);
  X509_set_pubkey(certificate, key);
  X509_NAME* subject = X509_get_subject_name(certificate);
  X509_NAME_add_entry_by_txt(subject, "CN", MBSTRING_ASC,
                             reinterpret_cast<const unsigned char*>(name.c_str()), -1, -1, 0);
  X509_set_issuer_name(certificate, subject);
  X509_sign(certificate, key, EVP_sha256());
  BIO* one = BIO_new(BIO_s_mem());
  PEM_write_bio_X509(one, certificate);
  BIO* two = BIO_new(BIO_s_mem());
  PEM_write_bio_PrivateKey(two, key, nullptr, nullptr, 0, nullptr, nullptr);
  X509_free(certificate);
  EVP_PKEY_free(key);
  return {text_of(one), text_of(two)};
}

// One conversation through TLS: whom the server says it is, and its answer; empty if it refused.
struct Heard {
  std::string name, answer, protocol, version;
  bool resumable = false;
};
Heard hear(std::uint16_t port, int max_version = 0, const char* ciphers = nullptr) {
  Heard heard;
  RawClient client(port);
  SSL_CTX* context = SSL_CTX_new(TLS_client_method());
  if (max_version != 0) {
    SSL_CTX_set_security_level(context, 0);
    SSL_CTX_set_min_proto_version(context, 0);
    SSL_CTX_set_max_proto_version(context, max_version);
  }
  if (ciphers) SSL_CTX_set_cipher_list(context, ciphers);
  SSL* ssl = SSL_new(context);
  SSL_set_alpn_protos(ssl, reinterpret_cast<const unsigned char*>("\x02h2\x08http/1.1"), 12);
  SSL_set_fd(ssl, client.descriptor());
  if (SSL_connect(ssl) == 1) {
    heard.version = SSL_get_version(ssl);
    const unsigned char* chosen = nullptr;
    unsigned size = 0;
    SSL_get0_alpn_selected(ssl, &chosen, &size);
    heard.protocol.assign(reinterpret_cast<const char*>(chosen), size);
    X509* peer = SSL_get1_peer_certificate(ssl);
    char name[100] = "";
    X509_NAME_get_text_by_NID(X509_get_subject_name(peer), NID_commonName, name, sizeof name);
    heard.name = name;
    X509_free(peer);
    const std::string request = "GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n";
    SSL_write(ssl, request.data(), static_cast<int>(request.size()));
    char buffer[4096];
    for (int n; (n = SSL_read(ssl, buffer, sizeof buffer)) > 0;)
      heard.answer.append(buffer, static_cast<std::size_t>(n));
    // It was closed, not cut off.
    EXPECT_EQ(SSL_get_shutdown(ssl) & SSL_RECEIVED_SHUTDOWN, SSL_RECEIVED_SHUTDOWN);
    heard.resumable = SSL_SESSION_is_resumable(SSL_get0_session(ssl)) == 1;
  }
  SSL_free(ssl);
  SSL_CTX_free(context);
  ERR_clear_error();
  return heard;
}

class TlsTest : public testing::Test {
 protected:
  void write(const Pair& pair) {
    ASSERT_TRUE(files_.write(certificate_, pair.certificate, 0644));
    ASSERT_TRUE(files_.write(key_, pair.key, 0600));
  }
  base::Status start(Options options = {}) {
    options.tls = Tls{certificate_, key_, &files_, 20ms};
    options.complain = [this](std::string_view words) {
      const std::lock_guard lock(mutex_);
      complaint_ = words;
    };
    Router router;
    router.add(Method::get, "/",
               [](const Request& request) { return text(request.https ? "secure" : "plain"); });
    return server_.start({"127.0.0.1", 0}, router, options);
  }
  std::string complaint() {
    const std::lock_guard lock(mutex_);
    return complaint_;
  }

  base::ScratchFolder folder_;
  base::SystemFiles files_;
  const base::Path certificate_ = folder_.path() / "cert.pem", key_ = folder_.path() / "key.pem";
  base::ManualClock clock_{base::Time{1795411980}};
  std::mutex mutex_;
  std::string complaint_;
  HttpServer server_{clock_};
};

TEST_F(TlsTest, AnswersThroughTls) {
  write(made_for("city.example"));
  ASSERT_TRUE(start());
  const Heard heard = hear(server_.port());
  EXPECT_EQ(heard.name, "city.example");
  EXPECT_EQ(heard.version, "TLSv1.3");
  EXPECT_EQ(heard.protocol, "http/1.1");
  EXPECT_TRUE(heard.answer.starts_with("HTTP/1.1 200 OK\r\n"));
  EXPECT_TRUE(heard.answer.ends_with("secure"));
  EXPECT_TRUE(has(heard.answer, "Strict-Transport-Security: max-age=31536000\r\n"));
  EXPECT_FALSE(heard.resumable);
}

TEST_F(TlsTest, OnlySoundVersionsAndCiphers) {
  write(made_for("city.example"));
  ASSERT_TRUE(start());
  const Heard older = hear(server_.port(), TLS1_2_VERSION);
  EXPECT_EQ(older.version, "TLSv1.2");
  EXPECT_TRUE(older.answer.ends_with("secure"));
  EXPECT_FALSE(older.resumable);
  EXPECT_EQ(hear(server_.port(), TLS1_1_VERSION).answer, "");
  EXPECT_EQ(hear(server_.port(), TLS1_2_VERSION, "ECDHE-ECDSA-AES128-SHA256").answer, "");
}

TEST_F(TlsTest, ARenewedCertificateIsUsed) {
  write(made_for("old.example"));
  ASSERT_TRUE(start());
  EXPECT_EQ(hear(server_.port()).name, "old.example");
  const Pair renewed = made_for("new.example");
  ASSERT_TRUE(files_.write(certificate_, renewed.certificate, 0644));  // the key comes later
  for (int i = 0; i < 500 && complaint().empty(); ++i) std::this_thread::sleep_for(10ms);
  EXPECT_TRUE(has(complaint(), "the certificate stays as it was"));
  EXPECT_EQ(hear(server_.port()).name, "old.example");
  ASSERT_TRUE(files_.write(key_, renewed.key, 0600));
  std::string name;
  for (int i = 0; i < 500 && name != "new.example"; ++i) {
    name = hear(server_.port()).name;
    std::this_thread::sleep_for(10ms);
  }
  EXPECT_EQ(name, "new.example");
}

TEST_F(TlsTest, WithoutSoundFilesItDoesNotStart) {
  const auto missing = start();
  ASSERT_FALSE(missing);
  EXPECT_EQ(missing.error().code, base::Code::not_found);
  const Pair one = made_for("a"), other = made_for("b");
  write({"nonsense", one.key});
  const auto nonsense = start();
  ASSERT_FALSE(nonsense);
  EXPECT_EQ(nonsense.error().rule, "http.tls");
  EXPECT_EQ(nonsense.error().pointer, certificate_.string());
  write({one.certificate, other.key});
  const auto mixed = start();
  ASSERT_FALSE(mixed);
  EXPECT_EQ(mixed.error().pointer, key_.string());
  EXPECT_EQ(server_.port(), 0);
}

TEST_F(TlsTest, PlainTextIsToldSo) {
  write(made_for("city.example"));
  ASSERT_TRUE(start());
  RawClient client(server_.port());
  client.send("GET / HTTP/1.1\r\nHost: x\r\n\r\n");
  EXPECT_TRUE(client.ends());
  EXPECT_EQ(status(client.received), 400);
  EXPECT_TRUE(has(client.received, "https://"));
}

TEST_F(TlsTest, WhoDoesNotFinishTheHandshakeIsCutOff) {
  write(made_for("city.example"));
  ASSERT_TRUE(start({.head_timeout = 200ms}));
  RawClient silent(server_.port()), half(server_.port()), noise(server_.port());
  half.send(std::string_view("\x16\x03\x01\x02\x00\x01", 6));
  noise.send(std::string(300, '\x7f'));
  EXPECT_TRUE(silent.ends());
  EXPECT_TRUE(half.ends());
  EXPECT_TRUE(noise.ends());
  EXPECT_TRUE(hear(server_.port()).answer.ends_with("secure"));
}

}  // namespace
}  // namespace probity::server::http
