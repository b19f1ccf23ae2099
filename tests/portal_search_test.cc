// The search and the lists as files, on a whole node: what is found, where exact names lead, and
// what is never searched.
#include <gtest/gtest.h>

#include "json/parse.h"
#include "server/portal/portal.h"
#include "support/world.h"

namespace probity {
namespace {

using server::http::Request;
using server::http::Response;

class PortalSearch : public testing::Test {
 protected:
  PortalSearch() {
    use_ = world_.harmless_use("phone-line", world_.component("vad"));
    portal_ = server::portal::Portal::make(world_.node()).value();
    site_ = portal_->site();
  }
  Response get(const std::string& target) {
    Request request;
    EXPECT_TRUE(server::http::parse_target(target, request)) << target;
    request.headers = {{"host", "ai.example"}};
    return site_(request);
  }
  static std::string body(const Response& response) {
    return std::string(response.content ? response.content->bytes() : response.body);
  }
  static std::string header(const Response& response, std::string_view name) {
    for (const auto& one : response.headers)
      if (one.name == name) return one.value;
    return "";
  }

  world::World world_;
  std::string use_;
  std::unique_ptr<server::portal::Portal> portal_;
  server::http::Site site_;
};

TEST_F(PortalSearch, WhatIsNamedExactlyIsShownAtOnce) {
  EXPECT_EQ(header(get("/search?q=riverton/phone-line"), "Location"), "/uses/riverton/phone-line");
  EXPECT_EQ(header(get("/search?q=" + use_), "Location"), "/uses/riverton/phone-line");
  EXPECT_EQ(header(get("/search?q=3600"), "Location"), "/uses?code=3600");
  EXPECT_EQ(header(get("/search?q=%230"), "Location"), "/log/0");
}

TEST_F(PortalSearch, ProgramsAreToldWhereItLeads) {
  const std::string found = body(get("/api/v1/search?q=riverton/phone-line"));
  EXPECT_NE(found.find("\"leads_to\": \"/uses/riverton/phone-line\""), std::string::npos) << found;
  EXPECT_NE(body(get("/api/v1/search?q=3600")).find("/uses?code=3600"), std::string::npos);
  const std::string words = body(get("/api/v1/search?q=RIVERTON"));
  EXPECT_NE(words.find("\"leads_to\": \"\""), std::string::npos);
  EXPECT_NE(words.find("/uses/riverton/phone-line"), std::string::npos);
}

TEST_F(PortalSearch, TheLogIsSearchedByWordsAndKinds) {
  const std::string found = body(get("/log?q=phone"));
  EXPECT_NE(found.find("Remove filter: "), std::string::npos);
  const std::string uses = body(get("/log.json?q=phone&kind=use"));
  EXPECT_NE(uses.find("\"matching\": 1,"), std::string::npos) << uses;
  EXPECT_EQ(uses.find("\"kind\": \"release\""), std::string::npos);
  EXPECT_NE(body(get("/log?q=nowhere-to-be-found")).find("No entry matches"), std::string::npos);
  // From place to place it finds each entry once.
  std::size_t seen = 0;
  for (std::string next = "/log.json?q=riverton&count=1"; !next.empty() && seen < 100; ++seen) {
    const std::string page = body(get(next));
    const std::size_t at = page.find("\"next_href\": \"") + 14;
    next = page.substr(at, page.find('"', at) - at);
    if (!next.empty()) next.insert(next.find('?'), ".json");
  }
  const std::string all = body(get("/log.json?q=riverton"));
  EXPECT_NE(all.find("\"matching\": " + std::to_string(seen) + ","), std::string::npos) << seen;
}

TEST_F(PortalSearch, ADossierHoldsEveryEntryAboutTheUseAndItsParts) {
  const Response page = get("/uses/riverton/phone-line/dossier");
  EXPECT_EQ(page.status, 200);
  const std::string text = body(page);
  for (const char* part : {"The signed entries", "id=\"part-", "How to check this dossier"})
    EXPECT_NE(text.find(part), std::string::npos) << part;
  const std::string data = body(get("/api/v1/uses/riverton/phone-line/dossier"));
  const std::string entries = data.substr(data.find("\"entries\""));
  const std::string use = body(get("/api/v1/uses/riverton/phone-line"));
  for (std::size_t at = use.find("\"/log/"); at != std::string::npos;
       at = use.find("\"/log/", at + 1)) {
    const std::string entry = use.substr(at, use.find('"', at + 1) - at + 1);
    EXPECT_NE(entries.find(entry), std::string::npos) << entry;
  }
  EXPECT_EQ(get("/uses/riverton/none/dossier").status, 404);
}

// The number beside a choice is what choosing it would show, the other filters in force.
TEST_F(PortalSearch, CountsOfComponentsAreTheListsBehindThem) {
  world_.component("reader", "language", "b");
  world_.component("listener", "audio", "c");
  const auto list = [&](const std::string& query) {
    return json::parse(body(get("/components.json" + query))).value();
  };
  for (const std::string chosen :
       {"", "?modality=language", "?steward=riverton&modality=audio", "?q=reader"}) {
    const json::Value page = list(chosen);
    for (const json::Value& filter : json::find(*json::find(page, "list"), "filters")->as_array()) {
      const std::string name(json::find(filter, "name")->as_string());
      if (chosen.find(name) != std::string::npos)
        continue;  // several values of one are any of them
      for (const json::Value& choice : json::find(filter, "choices")->as_array()) {
        const std::string more = (chosen.empty() ? "?" : "&") + name + "=" +
                                 std::string(json::find(choice, "value")->as_string());
        const json::Value behind = list(chosen + more);
        EXPECT_EQ(json::find(choice, "count")->as_int64(),
                  json::find(*json::find(behind, "list"), "matching")->as_int64())
            << chosen << more;
      }
    }
  }
  // Two of audio although the list shows the one of language.
  EXPECT_NE(body(get("/components.json?modality=language")).find("\"count\": 2"),
            std::string::npos);
}

TEST_F(PortalSearch, WordsFindWhatHoldsThem) {
  const Response found = get("/search?q=RIVERTON");
  EXPECT_EQ(found.status, 200);
  EXPECT_NE(body(found).find("<mark>"), std::string::npos);
  EXPECT_NE(body(found).find("/uses/riverton/phone-line"), std::string::npos);
  EXPECT_NE(body(get("/search?q=nowhere-to-be-found")).find("Nothing in the public register"),
            std::string::npos);
  EXPECT_NE(body(get("/uses?q=phone")).find("/uses/riverton/phone-line"), std::string::npos);
}

TEST_F(PortalSearch, PersonsAreNotSearched) {
  const std::string page = body(get("/search?q=somebody@riverton.example"));
  EXPECT_NE(page.find("holds no personal data"), std::string::npos);
  EXPECT_EQ(page.find("somebody"), std::string::npos);
}

TEST_F(PortalSearch, ListsAreFiles) {
  for (const char* path :
       {"/uses.csv", "/components.csv", "/agencies.csv", "/models.csv", "/log.csv"}) {
    const Response file = get(path);
    EXPECT_EQ(file.status, 200) << path;
    EXPECT_TRUE(file.type.starts_with("text/csv")) << path;
    EXPECT_NE(body(file).find("\r\n"), std::string::npos) << path;
  }
  for (const char* path :
       {"/uses.atom", "/components.atom", "/agencies.atom", "/models.atom", "/log.atom",
        "/agencies/riverton.atom", "/uses/riverton/phone-line.atom"}) {
    const Response feed = get(path);
    EXPECT_EQ(feed.status, 200) << path;
    EXPECT_NE(body(feed).find("<feed xmlns=\"http://www.w3.org/2005/Atom\""), std::string::npos);
  }
  EXPECT_EQ(get("/rules.csv").status, 404);
}

TEST_F(PortalSearch, PagesSayHowToCiteThem) {
  const std::string page = body(get("/uses/riverton/phone-line"));
  EXPECT_NE(page.find("http://ai.example/uses/riverton/phone-line"), std::string::npos);
  EXPECT_NE(page.find("leaf hash"), std::string::npos);
}

}  // namespace
}  // namespace probity
