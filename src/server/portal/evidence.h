// Evidence: checks, releases, labels and what is missing, as the pages of uses, components and
// models show them. Whether a check counts follows from the log and from what the rubric said of
// it; nothing here judges. One thread.
#pragma once

#include <set>
#include <string>
#include <vector>

#include "base/error.h"
#include "base/hash.h"
#include "registers/attestations/register.h"
#include "registers/models/register.h"
#include "registers/tokens/register.h"
#include "rubric/evaluate.h"
#include "rubric/rubric.h"
#include "server/pages/parts.h"
#include "server/portal/snapshot.h"

namespace probity::server::portal {

// Whose word does not count as independent, and what the rubric said of each piece of evidence.
struct Weighing {
  std::set<std::string> authors;  // organisations that answer for the subject
  const std::vector<rubric::Missing>* missing = nullptr;
};

base::Result<std::vector<pages::Check>> checks_of(
    Snapshot& snapshot, const std::vector<registers::attestations::StoredCheck>& checks,
    const Weighing& weighing);

base::Result<pages::Release> release_of(Snapshot& snapshot,
                                        const registers::models::StoredRelease& release,
                                        bool newest);

std::vector<pages::Missing> missing_of(const rubric::Rubric& rules,
                                       const std::vector<rubric::Missing>& missing);

// Says on whose side something is missing.
void set_side(pages::Missing& missing, bool of_component);

// Why a label stands as it does.
std::string state_words(const rubric::Rubric& rules, const registers::tokens::State& state);

// The label of a use or component with its own page. `why_not` says why there is none.
base::Result<pages::Label> label_of(Snapshot& snapshot, const rubric::Rubric& rules,
                                    const base::SubjectDigest& subject,
                                    const std::vector<rubric::Reason>& why_not);

// "Suspended since 22 November 2026: why"; nullopt when nothing was said against it.
base::Result<std::optional<pages::Tag>> against(Snapshot& snapshot,
                                                const base::SubjectDigest& subject);

}  // namespace probity::server::portal
