#include "demo/demonstration.h"

#include <fmt/format.h>

#include "cli/all.h"
#include "cli/serving.h"
#include "json/codec.h"

namespace probity::cli {

namespace {

// What came out, for programs.
struct Outcome {
  std::string directory;
  std::string origin;
  std::uint64_t statements = 0;  // verified, each as a file of its own
  std::uint64_t tokens = 0;      // of them safety tokens
  std::string root;              // of the log
};
BOOST_DESCRIBE_STRUCT(Outcome, (), (directory, origin, statements, tokens, root))

struct Given {
  std::string data;
  std::string listen = "localhost:8080";
  bool once = false;
};

void tell_where_to_look(Terminal& terminal, const std::string& directory, const std::string& listen) {
  const std::string portal = "http://" + listen;
  terminal.say("");
  terminal.say("Look at " + portal);
  terminal.say("  " + portal + "/uses/riverton/phone-line    a harmless use: its code, its token");
  terminal.say("  " + portal + "/uses/harbour/call-intake    the same component where lives depend on it");
  terminal.say("  " + portal + "/log                         every signed entry");
  terminal.say("and try, in another terminal:");
  for (const std::string command : {"list use", "show riverton/phone-line", "log audit"})
    terminal.say("  build/probity " + command + " --data " + directory);
  terminal.say("");
}

base::Result<Verdict> run(const Given& given, Terminal& terminal, base::Doors doors) {
  base::Path directory = given.data;
  if (given.data.empty()) {
    PROBITY_TRY(directory, demo::default_directory());
  }
  PROBITY_TRY(const auto listen, server::http::ListenAddress::parse(given.listen));
  PROBITY_TRY(const auto demonstration,
              demo::open_demonstration(directory, doors,
                                       {[&](std::string_view line) { terminal.step(line); },
                                        [&](std::string_view line) { terminal.progress(line); }}));
  const demo::LogChecked& checked = demonstration.checked;
  if (demonstration.older)
    terminal.step("An earlier version of this program built " + directory.string() +
                  "; remove it to have the demonstration of this one.");
  terminal.say(fmt::format("Verified: {} signed entries and their inclusion, {} safety tokens, {} checkpoints; every "
                           "result is what the story expects.",
                           checked.bundles, checked.tokens, checked.audit.checkpoints));
  terminal.answer(json::encode(
      Outcome{directory.string(), checked.audit.origin, checked.bundles, checked.tokens, checked.audit.root}));
  if (given.once) return Verdict::good;
  tell_where_to_look(terminal, directory.string(), given.listen);
  return serve_until_signal(*demonstration.node, listen, terminal);
}

}  // namespace

Command demo() {
  auto given = std::make_shared<Given>();
  return {"demo", "The demonstration: build the Commonwealth of Westmark from real open models, then serve it",
          "probity demo --once",
          [given](Options& options) {
            options.text("--data", "DIR", given->data, "Where it is built (default: ~/.local/share/probity/demo)");
            options.text("--listen", "ADDR", given->listen, "Address and port (default: localhost:8080)");
            options.flag("--once", given->once, "Build and verify, then end: 0 only if everything verifies");
          },
          [given](Terminal& terminal, base::Doors doors) { return run(*given, terminal, doors); }};
}

}  // namespace probity::cli
