#include "server/http/request_parser.h"

#include <gtest/gtest.h>
#include <rapidcheck.h>

namespace probity::server::http {
namespace {

using State = RequestParser::State;

// Feeds `bytes` in pieces of the sizes given, as a socket would; returns what was not taken.
std::string feed(RequestParser& parser, std::string_view bytes,
                 const std::vector<std::size_t>& pieces) {
  std::string buffer;
  std::size_t next = 0;
  while (parser.state() < State::whole) {
    while (!buffer.empty() && parser.state() < State::whole) {
      const std::size_t used = parser.put(buffer);
      buffer.erase(0, used);
      if (used == 0) break;
    }
    if (bytes.empty() || parser.state() >= State::whole) break;
    const std::size_t size =
        pieces.empty() ? bytes.size() : 1 + pieces[next++ % pieces.size()] % 40;
    buffer += bytes.substr(0, size);
    bytes.remove_prefix(std::min(size, bytes.size()));
  }
  return buffer + std::string(bytes);
}

TEST(RequestParser, ReadsARequestAndLeavesTheNext) {
  RequestParser parser(1000, 1000);
  const std::string rest = feed(
      parser,
      "POST /a%20b?x=1 HTTP/1.1\r\nHost: h\r\nX-Mixed-Case:  v \r\nContent-Length: 3\r\n\r\nabcGET",
      {});
  ASSERT_EQ(parser.state(), State::whole);
  EXPECT_EQ(rest, "GET");
  const Request request = parser.take();
  EXPECT_EQ(request.method, Method::post);
  EXPECT_EQ(request.path, "/a b");
  EXPECT_EQ(request.parameter("x"), "1");
  EXPECT_EQ(request.header("x-mixed-case"), "v");
  EXPECT_EQ(request.header("X-Mixed-Case"), "");
  EXPECT_EQ(request.body, "abc");
  EXPECT_TRUE(request.keep_alive);
  parser.reset();
  feed(parser, "GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n", {});
  ASSERT_EQ(parser.state(), State::whole);
  EXPECT_FALSE(parser.take().keep_alive);
}

TEST(RequestParser, CutsDoNotMatter) {
  const std::string bytes =
      "POST /x?y=z HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\nAccept: a\r\n\r\n"
      "5\r\nhello\r\n1;ext=1\r\n \r\n5\r\nworld\r\n0\r\nTrailer: t\r\n\r\nREST";
  EXPECT_TRUE(
      rc::check("any pieces give the same request", [&](const std::vector<std::size_t>& pieces) {
        RequestParser parser(1000, 1000);
        RC_ASSERT(feed(parser, bytes, pieces) == "REST");
        RC_ASSERT(parser.state() == State::whole);
        RC_ASSERT(parser.take().body == "hello world");
      }));
}

// Byte by byte: Beast asserts that the end of an empty chunked body comes at once.
TEST(RequestParser, AnEmptyChunkedBodyByteByByte) {
  for (const char* end : {"0\r\n\r\n", "0\r\nTrailer: t\r\n\r\n", "0;e=1\r\n\r\n"}) {
    RequestParser parser(1000, 1000);
    feed(parser,
         std::string("POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n") + end,
         {0});
    ASSERT_EQ(parser.state(), State::whole) << end;
    EXPECT_EQ(parser.take().body, "");
  }
}

TEST(RequestParser, CapsAreExact) {
  const auto state = [](std::size_t length, std::size_t cap) {
    RequestParser parser(1000, cap);
    feed(parser,
         "POST / HTTP/1.1\r\nHost: h\r\nContent-Length: " + std::to_string(length) + "\r\n\r\n" +
             std::string(length, 'x'),
         {});
    return parser.state();
  };
  EXPECT_EQ(state(100, 100), State::whole);
  EXPECT_EQ(state(101, 100), State::refused);

  const auto with_head = [](std::size_t size) {
    const std::string start = "GET / HTTP/1.1\r\nHost: h\r\nA: ";
    return start + std::string(size - start.size() - 4, 'a') + "\r\n\r\n";
  };
  for (const auto& [size, wanted] : {std::pair{1000, State::whole}, {1001, State::refused}}) {
    RequestParser parser(1000, 0);
    feed(parser, with_head(static_cast<std::size_t>(size)), {});
    EXPECT_EQ(parser.state(), wanted) << size;
    if (wanted == State::refused) {
      EXPECT_EQ(parser.refusal().status, 431);
    }
  }
}

TEST(RequestParser, SaysWhenToContinue) {
  RequestParser parser(1000, 1000);
  feed(parser, "PUT / HTTP/1.1\r\nHost: h\r\nExpect: 100-Continue\r\nContent-Length: 2\r\n\r\n",
       {});
  EXPECT_EQ(parser.state(), State::body);
  EXPECT_TRUE(parser.expects_continue());
  feed(parser, "ok", {});
  EXPECT_EQ(parser.state(), State::whole);
  EXPECT_FALSE(parser.expects_continue());
}

}  // namespace
}  // namespace probity::server::http
