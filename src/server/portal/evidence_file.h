// /files/{sha256}: evidence that a check in force calls public, for anyone (access/reading.h). For
// everything else the answer is that of a file that never was.
#pragma once

#include "server/portal/portal.h"

namespace probity::server::portal {

void add_evidence_files(Portal& portal);

}  // namespace probity::server::portal
