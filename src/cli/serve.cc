#include "cli/all.h"
#include "cli/data.h"
#include "cli/serving.h"

namespace probity::cli {

Command serve() {
  struct Given {
    std::string data, listen = kDefaultListen;
    Allowed allowed;
  };
  auto given = std::make_shared<Given>();
  return {"serve", "Serve a node: its public register and its interface, until Ctrl-C",
          "probity serve --data city --listen 127.0.0.1:8080",
          [given](Options& options) {
            options.text("--data", "DIR", given->data, kDataHelp, true);
            options.text(
                "--listen", "ADDRESS", given->listen,
                "Where to listen: HOST:PORT, or :PORT for every address of the machine (default: " +
                    std::string(kDefaultListen) + ")");
            options.flag("--webhook-allow-private", given->allowed.webhook_to_private,
                         "Send webhooks also to addresses of this machine and its network");
          },
          [given](Terminal& terminal, base::Doors doors) -> base::Result<Verdict> {
            PROBITY_TRY(const auto address, server::http::ListenAddress::parse(given->listen));
            PROBITY_TRY(const auto node, open_node(given->data, doors));
            PROBITY_CHECK(serve_until_signal(*node, address, terminal, given->allowed));
            return Verdict::good;
          }};
}

}  // namespace probity::cli
