#include "server/http/router.h"

#include <gtest/gtest.h>

namespace probity::server::http {
namespace {

class RouterTest : public testing::Test {
 protected:
  RouterTest() {
    const auto named = [](std::string route) {
      return [route](const Request& request) {
        std::string out = route;
        for (const auto& [name, value] : request.route) out += ' ' + name + '=' + value;
        return text(request.suffix.empty() ? out : out + " as " + request.suffix);
      };
    };
    // Least literal first: the order of adding does not matter.
    router_.add(Method::get, "/tile/{path*}", named("tile"));
    router_.page("/uses/{agency}/{slug}", named("use"));
    router_.page("/uses/{agency}/new", named("new"));
    router_.add(Method::get, "/tokens/{id}.safety.json", named("token"));
    router_.page("/tokens/{id}", named("token page"));
    router_.page("/uses", named("uses"));
    router_.page("/", named("home"));
    router_.add(Method::get, "/trust.json", named("trust"));
    router_.add(Method::get, "/style.css", named("style"));
    router_.add(Method::get, "/raw/{name}", named("raw"));
    router_.page("/api/v1/statements", named("list"));
    router_.add(Method::post, "/api/v1/statements", named("submit"));
  }
  Response ask(std::string path, Method method = Method::get) {
    Request request;
    request.method = method;
    request.path = std::move(path);
    request.query = {{"q", "a b"}};
    return router_(request);
  }
  Router router_;
};

TEST_F(RouterTest, TheMostLiteralPatternAnswers) {
  const std::pair<std::string, std::string> cases[] = {
      {"/", "home"},
      {"/index.json", "home as json"},
      {"/uses", "uses"},
      {"/uses.json", "uses as json"},
      {"/uses.csv", "uses as csv"},
      {"/uses/city/ocr", "use agency=city slug=ocr"},
      {"/uses/city/ocr.json", "use agency=city slug=ocr as json"},
      {"/uses/city/ocr.v2", "use agency=city slug=ocr.v2"},
      {"/uses/city/new", "new agency=city"},
      {"/uses/city/new.json", "new agency=city as json"},
      {"/tokens/ab", "token page id=ab"},
      {"/tokens/ab.json", "token page id=ab as json"},
      {"/tokens/ab.safety.json", "token id=ab"},
      {"/trust.json", "trust"},
      {"/raw/x.json", "raw name=x.json"},
      {"/tile/0/x001/000", "tile path=0/x001/000"},
      {"/tile/0", "tile path=0"},
  };
  for (const auto& [path, wanted] : cases) {
    const Response answer = ask(path);
    EXPECT_EQ(answer.status, 200) << path;
    EXPECT_EQ(answer.body, wanted) << path;
  }
}

TEST_F(RouterTest, UnknownPathsAre404) {
  for (const char* path : {"/x", "/uses/a/b/c", "/tile", "/tile/", "/style.css.json", "/style.json",
                           "/.json", "/uses/.json", "/trust"})
    EXPECT_EQ(ask(path).status, 404) << path;
}

TEST_F(RouterTest, OtherMethodsAre405WithAllow) {
  EXPECT_EQ(ask("/api/v1/statements", Method::post).body, "submit");
  EXPECT_EQ(ask("/uses", Method::head).body, "uses");
  const Response answer = ask("/api/v1/statements", Method::delete_);
  EXPECT_EQ(answer.status, 405);
  ASSERT_EQ(answer.headers.size(), 1U);
  EXPECT_EQ(answer.headers[0].name, "Allow");
  EXPECT_EQ(answer.headers[0].value, "GET, HEAD, POST");
}

TEST_F(RouterTest, ATrailingSlashLeadsToThePage) {
  const Response answer = ask("/uses/");
  EXPECT_EQ(answer.status, 308);
  EXPECT_EQ(answer.headers.at(0).value, "/uses?q=a%20b");
  EXPECT_EQ(ask("/uses/a b/c/").headers.at(0).value, "/uses/a%20b/c?q=a%20b");
}

TEST_F(RouterTest, RefusalsCanBeDressed) {
  Router dressed([](int status, const base::Error& error, const Request&) {
    return html(error.what, status);
  });
  Request request;
  EXPECT_EQ(dressed(request).status, 404);
  EXPECT_EQ(dressed(request).type, "text/html; charset=utf-8");
}

}  // namespace
}  // namespace probity::server::http
