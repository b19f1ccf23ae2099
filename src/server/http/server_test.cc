#include "server/http/server.h"

#include <gtest/gtest.h>
#include <atomic>
#include <future>
#include <mutex>
#include <thread>

#include "server/http/raw_client.h"

namespace probity::server::http {
namespace {

using namespace std::chrono_literals;

class HttpServerTest : public testing::Test {
 protected:
  void start(Options options = {}) {
    options.complain = [this](std::string_view words) { complaint_ = words; };
    Router router;
    router.page("/", [](const Request&) { return html("<p>hello</p>"); });
    router.add(Method::get, "/big", [](const Request&) { return text(std::string(8 << 20, 'x')); });
    router.add(Method::post, "/echo", [](const Request& request) { return text(request.body); });
    router.add(Method::post, "/upload", base::limits::kUploadBytes,
               [](const Request& request) { return text(std::to_string(request.body.size())); });
    router.add(Method::get, "/who", [](const Request& request) {
      return text(request.remote + (request.https ? " https" : " http"));
    });
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
    options.max_body_of = [router](const Request& head) { return router.max_body(head); };
    const auto started = server_.start(*ListenAddress::parse("127.0.0.1:0"), router, options);
    ASSERT_TRUE(started) << started.error().what;
    ASSERT_NE(server_.port(), 0);
  }
  std::string get(std::string_view path, std::string_view more = "") {
    RawClient client(server_.port());
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
  RawClient client(server_.port());
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
  RawClient client(server_.port());
  for (const char c : std::string("POST /echo HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: "
                                  "chunked\r\n\r\n3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n"))
    ASSERT_TRUE(client.send({&c, 1}));
  EXPECT_TRUE(client.answer().ends_with("\r\n\r\nabcde"));
  client.send("POST /echo HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n");
  for (const char c : std::string("0\r\n\r\n")) {
    std::this_thread::sleep_for(5ms);  // each byte a packet of its own
    ASSERT_TRUE(client.send({&c, 1}));
  }
  EXPECT_EQ(status(client.answer()), 200);
}

TEST_F(HttpServerTest, HeadHasTheLengthOfGetAndNoBody) {
  start();
  RawClient client(server_.port());
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
    RawClient client(server_.port());
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
  RawClient client(server_.port());
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

TEST_F(HttpServerTest, ARouteMayTakeMore) {
  start({.max_body = 1000, .max_uploads = 3'000'000});
  const std::string body(2'000'000, 'x');
  const auto head = [](std::string_view path, std::size_t size) {
    return "POST " + std::string(path) +
           " HTTP/1.1\r\nHost: x\r\nContent-Length: " + std::to_string(size) + "\r\n\r\n";
  };
  RawClient client(server_.port());
  client.send(head("/upload", body.size()) + body);
  EXPECT_TRUE(client.answer().ends_with("\r\n\r\n2000000"));
  client.send(head("/echo", 1000) + std::string(1000, 'x'));
  EXPECT_EQ(status(client.answer()), 200);
  // The others take no more than before, and say so before it comes.
  client.send(head("/echo", 1001));
  EXPECT_EQ(status(client.answer()), 413);
  RawClient chunked(server_.port());
  chunked.send("POST /echo HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\nFFFF\r\n" +
               body);
  EXPECT_EQ(status(chunked.answer()), 413);
  RawClient huge(server_.port());
  huge.send(head("/upload", base::limits::kUploadBytes + 1));
  EXPECT_EQ(status(huge.answer()), 413);

  // All together have a budget.
  RawClient first(server_.port()), second(server_.port());
  first.send(head("/upload", body.size()));
  while (server_.load().upload_bytes == 0) std::this_thread::sleep_for(1ms);
  second.send(head("/upload", body.size()));
  EXPECT_EQ(status(second.answer()), 503);
  first.send(body);
  EXPECT_EQ(status(first.answer()), 200);
  first.send(head("/upload", body.size()) + body);
  EXPECT_EQ(status(first.answer()), 200);
}

TEST_F(HttpServerTest, AGivenUpUploadFreesItsPlace) {
  start({.max_body = 1000, .max_uploads = 3'000'000});
  {
    RawClient client(server_.port());
    client.send(
        "POST /upload HTTP/1.1\r\nHost: x\r\nContent-Length: 2000000\r\n\r\nonly the beginning");
    while (server_.load().upload_bytes == 0) std::this_thread::sleep_for(1ms);
  }
  while (server_.load().upload_bytes > 0) std::this_thread::sleep_for(1ms);
}

TEST_F(HttpServerTest, BelievesAProxyOnlyWhenToldTo) {
  start();
  const std::string told =
      "X-Forwarded-For: 198.51.100.9, 203.0.113.7\r\nX-Forwarded-Proto: https\r\n";
  EXPECT_TRUE(get("/who", told).ends_with("\r\n127.0.0.1 http"));
  EXPECT_FALSE(has(get("/who", told), "Strict-Transport"));
  server_.stop();
  start({.behind_proxy = true});
  EXPECT_TRUE(get("/who", told).ends_with("\r\n203.0.113.7 https"));
  EXPECT_TRUE(has(get("/who", told), "Strict-Transport-Security"));
  EXPECT_TRUE(
      get("/who", "X-Forwarded-For: [2001:db8::7]:443\r\n").ends_with("\r\n2001:db8::7 http"));
  EXPECT_TRUE(get("/who", "X-Forwarded-For: x; rm\r\nX-Forwarded-Proto: ftp\r\n")
                  .ends_with("\r\n127.0.0.1 http"));
}

TEST_F(HttpServerTest, TellsOfEachAnswerWithoutItsAddress) {
  std::mutex mutex;
  std::vector<std::tuple<std::string, int, std::uint64_t>> seen;
  start({.max_head = 1000, .answered = [&](const Answered& one) {
           const std::lock_guard lock(mutex);
           seen.emplace_back(std::string(name(one.method)) + " " + std::string(one.pattern),
                             one.status, one.bytes);
         }});
  const std::string ok = get("/n/secret?q=secret");
  get("/nothing/secret");
  RawClient big(server_.port());
  big.send("GET /" + std::string(2000, 'x'));
  big.answer();
  for (bool all = false; !all;) {
    const std::lock_guard lock(mutex);
    all = seen.size() == 3;
  }
  EXPECT_EQ(seen[0], std::make_tuple("GET /n/{n}", 200, ok.size()));
  EXPECT_EQ(std::get<0>(seen[1]), "GET ");
  EXPECT_EQ(std::get<1>(seen[1]), 404);
  EXPECT_EQ(std::get<1>(seen[2]), 431);
}

TEST_F(HttpServerTest, SlowClientsAreCutOff) {
  start({.head_timeout = 300ms, .body_timeout = 300ms, .idle_timeout = 400ms});
  RawClient head(server_.port()), body(server_.port()), idle(server_.port());
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
  RawClient deaf(server_.port());
  deaf.send("GET /big HTTP/1.1\r\nHost: x\r\n\r\n");
  std::this_thread::sleep_for(600ms);
  EXPECT_TRUE(deaf.ends());
  EXPECT_LT(deaf.received.size(), 8U << 20);
}

TEST_F(HttpServerTest, ConnectionsAreCapped) {
  start({.max_connections = 2});
  RawClient first(server_.port()), second(server_.port());
  for (RawClient* client : {&first, &second}) {
    entered_ = false;
    client->send("GET /slow HTTP/1.1\r\nHost: x\r\n\r\n");
    while (!entered_) std::this_thread::sleep_for(1ms);
  }
  RawClient third(server_.port());
  EXPECT_EQ(status(third.answer()), 503);
  EXPECT_TRUE(third.ends());
  proceed_ = true;
  EXPECT_EQ(status(first.answer()), 200);
  EXPECT_EQ(status(second.answer()), 200);
  second.send("GET / HTTP/1.1\r\nHost: x\r\n\r\n");
  EXPECT_EQ(status(second.answer()), 200);
  // Now the first has been idle longest: it makes room.
  RawClient fourth(server_.port());
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
  RawClient slow(server_.port());
  slow.send("GET /slow HTTP/1.1\r\nHost: x\r\n\r\n");
  while (!entered_) std::this_thread::sleep_for(1ms);
  EXPECT_EQ(status(get("/")), 200);
  proceed_ = true;
  EXPECT_TRUE(slow.answer().ends_with("slow"));
}

TEST_F(HttpServerTest, StopLetsAnswersUnderWayFinish) {
  start();
  RawClient slow(server_.port()), idle(server_.port());
  slow.send("GET /slow HTTP/1.1\r\nHost: x\r\n\r\n");
  while (!entered_) std::this_thread::sleep_for(1ms);
  const std::uint16_t port = server_.port();
  auto stopped = std::async(std::launch::async, [&] { server_.stop(); });
  EXPECT_TRUE(idle.ends());
  EXPECT_FALSE(RawClient(port).connected());
  EXPECT_EQ(stopped.wait_for(50ms), std::future_status::timeout);
  proceed_ = true;
  EXPECT_TRUE(has(slow.answer(), "Connection: close\r\n"));
  EXPECT_TRUE(slow.ends());
  EXPECT_EQ(stopped.wait_for(2s), std::future_status::ready);
}

TEST_F(HttpServerTest, StopDoesNotWaitForeverForClients) {
  start({.head_timeout = 60s, .stop_timeout = 200ms});
  RawClient half(server_.port());
  half.send("GET / HTTP/1.1\r\nHost:");
  RawClient deaf(server_.port());
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
      RawClient client(server_.port());
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
  RawClient client(all.port());
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
