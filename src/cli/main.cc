// probity: parses the command line and runs one command.
#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>
#include <cstdio>
#include <map>
#include <memory>

#include "base/clock.h"
#include "base/random.h"
#include "cli/command.h"

namespace {

using namespace probity;

// "log audit" lives under "log".
CLI::App& place(CLI::App& app, std::map<std::string, CLI::App*>& groups,
                const cli::Command& command) {
  const std::size_t space = command.name.find(' ');
  if (space == std::string::npos) return *app.add_subcommand(command.name, command.summary);
  const std::string group = command.name.substr(0, space);
  CLI::App*& parent = groups[group];
  if (!parent) {
    parent = app.add_subcommand(group, "");
    parent->require_subcommand(1);
  }
  const std::string listed = parent->get_description();
  parent->description(listed + (listed.empty() ? "" : " | ") + command.name.substr(space + 1));
  return *parent->add_subcommand(command.name.substr(space + 1), command.summary);
}

}  // namespace

int main(int argc, char** argv) {
  CLI::App app("Probity: governance of open-source AI in the public sector, checkable by everyone.",
               "probity");
  app.require_subcommand(1);
  app.set_version_flag("--version", PROBITY_VERSION);
  app.get_formatter()->column_width(34);
  bool json = false;
  std::map<std::string, CLI::App*> groups;
  std::vector<cli::Command> commands = cli::commands();
  const cli::Command* chosen = nullptr;
  for (const cli::Command& command : commands) {
    CLI::App& sub = place(app, groups, command);
    sub.footer("Example:\n  " + command.example);
    cli::Options options(sub);
    command.declare(options);
    sub.add_flag("--json", json, "Answer as JSON");
    sub.callback([&chosen, &command] { chosen = &command; });
  }
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    const int code = app.exit(error);
    return code == 0 ? 0 : 2;
  }
  base::SystemClock clock;
  base::SystemRandom random;
  base::SystemFiles files;
  cli::Terminal terminal(json);
  const auto verdict = chosen->run(terminal, {clock, random, files});
  if (verdict) return static_cast<int>(*verdict);
  terminal.error(verdict.error());
  return cli::exit_code(verdict.error().code);
}
