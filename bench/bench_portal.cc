// Requests per CPU-second of the portal against nginx serving the same bytes from files, over the
// same kept-alive loopback connections. Only the server's own CPU time counts (/proc/PID/stat). The
// portal keeps an answer for the second it was judged at; "made each time" asks by an address that
// was never asked before, so every answer is evaluated and rendered. And how long 64 clients who
// ask without a pause wait for the first byte.
#include <fmt/format.h>
#include <signal.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <fstream>
#include <sstream>
#include <thread>
#include <tuple>
#include <vector>

#include "base/number.h"
#include "base/scratch_folder.h"
#include "bench/figure.h"
#include "server/portal/portal.h"
#include "support/http_client.h"
#include "support/world.h"

extern char** environ;

namespace probity {
namespace {

constexpr int kConnections = 16;
constexpr std::size_t kClients = 64;  // for the time to the first byte
constexpr int kAnswersEach = 200;
constexpr int kRounds = 3;
constexpr auto kTime = std::chrono::seconds(4);
constexpr const char* kPage = "/uses/riverton/phone-line";
constexpr const char* kData = "/uses/riverton/phone-line.json";

// A child process that is ended, by its id, when this goes.
class Child {
 public:
  explicit Child(pid_t id) : id_(id) {}
  ~Child() {
    ::kill(id_, SIGTERM);
    ::waitpid(id_, nullptr, 0);
  }
  Child(const Child&) = delete;
  Child& operator=(const Child&) = delete;

  // CPU time of all its threads so far, in seconds.
  double cpu() const {
    std::ifstream in(fmt::format("/proc/{}/stat", id_));
    std::stringstream text;
    text << in.rdbuf();
    std::istringstream fields(text.str().substr(text.str().rfind(')') + 2));
    std::string field;
    for (int i = 0; i < 11; ++i) fields >> field;  // up to utime, the 14th of the line
    long user = 0, system = 0;
    fields >> user >> system;
    return static_cast<double>(user + system) / static_cast<double>(::sysconf(_SC_CLK_TCK));
  }

