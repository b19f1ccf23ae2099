#include "server/pages/pages.h"

#include <array>
#include <boost/json/monotonic_resource.hpp>
#include <boost/json/value.hpp>
#include <functional>
#include <map>
#include <memory>
#include <mutex>

#include "json/schema.h"
#include "language/languages.h"
#include "language/say.h"
#include "server/render/messages.h"
#include "server/render/template.h"

namespace probity::server::pages {
namespace {

// The outer value of every template: the frame names {{layout.title}}, so no view can shadow it.
struct Surround {
  Layout layout;
};
BOOST_DESCRIBE_STRUCT(Surround, (), (layout))

// The templates in one language, for as long as something is compiled of them.
class Translated {
 public:
  explicit Translated(std::string_view content) : content_(content) {}

  std::optional<std::string_view> operator()(std::string_view name) {
    const auto english = [this](std::string_view partial) {
      std::string path = "templates/";
      if (partial == "content")
        path += content_;
      else
        path.append(partial).append(".html");
      return base::find(resources(), path);
    };
    const auto text = english(name);
    if (!text || !language::speaking().words) return text;
    const auto [made, is_new] = texts_.try_emplace(std::string(name));
    if (is_new) made->second = render::translated(*text, english, language::lookup);
    return made->second;
  }

 private:
  std::string_view content_;
  std::map<std::string, std::string, std::less<>> texts_;
};

template <class View>
base::Result<render::Template> compile() {
  const std::array frames{&render::shape_of<Surround>(), &render::shape_of<View>()};
  Translated sources(View::kTemplate);
  auto compiled =
      render::Template::compile("frame", std::ref(sources), frames, language::speaking().prefix);
  if (!compiled)
    return base::fail(
        base::within(std::move(compiled).error(), std::string(View::kTemplate) + " > "));
  return compiled;
}

// A view's template, compiled once for each language that it was asked for in.
class PerLanguage {
 public:
  using Compiled = base::Result<render::Template>;
  const Compiled& get(Compiled (*compile)()) {
    const std::lock_guard lock(mutex_);
    std::unique_ptr<const Compiled>& one = by_language_[language::current()];
    if (!one) one = std::make_unique<const Compiled>(compile());
    return *one;
  }

 private:
  std::mutex mutex_;
  std::map<std::string_view, std::unique_ptr<const Compiled>> by_language_;
};

// In the language of this thread.
template <class View>
const base::Result<render::Template>& compiled() {
  static PerLanguage all;
  return all.get(compile<View>);
}

template <class... Views>
base::Status check_all() {
  base::Status status = language::check();
  const auto one = [&](const base::Result<render::Template>& result) {
    if (status && !result) status = base::fail(result.error());
  };
  for (const language::Language& language : language::languages()) {
    const language::Speaking speaking(language.code);
    (one(compiled<Views>()), ...);
  }
  return status;
}

}  // namespace

std::vector<MenuItem> menu(std::string_view current) {
  using language::say;
  std::vector<MenuItem> items = {
      {say("Uses"), "/uses"},           {say("Components"), "/components"},
      {say("Incidents"), "/incidents"}, {say("Public log"), "/log"},
      {say("Shared rules"), "/rules"},  {say("Check it yourself"), "/verify"}};
  for (MenuItem& item : items) item.current = item.href == current;
  return items;
}

template <class View>
base::Result<std::string> html(const Layout& layout, const View& view) {
  const auto& page = compiled<View>();
  if (!page) return base::fail(page.error());
  // Both values live for this call only: one block of memory, given back at once.
  std::array<unsigned char, 32 << 10> block;
  boost::json::monotonic_resource memory(block.data(), block.size());
  json::Value surround(&memory);
  json::write(surround.emplace_object()["layout"], layout);
  json::Value inner(&memory);
  json::write(inner, view);
  const std::array<const json::Value*, 2> frames{&surround, &inner};
  return page->render(frames);
}

template <class View>
boost::json::value data(const View& view) {
  return json::encode(view);
}

template <class View>
boost::json::value schema(std::string_view at) {
  return json::schema<View>(at);
}

#define PROBITY_VIEW(View)                                             \
  template base::Result<std::string> html(const Layout&, const View&); \
  template boost::json::value data(const View&);                       \
  template boost::json::value schema<View>(std::string_view)
PROBITY_VIEW(Home);
PROBITY_VIEW(UseList);
PROBITY_VIEW(ComponentList);
PROBITY_VIEW(ComponentPage);
PROBITY_VIEW(ModelPage);
PROBITY_VIEW(UsePage);
PROBITY_VIEW(Dossier);
PROBITY_VIEW(AgencyList);
PROBITY_VIEW(AgencyPage);
PROBITY_VIEW(ModelList);
PROBITY_VIEW(ApiPage);
PROBITY_VIEW(TokenPage);
PROBITY_VIEW(LogPage);
PROBITY_VIEW(EntryPage);
PROBITY_VIEW(RulesPage);
PROBITY_VIEW(SearchPage);
PROBITY_VIEW(VerifyPage);
PROBITY_VIEW(ErrorPage);
PROBITY_VIEW(IncidentList);
PROBITY_VIEW(IncidentPage);
PROBITY_VIEW(QuarterPage);
PROBITY_VIEW(ReportForm);
PROBITY_VIEW(ReportReceipt);
PROBITY_VIEW(CasePage);
PROBITY_VIEW(CaseFinder);
PROBITY_VIEW(AskPage);
PROBITY_VIEW(OncePage);
PROBITY_VIEW(AccountPage);
PROBITY_VIEW(DevicePage);
PROBITY_VIEW(PeoplePage);
PROBITY_VIEW(OrganisationPage);
PROBITY_VIEW(OutsidePage);
PROBITY_VIEW(FormPage);
PROBITY_VIEW(PreviewPage);
PROBITY_VIEW(SignedPage);
PROBITY_VIEW(DeskPage);
PROBITY_VIEW(SubjectDesk);
PROBITY_VIEW(QueuePage);
PROBITY_VIEW(CheckDesk);
PROBITY_VIEW(ChecklistPage);
PROBITY_VIEW(ImportPage);
PROBITY_VIEW(ColumnsPage);
PROBITY_VIEW(SheetPage);
PROBITY_VIEW(BringingPage);
#undef PROBITY_VIEW

base::Status check() {
  return check_all<Home, UseList, ComponentList, ComponentPage, ModelPage, UsePage, Dossier,
                   AgencyPage, ApiPage, TokenPage, LogPage, EntryPage, RulesPage, AgencyList,
                   ModelList, SearchPage, VerifyPage, ErrorPage, IncidentList, IncidentPage,
                   QuarterPage, ReportForm, ReportReceipt, CasePage, CaseFinder, AskPage, OncePage,
                   AccountPage, DevicePage, PeoplePage, OrganisationPage, OutsidePage, FormPage,
                   PreviewPage, SignedPage, DeskPage, SubjectDesk, QueuePage, CheckDesk,
                   ChecklistPage, ImportPage, ColumnsPage, SheetPage, BringingPage>();
}

}  // namespace probity::server::pages
