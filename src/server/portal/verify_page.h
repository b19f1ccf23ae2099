// "Check it yourself": how anyone checks labels, entries and the log without trusting this server,
// and the keys to compare. `site` is the address that the reader used ("https://log.city.example"),
// for commands that can be copied. One thread.
#pragma once

#include <string>

#include "base/error.h"
#include "server/pages/notice.h"
#include "server/portal/snapshot.h"

namespace probity::server::portal {

base::Result<pages::VerifyPage> verify_page(Snapshot& snapshot, const std::string& site);

}  // namespace probity::server::portal
