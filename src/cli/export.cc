// export: uses as a spreadsheet or in the form of another register.
#include "interop/inventory/export.h"

#include <fmt/format.h>

#include "base/clock.h"
#include "cli/all.h"
#include "cli/data.h"
#include "interop/atrs/record.h"
#include "json/codec.h"
#include "json/pretty.h"
#include "json/value.h"

namespace probity::cli {

using base::Code;
using base::fail;
using base::Result;

namespace {

constexpr std::string_view kFormats = "csv, us-2025, atrs or atrs-json";

struct Given {
  std::string format = "csv", organisation, data, out;
  bool with_restricted = false, exact = false;
};

struct Made {
  std::string text;
  std::int64_t uses = 0;
  std::int64_t withheld = 0;
};

Result<Made> make(const Given& given, ledger::View& view) {
  if (given.format.starts_with("atrs")) {
    PROBITY_TRY(const auto records,
                interop::atrs::records({given.organisation, given.with_restricted}, view));
    return Made{given.format == "atrs" ? interop::atrs::to_csv(records)
                                       : json::pretty(json::encode(records)),
                static_cast<std::int64_t>(records.records.size()), records.withheld};
  }
  PROBITY_TRY(const auto mapping,
              interop::inventory::shipped_mapping(given.format == "csv" ? "plain" : given.format));
  PROBITY_TRY(auto exported,
              interop::inventory::export_csv(
                  mapping, {given.organisation, given.with_restricted, given.exact}, view));
  return Made{std::move(exported.text), exported.uses, exported.withheld};
}

}  // namespace

Command export_() {
  auto given = std::make_shared<Given>();
  return {
      "export", "Write uses as a spreadsheet (CSV), or as another register takes them",
      "probity export --format csv --data city --out uses.csv",
      [given](Options& options) {
        options.text("--format", "FORMAT", given->format,
                     "csv (our own columns, the default), us-2025, atrs (CSV) or atrs-json");
        options.text("--for", "ORG", given->organisation, "Only the uses of this organisation");
        options.text("--data", "DIR", given->data, kDataHelp, true);
        options.text("--out", "FILE", given->out, "Where to (default: standard output)");
        options.flag("--with-restricted", given->with_restricted,
                     "Uses in law enforcement and migration too; not for publication");
        options.flag("--exact", given->exact,
                     "Cells that look like formulas as they are; for programs, not spreadsheets");
      },
      [given](Terminal& terminal, base::Doors doors) -> Result<Verdict> {
        static constexpr std::string_view kKnown[] = {"csv", "us-2025", "atrs", "atrs-json"};
        if (std::find(std::begin(kKnown), std::end(kKnown), given->format) == std::end(kKnown))
          return fail(Code::usage, "there is no such format", "--format", "usage",
                      json::quoted(given->format), std::string(kFormats));
        PROBITY_TRY(const auto node, open_node(given->data, doors));
        PROBITY_TRY(const auto db, node->reader());
        const auto view = node->view(*db, doors.clock.now());
        PROBITY_TRY(const Made made, make(*given, *view));
        if (made.withheld > 0)
          terminal.step(fmt::format("{} restricted uses (law enforcement, migration) are left out",
                                    made.withheld));
        if (given->out.empty()) {
          terminal.raw(made.text);
          return Verdict::good;
        }
        PROBITY_CHECK(doors.files.write(given->out, made.text));
        terminal.say(fmt::format("{} uses written to {}", made.uses, given->out));
        terminal.answer(
            json::Object{{"file", given->out}, {"uses", made.uses}, {"withheld", made.withheld}});
        return Verdict::good;
      }};
}

}  // namespace probity::cli
