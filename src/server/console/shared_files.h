// Shared files: what the node keeps about a use or a component as pages show it to one
// organisation: its own files, those open to it by a grant, who read them, and what was handed in.
// Who may read what is decided in access/, never here. Functions on the visit's thread.
#pragma once

#include <string>
#include <vector>

#include "access/deliveries.h"
#include "language/say.h"
#include "registers/grants/register.h"
#include "server/console/console.h"
#include "server/pages/vendor.h"

namespace probity::server::console {

// What the organisation may read about it: its own, what was handed to it, what is open to it.
base::Result<std::vector<pages::FileLine>> files_open_to(Visit& visit,
                                                         const base::SubjectDigest& subject,
                                                         const std::string& organisation);
// "Read by Noord Assessment Laboratory on 23 November 2026: manual.pdf".
base::Result<std::vector<std::string>> reads_of(Visit& visit,
                                                const registers::grants::StoredGrant& grant);

// What was handed in about it: to the person's organisation, or by it.
base::Result<std::vector<pages::DeliveryLine>> deliveries_about(Visit& visit,
                                                                const base::SubjectDigest& subject,
                                                                const access::Person& person);

// What a service that is not open is judged by, as files.
struct PaperSort {
  access::PaperKind kind;
  const char* what;
  const char* how;
};
inline constexpr PaperSort kPaperSorts[] = {
    {access::PaperKind::documentation, language::said("Documentation"),
     language::said(
         "What it does, for whom it is made, where it fails, how people watch over it.")},
    {access::PaperKind::training_data, language::said("Statement of its training data"),
     language::said("Which data it was trained on, also what you do not know about it.")},
    {access::PaperKind::tests, language::said("Reports of its tests"),
     language::said("Your own and others', with the data and the method, so that an assessor can "
                    "do them again.")},
};

// The forms that put a file beside what the organisation has about a thing, and that hand one to an
// agency (to one of all where none is named). They lead back to this page.
pages::Ask put_file(const Visit& visit, const std::string& about, const access::Person& person);
base::Result<pages::Ask> hand_in(Visit& visit, const std::string& about, const std::string& agency,
                                 const access::Person& person);

}  // namespace probity::server::console
