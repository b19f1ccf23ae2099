#include "server/pages/pages.h"

#include <gtest/gtest.h>

#include <boost/json/value.hpp>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <set>
#include <sstream>

#include "json/codec.h"
#include "json/parse.h"
#include "language/po.h"
#include "server/render/messages.h"

namespace probity::server::pages {
namespace {

std::string slurp(const std::filesystem::path& path) {
  std::ifstream in(path, std::ios::binary);
  std::stringstream out;
  out << in.rdbuf();
  return out.str();
}

std::filesystem::path examples() {
  return std::filesystem::path(PROBITY_SOURCE) / "src/server/pages/examples";
}

json::Value example(const std::string& name) {
  auto parsed = json::parse(slurp(examples() / (name + ".json")));
  if (!parsed)
    ADD_FAILURE() << name << ": " << parsed.error().what << " " << parsed.error().pointer;
  return parsed ? std::move(*parsed) : json::Value();
}

std::string said(const base::Error& error) {
  return error.what + " at " + error.pointer + ", found " + error.found + ", required " +
         error.required;
}

// Where PROBITY_PAGES_OUT names a directory, the pages are written there to be looked at in a
// browser.
void show(const std::string& name, const std::string& html) {
  const char* out = std::getenv("PROBITY_PAGES_OUT");
  if (!out) return;
  std::filesystem::create_directories(out);
  std::ofstream(std::filesystem::path(out) / (name + ".html")) << html;
}

template <class View>
std::string render(const std::string& name) {
  const json::Value both = example(name);
  const json::Value* outer = json::find(both, "layout");
  const json::Value* inner = json::find(both, "view");
  if (!outer || !inner) {
    ADD_FAILURE() << name << " holds no layout or no view";
    return {};
  }
  const auto layout = json::decode<Layout>(*outer, "/layout");
  const auto view = json::decode<View>(*inner, "/view");
  EXPECT_TRUE(layout) << name << ": " << said(layout.error());
  EXPECT_TRUE(view) << name << ": " << said(view.error());
  if (!layout || !view) return {};
  EXPECT_EQ(data(*view), *inner) << name << ": the JSON answer differs from the example";
  const auto page = html(*layout, *view);
  EXPECT_TRUE(page) << name << ": " << said(page.error());
  if (!page) return {};
  show(name, *page);
  return *page;
}

std::size_t count(std::string_view text, std::string_view part) {
  std::size_t n = 0;
  for (std::size_t at = text.find(part); at != std::string_view::npos; at = text.find(part, at + 1))
    ++n;
  return n;
}

// What every page keeps.
void expect_whole(const std::string& name, const std::string& page) {
  SCOPED_TRACE(name);
  EXPECT_TRUE(page.starts_with("<!doctype html>\n<html lang=\"en\">"));
  EXPECT_TRUE(page.ends_with("</html>\n"));
  EXPECT_EQ(count(page, "<h1"), 1u);
  EXPECT_EQ(count(page, "<main "), 1u);
  EXPECT_EQ(count(page, "{{"), 0u);
  // The one script, on the pages that ask while people answer.
  EXPECT_EQ(count(page, "<script"), count(page, "<script src=\"/live.js\" defer=\"\"></script>"));
  EXPECT_EQ(count(page, " style="), 0u);
  EXPECT_EQ(count(page, "blocked-link"), 0u);
  EXPECT_NE(page.find("href=\"#main\""), std::string::npos);
  EXPECT_NE(page.find("at 86 entries"), std::string::npos);
  // Every fragment link leads to an element of the page, and no id stands twice.
  for (std::size_t at = page.find(" id=\""); at != std::string::npos;
       at = page.find(" id=\"", at + 1)) {
    const std::string id = page.substr(at, page.find('"', at + 5) - at + 1);
    EXPECT_EQ(count(page, id), 1u) << id;
  }
  for (std::size_t at = page.find("href=\"#"); at != std::string::npos;
       at = page.find("href=\"#", at + 1)) {
    const std::string id = page.substr(at + 7, page.find('"', at + 7) - at - 7);
    EXPECT_EQ(count(page, " id=\"" + id + "\""), 1u) << "#" << id;
  }
}

struct Named {
  const char* name;
  std::string (*render)(const std::string&);
};
const Named kPages[] = {
    {"home", render<Home>},
    {"uses", render<UseList>},
    {"components", render<ComponentList>},
    {"component", render<ComponentPage>},
    {"model", render<ModelPage>},
    {"use", render<UsePage>},
    {"dossier", render<Dossier>},
    {"dossier-withheld", render<Dossier>},
    {"use-provisional", render<UsePage>},
    {"use-uncoded", render<UsePage>},
    {"use-withheld", render<UsePage>},
    {"agency", render<AgencyPage>},
    {"api", render<ApiPage>},
    {"token", render<TokenPage>},
    {"log", render<LogPage>},
    {"entry", render<EntryPage>},
    {"entry-erased", render<EntryPage>},
    {"rules", render<RulesPage>},
    {"verify", render<VerifyPage>},
    {"error-404", render<ErrorPage>},
    {"error-422", render<ErrorPage>},
    {"error-503", render<ErrorPage>},
    {"form", render<FormPage>},
    {"form-answers", render<FormPage>},
    {"form-given", render<FormPage>},
    {"preview", render<PreviewPage>},
    {"preview-refused", render<PreviewPage>},
    {"signed", render<SignedPage>},
    {"desk", render<DeskPage>},
    {"desk-empty", render<DeskPage>},
    {"subject-desk", render<SubjectDesk>},
    {"subject-desk-withdrawn", render<SubjectDesk>},
    {"subject-desk-sharing", render<SubjectDesk>},
    {"desk-assessor", render<DeskPage>},
    {"queue", render<QueuePage>},
    {"check-desk", render<CheckDesk>},
    {"checklist", render<ChecklistPage>},
    {"form-files", render<FormPage>},
    {"sign-in", render<AskPage>},
    {"invitation", render<AskPage>},
    {"end-key", render<AskPage>},
    {"once", render<OncePage>},
    {"account", render<AccountPage>},
    {"device", render<DevicePage>},
    {"people", render<PeoplePage>},
    {"organisation", render<OrganisationPage>},
    {"outside", render<OutsidePage>},
    {"outside-checked", render<OutsidePage>},
    {"import", render<ImportPage>},
    {"import-own-key", render<ImportPage>},
    {"columns", render<ColumnsPage>},
    {"sheet", render<SheetPage>},
    {"bringing", render<BringingPage>},
    {"brought", render<BringingPage>},
    {"incidents", render<IncidentList>},
    {"incidents-none", render<IncidentList>},
    {"incident", render<IncidentPage>},
    {"incident-withheld", render<IncidentPage>},
    {"quarter", render<QuarterPage>},
    {"report", render<ReportForm>},
    {"report-faults", render<ReportForm>},
    {"report_receipt", render<ReportReceipt>},
    {"case", render<CasePage>},
    {"case-answered", render<CasePage>},
    {"cases", render<CaseFinder>},
};

TEST(Pages, AllTemplatesFitTheirViews) {
  const auto status = check();
  EXPECT_TRUE(status) << said(status.error());
}

TEST(Pages, ExamplesDecodeAndRender) {
  for (const Named& page : kPages) expect_whole(page.name, page.render(page.name));
}

TEST(Pages, EveryExampleIsShown) {
  std::size_t files = 0;
  for (const auto& entry : std::filesystem::directory_iterator(examples()))
    files += entry.path().extension() == ".json";
  EXPECT_EQ(files, std::size(kPages));
}

TEST(Pages, EveryTemplateIsEmbedded) {
  const auto folder = std::filesystem::path(PROBITY_SOURCE) / "src/server/pages/templates";
  for (const auto& entry : std::filesystem::directory_iterator(folder))
    EXPECT_EQ(base::find(resources(), "templates/" + entry.path().filename().string()),
              slurp(entry.path()));
}

TEST(Pages, TheCodeIsSaidInWords) {
  const std::string page = render<UsePage>("use");
  EXPECT_NE(page.find("<span class=\"vh\">3, 6, 0, 0</span>"), std::string::npos);
  EXPECT_NE(page.find("service operations, no effect on one person"), std::string::npos);
  EXPECT_EQ(page.find("provisional"), std::string::npos);
  EXPECT_NE(render<UsePage>("use-provisional").find("<strong>provisional</strong>"),
            std::string::npos);
  const std::string open = render<UsePage>("use-uncoded");
  EXPECT_NE(open.find("Not yet coded"), std::string::npos);
  EXPECT_NE(open.find("Questions not yet answered"), std::string::npos);
  const std::string withheld = render<UsePage>("use-withheld");
  EXPECT_NE(withheld.find("Risk code withheld"), std::string::npos);
  EXPECT_EQ(withheld.find("class=\"digit"), std::string::npos);
  EXPECT_EQ(withheld.find("still missing"), std::string::npos);
}

// scripts/messages sees to it; scripts/lint checks what does not stand in templates.
TEST(Pages, TranslatorsHaveEveryMessageOfTheTemplates) {
  const auto po = language::parse_po(
      slurp(std::filesystem::path(PROBITY_SOURCE) / "src/language/fr.po"), "fr.po");
  ASSERT_TRUE(po) << said(po.error());
  std::set<std::string> known;
  for (const language::PoMessage& message : po->messages) known.insert(message.id);
  const render::Sources sources = [](std::string_view name) {
    return base::find(resources(), std::string("templates/").append(name).append(".html"));
  };
  for (const base::Resource& resource : resources())
    for (const render::Message& message : render::messages(resource.content(), sources))
      EXPECT_TRUE(known.contains(message.text) || !resource.path.ends_with(".html"))
          << resource.path << " says \"" << message.text << "\": run scripts/messages";
}

// Text from statements is hostile until shown otherwise.
TEST(Pages, HostileTextStaysText) {
  UsePage view;
  view.title = "<script>alert(1)</script>";
  view.agency = {"\"><img src=x onerror=alert(1)>", "javascript:alert(1)"};
  Event event;
  event.what = "</main><script>";
  event.entry = {"e", "data:text/html,<script>alert(1)</script>"};
  view.timeline.push_back(event);
  Layout layout;
  layout.title = "</title><script>alert(1)</script>";
  const auto page = html(layout, view);
  ASSERT_TRUE(page);
  EXPECT_EQ(count(*page, "<script"), 0u);
  EXPECT_EQ(count(*page, "<img"), 0u);
  EXPECT_EQ(count(*page, "href=\"javascript:"), 0u);
  EXPECT_EQ(count(*page, "href=\"data:"), 0u);
  EXPECT_EQ(count(*page, "href=\"#blocked-link\""), 2u);
}

TEST(Pages, MenuMarksTheCurrentPage) {
  std::size_t current = 0;
  for (const MenuItem& item : menu("/log")) current += item.current;
  EXPECT_EQ(current, 1u);
}

}  // namespace
}  // namespace probity::server::pages
