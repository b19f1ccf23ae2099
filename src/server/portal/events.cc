#include "server/portal/events.h"

#include <boost/json/array.hpp>
#include <functional>
#include <map>

#include "base/number.h"
#include "json/codec.h"
#include "json/value.h"
#include "judgement/restricted.h"
#include "language/say.h"
#include "ledger/checks.h"
#include "rubric/fact.h"
#include "server/portal/amended.h"
#include "server/portal/codes.h"
#include "server/portal/erased.h"
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

// The words of a list, each as people read it.
std::vector<std::string> texts(const json::Value& value, std::string_view key) {
  const json::Value* list = json::find(value, key);
  std::vector<std::string> all;
  if (list && list->is_array())
    for (const json::Value& one : list->get_array())
      if (one.is_string()) all.push_back(word_text(json::view(one.get_string())));
  return all;
}

std::int64_t items(const json::Value& value, std::string_view key) {
  const json::Value* list = json::find(value, key);
  return list && list->is_array() ? static_cast<std::int64_t>(list->get_array().size()) : 0;
}

// Two texts of which either may be missing.
std::string two_sentences(std::string first, const std::string& second) {
  if (second.empty()) return first;
  return first.empty() ? second : say("{}. {}", first, second);
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
  const bool by_time = text(predicate, "cause") == "time";
  return {say("Risk code of {}: {}", about, keyed(text(predicate, "to"))),
          two_sentences(from == "----" ? "" : say("Before: {}", keyed(from)),
                        by_time ? say("It changed by time alone") : "")};
}

Sentence tell_facts(const std::string& about, const json::Value& predicate) {
  const std::int64_t facts = items(predicate, "facts");
  const std::int64_t lists = items(predicate, "none_of");
  std::vector<std::string> detail;
  if (facts > 0) detail.push_back(say_count(facts, "{} answer", "{} answers"));
  if (lists > 0)
    detail.push_back(say_count(lists, "{} list answered with “none of these”",
                               "{} lists answered with “none of these”"));
  return {say("Facts stated about {}", about), say_list(detail)};
}

Sentence tell_adoption(const std::string& about, const json::Value& predicate) {
  const std::string code = text(predicate, "code");
  if (text(predicate, "decision") == "adopt")
    return {say("Computed code of {} adopted", about), say("The first three digits: {}", code),
            Tone::good};
  return {say("Disagreement with the computed code of {}", about), text(predicate, "reasons"),
          Tone::care};
}

Sentence tell_check(const std::string& about, const json::Value& predicate) {
  const pages::Tag verdict = verdict_tag(text(predicate, "verdict"));
  return {say("Independent check of {}: {}", about, verdict.text),
          two_sentences(capital(say_list(texts(predicate, "scope"))), text(predicate, "findings")),
          verdict.tone};
}

Sentence tell_training(const std::string& about, const json::Value& predicate) {
  const std::string data = text(predicate, "data");
  const std::string words =
      data == rubric::kDeclaredUnknown ? say("declared unknown") : word_text(data);
  return {say("Training data of {}: {}", about, words), text(predicate, "description")};
}

Sentence tell_release(const std::string& about, const json::Value& predicate) {
  const json::Value* changes = json::find(predicate, "changelog");
  std::vector<std::string> lines;
  if (changes && changes->is_array())
    for (const json::Value& line : changes->get_array())
      lines.push_back(change_words(text(line, "kind"), text(line, "text")));
  const std::string name = text(predicate, "model") + " " + text(predicate, "version");
  return {say("Released: {}", name),
          two_sentences(say_chain(lines), name == about ? "" : say("The same files as {}", about))};
}

Sentence tell_manifest(const std::string& about, const json::Value& predicate) {
  const json::Value* manifest = json::find(predicate, "manifest");
  return {say("Files of {} listed", about),
          say_count(manifest ? items(*manifest, "files") : 0, "{} file with its digest",
                    "{} files with their digests")};
}

Sentence tell_token(const std::string& about, const json::Value& predicate) {
  const auto expires = base::parse_time(text(predicate, "expires"));
  return {say("Safety label issued for {}", about),
          expires ? say("Valid until {}", day(*expires).words) : "", Tone::good};
}

