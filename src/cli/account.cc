// account invite, list, reset, lock, unlock.
#include "access/password_rules.h"

#include <fmt/format.h>

#include "cli/account.h"
#include "cli/all.h"
#include "cli/data.h"
#include "cli/secret_input.h"
#include "json/codec.h"

namespace probity::cli {

using base::Code;
using base::fail;
using base::Result;
using base::Status;

namespace {

// What is shown of an invitation, once.
struct InvitationLine {
  std::string login;
  std::string path;
  base::Time expires;
};
BOOST_DESCRIBE_STRUCT(InvitationLine, (), (login, path, expires))

struct Given {
  std::string data, login, name, language;
  std::vector<std::string> persons;
  bool password = false;
  bool second_factor = false;
};

constexpr const char* kPasswordHelp =
    "Set the password now, read from the terminal or standard input, instead of an invitation";

// Only a person that the log knows can sign anything.
Status check_persons(access::Node& node, const std::vector<std::string>& persons) {
  PROBITY_TRY(const auto db, node.reader());
  for (const std::string& person : persons) {
    PROBITY_TRY(const auto offices, access::persons_now(*db, {person}));
    if (offices.empty())
      return fail(Code::not_found, "the log has nobody of that name with a key in force", "--for",
                  "account.person", person, "somebody appointed before, as <agency>/<person>");
  }
  return {};
}

// Read before anything changes, so that a slip of the keyboard changes nothing.
Result<std::optional<crypto::Secret>> wanted_password(const Given& given) {
  if (!given.password) return std::optional<crypto::Secret>();
  PROBITY_TRY(crypto::Secret password, read_password());
  PROBITY_CHECK(access::check_password(password.text(), given.login));
  return std::optional(std::move(password));
}

Status hand_over(access::Node& node, const access::Invitation& invitation,
                 const std::optional<crypto::Secret>& password, Terminal& terminal) {
  const std::string& login = invitation.account.login;
  if (password) {
    PROBITY_TRY(const auto set, node.accounts().redeem(invitation.token, password->text(), ""));
    terminal.say("The password of " + login + " is set.");
    PROBITY_TRY(const access::Account account, find_account(node, login));
    terminal.answer(json::encode(account));
    return {};
  }
  terminal.say("Who opens this address of the node sets the password of " + login + ", once:");
  terminal.say("  " + invitation.path());
  terminal.say("It ends at " + base::to_string(invitation.expires) + ".");
  terminal.answer(json::encode(InvitationLine{login, invitation.path(), invitation.expires}));
  return {};
}

std::string line_of(const access::Account& account, const std::vector<access::Person>& persons) {
  std::string line = fmt::format("{:<24} {:<8} {:<14}", account.login, json::word(account.state),
                                 account.second_factor ? "second factor" : "");
  for (const access::Person& person : persons)
    line += fmt::format(" {} ({})", person.id, json::word(person.role));
  return line;
}

using Change = std::function<Status(access::Accounts&, std::int64_t)>;

// A command that does one thing to one account.
Command change_command(std::string name, std::string summary, std::string example, std::string done,
                       Change change) {
  auto given = std::make_shared<Given>();
  return {std::move(name), std::move(summary), std::move(example),
          [given](Options& options) {
            options.argument("LOGIN", given->login, "Whose account");
            options.text("--data", "DIR", given->data, kDataHelp, true);
          },
          [given, done = std::move(done), change = std::move(change)](
              Terminal& terminal, base::Doors doors) -> Result<Verdict> {
            PROBITY_TRY(const auto node, open_node(given->data, doors));
            PROBITY_TRY(const access::Account account, find_account(*node, given->login));
            PROBITY_CHECK(change(node->accounts(), account.id));
            terminal.say(done);
            PROBITY_TRY(const access::Account after, find_account(*node, given->login));
            terminal.answer(json::encode(after));
            return Verdict::good;
          }};
}

}  // namespace

Result<access::Account> find_account(access::Node& node, const std::string& login) {
  PROBITY_TRY(const auto db, node.reader());
  PROBITY_TRY(auto account, node.accounts().find(*db, login));
  if (account) return std::move(*account);
  return fail(Code::not_found, "there is no such account", "LOGIN", "account.unknown", login,
              "one of `probity account list`");
}

Command account_invite() {
  auto given = std::make_shared<Given>();
  return {
      "account invite",
      "Make an account for somebody and print the address that sets its password, once",
      "probity account invite clerk --for riverton/clerk --data city",
      [given](Options& options) {
        options.argument("LOGIN", given->login, "The name to sign in with");
        options.texts("--for", "WHO", given->persons,
                      "For whom it may sign: <agency>/<person>, one or several");
        options.text("--name", "TEXT", given->name, "The person's name, for the console");
        options.text("--language", "CODE", given->language, "en or fr (default: the browser's)");
        options.flag("--password", given->password, kPasswordHelp);
        options.text("--data", "DIR", given->data, kDataHelp, true);
      },
      [given](Terminal& terminal, base::Doors doors) -> Result<Verdict> {
        PROBITY_TRY(const auto password, wanted_password(*given));
        PROBITY_TRY(const auto node, open_node(given->data, doors));
        PROBITY_CHECK(check_persons(*node, given->persons));
        PROBITY_TRY(
            const auto invitation,
            node->accounts().invite({given->login, given->name.empty() ? given->login : given->name,
                                     given->language, given->persons},
                                    kOperator));
        PROBITY_CHECK(hand_over(*node, invitation, password, terminal));
        return Verdict::good;
      }};
}

Command account_list() {
  auto data = std::make_shared<std::string>();
  return {"account list", "List who may sign in, and for whom they sign",
          "probity account list --data city",
          [data](Options& options) { options.text("--data", "DIR", *data, kDataHelp, true); },
          [data](Terminal& terminal, base::Doors doors) -> Result<Verdict> {
            PROBITY_TRY(const auto node, open_node(*data, doors));
            PROBITY_TRY(const auto db, node->reader());
            PROBITY_TRY(const auto accounts, node->accounts().all(*db));
            for (const access::Account& account : accounts) {
              PROBITY_TRY(const auto persons, access::persons_now(*db, account.persons));
              terminal.say(line_of(account, persons));
            }
            if (accounts.empty())
              terminal.say("Nobody has an account yet: `probity account invite`.");
            terminal.answer(json::encode(accounts));
            return Verdict::good;
          }};
}

Command account_reset() {
  auto given = std::make_shared<Given>();
  return {"account reset",
          "Take a password away, end all sessions, and print the address that sets a new one",
          "probity account reset clerk --data city",
          [given](Options& options) {
            options.argument("LOGIN", given->login, "Whose account");
            options.flag("--second-factor", given->second_factor,
                         "Take the second factor away, too: the device is lost");
            options.flag("--password", given->password, kPasswordHelp);
            options.text("--data", "DIR", given->data, kDataHelp, true);
          },
          [given](Terminal& terminal, base::Doors doors) -> Result<Verdict> {
            PROBITY_TRY(const auto password, wanted_password(*given));
            PROBITY_TRY(const auto node, open_node(given->data, doors));
            PROBITY_TRY(const access::Account account, find_account(*node, given->login));
            PROBITY_TRY(const auto invitation,
                        node->accounts().reset(account.id, given->second_factor, kOperator));
            PROBITY_CHECK(hand_over(*node, invitation, password, terminal));
            return Verdict::good;
          }};
}

Command account_lock() {
  return change_command(
      "account lock", "Let somebody in no more, and end all their sessions",
      "probity account lock clerk --data city", "The account is locked and its sessions are over.",
      [](access::Accounts& accounts, std::int64_t id) { return accounts.lock(id, kOperator); });
}

Command account_unlock() {
  return change_command(
      "account unlock", "Let somebody in again", "probity account unlock clerk --data city",
      "The account is open again.",
      [](access::Accounts& accounts, std::int64_t id) { return accounts.unlock(id, kOperator); });
}

}  // namespace probity::cli
