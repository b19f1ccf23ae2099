// What the audit trail recorded, in words for the person it is about. Pure function, any thread.
#pragma once

#include <string_view>

#include "access/trail.h"

namespace probity::server::console {

std::string_view words_of(access::Event event);

}  // namespace probity::server::console
