// Sharing: on the desk page of a use or a component, who may read its files by whose grant and who
// has, who supplies it, and what was handed in. One thread, within one visit.
#pragma once

#include <string>

#include "server/console/console.h"
#include "server/pages/vendor.h"

namespace probity::server::console {

// `about` as forms name it: "use riverton/phone-line", "artifact <root>".
base::Result<pages::Sharing> sharing_of(Visit& visit, const base::SubjectDigest& subject,
                                        const std::string& about, const access::Person& person);

}  // namespace probity::server::console
