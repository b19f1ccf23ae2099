// Incidents and problem reports on the portal: what is public, what stays private, and what a form
// of the public must withstand.
#include <gtest/gtest.h>

#include "access/reports.h"
#include "registers/incidents/register.h"
#include "server/http/request.h"
#include "server/portal/incident_page.h"
#include "server/portal/lists.h"
#include "server/portal/portal.h"
#include "server/portal/quarter_page.h"
#include "server/portal/use_page.h"
#include "support/http_client.h"
#include "support/world.h"

namespace probity {
namespace {

using server::portal::Snapshot;
using world::HttpClient;
using world::Reply;
using world::World;

constexpr std::string_view kForm =
    "Content-Type: application/x-www-form-urlencoded\r\nSec-Fetch-Site: same-origin\r\n";
constexpr std::string_view kReportPath = "/uses/riverton/phone-line/report";
constexpr std::string_view kReport =
    "kind=wrong_decision&what=My+marmalade+was+refused&when=Monday&email=jo%40example.org&phone=";

bool has(const std::string& text, std::string_view part) {
  return text.find(part) != std::string::npos;
}

// The text between two others, behind a third.
std::string between(const std::string& text, std::string_view open, std::string_view close) {
  const std::size_t at = text.find(open);
  if (at == std::string::npos) return {};
  const std::size_t from = at + open.size();
  return text.substr(from, text.find(close, from) - from);
}

class Reported : public testing::Test {
 protected:
  Reported() {
    component_ = world_.component("vad");
    use_ = world_.harmless_use("phone-line", component_);
    auto made = server::portal::Portal::make(world_.node());
    if (!made) throw std::runtime_error(made.error().what + " " + made.error().pointer);
    portal_ = *std::move(made);
    server_ = std::make_unique<server::http::HttpServer>(world_.clock());
    EXPECT_TRUE(server_->start({"127.0.0.1", 0}, portal_->site(), portal_->options()));
  }
  ~Reported() override { server_->stop(); }

  Reply post(std::string_view path, std::string_view body, std::string_view headers = kForm) {
    HttpClient client(server_->port());
    return client.send("POST", path, headers, body);
  }
  Reply get(std::string_view path) {
    HttpClient client(server_->port());
    return client.get(path);
  }
  // The case number and the secret word of a receipt.
  std::pair<std::string, std::string> receipt(const Reply& reply) {
    const std::string second = between(reply.body, "<dt>Secret word</dt>", "</dd>");
    return {between(reply.body, "<strong class=\"secret\">", "</strong>"),
            between(second, "<strong class=\"secret\">", "</strong>")};
  }
  void open_incident(const std::string& slug, const std::string& severity,
                     const std::string& more = "") {
    world_.must("riverton/clerk",
                R"({"kind": "incident", "predicate": {"id": "riverton/)" + slug +
                    R"(", "title": "Calls <cut> off", "summary": "Calls ended early.", )"
                    R"("began": "2026-11-20T08:00:00Z", "noticed": "2026-11-21T08:00:00Z", )"
                    R"("harm": "None known.", "components": [], "uses": [")" +
                    use_ + R"("], "severity": ")" + severity + R"(")" + more + "}}");
  }
  template <class Make>
  auto made(Make make) {
    using Answer = decltype(make(std::declval<Snapshot&>()));
    Answer answer = base::fail(base::Code::internal, "not made");
    EXPECT_TRUE(portal_->read([&](Snapshot& snapshot) -> base::Status {
      answer = make(snapshot);
      return {};
    }));
    return answer;
  }

  World world_;
  std::string component_;
  std::string use_;
  std::unique_ptr<server::portal::Portal> portal_;
  std::unique_ptr<server::http::HttpServer> server_;
};

TEST_F(Reported, AReportGetsANumberAndASecretWordAndStaysPrivate) {
  EXPECT_TRUE(
      has(get("/uses/riverton/phone-line").body, "href=\"/uses/riverton/phone-line/report\""));
  EXPECT_EQ(get(kReportPath).status, 200);
  const Reply reply = post(kReportPath, kReport);
  ASSERT_EQ(reply.status, 200) << reply.body.substr(0, 400);
  EXPECT_EQ(reply.headers.at("cache-control"), "no-store");
  const auto [number, secret] = receipt(reply);
  ASSERT_TRUE(base::CaseNumber::parse(number)) << number;
  const std::uint64_t size = world_.size();

  const Reply shown = get("/cases/" + number);
  EXPECT_EQ(shown.status, 200);
  EXPECT_TRUE(has(shown.body, "Received"));
  EXPECT_TRUE(has(shown.body, "Open for 0 days"));
  for (const char* word : {"marmalade", "example.org", "Monday"}) {
    EXPECT_FALSE(has(shown.body, word)) << word;
    EXPECT_FALSE(has(get("/cases/" + number + ".json").body, word)) << word;
  }
  EXPECT_FALSE(has(shown.body, secret));
  EXPECT_EQ(world_.size(), size) << "nothing of it is in the log";
  EXPECT_EQ(get("/cases/C-7K3M-9QX2-T").status, 404);
  EXPECT_EQ(get("/cases?number=" + number).headers.at("location"), "/cases/" + number);
  EXPECT_EQ(get("/cases?number=x").status, 404);
  EXPECT_TRUE(has(get("/uses/riverton/phone-line").body, "reported so far: fewer than 5"));
}

