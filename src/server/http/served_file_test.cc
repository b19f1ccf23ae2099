#include "server/http/served_file.h"

#include <gtest/gtest.h>

#include "base/failing_files.h"
#include "base/scratch_folder.h"
#include "server/http/raw_client.h"
#include "server/http/server.h"

namespace probity::server::http {
namespace {

std::string range_of(std::string_view header, std::uint64_t size) {
  ByteRange range;
  switch (parse_range(header, size, range)) {
    case RangeAnswer::all:
      return "all";
    case RangeAnswer::none:
      return "none";
    case RangeAnswer::part:
      break;
  }
  return std::to_string(range.first) + "+" + std::to_string(range.count);
}

TEST(Range, IsReadAtItsEdges) {
  EXPECT_EQ(range_of("bytes=0-0", 10), "0+1");
  EXPECT_EQ(range_of("bytes=0-", 10), "0+10");
  EXPECT_EQ(range_of("bytes=9-9", 10), "9+1");
  EXPECT_EQ(range_of("bytes=9-99", 10), "9+1");
  EXPECT_EQ(range_of("bytes=3-9223372036854775807", 10), "3+7");
  EXPECT_EQ(range_of("bytes=-1", 10), "9+1");
  EXPECT_EQ(range_of("bytes=-99", 10), "0+10");
  EXPECT_EQ(range_of("bytes=10-", 10), "none");
  EXPECT_EQ(range_of("bytes=10-20", 10), "none");
  EXPECT_EQ(range_of("bytes=-0", 10), "none");
  EXPECT_EQ(range_of("bytes=0-", 0), "none");
  EXPECT_EQ(range_of("bytes=-1", 0), "none");
}

TEST(Range, WhatIsNoneIsTheWhole) {
  for (const char* header :
       {"", "bytes", "bytes=", "bytes=-", "bytes=5-3", "bytes=a-b", "bytes=1-b", "bytes=+1-2",
        "bytes=0-1,3-4", "bytes= 0-1", "lines=0-1", "bytes=--1", "bytes=99999999999999999999-",
        "bytes=1-99999999999999999999"})
    EXPECT_EQ(range_of(header, 10), "all") << header;
}

TEST(Attachment, NoNameWritesAHeaderOfItsOwn) {
  EXPECT_EQ(attachment("report.pdf"),
            "attachment; filename=\"report.pdf\"; filename*=UTF-8''report.pdf");
  EXPECT_EQ(
      attachment("Prüfung \"1\".pdf"),
      "attachment; filename=\"Pr_fung _1_.pdf\"; filename*=UTF-8''Pr%C3%BCfung%20%221%22.pdf");
  EXPECT_EQ(attachment("a\r\nSet-Cookie: b=c\\"),
            "attachment; filename=\"a__Set-Cookie_ b_c_\"; "
            "filename*=UTF-8''a%0D%0ASet-Cookie%3A%20b%3Dc%5C");
}

struct Serving : testing::Test {
  base::ScratchFolder folder;
  base::SystemFiles real;
  base::FailingFiles files{real};
  base::SystemClock clock;
  HttpServer server{clock};
  std::string text;

