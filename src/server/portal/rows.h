// Rows: one use or one component as lists show it, with a few queries each and without evaluating.
// One thread.
#pragma once

#include <string>
#include <vector>

#include "base/error.h"
#include "judgement/catalog.h"
#include "registers/models/catalog.h"
#include "registers/uses/register.h"
#include "rubric/rubric.h"
#include "server/pages/parts.h"
#include "server/portal/snapshot.h"

namespace probity::server::portal {

// An organisation's link; its id where the log does not know it.
base::Result<pages::Link> organisation_link(Snapshot& snapshot, const std::string& id);
// "Voice activity 1.0.9", as it was released first.
base::Result<pages::Link> component_link(Snapshot& snapshot, const base::SubjectDigest& artifact);
base::Result<pages::Tag> label_tag(Snapshot& snapshot, const base::SubjectDigest& subject);
std::string modality_words(const std::string& modality);

// The code of a row, evaluated anew where the row is out of date.
base::Result<pages::Code> row_code(Snapshot& snapshot, const rubric::Rubric& rules,
                                   const judgement::Row& row);
base::Result<pages::UseRow> use_row(Snapshot& snapshot, const rubric::Rubric& rules,
                                    const judgement::Row& row);
base::Result<std::vector<pages::UseRow>> use_rows(Snapshot& snapshot, const rubric::Rubric& rules,
                                                  const std::vector<judgement::Row>& rows);

base::Result<pages::ComponentRow> component_row(Snapshot& snapshot, const rubric::Rubric& rules,
                                                const registers::models::Component& component);

}  // namespace probity::server::portal
