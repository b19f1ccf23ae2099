#include "cli/secret_input.h"

#include <termios.h>
#include <unistd.h>

#include <cstdio>
#include <string_view>

namespace probity::cli {

using base::Code;
using base::fail;
using base::Result;

namespace {

constexpr std::size_t kLine = 8192;

// Shows nothing that is typed while it lives.
class Hidden {
 public:
  Hidden() {
    tcgetattr(STDIN_FILENO, &before_);
    termios hidden = before_;
    hidden.c_lflag &= ~static_cast<tcflag_t>(ECHO);
    tcsetattr(STDIN_FILENO, TCSAFLUSH, &hidden);
  }
  ~Hidden() { tcsetattr(STDIN_FILENO, TCSAFLUSH, &before_); }
  Hidden(const Hidden&) = delete;

 private:
  termios before_{};
};

void ask(std::string_view words) {
  std::fwrite(words.data(), 1, words.size(), stderr);
  std::fflush(stderr);
}

Result<crypto::Secret> line() {
  base::Bytes bytes;
  bytes.reserve(kLine);  // so that no copy stays behind when it grows
  for (int c = std::getchar(); c != EOF && c != '\n'; c = std::getchar()) {
    if (bytes.size() == kLine)
      return fail(Code::too_large, "the password is too long", "-", "password.long", "",
                  "one line of standard input");
    bytes.push_back(static_cast<std::uint8_t>(c));
  }
  return crypto::Secret(std::move(bytes));
}

}  // namespace

Result<crypto::Secret> read_password() {
  if (isatty(STDIN_FILENO) != 1) return line();
  const Hidden hidden;
  ask("Password: ");
  PROBITY_TRY(crypto::Secret first, line());
  ask("\nOnce more: ");
  PROBITY_TRY(const crypto::Secret second, line());
  ask("\n");
  if (first.text() == second.text()) return first;
  return fail(Code::usage, "the two passwords are not the same", "", "password.repeated");
}

}  // namespace probity::cli
