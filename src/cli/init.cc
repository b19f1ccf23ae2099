#include "cli/all.h"
#include "cli/data.h"
#include "json/codec.h"

namespace probity::cli {

Command init() {
  struct Given {
    std::string data, name, agency = "root", origin, registrar = "registrar", zone = "UTC",
                            database;
  };
  auto given = std::make_shared<Given>();
  return {"init",
          "Make a node of your own: a data directory with keys, genesis and the shared rules",
          "probity init --data city --name \"City of Riverton\" --agency riverton --origin "
          "log.riverton.example",
          [given](Options& options) {
            options.text("--data", "DIR", given->data, "The new data directory", true);
            options.text("--name", "TEXT", given->name, "Who operates the node", true);
            options.text("--agency", "ID", given->agency, "The root agency, a slug", true);
            options.text("--origin", "NAME", given->origin,
                         "The log's name (default: <agency>.probity.example)");
            options.text("--registrar", "ID", given->registrar,
                         "The first officer (default: registrar)");
            options.text("--zone", "ZONE", given->zone,
                         "IANA time zone in which dates end (default: UTC)");
            options.text("--database", "URL", given->database,
                         "An empty PostgreSQL database, postgresql://... (default: a file in DIR)");
          },
          [given](Terminal& terminal, base::Doors doors) -> base::Result<Verdict> {
            const std::string origin =
                given->origin.empty() ? given->agency + ".probity.example" : given->origin;
            PROBITY_TRY(const auto node,
                        access::Node::found(given->data,
                                            {origin, given->name, given->agency, given->registrar,
                                             given->zone, given->database},
                                            doors));
            terminal.say("A node for " + given->name + " is in " + given->data + ".");
            terminal.say("  log        " + origin);
            terminal.say("  registrar  " + given->agency + "/" + given->registrar +
                         ", key kept by the node");
            terminal.say("  to serve   probity serve --data " + given->data);
            terminal.answer(json::encode(node->file()));
            return Verdict::good;
          }};
}

}  // namespace probity::cli
