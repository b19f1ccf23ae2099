// What must not stand in a text that is public for good (the log forgets nothing): addresses and
// numbers by which a person is reached. It finds what is written as e-mail addresses and phone
// numbers are (RFC 5322 without quoting; ITU-T E.123 and its habits); it cannot find names, so
// forms still ask people to leave those out. Pure function, any thread.
#pragma once

#include <string_view>

namespace probity::base {

// "an e-mail address", "a phone number", or empty. Dates, times, and plain whole numbers are none.
std::string_view personal_in(std::string_view text);

}  // namespace probity::base
