// Problem reports by the public: the form on a use, the receipt, and the page of a case, which
// shows what is public and, to who knows the secret word, the agency's answer. No account and no
// cookie; what is sent must come from a page of this site, and not too often from one address. Any
// thread.
#pragma once

#include <string>

#include "access/reports.h"
#include "base/error.h"
#include "server/pages/report.h"
#include "server/portal/snapshot.h"

namespace probity::server::portal {

class Portal;

// What somebody typed, and what is wrong with it.
struct Reported {
  std::string kind;
  access::ReportText text;
  std::vector<base::Error> problems;
};
// not_found (rule "page.use") when no use of that id is in the log.
base::Result<pages::ReportForm> report_form(Snapshot& snapshot, const std::string& use,
                                            const Reported& reported);

// not_found (rule "page.case") for a number that was never given.
base::Result<pages::CasePage> case_page(Snapshot& snapshot, const std::string& number);

// GET and POST of /uses/{agency}/{slug}/report, /cases and /cases/{number}.
void add_report_pages(Portal& portal);

}  // namespace probity::server::portal
