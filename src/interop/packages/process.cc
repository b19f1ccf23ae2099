#include "interop/packages/process.h"

#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <system_error>
#include <thread>

extern char** environ;

namespace probity::interop::packages {
namespace {

class SpawnActions {
 public:
  SpawnActions() { posix_spawn_file_actions_init(&actions_); }
  ~SpawnActions() { posix_spawn_file_actions_destroy(&actions_); }
  SpawnActions(const SpawnActions&) = delete;
  SpawnActions& operator=(const SpawnActions&) = delete;
  posix_spawn_file_actions_t* get() { return &actions_; }

 private:
  posix_spawn_file_actions_t actions_;
};

Ended ended(int wait_status) {
  if (WIFSIGNALED(wait_status)) return {true, 128 + WTERMSIG(wait_status)};
  return {true, WEXITSTATUS(wait_status)};
}

}  // namespace

base::Result<Ended> run(const std::vector<std::string>& command, const base::Path& directory,
                        const base::Path& output, std::chrono::seconds limit) {
  SpawnActions actions;
  posix_spawn_file_actions_addopen(actions.get(), STDIN_FILENO, "/dev/null", O_RDONLY, 0);
  posix_spawn_file_actions_addopen(actions.get(), STDOUT_FILENO, output.c_str(),
                                   O_WRONLY | O_CREAT | O_TRUNC, 0644);
  posix_spawn_file_actions_adddup2(actions.get(), STDOUT_FILENO, STDERR_FILENO);
  posix_spawn_file_actions_addchdir_np(actions.get(), directory.c_str());

  std::vector<char*> arguments;
  for (const std::string& word : command) arguments.push_back(const_cast<char*>(word.c_str()));
  arguments.push_back(nullptr);
  pid_t child = 0;
  const int error =
      posix_spawnp(&child, arguments[0], actions.get(), nullptr, arguments.data(), environ);
  if (error != 0)
    return base::fail(error == ENOENT ? base::Code::not_found : base::Code::environment,
                      "could not start a program", command[0], "process",
                      std::generic_category().message(error));

  const auto end = std::chrono::steady_clock::now() + limit;
  int status = 0;
  while (true) {
    const pid_t got = waitpid(child, &status, WNOHANG);
    if (got == child) return ended(status);
    if (got < 0 && errno != EINTR)
      return base::fail(base::Code::environment, "could not wait for a program", command[0],
                        "process", std::generic_category().message(errno));
    if (std::chrono::steady_clock::now() >= end) break;
    std::this_thread::sleep_for(std::chrono::milliseconds(10));
  }
  kill(child, SIGKILL);
  waitpid(child, &status, 0);
  return Ended{/*in_time=*/false, 128 + SIGKILL};
}

}  // namespace probity::interop::packages
