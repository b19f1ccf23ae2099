// Signals: those that an operator sends, whichever thread they reach: SIGINT and SIGTERM end the
// program, SIGHUP asks for new log files, or says that the terminal is gone, which ends it too. One
// at a time in a program; wait() on the main thread.
#pragma once

#include <signal.h>

#include <memory>

#include "base/error.h"

namespace probity::cli {

// The handlers go back to what they were when it is destroyed; those that end the program already
// after the first signal, so that a second one ends it at once.
class Signals {
 public:
  static base::Result<std::unique_ptr<Signals>> catch_them();
  ~Signals();
  Signals(const Signals&) = delete;
  Signals& operator=(const Signals&) = delete;

  enum class Kind { stop, reopen };
  Kind wait();

 private:
  Signals() = default;
  int ends_[2] = {-1, -1};
  bool has_terminal_ = false;
  struct sigaction before_[3]{};
};

}  // namespace probity::cli
