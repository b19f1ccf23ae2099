#include "server/portal/recognise.h"

#include <gtest/gtest.h>

namespace probity::server::portal {
namespace {

struct Case {
  const char* typed;
  Pasted what;
  std::string value;
};

TEST(Recognise, KnowsWhatWasPasted) {
  const std::string hex(64, 'a');
  const std::string mixed = "  sha256:" + std::string(64, 'A') + "\n";
  const Case cases[] = {
      {"", Pasted::nothing, ""},
      {" \n", Pasted::nothing, ""},
      {hex.c_str(), Pasted::digest, hex},
      {mixed.c_str(), Pasted::digest, hex},
      {"#84", Pasted::entry, "84"},
      {"84", Pasted::entry, "84"},
      {"#3600", Pasted::entry, "3600"},
      {"3600", Pasted::code, "3600"},
      {"3·6·0·0", Pasted::code, "3600"},
      {"3-6-0-0", Pasted::code, "3600"},
      {"3 6 0 0", Pasted::code, "3600"},
      {"36000", Pasted::entry, "36000"},
      {"riverton/phone-line", Pasted::name, "riverton/phone-line"},
      {"pkg:npm/%40ricky0123/vad-node@0.0.3", Pasted::package,
       "pkg:npm/%40ricky0123/vad-node@0.0.3"},
      {"jan.jansen@riverton.example", Pasted::person, ""},
      {"complaint by j@r.example please", Pasted::person, ""},
      {"{\"dsseEnvelope\": 1}", Pasted::label, "{\"dsseEnvelope\": 1}"},
      {"phone line", Pasted::words, "phone line"},
      {"a / b", Pasted::words, "a / b"},
      {"-84", Pasted::words, "-84"},
      {"Riverton/Phone", Pasted::words, "Riverton/Phone"},
  };
  for (const Case& one : cases) {
    const Recognised got = recognise(one.typed);
    EXPECT_EQ(got.what, one.what) << one.typed;
    EXPECT_EQ(got.value, one.value) << one.typed;
  }
}

}  // namespace
}  // namespace probity::server::portal
