#include "interop/inventory/mapping.h"

#include <gtest/gtest.h>

#include "interop/inventory/names.h"
#include "json/canonical.h"
#include "json/codec.h"

namespace probity::interop::inventory {
namespace {

using registers::inventory::InventoryRow;

Mapping small() {
  Mapping mapping;
  mapping.id = "small";
  mapping.source.title = "A list";
  mapping.columns = {"Name", "What", "Stage"};
  mapping.key.name = "Name";
  mapping.use.name = mapping.use.owner = mapping.use.office = {{"Name", {}, {}, {}}};
  mapping.use.summary = {{"What", {}, {}, {}}};
  mapping.use.purpose = {{{}, {}, {}, "unsorted"}};
  mapping.use.stage = {{"Stage", {{{"On", "live"}}}, Others::skip, {}}, {{}, {}, {}, "planned"}};
  return mapping;
}

base::Error refused(const Mapping& mapping) {
  const auto parsed = parse_mapping(json::canonical(json::encode(mapping)));
  EXPECT_FALSE(parsed.has_value());
  return parsed ? base::Error{} : parsed.error();
}

TEST(Mapping, ThoseOfTheProgramHoldTogether) {
  EXPECT_EQ(shipped_mappings(), (std::vector<std::string>{"us-2025", "plain"}));
  for (const std::string& id : shipped_mappings()) {
    const auto mapping = shipped_mapping(id);
    ASSERT_TRUE(mapping.has_value()) << mapping.error().what << " " << mapping.error().pointer;
    EXPECT_EQ(mapping->id, id);
    EXPECT_TRUE(match(*mapping, mapping->columns).has_value());
  }
  EXPECT_EQ(shipped_mapping("us-1925").error().code, base::Code::not_found);
}

TEST(Mapping, AnErrorPointsIntoIt) {
  EXPECT_TRUE(parse_mapping(json::canonical(json::encode(small()))).has_value());
  Mapping bad = small();
  bad.id = "No slug";
  EXPECT_EQ(refused(bad).pointer, "/id");
  bad = small();
  bad.columns.push_back("Name");
  EXPECT_EQ(refused(bad).pointer, "/columns/3");
  bad = small();
  bad.use.summary[0].column = "Waht";
  EXPECT_EQ(refused(bad).pointer, "/use/summary/0/column");
  EXPECT_NE(refused(bad).required.find("What"), std::string::npos);
  bad = small();
  bad.use.stage[0].constant = "live";
  EXPECT_EQ(refused(bad).pointer, "/use/stage/0");
  bad = small();
  bad.use.owner.clear();
  EXPECT_EQ(refused(bad).rule, "mapping.way");
  bad = small();
  bad.use.owner[0].others = Others::skip;
  EXPECT_EQ(refused(bad).pointer, "/use/owner/0/others");
  bad = small();
  bad.facts = {{"use.role", "Role", {}, {}}};
  EXPECT_EQ(refused(bad).pointer, "/facts/0/column");
  bad = small();
  bad.blanks = std::map<std::string, std::string>{{"a/b", "-"}};
  EXPECT_EQ(refused(bad).pointer, "/blanks/a~1b");
  EXPECT_EQ(parse_mapping("{").error().rule, "json.syntax");
  EXPECT_EQ(parse_mapping("{}").error().rule, "field.missing");
}

TEST(Mapping, SaysHowAFileDiffers) {
  const Mapping mapping = small();
  const auto lacking = match(mapping, {"Naem", "What", "Stage"});
  ASSERT_FALSE(lacking.has_value());
  EXPECT_EQ(lacking.error().rule, "mapping.header");
  EXPECT_EQ(lacking.error().pointer, "/key/name");
  EXPECT_NE(lacking.error().found.find("Naem"), std::string::npos);
  Mapping lenient = mapping;
  lenient.may_lack = {"Stage"};
  const auto columns = match(lenient, {"What", "Name", "Cost"});
  ASSERT_TRUE(columns.has_value());
  EXPECT_EQ(columns->unknown, std::vector<std::string>{"Cost"});
  EXPECT_EQ(columns->lacking, std::vector<std::string>{"Stage"});
}

InventoryRow row(const std::string& agency, const std::string& id, const std::string& name) {
  InventoryRow made;
  made.key.agency = agency;
  if (!id.empty()) made.published_id = id;
  if (!name.empty()) made.published_name = name;
  return made;
}

TEST(Names, AreMadeOfWhatIsPublished) {
  EXPECT_EQ(slug_of(row("DHS", "DHS-2705", "Triage")), "dhs-2705");
  EXPECT_EQ(slug_of(row("DOE", "35", "Triage")), "doe-35");
  EXPECT_EQ(slug_of(row("RIV", "", "Form reading (OCR)")), "riv-form-reading-ocr");
  EXPECT_TRUE(slug_of(row("RIV", "", "\u8868")).starts_with("row-"));
  EXPECT_EQ(slug_of(row("", "", "  -- ")).size(), 12u);
  const std::string longest =
      distinct_slug_of(row(std::string(40, 'a'), "", std::string(300, 'b')));
  EXPECT_LE(longest.size(), 63u);
  EXPECT_TRUE(base::is_slug(longest));
  InventoryRow second = row("DOE", "35", "Triage");
  second.key.occurrence = 2;
  EXPECT_NE(distinct_slug_of(second), distinct_slug_of(row("DOE", "35", "Triage")));
}

}  // namespace
}  // namespace probity::interop::inventory
