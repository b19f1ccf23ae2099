#include "server/http/server.h"

#include <gtest/gtest.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <atomic>
#include <future>
#include <thread>

#include "base/number.h"

namespace probity::server::http {
namespace {

using namespace std::chrono_literals;

// A raw client: sends bytes as told, reads what comes until a deadline.
class Client {
 public:
  explicit Client(std::uint16_t port) : socket_(::socket(AF_INET, SOCK_STREAM, 0)) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    connected_ = ::connect(socket_, reinterpret_cast<sockaddr*>(&address), sizeof address) == 0;
  }
  ~Client() { ::close(socket_); }
  bool connected() const { return connected_; }

  bool send(std::string_view bytes) {
    while (!bytes.empty()) {
      const ssize_t n = ::send(socket_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
      if (n <= 0) return false;
      bytes.remove_prefix(static_cast<std::size_t>(n));
    }
    return true;
  }
  // Reads until `enough(received)`, the end, or the deadline.
  template <class Enough>
  bool read_until(Enough enough, std::chrono::milliseconds patience = 5s) {
    const auto end = std::chrono::steady_clock::now() + patience;
    while (!enough(received)) {
      const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(
          end - std::chrono::steady_clock::now());
      pollfd waiting{socket_, POLLIN, 0};
      if (left.count() <= 0 || ::poll(&waiting, 1, static_cast<int>(left.count())) <= 0)
        return false;
      char buffer[4096];
      const ssize_t n = ::recv(socket_, buffer, sizeof buffer, 0);
      if (n <= 0) {
        closed = true;
        return enough(received);
      }
      received.append(buffer, static_cast<std::size_t>(n));
    }
    return true;
  }
  // The next whole answer (by its Content-Length), taken off what was received; empty if none came.
  std::string answer(bool with_body = true) {
    const auto size = [&](const std::string& text) -> std::size_t {
      const std::size_t head = text.find("\r\n\r\n");
      if (head == text.npos) return 0;
      const std::size_t field = text.find("Content-Length: ");
      const std::size_t line = field < head ? text.find("\r\n", field) : text.npos;
      const auto length =
          line == text.npos
              ? std::optional<std::int64_t>(0)
              : base::parse_int(std::string_view(text).substr(field + 16, line - field - 16));
      return head + 4 + (with_body ? static_cast<std::size_t>(length.value_or(0)) : 0);
    };
    if (!read_until(
            [&](const std::string& text) { return size(text) > 0 && text.size() >= size(text); }))
      return "";
    const std::string whole = received.substr(0, size(received));
    received.erase(0, whole.size());
    return whole;
  }
  bool ends(std::chrono::milliseconds patience = 5s) {
    read_until([&](const std::string&) { return closed; }, patience);
    return closed;
  }

  std::string received;
  bool closed = false;

 private:
  int socket_;
  bool connected_ = false;
};

int status(const std::string& answer) {
  return answer.size() > 12
             ? static_cast<int>(base::parse_int(std::string_view(answer).substr(9, 3)).value_or(0))
             : 0;
}
bool has(const std::string& text, std::string_view part) { return text.find(part) != text.npos; }

class HttpServerTest : public testing::Test {
 protected:
  void start(Options options = {}) {
    options.complain = [this](std::string_view words) { complaint_ = words; };
    Router router;
    router.page("/", [](const Request&) { return html("<p>hello</p>"); });
    router.add(Method::get, "/big", [](const Request&) { return text(std::string(8 << 20, 'x')); });
    router.add(Method::post, "/echo", [](const Request& request) { return text(request.body); });
    router.add(Method::get, "/who", [](const Request& request) { return text(request.remote); });
    router.add(Method::get, "/n/{n}",
               [](const Request& request) { return text(std::string(request.captured("n"))); });
    router.add(Method::get, "/slow", [this](const Request&) {
      entered_ = true;
      while (!proceed_) std::this_thread::sleep_for(1ms);
      return text("slow");
    });
    router.add(Method::get, "/throws",
               [](const Request&) -> Response { throw std::runtime_error("private words"); });
    router.add(Method::get, "/split", [](const Request&) {
      Response response = text("x");
      response.headers.push_back({"X-Foreign", "a\r\nSet-Cookie: b"});
      return response;
    });
    const auto started = server_.start(*ListenAddress::parse("127.0.0.1:0"), router, options);
    ASSERT_TRUE(started) << started.error().what;
    ASSERT_NE(server_.port(), 0);
  }
  std::string get(std::string_view path, std::string_view more = "") {
    Client client(server_.port());
    client.send("GET " + std::string(path) + " HTTP/1.1\r\nHost: x\r\n" + std::string(more) +
                "\r\n");
    return client.answer();
  }

