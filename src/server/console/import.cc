// Bring your spreadsheet: upload, what each column means, the dry run, and bringing it in the
// background; by the functions that `probity import` uses. Another account's spreadsheet is not
// found, whatever is asked of it.
#include "interop/inventory/import.h"

#include <algorithm>

#include "json/canonical.h"
#include "json/codec.h"
#include "json/parse.h"
#include "language/say.h"
#include "server/console/import_upload.h"
#include "server/console/import_views.h"
#include "server/console/parts.h"
#include "server/portal/words.h"

namespace probity::server::console {

using base::Code;
using base::fail;
using base::Result;
using base::Status;
using http::Response;
using language::say;
using language::say_count;
namespace inventory = interop::inventory;

namespace {

// Seconds after which the page of a running import asks how far it is.
constexpr const char* kRefresh = "2";

std::string sheet_path(const std::string& id, std::string_view then = {}) {
  return std::string(kImport) + "/" + id + (then.empty() ? "" : "/" + std::string(then));
}

Response lead_to(const std::string& path) { return http::private_page(http::redirect(path)); }

// What is at hand in one request about one spreadsheet.
struct AtHand {
  Sheet sheet;
  const access::Person* person = nullptr;  // null: the visitor holds that office no more
};

class Importing {
 public:
  explicit Importing(Console& console)
      : node_(console.node()), sheets_(node_), imports_(node_, sheets_) {}

  // What was left behind by an earlier run.
  void start() {
    if (const auto db = node_.reader()) static_cast<void>(sheets_.sweep(**db));
  }

  Result<Response> page(Visit& visit) {
    PROBITY_CHECK(needs(visit.visitor, ledger::Role::officer));
    PROBITY_CHECK(sheets_.sweep(visit.snapshot.db));
    PROBITY_TRY(auto view, import_page(visit));
    return show(visit, view, 200);
  }

  Result<Response> upload(Visit& visit) {
    PROBITY_CHECK(needs(visit.visitor, ledger::Role::officer));
    PROBITY_TRY(auto view, import_page(visit));
    const auto kept = keep_upload(sheets_, visit);
    if (kept) return lead_to(sheet_path(kept->id()));
    const base::Error& error = kept.error();
    if (error.code == Code::environment || error.code == Code::internal) return fail(error);
    if (view.upload) {
      refill(*view.upload, visit.form.fields);
      const std::string field = error.pointer.starts_with("mapping") ? "mapping_file"
                                : error.rule.starts_with("upload.")  ? error.pointer
                                                                     : "file";
      put_fault(*view.upload, view.faults, field, sheet_fault_words(error));
    }
    return show(visit, view, error.code == Code::too_large ? 413 : 422);
  }

  Result<Response> sheet_page(Visit& visit) {
    PROBITY_TRY(AtHand at, at_hand(visit));
    if (imports_.running_sheet(at.sheet.id()) || !at.sheet.get("summary").empty())
      return lead_to(sheet_path(at.sheet.id(), "progress"));
    return show_sheet(visit, at, {}, 200);
  }

  Result<Response> columns_page(Visit& visit) {
    PROBITY_TRY(const AtHand at, at_hand(visit));
    PROBITY_TRY(const auto table, sheets_.table(at.sheet));
    const auto mapping = sheets_.mapping(at.sheet);
    Chosen chosen = guessed(table.header);
    if (mapping && inventory::match(*mapping, table.header))
      for (const auto& [column, meaning] : chosen_in(*mapping)) chosen[column] = meaning;
    return show_columns(visit, at, table, chosen, {});
  }

