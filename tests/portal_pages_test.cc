// The portal's pages of a real node: what they say is what was signed, and nothing more.
#include <gtest/gtest.h>

#include <algorithm>
#include <set>

#include "json/canonical.h"
#include "registers/tokens/register.h"
#include "server/pages/pages.h"
#include "server/portal/agency_page.h"
#include "server/portal/component_page.h"
#include "server/portal/lists.h"
#include "server/portal/model_page.h"
#include "server/portal/token_page.h"
#include "server/portal/use_page.h"
#include "store/log_store.h"
#include "support/world.h"

namespace probity::server::portal {
namespace {

using base::Code;
using base::Result;
using world::World;

// A page made as the server makes it: on one snapshot.
template <class Make>
auto made(World& world, Make make) {
  using Answer = decltype(make(std::declval<Snapshot&>()));
  Answer answer = base::fail(Code::internal, "not made");
  Connections connections(world.node(), {}, {});
  const auto read = connections.read([&](Snapshot& snapshot) -> base::Status {
    answer = make(snapshot);
    return {};
  });
  EXPECT_TRUE(read);
  return answer;
}

template <class Page>
std::string html(const Result<Page>& page) {
  EXPECT_TRUE(page) << page.error().what << " " << page.error().found;
  pages::Layout layout;
  layout.title = "test";
  const auto document = pages::html(layout, *page);
  EXPECT_TRUE(document) << document.error().what;
  return *document;
}

auto use_of(World& world, const std::string& id) {
  return made(world, [&](Snapshot& snapshot) { return use_page(snapshot, id); });
}
auto component_of(World& world, const std::string& root) {
  return made(world, [&](Snapshot& snapshot) { return component_page(snapshot, root); });
}
auto uses_of(World& world, const http::Parameters& query) {
  return made(world, [&](Snapshot& snapshot) { return use_list(snapshot, query); });
}

bool has(const std::string& text, std::string_view part) {
  return text.find(part) != std::string::npos;
}

void register_use(World& world, const std::string& slug, const std::string& name,
                  const std::string& artifact) {
  world.must(
      "riverton/clerk",
      R"({"kind": "use", "predicate": {"id": "riverton/)" + slug + R"(", "name": ")" + name +
          R"(", "summary": "A summary.", "purpose": "public-library", "context": "Here.", )"
          R"("stage": "planned", "components": [")" +
          artifact +
          R"("], "owner": "Library services", "contact": {"office": "Desk"}, "rights": []}})");
}

TEST(PortalUse, DecodesTheCodeDigitByDigitWithFactsAndEntries) {
  World world;
  world.harmless_use("phone-line", world.component("vad"));
  const auto page = use_of(world, "riverton/phone-line");
  const std::string document = html(page);
  EXPECT_EQ(page->code.code, "3600");
  EXPECT_EQ(page->code.spoken, "3, 6, 0, 0");
  ASSERT_EQ(page->digits.size(), 4u);
  EXPECT_EQ(page->digits[0].digit.words, "service operations, no individual effect");
  EXPECT_EQ(page->digits[1].origin, "from the component and this use");
  const auto& facts = page->digits[1].facts;
  const auto training = std::find_if(facts.begin(), facts.end(),
                                     [](const auto& fact) { return fact.from != "this use"; });
  ASSERT_NE(training, facts.end());
  EXPECT_EQ(training->from, "riverton/vad 1.0");
  EXPECT_EQ(training->answer, "declared unknown");
  EXPECT_EQ(training->question, "What data was it trained on?");
  EXPECT_TRUE(has(document, "href=\"" + training->entry.href + "\""))
      << "each fact links to its entry";
  EXPECT_EQ(page->adoption.state.text, "Adopted as computed");
  const auto said = [&](std::string_view term) {
    for (const auto& line : page->in_short)
      if (line.term == term) return line.text;
    return std::string();
  };
  EXPECT_EQ(said("What its output does"), "Reaches no decision and no member of the public");
  EXPECT_EQ(said("People it reaches a year"), "20,000");
  EXPECT_TRUE(page->missing.empty());
  EXPECT_TRUE(page->unanswered.empty());
  EXPECT_TRUE(has(page->label.state.text, "Valid until"));
  EXPECT_TRUE(has(page->changes_by_itself, "the risk code becomes 3·6·0·1 on"))
      << page->changes_by_itself;
  EXPECT_TRUE(has(document, "Hears whether somebody speaks."));
  EXPECT_TRUE(has(json::canonical(pages::data(*page)), R"("code":"3600")"));
}

