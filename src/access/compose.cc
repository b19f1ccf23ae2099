#include "access/compose.h"

#include "json/canonical.h"
#include "json/codec.h"
#include "ledger/erasure.h"

namespace probity::access {

using base::Code;
using base::fail;
using base::Result;

namespace {

Result<statement::Subject> subject_of(const std::string& text, const std::string& pointer,
                                      store::Db& db) {
  if (const auto digest = base::SubjectDigest::from_hex(text))
    return statement::subject("", *digest);
  const std::size_t space = text.find(' ');
  const std::string kind = text.substr(0, space);
  const std::string name = space == std::string::npos ? "" : text.substr(space + 1);
  if (kind == "artifact" || kind == "statement") {
    if (const auto digest = base::SubjectDigest::from_hex(name))
      return statement::subject("", *digest);
  } else if (!name.empty()) {
    PROBITY_TRY(const auto registered, ledger::find_named(db, kind, name));
    if (registered) return statement::subject(name, registered->digest);
  }
  return fail(Code::bad_input, "the subject is not in the log", pointer, "subject.unknown", text,
              "\"<kind> <name>\" of something registered, or 64 hex digits");
}

const ledger::Kind* kind_of(const Node& node, std::string_view word) {
  const ledger::Kind* found = nullptr;
  for (const ledger::Register& one : node.registers())
    for (const ledger::Kind& kind : one.kinds)
      if (kind.label() == word) found = &kind;
  return found;
}

std::string all_kinds(const Node& node) {
  std::string all;
  for (const ledger::Register& one : node.registers())
    for (const ledger::Kind& kind : one.kinds) all += (all.empty() ? "" : ", ") + kind.label();
  return all;
}

// The subject that a new name is.
Result<statement::Subject> name_it(const ledger::Kind& kind, const json::Value& predicate) {
  const auto id = json::text_of(predicate, "id");
  if (!id)
    return fail(Code::bad_input, "the new thing has no id", "/predicate/id", "field.missing", "",
                "an id");
  const auto nonce = json::text_of(predicate, "nonce");
  if (!nonce)
    return fail(Code::bad_input, "the nonce is no text", "/predicate/nonce", "value.type", "",
                "a string");
  const std::string name(*id);
  return statement::subject(name, ledger::name_digest(kind.word, name, std::string(*nonce)));
}

// What remains of the statement that is to be erased, as its kind says.
Result<json::Value> remains_of(const statement::Subject& subject, const Node& node, store::Db& db) {
  PROBITY_TRY(const auto digest, subject.sha256());
  PROBITY_TRY(const auto index, store::find(db, digest.retag<base::PaeTag>()));
  std::optional<store::Entry> entry;
  if (index) {
    PROBITY_TRY(entry, store::read_entry(db, *index));
  }
  if (!entry || !entry->envelope)
    return fail(Code::bad_input, "there is no content of that statement to erase", "/subject/0",
                "erasure.statement", digest.hex(), "the digest of a statement in the log");
  const ledger::Kinds kinds(node.registers());
  PROBITY_TRY(const ledger::Prepared content, ledger::prepare(*entry->envelope, kinds));
  PROBITY_TRY(const ledger::Remains remains, ledger::remains_of(content));
  return json::encode(remains);
}

}  // namespace

Result<statement::Statement> compose(const json::Value& document, Node& node) {
  if (json::find(document, "_type")) return statement::parse_statement(json::canonical(document));
  const auto word = json::text_of(document, "kind");
  const ledger::Kind* kind = word ? kind_of(node, *word) : nullptr;
  if (!kind)
    return fail(Code::bad_input, "the document does not say a kind that this log takes", "/kind",
                "kind.unknown", std::string(word.value_or("")), "one of: " + all_kinds(node));
  const json::Value* predicate = json::find(document, "predicate");
  if (!predicate || !predicate->is_object())
    return fail(Code::bad_input, "the document has no predicate", "/predicate", "field.missing", "",
                "an object");
  statement::Statement made{{}, kind->predicate_type(), *predicate};
  if (kind->has_nonce && !json::find(made.predicate, "nonce"))
    made.predicate.as_object()["nonce"] = base::nonce(node.doors().random);
  if (kind->about == ledger::About::a_new_name) {
    PROBITY_TRY(auto subject, name_it(*kind, made.predicate));
    made.subjects.push_back(std::move(subject));
    return made;
  }
  const json::Value* subjects = json::find(document, "subject");
  if (!subjects || !subjects->is_array() || subjects->get_array().empty())
    return fail(Code::bad_input, "the document names no subject", "/subject", "field.missing", "",
                "a list of subjects");
  PROBITY_TRY(const auto db, node.reader());
  for (std::size_t i = 0; i < subjects->get_array().size(); ++i) {
    const std::string pointer = "/subject/" + std::to_string(i);
    const json::Value& one = subjects->get_array()[i];
    if (!one.is_string())
      return fail(Code::bad_input, "a subject is no text", pointer, "value.type",
                  std::string(json::kind_name(one)), "\"<kind> <name>\"");
    PROBITY_TRY(auto subject, subject_of(std::string(json::view(one.get_string())), pointer, *db));
    made.subjects.push_back(std::move(subject));
  }
  if (kind->word == ledger::kErasure && !json::find(made.predicate, "remains")) {
    PROBITY_TRY(made.predicate.as_object()["remains"],
                remains_of(made.subjects.front(), node, *db));
  }
  return made;
}

Result<statement::Envelope> sign(const statement::Statement& statement, const std::string& who,
                                 Node& node) {
  Keyring& keyring = node.keyring();
  const bool person = who.find('/') != std::string::npos;
  const bool node_key = who == kNodeOwner;
  PROBITY_TRY(const auto key, keyring.find(node_key ? who
                                           : person ? person_owner(who)
                                                    : agency_owner(who)));
  if (!key)
    return fail(Code::not_found, "the node keeps no key of that person or organisation", who,
                "key.custody", "", "one of `probity keys`, or a key file");
  return statement::make_envelope(statement::to_payload(statement), *key);
}

}  // namespace probity::access
