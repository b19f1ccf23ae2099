#include "server/portal/vocabulary.h"

#include <algorithm>
#include <map>

#include "json/codec.h"
#include "rubric/word_names.h"
#include "server/portal/words.h"

namespace probity::server::portal {

namespace {

using Table = std::map<std::string_view, const char*>;

std::string spaced(std::string_view word) {
  std::string out(word);
  std::replace_if(
      out.begin(), out.end(), [](char c) { return c == '_' || c == '-'; }, ' ');
  return out;
}

// What the table says in the reader's language; empty for a word that it lacks.
std::string in(const Table& table, std::string_view word) {
  const auto found = table.find(word);
  return found == table.end() ? std::string() : say(found->second);
}

const Table& kind_table() {
  static const Table kTable = {
      {"genesis", said("Beginning of the log")},
      {"rubric-release", said("Release of the shared rules")},
      {"judgement-changed", said("Change of a risk code")},
      {"agency", said("Organisation admitted")},
      {"appointment", said("Appointment of a person")},
      {"key-revocation", said("End of a key")},
      {"organisation-key", said("New key of an organisation")},
      {"model", said("Model registered")},
      {"release", said("Release of a model")},
      {"weights-manifest", said("List of a component's files")},
      {"training-data", said("Training data of a component")},
      {"lineage", said("Origin of a component")},
      {"licence", said("Licence of a component")},
      {"use", said("Use registered")},
      {"use-amendment", said("Correction of a registration")},
      {"use-facts", said("Facts about a use")},
      {"self-declaration", said("Declaration by the agency itself")},
      {"adoption", said("Adoption of a risk code")},
      {"attestation", said("Independent check")},
      {"incident", said("Incident registered")},
      {"incident-update", said("News of an incident")},
      {"inventory-row", said("Row of a published inventory")},
      {"suspension", said("Suspension")},
      {"resumption", said("Resumption")},
      {"withdrawal", said("Withdrawal")},
      {"supersession", said("Replacement")},
      {"endorsement", said("Second signature")},
      {"erasure", said("Erasure of a content")},
      {"safety-token", said("Safety label")},
      {"grant", said("Leave to read files")},
      {"grant-end", said("End of a leave to read files")},
      {"supply", said("Supplier of a use")},
      {"supply-end", said("End of a supply")},
      {"ownership", said("Tie between organisations")},
      {"ownership-end", said("End of a tie between organisations")},
  };
  return kTable;
}

const Table& change_table() {
  static const Table kTable = {
      {"added", said("Added: {}")},           {"changed", said("Changed: {}")},
      {"deprecated", said("Deprecated: {}")}, {"removed", said("Removed: {}")},
      {"fixed", said("Fixed: {}")},           {"security", said("Security: {}")},
  };
  return kTable;
}

const Table& incident_table() {
  static const Table kTable = {
      {"open", said("Open")},   {"closed", said("Closed")},   {"withdrawn", said("Withdrawn")},
      {"minor", said("Minor")}, {"serious", said("Serious")}, {"critical", said("Critical")},
  };
  return kTable;
}

}  // namespace

std::string word_text(std::string_view word) { return rubric::word_text(word); }

std::string word_title(std::string_view word) { return capital(word_text(word)); }

std::string entry_title(std::string_view kind) {
  const std::size_t slash = kind.find("/v");
  if (slash != std::string_view::npos)
    return say("{} (version {})", entry_title(kind.substr(0, slash)), kind.substr(slash + 2));
  std::string text = in(kind_table(), kind);
  return text.empty() ? capital(spaced(kind)) : text;
}

std::string kind_words(ledger::OrganisationKind kind) {
  switch (kind) {
    case ledger::OrganisationKind::agency:
      return say("Agency");
    case ledger::OrganisationKind::assessor:
      return say("Independent assessor");
    case ledger::OrganisationKind::vendor:
      break;
  }
  return say("Vendor");
}

std::string role_words(ledger::Role role) {
  switch (role) {
    case ledger::Role::node:
      return say("the node's own key");
    case ledger::Role::agency:
      return say("the organisation's own key");
    case ledger::Role::registrar:
      return say("registrar");
    case ledger::Role::officer:
      return say("officer");
    case ledger::Role::assessor:
      break;
  }
  return say("assessor");
}

std::string standing_words(ledger::State state, const std::string& reason) {
  switch (state) {
    case ledger::State::suspended:
      return say("Suspended: {}", reason);
    case ledger::State::withdrawn:
      return say("Withdrawn: {}", reason);
    case ledger::State::superseded:
      break;
  }
  return say("Replaced: {}", reason);
}

std::string standing_words(ledger::State state, base::Time since, const std::string& reason) {
  const std::string begin = day(since).words;
  switch (state) {
    case ledger::State::suspended:
      return say("Suspended since {}: {}", begin, reason);
    case ledger::State::withdrawn:
      return say("Withdrawn since {}: {}", begin, reason);
    case ledger::State::superseded:
      break;
  }
  return say("Replaced since {}: {}", begin, reason);
}

std::string change_words(std::string_view kind, const std::string& text) {
  const auto found = change_table().find(kind);
  return found == change_table().end() ? text : say(found->second, text);
}

std::string state_title(std::string_view state) { return in(incident_table(), state); }
std::string severity_title(std::string_view severity) { return in(incident_table(), severity); }

}  // namespace probity::server::portal