TEST(PortalUse, ListsTheQuestionsWhileItIsNotCoded) {
  World world;
  register_use(world, "kiosk", "Kiosk", world.component("vad"));
  const auto page = use_of(world, "riverton/kiosk");
  const std::string document = html(page);
  EXPECT_EQ(page->code.code, "----");
  EXPECT_FALSE(page->code.coded);
  EXPECT_TRUE(has(document, "Not yet coded"));
  const auto asks = [&](std::string_view question) {
    return std::any_of(page->unanswered.begin(), page->unanswered.end(),
                       [&](const auto& one) { return has(one.text, question); });
  };
  EXPECT_TRUE(asks("none of the prohibited practices and none of the listed areas"));
  EXPECT_TRUE(asks("What does the output do?"));
  EXPECT_FALSE(asks("Does it touch public safety?")) << "its list stands for it";
  EXPECT_LT(page->unanswered.size(), 12u);
  EXPECT_EQ(page->label.href, "");
  EXPECT_TRUE(page->in_short.front().href);
  EXPECT_TRUE(has(page->label.why, "the risk code is not complete"));
  EXPECT_EQ(page->adoption.state.text, "Not yet adopted");
}

TEST(PortalUse, SaysWhatARestrictedUseWithholds) {
  World world;
  const std::string artifact = world.component("vad");
  world.harmless_use("phone-line", artifact);
  register_use(world, "patrol", "Patrol planning", artifact);
  world.must("riverton/clerk",
             R"({"kind": "use-facts", "subject": ["use riverton/patrol"], "predicate": {"facts": [)"
             R"({"name": "area.policing", "value": true}], "none_of": []}})");
  const auto page = use_of(world, "riverton/patrol");
  const std::string document = html(page);
  EXPECT_TRUE(has(page->withheld, "law enforcement"));
  EXPECT_TRUE(has(document, "Risk code withheld"));
  EXPECT_TRUE(page->digits.empty());
  EXPECT_FALSE(has(document, "Is it used in law enforcement?")) << "the facts would tell";
  EXPECT_FALSE(has(document, "Risk code of"));
  const auto list = uses_of(world, {});
  EXPECT_FALSE(has(html(list), "Patrol planning"));
  EXPECT_EQ(list->withheld, 1);
  EXPECT_EQ(list->list.total, 1);
  EXPECT_EQ(uses_of(world, {{"q", "patrol"}})->list.matching, 0);
  const auto home = made(world, [](Snapshot& snapshot) { return home_page(snapshot); });
  EXPECT_FALSE(has(html(home), "Patrol planning"));
  const auto component = component_of(world, artifact);
  EXPECT_FALSE(has(html(component), "Patrol planning"));
  EXPECT_EQ(component->profile.used, "in 1 use of 1 agency, and in 1 restricted use");
}

TEST(PortalUse, HostileNamesStayText) {
  World world;
  register_use(world, "kiosk", "<script>alert(1)</script> & {{title}}", world.component("vad"));
  const std::string document = html(use_of(world, "riverton/kiosk"));
  EXPECT_FALSE(has(document, "<script"));
  EXPECT_TRUE(has(document, "&lt;script&gt;alert(1)&lt;/script&gt; &amp; {{title}}"));
  EXPECT_FALSE(has(html(uses_of(world, {})), "<script"));
}

