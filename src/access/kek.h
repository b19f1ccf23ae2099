// The key-encryption key (KEK) of a node: 32 bytes as hex in DIR/kek (mode 0600), or in the file
// that the environment variable PROBITY_KEK_FILE names. Backups leave it out unless asked.
#pragma once

#include "base/files.h"
#include "base/random.h"
#include "crypto/seal.h"

namespace probity::access {

base::Result<crypto::SealKey> read_kek(const base::Path& directory, base::Files& files);
// Makes it; a file that PROBITY_KEK_FILE names and that is there already is taken as it is.
base::Status make_kek(const base::Path& directory, base::Files& files, base::Random& random);

}  // namespace probity::access
