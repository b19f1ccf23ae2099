// Origin: where a component comes from, as its stewards said: files, package, training data,
// licence, lineage, and the artifacts that carry the same weights. One thread.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/error.h"
#include "base/hash.h"
#include "evidence/weights/manifest.h"
#include "registers/models/register.h"
#include "rubric/rubric.h"
#include "server/pages/component.h"
#include "server/portal/lineage_graph.h"
#include "server/portal/snapshot.h"

namespace probity::server::portal {

// Nothing when no steward has said anything.
base::Result<std::optional<pages::Provenance>> provenance_of(
    Snapshot& snapshot, const rubric::Rubric& rules, const base::SubjectDigest& artifact,
    const std::vector<registers::models::StoredRelease>& releases);

// A package URL; a link only where its registry has pages for people.
std::optional<pages::Source> source_of(const registers::models::Source& source);

base::Result<std::vector<Descendant>> descendants_of(Snapshot& snapshot,
                                                     const base::SubjectDigest& artifact);

std::vector<pages::WeightFile> files_of(const evidence::weights::Manifest& manifest);
std::string total_of(const evidence::weights::Manifest& manifest);  // "6 files, 4.2 MB"

base::Result<std::vector<pages::Twin>> twins_of(Snapshot& snapshot,
                                                const base::SubjectDigest& artifact,
                                                const evidence::weights::Manifest& manifest);

}  // namespace probity::server::portal
