#include "server/http/request.h"

#include <gtest/gtest.h>
#include <rapidcheck.h>

namespace probity::server::http {
namespace {

std::string path_of(std::string_view target) {
  Request request;
  const auto status = parse_target(target, request);
  return status ? request.path : "refused: " + status.error().what;
}

TEST(Target, IsDecodedOnce) {
  EXPECT_EQ(path_of("/"), "/");
  EXPECT_EQ(path_of("/uses/city/ocr.json?x=1"), "/uses/city/ocr.json");
  EXPECT_EQ(path_of("/a%20b/%C3%A9"), "/a b/é");
  EXPECT_EQ(path_of("/a+b"), "/a+b");
  EXPECT_EQ(path_of("/%2541"), "/%41");
  EXPECT_EQ(path_of("/uses/"), "/uses/");
  EXPECT_EQ(path_of("http://example.org:80/a?b"), "/a");
  EXPECT_EQ(path_of("http://example.org"), "/");
  EXPECT_EQ(path_of("/a...b/..c/.d"), "/a...b/..c/.d");
}

TEST(Target, RefusesWhatIsNoName) {
  const std::string nul("/a\0b", 4);
  for (const std::string& bad : {std::string(""),
                                 std::string("*"),
                                 std::string("a"),
                                 std::string("?x"),
                                 std::string("/.."),
                                 std::string("/../etc/passwd"),
                                 std::string("/a/../b"),
                                 std::string("/a/."),
                                 std::string("/./a"),
                                 std::string("/%2e%2e/a"),
                                 std::string("/%2E./a"),
                                 std::string("//a"),
                                 std::string("/a//b"),
                                 std::string("/a%2fb"),
                                 std::string("/a%2F..%2Fb"),
                                 std::string("/a\\b"),
                                 std::string("/a%5cb"),
                                 std::string("/%"),
                                 std::string("/%4"),
                                 std::string("/%4g"),
                                 std::string("/%00"),
                                 std::string("/%0a"),
                                 std::string("/%7f"),
                                 std::string("/%ff"),
                                 std::string("/%c0%ae%c0%ae"),
                                 nul,
                                 std::string("/a?%zz"),
                                 std::string("/a?x=%ff"),
                                 std::string("/a?x=%00")}) {
    Request request;
    const auto status = parse_target(bad, request);
    ASSERT_FALSE(status) << bad;
    EXPECT_EQ(status.error().rule, "http.target");
    EXPECT_EQ(status.error().code, base::Code::usage);
  }
}

TEST(Form, SplitsAndDecodes) {
  const auto form = parse_form("a=1&b=x+y%26z&c&=d&a=2&&e=%3D=");
  ASSERT_TRUE(form);
  const Parameters wanted{{"a", "1"}, {"b", "x y&z"}, {"c", ""},
                          {"", "d"},  {"a", "2"},     {"e", "=="}};
  EXPECT_EQ(*form, wanted);
  Request request;
  request.query = *form;
  EXPECT_EQ(request.parameter("a"), "1");
  EXPECT_EQ(request.parameter("z"), "");
  EXPECT_TRUE(parse_form("")->empty());
}

TEST(Form, ReadsWhatPercentEncodedWrites) {
  EXPECT_TRUE(rc::check(
      "parse_form(percent_encoded)", [](const std::string& name, const std::string& value) {
        const auto ascii = [](std::string text) {
          for (char& c : text) c = static_cast<char>(c & 0x7F);
          std::erase(text, '\0');
          return text;
        };
        const auto form =
            parse_form("x&" + percent_encoded(ascii(name)) + '=' + percent_encoded(ascii(value)));
        RC_ASSERT(form.has_value());
        RC_ASSERT(form->back() == std::make_pair(ascii(name), ascii(value)));
      }));
  EXPECT_EQ(percent_encoded_path("/a b/é"), "/a%20b/%C3%A9");
  EXPECT_EQ(percent_encoded_path("/"), "/");
  EXPECT_EQ(percent_encoded("a/b"), "a%2Fb");
}

TEST(Wants, TheSuffixThenAccept) {
  const auto format = [](std::string accept, std::string suffix = "") {
    Request request;
    if (!accept.empty()) request.headers.push_back({"accept", std::move(accept)});
    request.suffix = std::move(suffix);
    return wants(request);
  };
  EXPECT_EQ(format(""), Format::html);
  EXPECT_EQ(format("*/*"), Format::html);
  EXPECT_EQ(format("application/json"), Format::json);
  EXPECT_EQ(format("application/json;q=0.5, text/html;q=0.25"), Format::json);
  EXPECT_EQ(format("text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"),
            Format::html);
  EXPECT_EQ(format("text/html, application/json"), Format::html);
  EXPECT_EQ(format("application/json;q=0"), Format::html);
  EXPECT_EQ(format("text/html;q=0.9, application/json;q=1.0"), Format::json);
  EXPECT_EQ(format("application/problem+json"), Format::json);
  EXPECT_EQ(format("application/jsonlines"), Format::html);
  EXPECT_EQ(format("text/html", "json"), Format::json);
  EXPECT_EQ(format("application/json", "csv"), Format::html);
}

Request from(std::vector<Header> headers, bool https = true) {
  Request request;
  request.https = https;
  request.headers = std::move(headers);
  return request;
}

TEST(Origin, OnlyOurOwnPagesMayAsk) {
  const Header host{"host", "log.city.example"};
  EXPECT_TRUE(same_origin(from({host, {"sec-fetch-site", "same-origin"}})));
  for (const char* site : {"cross-site", "same-site", "none", "SAME-ORIGIN", "x"})
    EXPECT_FALSE(
        same_origin(from({host, {"sec-fetch-site", site}, {"origin", "https://log.city.example"}})))
        << site;
  EXPECT_TRUE(same_origin(from({host, {"origin", "https://log.city.example"}})));
  for (const char* origin : {"null", "http://log.city.example", "https://log.city.example.evil",
                             "https://city.example", "https://log.city.example:444", ""})
    EXPECT_FALSE(same_origin(from({host, {"origin", origin}}))) << origin;
  EXPECT_TRUE(same_origin(from({host, {"origin", "http://log.city.example"}}, false)));
  EXPECT_FALSE(same_origin(from({host})));
  EXPECT_FALSE(same_origin(from({})));
  EXPECT_FALSE(same_origin(from({{"host", "a b"}, {"origin", ""}})));
}

TEST(Origin, TheSiteAsItsReaderAddressesIt) {
  EXPECT_EQ(site_of(from({{"host", "log.city.example:8443"}})), "https://log.city.example:8443");
  EXPECT_EQ(site_of(from({{"host", "[::1]:80"}}, false)), "http://[::1]:80");
  EXPECT_EQ(site_of(from({{"host", "a\"><script>"}})), "");
  // Whatever a client claims there itself means nothing (proxy.h).
  EXPECT_EQ(site_of(from({{"host", "a"}, {"x-forwarded-proto", "https"}}, false)), "http://a");
}

}  // namespace
}  // namespace probity::server::http
