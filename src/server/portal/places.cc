#include "server/portal/places.h"

#include "server/portal/words.h"
#include "store/log_store.h"

namespace probity::server::portal {

base::Result<std::optional<pages::Link>> page_of(Snapshot& snapshot,
                                                 const base::SubjectDigest& digest) {
  PROBITY_TRY(const auto subject, ledger::find_subject(snapshot.db, digest));
  if (!subject) {
    PROBITY_TRY(const auto entry, store::find(snapshot.db, digest.retag<base::PaeTag>()));
    return entry ? std::optional(entry_link(entry->value)) : std::nullopt;
  }
  PROBITY_TRY(std::string text, snapshot.view.label(digest));
  std::string href = entry_href(subject->entry);
  if (subject->kind == "use") href = use_href(subject->name);
  if (subject->kind == "artifact") href = component_href(digest);
  if (subject->kind == "model") href = model_href(subject->name);
  if (subject->kind == "agency") href = agency_href(subject->name);
  if (subject->kind == "incident") href = incident_href(subject->name);
  if (subject->kind == "rubric-release") href = "/rules";
  return std::optional(pages::Link{std::move(text), std::move(href)});
}

}  // namespace probity::server::portal