Sentence tell_appointment(const std::string& about, const json::Value& predicate) {
  const auto office = json::from_word<ledger::Role>(text(predicate, "office"));
  const std::string title = text(predicate, "title");
  return {
      say("Appointed for {}: {}", about, office ? role_words(*office) : text(predicate, "office")),
      text(predicate, "custody") == "node" ? say("{}; the node keeps the key", title)
                                           : say("{}; the key is held by the person", title)};
}

Sentence tell_incident(const std::string&, const json::Value& predicate) {
  const std::string severity = text(predicate, "severity");
  const std::string title = text(predicate, "title");
  return {severity == "minor"     ? say("Minor incident registered: {}", title)
          : severity == "serious" ? say("Serious incident registered: {}", title)
                                  : say("Critical incident registered: {}", title),
          text(predicate, "summary"), severity == "minor" ? Tone::care : Tone::bad};
}

Sentence tell_incident_update(const std::string& about, const json::Value& predicate) {
  const std::string state = text(predicate, "state");
  const std::string severity = text(predicate, "severity");
  const std::string detail = text(predicate, "note");
  if (state == "closed")
    return {say("Incident {} closed", about), detail + " " + text(predicate, "measures"),
            Tone::good};
  if (state == "open") return {say("Incident {} opened again", about), detail, Tone::bad};
  if (severity.empty()) return {say("News of the incident {}", about), detail};
  return {severity == "minor"     ? say("Incident {} is now minor", about)
          : severity == "serious" ? say("Incident {} is now serious", about)
                                  : say("Incident {} is now critical", about),
          detail + " " + text(predicate, "reason"), Tone::care};
}

Sentence tell_grant(const std::string& about, const json::Value& predicate) {
  const auto until = base::parse_date(text(predicate, "until"));
  return {language::say("Files of {} opened to {} until {}", about, text(predicate, "grantee"),
                        until ? base::in_words(*until) : std::string()),
          text(predicate, "purpose")};
}

// Who has the last word in it, the other organisation first.
std::string ownership_words(const std::string& about, const std::string& other,
                            const std::string& tie) {
  if (tie == "owns") return language::say("{} owns {}", other, about);
  if (tie == "controls") return language::say("{} controls {}", other, about);
  if (tie == "subcontracts") return language::say("{} gives work to {}", other, about);
  if (tie == "pays") return language::say("{} pays {}", other, about);
  return language::say("{} and {} have the same controller", other, about);
}

Sentence tell_ownership(const std::string& about, const json::Value& predicate) {
  return {ownership_words(about, text(predicate, "other"), text(predicate, "tie")),
          text(predicate, "source")};
}

