#include "cli/all.h"
#include "cli/data.h"
#include "cli/serving.h"

namespace probity::cli {

Command serve() {
  struct Given {
    std::string data, database;
    Serving service;
  };
  auto given = std::make_shared<Given>();
  return {"serve", "Serve a node: its public register and its interface, until Ctrl-C",
          "probity serve --data city --listen 127.0.0.1:8080",
          [given](Options& options) {
            options.text("--data", "DIR", given->data, kDataHelp, true);
            options.text(
                "--database", "URL", given->database,
                "The node's PostgreSQL database, in place of the one that DIR names; several "
                "servers may share one (docs/postgresql.md)");
            declare_serving(options, given->service);
          },
          [given](Terminal& terminal, base::Doors doors) -> base::Result<Verdict> {
            PROBITY_TRY(const auto node, open_node(given->data, doors, given->database));
            PROBITY_CHECK(serve_until_signal(*node, given->service, terminal));
            return Verdict::good;
          }};
}

}  // namespace probity::cli
