// A QR code (ISO/IEC 18004) as the outline that SVG draws, for telephones to read. By libqrencode.
// Pure function, any thread.
#pragma once

#include <string>

#include "base/error.h"
#include "server/pages/account.h"

namespace probity::server::console {

// too_large for what fits in no such code.
base::Result<pages::Picture> picture_of(const std::string& text);

}  // namespace probity::server::console
