#include "registers/provenance/spdx.h"

#include <gtest/gtest.h>

namespace probity::registers::provenance {
namespace {

TEST(Spdx, ReadsExpressions) {
  EXPECT_EQ(parse_licence("MIT")->ids, std::vector<std::string>{"MIT"});
  EXPECT_EQ(parse_licence("(MIT OR Apache-2.0) AND EUPL-1.2")->ids,
            (std::vector<std::string>{"MIT", "Apache-2.0", "EUPL-1.2"}));
  EXPECT_TRUE(parse_licence("GPL-2.0-only WITH Classpath-exception-2.0"));
  EXPECT_TRUE(parse_licence("Apache-2.0+")->listed);
  EXPECT_FALSE(parse_licence("LicenseRef-llama3")->listed);
}

TEST(Spdx, RefusesWhatIsNoLicence) {
  for (const char* text :
       {"", "other", "NOASSERTION", "NONE", "mit", "MIT OR", "(MIT", "MIT Apache-2.0", "MIT WITH x",
        "GPL-3.0", "MIT/Apache-2.0", "LicenseRef-"}) {
    const auto parsed = parse_licence(text);
    ASSERT_FALSE(parsed) << text;
    EXPECT_EQ(parsed.error().rule, "licence.expression") << text;
  }
  EXPECT_EQ(parse_licence(std::string(100'000, '(')).error().code, base::Code::too_large);
  EXPECT_FALSE(parse_licence(std::string(900, '(')));
}

}  // namespace
}  // namespace probity::registers::provenance
