// A vendor's journeys: what it has to deliver, for what it supplies and what it is steward of, and
// what no other organisation sees of it.
#include <gtest/gtest.h>

#include "browser.h"

namespace probity::world {
namespace {

class Vendor : public ::testing::Test {
 protected:
  Vendor() : site_(world_), rui_(site_), clerk_(site_) {
    world_.admit("clearcall", "vendor", "rui", "officer");
    world_.admit("rival", "vendor", "eve", "officer");
    root_ = world_.component("vad");
    world_.harmless_use("line", root_);
    rui_.sign_in("rui", {"clearcall/rui"});
    clerk_.sign_in("clerk", {"riverton/clerk"});
  }

  // A service whose parts nobody can have.
  void closed_use() {
    world_.must("riverton/clerk", R"({"kind": "use", "predicate": {"id": "riverton/closed",
      "name": "Closed service", "summary": "Sorts what comes in.", "purpose": "public-library",
      "context": "The library's desk.", "stage": "pilot", "components": [],
      "undisclosed": "not_open", "owner": "Library services",
      "contact": {"office": "Library desk"}, "rights": ["Ask for a person."]}})");
    world_.must(
        "riverton/clerk",
        R"({"kind": "use-facts", "subject": ["use riverton/closed"], "predicate": {"facts": [
                   {"name": "use.effect", "value": "reversible_inconvenience"},
                   {"name": "use.role", "value": "recommends"},
                   {"name": "use.operation_data", "value": "personal"},
                   {"name": "use.persons_per_year", "value": 9000}],
                   "none_of": ["service", "harm"]}})");
  }
  void supply(const std::string& use, const std::string& vendor = "clearcall") {
    world_.must("riverton/clerk", R"({"kind": "supply", "subject": ["use )" + use +
                                      R"("], "predicate": {"vendor": ")" + vendor +
                                      R"(", "service": "The whole system.", "open": false}})");
  }

  World world_;
  Site site_;
  Browser rui_;
  Browser clerk_;
  std::string root_;
};

TEST_F(Vendor, ItsListsAreWhatAnAgencySaysItSupplies) {
  ASSERT_EQ(rui_.get("/console"), 200);
  EXPECT_TRUE(rui_.has("No agency has said that your organisation supplies it"));
  EXPECT_FALSE(rui_.has("Register a use"));
  EXPECT_EQ(rui_.get("/console/uses/riverton/line"), 403);
  supply("riverton/line");
  rui_.get("/console");
  EXPECT_TRUE(rui_.has("/console/uses/riverton/line"));
  ASSERT_EQ(rui_.get("/console/uses/riverton/line"), 200);
  EXPECT_TRUE(rui_.has("What to deliver: Phone line"));
  // Met by the agency's declaration, with its entry and its day.
  EXPECT_TRUE(rui_.has("Evidence of human oversight (P") ||
              rui_.has("Evidence of human oversight missing"));
  EXPECT_TRUE(rui_.has("What meets it lasts until"));
  EXPECT_TRUE(rui_.has("Weights manifest, for riverton/vad 1.0"));
  EXPECT_FALSE(rui_.has("Adopt")) << "that is the agency's";
}

TEST_F(Vendor, AServiceThatIsNotOpenHasItsListToo) {
  closed_use();
  supply("riverton/closed");
  ASSERT_EQ(rui_.get("/console/uses/riverton/closed"), 200);
  EXPECT_TRUE(rui_.has("The service is not open, so it is judged by what is handed in"));
  EXPECT_TRUE(rui_.has("From independent assessors"));
  EXPECT_TRUE(rui_.has("Evidence of human oversight missing"));
  EXPECT_TRUE(rui_.has("Questions that nobody has answered"));
  EXPECT_TRUE(rui_.has("trained on")) << rui_.body();
}