TEST(PortalComponent, HasAProfileAndNeverACode) {
  World world;
  const std::string artifact = world.component("vad");
  world.harmless_use("phone-line", artifact);
  for (const char* lab : {"lab-noord/kim", "lab-sur/ola"})
    world.must(
        lab,
        R"({"kind": "attestation", "subject": ["artifact )" + artifact +
            R"("], "predicate": {"scope": ["provenance", "documentation"], "method": "read", "verdict": )"
            R"("pass", "findings": "As stated.", "valid_until": "2027-05-01", "funding": "agency", )"
            R"("conflicts_of_interest": "none"}})");
  const auto page = component_of(world, artifact);
  const std::string document = html(page);
  EXPECT_EQ(page->profile.training.value, "6");
  EXPECT_EQ(page->profile.assessed, "impact up to 3, autonomy up to 6");
  EXPECT_TRUE(has(page->profile.missing.words, "for uses with impact 4 and above"))
      << page->profile.missing.words;
  EXPECT_EQ(page->profile.used, "in 1 use of 1 agency");
  ASSERT_TRUE(page->profile.highest);
  EXPECT_EQ(page->profile.highest->code, "3600");
  ASSERT_EQ(page->checks.size(), 4u);
  EXPECT_TRUE(page->checks[0].counts) << page->checks[0].why;
  EXPECT_EQ(page->checks[0].valid_until.words, "1 May 2027");
  EXPECT_EQ(page->files.size(), 3u);
  EXPECT_TRUE(has(page->label.state.text, "Valid until")) << page->label.why;
  EXPECT_TRUE(has(document, "The maker does not say."));
  EXPECT_TRUE(has(document, artifact));
  EXPECT_EQ(page->provenance->licence, "MIT");
  const auto robustness = std::find_if(
      page->missing.begin(), page->missing.end(),
      [](const auto& one) { return one.rule.href == "/rules#requirement.robustness"; });
  ASSERT_NE(robustness, page->missing.end());
  EXPECT_EQ(robustness->who, "an assessor") << "no declaration does here";
  EXPECT_EQ(robustness->where, "component");
}

TEST(PortalComponent, SaysThatAWithdrawnCheckDoesNotCount) {
  World world;
  const std::string artifact = world.component("vad");
  const auto check = world.must(
      "lab-noord/kim",
      R"({"kind": "attestation", "subject": ["artifact )" + artifact +
          R"("], "predicate": {"scope": ["documentation"], "method": "read", "verdict": "pass", )"
          R"("findings": "As stated.", "valid_until": "2027-05-01", "funding": "agency", )"
          R"("conflicts_of_interest": "none"}})");
  auto db = world.node().reader().value();
  const auto entry = store::read_entry(*db, check.receipt.index).value();
  world.must("lab-noord/kim", R"({"kind": "withdrawal", "subject": ["statement )" +
                                  entry->pae.hex() +
                                  R"("], "predicate": {"reason": "Read the wrong files."}})");
  const auto page = component_of(world, artifact);
  ASSERT_TRUE(page);
  ASSERT_EQ(page->checks.size(), 1u);
  EXPECT_FALSE(page->checks[0].counts);
  EXPECT_EQ(page->checks[0].why, "Withdrawn: Read the wrong files.");
}

