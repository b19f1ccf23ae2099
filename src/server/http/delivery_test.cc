#include "server/http/delivery.h"

#include <gtest/gtest.h>
#include <zlib.h>

#include "json/parse.h"
#include "server/http/problem.h"

namespace probity::server::http {
namespace {

constexpr base::Time kNow{1795411980};

Request get(std::vector<Header> headers = {}) {
  Request request;
  request.headers = std::move(headers);
  return request;
}

bool has(std::string_view text, std::string_view part) { return text.find(part) != text.npos; }

std::string field(const std::string& head, const std::string& name) {
  const std::size_t at = head.find("\r\n" + name + ": ");
  if (at == head.npos) return "none";
  const std::size_t start = at + name.size() + 4;
  return head.substr(start, head.find("\r\n", start) - start);
}

std::string gunzip(std::string_view packed) {
  z_stream stream{};
  inflateInit2(&stream, 31);
  std::string out(1 << 20, '\0');
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(packed.data()));
  stream.avail_in = static_cast<uInt>(packed.size());
  stream.next_out = reinterpret_cast<Bytef*>(out.data());
  stream.avail_out = static_cast<uInt>(out.size());
  const int end = inflate(&stream, Z_FINISH);
  out.resize(end == Z_STREAM_END ? stream.total_out : 0);
  inflateEnd(&stream);
  return out;
}

std::string long_page() {
  std::string page;
  for (int i = 0; i < 200; ++i) page += "<p>a line of it</p>";
  return page;
}

TEST(Delivery, CompressesForThoseWhoAskAndWhereItPays) {
  const auto encoding = [](const Response& response, std::string accept) {
    const Delivery out =
        deliver(get({{"accept-encoding", std::move(accept)}}), response, kNow, false);
    EXPECT_EQ(field(out.head, "Content-Length"), std::to_string(out.body().size()));
    return field(out.head, "Content-Encoding");
  };
  const Response page = html(long_page());
  const Response cached = shared(std::make_shared<const Content>("text/css", long_page()));
  for (const Response& response : {page, cached}) {
    EXPECT_EQ(encoding(response, "gzip"), "gzip");
    EXPECT_EQ(encoding(response, "br, gzip;q=0.5"), "gzip");
    EXPECT_EQ(encoding(response, "gzip;q=0"), "none");
    EXPECT_EQ(encoding(response, "br"), "none");
    EXPECT_EQ(encoding(response, ""), "none");
    const Delivery out = deliver(get({{"accept-encoding", "gzip"}}), response, kNow, false);
    EXPECT_EQ(gunzip(out.body()), long_page());
    EXPECT_LT(out.body().size(), long_page().size() / 4);
    EXPECT_TRUE(has(out.head, "Vary: Accept, Accept-Encoding\r\n"));
  }
  EXPECT_EQ(encoding(html("short"), "gzip"), "none");
  EXPECT_EQ(encoding({.type = "image/png", .body = long_page()}, "gzip"), "none");
  EXPECT_EQ(encoding({.type = "application/octet-stream", .body = long_page()}, "gzip"), "none");
  EXPECT_EQ(
      encoding({.type = "application/octet-stream", .body = long_page(), .is_text_within = true},
               "gzip"),
      "gzip");
  EXPECT_EQ(encoding({.type = "text/html", .body = long_page(), .compress = false}, "gzip"),
            "none");
}

TEST(Delivery, TagsDifferByBodyAndEncodingAndBothAreKnown) {
  const Response page = html(long_page());
  const std::string plain = field(deliver(get(), page, kNow, false).head, "ETag");
  const std::string packed =
      field(deliver(get({{"accept-encoding", "gzip"}}), page, kNow, false).head, "ETag");
  EXPECT_EQ(plain.size(), 34U);
  EXPECT_NE(plain, packed);
  EXPECT_NE(plain, field(deliver(get(), html(long_page() + "."), kNow, false).head, "ETag"));
  for (const std::string& tag :
       {plain, packed, std::string("*"), "W/" + plain, "\"a\", " + packed}) {
    const Delivery out =
        deliver(get({{"if-none-match", tag}, {"accept-encoding", "gzip"}}), page, kNow, false);
    EXPECT_TRUE(out.head.starts_with("HTTP/1.1 304 Not Modified\r\n")) << tag;
    EXPECT_EQ(out.body(), "");
    EXPECT_EQ(field(out.head, "Content-Length"), "none");
    EXPECT_NE(field(out.head, "ETag"), "none");
  }
  Response versioned = page;
  versioned.etag = "tree-17";
  EXPECT_EQ(field(deliver(get(), versioned, kNow, false).head, "ETag"), "\"tree-17\"");
}

TEST(Delivery, OnlyReadingGets200Tags) {
  Request post = get({{"if-none-match", "*"}});
  post.method = Method::post;
  const Delivery out = deliver(post, text("made", 201), kNow, false);
  EXPECT_TRUE(out.head.starts_with("HTTP/1.1 201 Created\r\n"));
  EXPECT_EQ(field(out.head, "ETag"), "none");
  EXPECT_EQ(field(out.head, "Cache-Control"), "no-store");
  EXPECT_EQ(out.body(), "made");
}

TEST(Delivery, HeadersOfItsOwnAndOfTheHandler) {
  Response response = text("x");
  response.headers = {{"Cache-Control", "max-age=60"}, {"Allow", "GET"}};
  const Delivery out = deliver(get(), response, kNow, /*close=*/true);
  EXPECT_EQ(field(out.head, "Cache-Control"), "max-age=60");
  EXPECT_FALSE(has(out.head, "no-cache"));
  EXPECT_EQ(field(out.head, "Connection"), "close");
  EXPECT_EQ(field(out.head, "Referrer-Policy"), "same-origin");
  EXPECT_EQ(field(out.head, "Cross-Origin-Opener-Policy"), "same-origin");
  const Delivery moved = deliver(get(), redirect("/there"), kNow, false);
  EXPECT_EQ(field(moved.head, "Location"), "/there");
  EXPECT_EQ(field(moved.head, "Content-Length"), "0");
  EXPECT_TRUE(deliver(get(), redirect_away("/a\r\nSet-Cookie: b"), kNow, false)
                  .head.starts_with("HTTP/1.1 500 "));
}

TEST(Delivery, Dates) {
  EXPECT_EQ(http_date({784111777}), "Sun, 06 Nov 1994 08:49:37 GMT");  // RFC 9110 section 5.6.7
  EXPECT_EQ(http_date({0}), "Thu, 01 Jan 1970 00:00:00 GMT");
}

TEST(Problem, SaysWhatTheErrorSays) {
  const Response answer = problem(
      {base::Code::bad_input, "unknown word", "/tier", "word.unknown", "x", "open, guarded"});
  EXPECT_EQ(answer.status, 422);
  EXPECT_EQ(answer.type, "application/problem+json");
  EXPECT_EQ(*json::parse(answer.body),
            *json::parse(R"({"type": "about:blank", "title": "Unprocessable Content", "status": 422,
              "detail": "unknown word", "pointer": "/tier", "rule": "word.unknown", "found": "x",
              "required": "open, guarded"})"));
  EXPECT_FALSE(has(problem(base::fail(base::Code::not_found, "gone").value()).body, "pointer"));
  EXPECT_EQ(problem(418, base::fail(base::Code::usage, "x").value()).status, 418);
  const std::pair<base::Code, int> statuses[] = {
      {base::Code::usage, 400},     {base::Code::bad_input, 422}, {base::Code::unauthorised, 401},
      {base::Code::forbidden, 403}, {base::Code::not_found, 404}, {base::Code::conflict, 409},
      {base::Code::too_large, 413}, {base::Code::full, 507},      {base::Code::environment, 503},
      {base::Code::internal, 500}};
  for (const auto& [code, status] : statuses) EXPECT_EQ(status_of(code), status);
}

TEST(Delivery, ThePolicyAllowsWhatThePageAsksFor) {
  const auto policy = [](Response response) {
    return field(deliver(get(), std::move(response), kNow, false).head, "Content-Security-Policy");
  };
  const std::string plain = policy(html("x"));
  EXPECT_EQ(plain.find("script-src"), plain.npos);
  EXPECT_NE(plain.find("default-src 'none'; "), plain.npos);
  EXPECT_NE(plain.find("form-action 'self'; "), plain.npos);
  EXPECT_NE(plain.find("frame-ancestors 'none'; report-uri /csp-reports; report-to csp"),
            plain.npos);
  Response scripted = html("x");
  scripted.script = true;
  EXPECT_NE(policy(scripted).find("script-src 'self'; connect-src 'self'; "), std::string::npos);
  Response leading = html("x");
  leading.form_target = "https://id.example";
  EXPECT_NE(policy(leading).find("form-action 'self' https://id.example; "), std::string::npos);
  for (const char* hostile : {"https://a; script-src *", "https://a *", "a,b", "a\r\nX: y"}) {
    leading.form_target = hostile;
    EXPECT_EQ(deliver(get(), leading, kNow, false).status, 500) << hostile;
  }
}

TEST(Delivery, StrictTransportOnlyWhereThereIsOne) {
  Request request = get();
  EXPECT_EQ(field(deliver(request, html("x"), kNow, false).head, "Strict-Transport-Security"),
            "none");
  request.https = true;
  EXPECT_EQ(field(deliver(request, html("x"), kNow, false).head, "Strict-Transport-Security"),
            "max-age=31536000");
}

TEST(Delivery, APrivatePageIsKeptByNobody) {
  Request request = get();
  request.headers.push_back({"accept-encoding", "gzip"});
  const Delivery out = deliver(request, private_page(html(std::string(5000, 'x'))), kNow, false);
  EXPECT_EQ(field(out.head, "Cache-Control"), "no-store");
  EXPECT_EQ(field(out.head, "Content-Encoding"), "none");
}

TEST(Redirect, LeadsToThisSiteAlone) {
  const auto leads = [](std::string_view to) {
    return field(deliver(get(), redirect(to), kNow, false).head, "Location");
  };
  for (const char* path : {"/", "/uses?q=a%20b#c", "/a//b", "/a:b@c"}) EXPECT_EQ(leads(path), path);
  for (const char* hostile :
       {"", "//evil.example", "/\\evil.example", "\\\\evil.example", "https://evil.example",
        "javascript:alert(1)", "/\tevil", "/\r\nSet-Cookie: a=b", "/a\\b", " /a", "evil.example",
        "/\x01/evil.example", "/a b", "/\xC3\xA9"})
    EXPECT_EQ(leads(hostile), "/") << hostile;
}

}  // namespace
}  // namespace probity::server::http
