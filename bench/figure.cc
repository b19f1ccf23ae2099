#include "bench/figure.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <boost/json/value.hpp>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <fstream>

#include "json/canonical.h"

extern char** environ;

namespace probity::bench {

void report(const Figure& figure) {
  const double reached = figure.ratio.value_or(figure.value);
  const bool met = !figure.goal || reached >= *figure.goal;
  std::string line = fmt::format("{:<44} {:>12.4g} {:<8}", figure.name, figure.value, figure.unit);
  if (figure.ratio) line += fmt::format(" {:.2f} x {}", *figure.ratio, figure.against);
  if (figure.goal) line += fmt::format("  goal {:g}: {}", *figure.goal, met ? "met" : "NOT MET");
  std::puts(line.c_str());
  std::fflush(stdout);

  const char* out = std::getenv("PROBITY_BENCH_OUT");
  if (out == nullptr) return;
  const auto or_null = [](const std::optional<double>& value) {
    return value ? boost::json::value(*value) : boost::json::value(nullptr);
  };
  std::ofstream(out, std::ios::app)
      << json::canonical(boost::json::object{{"name", figure.name},
                                             {"value", figure.value},
                                             {"unit", figure.unit},
                                             {"against", figure.against},
                                             {"ratio", or_null(figure.ratio)},
                                             {"goal", or_null(figure.goal)},
                                             {"met", met}})
      << '\n';
}

void report_at_most(const std::string& name, double value, const std::string& unit, double goal) {
  report({name, value, unit, fmt::format("within {:g} {}", goal, unit), goal / value, 1.0});
}

double seconds(const std::function<void()>& work) {
  const auto begin = std::chrono::steady_clock::now();
  work();
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
}

Pair best_of(int rounds, const std::function<void()>& ours, const std::function<void()>& theirs) {
  Pair best{seconds(ours), seconds(theirs)};
  for (int round = 1; round < rounds; ++round) {
    best.ours = std::min(best.ours, seconds(ours));
    best.theirs = std::min(best.theirs, seconds(theirs));
  }
  return best;
}

void run(const std::vector<std::string>& command) {
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
  posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, "/dev/null", O_WRONLY, 0);
  std::vector<char*> arguments;
  for (const std::string& word : command) arguments.push_back(const_cast<char*>(word.c_str()));
  arguments.push_back(nullptr);
  pid_t child = 0;
  const int error =
      posix_spawnp(&child, arguments[0], &actions, nullptr, arguments.data(), environ);
  posix_spawn_file_actions_destroy(&actions);
  int status = 0;
  if (error != 0 || waitpid(child, &status, 0) != child || status != 0)
    give_up(fmt::format("{} failed", command[0]));
}

void give_up(const std::string& why) {
  fmt::print(stderr, "bench: {}\n", why);
  std::exit(1);
}

}  // namespace probity::bench
