// The portal over a real socket: pages and their JSON, the interface for programs, errors, and that
// no link is dead.
#include <gtest/gtest.h>

#include <deque>
#include <set>

#include "access/trust.h"
#include "base/limits.h"
#include "json/parse.h"
#include "server/console/console.h"
#include "server/portal/portal.h"
#include "statement/bundle.h"
#include "statement/receipt.h"
#include "support/http_client.h"
#include "support/world.h"

namespace probity {
namespace {

using world::HttpClient;
using world::Reply;
using world::World;

constexpr std::string_view kModel =
    R"({"kind": "model", "predicate": {"id": "riverton/ocr", "name": "OCR", "summary": "Reads.", "modality": "vision"}})";

json::Value parsed(const std::string& text) {
  auto value = json::parse(text);
  EXPECT_TRUE(value) << text.substr(0, 200);
  return value ? *std::move(value) : json::Value();
}
std::string text_at(const std::string& document, std::string_view pointer) {
  const json::Value value = parsed(document);
  const json::Value* found = json::at(value, pointer);
  return found && found->is_string() ? std::string(json::view(found->get_string())) : "";
}

// One populated node for all tests that only read.
struct Served {
  World world;
  std::string component, use;
  std::unique_ptr<server::portal::Portal> portal;
  std::unique_ptr<server::console::Console> console;  // pages lead to where one signs in
  std::unique_ptr<server::http::HttpServer> server;

  Served() {
    component = world.component("vad");
    use = world.harmless_use("phone-line", component);
    world.must(
        "lab-noord/kim",
        R"({"kind": "attestation", "subject": ["artifact )" + component +
            R"("], "predicate": {"scope": ["provenance", "documentation"], "method": "rehashed", )"
            R"("verdict": "pass", "findings": "As stated.", "valid_until": "2027-05-01", )"
            R"("funding": "agency", "conflicts_of_interest": "none"}})");
    world.must("riverton/clerk",
               R"({"kind": "use", "predicate": {"id": "riverton/watch", "name": "Watch", )"
               R"("summary": "Looks for faces.", "purpose": "internal", "context": "Streets.", )"
               R"("stage": "planned", "components": [")" +
                   component +
                   R"("], "owner": "Order office", "contact": {"office": "Desk"}, "rights": []}})");
    world.must("riverton/clerk",
               R"({"kind": "use-facts", "subject": ["use riverton/watch"], "predicate": )"
               R"({"facts": [{"name": "area.policing", "value": true}], "none_of": []}})");
    auto made = server::portal::Portal::make(world.node());
    if (!made)
      throw std::runtime_error(made.error().what + " " + made.error().pointer + " " +
                               made.error().found);
    portal = *std::move(made);
    console = server::console::Console::make(world.node(), *portal).value();
    server = std::make_unique<server::http::HttpServer>(world.clock());
    if (!server->start({"127.0.0.1", 0}, portal->site(), portal->options()))
      throw std::runtime_error("cannot listen");
  }
  std::uint16_t port() const { return server->port(); }
  ~Served() { server->stop(); }
};

Served& served() {
  static Served one;
  return one;
}

std::vector<std::string> page_paths() {
  return {"/",
          "/uses",
          "/uses/riverton/phone-line",
          "/components",
          "/components/" + served().component,
          "/models/riverton/vad",
          "/agencies/riverton",
          "/agencies/lab-noord",
          "/log",
          "/log/0",
          "/rules",
          "/verify",
          "/api"};
}

TEST(Portal, EveryPageAnswersAsHtmlAndAsJson) {
  HttpClient client(served().port());
  for (const std::string& path : page_paths()) {
    SCOPED_TRACE(path);
    const Reply page = client.get(path, "Accept: text/html\r\n");
    EXPECT_EQ(page.status, 200) << page.body;
    EXPECT_EQ(page.headers.at("content-type"), "text/html; charset=utf-8");
    EXPECT_NE(page.body.find("</html>"), std::string::npos);
    EXPECT_NE(page.body.find("at " + std::to_string(served().world.size()) + " entries"),
              std::string::npos);
    EXPECT_EQ(page.body.find("blocked-link"), std::string::npos);
    const Reply by_accept = client.get(path, "Accept: application/json\r\n");
    EXPECT_EQ(by_accept.headers.at("content-type"), "application/json");
    const Reply by_suffix = client.get(path == "/" ? "/index.json" : path + ".json");
    EXPECT_EQ(by_suffix.status, 200);
    EXPECT_EQ(by_suffix.body, by_accept.body) << "one handler, one answer";
    EXPECT_TRUE(parsed(by_suffix.body).is_object());
  }
}

