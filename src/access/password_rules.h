// What a password must be: long enough, and none that everybody tries first (NIST SP 800-63B,
// section 5.1.1.2). No rules on kinds of characters: they make passwords no better. Pure functions,
// any thread.
#pragma once

#include <string>
#include <string_view>

#include "base/error.h"

namespace probity::access {

// bad_input with rule password.utf8, password.short, password.long, password.common or
// password.login; never repeats the password.
base::Status check_password(std::string_view password, const std::string& login);

// ASCII letters in lower case, as logins are compared.
std::string lower_case(std::string_view text);

}  // namespace probity::access
