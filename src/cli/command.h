// Command: one word (or two) of the program: what it takes and what it does. Each lives in a file
// of its own, parses flags and calls down. Exit codes: 0 done and the verdict is good; 1 done and
// the verdict is bad; 2 usage; 3 bad input, with the pointer; 4 the environment.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "base/error.h"
#include "base/files.h"
#include "cli/options.h"
#include "cli/terminal.h"

namespace probity::cli {

enum class Verdict { good = 0, bad = 1 };

struct Command {
  std::string name;     // "submit", or "log audit"
  std::string summary;  // one line
  std::string example;  // a whole command line
  std::function<void(Options&)> declare;
  std::function<base::Result<Verdict>(Terminal&, base::Doors)> run;
};

// All commands, in the order of the help.
std::vector<Command> commands();

int exit_code(base::Code code);

}  // namespace probity::cli