TEST(PortalToken, ShowsWhatItAllowsAndThatItIsSuspended) {
  World world;
  const std::string use = world.harmless_use("phone-line", world.component("vad"));
  auto db = world.node().reader().value();
  const auto token =
      registers::tokens::last_token(*db, *base::SubjectDigest::from_hex(use)).value();
  ASSERT_TRUE(token);
  const auto show = [&] {
    return made(world, [&](Snapshot& snapshot) { return token_page(snapshot, token->pae.hex()); });
  };
  const auto page = show();
  const std::string document = html(page);
  EXPECT_EQ(page->file_name, "phone-line.safety.json");
  EXPECT_EQ(page->allowed.at(0).purpose, "public-library");
  EXPECT_EQ(page->allowed.at(0).role, "none");
  EXPECT_EQ(page->code->code, "3600");
  EXPECT_TRUE(has(document, "probity verify phone-line.safety.json"));
  world.clock().advance(60);
  world.must(
      "riverton/clerk",
      R"({"kind": "suspension", "subject": ["use riverton/phone-line"], "predicate": {"reason": "Calls were cut."}})");
  EXPECT_EQ(show()->state.text, "Suspended");
  EXPECT_TRUE(has(use_of(world, "riverton/phone-line")->state.text,
                  "Suspended since 23 November 2026: Calls were cut."));
  EXPECT_EQ(uses_of(world, {})->uses.at(0).label.text, "Suspended")
      << "the list says the same without evaluating";
}

TEST(PortalAgency, NamesPeopleByPseudonymAndTheirKeys) {
  World world;
  world.harmless_use("phone-line", world.component("vad"));
  const auto page =
      made(world, [](Snapshot& snapshot) { return agency_page(snapshot, "riverton"); });
  const std::string document = html(page);
  EXPECT_EQ(page->people.at(0).name, "riverton/clerk");
  EXPECT_EQ(page->people.at(0).custody, "kept by the node");
  EXPECT_EQ(page->uses.size(), 1u);
  EXPECT_EQ(page->components.size(), 1u);
  EXPECT_TRUE(has(document, "The riverton"));
}

TEST(PortalModel, ShowsItsReleasesAndUses) {
  World world;
  world.harmless_use("phone-line", world.component("vad"));
  const auto page =
      made(world, [](Snapshot& snapshot) { return model_page(snapshot, "riverton/vad"); });
  const std::string document = html(page);
  EXPECT_EQ(page->releases.at(0).changelog, "Added: first release");
  EXPECT_EQ(page->releases.at(0).rollback, "staff answer the phone themselves");
  EXPECT_EQ(page->uses.size(), 1u);
  EXPECT_TRUE(has(document, "Released: riverton/vad 1.0"));
}

TEST(PortalLists, FilterCountAndSearch) {
  World world;
  const std::string artifact = world.component("vad");
  world.harmless_use("phone-line", artifact);
  register_use(world, "kiosk", "Kiosk at the 100% desk", artifact);
  const auto all = uses_of(world, {});
  html(all);
  ASSERT_EQ(all->uses.size(), 2u);
  EXPECT_EQ(all->uses[0].code.code, "3600") << "the gravest first, those not coded last";
  EXPECT_EQ(uses_of(world, {{"impact", "3-4"}})->list.matching, 1);
  EXPECT_EQ(uses_of(world, {{"impact", "5-6"}})->list.matching, 0);
  EXPECT_EQ(uses_of(world, {{"label", "earned"}})->uses.at(0).use.text, "Phone line");
  EXPECT_EQ(uses_of(world, {{"agency", "riverton"}})->list.matching, 2);
  EXPECT_EQ(uses_of(world, {{"agency", "nobody"}})->list.matching, 0);
  EXPECT_EQ(uses_of(world, {{"component", artifact}})->list.matching, 2);
  EXPECT_EQ(uses_of(world, {{"q", "SPEAKS"}})->list.matching, 1);
  EXPECT_EQ(uses_of(world, {{"q", "100%"}})->list.matching, 1);
  EXPECT_EQ(uses_of(world, {{"q", "%"}})->list.matching, 0) << "a sign is no word";
  EXPECT_EQ(uses_of(world, {{"sort", "new"}})->uses.at(0).use.text, "Kiosk at the 100% desk");
  EXPECT_EQ(uses_of(world, {{"sort", "odd"}}).error().rule, "list.sort");
  EXPECT_EQ(uses_of(world, {{"after", "odd"}}).error().rule, "list.after");
  const auto filtered = uses_of(world, {{"impact", "3-4"}, {"q", "a b"}});
  ASSERT_EQ(filtered->list.active.size(), 2u);
  EXPECT_EQ(filtered->list.active[0].href, "/uses?impact=3-4");
  EXPECT_EQ(filtered->list.active[1].href, "/uses?q=a%20b");

  const auto components = made(world, [](Snapshot& snapshot) {
    return component_list(snapshot, {{"modality", "audio"}});
  });
  html(components);
  EXPECT_EQ(components->list.matching, 1);
  EXPECT_EQ(components->components.at(0).used, 2);
  EXPECT_EQ(components->components.at(0).licence, "MIT");
  EXPECT_EQ(components->components.at(0).highest->code, "3600");
  const auto none = made(world, [](Snapshot& snapshot) {
    return component_list(snapshot, {{"modality", "vision"}});
  });
  EXPECT_EQ(none->list.matching, 0);
}

