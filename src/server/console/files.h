// Files in the console: handed in, taken away, read and delivered (access/files.h, reading.h,
// deliveries.h). What posts here, each with the field "next", a path of this site to go on to:
// - /console/files: `about` ("use riverton/phone-line", "artifact <root>"), one or more `file`;
// - /console/files/{id}/remove: nothing more;
// - /console/deliveries: `about`, `agency`, `note`, and a `file` or the id of a kept one (`kept`);
// - /console/deliveries/{id}: an officer of the agency has looked at it.
// Each may name as whom: `person` ("deckworks/sales"). GET /console/files/{sha256} is the file.
// What a visitor may not read is answered like what does not exist.
#pragma once

#include <string>

#include "server/console/console.h"

namespace probity::server::console {

// "/console/files/ab12..."
std::string file_href(const base::Hash256& sha256);

}  // namespace probity::server::console
