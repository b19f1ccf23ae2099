#include "server/http/stream.h"

#include <gtest/gtest.h>

#include <atomic>
#include <thread>

#include "server/http/raw_client.h"
#include "server/http/server.h"

namespace probity::server::http {
namespace {

using namespace std::chrono_literals;

template <class Condition>
bool comes_true(Condition condition) {
  for (int i = 0; i < 5000 && !condition(); ++i) std::this_thread::sleep_for(1ms);
  return condition();
}

class StreamTest : public testing::Test {
 protected:
  void start(Options options = {}) {
    Router router;
    router.add(Method::get, "/events", [this](const Request& request) {
      auto stream = std::make_shared<Stream>();
      stream->on_over([this] { ++over_; });
      stream->try_push(
          to_string({.id = "1", .data = "after " + std::string(last_event_id(request))}));
      stream_ = stream;
      ++opened_;
      return events(stream);
    });
    router.add(Method::get, "/rows", [](const Request&) {
      return download("text/csv", "rows.csv", [n = 0](std::string& out) mutable {
        out = "row " + std::to_string(n) + "\r\n";
        return ++n < 50'000;
      });
    });
    router.add(Method::get, "/breaks", [](const Request&) {
      return download("text/csv", "rows.csv", [n = 0](std::string& out) mutable {
        if (++n == 3) throw std::runtime_error("the disk");
        out = "row\r\n";
        return true;
      });
    });
    router.add(Method::get, "/", [](const Request&) { return text("here"); });
    options.complain = [](std::string_view) {};
    ASSERT_TRUE(server_.start({"127.0.0.1", 0}, router, options));
  }
  void ask(RawClient& client, std::string_view path, std::string_view more = "") {
    client.send("GET " + std::string(path) + " HTTP/1.1\r\nHost: x\r\n" + std::string(more) +
                "\r\n");
  }
  bool receives(RawClient& client, std::string_view part) {
    return client.read_until([&](const std::string& text) { return has(text, part); });
  }
  std::shared_ptr<Stream> opened(RawClient& client, std::string_view more = "") {
    const int before = opened_;
    ask(client, "/events", more);
    EXPECT_TRUE(comes_true([&] { return opened_ > before; }));
    EXPECT_TRUE(receives(client, "data: after"));
    return stream_;
  }

