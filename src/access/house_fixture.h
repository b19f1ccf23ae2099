// A whole node in a temporary folder with a clock that tests move, cheap passwords, and an account
// with its password set in one step. For tests alone.
#pragma once

#include <gtest/gtest.h>

#include <memory>
#include <string>

#include "access/accounts.h"
#include "access/node.h"
#include "base/clock.h"
#include "base/random.h"
#include "base/scratch_folder.h"
#include "crypto/totp.h"

namespace probity::access {

inline constexpr const char* kPassphrase = "seven grey herons wade";
inline constexpr const char* kHome = "198.51.100.7";

struct House : testing::Test {
  base::ManualClock clock{base::parse_time("2026-11-23T09:00:00Z").value()};
  base::SystemRandom random;
  base::SystemFiles files;
  base::ScratchFolder folder;
  const base::Doors doors{clock, random, files};
  const base::Path directory = folder.path() / "node";
  std::unique_ptr<Node> node =
      Node::found(directory,
                  {"log.westmark.example", "State of Westmark", "westmark", "registrar", "UTC"},
                  doors, crypto::kTestPasswordCost)
          .value();
  const By by{"the command line", ""};

  Accounts& accounts() { return node->accounts(); }
  void reopen() {
    node.reset();
    node = Node::open(directory, doors, crypto::kTestPasswordCost).value();
  }
  std::unique_ptr<store::Db> reader() { return node->reader().value(); }
  std::unique_ptr<store::Db> writer() {
    return store::Db::open(node->database(), store::Access::read_write).value();
  }

  std::int64_t account(const std::string& login, const std::vector<std::string>& persons = {}) {
    const Invitation invitation = accounts().invite({login, login, "en", persons}, by).value();
    EXPECT_TRUE(accounts().accept(invitation.token, kPassphrase, kHome));
    return invitation.account.id;
  }
  SignIn sign_in(const std::string& login, const std::string& password = kPassphrase,
                 const std::string& remote = kHome) {
    return accounts().sign_in(login, password, remote).value();
  }
  std::optional<Visitor> visitor(const std::string& cookie) {
    return accounts().sessions().visitor(*reader(), cookie).value();
  }
  // Enrols a device and returns its secret, at the price of one time step.
  crypto::Secret enrol(std::int64_t id, const std::string& login) {
    const Enrolment enrolment = accounts().second_factor().begin(id, login, "Westmark").value();
    crypto::Secret secret = crypto::from_base32(enrolment.secret).value();
    EXPECT_TRUE(accounts().second_factor().confirm(id, code(secret), kHome));
    clock.advance(crypto::kTotpSeconds);
    return secret;
  }
  std::string code(const crypto::Secret& secret) {
    return crypto::totp_code(secret.view(), crypto::totp_step(clock.now()));
  }
  // The visitor of a registrar's account after both factors.
  Visitor registrar() {
    const std::int64_t id = account("registrar", {"westmark/registrar"});
    const crypto::Secret secret = enrol(id, "registrar");
    const SignIn half = sign_in("registrar");
    const SignIn whole = accounts().give_second_factor(half.cookie, code(secret), kHome).value();
    EXPECT_EQ(whole.answer, SignIn::Answer::welcome);
    return visitor(whole.cookie).value();
  }
  std::vector<Event> events() {
    std::vector<Event> all;
    const auto trail = accounts().trail().read(*reader(), {}, 0, 1000).value();
    for (const TrailEntry& entry : trail) all.insert(all.begin(), entry.event);
    return all;
  }
};

}  // namespace probity::access
