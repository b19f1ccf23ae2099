// An officer's journeys through the console: register, look, sign, adopt, stop, and what goes
// wrong.
#include <gtest/gtest.h>

#include <regex>

#include "access/drafts.h"
#include "access/reports.h"
#include "base/number.h"
#include "browser.h"
#include "crypto/sha256.h"
#include "json/parse.h"
#include "json/value.h"
#include "registers/uses/register.h"
#include "store/log_store.h"

namespace probity::world {
namespace {

const Fields kService = {{"/name", "Chat about opening hours"},
                         {"/summary", "It answers what people ask about the library."},
                         {"/purpose", "public-library"},
                         {"/context", "The library's web page."},
                         {"/stage", "live"},
                         {"/owner", "Library services"},
                         {"/contact/office", "Library desk"},
                         {"/rights", "Ask for a person at any time; somebody answers."},
                         {"/rights/own", "Come to the desk instead."}};
const Fields kAnswers = {{"service", "public_information"},
                         {"use.role", "informs"},
                         {"use.operation_data", "pseudonymised"},
                         {"use.persons_per_year", "40,000"},
                         {"none_of.harm", "none"},
                         {"use.speaks_or_generates", "true"}};
const Fields kDeclaration = {
    {"/minimisation", "Nothing is kept."},          {"/masking", "Names are masked."},
    {"/audit_log", "Questions are counted."},       {"/oversight", "The desk reads along."},
    {"/documentation", "The desk's instructions."}, {"/valid_until", "2027-10-31"}};

class Officer : public ::testing::Test {
 protected:
  Officer() : site_(world_), clerk_(site_) {
    root_ = world_.component("chat", "language");
    clerk_.sign_in("clerk", {"riverton/clerk"});
  }

  Fields service() const {
    Fields fields = kService;
    fields.emplace_back("/components", root_);
    return fields;
  }
  void begin(const std::string& form, const std::string& about = "") {
    ASSERT_EQ(clerk_.get("/console"), 200);
    ASSERT_EQ(clerk_.post("/console/begin", {{"form", form}, {"about", about}}), 200)
        << clerk_.body();
  }
  // To the preview of a harmless use.
  void fill_in() {
    begin("register-use");
    ASSERT_EQ(clerk_.send("/service", service(), "next"), 200) << clerk_.body();
    ASSERT_TRUE(clerk_.path().ends_with("/answers")) << clerk_.path();
    ASSERT_EQ(clerk_.send("/answers", kAnswers, "next"), 200) << clerk_.body();
    ASSERT_TRUE(clerk_.path().ends_with("/declaration")) << clerk_.path();
    ASSERT_EQ(clerk_.send("/declaration", kDeclaration, "next"), 200) << clerk_.body();
    ASSERT_TRUE(clerk_.path().ends_with("/preview")) << clerk_.path();
  }
  // One form about a use, signed.
  void say(const std::string& form, const std::string& about, const Fields& fields) {
    begin(form, about);
    ASSERT_EQ(clerk_.send("/form", fields, "next"), 200) << clerk_.body();
    ASSERT_EQ(clerk_.send("/sign", {}), 200) << clerk_.body();
    ASSERT_TRUE(clerk_.path().starts_with("/console/signed/")) << clerk_.path();
  }
  std::string digest(const std::string& id) {
    const auto db = world_.node().reader();
    return ledger::find_named(**db, "use", id).value()->digest.hex();
  }
  std::string draft_id() const {
    const std::string& path = clerk_.path();
    return path.substr(16, path.find('/', 16) - 16);
  }
  std::string envelope_at(std::uint64_t index) {
    const auto db = world_.node().reader();
    return *store::read_entry(**db, {index}).value()->envelope;
  }

