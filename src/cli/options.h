// Options: how a command declares what it takes from the command line, without knowing the library
// that parses it (CLI11, in options.cc alone). Targets must live until the command has run.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace CLI {
class App;
}

namespace probity::cli {

class Options {
 public:
  explicit Options(CLI::App& app) : app_(app) {}

  // Named: "--data". `what` is the placeholder in the help: "DIR".
  void text(const std::string& name, const std::string& what, std::string& into,
            const std::string& help, bool required = false);
  void texts(const std::string& name, const std::string& what, std::vector<std::string>& into,
             const std::string& help);
  void number(const std::string& name, const std::string& what, std::int64_t& into,
              const std::string& help);
  void flag(const std::string& name, bool& into, const std::string& help);
  // For tests: stands in no help.
  void hidden_flag(const std::string& name, bool& into);
  // Positional.
  void argument(const std::string& what, std::string& into, const std::string& help,
                bool required = true);
  void arguments(const std::string& what, std::vector<std::string>& into, const std::string& help,
                 bool required = true);

 private:
  CLI::App& app_;
};

}  // namespace probity::cli