// From the home page to wherever links lead, fragments included.
TEST(Portal, NoLinkIsDead) {
  HttpClient client(served().port());
  std::deque<std::string> open = {"/"};
  std::set<std::string> seen = {"/"};
  std::set<std::string>
      ends;  // choices of a list: they multiply, so programs are told not to go on
  std::map<std::string, std::string> bodies;
  std::vector<std::pair<std::string, std::string>> links;
  while (!open.empty()) {
    const std::string path = open.front();
    open.pop_front();
    const Reply reply = client.get(path);
    EXPECT_LT(reply.status, 400) << path << ": " << reply.body.substr(0, 300);
    if (const auto to = reply.headers.find("location"); to != reply.headers.end())
      links.emplace_back(path, to->second);
    if (const auto type = reply.headers.find("content-type");
        type != reply.headers.end() && type->second.starts_with("text/html"))
      bodies[path] = reply.body;
    for (std::size_t at = reply.body.find("href=\""); at != std::string::npos;
         at = reply.body.find("href=\"", at + 1)) {
      if (!bodies.contains(path) || ends.contains(path)) break;
      std::string href = reply.body.substr(at + 6, reply.body.find('"', at + 6) - at - 6);
      for (std::size_t amp; (amp = href.find("&amp;")) != std::string::npos;)
        href.erase(amp + 1, 4);
      if (href.starts_with("#")) href = path + href;
      if (!href.starts_with("/")) continue;
      links.emplace_back(path, href);
      const std::string target = href.substr(0, href.find('#'));
      if (!seen.insert(target).second) continue;
      open.push_back(target);
      if (reply.body.compare(reply.body.find('"', at + 6) + 1, 15, " rel=\"nofollow\"") == 0)
        ends.insert(target);
    }
    ASSERT_LT(seen.size(), 2000u) << "links without end";
  }
  for (const auto& [from, href] : links) {
    const std::size_t hash = href.find('#');
    if (hash == std::string::npos) continue;
    const auto page = bodies.find(href.substr(0, hash));
    if (page == bodies.end()) {
      ADD_FAILURE() << from << " links into " << href << ", which is no page";
      continue;
    }
    EXPECT_NE(page->second.find(" id=\"" + href.substr(hash + 1) + "\""), std::string::npos)
        << from << " links to " << href << ", where there is no such place";
  }
  EXPECT_GT(bodies.size(), page_paths().size());
  EXPECT_TRUE(seen.contains("/api/v1/entries/0/bundle"));
  EXPECT_TRUE(seen.contains("/trust.json"));
}

TEST(Portal, TheInterfaceForProgramsAnswers) {
  HttpClient client(served().port());
  for (const std::string path :
       {"/api/v1", "/api/v1/entries", "/api/v1/entries?kind=use&count=1", "/api/v1/entries/3",
        "/api/v1/entries/3/receipt", "/api/v1/entries/3/envelope", "/api/v1/entries/3/bundle",
        "/api/v1/checkpoint", "/api/v1/uses", "/api/v1/uses/riverton/phone-line",
        "/api/v1/uses/riverton/phone-line/judgement", "/api/v1/components",
        "/api/v1/components/COMPONENT", "/api/v1/components/COMPONENT/profile", "/api/v1/rubric",
        "/api/v1/trust", "/api/v1/kinds", "/health"}) {
    std::string target = path;
    if (const std::size_t at = target.find("COMPONENT"); at != std::string::npos)
      target.replace(at, 9, served().component);
    const Reply reply = client.get(target);
    EXPECT_EQ(reply.status, 200) << target << reply.body.substr(0, 300);
    EXPECT_EQ(reply.headers.at("content-type"), "application/json") << target;
    EXPECT_TRUE(parsed(reply.body).is_object()) << target;
  }
  const Reply judged = client.get("/api/v1/uses/riverton/phone-line/judgement");
  EXPECT_EQ(text_at(judged.body, "/judgement/code"), "3600");
  EXPECT_FALSE(text_at(judged.body, "/judgement/digits/0/rule").empty());
  const Reply one = client.get("/api/v1/entries?kind=use&count=1");
  EXPECT_EQ(text_at(one.body, "/entries/0/kind"), "use");
  EXPECT_FALSE(text_at(one.body, "/next").empty());
  EXPECT_EQ(client.get(text_at(one.body, "/next")).status, 200);
}

