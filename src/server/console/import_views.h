// What the pages of bringing a spreadsheet show: a dry run, its errors and corrections, what came
// of it. Pure functions, any thread.
#pragma once

#include <vector>

#include "interop/inventory/plan.h"
#include "server/console/columns.h"
#include "server/console/imports.h"
#include "server/pages/import.h"
#include "tabular/table.h"

namespace probity::server::console {

void show_plan(const interop::inventory::DryRun& plan, pages::SheetPage& page);
void show_summary(const ImportSummary& summary, pages::BringingPage& page);
std::vector<pages::RowProblem> problems_of(
    const std::vector<interop::inventory::Problem>& problems);
// Empty when all are shown.
std::string more_words(std::size_t all, std::size_t shown);

// The name of a column's field in the form, by its place.
std::string column_field(std::size_t place);
std::vector<pages::ColumnRow> column_rows(const tabular::Table& table, const Chosen& chosen);

std::string state_words(SheetState state);

}  // namespace probity::server::console