TEST(PortalLists, PagesHoldEveryUseOnce) {
  World world;
  const std::string artifact = world.component("vad");
  constexpr int kUses = 52;
  for (int i = 0; i < kUses; ++i) register_use(world, "use-" + std::to_string(i), "Use", artifact);
  for (const char* sort : {"", "new", "name"}) {
    const auto first = uses_of(world, {{"sort", sort}});
    ASSERT_EQ(first->uses.size(), 50u);
    const std::string& next = first->list.next_href;
    http::Request request;
    ASSERT_TRUE(http::parse_target(next, request));
    const auto second = uses_of(world, request.query);
    ASSERT_TRUE(second) << second.error().what;
    EXPECT_EQ(second->uses.size(), 2u);
    EXPECT_EQ(second->list.next_href, "");
    EXPECT_NE(second->list.first_href, "");
    std::set<std::string> seen;
    for (const auto* page : {&first, &second})
      for (const auto& row : (*page)->uses) seen.insert(row.use.href);
    EXPECT_EQ(seen.size(), 52u) << sort;
  }
}

TEST(PortalHome, CountsWhatItsLinksList) {
  World world;
  world.harmless_use("phone-line", world.component("vad"));
  const auto page = made(world, [](Snapshot& snapshot) { return home_page(snapshot); });
  const std::string document = html(page);
  EXPECT_EQ(page->figures.at(0).value, uses_of(world, {})->list.total);
  EXPECT_EQ(page->figures.at(3).value, uses_of(world, {{"label", "earned"}})->list.matching);
  EXPECT_EQ(page->figures.at(4).value, static_cast<std::int64_t>(world.size()));
  ASSERT_TRUE(page->example);
  EXPECT_EQ(page->example->code.code, "3600");
  EXPECT_EQ(page->timeline.at(0).what, "Safety label issued for riverton/phone-line");
  EXPECT_EQ(page->timeline.at(0).who, "The riverton, the organisation's own key");
}

TEST(PortalPages, WhatIsNotThereIsNotFound) {
  World world;
  const auto rule = [&](auto make) { return made(world, make).error(); };
  EXPECT_EQ(rule([](Snapshot& s) { return use_page(s, "riverton/none"); }).rule, "page.use");
  EXPECT_EQ(rule([](Snapshot& s) { return component_page(s, "zz"); }).rule, "page.component");
  EXPECT_EQ(rule([](Snapshot& s) { return component_page(s, std::string(64, 'a')); }).code,
            Code::not_found);
  EXPECT_EQ(rule([](Snapshot& s) { return model_page(s, "riverton/none"); }).rule, "page.model");
  EXPECT_EQ(rule([](Snapshot& s) { return agency_page(s, "none"); }).rule, "page.agency");
  EXPECT_EQ(rule([](Snapshot& s) { return token_page(s, std::string(64, 'a')); }).rule,
            "page.token");
}

}  // namespace
}  // namespace probity::server::portal
