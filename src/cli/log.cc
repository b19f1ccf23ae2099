// log audit, log rebuild, log proof, log checkpoint.
#include "access/audit.h"
#include "access/folded.h"
#include "cli/all.h"
#include "cli/data.h"
#include "json/codec.h"
#include "json/parse.h"
#include "statement/receipt.h"
#include "store/log_store.h"

namespace probity::cli {

using base::Result;

Command log_audit() {
  struct Given {
    std::string data;
    bool tables = false;
  };
  auto given = std::make_shared<Given>();
  return {"log audit",
          "Check the whole log: tree, checkpoints, contents, signatures, authority; names the "
          "first bad entry",
          "probity log audit --data city",
          [given](Options& options) {
            options.text("--data", "DIR", given->data, kDataHelp, true);
            options.flag("--tables", given->tables,
                         "Also check the database's pages, and fold the log again in a copy and "
                         "compare every table with it");
          },
          [given](Terminal& terminal, base::Doors doors) -> Result<Verdict> {
            PROBITY_TRY(const auto node, open_node(given->data, doors));
            PROBITY_TRY(const auto db, node->reader());
            const log::Verifier verifier = node->log_verifier();
            const auto report = access::audit(
                *db, std::span(&verifier, 1), [&](std::uint64_t done, std::uint64_t total) {
                  terminal.progress("checked " + std::to_string(done) + " of " +
                                    std::to_string(total) + " entries");
                });
            if (!report && report.error().code == base::Code::bad_input) {
              terminal.error(report.error());
              return Verdict::bad;
            }
            if (!report) return base::fail(report.error());
            if (given->tables) {
              const auto folded = access::check_folded(*node);
              if (!folded && folded.error().code == base::Code::bad_input) {
                terminal.error(folded.error());
                return Verdict::bad;
              }
              PROBITY_CHECK(folded);
            }
            terminal.say("The log " + report->origin + " holds.");
            terminal.say("  entries      " + std::to_string(report->size));
            terminal.say("  root         " + report->root);
            terminal.say("  checkpoints  " + std::to_string(report->checkpoints) +
                         ", each signed and each the root of its entries");
            terminal.say("  signatures   " + std::to_string(report->signatures) +
                         " verified, each by a key in force");
            if (report->content_missing > 0)
              terminal.say("  erased       " + std::to_string(report->content_missing) +
                           " contents; their commitments are kept");
            if (given->tables)
              terminal.say("  tables       hang together, and hold what the log says");
            terminal.answer(json::encode(*report));
            return Verdict::good;
          }};
}

Command log_rebuild() {
  auto data = std::make_shared<std::string>();
  return {"log rebuild",
          "Drop every table that is folded from the log and fold them anew, for when `log audit "
          "--tables` names one; the log itself is not touched",
          "probity log rebuild --data city",
          [data](Options& options) { options.text("--data", "DIR", *data, kDataHelp, true); },
          [data](Terminal& terminal, base::Doors doors) -> Result<Verdict> {
            PROBITY_TRY(const auto node, open_node(*data, doors));
            PROBITY_CHECK(node->ledger().rebuild());
            terminal.say("The tables hold what the log says.");
            return Verdict::good;
          }};
}

Command log_checkpoint() {
  auto data = std::make_shared<std::string>();
  return {"log checkpoint", "Print the newest checkpoint, a C2SP signed note",
          "probity log checkpoint --data city",
          [data](Options& options) { options.text("--data", "DIR", *data, kDataHelp, true); },
          [data](Terminal& terminal, base::Doors doors) -> Result<Verdict> {
            PROBITY_TRY(const auto node, open_node(*data, doors));
            PROBITY_TRY(const auto db, node->reader());
            PROBITY_TRY(const auto newest, store::newest_checkpoint(*db));
            terminal.raw(newest ? newest->note : "");
            return Verdict::good;
          }};
}

Command log_proof() {
  struct Given {
    std::int64_t index = 0;
    std::string data;
  };
  auto given = std::make_shared<Given>();
  return {"log proof", "Print an entry's receipt: its inclusion proof under the newest checkpoint",
          "probity log proof 17 --data city",
          [given](Options& options) {
            options.number("INDEX", " ", given->index, "The entry's index");
            options.text("--data", "DIR", given->data, kDataHelp, true);
          },
          [given](Terminal& terminal, base::Doors doors) -> Result<Verdict> {
            if (given->index < 0)
              return base::fail(base::Code::usage, "that is no index", "INDEX", "usage",
                                std::to_string(given->index), "0 or more");
            PROBITY_TRY(const auto node, open_node(given->data, doors));
            PROBITY_TRY(const auto db, node->reader());
            PROBITY_TRY(const auto receipt,
                        store::receipt(*db, {static_cast<std::uint64_t>(given->index)}));
            terminal.raw(statement::to_json(receipt) + "\n");
            return Verdict::good;
          }};
}

}  // namespace probity::cli