// By the word of the kind.
const std::map<std::string, Teller, std::less<>>& tellers() {
  using S = const std::string&;
  using V = const json::Value&;
  static const std::map<std::string, Teller, std::less<>> kTellers = {
      {"genesis",
       [](S, V p) -> Sentence {
         return {say("The log begins"), say("Operated by {}", text(p, "operator"))};
       }},
      {"rubric-release",
       [](S, V p) -> Sentence {
         return {say("Shared rules in force: version {}", text(p, "version")), ""};
       }},
      {"judgement-changed", tell_change},
      {"agency",
       [](S, V p) -> Sentence {
         return {say("Organisation admitted: {}", text(p, "name")), text(p, "summary")};
       }},
      {"appointment", tell_appointment},
      {"key-revocation",
       [](S about, V p) -> Sentence {
         return {say("A key of {} ended", about), text(p, "reason"), Tone::care};
       }},
      {"model",
       [](S, V p) -> Sentence {
         return {say("Model registered: {}", text(p, "name")), text(p, "summary")};
       }},
      {"release", tell_release},
      {"weights-manifest", tell_manifest},
      {"training-data", tell_training},
      {"lineage",
       [](S about, V p) -> Sentence {
         return {say("Lineage of {} stated", about),
                 say_count(items(p, "edges"), "{} step", "{} steps")};
       }},
      {"licence",
       [](S about, V p) -> Sentence {
         return {say("Licence of {}: {}", about, text(p, "expression")), ""};
       }},
      {"use",
       [](S, V p) -> Sentence {
         return {say("Use registered: {}", text(p, "name")), text(p, "summary")};
       }},
      {"use-facts", tell_facts},
      {"self-declaration",
       [](S about, V p) -> Sentence {
         const auto until = base::parse_date(text(p, "valid_until"));
         return {say("Core controls of {} declared to be in place", about),
                 until ? say("Valid until {}", date_words(*until)) : ""};
       }},
      {"adoption", tell_adoption},
      {"attestation", tell_check},
      {"incident", tell_incident},
      {"incident-update", tell_incident_update},
      {"suspension",
       [](S about, V p) -> Sentence {
         return {say("Suspended: {}", about), text(p, "reason"), Tone::bad};
       }},
      {"resumption",
       [](S about, V p) -> Sentence {
         return {say("Resumed: {}", about), text(p, "reason"), Tone::good};
       }},
      {"withdrawal",
       [](S about, V p) -> Sentence {
         return {say("Withdrawn: {}", about), text(p, "reason"), Tone::bad};
       }},
      {"supersession",
       [](S about, V p) -> Sentence {
         return {say("Replaced by a later statement: {}", about), text(p, "reason"), Tone::care};
       }},
      {"endorsement",
       [](S about, V p) -> Sentence {
         return {say("Endorsed: {}", about), text(p, "note"), Tone::good};
       }},
      {"erasure",
       [](S about, V p) -> Sentence {
         return {say("Content erased, commitment kept: {}", about), ground_words(text(p, "ground")),
                 Tone::care};
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
      {"ownership", tell_ownership},
      {"ownership-end",
       [](S about, V p) -> Sentence {
         return {language::say("A tie of {} to another organisation is over", about),
                 text(p, "reason")};
       }},
  };
  return kTellers;
}

// A subject's name, or the entry of the statement that the digest names.
Result<std::string> name_of(Snapshot& snapshot, const SubjectDigest& digest) {
  PROBITY_TRY(const auto registered, snapshot.view.subject(digest));
  if (registered) return snapshot.view.label(digest);
  PROBITY_TRY(const auto entry, store::find(snapshot.db, digest.retag<base::PaeTag>()));
  if (entry) return say("the statement in log entry {}", entry->value);
  return digest.hex().substr(0, 12);
}

Result<std::string> said_by(Snapshot& snapshot, const base::KeyId& id) {
  PROBITY_TRY(const auto key, ledger::find_key(snapshot.db, id));
  if (!key) return say("a key that is not in the log");
  if (key->signer.organisation.empty()) return role_words(key->signer.role);
  PROBITY_TRY(const auto organisation, snapshot.view.organisation(key->signer.organisation));
  return say("{}, {}", organisation ? organisation->name : key->signer.organisation,
             role_words(key->signer.role));
}

std::string meaning_of(Snapshot& snapshot, const std::string& kind) {
  for (const ledger::Register& one : snapshot.node.registers())
    for (const ledger::Kind& candidate : one.kinds)
      if (candidate.label() == kind) return say(candidate.meaning);
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

Result<Sentence> tell_erased(Snapshot& snapshot, log::LogIndex index, std::string meaning) {
  PROBITY_TRY(const auto erased, ledger::erasure_of(snapshot.db, index));
  if (!erased) return Sentence{std::move(meaning), say(kErased)};
  return Sentence{std::move(meaning), say("{}. {}; log entry {}", say(kErased),
                                          ground_words(erased->ground), erased->by)};
}

Result<Sentence> tell(Snapshot& snapshot, const store::Entry& entry) {
  const std::string meaning = capital(meaning_of(snapshot, entry.kind));
  if (!entry.envelope) return tell_erased(snapshot, entry.index, meaning);
  PROBITY_TRY(const bool withheld, is_withheld(snapshot, entry));
  if (withheld) return Sentence{meaning, say(kWithheld)};
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
  PROBITY_TRY(auto told, tell(snapshot, whole));
  PROBITY_TRY(auto who, said_by(snapshot, whole.key));
  return pages::Event{
      instant(whole.time), std::move(told.what),         std::move(told.detail), std::move(who),
      told.tone,           entry_link(whole.index.value)};
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
    PROBITY_TRY(const auto restricted, judgement::restricted_in(snapshot.db, entry.index));
    if (!restricted.empty()) continue;
    PROBITY_TRY(auto event, event_of(snapshot, entry));
    events.push_back(std::move(event));
  }
  return events;
}

}  // namespace probity::server::portal
