#include "server/portal/log_page.h"

#include <algorithm>
#include <functional>
#include <map>

#include "base/bytes.h"
#include "base/limits.h"
#include "base/number.h"
#include "judgement/search.h"
#include "log/checkpoint.h"
#include "log/note.h"
#include "log/verifier_key.h"
#include "server/portal/events.h"
#include "server/portal/layout.h"
#include "server/portal/withheld.h"
#include "server/portal/words.h"
#include "store/log_store.h"

namespace probity::server::portal {

using base::Code;
using base::fail;
using base::Result;

namespace {

constexpr std::string_view kPath = "/log";

const ledger::Kind* kind_of(const Snapshot& snapshot, std::string_view word) {
  for (const ledger::Register& one : snapshot.node.registers())
    for (const ledger::Kind& kind : one.kinds)
      if (kind.label() == word) return &kind;
  return nullptr;
}

bool chosen(const LogQuery& query, const std::string& kind) {
  return std::find(query.kinds.begin(), query.kinds.end(), kind) != query.kinds.end();
}

// The kinds that the log holds, in the order of the registers, with how often.
pages::Filter kind_filter(const Snapshot& snapshot, const LogQuery& query,
                          const std::map<std::string, std::uint64_t>& counts) {
  pages::Filter filter{"kind", say("Kind of entry"), {}};
  for (const ledger::Register& one : snapshot.node.registers())
    for (const ledger::Kind& kind : one.kinds)
      if (const auto found = counts.find(kind.label()); found != counts.end())
        filter.choices.push_back({found->first, entry_title(kind.label()),
                                  static_cast<std::int64_t>(found->second),
                                  chosen(query, found->first)});
  return filter;
}

pages::Listing listing(const Snapshot& snapshot, const LogQuery& query,
                       const std::map<std::string, std::uint64_t>& counts) {
  pages::Listing list;
  list.path = kPath;
  list.query = query.words;
  list.filters.push_back(kind_filter(snapshot, query, counts));
  list.filtered = !query.kinds.empty() || !query.words.empty();
  list.clear_href = kPath;
  list.total = static_cast<std::int64_t>(snapshot.size);
  LogQuery first = query;
  first.before.reset();
  if (!query.words.empty()) {
    LogQuery without = first;
    without.words.clear();
    list.active.push_back({query.words, list_href(kPath, without)});
  }
  for (const std::string& kind : query.kinds) {
    LogQuery without = first;
    std::erase(without.kinds, kind);
    list.active.push_back({entry_title(kind), list_href(kPath, without)});
  }
  if (query.before) list.first_href = list_href(kPath, first);
  return list;
}

// A page of entries, newest first, how many there are, and whether more come after.
struct Found {
  std::vector<store::Entry> entries;
  std::map<std::string, std::uint64_t> counts;  // by kind, whichever kinds are asked for
  std::int64_t matching = 0;
  bool at_least = false;
  bool more = false;
};

std::int64_t sum_of(const LogQuery& query, const std::map<std::string, std::uint64_t>& counts) {
  std::uint64_t sum = 0;
  for (const auto& [kind, count] : counts)
    if (query.kinds.empty() || chosen(query, kind)) sum += count;
  return static_cast<std::int64_t>(sum);
}

// What the search finds is in order of match; here it stands as in the log.
Result<Found> found_by_words(Snapshot& snapshot, const LogQuery& query) {
  constexpr std::size_t kMost = base::limits::kPageRowsMax;
  PROBITY_TRY(auto hits,
              judgement::matching(snapshot.db, query.words, ledger::Sort::statement, kMost + 1));
  Found found;
  found.at_least = hits.size() > kMost;
  if (found.at_least) hits.pop_back();
  std::sort(hits.begin(), hits.end(), std::greater<>());
  for (const std::uint64_t index : hits) {
    PROBITY_TRY(auto entry, store::read_entry(snapshot.db, {index}));
    if (!entry) continue;
    ++found.counts[entry->kind];
    if (!query.kinds.empty() && !chosen(query, entry->kind)) continue;
    if (query.before && index >= *query.before) continue;
    if (found.entries.size() == query.count)
      found.more = true;
    else
      found.entries.push_back(std::move(*entry));
  }
  found.matching = sum_of(query, found.counts);
  return found;
}

Result<Found> found_by_kind(Snapshot& snapshot, const LogQuery& query) {
  Found found;
  PROBITY_TRY(found.counts, store::count_kinds(snapshot.db));
  // One more than is shown tells whether there is a next page.
  PROBITY_TRY(found.entries,
              store::recent_entries(snapshot.db, query.before, query.count + 1, query.kinds));
  found.more = found.entries.size() > query.count;
  if (found.more) found.entries.pop_back();
  found.matching = sum_of(query, found.counts);
  return found;
}

Result<pages::EntryRow> row_of(Snapshot& snapshot, std::uint64_t index) {
  PROBITY_TRY(const ShownEntry shown, shown_entry(snapshot, index));
  const store::Entry& entry = shown.entry;
  pages::EntryRow row{static_cast<std::int64_t>(index),
                      entry_href(index),
                      entry.kind,
                      "",
                      "",
                      instant(entry.time),
                      /*erased=*/!shown.withheld && !entry.envelope};
  PROBITY_TRY(pages::Event event, event_of(snapshot, entry));
  row.what = shown.withheld ? say(kWithheld) : std::move(event.what);
  row.who = std::move(event.who);
  return row;
}

// What a witness of the policy cosigned last.
Result<std::string> witness_words(Snapshot& snapshot, const log::PolicyWitness& witness) {
  for (const log::Judged::Cosigned& one : snapshot.cosigned->cosigned)
    if (one.witness == witness.name) return say("cosigned it on {}", instant(one.time).words);
  PROBITY_TRY(const log::TreeSize last,
              store::last_cosigned(snapshot.db, peers::id_of(witness.key)));
  if (last.value == 0) return say("has cosigned nothing of this log yet");
  return say("has not cosigned it yet; its last is that of {} entries", last.value);
}

}  // namespace

std::string list_href(std::string_view path, const LogQuery& query) {
  std::string out(path);
  char separator = '?';
  const auto add = [&](std::string_view name, std::string_view value) {
    out += separator;
    out += name;
    out += '=';
    out += http::percent_encoded(value);
    separator = '&';
  };
  if (!query.words.empty()) add("q", query.words);
  for (const std::string& kind : query.kinds) add("kind", kind);
  if (query.before) add("before", std::to_string(*query.before));
  if (query.count != base::limits::kPageRows) add("count", std::to_string(query.count));
  return out;
}

Result<LogQuery> log_query(const Snapshot& snapshot, const http::Parameters& query) {
  LogQuery asked;
  for (const auto& [name, value] : query) {
    if (name == "before") {
      const auto before = base::parse_int(value);
      if (!before || *before < 0)
        return fail(Code::usage, "the list cannot begin there", "?before", "list.before", value,
                    "the index of an entry");
      asked.before = static_cast<std::uint64_t>(*before);
    } else if (name == "q") {
      asked.words = value;
    } else if (name == "count") {
      const auto count = base::parse_int(value);
      if (!count || *count < 1 || *count > static_cast<std::int64_t>(base::limits::kPageRowsMax))
        return fail(Code::usage, "the list cannot have that many rows", "?count", "list.count",
                    value, say("{} to {}", 1, base::limits::kPageRowsMax));
      asked.count = static_cast<std::size_t>(*count);
    } else if (name == "kind") {
      if (!kind_of(snapshot, value))
        return fail(Code::usage, "there is no such kind of entry", "?kind", "list.kind", value,
                    "a word of /api/v1/kinds");
      if (!chosen(asked, value)) asked.kinds.push_back(value);
    }
  }
  return asked;
}

Result<pages::LogPage> log_page(Snapshot& snapshot, const http::Parameters& query) {
  PROBITY_TRY(const LogQuery asked, log_query(snapshot, query));
  PROBITY_TRY(const log::Note note, log::parse_note(snapshot.checkpoint));
  PROBITY_TRY(const log::Checkpoint checkpoint, log::parse_checkpoint(note.text));
  PROBITY_TRY(const Found found, asked.words.empty() ? found_by_kind(snapshot, asked)
                                                     : found_by_words(snapshot, asked));
  pages::LogPage page;
  page.origin = snapshot.node.file().origin;
  page.size = static_cast<std::int64_t>(snapshot.size);
  page.root = base::to_base64(checkpoint.root.bytes);
  page.checkpoint = snapshot.cosigned->note;
  page.checkpoint_time = instant(snapshot.checkpoint_time);
  page.checkpoint_href = "/checkpoint";
  page.key = log::verifier_key_text(snapshot.node.log_verifier(), log::NoteKeyType::ed25519);
  page.witness_key =
      log::verifier_key_text(snapshot.node.log_verifier(), log::NoteKeyType::cosignature);
  page.quorum = quorum_words(snapshot);
  page.quorum_href = "/quorum/checkpoint";
  if (snapshot.halted) page.halted = halted_words();
  for (const log::PolicyWitness& witness : snapshot.policy.witnesses) {
    PROBITY_TRY(std::string words, witness_words(snapshot, witness));
    page.witnesses.push_back({witness.name, std::move(words)});
  }
  page.list = listing(snapshot, asked, found.counts);
  page.list.matching = found.matching;
  page.list.at_least = found.at_least;
  if (found.more) {
    LogQuery next = asked;
    next.before = found.entries.back().index.value;
    page.list.next_href = list_href(kPath, next);
  }
  for (const store::Entry& row : found.entries) {
    PROBITY_TRY(pages::EntryRow shown, row_of(snapshot, row.index.value));
    page.entries.push_back(std::move(shown));
  }
  page.list.shown = static_cast<std::int64_t>(page.entries.size());
  page.commands = {{say("Check every hash, proof, signature and authority of a node's log"),
                    "probity log audit --data DIR"}};
  return page;
}

}  // namespace probity::server::portal
