// The second factor as the page of somebody's own account shows it, and its own pages. One thread,
// within one visit.
#pragma once

#include "base/error.h"
#include "server/console/console.h"

namespace probity::server::console {

base::Status add_second_factor(Console& console, const Visit& visit, pages::AccountPage& page);
void add_second_factor_pages(Console& console);

}  // namespace probity::server::console
