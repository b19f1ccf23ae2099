#include "demo/check.h"

#include <algorithm>

#include "access/folded.h"
#include "access/token_file.h"
#include "access/trust.h"
#include "base/clock.h"
#include "json/codec.h"
#include "registers/tokens/register.h"
#include "statement/bundle.h"
#include "store/log_store.h"

namespace probity::demo {

using base::Code;
using base::fail;
using base::Result;
using base::Status;
namespace tokens = registers::tokens;

namespace {

Result<std::vector<std::string>> projections(access::Node& node) {
  PROBITY_TRY(const auto db, node.reader());
  return access::projections(*db, node.registers());
}

Status differs(const Expectation& expected, std::string what, const std::string& found,
               const std::string& required) {
  return fail(Code::internal,
              "the demonstration did not come out as its story says: " + std::move(what),
              expected.subject, "demo.expectation", found, required + " (" + expected.why + ")");
}

Result<base::SubjectDigest> digest_of(store::Db& db, const std::string& subject) {
  const std::size_t space = subject.find(' ');
  const std::string kind = subject.substr(0, space);
  const std::string name = space == std::string::npos ? "" : subject.substr(space + 1);
  if (const auto root = base::SubjectDigest::from_hex(name); root && kind == "artifact")
    return *root;
  PROBITY_TRY(const auto found, ledger::find_named(db, kind, name));
  if (found) return found->digest;
  return fail(Code::internal, "the story expects something of what is not in the log", subject,
              "demo.subject");
}

}  // namespace

Result<LogChecked> check_log(access::Node& node) {
  PROBITY_TRY(const auto db, node.reader());
  LogChecked checked;
  const log::Verifier& key = node.log_verifier();
  PROBITY_TRY(checked.audit, access::audit(*db, std::span(&key, 1)));
  PROBITY_TRY(const std::string file, access::make_trust(node));
  PROBITY_TRY(const auto trust, access::Trust::parse(file));
  for (std::uint64_t index = 0; index < checked.audit.size; ++index) {
    const std::string where = "log entry " + std::to_string(index);
    const auto text = access::bundle_of(node, *db, {index});
    if (!text) return fail(base::within(text.error(), where + ": "));
    const auto bundle = statement::parse_bundle(*text);
    if (!bundle) return fail(base::within(bundle.error(), where + ": "));
    if (auto verified = trust.verify(*bundle); !verified)
      return fail(base::within(verified.error(), where + ": "));
    PROBITY_TRY(const auto entry, store::read_entry(*db, {index}));
    ++checked.bundles;
    if (entry && entry->kind == "safety-token") ++checked.tokens;
  }
  return checked;
}

Status check_rebuild(access::Node& node) {
  PROBITY_TRY(const auto live, projections(node));
  PROBITY_CHECK(node.ledger().rebuild());
  PROBITY_TRY(const auto rebuilt, projections(node));
  if (live == rebuilt) return {};
  const auto [mine, other] =
      std::mismatch(live.begin(), live.end(), rebuilt.begin(), rebuilt.end());
  return fail(Code::internal, "folding the log again gives other tables", "", "demo.rebuild",
              other == rebuilt.end() ? "a row less" : *other,
              mine == live.end() ? "no such row" : *mine);
}

Status check_result(access::Node& node, const Expectation& expected, base::Time as_of) {
  PROBITY_TRY(const auto db, node.reader());
  const auto view = node.view(*db, as_of);
  PROBITY_TRY(const auto subject, digest_of(*db, expected.subject));
  bool earned = false;
  if (expected.code) {
    PROBITY_TRY(const auto judgement, view->judgement(subject));
    if (judgement.code != *expected.code)
      return differs(expected, "another risk code", judgement.code, *expected.code);
    earned = judgement.token_earned;
  } else {
    PROBITY_TRY(const auto profile, view->profile(subject));
    if (profile.assessed != expected.assessed.value_or(""))
      return differs(expected, "another profile", profile.assessed, expected.assessed.value_or(""));
    earned = profile.token_earned;
  }
  if (earned == (expected.token == Token::valid)) return {};
  return differs(expected, "the token", earned ? "earned" : "not earned",
                 std::string(json::word(expected.token)));
}

Status check_token(access::Node& node, const Expectation& expected) {
  PROBITY_TRY(const auto db, node.reader());
  const auto view = node.view(*db, node.doors().clock.now());
  PROBITY_TRY(const auto subject, digest_of(*db, expected.subject));
  PROBITY_TRY(const auto token, tokens::last_token(*db, subject));
  std::optional<Token> found = Token::none;
  std::string words = "no token";
  if (token) {
    PROBITY_TRY(const auto state, tokens::state_of(*view, *token));
    words = state.why;
    found.reset();
    if (state.state == tokens::TokenState::valid) found = Token::valid;
    if (state.state == tokens::TokenState::suspended) found = Token::suspended;
  }
  if (found == expected.token) return {};
  return differs(expected, "the token's state", words, std::string(json::word(expected.token)));
}

}  // namespace probity::demo
