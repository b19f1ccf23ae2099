// Figure: one measured number beside what it is measured against in the same run, and its goal.
// report() prints it as a line of the table and appends it as a line of JSON to the file named by
// PROBITY_BENCH_OUT (scripts/bench sets it):
// {"name", "value", "unit", "against", "ratio", "goal", "met"}. A figure short of its goal is
// reported as such. One thread.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace probity::bench {

struct Figure {
  std::string name;
  double value = 0;
  std::string unit;
  std::string against;          // the limit or peer, measured in the same run; empty: none
  std::optional<double> ratio;  // of value to that of the peer; greater is better
  std::optional<double> goal;   // for the ratio, or for the value where there is no peer
};

void report(const Figure& figure);
// A figure of which less is better, such as a time: how often it fits into its goal, at least once.
void report_at_most(const std::string& name, double value, const std::string& unit, double goal);

// Seconds of wall time.
double seconds(const std::function<void()>& work);
// Runs both in turn `rounds` times and keeps the best of each, so that a busy moment of the machine
// hits neither alone.
struct Pair {
  double ours, theirs;
};
Pair best_of(int rounds, const std::function<void()>& ours, const std::function<void()>& theirs);

// Runs a program to its end, its output thrown away; ends the benchmark with a message when it
// fails.
void run(const std::vector<std::string>& command);
// Ends the benchmark with a message: a figure must not come from work that was not done.
[[noreturn]] void give_up(const std::string& why);

}  // namespace probity::bench