  World world_;
  Site site_;
  Browser clerk_;
  std::string root_;
};

TEST_F(Officer, RegistersAHarmlessUseInSixAnswersAndStopsItAgain) {
  fill_in();
  EXPECT_TRUE(clerk_.has("Once you sign this:"));
  EXPECT_TRUE(clerk_.has("<b class=\"digit light\">2</b>"));
  ASSERT_EQ(clerk_.send("/sign", {}), 200) << clerk_.body();
  const std::string use = "riverton/chat-about-opening-hours";
  EXPECT_EQ(world_.code(digest(use)), "2610");
  EXPECT_TRUE(clerk_.has("Adopt"));
  // The draft has become the log.
  clerk_.get("/console");
  EXPECT_TRUE(clerk_.has("You have begun nothing"));
  EXPECT_TRUE(clerk_.has("Adopt the computed risk code"));

  say("adoption", "use " + use, {{"/decision", "adopt"}});
  const auto db = world_.node().reader();
  const auto adopted =
      registers::uses::last_adoption(**db, *base::SubjectDigest::from_hex(digest(use)));
  ASSERT_TRUE(adopted.value());
  EXPECT_EQ(adopted.value()->code, "261");
  say("suspension", "use " + use, {{"/reason", "It answered wrongly."}});
  EXPECT_EQ(world_.code(digest(use)), "2619");
  clerk_.get("/console/uses/" + use);
  EXPECT_TRUE(clerk_.has("Ends the suspension"));
  say("resumption", "use " + use, {{"/reason", "It was mended."}});
  EXPECT_EQ(world_.code(digest(use)), "2610");
  say("withdrawal", "use " + use, {{"/reason", "The service ended."}});
  clerk_.get("/console/uses/" + use);
  EXPECT_TRUE(clerk_.has("It is withdrawn."));
  EXPECT_FALSE(clerk_.has("/console/begin"));
}

TEST_F(Officer, SignsByteForByteWhatThePreviewShowed) {
  fill_in();
  const std::string page = clerk_.body();
  std::vector<std::string> shown;
  const std::regex digest("SHA-256 <code class=\"hash\">([0-9a-f]{64})</code>");
  for (std::sregex_iterator at(page.begin(), page.end(), digest), end; at != end; ++at)
    shown.push_back((*at)[1]);
  ASSERT_EQ(shown.size(), 3u);
  ASSERT_EQ(clerk_.send("/sign", {}), 200);
  // The address of the receipts names the entries; the node's own come between them.
  const std::string entries = clerk_.path().substr(clerk_.path().rfind('/') + 1);
  const std::regex number("[0-9]+");
  std::size_t i = 0;
  for (std::sregex_iterator at(entries.begin(), entries.end(), number), end; at != end; ++at) {
    ASSERT_LT(i, shown.size());
    const auto envelope = statement::parse_envelope(
        envelope_at(static_cast<std::uint64_t>(*base::parse_int(at->str()))));
    ASSERT_TRUE(envelope);
    EXPECT_EQ(crypto::sha256(base::as_bytes(envelope->payload)).hex(), shown[i++]);
  }
  EXPECT_EQ(i, shown.size());
}

TEST_F(Officer, ADraftThatChangedSinceThePreviewIsNotSigned) {
  fill_in();
  const std::uint64_t before = world_.size();
  EXPECT_EQ(clerk_.send("/sign", {{"digest", std::string(64, '0')}}), 409);
  EXPECT_EQ(world_.size(), before);
}

TEST_F(Officer, WhatIsWrongStandsAtItsFieldAndNothingTypedIsLost) {
  begin("register-use");
  Fields fields = service();
  fields[1] = {"/summary", ""};
  fields.emplace_back("/id", "Not A Slug!");
  EXPECT_EQ(clerk_.send("/service", fields, "next"), 422);
  EXPECT_TRUE(clerk_.has("href=\"#f-summary\""));
  EXPECT_TRUE(clerk_.has("value=\"Not A Slug!\""));
  EXPECT_TRUE(clerk_.has("Come to the desk instead."));
  // A rule of the register, found before anybody signs.
  world_.harmless_use("taken", root_);
  fields[1] = {"/summary", "Said now."};
  fields.back() = {"/id", "taken"};
  EXPECT_EQ(clerk_.send("/service", fields, "next"), 422);
  EXPECT_TRUE(clerk_.has("href=\"#f-id\"")) << clerk_.body();
}

TEST_F(Officer, AnswersLeftOutAreNamed) {
  begin("register-use");
  ASSERT_EQ(clerk_.send("/service", service(), "next"), 200);
  EXPECT_EQ(clerk_.send("/answers", {{"use.role", "informs"}}, "next"), 422);
  EXPECT_TRUE(clerk_.has("href=\"#fservice\""));
  EXPECT_EQ(clerk_.send("/answers", {{"use.role", "informs"}}, "check"), 200);
  EXPECT_FALSE(clerk_.has("Something has to be changed"));
}

TEST_F(Officer, TheLaterOfTwoWindowsIsToldAndLosesNothing) {
  begin("register-use");
  Browser other = clerk_;
  ASSERT_EQ(clerk_.send("/service", {{"/name", "From the first"}}, "stay"), 200);
  EXPECT_EQ(other.send("/service", {{"/name", "From the second"}}, "stay"), 409);
  EXPECT_TRUE(other.has("changed in another window"));
  EXPECT_TRUE(other.has("value=\"From the second\""));
  clerk_.get(clerk_.path());
  EXPECT_TRUE(clerk_.has("value=\"From the first\""));
  EXPECT_EQ(other.send("/service", {}, "stay"), 200);
  clerk_.get(clerk_.path());
  EXPECT_TRUE(clerk_.has("value=\"From the second\""));
}

TEST_F(Officer, NobodyElseSeesSignsOrDeletesADraft) {
  fill_in();
  const std::string id = draft_id();
  Browser other(site_);
  other.sign_in("other", {"riverton/clerk"});
  other.get("/console");
  const std::uint64_t before = world_.size();
  for (const char* step : {"/service", "/preview", "/statement-1.json"})
    EXPECT_EQ(other.get("/console/drafts/" + id + step), 404) << step;
  for (const char* step : {"/service", "/sign", "/delete", "/envelope"})
    EXPECT_EQ(other.post("/console/drafts/" + id + step, {{"version", "1"}}), 404) << step;
  EXPECT_FALSE(other.has("opening hours"));
  EXPECT_EQ(world_.size(), before);
  EXPECT_EQ(clerk_.get("/console/drafts/" + id + "/service"), 200);
}

TEST_F(Officer, OtherAgenciesUsesAreNotTheirsToSpeakOf) {
  world_.admit("harbour", "agency", "chief", "officer");
  world_.harmless_use("line", root_);
  Browser chief(site_);
  chief.sign_in("chief", {"harbour/chief"});
  EXPECT_EQ(chief.get("/console/uses/riverton/line"), 403);
  EXPECT_EQ(chief.get("/console/components/" + root_ + "/say"), 403);
  // Begun by hand all the same, the log refuses it before anybody signs.
  chief.get("/console");
  ASSERT_EQ(chief.post("/console/begin", {{"form", "suspension"}, {"about", "use riverton/line"}}),
            200);
  EXPECT_EQ(chief.send("/form", {{"/reason", "Because."}}, "next"), 422);
  EXPECT_TRUE(chief.has("whose it is, or a registrar may do this")) << chief.body();
}

TEST_F(Officer, SigningGoesOnWhereItStopped) {
  fill_in();
  const std::string id = draft_id();
  const std::uint64_t before = world_.size();
  // The first statement was said, and the answer never came.
  const auto db = world_.node().reader();
  auto draft = world_.node().drafts().find(**db, 2, id);
  if (!draft) draft = world_.node().drafts().find(**db, 1, id);
  ASSERT_TRUE(draft);
  const auto key = world_.node().keyring().find("person/riverton/clerk").value();
  ASSERT_TRUE(
      world_.submit(statement::to_json(statement::make_envelope(draft->payloads[0], *key))));
  ASSERT_EQ(world_.size(), before + 1);
  clerk_.get("/console/drafts/" + id + "/preview");
  ASSERT_EQ(clerk_.send("/sign", {}), 200) << clerk_.body();
  const auto after = world_.node().reader();
  const auto kinds = store::count_kinds(**after);
  for (const char* kind : {"use", "use-facts", "self-declaration"})
    EXPECT_EQ(kinds.value().at(kind), 1u) << kind << " is said twice";
}

TEST_F(Officer, TakesTheEnvelopeOfAKeyKeptElsewhere) {
  fill_in();
  const std::string id = draft_id();
  const auto key = world_.node().keyring().find("person/riverton/clerk").value();
  for (int number = 1; number <= 3; ++number) {
    ASSERT_EQ(
        clerk_.get("/console/drafts/" + id + "/statement-" + std::to_string(number) + ".json"),
        200);
    const std::string payload = clerk_.body();
    clerk_.get("/console/drafts/" + id + "/preview");
    const auto strange = world_.node().keyring().find("person/lab-noord/kim").value();
    EXPECT_EQ(clerk_.send(
                  "/envelope",
                  {{"envelope", statement::to_json(statement::make_envelope(payload, *strange))}}),
              422);
    EXPECT_EQ(clerk_.send("/envelope", {{"envelope", statement::to_json(statement::make_envelope(
                                                         payload + " ", *key))}}),
              422);
    ASSERT_EQ(
        clerk_.send("/envelope",
                    {{"envelope", statement::to_json(statement::make_envelope(payload, *key))}}),
        200)
        << clerk_.body();
  }
  EXPECT_TRUE(clerk_.path().starts_with("/console/signed/"));
}

TEST_F(Officer, ARevokedKeyEndsThePowerAtOnce) {
  fill_in();
  const std::uint64_t before = world_.size();
  world_.must(
      "westmark/registrar",
      R"({"kind": "key-revocation", "subject": ["agency riverton"], "predicate": {"key": ")" +
          world_.node()
              .keyring()
              .find("person/riverton/clerk")
              .value()
              ->public_key()
              .key_id()
              .hex() +
          R"(", "reason": "left"}})");
  EXPECT_GE(clerk_.send("/sign", {}), 400);
  EXPECT_EQ(world_.size(), before + 1);
}