  Result<Response> choose_columns(Visit& visit) {
    PROBITY_TRY(AtHand at, at_hand(visit));
    PROBITY_CHECK(fresh(visit, at));
    PROBITY_TRY(const auto table, sheets_.table(at.sheet));
    PROBITY_TRY(const auto rules, visit.snapshot.view.rubric());
    const Meanings known = meanings();
    Chosen chosen;
    for (std::size_t i = 0; i < table.header.size(); ++i) {
      const std::string meaning = visit.field(column_field(i));
      if (std::any_of(known.begin(), known.end(),
                      [&](const auto& one) { return one.first == meaning; }))
        chosen[table.header[i]] = meaning;
    }
    const std::string office = at.person ? at.person->organisation_name : at.sheet.organisation();
    const auto mapping =
        mapping_by_hand({table.header, chosen, at.sheet.get("name"), office}, rules);
    if (!mapping) return show_columns(visit, at, table, chosen, mapping.error());
    const std::string document = json::canonical(json::encode(*mapping));
    if (document.size() > kOwnMappingBytes)
      return fail(Code::too_large, "the spreadsheet has too many columns to be mapped by hand", "",
                  "columns.size", std::to_string(document.size()),
                  "at most " + std::to_string(kOwnMappingBytes) + " bytes of a mapping");
    at.sheet.set("mapping", std::string(kByHand));
    at.sheet.set("document", document);
    PROBITY_CHECK(sheets_.save(at.sheet));
    PROBITY_CHECK(sheets_.keep_mapping(at.sheet.organisation(), document));
    return lead_to(sheet_path(at.sheet.id()));
  }

  Result<Response> bring(Visit& visit) {
    PROBITY_TRY(AtHand at, at_hand(visit));
    PROBITY_CHECK(fresh(visit, at));
    if (!at.person)
      return fail(Code::forbidden, "you no longer hold the office that this was uploaded for", "",
                  "sign.person", at.sheet.draft().person, "an office in force");
    PROBITY_CHECK(access::may_sign(visit.visitor, at.person->key));
    auto plan = plan_of(visit, at.sheet);
    if (!plan) return show_sheet(visit, at, plan.error(), 422);
    const std::string id = at.sheet.id();
    PROBITY_CHECK(
        imports_.start({std::move(at.sheet), *std::move(plan), visit.field("corrections") == "yes",
                        *at.person, visit.request.remote}));
    return lead_to(sheet_path(id, "progress"));
  }

  Result<Response> progress_page(Visit& visit) {
    PROBITY_TRY(AtHand at, at_hand(visit));
    const auto running = imports_.running_sheet(at.sheet.id());
    PROBITY_TRY(const std::string summary, summary_of(visit, at));
    if (!running && summary.empty() && at.sheet.state() != SheetState::bringing)
      return lead_to(sheet_path(at.sheet.id()));
    pages::BringingPage view;
    view.kicker = at.sheet.get("name");
    if (running)
      show_running(*running, at, view);
    else
      PROBITY_CHECK(show_ended(at, summary, view));
    PROBITY_TRY(
        Response response,
        shown(visit, layout(visit, view.title, {{say("Bring your spreadsheet"), kImport}}), view));
    if (running)
      response.headers.push_back(
          {"Refresh", std::string(kRefresh) + "; url=" + sheet_path(at.sheet.id(), "progress")});
    return response;
  }

  Result<Response> cancel(Visit& visit) {
    PROBITY_TRY(const AtHand at, at_hand(visit));
    imports_.cancel(at.sheet.id());
    return lead_to(sheet_path(at.sheet.id(), "progress"));
  }

  // What came of an earlier try gives way to a new one with the same file.
  Result<Response> again(Visit& visit) {
    PROBITY_TRY(AtHand at, at_hand(visit));
    if (!imports_.running_sheet(at.sheet.id())) {
      at.sheet.set(SheetState::uploaded);
      at.sheet.set("summary", "");
      PROBITY_CHECK(sheets_.save(at.sheet));
    }
    return lead_to(sheet_path(at.sheet.id()));
  }

  Result<Response> remove(Visit& visit) {
    PROBITY_TRY(const AtHand at, at_hand(visit));
    if (imports_.running_sheet(at.sheet.id()))
      return fail(Code::conflict, "it is being brought; stop it first", "", "import.running",
                  at.sheet.id(), "a spreadsheet that is not being brought");
    PROBITY_CHECK(sheets_.remove(at.sheet));
    return lead_to(kImport);
  }

