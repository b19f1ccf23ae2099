// account token.
#include "cli/account.h"
#include "cli/all.h"
#include "cli/data.h"
#include "json/codec.h"

namespace probity::cli {

using base::Code;
using base::fail;
using base::Result;

namespace {

struct Given {
  std::string data, login, name;
  std::vector<std::string> scopes;
  std::int64_t days = 90;
};

// Shown once.
struct TokenLine {
  std::string token;
  std::vector<std::string> scopes;
  base::Time expires;
};
BOOST_DESCRIBE_STRUCT(TokenLine, (), (token, scopes, expires))

Result<std::set<access::Scope>> scopes_of(const std::vector<std::string>& words) {
  std::set<access::Scope> scopes;
  for (const std::string& word : words) {
    const auto scope = json::from_word<access::Scope>(word);
    if (!scope)
      return fail(Code::usage, "there is no such scope", "--scope", "token.scope", word,
                  "read, draft, sign, import or manage");
    scopes.insert(*scope);
  }
  return scopes;
}

}  // namespace

Command account_token() {
  auto given = std::make_shared<Given>();
  return {
      "account token", "Make an API token for a program that acts for an account; it is shown once",
      "probity account token clerk --name \"nightly import\" --scope import --data city",
      [given](Options& options) {
        options.argument("LOGIN", given->login, "For whom it acts");
        options.text("--name", "TEXT", given->name, "What it is for", true);
        options.texts("--scope", "WORD", given->scopes,
                      "What it may do: read, draft, sign, import, manage; one or several");
        options.number("--days", "N", given->days, "How long it lasts (default: 90)");
        options.text("--data", "DIR", given->data, kDataHelp, true);
      },
      [given](Terminal& terminal, base::Doors doors) -> Result<Verdict> {
        PROBITY_TRY(const auto scopes, scopes_of(given->scopes));
        PROBITY_TRY(const auto node, open_node(given->data, doors));
        PROBITY_TRY(const access::Account account, find_account(*node, given->login));
        PROBITY_TRY(const auto made,
                    node->accounts().api_tokens().make(account.id, given->name, scopes, given->days,
                                                       " by " + kOperator.words, ""));
        terminal.say(made.secret);
        terminal.say("It is shown only now, and ends at " + base::to_string(made.token.expires) +
                     ".");
        terminal.answer(json::encode(TokenLine{made.secret, given->scopes, made.token.expires}));
        return Verdict::good;
      }};
}

}  // namespace probity::cli
