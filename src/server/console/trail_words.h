// What the audit trail recorded, in words for the person it is about. Pure function in the
// language of the thread, any thread.
#pragma once

#include <string>

#include "access/trail.h"

namespace probity::server::console {

std::string words_of(access::Event event);

}  // namespace probity::server::console