 private:
  Result<AtHand> at_hand(Visit& visit) {
    PROBITY_TRY(Sheet sheet, sheets_.find(visit.snapshot.db, visit.visitor.account,
                                          std::string(visit.request.captured("id"))));
    const access::Person* found = nullptr;
    for (const access::Person* one : officers(visit.visitor))
      if (one->organisation == sheet.organisation()) found = one;
    return AtHand{std::move(sheet), found};
  }

  Status fresh(const Visit& visit, const AtHand& at) {
    if (imports_.running_sheet(at.sheet.id()))
      return fail(Code::conflict, "this spreadsheet is being brought", "", "import.running",
                  at.sheet.id(), "one that is not being brought");
    if (base::parse_int(visit.field("version")) == at.sheet.draft().version) return {};
    return fail(Code::conflict, "this upload was changed in another window meanwhile", "",
                "draft.version", visit.field("version"), "the page as it stands now");
  }

  // What came of it; a snapshot from before the end does not know it yet.
  Result<std::string> summary_of(const Visit& visit, AtHand& at) {
    if (at.sheet.get("summary").empty() && at.sheet.state() == SheetState::bringing) {
      PROBITY_TRY(const auto now, node_.reader());
      PROBITY_TRY(at.sheet, sheets_.find(*now, visit.visitor.account, at.sheet.id()));
    }
    return at.sheet.get("summary");
  }

  Result<pages::ImportPage> import_page(Visit& visit) {
    pages::ImportPage page;
    page.title = say("Bring your spreadsheet");
    page.lead =
        say("An agency that keeps a list of its AI uses brings it as a CSV file. Each row "
            "becomes a registered use. Nothing is written before you have seen what would "
            "happen.");
    page.notes = {say("You upload the file; only you see it here, for seven days at most."),
                  say("You see what each row would become, and what is wrong with it."),
                  say("You sign, and the rows are brought in the background."),
                  say("Bring a newer version later: rows that are in the log are recognised, and "
                      "changed ones are offered as corrections.")};
    Choices agencies;
    bool signs_here = false;
    for (const access::Person* one : officers(visit.visitor)) {
      agencies.emplace_back(one->organisation, one->organisation_name);
      signs_here = signs_here || access::may_sign(visit.visitor, one->key).has_value();
      if (const auto running = imports_.running(one->organisation)) {
        if (running->account == visit.visitor.account)
          page.running.push_back(
              {say("{}: {} of {} rows", one->organisation_name, running->done, running->total),
               sheet_path(running->sheet, "progress")});
        else
          page.notice = say("A colleague is bringing a spreadsheet of {}: {} of {} rows.",
                            one->organisation_name, running->done, running->total);
      }
      add_exports(*one, page.exports);
    }
    if (!signs_here) {
      page.cannot =
          say("You hold your own key, and this node cannot sign hundreds of entries for "
              "you. Bring the file with the command below, on a machine that has your "
              "key; it says the same as these pages.");
      page.commands = cli_commands(agencies.empty() ? "" : agencies.front().first);
    } else {
      PROBITY_TRY(page.upload, upload_form(sheets_, agencies));
    }
    PROBITY_TRY(const auto sheets, sheets_.of_account(visit.snapshot.db, visit.visitor.account));
    for (const Sheet& one : sheets)
      page.sheets.push_back({{one.get("name"), sheet_path(one.id())},
                             state_words(one.state()),
                             portal::instant(one.draft().created),
                             sheet_path(one.id(), "delete")});
    return page;
  }

  static std::vector<pages::Command> cli_commands(const std::string& agency) {
    return {{say("See what would happen; nothing is written"),
             "probity import uses.csv --mapping plain --for " + agency +
                 "/YOU --key YOUR-KEY.pem --data DIR --dry-run"},
            {say("Bring it"), "probity import uses.csv --mapping plain --for " + agency +
                                  "/YOU --key YOUR-KEY.pem --data DIR"}};
  }

  Result<inventory::Plan> plan_of(Visit& visit, const Sheet& sheet) {
    PROBITY_TRY(const auto table, sheets_.table(sheet));
    if (sheet.get("mapping").empty())
      return fail(Code::bad_input, "the columns are none that this register knows", "",
                  "mapping.none", "", "what each column means; choose it by hand");
    PROBITY_TRY(const auto mapping, sheets_.mapping(sheet));
    return inventory::plan(table, mapping,
                           {sheet.organisation(), sheet.get("title"), sheet.get("url"), {}},
                           visit.snapshot.view);
  }

