// run: one child process, started without a shell (posix_spawn), without standard input, its output
// in a file. Any thread; blocks until the child has ended or its time is up.
#pragma once

#include <chrono>
#include <string>
#include <vector>

#include "base/error.h"
#include "base/files.h"

namespace probity::interop::packages {

struct Ended {
  bool in_time = true;  // false: it took longer than allowed and was killed
  int status = 0;       // exit status; 128 + the signal where one ended it
};

// `command[0]` is looked for in PATH; it inherits our environment. Error not_found: no such
// program.
base::Result<Ended> run(const std::vector<std::string>& command, const base::Path& directory,
                        const base::Path& output, std::chrono::seconds limit);

}  // namespace probity::interop::packages