  base::ManualClock clock_{base::Time{1795411980}};
  std::atomic<bool> entered_ = false, proceed_ = false;
  std::string complaint_;
  HttpServer server_{clock_};
};

TEST_F(HttpServerTest, AnswersWithSecurityHeadersAndDate) {
  start();
  const std::string answer = get("/");
  EXPECT_TRUE(answer.starts_with("HTTP/1.1 200 OK\r\n")) << answer;
  EXPECT_TRUE(answer.ends_with("\r\n\r\n<p>hello</p>"));
  EXPECT_TRUE(has(answer, "Content-Length: 12\r\n"));
  EXPECT_TRUE(has(answer, "Date: Mon, 23 Nov 2026 05:33:00 GMT\r\n"));
  EXPECT_TRUE(has(answer, "Content-Security-Policy: default-src 'none'; style-src 'self';"));
  EXPECT_TRUE(has(answer, "X-Content-Type-Options: nosniff\r\n"));
  EXPECT_TRUE(has(get("/who"), "127.0.0.1"));
}

TEST_F(HttpServerTest, KeepsTheConnectionAndTheOrderOfPipelinedRequests) {
  start();
  Client client(server_.port());
  std::string all;
  for (int i = 0; i < 100; ++i)
    all += "GET /n/" + std::to_string(i) + " HTTP/1.1\r\nHost: x\r\n\r\n";
  all +=
      "POST /echo HTTP/1.1\r\nHost: x\r\nContent-Length: 4\r\n\r\nbodyGET /n/last "
      "HTTP/1.1\r\nHost: x\r\n\r\n";
  // In pieces that cut heads and bodies anywhere.
  for (std::size_t at = 0; at < all.size(); at += 701)
    client.send(std::string_view(all).substr(at, 701));
  for (int i = 0; i < 100; ++i)
    EXPECT_TRUE(client.answer().ends_with("\r\n\r\n" + std::to_string(i)));
  EXPECT_TRUE(client.answer().ends_with("\r\n\r\nbody"));
  EXPECT_TRUE(client.answer().ends_with("\r\n\r\nlast"));
  EXPECT_FALSE(client.closed);
  client.send("GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
  EXPECT_TRUE(has(client.answer(), "Connection: close\r\n"));
  EXPECT_TRUE(client.ends());
}

TEST_F(HttpServerTest, OneByteAtATime) {
  start();
  Client client(server_.port());
  for (const char c : std::string("POST /echo HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: "
                                  "chunked\r\n\r\n3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n"))
    ASSERT_TRUE(client.send({&c, 1}));
  EXPECT_TRUE(client.answer().ends_with("\r\n\r\nabcde"));
}

TEST_F(HttpServerTest, HeadHasTheLengthOfGetAndNoBody) {
  start();
  Client client(server_.port());
  client.send("HEAD / HTTP/1.1\r\nHost: x\r\n\r\nGET /n/7 HTTP/1.1\r\nHost: x\r\n\r\n");
  const std::string head = client.answer(/*with_body=*/false);
  EXPECT_TRUE(has(head, "Content-Length: 12\r\n"));
  EXPECT_TRUE(client.answer().ends_with("\r\n\r\n7"));
}

TEST_F(HttpServerTest, NotModified) {
  start();
  const std::string first = get("/");
  const std::size_t at = first.find("ETag: ");
  ASSERT_NE(at, first.npos);
  const std::string etag = first.substr(at + 6, first.find("\r\n", at) - at - 6);
  const std::string second = get("/", "If-None-Match: \"other\", " + etag + "\r\n");
  EXPECT_EQ(status(second), 304);
  EXPECT_TRUE(second.ends_with("\r\n\r\n"));
  EXPECT_EQ(status(get("/", "If-None-Match: \"other\"\r\n")), 200);
}

TEST_F(HttpServerTest, RefusesWhatIsNotAllowed) {
  start({.max_head = 2048, .max_body = 1000});
  const std::pair<std::string, int> cases[] = {
      {"GET / HTTP/1.1\r\n\r\n", 400},  // no Host
      {"GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n", 400},
      {"GET /%zz HTTP/1.1\r\nHost: x\r\n\r\n", 400},
      {"GET /a/%2e%2e/b HTTP/1.1\r\nHost: x\r\n\r\n", 400},
      {"GET /a%00 HTTP/1.1\r\nHost: x\r\n\r\n", 400},
      {"GET nowhere HTTP/1.1\r\nHost: x\r\n\r\n", 400},
      {"FETCH / HTTP/1.1\r\nHost: x\r\n\r\n", 501},
      {"CONNECT / HTTP/1.1\r\nHost: x\r\n\r\n", 501},
      {"GET / HTTP/2.0\r\nHost: x\r\n\r\n", 505},
      {"\x16\x03\x01\x02\x01\x01garbage of a TLS hello\r\n\r\n", 400},
      {"POST /echo HTTP/1.1\r\nHost: x\r\nContent-Length: 1001\r\n\r\n", 413},
      {"POST /echo HTTP/1.1\r\nHost: x\r\nContent-Length: 99999999999999999999\r\n\r\n", 400},
      {"POST /echo HTTP/1.1\r\nHost: x\r\nContent-Length: -1\r\n\r\n", 400},
      {"POST /echo HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab", 400},
      {"POST /echo HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\nTransfer-Encoding: "
       "chunked\r\n\r\n0\r\n\r\n",
       400},
      {"POST /echo HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: gzip\r\n\r\nabc", 400},
      {"POST /echo HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n3e9\r\n" +
           std::string(1001, 'x'),
       413},
      {"POST /echo HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n1;" +
           std::string(100'000, 'x'),
       431},
      {"POST /echo HTTP/1.1\r\nHost: x\r\nExpect: miracles\r\nContent-Length: 1\r\n\r\n", 417},
      {"GET / HTTP/1.1\r\nHost: x\r\nA: " + std::string(3000, 'a') + "\r\n\r\n", 431},
      {"GET /" + std::string(3'000'000, 'a'), 431},  // never ends
      {"GET /nothing HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n", 404},
      {"POST / HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Length: 0\r\n\r\n", 405},
  };
  for (const auto& [bytes, wanted] : cases) {
    SCOPED_TRACE(bytes.substr(0, 100));
    Client client(server_.port());
    client.send(bytes);
    const std::string answer = client.answer();
    EXPECT_EQ(status(answer), wanted) << answer;
    EXPECT_TRUE(has(answer, "Content-Type: application/problem+json\r\n"));
    EXPECT_TRUE(has(answer, "\"status\": " + std::to_string(wanted)));
    EXPECT_TRUE(has(answer, "nosniff"));
    EXPECT_TRUE(client.ends());
  }
  EXPECT_EQ(status(get("/")), 200);  // and the server is well
}

TEST_F(HttpServerTest, ExpectContinue) {
  start({.max_body = 1000});
  Client client(server_.port());
  client.send(
      "POST /echo HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\nContent-Length: 4\r\n\r\n");
  ASSERT_TRUE(client.read_until([](const std::string& text) { return has(text, "\r\n\r\n"); }));
  EXPECT_EQ(client.received, "HTTP/1.1 100 Continue\r\n\r\n");
  client.received.clear();
  client.send("done");
  EXPECT_TRUE(client.answer().ends_with("\r\n\r\ndone"));
  // Over the cap the body is not asked for.
  client.send(
      "POST /echo HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\nContent-Length: 4000\r\n\r\n");
  EXPECT_EQ(status(client.answer()), 413);
}

TEST_F(HttpServerTest, SlowClientsAreCutOff) {
  start({.head_timeout = 300ms, .body_timeout = 300ms, .idle_timeout = 400ms});
  Client head(server_.port()), body(server_.port()), idle(server_.port());
  body.send("POST /echo HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\n");
  std::atomic<bool> drips = true;
  std::thread drip([&] {
    head.send("GET / HTTP/1.1\r\nHost: x\r\nA: ");
    for (int i = 0; i < 100 && drips; ++i) {
      head.send("a");
      body.send("b");
      std::this_thread::sleep_for(20ms);
    }
  });
  EXPECT_EQ(status(head.answer()), 408);
  EXPECT_EQ(status(body.answer()), 408);
  drips = false;
  drip.join();
  EXPECT_TRUE(idle.ends());
  EXPECT_EQ(idle.received, "");  // closed between requests: no answer to nothing
}

TEST_F(HttpServerTest, SlowReadersAreCutOff) {
  start({.write_timeout = 200ms, .write_rate = 1 << 30});
  Client deaf(server_.port());
  deaf.send("GET /big HTTP/1.1\r\nHost: x\r\n\r\n");
  std::this_thread::sleep_for(600ms);
  EXPECT_TRUE(deaf.ends());
  EXPECT_LT(deaf.received.size(), 8U << 20);
}

TEST_F(HttpServerTest, ConnectionsAreCapped) {
  start({.max_connections = 2});
  Client first(server_.port()), second(server_.port());
  for (Client* client : {&first, &second}) {
    entered_ = false;
    client->send("GET /slow HTTP/1.1\r\nHost: x\r\n\r\n");
    while (!entered_) std::this_thread::sleep_for(1ms);
  }
  Client third(server_.port());
  EXPECT_EQ(status(third.answer()), 503);
  EXPECT_TRUE(third.ends());
  proceed_ = true;
  EXPECT_EQ(status(first.answer()), 200);
  EXPECT_EQ(status(second.answer()), 200);
  second.send("GET / HTTP/1.1\r\nHost: x\r\n\r\n");
  EXPECT_EQ(status(second.answer()), 200);
  // Now the first has been idle longest: it makes room.
  Client fourth(server_.port());
  fourth.send("GET / HTTP/1.1\r\nHost: x\r\n\r\n");
  EXPECT_EQ(status(fourth.answer()), 200);
  EXPECT_TRUE(first.ends());
  second.send("GET / HTTP/1.1\r\nHost: x\r\n\r\n");
  EXPECT_EQ(status(second.answer()), 200);
}

TEST_F(HttpServerTest, ADefectOfAHandlerIsA500WithoutItsWords) {
  start();
  const std::string answer = get("/throws");
  EXPECT_EQ(status(answer), 500);
  EXPECT_FALSE(has(answer, "private words"));
  EXPECT_EQ(complaint_, "GET /throws: private words");
  const std::string split = get("/split");
  EXPECT_EQ(status(split), 500);
  EXPECT_FALSE(has(split, "Set-Cookie"));
}

TEST_F(HttpServerTest, BigAnswersArriveWhole) {
  start();
  const std::string answer = get("/big");
  EXPECT_EQ(answer.size() - answer.find("\r\n\r\n") - 4, 8U << 20);
}

TEST_F(HttpServerTest, ABusyWorkerDoesNotStopTheOthers) {
  start({.workers = 2});
  Client slow(server_.port());
  slow.send("GET /slow HTTP/1.1\r\nHost: x\r\n\r\n");
  while (!entered_) std::this_thread::sleep_for(1ms);
  EXPECT_EQ(status(get("/")), 200);
  proceed_ = true;
  EXPECT_TRUE(slow.answer().ends_with("slow"));
}

TEST_F(HttpServerTest, StopLetsAnswersUnderWayFinish) {
  start();
  Client slow(server_.port()), idle(server_.port());
  slow.send("GET /slow HTTP/1.1\r\nHost: x\r\n\r\n");
  while (!entered_) std::this_thread::sleep_for(1ms);
  const std::uint16_t port = server_.port();
  auto stopped = std::async(std::launch::async, [&] { server_.stop(); });
  EXPECT_TRUE(idle.ends());
  EXPECT_FALSE(Client(port).connected());
  EXPECT_EQ(stopped.wait_for(50ms), std::future_status::timeout);
  proceed_ = true;
  EXPECT_TRUE(has(slow.answer(), "Connection: close\r\n"));
  EXPECT_TRUE(slow.ends());
  EXPECT_EQ(stopped.wait_for(2s), std::future_status::ready);
}

TEST_F(HttpServerTest, StopDoesNotWaitForeverForClients) {
  start({.head_timeout = 60s, .stop_timeout = 200ms});
  Client half(server_.port());
  half.send("GET / HTTP/1.1\r\nHost:");
  Client deaf(server_.port());
  deaf.send("GET /big HTTP/1.1\r\nHost: x\r\n\r\n");
  std::this_thread::sleep_for(50ms);
  const auto begin = std::chrono::steady_clock::now();
  server_.stop();
  EXPECT_LT(std::chrono::steady_clock::now() - begin, 2s);
}

TEST_F(HttpServerTest, ManyAtOnceThroughStop) {
  start({.workers = 3, .stop_timeout = 300ms});
  std::vector<std::thread> clients;
  std::atomic<int> good = 0;
  for (int i = 0; i < 8; ++i)
    clients.emplace_back([&, i] {
      Client client(server_.port());
      for (int n = 0; client.connected() && n < 5000; ++n) {
        client.send("GET /n/" + std::to_string(i * 10000 + n) + " HTTP/1.1\r\nHost: x\r\n\r\n");
        const std::string answer = client.answer();
        if (answer.empty()) return;
        EXPECT_TRUE(answer.ends_with("\r\n\r\n" + std::to_string(i * 10000 + n)));
        ++good;
      }
    });
  while (good < 500) std::this_thread::sleep_for(1ms);
  server_.stop();
  for (std::thread& client : clients) client.join();
}

TEST_F(HttpServerTest, APortInUseIsAnErrorOfTheEnvironment) {
  start();
  HttpServer second(clock_);
  const ListenAddress taken{"127.0.0.1", server_.port()};
  const auto started = second.start(taken, [](Request&) { return text(""); });
  ASSERT_FALSE(started);
  EXPECT_EQ(started.error().code, base::Code::environment);
  EXPECT_EQ(started.error().pointer, taken.str());
  EXPECT_TRUE(has(started.error().what, "in use"));
  EXPECT_TRUE(has(started.error().required, "--listen"));
  EXPECT_EQ(second.port(), 0);
  EXPECT_FALSE(second.start({"203.0.113.1", 0}, [](Request&) { return text(""); }));
}

TEST_F(HttpServerTest, ListensOnEveryAddressAndOnIpv6) {
  HttpServer all(clock_);
  ASSERT_TRUE(all.start(*ListenAddress::parse(":0"),
                        [](Request& request) { return text(request.remote); }));
  Client client(all.port());
  client.send("GET / HTTP/1.1\r\nHost: x\r\n\r\n");
  EXPECT_TRUE(client.answer().ends_with("\r\n\r\n127.0.0.1"));
}

TEST(ListenAddress, Parses) {
  const std::pair<std::string, std::string> good[] = {{"127.0.0.1:8080", "127.0.0.1:8080"},
                                                      {":8080", ":8080"},
                                                      {"[::1]:0", "[::1]:0"},
                                                      {"localhost:80", "127.0.0.1:80"}};
  for (const auto& [text, str] : good) {
    const auto address = ListenAddress::parse(text);
    ASSERT_TRUE(address) << text;
    EXPECT_EQ(address->str(), str);
  }
  for (const char* bad : {"", "8080", "127.0.0.1", "127.0.0.1:", ":65536", ":-1", ":80x", "::1:80",
                          "[::1:80", "example.org:80", "256.0.0.1:80", "[127.0.0.1]:80"})
    EXPECT_FALSE(ListenAddress::parse(bad)) << bad;
}

}  // namespace
}  // namespace probity::server::http