TEST_F(Reported, TheSecretWordOpensTheAnswer) {
  const auto [number, secret] = receipt(post(kReportPath, kReport));
  const std::string path = "/cases/" + number;
  EXPECT_TRUE(has(post(path, "secret=" + secret).body, "has not answered yet"));
  ASSERT_TRUE(world_.node().reports().set_state(*base::CaseNumber::parse(number), "riverton",
                                                "riverton/clerk", access::ReportState::answered,
                                                "Your <b>marmalade</b> is granted."));
  const Reply opened = post(path, "secret=" + secret);
  EXPECT_EQ(opened.status, 200);
  EXPECT_TRUE(has(opened.body, "Your &lt;b&gt;marmalade&lt;/b&gt; is granted."));
  EXPECT_EQ(opened.headers.at("cache-control"), "no-store");
  const Reply wrong = post(path, "secret=0000-0000-0000-0000");
  EXPECT_EQ(wrong.status, 422);
  EXPECT_FALSE(has(wrong.body, "marmalade"));
  EXPECT_TRUE(has(get(path).body, "Answered after 0 days"));
  EXPECT_FALSE(has(get(path).body, "marmalade"));
}

TEST_F(Reported, WhatIsWrongIsShownBesideItsField) {
  const Reply reply = post(kReportPath, "kind=&what=+&email=%3Cscript%3E");
  EXPECT_EQ(reply.status, 422);
  for (const char* part : {"href=\"#kind\"", "href=\"#what\"", "href=\"#email\"",
                           "aria-invalid=\"true\"", "value=\"&lt;script&gt;\""})
    EXPECT_TRUE(has(reply.body, part)) << part;
  EXPECT_FALSE(has(reply.body, "<script"));
  const Reply trapped = post(kReportPath, std::string(kReport) + "&website=http://x.example");
  EXPECT_EQ(trapped.status, 422);
  EXPECT_TRUE(has(trapped.body, "A field that people do not see"));
  auto db = world_.node().reader().value();
  EXPECT_EQ(access::count_cases(*db, *base::SubjectDigest::from_hex(use_)).value(), 0);
}

TEST_F(Reported, FormsFromElsewhereAndTooManyAreRefused) {
  const std::string type = "Content-Type: application/x-www-form-urlencoded\r\n";
  for (const std::string& from :
       {std::string("Sec-Fetch-Site: cross-site\r\n"), std::string("Origin: https://x.example\r\n"),
        std::string("Origin: null\r\n"), std::string()})
    EXPECT_EQ(post(kReportPath, kReport, type + from).status, 400) << from;
  for (int i = 0; i < 10; ++i) EXPECT_EQ(post(kReportPath, kReport).status, 200);
  const Reply refused = post(kReportPath, kReport);
  EXPECT_EQ(refused.status, 429);
  EXPECT_TRUE(refused.headers.contains("retry-after"));
  EXPECT_TRUE(has(refused.body, "<h1>That was too often</h1>"));
  EXPECT_TRUE(has(get("/uses/riverton/phone-line").body, "reported so far: 10"));
  EXPECT_EQ(get("/uses/riverton/nothing/report").status, 404);
}

