// The upload of a spreadsheet: the form that asks for it, and what was sent checked as far as it
// can be without the log, with a mapping chosen, and kept. Functions on the visit's thread.
#pragma once

#include <string>
#include <vector>

#include "server/console/asking.h"
#include "server/console/console.h"
#include "server/console/sheets.h"

namespace probity::server::console {

inline constexpr const char* kImport = "/console/import";
// The fields and the mapping beside the file.
inline constexpr std::size_t kImportBody = kSheetBytes + kOwnMappingBytes + (64 << 10);

// The visitor's offices as officer, one an agency.
std::vector<const access::Person*> officers(const access::Visitor& visitor);

// `agencies`: id and name of those that the visitor may bring uses for.
base::Result<pages::Ask> upload_form(Sheets& sheets, const Choices& agencies);

// An error's pointer begins with "row" where it is about the spreadsheet and with "mapping" where
// it is about that; with the rule upload.refused it is the name of a field.
base::Result<Sheet> keep_upload(Sheets& sheets, Visit& visit);

// What is wrong and where, for who made the spreadsheet.
std::string sheet_fault_words(const base::Error& error);

// export.cc: the uses of one's own agency as a file.
void add_exports(const access::Person& person, std::vector<pages::TakeAway>& exports);
void add_export(Console& console);

}  // namespace probity::server::console
