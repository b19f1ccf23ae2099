#include "access/password_rules.h"

#include <algorithm>
#include <array>

#include "access/limits.h"
#include "base/utf8.h"
#include "language/say.h"

namespace probity::access {

using base::Code;
using base::fail;
using base::Status;

namespace {

// The commonest of twelve characters and more; shorter ones are refused by their length.
constexpr std::array<std::string_view, 40> kCommon = {"passwordpassword",
                                                      "password1234",
                                                      "password12345",
                                                      "password123456",
                                                      "password2024",
                                                      "password2025",
                                                      "password2026",
                                                      "mypassword123",
                                                      "administrator",
                                                      "administrator1",
                                                      "adminadminadmin",
                                                      "letmeinletmein",
                                                      "welcome12345",
                                                      "welcome123456",
                                                      "changeme1234",
                                                      "changemeplease",
                                                      "iloveyou1234",
                                                      "iloveyouforever",
                                                      "qwertyuiopas",
                                                      "qwertyuiop12",
                                                      "qwertyuiop123",
                                                      "qwertyuiop[]",
                                                      "1qaz2wsx3edc",
                                                      "1qaz2wsx3edc4rfv",
                                                      "qazwsxedcrfv",
                                                      "zaq12wsxcde3",
                                                      "1q2w3e4r5t6y",
                                                      "q1w2e3r4t5y6",
                                                      "asdfghjkl123",
                                                      "asdfghjkl;'\\",
                                                      "zxcvbnmasdfg",
                                                      "abcd1234abcd",
                                                      "abc123abc123",
                                                      "trustno1trustno1",
                                                      "correcthorsebatterystaple",
                                                      "correct horse battery staple",
                                                      "thequickbrownfox",
                                                      "motdepasse123",
                                                      "sunshine1234",
                                                      "football1234"};

std::size_t code_points(std::string_view text) {
  return static_cast<std::size_t>(std::count_if(text.begin(), text.end(), [](char c) {
    return (static_cast<unsigned char>(c) & 0xc0) != 0x80;
  }));
}

// "aaaaaaaaaaaa", "abcabcabcabc": up to four bytes over and over.
bool repeats(std::string_view text) {
  for (std::size_t period = 1; period <= 4; ++period)
    if (text.substr(period) == text.substr(0, text.size() - period)) return true;
  return false;
}

// "abcdefghijkl", "987654321098": every character is the next or the previous one, digits in a
// ring.
bool counts(std::string_view text) {
  const auto all = [&](int by) {
    for (std::size_t i = 1; i < text.size(); ++i) {
      const int step = text[i] - text[i - 1];
      if (step != by && step != by - 10 * by) return false;
    }
    return true;
  };
  return all(1) || all(-1);
}

}  // namespace

std::string lower_case(std::string_view text) {
  std::string lower(text);
  for (char& c : lower)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  return lower;
}

Status check_password(std::string_view password, const std::string& login) {
  const std::string at = "/password";
  if (!base::is_utf8(password))
    return fail(Code::bad_input, "the password is no text in UTF-8", at, "password.utf8", "",
                "a text");
  const std::size_t length = code_points(password);
  if (length < limits::kPasswordMin)
    return fail(Code::bad_input, "the password is too short", at, "password.short", "",
                language::say("at least {} characters", limits::kPasswordMin));
  if (length > limits::kPasswordMax)
    return fail(Code::bad_input, "the password is too long", at, "password.long", "",
                language::say("at most {} characters", limits::kPasswordMax));
  const std::string lower = lower_case(password);
  if (std::find(kCommon.begin(), kCommon.end(), lower) != kCommon.end() || repeats(lower) ||
      counts(lower))
    return fail(Code::bad_input, "the password is one of those that are tried first", at,
                "password.common", "", "several words that do not belong together, for example");
  if (lower == lower_case(login))
    return fail(Code::bad_input, "the password is the login name", at, "password.login", "",
                "something that nobody knows");
  return {};
}

}  // namespace probity::access
