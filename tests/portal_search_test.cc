// The search and the lists as files, on a whole node: what is found, where exact names lead, and
// what is never searched.
#include <gtest/gtest.h>

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
  for (const char* path : {"/uses.atom", "/components.atom", "/log.atom", "/agencies/riverton.atom",
                           "/uses/riverton/phone-line.atom"}) {
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
