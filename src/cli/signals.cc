#include "cli/signals.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>

namespace probity::cli {

namespace {

// The end of the pipe that the handler writes to. A handler may touch no more than this.
volatile sig_atomic_t signal_pipe = -1;

extern "C" void on_signal(int number) {
  const int saved = errno;
  const char byte = static_cast<char>(number);
  [[maybe_unused]] const ssize_t written = ::write(signal_pipe, &byte, 1);
  errno = saved;
}

constexpr int kNumbers[] = {SIGINT, SIGTERM, SIGHUP};

}  // namespace

base::Result<std::unique_ptr<Signals>> Signals::catch_them() {
  std::unique_ptr<Signals> made(new Signals);
  if (::pipe2(made->ends_, O_CLOEXEC) != 0)
    return base::fail(base::Code::environment, "cannot make a pipe for signals");
  signal_pipe = made->ends_[1];
  made->has_terminal_ = ::isatty(STDIN_FILENO) == 1;
  for (std::size_t i = 0; i < std::size(kNumbers); ++i) {
    struct sigaction action {};
    action.sa_handler = on_signal;
    action.sa_flags = SA_RESTART | (kNumbers[i] == SIGHUP ? 0 : static_cast<int>(SA_RESETHAND));
    sigemptyset(&action.sa_mask);
    sigaction(kNumbers[i], &action, &made->before_[i]);
  }
  return made;
}

Signals::~Signals() {
  if (ends_[0] < 0) return;
  for (std::size_t i = 0; i < std::size(kNumbers); ++i)
    sigaction(kNumbers[i], &before_[i], nullptr);
  ::close(ends_[0]);
  ::close(ends_[1]);
}

Signals::Kind Signals::wait() {
  char byte = 0;
  while (::read(ends_[0], &byte, 1) < 0 && errno == EINTR) {
  }
  return byte == SIGHUP && !has_terminal_ ? Kind::reopen : Kind::stop;
}

}  // namespace probity::cli
