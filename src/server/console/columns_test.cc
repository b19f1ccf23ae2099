#include "server/console/columns.h"

#include <gtest/gtest.h>

#include "json/canonical.h"
#include "json/codec.h"

namespace probity::server::console {
namespace {

namespace inventory = interop::inventory;

const rubric::Rubric& rules() {
  static const rubric::Rubric core = *rubric::core();
  return core;
}

TEST(Columns, AreGuessedByTheirNames) {
  const Chosen chosen =
      guessed({"Nr.", "System_Name", "Description", "Status", "Department", "Cost", "E-Mail"});
  EXPECT_EQ(chosen.at("Nr."), "id") << "case and marks do not matter";
  EXPECT_EQ(chosen.at("System_Name"), "name");
  EXPECT_EQ(chosen.at("Description"), "summary");
  EXPECT_EQ(chosen.at("Status"), "stage");
  EXPECT_EQ(chosen.at("Department"), "owner");
  EXPECT_EQ(chosen.at("E-Mail"), "email");
  EXPECT_FALSE(chosen.contains("Cost"));
}

TEST(Columns, EachMeaningIsGuessedOnce) {
  const Chosen chosen = guessed({"Title", "Name", "Project"});
  EXPECT_EQ(chosen.size(), 1u);
  EXPECT_EQ(chosen.at("Name"), "name") << "the likelier name first";
}

TEST(Columns, MakeAMappingThatReadsBackTheSame) {
  const std::vector<std::string> header = {"Nr", "System", "Status", "Mail", "Other mail", "Cost"};
  const Chosen chosen = {{"Nr", "id"},
                         {"System", "name"},
                         {"Status", "stage"},
                         {"Mail", "contact"},
                         {"Other mail", "email"}};
  const auto made = mapping_by_hand({header, chosen, "list.csv", "City"}, rules());
  ASSERT_TRUE(made);
  const auto again = inventory::parse_mapping(json::canonical(json::encode(*made)));
  ASSERT_TRUE(again) << again.error().what << again.error().pointer;
  EXPECT_EQ(chosen_in(*again), chosen);
  EXPECT_EQ(again->contacts, (std::vector<std::string>{"Mail", "Other mail"}))
      << "their cells may name a person";
  EXPECT_EQ(again->use.owner.back().constant, "City");
  EXPECT_TRUE(inventory::match(*again, header));
}

TEST(Columns, WithoutANameThereIsNoMapping) {
  const auto made = mapping_by_hand({{"A"}, {{"A", "summary"}}, "list.csv", "City"}, rules());
  ASSERT_FALSE(made);
  EXPECT_EQ(made.error().rule, "columns.name");
}

}  // namespace
}  // namespace probity::server::console
