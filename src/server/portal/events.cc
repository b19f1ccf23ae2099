#include "server/portal/events.h"

#include <boost/json/array.hpp>
#include <functional>
#include <map>

#include "base/number.h"
#include "json/codec.h"
#include "json/value.h"
#include "judgement/catalog.h"
#include "language/say.h"
#include "ledger/checks.h"
#include "rubric/fact.h"
#include "server/portal/amended.h"
#include "server/portal/codes.h"
#include "server/portal/withheld.h"
#include "server/portal/words.h"
#include "statement/envelope.h"
#include "statement/statement.h"

namespace probity::server::portal {

using base::Result;
using base::SubjectDigest;
using pages::Tone;

namespace {

std::string text(const json::Value& value, std::string_view key) {
  return std::string(json::text_of(value, key).value_or(""));
}

std::string texts(const json::Value& value, std::string_view key) {
  const json::Value* list = json::find(value, key);
  std::string all;
  if (list && list->is_array())
    for (const json::Value& one : list->get_array())
      if (one.is_string()) all += (all.empty() ? "" : ", ") + spaced(json::view(one.get_string()));
  return all;
}

std::size_t items(const json::Value& value, std::string_view key) {
  const json::Value* list = json::find(value, key);
  return list && list->is_array() ? list->get_array().size() : 0;
}

// What is said, before who said it and when: `about` names the first subject.
struct Sentence {
  std::string what;
  std::string detail;
  Tone tone = Tone::plain;
};
using Teller = Sentence (*)(const std::string& about, const json::Value& predicate);

Sentence tell_change(const std::string& about, const json::Value& predicate) {
  const std::string from = text(predicate, "from");
  const std::string to = text(predicate, "to");
  Sentence said{"Risk code of " + about + ": " + keyed(to), "", Tone::plain};
  if (from != "----") said.detail = "Before: " + keyed(from);
  if (text(predicate, "cause") == "time")
    said.detail += (said.detail.empty() ? "" : ". ") + std::string("It changed by time alone");
  return said;
}

Sentence tell_facts(const std::string& about, const json::Value& predicate) {
  const auto facts = static_cast<std::int64_t>(items(predicate, "facts"));
  const auto lists = static_cast<std::int64_t>(items(predicate, "none_of"));
  std::string detail;
  if (facts > 0) detail = counted(facts, "answer", "answers");
  if (lists > 0)
    detail += (detail.empty() ? "" : ", ") + counted(lists, "list answered with “none of these”",
                                                     "lists answered with “none of these”");
  return {"Facts stated about " + about, detail};
}

Sentence tell_adoption(const std::string& about, const json::Value& predicate) {
  const std::string code = text(predicate, "code");
  if (text(predicate, "decision") == "adopt")
    return {"Computed code of " + about + " adopted", "The first three digits: " + code,
            Tone::good};
  return {"Disagreement with the computed code of " + about, text(predicate, "reasons"),
          Tone::care};
}

Sentence tell_check(const std::string& about, const json::Value& predicate) {
  const pages::Tag verdict = verdict_tag(text(predicate, "verdict"));
  return {"Independent check of " + about + ": " + verdict.text,
          capital(texts(predicate, "scope")) + ". " + text(predicate, "findings"), verdict.tone};
}

Sentence tell_training(const std::string& about, const json::Value& predicate) {
  const std::string data = text(predicate, "data");
  return {"Training data of " + about + ": " +
              (data == rubric::kDeclaredUnknown ? "declared unknown" : spaced(data)),
          text(predicate, "description")};
}

Sentence tell_release(const std::string& about, const json::Value& predicate) {
  const json::Value* changes = json::find(predicate, "changelog");
  std::string detail;
  if (changes && changes->is_array())
    for (const json::Value& line : changes->get_array())
      detail +=
          (detail.empty() ? "" : "; ") + capital(text(line, "kind")) + ": " + text(line, "text");
  const std::string name = text(predicate, "model") + " " + text(predicate, "version");
  return {"Released: " + name,
          name == about ? detail
                        : detail + (detail.empty() ? "" : ". ") + "The same files as " + about};
}

Sentence tell_manifest(const std::string& about, const json::Value& predicate) {
  const json::Value* manifest = json::find(predicate, "manifest");
  const auto files = static_cast<std::int64_t>(manifest ? items(*manifest, "files") : 0);
  return {"Files of " + about + " listed", counted(files, "file", "files") + " with their digests"};
}

Sentence tell_token(const std::string& about, const json::Value& predicate) {
  const auto expires = base::parse_time(text(predicate, "expires"));
  return {"Safety label issued for " + about,
          expires ? "Valid until " + day(*expires).words : std::string(), Tone::good};
}

Sentence tell_appointment(const std::string& about, const json::Value& predicate) {
  return {"Appointed for " + about + ": " + text(predicate, "office"),
          text(predicate, "title") + (text(predicate, "custody") == "node"
                                          ? "; the node keeps the key"
                                          : "; the key is held by the person")};
}

Sentence tell_incident(const std::string&, const json::Value& predicate) {
  const std::string severity = text(predicate, "severity");
  return {capital(severity) + " incident registered: " + text(predicate, "title"),
          text(predicate, "summary"), severity == "minor" ? Tone::care : Tone::bad};
}

Sentence tell_incident_update(const std::string& about, const json::Value& predicate) {
  const std::string state = text(predicate, "state");
  const std::string severity = text(predicate, "severity");
  const std::string detail = text(predicate, "note");
  if (state == "closed")
    return {"Incident " + about + " closed", detail + " " + text(predicate, "measures"),
            Tone::good};
  if (state == "open") return {"Incident " + about + " opened again", detail, Tone::bad};
  if (!severity.empty())
    return {"Incident " + about + " is now " + severity, detail + " " + text(predicate, "reason"),
            Tone::care};
  return {"News of the incident " + about, detail};
}

Sentence tell_grant(const std::string& about, const json::Value& predicate) {
  const auto until = base::parse_date(text(predicate, "until"));
  return {language::say("Files of {} opened to {} until {}", about, text(predicate, "grantee"),
                        until ? base::in_words(*until) : std::string()),
          text(predicate, "purpose")};
}

// By the word of the kind.
const std::map<std::string, Teller, std::less<>>& tellers() {
  using S = const std::string&;
  using V = const json::Value&;
  static const std::map<std::string, Teller, std::less<>> kTellers = {
      {"genesis",
       [](S, V p) -> Sentence {
         return {"The log begins", "Operated by " + text(p, "operator")};
       }},
      {"rubric-release",
       [](S, V p) -> Sentence {
         return {"Shared rules in force: version " + text(p, "version"), ""};
       }},
      {"judgement-changed", tell_change},
      {"agency",
       [](S, V p) -> Sentence {
         return {"Organisation admitted: " + text(p, "name"), text(p, "summary")};
       }},
      {"appointment", tell_appointment},
      {"key-revocation",
       [](S about, V p) -> Sentence {
         return {"A key of " + about + " ended", text(p, "reason"), Tone::care};
       }},
      {"model",
       [](S, V p) -> Sentence {
         return {"Model registered: " + text(p, "name"), text(p, "summary")};
       }},
      {"release", tell_release},
      {"weights-manifest", tell_manifest},
      {"training-data", tell_training},
      {"lineage",
       [](S about, V p) -> Sentence {
         const auto edges = static_cast<std::int64_t>(items(p, "edges"));
         return {"Lineage of " + about + " stated", counted(edges, "step", "steps")};
       }},
      {"licence",
       [](S about, V p) -> Sentence {
         return {"Licence of " + about + ": " + text(p, "expression"), ""};
       }},
      {"use",
       [](S, V p) -> Sentence {
         return {"Use registered: " + text(p, "name"), text(p, "summary")};
       }},
      {"use-facts", tell_facts},
      {"self-declaration",
       [](S about, V p) -> Sentence {
         const auto until = base::parse_date(text(p, "valid_until"));
         return {"Core controls of " + about + " declared to be in place",
                 until ? "Valid until " + base::in_words(*until) : std::string()};
       }},
      {"adoption", tell_adoption},
      {"attestation", tell_check},
      {"incident", tell_incident},
      {"incident-update", tell_incident_update},
      {"suspension",
       [](S about, V p) -> Sentence {
         return {"Suspended: " + about, text(p, "reason"), Tone::bad};
       }},
      {"resumption",
       [](S about, V p) -> Sentence {
         return {"Resumed: " + about, text(p, "reason"), Tone::good};
       }},
      {"withdrawal",
       [](S about, V p) -> Sentence {
         return {"Withdrawn: " + about, text(p, "reason"), Tone::bad};
       }},
      {"supersession",
       [](S about, V p) -> Sentence {
         return {"Replaced by a later statement: " + about, text(p, "reason"), Tone::care};
       }},
      {"endorsement",
       [](S about, V p) -> Sentence {
         return {"Endorsed: " + about, text(p, "note"), Tone::good};
       }},
      {"safety-token", tell_token},
      {"grant", tell_grant},
      {"grant-end",
       [](S about, V p) -> Sentence {
         return {language::say("A grant to read files of {} ended", about), text(p, "reason"),
                 Tone::care};
       }},
      {"supply",
       [](S about, V p) -> Sentence {
         return {language::say("{} is supplied by {}", about, text(p, "vendor")),
                 text(p, "service")};
       }},
      {"supply-end",
       [](S about, V p) -> Sentence {
         return {language::say("A supply of {} ended", about), text(p, "reason")};
       }},
  };
  return kTellers;
}

// A subject's name, or the entry of the statement that the digest names.
Result<std::string> name_of(Snapshot& snapshot, const SubjectDigest& digest) {
  PROBITY_TRY(const auto registered, snapshot.view.subject(digest));
  if (registered) return snapshot.view.label(digest);
  PROBITY_TRY(const auto entry, store::find(snapshot.db, digest.retag<base::PaeTag>()));
  if (entry) return "the statement in log entry " + std::to_string(entry->value);
  return digest.hex().substr(0, 12);
}

Result<std::string> said_by(Snapshot& snapshot, const base::KeyId& id) {
  PROBITY_TRY(const auto key, ledger::find_key(snapshot.db, id));
  if (!key) return std::string("a key that is not in the log");
  if (key->signer.organisation.empty()) return role_words(key->signer.role);
  PROBITY_TRY(const auto organisation, snapshot.view.organisation(key->signer.organisation));
  return (organisation ? organisation->name : key->signer.organisation) + ", " +
         role_words(key->signer.role);
}

Result<bool> is_about_restricted(Snapshot& snapshot, log::LogIndex entry) {
  PROBITY_TRY(const auto subjects, ledger::subjects_of(snapshot.db, entry));
  for (const SubjectDigest& subject : subjects) {
    PROBITY_TRY(const auto row, judgement::row_of(snapshot.db, subject));
    if (row && row->restricted) return true;
  }
  return false;
}

std::string meaning_of(Snapshot& snapshot, const std::string& kind) {
  for (const ledger::Register& one : snapshot.node.registers())
    for (const ledger::Kind& candidate : one.kinds)
      if (candidate.label() == kind) return candidate.meaning;
  return kind;
}

// What stood before is not in the statement itself.
Result<Sentence> tell_amendment(Snapshot& snapshot, const std::string& about,
                                const registers::uses::StoredAmendment& one) {
  PROBITY_TRY(std::string detail, amended_words(snapshot, one));
  return Sentence{one.ground == registers::uses::Ground::mistake
                      ? language::say("Registration of {} corrected", about)
                      : language::say("Registration of {} brought up to date", about),
                  std::move(detail), Tone::care};
}

Result<Sentence> tell(Snapshot& snapshot, const store::Entry& entry) {
  const std::string meaning = capital(meaning_of(snapshot, entry.kind));
  if (!entry.envelope) return Sentence{meaning, "Content erased, commitment kept"};
  PROBITY_TRY(const bool withheld, is_withheld(snapshot, entry));
  if (withheld) return Sentence{meaning, std::string(kWithheld)};
  PROBITY_TRY(const auto envelope, statement::parse_envelope(*entry.envelope));
  PROBITY_TRY(const auto statement, statement::parse_statement(envelope.payload));
  PROBITY_TRY(const SubjectDigest first, statement.subjects.front().sha256());
  PROBITY_TRY(const std::string about, name_of(snapshot, first));
  PROBITY_TRY(const auto amendment, registers::uses::amendment_at(snapshot.db, entry.index.value));
  if (amendment) return tell_amendment(snapshot, about, *amendment);
  const auto teller = tellers().find(ledger::word_of(entry.kind));
  if (teller == tellers().end()) return Sentence{meaning, ""};
  return teller->second(about, statement.predicate);
}

}  // namespace

Result<pages::Event> event_of(Snapshot& snapshot, const store::Entry& entry) {
  store::Entry whole = entry;
  if (!whole.envelope) {
    PROBITY_TRY(auto read, store::read_entry(snapshot.db, entry.index));
    if (read) whole = std::move(*read);
  }
  PROBITY_TRY(auto said, tell(snapshot, whole));
  PROBITY_TRY(auto who, said_by(snapshot, whole.key));
  return pages::Event{
      instant(whole.time), std::move(said.what),         std::move(said.detail), std::move(who),
      said.tone,           entry_link(whole.index.value)};
}

Result<std::vector<pages::Event>> events_about(Snapshot& snapshot, const SubjectDigest& subject,
                                               std::size_t count) {
  PROBITY_TRY(const auto entries, ledger::entries_about(snapshot.db, subject));
  std::vector<pages::Event> events;
  for (const log::LogIndex index : entries) {
    if (events.size() == count) break;
    PROBITY_TRY(const auto entry, store::read_entry(snapshot.db, index));
    if (!entry) continue;
    PROBITY_TRY(auto event, event_of(snapshot, *entry));
    events.push_back(std::move(event));
  }
  return events;
}

Result<std::vector<pages::Event>> latest_events(Snapshot& snapshot, std::size_t count) {
  PROBITY_TRY(const auto entries, store::recent_entries(snapshot.db, std::nullopt, 2 * count));
  std::vector<pages::Event> events;
  for (const store::Entry& entry : entries) {
    if (events.size() == count) break;
    PROBITY_TRY(const bool restricted, is_about_restricted(snapshot, entry.index));
    if (restricted) continue;
    PROBITY_TRY(auto event, event_of(snapshot, entry));
    events.push_back(std::move(event));
  }
  return events;
}

}  // namespace probity::server::portal
