#include "server/pages/theme.h"

#include <gtest/gtest.h>

#include <fstream>
#include <sstream>

#include "base/resource.h"
#include "server/pages/pages.h"

namespace probity::server::pages {
namespace {

std::string error_of(std::string_view text) {
  const auto theme = read_theme(text);
  return theme ? "none" : theme.error().rule + " " + theme.error().pointer;
}

TEST(Theme, ContrastIsThatOfTheGuidelines) {
  EXPECT_EQ(contrast("#000000", "#ffffff"), 2100);
  EXPECT_EQ(contrast("#ffffff", "#000000"), 2100);
  EXPECT_EQ(contrast("#777777", "#777777"), 100);
  EXPECT_EQ(contrast("#777777", "#ffffff"), 447);  // the known grey that just fails
  EXPECT_EQ(contrast("#767676", "#ffffff"), 454);  // and the one that just passes
}

TEST(Theme, TheUsualLookItselfCanBeRead) {
  EXPECT_GE(palette().light.size(), 20u);
  EXPECT_EQ(palette().light.size(), palette().dark.size());
  EXPECT_NE(palette().light.at("ground"), palette().dark.at("ground"));
  EXPECT_EQ(error_of(R"({"name":"Plain","light":{},"dark":{}})"), "none");
}

TEST(Theme, TheSecondThemeShipsAndHolds) {
  std::ifstream file(PROBITY_SOURCE "/demo/themes/harbour.json");
  std::stringstream text;
  text << file.rdbuf();
  const auto theme = read_theme(text.str());
  ASSERT_TRUE(theme) << theme.error().what << " " << theme.error().found;
  const std::string css = stylesheet(*theme);
  EXPECT_NE(css.find("--brand:#7a1f14;"), std::string::npos);
  EXPECT_LT(css.find("--brand:#7a1f14;"), css.find("prefers-color-scheme:dark"));
}

TEST(Theme, RefusesWhatItCannotBe) {
  EXPECT_EQ(error_of(R"({"name":"x","light":{"brnad":"#000000"},"dark":{}})"),
            "theme.token /light/brnad");
  for (const char* colour :
       {"red", "#fff", "#gggggg", "#0000000", "url(x)", "#000;}*{display:none"})
    EXPECT_EQ(error_of(std::string(R"({"name":"x","light":{},"dark":{"ink":")") + colour + "\"}}"),
              "theme.colour /dark/ink")
        << colour;
  EXPECT_EQ(error_of(R"({"name":"x","light":{"link":"#aaaaaa"},"dark":{}})"),
            "theme.contrast /light/link");
  EXPECT_EQ(error_of(R"({"name":"x","light":{"brand":"#eeeeee"},"dark":{}})"),
            "theme.contrast /light/brand");
  EXPECT_EQ(error_of(R"({"name":"x","light":{},"dark":{},"css":"*{}"})"), "field.unknown /css");
  EXPECT_NE(error_of(std::string(20'000, ' ')), "none");
}

}  // namespace
}  // namespace probity::server::pages