  base::ManualClock clock_{base::Time{1795411980}};
  std::atomic<int> opened_ = 0, over_ = 0;
  std::shared_ptr<Stream> stream_;
  HttpServer server_{clock_};
};

// The body of a chunked answer; "broken" if it is not whole.
std::string dechunked(std::string_view answer) {
  std::string out;
  std::string_view rest = answer.substr(answer.find("\r\n\r\n") + 4);
  for (;;) {
    const std::size_t end = rest.find("\r\n");
    if (end == rest.npos) return "broken";
    std::size_t size = 0;
    for (const char c : rest.substr(0, end))
      size = size * 16 + static_cast<std::size_t>(c <= '9' ? c - '0' : c - 'a' + 10);
    rest.remove_prefix(end + 2);
    if (size == 0) return out;
    if (rest.size() < size + 2) return "broken";
    out += rest.substr(0, size);
    rest.remove_prefix(size + 2);
  }
}

TEST(Event, IsLines) {
  EXPECT_EQ(to_string({.id = "7", .name = "entry", .data = "a\nb\r\nc"}),
            "id: 7\nevent: entry\ndata: a\ndata: b\ndata: c\n\n");
  EXPECT_EQ(to_string({.data = "x"}), "data: x\n\n");
  EXPECT_EQ(to_string({.id = "7\ndata: forged", .data = "x"}), "id: 7\ndata: x\n\n");
}

TEST_F(StreamTest, EventsArriveAsTheyAreMade) {
  start();
  RawClient client(server_.port());
  const auto stream = opened(client, "Last-Event-ID: 41\r\n");
  EXPECT_TRUE(has(client.received, "Content-Type: text/event-stream\r\n"));
  EXPECT_TRUE(has(client.received, "Transfer-Encoding: chunked\r\n"));
  EXPECT_TRUE(has(client.received, "Cache-Control: no-store\r\n"));
  EXPECT_FALSE(has(client.received, "Content-Length"));
  EXPECT_TRUE(has(client.received, "data: after 41\n\n"));
  EXPECT_EQ(server_.load().streams, 1U);
  EXPECT_TRUE(stream->try_push(to_string({.data = "second"})));
  EXPECT_TRUE(receives(client, "data: second\n\n"));
  stream->finish();
  EXPECT_TRUE(receives(client, "0\r\n\r\n"));
  EXPECT_EQ(dechunked(client.received), "id: 1\ndata: after 41\n\ndata: second\n\n");
  EXPECT_TRUE(comes_true([&] { return over_ == 1; }));
  EXPECT_FALSE(stream->try_push("more"));
  client.received.clear();
  ask(client, "/");  // the connection goes on
  EXPECT_TRUE(client.answer().ends_with("here"));
}

TEST_F(StreamTest, ManyIdleStreamsHoldNoWorker) {
  start({.workers = 1});
  std::vector<std::unique_ptr<RawClient>> clients;
  for (int i = 0; i < 20; ++i) {
    clients.push_back(std::make_unique<RawClient>(server_.port()));
    opened(*clients.back());
  }
  EXPECT_EQ(server_.load().streams, 20U);
  RawClient other(server_.port());
  ask(other, "/");
  EXPECT_TRUE(other.answer().ends_with("here"));
}

TEST_F(StreamTest, AHeartbeatWhenNothingHappens) {
  start({.heartbeat = 20ms});
  RawClient client(server_.port());
  opened(client);
  EXPECT_TRUE(receives(client, "\r\n:\n\n\r\n3\r\n:\n\n\r\n"));
}

TEST_F(StreamTest, AReaderWhoHangsUpIsNoticed) {
  start();
  auto client = std::make_unique<RawClient>(server_.port());
  const auto stream = opened(*client);
  client.reset();
  EXPECT_TRUE(comes_true([&] { return over_ == 1 && server_.load().streams == 0; }));
  EXPECT_FALSE(stream->try_push("x"));
}

TEST_F(StreamTest, ASlowReaderIsCutOff) {
  start({.write_timeout = 200ms, .write_rate = 1 << 30});
  RawClient deaf(server_.port());
  const auto stream = opened(deaf);
  const std::string piece = to_string({.data = std::string(10'000, 'x')});
  EXPECT_TRUE(comes_true([&] { return !stream->try_push(piece); }));
  EXPECT_TRUE(stream->is_over());
  EXPECT_TRUE(comes_true([&] { return over_ == 1 && server_.load().streams == 0; }));
  EXPECT_TRUE(deaf.ends());
  EXPECT_EQ(dechunked(deaf.received), "broken");
}

TEST_F(StreamTest, StreamsAreCapped) {
  start({.max_streams = 2});
  RawClient first(server_.port()), second(server_.port()), third(server_.port());
  opened(first);
  const auto stream = opened(second);
  ask(third, "/events");
  EXPECT_EQ(status(third.answer()), 503);
  EXPECT_TRUE(comes_true([&] { return over_ == 1; }));  // the third's
  stream->finish();
  EXPECT_TRUE(comes_true([&] { return over_ == 2 && server_.load().streams == 1; }));
  opened(third);
}

TEST_F(StreamTest, StopEndsThem) {
  start();
  RawClient client(server_.port());
  opened(client);
  server_.stop();
  EXPECT_TRUE(client.ends());
  EXPECT_EQ(dechunked(client.received), "id: 1\ndata: after \n\n");
  EXPECT_EQ(over_, 1);
}

TEST_F(StreamTest, PushedFromManyThreadsThroughStop) {
  start({.stop_timeout = 200ms});
  std::vector<std::unique_ptr<RawClient>> clients;
  std::vector<std::shared_ptr<Stream>> streams;
  for (int i = 0; i < 8; ++i) {
    clients.push_back(std::make_unique<RawClient>(server_.port()));
    streams.push_back(opened(*clients.back()));
  }
  std::vector<std::thread> pushing;
  for (const auto& stream : streams)
    pushing.emplace_back([stream] {
      while (stream->try_push("data: x\n\n")) std::this_thread::yield();
    });
  std::this_thread::sleep_for(20ms);
  server_.stop();
  for (std::thread& thread : pushing) thread.join();
  EXPECT_EQ(over_, 8);
}

TEST_F(StreamTest, AnOlderClientReadsUntilTheEnd) {
  start();
  RawClient client(server_.port());
  client.send("GET /events HTTP/1.0\r\n\r\n");
  ASSERT_TRUE(receives(client, "data: after"));
  EXPECT_TRUE(has(client.received, "Connection: close\r\n"));
  EXPECT_FALSE(has(client.received, "chunked"));
  stream_->finish();
  EXPECT_TRUE(client.ends());
  EXPECT_TRUE(client.received.ends_with("\r\n\r\nid: 1\ndata: after \n\n"));
}

TEST_F(StreamTest, HeadEndsItAtOnce) {
  start();
  RawClient client(server_.port());
  client.send("HEAD /events HTTP/1.1\r\nHost: x\r\n\r\nGET / HTTP/1.1\r\nHost: x\r\n\r\n");
  EXPECT_TRUE(receives(client, "here"));
  EXPECT_FALSE(has(client.received, "data: after"));
  EXPECT_EQ(over_, 1);
}

TEST_F(StreamTest, ALongDownloadArrivesWhole) {
  start({.workers = 1});
  RawClient client(server_.port());
  ask(client, "/rows");
  ASSERT_TRUE(receives(client, "\r\n0\r\n\r\n"));
  EXPECT_TRUE(has(client.received, "Content-Disposition: attachment; filename=\"rows.csv\"\r\n"));
  std::string expected;
  for (int n = 0; n < 50'000; ++n) expected += "row " + std::to_string(n) + "\r\n";
  EXPECT_TRUE(dechunked(client.received) == expected);
  client.received.clear();
  ask(client, "/");
  EXPECT_TRUE(client.answer().ends_with("here"));
}

TEST_F(StreamTest, ABrokenDownloadIsSeenToBeBroken) {
  start();
  RawClient client(server_.port());
  ask(client, "/breaks");
  EXPECT_TRUE(client.ends());
  EXPECT_TRUE(client.received.starts_with("HTTP/1.1 200"));
  EXPECT_EQ(dechunked(client.received), "broken");
}

}  // namespace
}  // namespace probity::server::http
