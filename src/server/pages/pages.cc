#include "server/pages/pages.h"

#include <array>
#include <boost/json/monotonic_resource.hpp>
#include <boost/json/value.hpp>

#include "json/schema.h"
#include "server/render/template.h"

namespace probity::server::pages {
namespace {

// The outer value of every template: the frame names {{layout.title}}, so no view can shadow it.
struct Surround {
  Layout layout;
};
BOOST_DESCRIBE_STRUCT(Surround, (), (layout))

template <class View>
base::Result<render::Template> compile() {
  const std::array frames{&render::shape_of<Surround>(), &render::shape_of<View>()};
  const auto source = [](std::string_view name) {
    if (name == "content")
      return base::find(resources(), std::string("templates/").append(View::kTemplate));
    return base::find(resources(), std::string("templates/").append(name).append(".html"));
  };
  auto compiled = render::Template::compile("frame", source, frames);
  if (!compiled)
    return base::fail(
        base::within(std::move(compiled).error(), std::string(View::kTemplate) + " > "));
  return compiled;
}

template <class View>
const base::Result<render::Template>& compiled() {
  static const auto result = compile<View>();
  return result;
}

template <class... Views>
base::Status check_all() {
  base::Status status;
  const auto one = [&](const base::Result<render::Template>& result) {
    if (status && !result) status = base::fail(result.error());
  };
  (one(compiled<Views>()), ...);
  return status;
}

}  // namespace

std::vector<MenuItem> menu(std::string_view current) {
  std::vector<MenuItem> items = {{"Uses", "/uses"},           {"Components", "/components"},
                                 {"Incidents", "/incidents"}, {"Public log", "/log"},
                                 {"Shared rules", "/rules"},  {"Check it yourself", "/verify"}};
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