TEST_F(Reported, AnIncidentStandsOnThePagesItConcerns) {
  const auto [number, secret] = receipt(post(kReportPath, kReport));
  open_incident("cut-off", "serious", R"(, "case_number": ")" + number + R"(")");
  const Reply page = get("/incidents/riverton/cut-off");
  EXPECT_EQ(page.status, 200);
  EXPECT_TRUE(has(page.body, "Calls &lt;cut&gt; off"));
  EXPECT_TRUE(has(page.body, "/cases/" + number));
  EXPECT_TRUE(has(get("/cases/" + number).body, "/incidents/riverton/cut-off"));
  for (const char* path : {"/incidents", "/uses/riverton/phone-line", "/agencies/riverton"})
    EXPECT_TRUE(has(get(path).body, "href=\"/incidents/riverton/cut-off\"")) << path;
  EXPECT_TRUE(has(get("/uses/riverton/phone-line").body, "serious incident is open"));
  EXPECT_FALSE(has(get("/incidents?state=closed").body, "href=\"/incidents/riverton/cut-off\""));
  EXPECT_EQ(get("/incidents?quarter=x").status, 400);
  EXPECT_EQ(get("/incidents/riverton/nothing").status, 404);
  EXPECT_EQ(get("/api/v1/incidents").status, 200);
  EXPECT_TRUE(has(get("/incidents.csv").body, "riverton/cut-off,Calls <cut> off,riverton,"));
  EXPECT_TRUE(
      has(get("/incidents.atom").body, "Serious incident registered: Calls &lt;cut&gt; off"));
}

TEST_F(Reported, AnIncidentOfARestrictedUseIsNotShown) {
  open_incident("cut-off", "serious");
  world_.must("riverton/clerk",
              R"({"kind": "use-facts", "subject": ["use riverton/phone-line"], "predicate": )"
              R"({"facts": [{"name": "area.policing", "value": true}], "none_of": []}})");
  for (const char* path : {"/incidents", "/incidents/riverton/cut-off", "/agencies/riverton",
                           "/incidents/riverton/cut-off.json", "/quarters", "/", "/log"})
    EXPECT_FALSE(has(get(path).body, "Calls")) << path;
  EXPECT_TRUE(has(get("/incidents").body, "not listed (law enforcement, migration): 1"));
}

TEST_F(Reported, AQuarterCountsWhatWasEnteredInItAndSaysWhatIsNotPublished) {
  open_incident("one", "serious");
  open_incident("two", "minor");
  world_.admit("harbour", "agency", "engineer", "officer");
  const auto quarter = [&](const std::string& name) {
    return made([&](Snapshot& snapshot) { return server::portal::quarter_page(snapshot, name); });
  };
  const auto now = quarter("");
  ASSERT_TRUE(now) << now.error().what;
  EXPECT_EQ(now->quarter, "2026-Q4");
  EXPECT_FALSE(now->closed);
  EXPECT_EQ(now->size, static_cast<std::int64_t>(world_.size()));
  const auto row = [&](const server::pages::QuarterPage& page, const std::string& id) {
    for (const auto& one : page.agencies)
      if (one.agency.href == "/agencies/" + id) return one;
    ADD_FAILURE() << id;
    return server::pages::QuarterAgency{};
  };
  EXPECT_EQ(row(*now, "riverton").incidents.value, 2);
  EXPECT_EQ(row(*now, "riverton").serious.value, 1);
  EXPECT_EQ(row(*now, "riverton").reports.words, "none");
  EXPECT_FALSE(row(*now, "harbour").incidents.value) << "never 0";
  EXPECT_EQ(row(*now, "harbour").incidents.words, "not published");
  ASSERT_EQ(now->models.size(), 1u);
  EXPECT_EQ(now->models[0].releases.value, 1);
  const Reply behind = get(row(*now, "riverton").serious.href);
  EXPECT_TRUE(has(behind.body, "/incidents/riverton/one"));
  EXPECT_FALSE(has(behind.body, "/incidents/riverton/two"));
  EXPECT_FALSE(quarter("2026-Q3")) << "before the log began";
  EXPECT_FALSE(quarter("2027-Q1")) << "not begun";
  EXPECT_FALSE(quarter("soon"));
  EXPECT_TRUE(has(get("/quarters/2026-Q4").body, "Not closed yet"));
  EXPECT_TRUE(has(get("/quarters/2026-Q4.csv").body, "The harbour,not published,not published"));

  world_.clock().advance(60 * base::kDay);
  open_incident("three", "minor");
  const auto before = quarter("2026-Q4");
  ASSERT_TRUE(before);
  EXPECT_TRUE(before->closed);
  EXPECT_EQ(row(*before, "riverton").incidents.value, 2);
  EXPECT_EQ(row(*quarter(""), "riverton").incidents.value, 1);
  EXPECT_TRUE(quarter("")->models.empty());
}

TEST(CountsOfPersons, AreNotToldApartBelowFive) {
  using server::portal::count_of_persons;
  EXPECT_EQ(count_of_persons(0).words, "none");
  for (const std::int64_t few : {1, 4}) {
    EXPECT_EQ(count_of_persons(few).words, "fewer than 5");
    EXPECT_FALSE(count_of_persons(few).value);
  }
  EXPECT_EQ(count_of_persons(5).words, "5");
  EXPECT_EQ(count_of_persons(1234).words, "1,234");
}

}  // namespace
}  // namespace probity