  Result<Response> show(const Visit& visit, const pages::ImportPage& page, int status) {
    pages::Layout around = layout(visit, page.title);
    if (!page.faults.empty()) around.title = say("Something has to be changed: {}", page.title);
    return shown(visit, around, page, status);
  }

  Result<Response> show_sheet(Visit& visit, const AtHand& at,
                              const std::optional<base::Error>& wrong, int status) {
    pages::SheetPage page;
    page.kicker = at.sheet.get("name");
    page.title = say("Look at what bringing it would do");
    page.lead = say("Nothing is written yet, and nothing is public.");
    page.columns = {say("What each column means"), sheet_path(at.sheet.id(), "columns")};
    page.delete_action = sheet_path(at.sheet.id(), "delete");
    const auto plan = plan_of(visit, at.sheet);
    if (!plan && plan.error().rule == "mapping.none")
      return lead_to(sheet_path(at.sheet.id(), "columns"));
    if (!plan) {
      const base::Error& error = plan.error();
      if (error.code == Code::environment || error.code == Code::internal ||
          error.code == Code::not_found)
        return fail(error);
      page.title = say("This spreadsheet cannot be read so");
      page.lead = say("Choose what its columns mean, or upload it again.");
      page.faults.push_back({sheet_fault_words(error), page.columns.href});
      status = 422;
    } else {
      show_plan(plan->report, page);
      PROBITY_CHECK(add_bring(visit, at, plan->report, page));
    }
    if (wrong && plan) page.faults.push_back({sheet_fault_words(*wrong), "#main"});
    return shown(visit, layout(visit, page.title, {{say("Bring your spreadsheet"), kImport}}), page,
                 status);
  }

  Status add_bring(const Visit& visit, const AtHand& at, const inventory::DryRun& plan,
                   pages::SheetPage& page) {
    const std::int64_t changed = plan.counts.changed;
    if (!at.person) {
      page.cannot = say("You no longer hold the office that this was uploaded for.");
    } else if (const Status may = access::may_sign(visit.visitor, at.person->key); !may) {
      page.cannot = portal::capital(may.error().what) + ".";
      page.commands = cli_commands(at.sheet.organisation());
    } else if (plan.counts.new_ + changed == 0) {
      page.cannot = say("There is nothing to bring: no row is new, and none has changed.");
    } else if (const auto running = imports_.running(at.sheet.organisation())) {
      page.cannot =
          say("A spreadsheet of your agency is being brought: {} of {} rows. One at a time.",
              running->done, running->total);
    }
    if (!page.cannot.empty()) return {};
    pages::Ask ask{.action = sheet_path(at.sheet.id(), "bring")};
    ask.hidden = {{"version", std::to_string(at.sheet.draft().version)}};
    ask.button = plan.counts.new_ > 0 ? say_count(plan.counts.new_, "Sign and bring this {} row",
                                                  "Sign and bring these {} rows")
                                      : say("Sign and bring the corrections");
    if (changed > 0) {
      ask.fields.push_back(
          checks("corrections", say("Changed rows"),
                 {{"yes", say_count(changed, "Also correct the {} row that changed",
                                    "Also correct the {} rows that changed")}}));
      if (plan.counts.new_ == 0) ask.fields.back().options.front().chosen = true;
    }
    page.notes.push_back(
        say("You sign as {}, {}. Each row becomes signed entries in the public "
            "log; they stay for good.",
            at.person->id, at.person->title));
    page.bring = std::move(ask);
    return {};
  }

