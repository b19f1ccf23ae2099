// log rebuild, log proof, log checkpoint.
#include "cli/all.h"
#include "cli/data.h"
#include "cli/witnesses.h"
#include "log/proof_text.h"
#include "peers/gathered.h"
#include "peers/policy_file.h"
#include "statement/receipt.h"
#include "store/log_store.h"

namespace probity::cli {

using base::Result;

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
  struct Given {
    std::string data;
    bool quorum = false;
  };
  auto given = std::make_shared<Given>();
  return {"log checkpoint",
          "Print the newest checkpoint, a C2SP signed note, with the cosignatures that it has",
          "probity log checkpoint --data city",
          [given](Options& options) {
            options.text("--data", "DIR", given->data, kDataHelp, true);
            options.flag(
                "--quorum", given->quorum,
                "The newest that has met the quorum of the node's policy; 1 when none has");
          },
          [given](Terminal& terminal, base::Doors doors) -> Result<Verdict> {
            PROBITY_TRY(const auto node, open_node(given->data, doors));
            PROBITY_TRY(const auto db, node->reader());
            PROBITY_TRY(const log::Policy policy,
                        peers::read_policy(node->directory(), node->log_verifier(), doors.files));
            PROBITY_TRY(const auto newest, store::newest_checkpoint(*db));
            if (!newest) return Verdict::good;
            PROBITY_TRY(auto shown, peers::gathered(*db, policy, *newest));
            if (given->quorum && !shown.quorum_met()) {
              PROBITY_TRY(const auto met, peers::newest_with_quorum(*db, policy));
              if (!met) {
                terminal.step("No checkpoint of this log has met its quorum yet.");
                return Verdict::bad;
              }
              shown = *met;
            }
            terminal.raw(shown.note);
            if (!policy.witnesses.empty())
              terminal.step(quorum_words(shown.cosigned, shown.missing));
            return Verdict::good;
          }};
}

Command log_proof() {
  struct Given {
    std::int64_t index = 0;
    std::string data;
    bool text = false;
  };
  auto given = std::make_shared<Given>();
  return {"log proof", "Print an entry's receipt: its inclusion proof under the newest checkpoint",
          "probity log proof 17 --data city",
          [given](Options& options) {
            options.number("INDEX", " ", given->index, "The entry's index");
            options.text("--data", "DIR", given->data, kDataHelp, true);
            options.flag("--text", given->text, "As C2SP tlog-proof, which other tools read");
          },
          [given](Terminal& terminal, base::Doors doors) -> Result<Verdict> {
            if (given->index < 0)
              return base::fail(base::Code::usage, "that is no index", "INDEX", "usage",
                                std::to_string(given->index), "0 or more");
            PROBITY_TRY(const auto node, open_node(given->data, doors));
            PROBITY_TRY(const auto db, node->reader());
            Result<statement::Receipt> found;
            PROBITY_CHECK(store::snapshot(*db, [&]() -> base::Status {
              found = store::receipt(*db, {static_cast<std::uint64_t>(given->index)});
              return {};
            }));
            PROBITY_TRY(const statement::Receipt receipt, std::move(found));
            terminal.raw(given->text ? log::to_string(log::ProofText{
                                           {}, receipt.index, receipt.proof, receipt.checkpoint})
                                     : statement::to_json(receipt) + "\n");
            return Verdict::good;
          }};
}

}  // namespace probity::cli
