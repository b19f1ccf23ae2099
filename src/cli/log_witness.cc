// log witness, log resume: a node among its witnesses.
#include "base/clock.h"
#include "cli/all.h"
#include "cli/data.h"
#include "cli/witnesses.h"
#include "json/codec.h"
#include "log/verifier_key.h"
#include "net/curl_client.h"
#include "peers/asker.h"
#include "peers/gathered.h"
#include "peers/limits.h"
#include "peers/policy_file.h"
#include "store/halt.h"
#include "store/log_store.h"

namespace probity::cli {

using base::Result;

namespace {

// For programs.
struct WitnessLine {
  std::string witness;
  std::string url;
  std::uint64_t cosigned = 0;  // the size of the newest checkpoint that it cosigned
  std::string asked;           // with --ask: what it answered
};
BOOST_DESCRIBE_STRUCT(WitnessLine, (), (witness, url, cosigned, asked))

struct HaltLine {
  std::string witness;
  base::Time time;
  std::uint64_t size = 0;
  std::string proof;
};
BOOST_DESCRIBE_STRUCT(HaltLine, (), (witness, time, size, proof))

struct WitnessAnswer {
  std::string origin;
  std::string log_key;      // for the policies of those who witness this log
  std::string witness_key;  // and of those whom it witnesses
  std::uint64_t size = 0;
  std::uint64_t missing = 0;  // witnesses, to the quorum of the newest checkpoint
  std::vector<WitnessLine> witnesses;
  std::optional<HaltLine> halted;
};
BOOST_DESCRIBE_STRUCT(WitnessAnswer, (),
                      (origin, log_key, witness_key, size, missing, witnesses, halted))

std::string asked(peers::Asker& asker, store::Db& db) {
  const auto answer = asker.ask(db);
  if (!answer)
    return answer.error().what +
           (answer.error().found.empty() ? "" : " (" + answer.error().found + ")");
  if (answer->contradiction)
    return "it has seen another history, of " + std::to_string(answer->contradiction->size.value) +
           " entries" + (answer->contradiction->proof.empty() ? ", which it only claims" : "");
  return "it cosigns";
}

void say(Terminal& terminal, const WitnessAnswer& answer, bool is_asked) {
  terminal.say("log " + answer.log_key);
  terminal.say("witness NAME " + answer.witness_key + " URL");
  terminal.say("");
  if (answer.witnesses.empty())
    terminal.say("No witness is asked: there is none in the policy of this node.");
  for (const WitnessLine& one : answer.witnesses)
    terminal.say(one.witness + "  has cosigned " + std::to_string(one.cosigned) + " of " +
                 std::to_string(answer.size) + " entries" +
                 (one.url.empty() ? "; no address" : "") +
                 (is_asked && !one.asked.empty() ? "; asked now: " + one.asked : ""));
  terminal.say(answer.missing == 0 ? "The newest checkpoint has met its quorum."
                                   : "The newest checkpoint is short of its quorum by " +
                                         std::to_string(answer.missing) + ".");
  if (answer.halted)
    terminal.say(
        "This node signs nothing since " + base::to_string(answer.halted->time) + ": " +
        answer.halted->witness + " has seen " + std::to_string(answer.halted->size) +
        " entries of its log, or another history" +
        (answer.halted->proof.empty() ? ", which it only claims." : ":\n" + answer.halted->proof));
}

}  // namespace

Command log_witness() {
  struct Given {
    std::string data;
    bool ask = false;
  };
  auto given = std::make_shared<Given>();
  return {"log witness",
          "A node and its witnesses: its lines for the policies of others, who has cosigned what, "
          "whether it signs. 1 when it is short of its quorum, or signs nothing",
          "probity log witness --data city --ask",
          [given](Options& options) {
            options.text("--data", "DIR", given->data, kDataHelp, true);
            options.flag("--ask", given->ask, "Ask each witness now");
          },
          [given](Terminal& terminal, base::Doors doors) -> Result<Verdict> {
            PROBITY_TRY(const auto node, open_node(given->data, doors));
            PROBITY_TRY(const auto db, node->writer());
            const log::Verifier own = node->log_verifier();
            PROBITY_TRY(const log::Policy policy,
                        peers::read_policy(node->directory(), own, doors.files));
            net::CurlClient client({.allow_private = true,
                                    .timeout = std::chrono::seconds(5),
                                    .max_answer = peers::limits::kAnswerBytes});
            WitnessAnswer answer;
            answer.origin = own.name;
            answer.log_key = log::verifier_key_text(own, log::NoteKeyType::ed25519);
            answer.witness_key = log::verifier_key_text(own, log::NoteKeyType::cosignature);
            for (const log::PolicyWitness& witness : policy.witnesses) {
              WitnessLine line{witness.name, witness.url, 0, ""};
              peers::Asker asker(own, witness, client);
              if (given->ask && !witness.url.empty()) line.asked = asked(asker, *db);
              PROBITY_TRY(const auto last, store::last_cosigned(*db, peers::id_of(witness.key)));
              line.cosigned = last.value;
              answer.witnesses.push_back(std::move(line));
            }
            PROBITY_TRY(const auto newest, store::newest_checkpoint(*db));
            PROBITY_TRY(const auto at,
                        peers::gathered(*db, policy, newest.value_or(store::StoredCheckpoint{})));
            answer.size = at.size.value;
            answer.missing = at.missing;
            PROBITY_TRY(const auto halt, store::halted(*db));
            if (halt) answer.halted = {halt->witness, halt->time, halt->size.value, halt->proof};
            say(terminal, answer, given->ask);
            terminal.answer(json::encode(answer));
            return answer.missing == 0 && !halt ? Verdict::good : Verdict::bad;
          }};
}

Command log_resume() {
  auto data = std::make_shared<std::string>();
  return {"log resume",
          "Let a node sign again that a witness stopped by a claim; one that was proved stands as "
          "long as the log does not hold what was shown",
          "probity log resume --data city",
          [data](Options& options) { options.text("--data", "DIR", *data, kDataHelp, true); },
          [data](Terminal& terminal, base::Doors doors) -> Result<Verdict> {
            PROBITY_TRY(const auto node, open_node(*data, doors));
            PROBITY_TRY(const auto db, node->writer());
            PROBITY_TRY(const auto halt, store::halted(*db));
            if (!halt) {
              terminal.say("This node signs; nothing stops it.");
              return Verdict::good;
            }
            if (!halt->proof.empty()) {
              PROBITY_TRY(const bool stands,
                          peers::contradicts(*db, node->log_verifier(), halt->proof));
              if (stands)
                return base::fail(
                    base::Code::conflict,
                    "the log's own key signed what is not in this copy of it: put the newest copy "
                    "in its place, or begin a log with another name (docs/operators.md)",
                    *data, "log.halted", std::to_string(halt->size.value) + " entries seen");
            }
            PROBITY_CHECK(store::transact(*db, [&] { return store::resume(*db); }));
            terminal.say(
                "This node signs again. A witness that still claims another history is "
                "heeded as before: take it out of the policy first if it does not tell "
                "the truth.");
            return Verdict::good;
          }};
}

}  // namespace probity::cli
