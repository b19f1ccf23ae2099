#include "demo/accounts.h"

#include <fmt/format.h>

#include "access/accounts.h"
#include "base/clock.h"
#include "base/resource.h"
#include "crypto/totp.h"
#include "json/codec.h"
#include "json/parse.h"

namespace probity::demo {

using base::Result;
using base::Status;

std::span<const base::Resource> resources();

namespace {

constexpr std::string_view kAccounts = "../../demo/accounts.json";
constexpr const char* kHead =
    "Who can sign in to this demonstration, at /sign-in. Drawn at random when it was built; for "
    "the\n"
    "demonstration alone.\n\n";

// The lines below an account's that say how to answer for its device.
Result<std::string> enrol(access::Node& node, const access::Account& account) {
  access::SecondFactor& second_factor = node.accounts().second_factor();
  PROBITY_TRY(const auto enrolment,
              second_factor.begin(account.id, account.login, node.file().name));
  const std::string code = crypto::totp_code(crypto::from_base32(enrolment.secret)->view(),
                                             crypto::totp_step(node.doors().clock.now()));
  PROBITY_TRY(const auto recovery, second_factor.confirm(account.id, code, ""));
  std::string lines = fmt::format(
      "{:<11}second factor: secret {} for an authenticator program, or once each instead of its "
      "code:\n",
      "", enrolment.secret);
  for (const std::string& one : recovery) lines += fmt::format("{:<13}{}\n", "", one);
  return lines;
}

Result<std::string> make(access::Node& node, const DemoAccount& one) {
  access::Accounts& accounts = node.accounts();
  const std::string password = access::draw_code(node.doors().random);
  PROBITY_TRY(const auto invitation,
              accounts.invite({one.login, one.name, "en", one.persons}, {"the demonstration", ""}));
  PROBITY_TRY(const auto account, accounts.redeem(invitation.token, password, ""));
  std::string lines = fmt::format("{:<10} {}  {}: {}\n", one.login, password, one.who, one.try_);
  if (!one.second_factor) return lines;
  PROBITY_TRY(const std::string device, enrol(node, account));
  return lines + device;
}

}  // namespace

Result<std::vector<DemoAccount>> read_accounts() {
  PROBITY_TRY(const json::Value value, json::parse(*base::find(resources(), kAccounts)));
  return json::decode<std::vector<DemoAccount>>(value);
}

Status make_accounts(access::Node& node, const base::Path& file) {
  PROBITY_TRY(const auto accounts, read_accounts());
  std::string text = kHead;
  for (const DemoAccount& one : accounts) {
    PROBITY_TRY(const std::string lines, make(node, one));
    text += lines;
  }
  base::Files& files = node.doors().files;
  PROBITY_CHECK(files.make_directories(file.parent_path()));
  return files.write(file, text, 0600);
}

}  // namespace probity::demo
