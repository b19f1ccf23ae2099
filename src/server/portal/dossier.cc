#include "server/portal/dossier.h"

#include <set>

#include "base/bytes.h"
#include "base/limits.h"
#include "ledger/subjects.h"
#include "log/checkpoint.h"
#include "log/note.h"
#include "log/tree.h"
#include "server/portal/component_page.h"
#include "server/portal/events.h"
#include "server/portal/use_page.h"
#include "server/portal/words.h"
#include "store/log_store.h"

namespace probity::server::portal {

using base::Result;
using base::Status;

namespace {

Status add_entries(Snapshot& snapshot, const std::set<std::uint64_t>& entries,
                   pages::Dossier& page) {
  for (const std::uint64_t index : entries) {
    if (page.entries.size() == base::limits::kPageRowsMax) {
      page.left_out = static_cast<std::int64_t>(entries.size() - page.entries.size());
      break;
    }
    PROBITY_TRY(const auto entry, store::read_entry(snapshot.db, {index}));
    if (!entry) continue;
    PROBITY_TRY(auto event, event_of(snapshot, *entry));
    page.entries.push_back({std::move(event), log::leaf_hash(base::as_bytes(entry->leaf)).hex()});
  }
  return {};
}

Status add_position(Snapshot& snapshot, pages::Dossier& page) {
  PROBITY_TRY(const log::Note note, log::parse_note(snapshot.checkpoint));
  PROBITY_TRY(const log::Checkpoint checkpoint, log::parse_checkpoint(note.text));
  page.as_of = instant(snapshot.now);
  page.origin = snapshot.node.file().origin;
  page.size = static_cast<std::int64_t>(snapshot.size);
  page.root = base::to_base64(checkpoint.root.bytes);
  page.checkpoint = snapshot.checkpoint;
  return {};
}

}  // namespace

Result<pages::Dossier> dossier(Snapshot& snapshot, const std::string& id) {
  pages::Dossier page;
  PROBITY_TRY(page.use, use_page(snapshot, id));
  PROBITY_CHECK(add_position(snapshot, page));
  PROBITY_TRY(const auto subject, snapshot.view.named("use", id));
  std::set<std::uint64_t> entries;
  const auto add = [&](const base::SubjectDigest& about) -> Status {
    PROBITY_TRY(const auto all, ledger::entries_about(snapshot.db, about));
    for (const log::LogIndex one : all) entries.insert(one.value);
    return {};
  };
  if (subject) PROBITY_CHECK(add(subject->digest));
  if (page.use.withheld.empty()) {
    for (const pages::Part& part : page.use.parts) {
      const std::string root = part.component.href.substr(part.component.href.rfind('/') + 1);
      const auto digest = base::SubjectDigest::from_hex(root);
      if (!digest) continue;
      PROBITY_TRY(auto component, component_page(snapshot, root));
      page.components.push_back(std::move(component));
      PROBITY_CHECK(add(*digest));
    }
  }
  PROBITY_CHECK(add_entries(snapshot, entries, page));
  page.commands = {{say("Check any entry below without this server: its proof leads to "
                        "the root of the tree on the first page"),
                    "probity verify ENTRY.bundle.json --trust trust.json"}};
  return page;
}

}  // namespace probity::server::portal