  void start(std::size_t bytes) {
    for (std::size_t i = 0; text.size() < bytes; ++i) text += std::to_string(i) + ",";
    text.resize(bytes);
    ASSERT_TRUE(real.write(folder / "file", text, 0600));
    Router router;
    router.add(Method::get, "/file", [this](const Request& request) {
      return serve(request, {"the file.txt", "v1", files.open(folder / "file").value()}).value();
    });
    router.add(Method::get, "/", [](const Request&) { return http::text("here"); });
    ASSERT_TRUE(server.start({"127.0.0.1", 0}, router, {.complain = [](std::string_view) {}}));
  }
  std::string ask(RawClient& client, const std::string& more, const std::string& method = "GET") {
    client.send(method + " /file HTTP/1.1\r\nHost: x\r\n" + more + "\r\n");
    return client.answer();
  }
};

std::string body_of(const std::string& answer) {
  return answer.substr(answer.find("\r\n\r\n") + 4);
}
bool has(const std::string& text, std::string_view part) {
  return text.find(part) != std::string::npos;
}

TEST_F(Serving, ComesWholeWithItsLengthAndTheConnectionGoesOn) {
  start(700'000);
  RawClient client(server.port());
  const std::string answer = ask(client, "");
  EXPECT_TRUE(answer.starts_with("HTTP/1.1 200 OK"));
  EXPECT_TRUE(has(answer, "Content-Length: 700000\r\n"));
  EXPECT_TRUE(has(answer, "Content-Type: application/octet-stream\r\n"));
  EXPECT_TRUE(has(answer, "X-Content-Type-Options: nosniff\r\n"));
  EXPECT_TRUE(has(answer, "Content-Disposition: attachment; filename=\"the file.txt\""));
  EXPECT_TRUE(body_of(answer) == text);
  EXPECT_TRUE(body_of(ask(client, "")) == text);
}

TEST_F(Serving, InPartsItIsTheSame) {
  start(200'001);
  RawClient client(server.port());
  const std::string first = ask(client, "Range: bytes=0-99999\r\n");
  EXPECT_TRUE(first.starts_with("HTTP/1.1 206 Partial Content"));
  EXPECT_TRUE(has(first, "Content-Range: bytes 0-99999/200001\r\n"));
  EXPECT_TRUE(has(first, "Content-Length: 100000\r\n"));
  const std::string rest = ask(client, "Range: bytes=100000-\r\nIf-Range: \"v1\"\r\n");
  EXPECT_TRUE(body_of(first) + body_of(rest) == text);
  const std::string last = ask(client, "Range: bytes=-1\r\n");
  EXPECT_EQ(body_of(last), text.substr(200'000));
  // Another version: all of it.
  EXPECT_TRUE(ask(client, "Range: bytes=5-\r\nIf-Range: \"v0\"\r\n").starts_with("HTTP/1.1 200"));
  const std::string none = ask(client, "Range: bytes=200001-\r\n");
  EXPECT_TRUE(none.starts_with("HTTP/1.1 416 Range Not Satisfiable"));
  EXPECT_TRUE(has(none, "Content-Range: bytes */200001\r\n"));
  EXPECT_TRUE(ask(client, "If-None-Match: \"v1\"\r\n").starts_with("HTTP/1.1 304"));
}

TEST_F(Serving, AnEmptyOneIsServedToo) {
  start(0);
  RawClient client(server.port());
  const std::string answer = ask(client, "");
  EXPECT_TRUE(has(answer, "Content-Length: 0\r\n"));
  EXPECT_EQ(body_of(answer), "");
  EXPECT_TRUE(ask(client, "Range: bytes=0-\r\n").starts_with("HTTP/1.1 416"));
}

TEST_F(Serving, HeadTellsItsLengthAlone) {
  start(1000);
  RawClient client(server.port());
  client.send("HEAD /file HTTP/1.1\r\nHost: x\r\n\r\nGET / HTTP/1.1\r\nHost: x\r\n\r\n");
  ASSERT_TRUE(client.read_until([](const std::string& text) { return has(text, "here"); }));
  EXPECT_TRUE(has(client.received, "Content-Length: 1000\r\n"));
  EXPECT_FALSE(has(client.received, "0,1,2"));
}

TEST_F(Serving, ADiskThatFailsBreaksTheAnswerOff) {
  start(700'000);
  RawClient client(server.port());
  files.fail_at(4, base::Code::environment, /*forever=*/true);
  client.send("GET /file HTTP/1.1\r\nHost: x\r\n\r\n");
  EXPECT_TRUE(client.ends());
  EXPECT_TRUE(has(client.received, "Content-Length: 700000\r\n"));
  EXPECT_LT(client.received.size(), 700'000u);
}

}  // namespace
}  // namespace probity::server::http