TEST_F(Officer, CorrectsOneAnswer) {
  world_.harmless_use("line", root_);
  clerk_.get("/console/uses/riverton/line");
  ASSERT_EQ(clerk_.post("/console/begin", {{"form", "answers"},
                                           {"about", "use riverton/line"},
                                           {"fact", "use.persons_per_year"},
                                           {"value", "20000"}}),
            200);
  EXPECT_TRUE(clerk_.has("value=\"20000\""));
  ASSERT_EQ(clerk_.send("/answers",
                        {{"use.persons_per_year", "2000000"}, {"use.speaks_or_generates", "false"}},
                        "next"),
            200)
      << clerk_.body();
  ASSERT_EQ(clerk_.send("/sign", {}), 200) << clerk_.body();
  EXPECT_EQ(world_.code(digest("riverton/line")), "3610");
}

TEST_F(Officer, ReportsAnIncidentThatMovesTheCodeAtOnceAndClosesIt) {
  const std::string use = world_.harmless_use("line", root_);
  ASSERT_EQ(world_.code(use), "3600");
  begin("incident");
  const Fields fields = {{"/title", "Quiet callers were cut off"},
                         {"/summary", "The line took quiet voices for silence."},
                         {"/uses", use},
                         {"/began", "2026-11-22T08:00"},
                         {"/noticed", "2026-11-22T09:30"},
                         {"/severity", "serious"},
                         {"/harm", "Nobody lost a loan."}};
  Fields wrong = fields;
  wrong[4] = {"/noticed", "2026-11-21T09:30"};
  EXPECT_EQ(clerk_.send("/form", wrong, "next"), 422);
  EXPECT_TRUE(clerk_.has("href=\"#f-noticed\"")) << clerk_.body();
  ASSERT_EQ(clerk_.send("/form", fields, "next"), 200) << clerk_.body();
  ASSERT_EQ(clerk_.send("/sign", {}), 200) << clerk_.body();
  EXPECT_EQ(world_.code(use), "3608");
  clerk_.get("/console");
  EXPECT_TRUE(clerk_.has("Close an incident"));
  const std::string id = "riverton/quiet-callers-were-cut-off";
  ASSERT_EQ(clerk_.get("/console/incidents/" + id), 200);
  say("incident-update/v2", "incident " + id,
      {{"/note", "It is mended."},
       {"/state", "closed"},
       {"/resolved", "2026-11-23T08:00"},
       {"/measures", "Quiet voices are tried before each release."}});
  EXPECT_EQ(world_.code(use), "3600");
}

