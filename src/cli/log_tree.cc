// log audit, log export: the whole log, from where it lies.
#include "access/audit.h"
#include "access/folded.h"
#include "cli/all.h"
#include "cli/data.h"
#include "cli/witnesses.h"
#include "json/codec.h"
#include "ledger/erasure.h"
#include "log/limits.h"
#include "log/verifier_key.h"
#include "mirror/live_log.h"
#include "mirror/static_tree.h"
#include "mirror/stored_log.h"
#include "net/curl_client.h"
#include "store/db.h"

namespace probity::cli {

using base::Code;
using base::fail;
using base::Result;
using base::Status;

namespace {

// Where a log lies, and by which keys it is known.
struct Place {
  std::string data, node, folder, key, trust, policy;
};

constexpr const char* kNodeHelp = "A node's address: the log as anyone reads it";

void declare_keys(Options& options, Place& place) {
  options.text(
      "--key", "KEY", place.key,
      "The log's key, NAME+HINT+BASE64, from its operator (`keys list`, or the page /log)");
  options.text("--trust", "FILE", place.trust, "Or its trust file (`probity keys trust`)");
}

Result<std::vector<log::Verifier>> keys_of(const Place& place, base::Doors doors) {
  if (!place.trust.empty()) {
    PROBITY_TRY(const access::Trust trust, read_trust(place.trust, doors));
    return trust.logs();
  }
  if (place.key.empty() && !place.policy.empty()) {
    PROBITY_TRY(const log::Policy policy, read_policy(place.policy, doors));
    std::vector<log::Verifier> keys;
    for (const log::PolicyLog& one : policy.logs) keys.push_back(one.key);
    return keys;
  }
  if (place.key.empty())
    return fail(Code::usage, "whose log is it?", "--key", "usage", "",
                "the log's key (--key), or its trust file (--trust)");
  PROBITY_TRY(log::Verifier key, log::parse_verifier_key(place.key, log::NoteKeyType::ed25519));
  return std::vector<log::Verifier>{std::move(key)};
}

net::CurlClient::Options calling() {
  net::CurlClient::Options options;
  options.allow_private = true;  // whoever runs this names the address
  options.timeout = std::chrono::minutes(1);
  options.max_answer = log::limits::kEntryBundleBytes;
  return options;
}

Status one_place(const Place& place, const std::string& folder_word) {
  const auto given = [](const std::string& text) { return text.empty() ? 0 : 1; };
  if (given(place.data) + given(place.node) + given(place.folder) == 1) return {};
  return fail(Code::usage, "which log?", "--data", "usage", "",
              "one of --data, --node" + folder_word);
}

std::string counted(std::uint64_t done, std::uint64_t total) {
  return "checked " + std::to_string(done) + " of " + std::to_string(total) + " entries";
}

void say(Terminal& terminal, const mirror::AuditReport& report, const access::AuditDepth& depth,
         bool authority) {
  terminal.say("The log " + report.origin + " holds.");
  terminal.say("  entries      " + std::to_string(report.size));
  terminal.say("  root         " + report.root);
  terminal.say("  tiles        " + std::to_string(report.tiles));
  terminal.say("  checkpoints  " + std::to_string(report.checkpoints) +
               ", each signed and each the root of its entries");
  if (depth.payloads)
    terminal.say("  contents     " + std::to_string(report.contents) +
                 ", each what its entry commits to");
  for (const mirror::ErasedContent& one : report.erased)
    terminal.say("  entry " + std::to_string(one.entry) + ": content erased (entry " +
                 std::to_string(one.by) + " says so), commitment kept");
  if (report.content_missing > report.erased.size())
    terminal.say("  not here     " + std::to_string(report.content_missing - report.erased.size()) +
                 " contents, withheld; their commitments are kept");
  if (depth.signatures)
    terminal.say("  signatures   " + std::to_string(report.signatures) + " verified" +
                 (authority ? ", each by a key in force" : ""));
}

}  // namespace

Command log_audit() {
  struct Given {
    Place place;
    access::AuditDepth depth{/*payloads=*/false, /*signatures=*/false};
    bool tables = false;
  };
  auto given = std::make_shared<Given>();
  return {
      "log audit",
      "Check the whole log of a node, an export or a copy: tree, tiles and checkpoints; names the "
      "first bad entry",
      "probity log audit --data city --payloads --signatures",
      [given](Options& options) {
        options.argument("EXPORT", given->place.folder, "A folder that `log export` made", false);
        options.text("--data", "DIR", given->place.data, kDataHelp);
        options.text("--node", "URL", given->place.node, kNodeHelp);
        declare_keys(options, given->place);
        options.text("--policy", "FILE", given->place.policy,
                     std::string(kPolicyHelp) + ": its newest checkpoint must have met the quorum");
        options.flag("--payloads", given->depth.payloads,
                     "Each content, too: that it is what its entry commits to");
        options.flag("--signatures", given->depth.signatures,
                     "Each statement's signature, too; with --data, the authority behind it");
        options.flag(
            "--tables", given->tables,
            "With --data: also check the database's pages, and fold the log again in a copy "
            "and compare every table with it");
      },
      [given](Terminal& terminal, base::Doors doors) -> Result<Verdict> {
        const Place& place = given->place;
        PROBITY_CHECK(one_place(place, ", or the folder of an export"));
        if (given->tables && place.data.empty())
          return fail(Code::usage, "only a data directory has tables", "--tables", "usage", "",
                      "--data");
        const auto progress = [&](std::uint64_t done, std::uint64_t total) {
          terminal.progress(counted(done, total));
        };
        Result<mirror::AuditReport> report = mirror::AuditReport{};
        if (!place.data.empty()) {
          PROBITY_TRY(const auto node, open_node(place.data, doors));
          PROBITY_TRY(const auto db, node->reader());
          const log::Verifier key = node->log_verifier();
          report = access::audit(*db, std::span(&key, 1), progress, given->depth);
          if (report && given->tables)
            if (const auto folded = access::check_folded(*node); !folded)
              report = fail(folded.error());
        } else {
          PROBITY_TRY(const auto keys, keys_of(place, doors));
          const mirror::AuditOptions options{given->depth.payloads,
                                             given->depth.signatures,
                                             ledger::predicate_type(ledger::kErasure),
                                             {},
                                             progress};
          if (!place.node.empty()) {
            net::CurlClient client(calling());
            PROBITY_TRY(mirror::LiveLog log, mirror::LiveLog::at(client, place.node));
            report = mirror::audit(log, keys, options);
          } else {
            mirror::StaticTree tree(doors.files, place.folder);
            report = mirror::audit(tree, keys, options);
          }
        }
        if (!report && report.error().code == Code::bad_input) {
          terminal.error(report.error());
          return Verdict::bad;
        }
        if (!report) return fail(report.error());
        say(terminal, *report, given->depth, !place.data.empty());
        if (given->tables) terminal.say("  tables       hang together, and hold what the log says");
        bool good = true;
        json::Value answer = json::encode(*report);
        if (!place.policy.empty()) {
          PROBITY_TRY(const log::Policy policy, read_policy(place.policy, doors));
          const auto judged = log::judge(policy, report->checkpoint);
          if (!judged) {
            terminal.error(judged.error());
            return Verdict::bad;
          }
          good = judged->quorum_met();
          terminal.say("  witnesses    " + quorum_words(judged->cosigned, judged->missing));
          answer.as_object()["cosigned"] = json::encode(cosigned_by(judged->cosigned));
          answer.as_object()["missing"] = judged->missing;
        }
        terminal.answer(answer);
        return good ? Verdict::good : Verdict::bad;
      }};
}

Command log_export() {
  struct Given {
    Place place;
    std::string to;
  };
  auto given = std::make_shared<Given>();
  return {
      "log export",
      "Write the log as static files for any web server: tiles, entries, checkpoints; a second run "
      "adds what is new",
      "probity log export --data city /var/www/log",
      [given](Options& options) {
        options.argument("FOLDER", given->to, "Where to; what an earlier export wrote is kept");
        options.text("--data", "DIR", given->place.data, kDataHelp);
        options.text("--node", "URL", given->place.node, kNodeHelp);
        declare_keys(options, given->place);
      },
      [given](Terminal& terminal, base::Doors doors) -> Result<Verdict> {
        const Place& place = given->place;
        PROBITY_CHECK(one_place(place, ""));
        const auto progress = [&](std::uint64_t files) {
          terminal.progress("written " + std::to_string(files) + " files");
        };
        Result<mirror::Exported> made = mirror::Exported{};
        if (!place.data.empty()) {
          PROBITY_TRY(const auto node, open_node(place.data, doors));
          PROBITY_TRY(const auto db, node->reader());
          const log::Verifier key = node->log_verifier();
          PROBITY_CHECK(store::snapshot(*db, [&]() -> Status {
            PROBITY_TRY(mirror::StoredLog log, mirror::StoredLog::open(*db));
            made = mirror::export_tree(log, std::span(&key, 1), doors.files, given->to, progress);
            return {};
          }));
        } else {
          PROBITY_TRY(const auto keys, keys_of(place, doors));
          net::CurlClient client(calling());
          PROBITY_TRY(mirror::LiveLog log, mirror::LiveLog::at(client, place.node));
          made = mirror::export_tree(log, keys, doors.files, given->to, progress);
        }
        if (!made) return fail(made.error());
        terminal.say("The log " + made->origin + " of " + std::to_string(made->size) +
                     " entries is in " + given->to + ": " + std::to_string(made->files) +
                     " files written");
        terminal.answer(json::encode(*made));
        return Verdict::good;
      }};
}

}  // namespace probity::cli
