// What concerns a use in a restricted area (law enforcement, migration) is shown nowhere, however
// far from the use it is said: about the use, about an incident with it, about a statement on it.
#include <gtest/gtest.h>

#include <deque>
#include <regex>
#include <set>

#include "outbox/notice.h"
#include "server/portal/portal.h"
#include "store/log_store.h"
#include "support/http_client.h"
#include "support/world.h"

namespace probity {
namespace {

using world::HttpClient;
using world::Reply;
using world::World;

// Stands in every text that must not be shown, and nowhere else.
constexpr const char* kWord = "xylophone";

struct Restricted : testing::Test {
  Restricted() {
    const std::string component = world.component("vad");
    const std::string use = world.harmless_use("watch", component);
    world.harmless_use("phone-line", component);
    first = world.size();
    const auto facts =
        world.must("riverton/clerk",
                   R"({"kind": "use-facts", "subject": ["use riverton/watch"], "predicate": )"
                   R"({"facts": [{"name": "area.policing", "value": true}], "none_of": []}})");
    world.must("riverton/clerk",
               R"({"kind": "incident", "predicate": {"id": "riverton/matter", "title": )"
               R"("A xylophone was taken", "summary": "The xylophone was seen.", "began": )"
               R"("2026-11-20T08:00:00Z", "noticed": "2026-11-21T08:00:00Z", "harm": )"
               R"("A xylophone is missing.", "severity": "serious", "components": [], "uses": [")" +
                   use + R"("]}})");
    // Only the incident is their subject, or only a statement.
    world.must(
        "riverton/clerk",
        R"({"kind": "incident-update", "subject": ["incident riverton/matter"], )"
        R"("predicate": {"note": "The xylophone was found.", "severity": "minor", "reason": "It was smaller."}})");
    world.must("lab-noord/kim",
               R"({"kind": "endorsement", "subject": ["statement )" +
                   store::read_entry(*world.node().reader().value(), facts.receipt.index)
                       .value()
                       ->pae.hex() +
                   R"("], "predicate": {"note": "We heard the xylophone."}})");
    portal = server::portal::Portal::make(world.node()).value();
    server = std::make_unique<server::http::HttpServer>(world.clock());
    EXPECT_TRUE(server->start({"127.0.0.1", 0}, portal->site(), portal->options()));
  }
  ~Restricted() override { server->stop(); }

  World world;
  std::uint64_t first = 0;
  std::unique_ptr<server::portal::Portal> portal;
  std::unique_ptr<server::http::HttpServer> server;
};

TEST_F(Restricted, NoPageNoFileAndNoFeedTellsIt) {
  HttpClient client(server->port());
  std::deque<std::string> open = {"/",
                                  "/uses/riverton/watch",
                                  "/incidents/riverton/matter",
                                  "/log.csv",
                                  "/log.atom",
                                  "/incidents.csv",
                                  "/incidents.atom",
                                  "/uses.atom",
                                  "/search?q=xylophone",
                                  "/search.json?q=xylophone",
                                  "/incidents?q=xylophone",
                                  "/api/v1/entries?count=100"};
  for (std::uint64_t entry = first; entry < world.size(); ++entry)
    for (const char* after : {"", ".json", "/envelope", "/bundle"}) {
      open.push_back("/log/" + std::to_string(entry) + after);
      open.push_back("/api/v1/entries/" + std::to_string(entry) + after);
    }
  std::set<std::string> seen(open.begin(), open.end());
  const std::regex link(R"#((?:href|action)="(/[^"#]*)|"href": ?"(/[^"#]*))#");
  std::size_t read = 0;
  for (; !open.empty() && read < 3000; ++read) {
    const std::string path = open.front();
    open.pop_front();
    Reply reply = client.get(path);
    // What was asked comes back in the box of the search, in links and as a filter in force.
    const bool is_asked = path.find(kWord) != std::string::npos;
    if (is_asked)
      reply.body = std::regex_replace(reply.body, std::regex("(?:\"|=|“|Search: )xylophone"), "");
    EXPECT_EQ(reply.body.find(kWord), std::string::npos) << path;
    EXPECT_EQ(reply.body.find("area.policing\",\"value"), std::string::npos) << path;
    for (std::sregex_iterator one(reply.body.begin(), reply.body.end(), link), end; one != end;
         ++one) {
      std::string next = (*one)[1].matched ? (*one)[1].str() : (*one)[2].str();
      for (std::size_t at; (at = next.find("&amp;")) != std::string::npos;) next.erase(at + 1, 4);
      if (next.find(kWord) == std::string::npos && seen.insert(next).second) open.push_back(next);
    }
  }
  EXPECT_GT(read, 100u);
}

TEST_F(Restricted, NobodyIsToldOfIt) {
  const auto db = world.node().reader().value();
  for (std::uint64_t entry = first; entry < world.size(); ++entry)
    EXPECT_FALSE(outbox::notice_of(*db, "log", entry).value()) << entry;
}

TEST_F(Restricted, ItsPageSaysThatSomethingIsNotShown) {
  HttpClient client(server->port());
  EXPECT_NE(client.get("/uses/riverton/watch").body.find("restricted area"), std::string::npos);
  const std::string last = "/api/v1/entries/" + std::to_string(world.size() - 1);
  EXPECT_EQ(client.get(last + "/envelope").status, 403);
  EXPECT_EQ(client.get(last + "/bundle").status, 403);
}

}  // namespace
}  // namespace probity
