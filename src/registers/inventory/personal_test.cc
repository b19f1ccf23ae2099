#include "registers/inventory/personal.h"

#include <gtest/gtest.h>

namespace probity::registers::inventory {
namespace {

TEST(Personal, AnOfficeIsKnownByItsWords) {
  for (const char* shared :
       {"ai@hq.dhs.gov", "CAIO@epa.gov", "hhs.caio@hhs.gov", "agency-caio@mail.nasa.gov",
        "zzOCIO-AI@dol.gov", "AI.Questions@sba.gov", "ftc-ai-caio@ftc.gov", "data@ntsb.gov"})
    EXPECT_TRUE(is_evidently_shared(shared)) << shared;
  for (const char* person :
       {"SzczepanikV@SEC.GOV", "misimon@FDIC.gov", "Akhtar.Zaman@nara.gov", "arosner@ntia.gov",
        "cfa@state.gov", "torey/adler@noaa.gov", "smith@smith.example", "ai.smith@noaa.gov",
        "01-laptop-voiced@icloud.com", "@noaa.gov", "office"})
    EXPECT_FALSE(is_evidently_shared(person)) << person;
}

TEST(Personal, AnAddressIsFoundInAText) {
  EXPECT_TRUE(may_name_a_person("Write to jane.doe@city.example."));
  EXPECT_TRUE(may_name_a_person("ai@city.example, jane@city.example"));
  EXPECT_TRUE(may_name_a_person("<jane@city.example>"));
  EXPECT_TRUE(may_name_a_person("jos\u00E9@city.example"));
  EXPECT_FALSE(may_name_a_person("Write to ai@city.example."));
  EXPECT_FALSE(may_name_a_person("follow @city on any network, at 5 @ 3.5"));
  EXPECT_FALSE(may_name_a_person(""));
}

TEST(Personal, AContactIsAnOfficeOrAPage) {
  EXPECT_FALSE(contact_may_name_a_person("https://city.example/contact; ai@city.example"));
  EXPECT_FALSE(contact_may_name_a_person(""));
  EXPECT_TRUE(contact_may_name_a_person("Jane Doe"));
  EXPECT_TRUE(contact_may_name_a_person("ai@city.example, jane@city.example"));
  EXPECT_TRUE(contact_may_name_a_person("https://jane@city.example/"));
}

}  // namespace
}  // namespace probity::registers::inventory
