// Views of bringing a spreadsheet: upload, what each column means, what bringing it would do, how
// far it is and what came of it. See parts.h for what a view is.
#pragma once

#include "server/pages/ask.h"

namespace probity::server::pages {

// One that was uploaded and is still here.
struct SheetLine {
  Link sheet;
  std::string state;
  Moment uploaded;
  std::string delete_action;
};
BOOST_DESCRIBE_STRUCT(SheetLine, (), (sheet, state, uploaded, delete_action))

// A form of taking the uses away.
struct TakeAway {
  Link file;
  std::string what;
};
BOOST_DESCRIBE_STRUCT(TakeAway, (), (file, what))

struct ImportPage {
  static constexpr std::string_view kTemplate = "import.html";
  std::string title;
  std::string lead;
  std::string notice;
  std::vector<Fault> faults;
  std::vector<Link> running;  // what is being brought now
  std::optional<Ask> upload;
  std::string cannot;  // why nothing can be uploaded
  std::vector<Command> commands;
  std::vector<std::string> notes;
  std::vector<SheetLine> sheets;
  std::vector<TakeAway> exports;
};
BOOST_DESCRIBE_STRUCT(ImportPage, (),
                      (title, lead, notice, faults, running, upload, cannot, commands, notes,
                       sheets, exports))

struct ColumnRow {
  std::string id;
  std::string name;    // of the field
  std::string column;  // of the spreadsheet
  std::string sample;  // its first cell that says something
  std::vector<Option> options;
  std::string fault;
};
BOOST_DESCRIBE_STRUCT(ColumnRow, (), (id, name, column, sample, options, fault))

struct ColumnsPage {
  static constexpr std::string_view kTemplate = "columns.html";
  std::string kicker;
  std::string title;
  std::string lead;
  std::vector<Fault> faults;
  std::string action;
  std::string version;
  std::vector<ColumnRow> rows;
  std::string button;
  std::vector<std::string> notes;
  Link back;
};
BOOST_DESCRIBE_STRUCT(ColumnsPage, (),
                      (kicker, title, lead, faults, action, version, rows, button, notes, back))

// Why a row cannot be brought, where a spreadsheet shows it.
struct RowProblem {
  std::string row;
  std::string column;
  std::string what;
  std::string found;
  std::string required;
};
BOOST_DESCRIBE_STRUCT(RowProblem, (), (row, column, what, found, required))

struct ChangedCell {
  std::string column;
  std::string before;
  std::string after;
};
BOOST_DESCRIBE_STRUCT(ChangedCell, (), (column, before, after))

// A row that was brought before and says something else now.
struct ChangedRow {
  std::string row;
  Link use;
  std::string amends;  // what of the registration it changes too
  std::vector<ChangedCell> cells;
};
BOOST_DESCRIBE_STRUCT(ChangedRow, (), (row, use, amends, cells))

struct SheetPage {
  static constexpr std::string_view kTemplate = "sheet.html";
  std::string kicker;  // the file's name
  std::string title;
  std::string lead;
  std::string notice;
  std::vector<Fault> faults;
  std::vector<Line> counts;
  std::vector<std::string> notes;
  std::optional<Ask> bring;
  std::string cannot;
  std::vector<Command> commands;
  std::vector<RowProblem> problems;
  std::string problems_more;
  std::vector<ChangedRow> changed;
  std::string changed_more;
  Link columns;
  std::string delete_action;
};
BOOST_DESCRIBE_STRUCT(SheetPage, (),
                      (kicker, title, lead, notice, faults, counts, notes, bring, cannot, commands,
                       problems, problems_more, changed, changed_more, columns, delete_action))

struct BringingPage {
  static constexpr std::string_view kTemplate = "bringing.html";
  std::string kicker;
  std::string title;
  std::string lead;
  bool running = false;
  std::string done;   // for the bar
  std::string total;  // likewise
  std::string words;  // "120 of 300 rows"
  std::vector<Line> facts;
  std::vector<RowProblem> problems;
  std::string problems_more;
  std::string cancel_action;
  std::string again_action;  // empty: there is no rest
  std::vector<Link> next;
};
BOOST_DESCRIBE_STRUCT(BringingPage, (),
                      (kicker, title, lead, running, done, total, words, facts, problems,
                       problems_more, cancel_action, again_action, next))

}  // namespace probity::server::pages