TEST_F(Vendor, AStewardSuppliesWhatOnlyItCan) {
  const MadeManifest made = make_manifest("clear");
  const std::string subject = R"("subject": ["artifact )" + made.root + R"("], )";
  world_.must("clearcall/rui", R"({"kind": "model", "predicate": {"id": "clearcall/ear",
      "name": "Clear ear", "summary": "Hears speech.", "modality": "audio"}})");
  world_.must("clearcall/rui",
              R"({"kind": "release", )" + subject +
                  R"("predicate": {"model": "clearcall/ear", "version": "2.0", "changelog":
                     [{"kind": "added", "text": "first release"}], "rollback": {"plan": "none"}}})");
  ASSERT_EQ(rui_.get("/console"), 200);
  EXPECT_TRUE(rui_.has("/console/components/" + made.root));
  EXPECT_TRUE(rui_.has("You can supply 3 of what is missing yourself."));
  ASSERT_EQ(rui_.get("/console/components/" + made.root), 200);
  EXPECT_TRUE(rui_.has("From you"));
  EXPECT_TRUE(rui_.has("State the training data"));
  ASSERT_EQ(
      rui_.post("/console/begin", {{"form", "training-data"}, {"about", "artifact " + made.root}}),
      200);
  ASSERT_EQ(
      rui_.send("/form", {{"/data", "declared_unknown"}, {"/description", "Not said."}}, "next"),
      200)
      << rui_.body();
  ASSERT_EQ(rui_.send("/sign", {}), 200) << rui_.body();
  rui_.get("/console");
  EXPECT_TRUE(rui_.has("You can supply 2 of what is missing yourself."));
}

TEST_F(Vendor, NoOtherVendorSeesItsLists) {
  closed_use();
  supply("riverton/closed");
  Browser eve(site_);
  eve.sign_in("eve", {"rival/eve"});
  eve.get("/console");
  EXPECT_FALSE(eve.has("riverton/closed"));
  EXPECT_EQ(eve.get("/console/uses/riverton/closed"), 403);
  EXPECT_EQ(eve.get("/console/components/" + root_), 403);
  EXPECT_FALSE(eve.has("Missing"));
}

TEST_F(Vendor, TheAgencyNamesASupplierAndEndsTheSupply) {
  clerk_.get("/console/uses/riverton/line");
  EXPECT_TRUE(clerk_.has("Name a supplier"));
  ASSERT_EQ(clerk_.post("/console/begin", {{"form", "supply"}, {"about", "use riverton/line"}}),
            200);
  EXPECT_FALSE(clerk_.has("value=\"lab-noord\"")) << "who checks supplies nothing";
  ASSERT_EQ(clerk_.send("/form",
                        {{"/vendor", "clearcall"},
                         {"/service", "The line with all its parts."},
                         {"/open", "false"}},
                        "next"),
            200)
      << clerk_.body();
  ASSERT_EQ(clerk_.send("/sign", {}), 200) << clerk_.body();
  clerk_.get("/console/uses/riverton/line");
  EXPECT_TRUE(clerk_.has("The clearcall"));
  EXPECT_TRUE(clerk_.has("The service is not open."));
  EXPECT_EQ(rui_.get("/console/uses/riverton/line"), 200);
  clerk_.get("/console/uses/riverton/line");
  ASSERT_NE(clerk_.body().find("name=\"/supply\""), std::string::npos);
  const std::size_t at = clerk_.body().find("name=\"/supply\" value=\"") + 22;
  ASSERT_EQ(clerk_.post("/console/begin", {{"form", "supply-end"},
                                           {"about", "use riverton/line"},
                                           {"/supply", clerk_.body().substr(at, 64)}}),
            200);
  ASSERT_EQ(clerk_.send("/form", {{"/reason", "The contract ended."}}, "next"), 200)
      << clerk_.body();
  ASSERT_EQ(clerk_.send("/sign", {}), 200) << clerk_.body();
  EXPECT_EQ(rui_.get("/console/uses/riverton/line"), 403);
}

}  // namespace
}  // namespace probity::world
