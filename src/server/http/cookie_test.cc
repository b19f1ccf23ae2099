#include "server/http/cookie.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "server/http/delivery.h"

namespace probity::server::http {
namespace {

Request with(std::vector<std::string> lines, bool https = false) {
  Request request;
  request.https = https;
  for (std::string& line : lines) request.headers.push_back({"cookie", std::move(line)});
  return request;
}

TEST(Cookie, ReadsByName) {
  const Request request = with({"a=1; session=x.y_z-w; b=\"2\"", "late=3"});
  EXPECT_EQ(cookie(request, "session"), "x.y_z-w");
  EXPECT_EQ(cookie(request, "a"), "1");
  EXPECT_EQ(cookie(request, "b"), "2");
  EXPECT_EQ(cookie(request, "late"), "3");
  EXPECT_EQ(cookie(request, "sess"), "");
  EXPECT_EQ(cookie(with({"session"}), "session"), "");
  EXPECT_EQ(cookie(with({";;; =; session = x;session=y;"}), "session"), "y");
}

TEST(Cookie, UnderHttpsOnlyTheHostsOwn) {
  const std::string line = "session=planted; __Host-session=own";
  EXPECT_EQ(cookie(with({line}, true), "session"), "own");
  EXPECT_EQ(cookie(with({line}, false), "session"), "planted");
  EXPECT_EQ(cookie(with({"session=planted"}, true), "session"), "");
}

TEST(Cookie, TwoOfANameAreNone) {
  EXPECT_EQ(cookie(with({"s=1; s=2"}), "s"), "");
  EXPECT_EQ(cookie(with({"s=1", "s=2"}), "s"), "");
  EXPECT_EQ(cookie(with({"s=1; s=1"}), "s"), "1");
}

TEST(Cookie, TooManyAreNone) {
  std::string line = "s=1";
  for (int i = 0; i < 63; ++i) line += "; x=1";
  EXPECT_EQ(cookie(with({line}), "s"), "1");
  EXPECT_EQ(cookie(with({line + "; x=1"}), "s"), "");
}

RC_GTEST_PROP(Cookie, AnyBytesAreReadWithoutHarm, (const std::string& bytes)) {
  const Request request = with({bytes, "s=" + bytes});
  const std::string_view value = cookie(request, "s");
  RC_ASSERT(value.find(';') == value.npos);
}

TEST(Cookie, IsSetForThisHostAlone) {
  Response response;
  set_cookie(response, with({}), {.name = "session", .value = "abc="});
  set_cookie(
      response, with({}, true),
      {.name = "session", .value = "abc", .max_age = 60, .same_site = Cookie::SameSite::strict});
  drop_cookie(response, with({}, true), "session");
  ASSERT_EQ(response.headers.size(), 3U);
  EXPECT_EQ(response.headers[0].value, "session=abc=; Path=/; HttpOnly; SameSite=Lax");
  EXPECT_EQ(response.headers[1].value,
            "__Host-session=abc; Path=/; HttpOnly; SameSite=Strict; Secure; Max-Age=60");
  EXPECT_EQ(response.headers[2].value,
            "__Host-session=; Path=/; HttpOnly; SameSite=Lax; Secure; Max-Age=0");
}

TEST(Cookie, ForeignTextIsNeverSet) {
  for (const char* value : {"a; Domain=example", "a\r\nX: y", "a b", "\"", "a,b", "\xC3\xA9"}) {
    Response response = text("x");
    set_cookie(response, with({}), {.name = "s", .value = value});
    const Delivery out = deliver({}, response, base::Time{0}, false);
    EXPECT_EQ(out.status, 500) << value;
    EXPECT_EQ(out.head.find("Set-Cookie"), out.head.npos);
  }
}

}  // namespace
}  // namespace probity::server::http
