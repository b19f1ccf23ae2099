// The uses of one's own agency taken away as a spreadsheet, by the functions of `probity export`.
#include "interop/inventory/export.h"

#include "interop/atrs/record.h"
#include "language/say.h"
#include "server/console/desk.h"
#include "server/console/import_upload.h"

namespace probity::server::console {

using base::Code;
using base::fail;
using base::Result;
using http::Response;
using language::say;
namespace inventory = interop::inventory;

namespace {

tl::unexpected<base::Error> none_of_yours(std::string_view found) {
  return fail(Code::not_found, "there is no such spreadsheet for you", "", "sheet.none",
              std::string(found), "one of your own agency's");
}

Result<Response> take_away(Visit& visit) {
  const std::string agency(visit.request.captured("agency"));
  const std::string_view format = visit.request.captured("format");
  const auto person = officer_of(visit.visitor, agency);
  if (!person) return none_of_yours(agency);
  std::string text;
  if (format == "atrs") {
    PROBITY_TRY(const auto records, interop::atrs::records({agency, false}, visit.snapshot.view));
    text = interop::atrs::to_csv(records);
  } else {
    const auto mapping =
        inventory::shipped_mapping(format == "own" ? "plain" : std::string(format));
    if (!mapping) return none_of_yours(format);
    PROBITY_TRY(auto exported,
                inventory::export_csv(*mapping, {agency, false, false}, visit.snapshot.view));
    text = std::move(exported.text);
  }
  Response response;
  response.type = "text/csv; charset=utf-8";
  response.body = std::move(text);
  response.headers.push_back({"Content-Disposition", "attachment; filename=\"" + agency + "-" +
                                                         std::string(format) + ".csv\""});
  return http::private_page(std::move(response));
}

}  // namespace

void add_exports(const access::Person& person, std::vector<pages::TakeAway>& exports) {
  const std::string base = std::string(kImport) + "/away/" + person.organisation + "/";
  exports.push_back({{say("{}: our own columns", person.organisation_name), base + "own.csv"},
                     say("CSV; the present state, to be brought again anywhere")});
  exports.push_back(
      {{say("{}: US federal inventory 2025", person.organisation_name), base + "us-2025.csv"},
       say("CSV; what you brought in that format comes back cell for cell")});
  exports.push_back({{say("{}: UK ATRS 4.0", person.organisation_name), base + "atrs.csv"},
                     say("CSV; what the register does not know says so")});
}

void add_export(Console& console) {
  console.add_page(std::string(kImport) + "/away/{agency}/{format}.csv", take_away);
}

}  // namespace probity::server::console
