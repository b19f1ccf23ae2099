// The client against a receiver on this machine, and what it refuses to call.
#include "net/curl_client.h"

#include <arpa/inet.h>
#include <gtest/gtest.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <functional>
#include <thread>

namespace probity::net {
namespace {

// Takes one connection, reads until the body has come, and does as it is told.
class Receiver {
 public:
  explicit Receiver(std::function<void(int socket, const std::string& request)> act) {
    listener_ = ::socket(AF_INET, SOCK_STREAM, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof address;
    EXPECT_EQ(::bind(listener_, reinterpret_cast<sockaddr*>(&address), size), 0);
    EXPECT_EQ(::listen(listener_, 4), 0);
    ::getsockname(listener_, reinterpret_cast<sockaddr*>(&address), &size);
    port_ = ntohs(address.sin_port);
    thread_ = std::thread([this, act = std::move(act)] {
      const int socket = ::accept(listener_, nullptr, nullptr);
      if (socket < 0) return;
      std::string request;
      char buffer[4096];
      while (request.find("body!") == std::string::npos) {
        const ssize_t got = ::recv(socket, buffer, sizeof buffer, 0);
        if (got <= 0) break;
        request.append(buffer, static_cast<std::size_t>(got));
      }
      act(socket, request);
      ::close(socket);
    });
  }
  ~Receiver() {
    ::shutdown(listener_, SHUT_RDWR);
    thread_.join();
    ::close(listener_);
  }
  std::string url(const std::string& path = "/hook") const {
    return "http://127.0.0.1:" + std::to_string(port_) + path;
  }

 private:
  int listener_ = -1;
  std::uint16_t port_ = 0;
  std::thread thread_;
};

void say(int socket, const std::string& text) {
  [[maybe_unused]] const ssize_t sent = ::send(socket, text.data(), text.size(), MSG_NOSIGNAL);
}

CurlClient::Options here() {
  CurlClient::Options options;
  options.allow_private = true;
  options.timeout = std::chrono::milliseconds(2'000);
  return options;
}

Call call(const std::string& url) { return {"POST", url, {{"X-Test", "yes"}}, "the body!"}; }

TEST(CurlClient, SendsAndReads) {
  std::string seen;
  Receiver receiver([&](int socket, const std::string& request) {
    seen = request;
    say(socket, "HTTP/1.1 201 Created\r\nContent-Length: 5\r\n\r\nhello");
  });
  CurlClient client(here());
  const auto answer = client.send(call(receiver.url()));
  ASSERT_TRUE(answer) << answer.error().what;
  EXPECT_EQ(answer->status, 201);
  EXPECT_EQ(answer->body, "hello");
  EXPECT_NE(seen.find("POST /hook HTTP/1.1"), std::string::npos);
  EXPECT_NE(seen.find("X-Test: yes"), std::string::npos);
}

TEST(CurlClient, ThisMachineIsRefusedUnlessAllowed) {
  bool reached = false;
  Receiver receiver([&](int, const std::string&) { reached = true; });
  CurlClient client({});
  std::string port = receiver.url("");
  port = port.substr(port.rfind(':'));
  for (const std::string& host :
       {std::string("127.0.0.1"), std::string("localhost"), std::string("127.1"),
        std::string("2130706433"), std::string("0x7f.1"), std::string("0"), std::string("[::1]"),
        std::string("[::ffff:127.0.0.1]"), std::string("10.0.0.1"),
        std::string("169.254.169.254")}) {
    const auto answer = client.send(call("http://" + host + port + "/"));
    ASSERT_FALSE(answer) << host;
    EXPECT_EQ(answer.error().rule, "net.private") << host;
    EXPECT_EQ(answer.error().code, base::Code::forbidden);
  }
  EXPECT_FALSE(reached);
}

TEST(CurlClient, RedirectsAreNotFollowed) {
  Receiver receiver([](int socket, const std::string&) {
    say(socket, "HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1:1/\r\nContent-Length: 0\r\n\r\n");
  });
  CurlClient client(here());
  const auto answer = client.send(call(receiver.url()));
  ASSERT_TRUE(answer);
  EXPECT_EQ(answer->status, 302);
}

TEST(CurlClient, OfALongAnswerTheStatusStands) {
  Receiver receiver([](int socket, const std::string&) {
    say(socket, "HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n" + std::string(1 << 20, 'x'));
  });
  CurlClient client(here());
  const auto answer = client.send(call(receiver.url()));
  ASSERT_TRUE(answer) << answer.error().what;
  EXPECT_EQ(answer->status, 200);
  EXPECT_EQ(answer->body.size(), std::size_t{64} << 10);
}

TEST(CurlClient, SaysHowItFailed) {
  CurlClient client(here());
  {
    Receiver closes([](int, const std::string&) {});
    EXPECT_EQ(client.send(call(closes.url())).error().rule, "net.broken");
  }
  EXPECT_EQ(client.send(call("http://127.0.0.1:1/")).error().rule, "net.connect");
  EXPECT_EQ(client.send(call("http://name.invalid/")).error().rule, "net.resolve");
  {
    CurlClient::Options hasty = here();
    hasty.timeout = std::chrono::milliseconds(100);
    CurlClient impatient(hasty);
    Receiver hangs([](int socket, const std::string&) {
      char byte = 0;
      [[maybe_unused]] const ssize_t gone = ::recv(socket, &byte, 1, 0);
    });
    EXPECT_EQ(impatient.send(call(hangs.url())).error().rule, "net.timeout");
  }
  client.stop();
  EXPECT_EQ(client.send(call("http://127.0.0.1:1/")).error().rule, "net.stopped");
}

TEST(CheckUrl, OnlyHttpWithoutSecrets) {
  EXPECT_TRUE(check_url("https://example.org/hooks?x=1"));
  EXPECT_TRUE(check_url("http://example.org:8080/"));
  EXPECT_TRUE(check_url("https://[2001:db8::1]/"));
  for (const std::string& url :
       {std::string(""), std::string("example.org"), std::string("ftp://example.org/"),
        std::string("file:///etc/passwd"), std::string("gopher://example.org/"),
        std::string("https://user@example.org/"), std::string("https://user:word@example.org/"),
        std::string("https://example.org/#part"), std::string("https://example.org/\r\nX: y"),
        std::string("https://exa mple.org/"), std::string("https://example.org/\xc3\xa9"),
        "https://e.org/" + std::string(2000, 'x'), std::string("//example.org/"),
        std::string("https://example.org:99999/")})
    EXPECT_FALSE(check_url(url)) << url;
}

}  // namespace
}  // namespace probity::net
