// Desk: the console's own page: for each office that the visitor holds, what is to be done by when.
// A section is one kind of office; each kind has its own file and one line in the list below. All
// of it is computed from the log when the page is asked for. Functions on the visit's thread.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/case_number.h"
#include "server/console/console.h"
#include "server/pages/desk.h"

namespace probity::server::console {

// Nothing for an office that it is not about.
using DeskPart = base::Result<std::optional<pages::DeskSection>> (*)(Visit&, const access::Person&);

base::Result<std::optional<pages::DeskSection>> officer_section(Visit& visit,
                                                                const access::Person& person);
base::Result<std::optional<pages::DeskSection>> assessor_section(Visit& visit,
                                                                 const access::Person& person);
base::Result<std::optional<pages::DeskSection>> vendor_section(Visit& visit,
                                                               const access::Person& person);
inline constexpr DeskPart kDeskParts[] = {officer_section, vendor_section, assessor_section};

// A task with its instant, to sort by: what is due now first, what has no deadline last.
struct DueTask {
  std::optional<base::Time> due;
  pages::Task task;
};
pages::Tag when_tag(std::optional<base::Time> due, base::Time now);
std::vector<pages::Task> by_deadline(std::vector<DueTask> tasks, base::Time now);

// The state of its safety label, said as such.
base::Result<pages::Tag> safety_label(Visit& visit, const base::SubjectDigest& subject);

// A button that begins a draft; an empty `why` is the form's own lead.
pages::Sayable sayable(std::string_view journey, const std::string& about,
                       const access::Person& person, std::string why = {});

// The IANA time zone of an organisation: its dates end at 24:00 there.
base::Result<std::string> zone_of(Visit& visit, const std::string& organisation);

// reports.cc: a report by the public, for an officer of the agency.
std::string report_href(const base::CaseNumber& number);
void add_reports(Console& console);

// incident_desk.cc, subject_desk.cc: what can be said now about one thing.
void add_assessor(Console& console);  // assessor.cc: the queue
void add_subject_desk(Console& console);
void add_incident_desk(Console& console);
// The visitor's office of officer in that organisation; forbidden (rule desk.owner) without.
base::Result<const access::Person*> officer_of(const access::Visitor& visitor,
                                               const std::string& organisation);

}  // namespace probity::server::console
