// Events: what an entry of the log says, in one plain sentence: the timeline of every page and the
// rows of the log. The words come from the statement itself; persons appear as their office, never
// by name; of a restricted use it tells the kind of the entry and no more. One thread.
#pragma once

#include <string>
#include <vector>

#include "base/error.h"
#include "base/hash.h"
#include "server/pages/parts.h"
#include "server/portal/snapshot.h"
#include "store/log_store.h"

namespace probity::server::portal {

// `entry` may come without its envelope: it is read then.
base::Result<pages::Event> event_of(Snapshot& snapshot, const store::Entry& entry);

// About a subject, newest first, at most `count`.
base::Result<std::vector<pages::Event>> events_about(Snapshot& snapshot,
                                                     const base::SubjectDigest& subject,
                                                     std::size_t count);

// The log's latest, newest first, without what is about restricted uses.
base::Result<std::vector<pages::Event>> latest_events(Snapshot& snapshot, std::size_t count);

}  // namespace probity::server::portal
