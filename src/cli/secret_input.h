// A password as the command line takes it: asked for at the terminal without showing it, or one
// line of standard input for scripts. Never an argument: those stand in the list of processes.
#pragma once

#include "base/error.h"
#include "crypto/secret.h"

namespace probity::cli {

base::Result<crypto::Secret> read_password();

}  // namespace probity::cli
