#include "cli/serving.h"

#include <fcntl.h>
#include <signal.h>
#include <unistd.h>

#include <boost/json/object.hpp>
#include <cerrno>
#include <cstdio>

#include "net/curl_client.h"
#include "outbox/courier.h"
#include "server/portal/portal.h"

namespace probity::cli {

using base::Code;
using base::fail;
using base::Status;

namespace {

// The end of the pipe that the handler writes to. A handler may touch no more than this.
volatile sig_atomic_t signal_pipe = -1;

extern "C" void on_signal(int number) {
  const int saved = errno;
  const char byte = static_cast<char>(number);
  [[maybe_unused]] const ssize_t written = ::write(signal_pipe, &byte, 1);
  errno = saved;
}

// SIGINT and SIGTERM, whichever thread they reach, become a byte in a pipe. The handlers go back to
// what they were when it is destroyed, and to the default after the first signal, so that a second
// one ends the program.
class StopSignals {
 public:
  static base::Result<std::unique_ptr<StopSignals>> catch_them() {
    std::unique_ptr<StopSignals> made(new StopSignals);
    if (::pipe2(made->ends_, O_CLOEXEC) != 0)
      return fail(Code::environment, "cannot make a pipe for signals");
    signal_pipe = made->ends_[1];
    struct sigaction action {};
    action.sa_handler = on_signal;
    action.sa_flags = SA_RESTART | static_cast<int>(SA_RESETHAND);
    sigemptyset(&action.sa_mask);
    sigaction(SIGINT, &action, &made->before_[0]);
    sigaction(SIGTERM, &action, &made->before_[1]);
    return made;
  }
  ~StopSignals() {
    if (ends_[0] < 0) return;
    sigaction(SIGINT, &before_[0], nullptr);
    sigaction(SIGTERM, &before_[1], nullptr);
    ::close(ends_[0]);
    ::close(ends_[1]);
  }
  StopSignals(const StopSignals&) = delete;
  StopSignals& operator=(const StopSignals&) = delete;

  void wait() {
    char byte = 0;
    while (::read(ends_[0], &byte, 1) < 0 && errno == EINTR) {
    }
  }

 private:
  StopSignals() = default;
  int ends_[2] = {-1, -1};
  struct sigaction before_[2]{};
};

// An address that a browser on this machine can open.
std::string url_of(const server::http::ListenAddress& address, std::uint16_t port) {
  std::string host = address.host;
  if (host.empty() || host == "0.0.0.0" || host == "::" || host == "127.0.0.1") host = "localhost";
  if (host.find(':') != std::string::npos) host = "[" + host + "]";
  return "http://" + host + ":" + std::to_string(port);
}

void greet(const access::Node& node, const std::string& url, Terminal& terminal) {
  terminal.say(node.file().name + ": the public register is open at " + url);
  terminal.say("  uses of AI        " + url + "/uses");
  terminal.say("  components        " + url + "/components");
  terminal.say("  the public log    " + url + "/log");
  terminal.say("  check it yourself " + url + "/verify");
  terminal.say("  as data           " + url + "/api/v1");
  terminal.say("Ctrl-C stops it.");
  terminal.answer(json::Object{{"url", url}, {"origin", node.file().origin}});
  std::fflush(stdout);  // who started it waits for this line
}

}  // namespace

Status serve_until_signal(access::Node& node, const server::http::ListenAddress& address,
                          Terminal& terminal, Allowed allowed) {
  PROBITY_TRY(const auto signals, StopSignals::catch_them());
  PROBITY_TRY(const auto portal, server::portal::Portal::make(node));
  server::http::HttpServer server(node.doors().clock);
  PROBITY_CHECK(server.start(address, portal->site(), portal->options()));
  // What waits is sent while the node serves.
  net::CurlClient client({.allow_private = allowed.webhook_to_private});
  outbox::Courier courier(node, client, {.complain = [&terminal](const base::Error& error) {
                            terminal.step("The outbox waits: " + error.what);
                          }});
  PROBITY_CHECK(courier.start());
  greet(node, url_of(address, server.port()), terminal);
  signals->wait();
  terminal.say("Stopping: answers under way are finished.");
  server.stop();
  client.stop();
  courier.stop();
  return {};
}

}  // namespace probity::cli
