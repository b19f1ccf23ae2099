// The parts of the console: each adds its pages and actions. One line each, in one file of its own.
// Called once, by Console::make.
#pragma once

#include "server/console/console.h"

namespace probity::server::console {

void add_sign_in(Console& console);  // sign_in.cc: sign-in, second factor, invitations, sign-out

using Part = void (*)(Console&);
inline constexpr Part kParts[] = {
    add_sign_in,
};

}  // namespace probity::server::console
