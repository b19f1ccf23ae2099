#include "demo/child.h"

#include <arpa/inet.h>
#include <fcntl.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <cstring>

namespace probity::demo {

using base::Code;
using base::fail;
using std::chrono::milliseconds;
using std::chrono::steady_clock;

namespace {

constexpr const char* kProgram = "/proc/self/exe";
constexpr int kFirstSocket = 3;  // sd_listen_fds(3)
constexpr milliseconds kFirstWait{200}, kLongestWait{10'000}, kLook{20}, kGrace{5'000};

tl::unexpected<base::Error> no_port() {
  return fail(Code::environment, "no port of this machine can be had for a neighbour", "",
              "demo.port", std::strerror(errno));
}

std::vector<char*> pointers(std::vector<std::string>& words) {
  std::vector<char*> all;
  for (std::string& word : words) all.push_back(word.data());
  all.push_back(nullptr);
  return all;
}

// A number where there is room for its digits; for where nothing may be allocated.
void write_digits(char* at, long number) {
  int digits = 1;
  for (long rest = number / 10; rest > 0; rest /= 10) ++digits;
  at[digits] = '\0';
  for (int i = digits - 1; i >= 0; --i, number /= 10) at[i] = static_cast<char>('0' + number % 10);
}

}  // namespace

Child::Child(std::vector<std::string> words, base::Path log, int socket, std::uint16_t port)
    : words_(std::move(words)), log_(std::move(log)), socket_(socket), port_(port) {}

base::Result<std::unique_ptr<Child>> Child::prepare(std::vector<std::string> words,
                                                    base::Path log) {
  const int socket = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  if (socket < 0) return no_port();
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof address;
  auto* const raw = reinterpret_cast<sockaddr*>(&address);
  if (::bind(socket, raw, size) != 0 || ::listen(socket, SOMAXCONN) != 0 ||
      ::getsockname(socket, raw, &size) != 0) {
    ::close(socket);
    return no_port();
  }
  return std::unique_ptr<Child>(
      new Child(std::move(words), std::move(log), socket, ntohs(address.sin_port)));
}

Child::~Child() {
  stop();
  ::close(socket_);
}

void Child::start() {
  thread_ = std::thread([this] { run(); });
}

void Child::stop() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  stop_.notify_all();
  if (thread_.joinable()) thread_.join();
}

// The signal that a parent's death sends comes when the thread that forked ends: so it is this one
// that waits, too.
void Child::run() {
  milliseconds wait = kFirstWait;
  for (;;) {
    const auto began = steady_clock::now();
    if (const pid_t child = spawn(); child > 0) wait_for(child);
    wait =
        steady_clock::now() - began > kLongestWait ? kFirstWait : std::min(wait * 2, kLongestWait);
    std::unique_lock lock(mutex_);
    if (stop_.wait_for(lock, wait, [this] { return stopping_; })) return;
  }
}

pid_t Child::spawn() const {
  // All that needs memory is done before the fork: other threads may hold the allocator's lock.
  std::vector<std::string> words = {"probity"};
  words.insert(words.end(), words_.begin(), words_.end());
  std::vector<std::string> surroundings = {"LISTEN_FDS=1", "LISTEN_PID=0000000000"};
  for (char** one = environ; *one; ++one)
    if (std::strncmp(*one, "LISTEN_", 7) != 0 && std::strncmp(*one, "NOTIFY_SOCKET=", 14) != 0)
      surroundings.emplace_back(*one);
  const std::vector<char*> arguments = pointers(words), environment = pointers(surroundings);
  char* const digits = environment[1] + std::strlen("LISTEN_PID=");
  const int null = ::open("/dev/null", O_RDWR | O_CLOEXEC);
  const int log = ::open(log_.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
  const pid_t parent = ::getpid();
  const pid_t child = ::fork();
  if (child == 0) {
    ::prctl(PR_SET_PDEATHSIG, SIGTERM);
    if (::getppid() != parent) ::_exit(1);
    ::setpgid(0, 0);  // Ctrl-C is for the parent, which stops this one
    ::dup2(null, STDIN_FILENO);
    ::dup2(null, STDOUT_FILENO);
    ::dup2(log, STDERR_FILENO);
    const int handed =
        ::fcntl(socket_, F_DUPFD, kFirstSocket + 1);  // dup2 onto itself keeps CLOEXEC
    ::dup2(handed, kFirstSocket);
    ::close(handed);
    write_digits(digits, ::getpid());
    ::execve(kProgram, arguments.data(), environment.data());
    ::_exit(127);
  }
  ::close(null);
  ::close(log);
  return child;
}

void Child::wait_for(pid_t child) {
  steady_clock::time_point asked{};
  for (;;) {
    const pid_t ended = ::waitpid(child, nullptr, WNOHANG);
    if (ended == child || (ended < 0 && errno != EINTR)) return;
    std::unique_lock lock(mutex_);
    if (!stop_.wait_for(lock, kLook, [this] { return stopping_; })) continue;
    lock.unlock();
    if (asked == steady_clock::time_point{}) {
      ::kill(child, SIGTERM);
      asked = steady_clock::now();
    }
    if (steady_clock::now() - asked > kGrace) ::kill(child, SIGKILL);
    std::this_thread::sleep_for(kLook);
  }
}

}  // namespace probity::demo
