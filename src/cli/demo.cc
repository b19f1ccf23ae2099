#include "demo/demonstration.h"
#include "demo/neighbours.h"

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
  std::string sign_in;           // the file of who can sign in, with passwords
  std::uint64_t cosigned = 0;    // by so many neighbours: as many as its policy wants
};
BOOST_DESCRIBE_STRUCT(Outcome, (), (directory, origin, statements, tokens, root, sign_in, cosigned))

struct Given {
  std::string data;
  Serving service{.listen = "localhost:8080"};
  bool once = false;
};

// What to try beside the pages, which serving names.
void tell_what_to_try(Terminal& terminal, const std::string& directory,
                      const probity::demo::Handout& handout, const std::string& listen) {
  const std::string portal = "http://" + listen;
  const std::string data = " --data " + directory;
  const std::string token = handout.tokens.empty() ? "" : handout.tokens[0].string();
  const std::string trust = " --trust " + handout.trust.string();
  const std::string may = "build/probity token may " + token + trust;
  terminal.say("");
  terminal.say("One component, two uses, two codes:");
  terminal.say("  " + portal +
               "/uses/riverton/phone-line   harmless; it has earned its safety label");
  terminal.say("  " + portal +
               "/uses/harbour/call-intake   where lives depend on it: what is missing");
  terminal.say("In another terminal, without trusting the server:");
  terminal.say("  build/probity log audit" + data);
  terminal.say("  build/probity show \"use riverton/phone-line\"" + data);
  if (!token.empty()) {
    terminal.say("  build/probity verify " + token + trust);
    terminal.say("  " + may + " --purpose public-library --role none");
    terminal.say("  " + may + " --purpose emergency-call-intake --role none     (denied)");
  }
  terminal.say("");
}

// Where its neighbours ask it to be their witness; nowhere while its port is not known.
std::string own_url(const std::string& listen) {
  const std::size_t colon = listen.rfind(':');
  if (colon == std::string::npos || listen.substr(colon) == ":0") return "";
  return "http://127.0.0.1" + listen.substr(colon);
}

base::Result<Verdict> run(const Given& given, Terminal& terminal, base::Doors doors) {
  base::Path directory = given.data;
  if (given.data.empty()) {
    PROBITY_TRY(directory, probity::demo::default_directory());
  }
  PROBITY_TRY(
      const auto demonstration,
      probity::demo::open_demonstration(directory, doors,
                                        {[&](std::string_view line) { terminal.step(line); },
                                         [&](std::string_view line) { terminal.progress(line); }}));
  const probity::demo::LogChecked& checked = demonstration.checked;
  if (demonstration.older)
    terminal.step("An earlier version of this program built " + directory.string() +
                  "; remove it to have the demonstration of this one.");
  terminal.say(fmt::format(
      "Verified: {} signed entries and their inclusion, {} safety tokens, {} checkpoints; every "
      "result is what the story expects.",
      checked.bundles, checked.tokens, checked.audit.checkpoints));
  PROBITY_TRY(const auto neighbours,
              probity::demo::Neighbours::start(*demonstration.node, own_url(given.service.listen)));
  PROBITY_TRY(const auto cosigned, neighbours->cosign(*demonstration.node));
  terminal.say(fmt::format("Cosigned by {} neighbours, nodes of their own on this machine.",
                           cosigned.cosigned.size()));
  terminal.answer(json::encode(Outcome{directory.string(), checked.audit.origin, checked.bundles,
                                       checked.tokens, checked.audit.root,
                                       demonstration.sign_in.string(), cosigned.cosigned.size()}));
  if (!demonstration.sign_in.empty())
    terminal.say("Who can sign in, and with which password: " + demonstration.sign_in.string());
  if (given.once) return Verdict::good;
  tell_what_to_try(terminal, directory.string(), demonstration.handout, given.service.listen);
  PROBITY_CHECK(serve_until_signal(*demonstration.node, given.service, terminal));
  return Verdict::good;
}

}  // namespace

Command demo() {
  auto given = std::make_shared<Given>();
  return {
      "demo",
      "The demonstration: build the Commonwealth of Westmark from real open models, then serve it",
      "probity demo --once",
      [given](Options& options) {
        options.text("--data", "DIR", given->data,
                     "Where it is built (default: ~/.local/share/probity/demo)");
        declare_serving(options, given->service);
        options.flag("--once", given->once,
                     "Build and verify, then end: 0 only if everything verifies");
      },
      [given](Terminal& terminal, base::Doors doors) { return run(*given, terminal, doors); }};
}

}  // namespace probity::cli