TEST(Portal, WhatIsDownloadedVerifiesOffline) {
  HttpClient client(served().port());
  const auto trust = access::Trust::parse(client.get("/trust.json").body);
  ASSERT_TRUE(trust) << trust.error().what;
  const auto token = text_at(client.get("/uses/riverton/phone-line.json").body, "/label/download");
  ASSERT_FALSE(token.empty());
  const Reply file = client.get(token);
  EXPECT_EQ(file.headers.at("content-disposition"), "attachment");
  const auto bundle = statement::parse_bundle(file.body);
  ASSERT_TRUE(bundle) << bundle.error().what;
  EXPECT_TRUE(trust->verify(*bundle));
  const log::Verifier key = served().world.node().log_verifier();
  EXPECT_TRUE(log::open_checkpoint(client.get("/checkpoint").body, std::span(&key, 1)));
  const auto receipt = statement::parse_receipt(client.get("/api/v1/entries/0/receipt").body);
  ASSERT_TRUE(receipt);
  EXPECT_TRUE(statement::verify(*receipt, std::span(&key, 1)));
}

TEST(Portal, ErrorsAreForTheirReader) {
  HttpClient client(served().port());
  const Reply page = client.get("/uses/riverton/nothing", "Accept: text/html\r\n");
  EXPECT_EQ(page.status, 404);
  EXPECT_NE(page.body.find("Who can fix it"), std::string::npos);
  const Reply data = client.get("/uses/riverton/nothing.json");
  EXPECT_EQ(data.status, 404);
  EXPECT_EQ(data.headers.at("content-type"), "application/problem+json");
  EXPECT_EQ(text_at(data.body, "/rule"), "page.use");
  EXPECT_EQ(client.get("/no/such/page").status, 404);
  EXPECT_EQ(client.get("/rules.csv").status, 404);
  EXPECT_EQ(client.get("/log/999999").status, 404);
  EXPECT_EQ(client.get("/log?before=x").status, 400);
  EXPECT_EQ(text_at(client.get("/api/v1/entries?kind=poem").body, "/rule"), "list.kind");
  const Reply method = client.send("DELETE", "/uses");
  EXPECT_EQ(method.status, 405);
  EXPECT_EQ(method.headers.at("allow"), "GET, HEAD");
}

TEST(Portal, HeadAndWhatTheReaderHasAlready) {
  HttpClient client(served().port());
  const Reply whole = client.get("/log/0.json");
  const Reply head = client.send("HEAD", "/log/0.json");
  EXPECT_EQ(head.status, 200);
  EXPECT_TRUE(head.body.empty());
  EXPECT_EQ(head.headers.at("content-length"), std::to_string(whole.body.size()));
  EXPECT_EQ(client.get("/log/0.json", "If-None-Match: " + whole.headers.at("etag") + "\r\n").status,
            304);
}

TEST(Portal, ARestrictedUseKeepsItsCodeToItself) {
  HttpClient client(served().port());
  EXPECT_EQ(client.get("/api/v1/uses/riverton/watch/judgement").status, 403);
  EXPECT_EQ(client.get("/uses.json").body.find("riverton/watch"), std::string::npos);
  const std::string facts =
      text_at(client.get("/api/v1/entries?kind=use-facts&count=1").body, "/entries/0/href");
  ASSERT_FALSE(facts.empty());
  const Reply entry = client.get(facts);
  EXPECT_EQ(text_at(entry.body, "/content"), "withheld");
  EXPECT_EQ(entry.body.find("envelope"), std::string::npos);
  EXPECT_FALSE(text_at(entry.body, "/leaf").empty()) << "the commitment stays";
  EXPECT_EQ(client.get(facts + "/envelope").status, 403);
  EXPECT_EQ(client.get(facts + "/bundle").status, 403);
  const std::string page = client.get("/log/" + facts.substr(facts.rfind('/') + 1)).body;
  EXPECT_EQ(page.find("area.policing"), std::string::npos);
  EXPECT_NE(page.find("restricted area"), std::string::npos);
}