TEST_F(Officer, ErasesWhatAnIncidentSays) {
  const std::string use = world_.harmless_use("line", root_);
  begin("incident");
  ASSERT_EQ(clerk_.send("/form",
                        {{"/title", "Mrs Zwiebel was cut off"},
                         {"/summary", "Mrs Zwiebel could not renew."},
                         {"/uses", use},
                         {"/began", "2026-11-22T08:00"},
                         {"/noticed", "2026-11-22T09:30"},
                         {"/severity", "serious"},
                         {"/harm", "Mrs Zwiebel lost a loan."}},
                        "next"),
            200)
      << clerk_.body();
  ASSERT_EQ(clerk_.send("/sign", {}), 200) << clerk_.body();
  const auto db = world_.node().reader().value();
  const std::uint64_t index =
      ledger::find_named(*db, "incident", "riverton/mrs-zwiebel-was-cut-off").value()->entry;
  const std::string statement = store::read_entry(*db, {index}).value()->pae.hex();
  const std::string desk = "/console/incidents/riverton/mrs-zwiebel-was-cut-off";
  ASSERT_EQ(clerk_.get(desk), 200);
  EXPECT_TRUE(clerk_.has("Erase: ")) << clerk_.body();
  begin("erasure", "statement " + statement);
  EXPECT_EQ(clerk_.send("/form", {{"/ground", "unlawful"}, {"/asked_on", "2031-01-01"}}, "next"),
            422);
  ASSERT_EQ(clerk_.send("/form", {{"/ground", "unlawful"}, {"/asked_on", "2026-11-20"}}, "next"),
            200)
      << clerk_.body();
  EXPECT_FALSE(clerk_.has("Mrs Zwiebel lost")) << "what is signed repeats nothing of it";
  ASSERT_EQ(clerk_.send("/sign", {}), 200) << clerk_.body();
  EXPECT_EQ(world_.code(use).back(), '8') << "it still stands in the way";
  EXPECT_FALSE(store::read_entry(*db, {index}).value()->envelope);
  ASSERT_EQ(clerk_.get(desk), 200);
  EXPECT_TRUE(clerk_.has("Content erased, commitment kept"));
  EXPECT_FALSE(clerk_.has("Mrs Zwiebel"));
  EXPECT_FALSE(clerk_.has("Erase: "));
  const auto drafts =
      db->one("SELECT count(*) FROM drafts_draft WHERE fields || payloads LIKE '%Zwiebel was%'");
  EXPECT_EQ(drafts.value()->integer(0), 0);
}

