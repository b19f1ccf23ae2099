#include "access/trust.h"
#include "base/limits.h"
#include "cli/all.h"
#include "cli/data.h"
#include "cli/witnesses.h"
#include "evidence/weights/hash.h"
#include "json/codec.h"
#include "json/parse.h"
#include "registers/provenance/register.h"
#include "registers/tokens/token.h"
#include "statement/bundle.h"

#include <boost/describe/class.hpp>

namespace probity::cli {

using base::Code;
using base::fail;
using base::Result;
namespace tokens = registers::tokens;

namespace {

// What a bundle says, once it has been checked against the trust file.
struct Checked {
  std::string file;
  std::string kind;
  std::string signed_by;
  std::uint64_t entry = 0;
  base::Time logged;
  std::string log;
  std::optional<bool> artifact_matches;
  std::optional<bool> in_time;                      // of a token: at --as-of
  std::optional<std::vector<CosignedBy>> cosigned;  // with --policy
  std::optional<std::uint64_t> missing;             // likewise: to its quorum
};
BOOST_DESCRIBE_STRUCT(Checked, (),
                      (file, kind, signed_by, entry, logged, log, artifact_matches, in_time,
                       cosigned, missing))

struct Opened {
  statement::Bundle bundle;
  statement::Statement statement;
  access::Trust::Verified verified;
};

Result<Opened> open_bundle(const std::string& path, const access::Trust& trust, base::Doors doors) {
  PROBITY_TRY(const std::string text, read_text(path, base::limits::kBundleBytes, doors));
  PROBITY_TRY(auto bundle, statement::parse_bundle(text));
  PROBITY_TRY(auto verified, trust.verify(bundle));
  PROBITY_TRY(auto statement, statement::parse_statement(bundle.envelope.payload));
  return Opened{std::move(bundle), std::move(statement), std::move(verified)};
}

bool is_about(const statement::Statement& statement, const base::SubjectDigest& digest) {
  for (const statement::Subject& subject : statement.subjects)
    if (const auto own = subject.sha256(); own && *own == digest) return true;
  return false;
}

// The root covers digests, not names; a signed manifest tells the names too.
base::Status check_names(const statement::Statement& statement,
                         const evidence::weights::Manifest& found) {
  if (statement.predicate_type != ledger::predicate_type("weights-manifest")) return {};
  PROBITY_TRY(const auto said, json::decode<registers::provenance::WeightsManifest>(
                                   statement.predicate, "/predicate"));
  return evidence::weights::same_files(said.manifest, found);
}

bool is_token(const statement::Statement& statement) {
  return statement.predicate_type == ledger::predicate_type("safety-token");
}

std::string short_kind(const std::string& predicate_type) {
  const std::string prefix = "https://probity.example/";
  return predicate_type.starts_with(prefix) ? predicate_type.substr(prefix.size()) : predicate_type;
}

}  // namespace

Command verify() {
  struct Given {
    std::vector<std::string> files;
    std::string trust, artifact, when, policy;
  };
  auto given = std::make_shared<Given>();
  return {
      "verify",
      "Check statements and safety tokens offline: signature, log inclusion, checkpoint, artifact",
      "probity verify phone-line.safety.json --trust city.trust.json --artifact ./model",
      [given](Options& options) {
        options.arguments("FILE", given->files,
                          "Bundles: *.safety.json, or from `probity show --bundle`; "
                          "a weights-manifest also compares the artifact's names");
        options.text("--trust", "FILE", given->trust,
                     "The log's trust file (`probity keys trust`, or /trust.json)", true);
        options.text("--artifact", "PATH", given->artifact,
                     "The model's folder: must be what the statement is about");
        options.text("--as-of", "DATE", given->when, "Judge expiry at this date (default: now)");
        options.text("--policy", "FILE", given->policy,
                     std::string(kPolicyHelp) + ": each checkpoint must have met the quorum");
      },
      [given](Terminal& terminal, base::Doors doors) -> Result<Verdict> {
        PROBITY_TRY(const auto trust, read_trust(given->trust, doors));
        PROBITY_TRY(const base::Time now, as_of(given->when, doors));
        std::optional<log::Policy> policy;
        if (!given->policy.empty()) {
          PROBITY_TRY(policy, read_policy(given->policy, doors));
        }
        std::optional<evidence::weights::Manifest> manifest;
        if (!given->artifact.empty()) {
          PROBITY_TRY(manifest, evidence::weights::hash_artifact(doors.files, given->artifact));
        }
        std::vector<Checked> all;
        bool good = true;
        for (const std::string& file : given->files) {
          auto opened = open_bundle(file, trust, doors);
          if (!opened && opened.error().code != Code::bad_input &&
              opened.error().code != Code::unauthorised && opened.error().code != Code::forbidden)
            return fail(opened.error());
          if (!opened) {
            terminal.error(base::within(opened.error(), file + ": "));
            terminal.say("NOT VERIFIED  " + file);
            good = false;
            continue;
          }
          const access::TrustedKey& key = opened->verified.key;
          Checked checked{file,
                          short_kind(opened->statement.predicate_type),
                          !key.person.empty()         ? key.person
                          : !key.organisation.empty() ? key.organisation
                                                      : "node",
                          opened->bundle.receipt.index.value,
                          opened->verified.checkpoint.time,
                          opened->verified.checkpoint.checkpoint.origin,
                          {},
                          {},
                          {},
                          {}};
          terminal.say("verified      " + file);
          terminal.say("  says        " + checked.kind + ", signed by " + checked.signed_by);
          terminal.say("  log         entry " + std::to_string(checked.entry) + " of " +
                       checked.log + ", in a checkpoint of " + base::to_string(checked.logged));
          if (policy) {
            const auto judged = log::judge(*policy, opened->bundle.receipt.checkpoint);
            if (!judged) terminal.error(base::within(judged.error(), file + ": "));
            checked.cosigned =
                cosigned_by(judged ? judged->cosigned : std::vector<log::Judged::Cosigned>{});
            if (judged) checked.missing = judged->missing;
            good = good && judged && judged->quorum_met();
            terminal.say("  witnesses   " + (judged
                                                 ? quorum_words(judged->cosigned, judged->missing)
                                                 : "NOT judged by the policy"));
          }
          if (is_token(opened->statement)) {
            PROBITY_TRY(const auto token, json::decode<tokens::SafetyToken>(
                                              opened->statement.predicate, "/predicate"));
            checked.in_time = token.not_before <= now && now < token.expires;
            terminal.say("  token       " + token.name +
                         (token.code ? ", code " + *token.code : "") + ", " +
                         (*checked.in_time ? "valid until " : "NOT valid at this time; it ends ") +
                         base::to_string(token.expires) + "; status unknown offline");
            good = good && *checked.in_time;
          }
          if (manifest) {
            const auto names = check_names(opened->statement, *manifest);
            checked.artifact_matches = is_about(opened->statement, manifest->root) && names;
            if (!names) terminal.error(names.error());
            terminal.say(*checked.artifact_matches
                             ? "  artifact    matches: " + manifest->root.hex()
                             : "  artifact    DOES NOT MATCH: " + manifest->root.hex());
            good = good && *checked.artifact_matches;
          }
          all.push_back(std::move(checked));
        }
        terminal.answer(json::encode(all));
        return good ? Verdict::good : Verdict::bad;
      }};
}

Command token_may() {
  struct Given {
    std::string file, trust, purpose, role, when, artifact;
  };
  auto given = std::make_shared<Given>();
  return {
      "token may",
      "Ask a safety token whether a purpose and role are allowed: allow, allow-degraded or deny",
      "probity token may vad.safety.json --trust city.trust.json --purpose public-library --role "
      "informs",
      [given](Options& options) {
        options.argument("FILE", given->file, "The token: *.safety.json");
        options.text("--trust", "FILE", given->trust, "The log's trust file", true);
        options.text("--purpose", "ID", given->purpose, "A purpose of the shared rules", true);
        options.text(
            "--role", "WORD", given->role,
            "How far the output goes: none, informs, recommends, decides_with_review, decides",
            true);
        options.text("--artifact", "PATH", given->artifact,
                     "The model's folder: must be what the token is about");
        options.text("--as-of", "DATE", given->when, "Ask for this date (default: now)");
      },
      [given](Terminal& terminal, base::Doors doors) -> Result<Verdict> {
        const auto role = json::from_word<rubric::DecisionRole>(given->role);
        if (!role)
          return fail(Code::usage, "that is no role", "--role", "token.role", given->role,
                      "none, informs, recommends, decides_with_review or decides");
        PROBITY_TRY(const auto trust, read_trust(given->trust, doors));
        PROBITY_TRY(const base::Time now, as_of(given->when, doors));
        PROBITY_TRY(const auto opened, open_bundle(given->file, trust, doors));
        if (!is_token(opened.statement))
          return fail(Code::bad_input, "the bundle is no safety token", given->file, "token.kind",
                      opened.statement.predicate_type, ledger::predicate_type("safety-token"));
        PROBITY_TRY(const auto token,
                    json::decode<tokens::SafetyToken>(opened.statement.predicate, "/predicate"));
        rubric::Permission answer =
            rubric::may(tokens::clearance(token, rubric::TokenStatus::unknown), trust.purposes(),
                        given->purpose, *role, now);
        if (!given->artifact.empty()) {
          PROBITY_TRY(const auto manifest,
                      evidence::weights::hash_artifact(doors.files, given->artifact));
          if (!is_about(opened.statement, manifest.root))
            answer = {rubric::Answer::deny, "may.digest",
                      "the token is about other files than these"};
        }
        const std::string word(rubric::to_text(answer.answer));
        terminal.say(word + ": " + answer.reason);
        terminal.answer(
            json::Object{{"answer", word}, {"rule", answer.rule}, {"reason", answer.reason}});
        return answer.answer == rubric::Answer::deny ? Verdict::bad : Verdict::good;
      }};
}

}  // namespace probity::cli