 private:
  pid_t id_;
};

// The portal in a process of its own. Its clock runs, because a kept answer lives for a second.
[[noreturn]] void serve(int port_pipe) {
  world::World world;
  const std::string component = world.component("vad");
  world.harmless_use("phone-line", component);
  auto portal = server::portal::Portal::make(world.node());
  if (!portal) bench::give_up("the portal cannot be made: " + portal.error().what);
  server::http::HttpServer server(world.clock());
  if (!server.start({"127.0.0.1", 0}, (*portal)->site(), (*portal)->options()))
    bench::give_up("the portal cannot listen");
  const std::string port = std::to_string(server.port()) + "\n";
  if (::write(port_pipe, port.data(), port.size()) < 0) std::exit(1);
  ::close(port_pipe);
  for (;;) {
    std::this_thread::sleep_for(std::chrono::seconds(1));
    world.clock().advance(1);
  }
}

std::uint16_t read_port(int from) {
  char text[16] = {};
  const ssize_t got = ::read(from, text, sizeof text - 1);
  ::close(from);
  const auto port = got > 1
                        ? base::parse_int(std::string_view(text, static_cast<std::size_t>(got - 1)))
                        : std::nullopt;
  if (!port) bench::give_up("the portal did not start");
  return static_cast<std::uint16_t>(*port);
}

// A port that is free now.
std::uint16_t free_port() {
  base::SystemClock clock;
  server::http::HttpServer server(clock);
  if (!server.start({"127.0.0.1", 0},
                    [](server::http::Request&) { return server::http::text(""); }))
    bench::give_up("no free port");
  return server.port();
}

pid_t start_nginx(const base::ScratchFolder& folder, std::uint16_t port) {
  const std::string home = (folder / "").string();
  folder.put("nginx.conf", "daemon off; master_process off; worker_processes 1; pid " + home +
                               "nginx.pid; error_log stderr crit;\n"
                               "events { worker_connections 256; }\n"
                               "http { access_log off; sendfile on; tcp_nopush on; "
                               "keepalive_requests 100000000; types { "
                               "text/html html; application/json json; }\n"
                               "client_body_temp_path " +
                               home + "t1; proxy_temp_path " + home + "t2; fastcgi_temp_path " +
                               home + "t3; uwsgi_temp_path " + home + "t4; scgi_temp_path " + home +
                               "t5;\n"
                               "server { listen 127.0.0.1:" +
                               std::to_string(port) + "; root " + home + "www; } }\n");
  const std::string conf = (folder / "nginx.conf").string();
  const char* arguments[] = {"nginx", "-c", conf.c_str(), "-p", home.c_str(), nullptr};
  pid_t id = 0;
  if (posix_spawnp(&id, "nginx", nullptr, nullptr, const_cast<char**>(arguments), environ) != 0)
    bench::give_up("nginx cannot be started");
  return id;
}

std::string request_for(const std::string& target) {
  return "GET " + target + " HTTP/1.1\r\nHost: register.test\r\nAccept: */*\r\n\r\n";
}

// Requests per CPU-second of `child`, asking for `target`, or for a new address each time.
double rate(const Child& child, std::uint16_t port, const std::string& target, bool new_each_time) {
  static std::atomic<std::uint64_t> number = 0;
  std::atomic<std::uint64_t> done = 0;
  const double before = child.cpu();
  const auto until = std::chrono::steady_clock::now() + kTime;
  std::vector<std::thread> threads;
  for (int i = 0; i < kConnections; ++i)
    threads.emplace_back([&] {
      world::HttpClient client(port);
      const std::string same = request_for(target);
      std::uint64_t mine = 0;
      while (std::chrono::steady_clock::now() < until) {
        client.repeat(new_each_time ? request_for(target + "?n=" + std::to_string(++number))
                                    : same);
        ++mine;
      }
      done += mine;
    });
  for (std::thread& thread : threads) thread.join();
  return static_cast<double>(done.load()) / (child.cpu() - before);
}

// Seconds until the first byte, of every answer that many clients got who ask without a pause.
std::vector<double> waits(std::uint16_t port, const std::string& target) {
  std::vector<std::vector<double>> of_each(kClients);
  const std::string request = request_for(target);
  std::vector<std::thread> threads;
  for (std::vector<double>& mine : of_each)
    threads.emplace_back([&] {
      world::HttpClient client(port);
      client.repeat(request);
      for (int i = 0; i < kAnswersEach; ++i) mine.push_back(client.first_byte(request));
    });
  for (std::thread& thread : threads) thread.join();
  std::vector<double> all;
  for (const std::vector<double>& mine : of_each) all.insert(all.end(), mine.begin(), mine.end());
  return all;
}

double at_part(std::vector<double>& all, double part) {
  const auto place =
      all.begin() + static_cast<std::ptrdiff_t>(part * static_cast<double>(all.size() - 1));
  std::nth_element(all.begin(), place, all.end());
  return *place;
}

// In turn, so that a busy moment of the machine hits neither alone.
void measure_waits(std::uint16_t ours, const std::string& our_target, std::uint16_t theirs,
                   const std::string& their_target, const std::string& what) {
  std::vector<double> our_waits, their_waits;
  for (int round = 0; round < kRounds; ++round) {
    for (const double one : waits(ours, our_target)) our_waits.push_back(one);
    for (const double one : waits(theirs, their_target)) their_waits.push_back(one);
  }
  for (const auto& [name, part, goal] :
       {std::tuple{"median", 0.5, 0.25}, {"99th percentile", 0.99, 0.25}}) {
    const double our = at_part(our_waits, part), their = at_part(their_waits, part);
    bench::report({fmt::format("first byte of {}, {} clients, {}", what, kClients, name), 1e3 * our,
                   "ms", fmt::format("nginx, same bytes, {:.2f} ms", 1e3 * their), their / our,
                   goal});
  }
}

void wait_for(std::uint16_t port) {
  for (int i = 0; i < 100; ++i) {
    try {
      world::HttpClient client(port);
      return;
    } catch (const std::exception&) {
      std::this_thread::sleep_for(std::chrono::milliseconds(50));
    }
  }
  bench::give_up("nginx did not start");
}

void measure() {
  int ends[2];
  if (::pipe(ends) != 0) bench::give_up("no pipe");
  const pid_t id = ::fork();
  if (id == 0) {
    ::close(ends[0]);
    serve(ends[1]);
  }
  const Child portal(id);
  ::close(ends[1]);
  const std::uint16_t ours = read_port(ends[0]);

  base::ScratchFolder folder;
  {
    world::HttpClient client(ours);
    folder.put("www/page.html", client.get(kPage).body);
    folder.put("www/data.json", client.get(kData).body);
  }
  const std::uint16_t theirs = free_port();
  const Child nginx(start_nginx(folder, theirs));
  wait_for(theirs);

  const double their_data = rate(nginx, theirs, "/data.json", false);
  const double our_data = rate(portal, ours, kData, false);
  const double our_new_data = rate(portal, ours, kData, true);
  const double their_page = rate(nginx, theirs, "/page.html", false);
  const double our_page = rate(portal, ours, kPage, false);
  const double our_new_page = rate(portal, ours, kPage, true);
  bench::report(
      {"JSON of a use", our_data, "req/cpu-s", "nginx, same bytes", our_data / their_data, 0.5});
  bench::report(
      {"page of a use", our_page, "req/cpu-s", "nginx, same bytes", our_page / their_page, 0.25});
  bench::report({"JSON of a use, made each time", our_new_data, "req/cpu-s", "nginx, same bytes",
                 our_new_data / their_data, 0.5});
  bench::report({"page of a use, made each time", our_new_page, "req/cpu-s", "nginx, same bytes",
                 our_new_page / their_page, 0.25});
  measure_waits(ours, kPage, theirs, "/page.html", "a page");
  measure_waits(ours, kData, theirs, "/data.json", "JSON");
}

}  // namespace
}  // namespace probity

int main() { probity::measure(); }