TEST_F(Officer, AnswersWhatThePublicReports) {
  const std::string use = world_.harmless_use("line", root_);
  const auto receipt = world_.node().reports().submit(
      *base::SubjectDigest::from_hex(use), "riverton", access::ReportKind::wrong_decision,
      {"I was cut off while speaking.", "Yesterday", "", ""});
  ASSERT_TRUE(receipt);
  const std::string number = receipt->number.str();
  clerk_.get("/console");
  EXPECT_TRUE(clerk_.has(number));
  ASSERT_EQ(clerk_.get("/console/reports/" + number), 200);
  EXPECT_TRUE(clerk_.has("I was cut off while speaking."));
  EXPECT_EQ(clerk_.send("/reports/" + number, {{"state", "answered"}}), 422);
  EXPECT_EQ(clerk_.send("/reports/" + number,
                        {{"state", "answered"}, {"answer", "We are sorry; it is mended."}}),
            200);
  const auto db = world_.node().reader();
  EXPECT_EQ(access::find_case(**db, receipt->number).value()->state, access::ReportState::answered);

  world_.admit("harbour", "agency", "chief", "officer");
  Browser chief(site_);
  chief.sign_in("chief", {"harbour/chief"});
  chief.get("/console");
  EXPECT_EQ(chief.get("/console/reports/" + number), 404);
  EXPECT_FALSE(chief.has("cut off"));
  EXPECT_EQ(chief.post("/console/reports/" + number, {{"state", "closed"}}), 404);
}

TEST_F(Officer, SeesTheirOwnRestrictedUses) {
  const std::string use = world_.harmless_use("line", root_);
  world_.must("riverton/clerk",
              R"({"kind": "use-facts", "subject": ["use riverton/line"], "predicate": {"facts": [)"
              R"({"name": "area.policing", "value": true}], "none_of": []}})");
  clerk_.get("/console");
  EXPECT_TRUE(clerk_.has("/console/uses/riverton/line"));
  EXPECT_EQ(clerk_.get("/console/uses/riverton/line"), 200);
}

TEST_F(Officer, ManyTasksOfOneKindDoNotHideTheOthers) {
  for (int i = 0; i < 12; ++i)
    world_.must("riverton/clerk",
                R"({"kind": "use", "predicate": {"id": "riverton/row-)" + std::to_string(i) +
                    R"(", "name": "Row", "summary": "From a list.", "purpose": "public-library",
                    "context": "", "stage": "live", "components": [], "undisclosed": "not_open",
                    "owner": "Library", "contact": {"office": "Desk"}, "rights": []}})");
  clerk_.get("/console");
  EXPECT_TRUE(clerk_.has("4 more ask the same"));
}

TEST_F(Officer, TakesASingleStatementBack) {
  const std::string use = world_.harmless_use("line", root_);
  clerk_.get("/console/uses/riverton/line");
  const std::string page = clerk_.body();
  // The oldest that stands there: its answers.
  std::string statement;
  const std::regex about("name=\"about\" value=\"(statement [0-9a-f]{64})\"");
  for (std::sregex_iterator at(page.begin(), page.end(), about), end; at != end; ++at)
    statement = (*at)[1];
  ASSERT_FALSE(statement.empty());
  say("withdrawal", statement, {{"/reason", "It was said by mistake."}});
  EXPECT_EQ(world_.code(use), "----");
}

}  // namespace
}  // namespace probity::world