  Result<Response> show_columns(Visit& visit, const AtHand& at, const tabular::Table& table,
                                const Chosen& chosen, const std::optional<base::Error>& wrong) {
    pages::ColumnsPage page;
    page.kicker = at.sheet.get("name");
    page.title = say("What does each column mean?");
    page.lead =
        say("What could be told from the names is chosen already. Only the name of a use is "
            "needed. Your choice is kept for your agency's next spreadsheet.");
    page.action = sheet_path(at.sheet.id(), "columns");
    page.version = std::to_string(at.sheet.draft().version);
    page.rows = column_rows(table, chosen);
    page.button = say("Look at what bringing it would do");
    page.notes = {
        say("A column that you keep as published is stored word for word beside the use, as your "
            "agency's claim."),
        say("Where two columns mean the same, the first that says something is taken."),
        say("A purpose or a stage that the shared rules do not know is left open; you can state it "
            "later, use by use.")};
    page.back = {say("Back to your spreadsheets"), kImport};
    int status = 200;
    if (wrong) {
      status = 422;
      page.faults.push_back({sheet_fault_words(*wrong), "#" + column_field(0)});
      if (!page.rows.empty()) page.rows.front().fault = sheet_fault_words(*wrong);
    }
    return shown(visit, layout(visit, page.title, {{say("Bring your spreadsheet"), kImport}}), page,
                 status);
  }

  void show_running(const ImportProgress& running, const AtHand& at, pages::BringingPage& view) {
    view.title = say("Being brought");
    view.lead = say("It goes on if you leave this page. Rows that are in the log stay there.");
    view.running = true;
    view.done = std::to_string(running.done);
    view.total = std::to_string(std::max<std::int64_t>(running.total, 1));
    view.words =
        say("{} of {} rows", language::grouped(running.done), language::grouped(running.total));
    view.cancel_action = sheet_path(at.sheet.id(), "cancel");
  }

  Status show_ended(const AtHand& at, const std::string& text, pages::BringingPage& view) {
    const std::string agency = at.sheet.organisation();
    if (text.empty()) {
      view.title = say("It was interrupted");
      view.lead =
          say("The node stopped meanwhile. What was in the log by then is there, whole rows "
              "only. Look again and bring the rest.");
    } else {
      PROBITY_TRY(const auto value, json::parse(text));
      PROBITY_TRY(const auto summary, json::decode<ImportSummary>(value));
      show_summary(summary, view);
      switch (at.sheet.state()) {
        case SheetState::brought:
          view.title = say("It is brought");
          view.lead =
              say("The uploaded file is deleted here. Bring the next version when your list "
                  "changes.");
          break;
        case SheetState::cancelled:
          view.title = say("You stopped it");
          view.lead = say("What was brought by then stays. Look again to bring the rest.");
          break;
        default:
          view.title = say("It ended by an error");
          view.lead = say("The log said: {}. What was brought by then stays.", say(summary.error));
      }
    }
    view.next = {{say("The uses of your agency"), "/uses?agency=" + agency},
                 {say("Your desk"), "/console"},
                 {say("Your spreadsheets"), kImport}};
    if (at.sheet.state() != SheetState::brought)
      view.again_action = sheet_path(at.sheet.id(), "again");
    return {};
  }

  access::Node& node_;
  Sheets sheets_;
  Imports imports_;  // last: it uses the rest
};

}  // namespace

void add_import(Console& console) {
  const auto importing = std::make_shared<Importing>(console);
  importing->start();
  using Make = Result<Response> (Importing::*)(Visit&);
  const auto with = [importing](Make make) {
    return [importing, make](Visit& visit) { return (importing.get()->*make)(visit); };
  };
  const std::string sheet = std::string(kImport) + "/{id}";
  console.add_page(kImport, with(&Importing::page));
  console.add_action(kImport, with(&Importing::upload), kImportBody);
  console.add_page(sheet, with(&Importing::sheet_page));
  console.add_page(sheet + "/columns", with(&Importing::columns_page));
  console.add_action(sheet + "/columns", with(&Importing::choose_columns));
  console.add_action(sheet + "/bring", with(&Importing::bring));
  console.add_page(sheet + "/progress", with(&Importing::progress_page));
  console.add_action(sheet + "/again", with(&Importing::again));
  console.add_action(sheet + "/cancel", with(&Importing::cancel));
  console.add_action(sheet + "/delete", with(&Importing::remove));
  add_export(console);
}

}  // namespace probity::server::console