TEST(Portal, StatementsComeInByPost) {
  Served fresh;
  HttpClient client(fresh.port());
  const std::string envelope = fresh.world.signed_envelope("riverton/clerk", std::string(kModel));
  const std::uint64_t before = fresh.world.size();
  const Reply first =
      client.send("POST", "/api/v1/statements", "Content-Type: application/json\r\n", envelope);
  ASSERT_EQ(first.status, 201) << first.body;
  const log::Verifier key = fresh.world.node().log_verifier();
  const auto receipt = statement::parse_receipt(first.body);
  ASSERT_TRUE(receipt);
  EXPECT_TRUE(statement::verify(*receipt, std::span(&key, 1)));
  EXPECT_EQ(first.headers.at("location"), "/api/v1/entries/" + std::to_string(before));
  EXPECT_EQ(client.get(first.headers.at("location")).status, 200) << "you read what you wrote";
  EXPECT_EQ(client.get("/models/riverton/ocr").status, 200);

  const Reply again = client.send("POST", "/api/v1/statements", {}, envelope);
  EXPECT_EQ(again.status, 200);
  EXPECT_EQ(again.headers.at("location"), first.headers.at("location"));
  EXPECT_EQ(fresh.world.size(), before + 1);
}

TEST(Portal, WhatIsWrongWithAStatementIsSaidExactly) {
  Served& site = served();
  HttpClient client(site.port());
  const std::uint64_t before = site.world.size();
  const std::string good = site.world.signed_envelope("riverton/clerk", std::string(kModel));
  std::string altered = good;
  const std::size_t payload = altered.find("\"payload\":\"") + 30;
  altered[payload] = altered[payload] == 'A' ? 'B' : 'A';
  const auto wrong = [&](const std::string& who, const std::string& document) {
    return site.world.signed_envelope(who, document);
  };
  struct Case {
    const char* name;
    std::string body;
    int status;
    const char* pointer;
  };
  const Case cases[] = {
      {"truncated", good.substr(0, good.size() / 2), 422, "/payload"},
      {"no envelope", "{}", 422, "/payloadType"},
      {"unknown word",
       wrong("riverton/clerk",
             R"({"kind": "model", "predicate": {"id": "riverton/x", "name": "X", )"
             R"("summary": "s", "modality": "smell"}})"),
       422, "/predicate/modality"},
      {"unknown field",
       wrong("riverton/clerk",
             R"({"kind": "model", "predicate": {"id": "riverton/x", "name": "X", )"
             R"("summary": "s", "modality": "audio", "colour": "red"}})"),
       422, "/predicate/colour"},
      {"wrong role",
       wrong("lab-noord/kim",
             R"({"kind": "model", "predicate": {"id": "lab-noord/x", "name": "X", )"
             R"("summary": "s", "modality": "audio"}})"),
       403, nullptr},
  };
  for (const Case& one : cases) {
    const Reply reply = client.send("POST", "/api/v1/statements", {}, one.body);
    EXPECT_EQ(reply.status, one.status) << one.name << ": " << reply.body;
    EXPECT_EQ(reply.headers.at("content-type"), "application/problem+json") << one.name;
    EXPECT_FALSE(text_at(reply.body, "/rule").empty()) << one.name;
    if (one.pointer) {
      EXPECT_EQ(text_at(reply.body, "/pointer"), one.pointer) << one.name << ": " << reply.body;
    }
  }
  EXPECT_GE(client.send("POST", "/api/v1/statements", {}, altered).status, 400);
  EXPECT_EQ(site.world.size(), before) << "nothing was appended";
  HttpClient other(site.port());
  const Reply large = other.send("POST", "/api/v1/statements", {},
                                 std::string(base::limits::kEnvelopeBytes + 1, 'x'));
  EXPECT_EQ(large.status, 413);
  EXPECT_EQ(site.world.size(), before);
}

TEST(Portal, APageFollowsTheLogAndTheClock) {
  Served fresh;
  HttpClient client(fresh.port());
  for (int i = 0; i < 3; ++i) client.get("/uses/riverton/phone-line");  // kept by now
  EXPECT_EQ(text_at(client.get("/uses/riverton/phone-line.json").body, "/code/code"), "3600");
  fresh.world.must("riverton/clerk",
                   R"({"kind": "suspension", "subject": ["use riverton/phone-line"], )"
                   R"("predicate": {"reason": "Calls were cut."}})");
  EXPECT_EQ(text_at(client.get("/uses/riverton/phone-line.json").body, "/code/code"), "3609");
  EXPECT_NE(client.get("/").body.find("at " + std::to_string(fresh.world.size()) + " entries"),
            std::string::npos);
  fresh.world.clock().advance(3 * 3600);
  EXPECT_NE(client.get("/").body.find("3 hours old"), std::string::npos);
}

}  // namespace
}  // namespace probity
