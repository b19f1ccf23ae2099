#include "statement/statement.h"

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>

#include "base/bytes.h"
#include "base/limits.h"
#include "json/canonical.h"
#include "json/parse.h"

namespace probity::statement {
namespace {

using base::Code;

std::string text_of(const json::Value& value) {
  return std::string(json::view(value.get_string()));
}

base::Result<Subject> read_subject(const json::Value& value, const std::string& pointer) {
  if (!value.is_object())
    return base::fail(Code::bad_input, "a subject is no object", pointer, "statement.subject",
                      std::string(json::kind_name(value)), "an object");
  Subject subject;
  if (const json::Value* name = json::find(value, "name"); name != nullptr) {
    if (!name->is_string() || name->get_string().size() > base::limits::kStringBytes)
      return base::fail(Code::bad_input, "the subject's name is no string", pointer + "/name",
                        "statement.subject", std::string(json::kind_name(*name)), "a string");
    subject.name = text_of(*name);
  }
  const json::Value* digest = json::find(value, "digest");
  if (digest == nullptr || !digest->is_object() || digest->get_object().empty())
    return base::fail(Code::bad_input, "the subject has no digest", pointer + "/digest",
                      "statement.subject", {}, "an object of algorithm: hex");
  for (const auto& [algorithm, hex] : digest->get_object()) {
    const std::string place =
        pointer + "/digest/" + json::pointer_token({algorithm.data(), algorithm.size()});
    if (!hex.is_string() || hex.get_string().empty() ||
        hex.get_string().size() > base::limits::kStringBytes)
      return base::fail(Code::bad_input, "a digest is no string", place, "statement.digest",
                        std::string(json::kind_name(hex)), "hex digits");
    const std::string text = text_of(hex);
    if (algorithm == "sha256" && !base::SubjectDigest::from_hex(text))
      return base::fail(Code::bad_input, "a sha256 has the wrong form", place, "statement.digest",
                        text.substr(0, 80), "64 hex digits, lower case");
    subject.digest.emplace(std::string(algorithm), text);
  }
  return subject;
}

}  // namespace

base::Result<base::SubjectDigest> Subject::sha256() const {
  const auto found = digest.find("sha256");
  const auto parsed =
      found == digest.end() ? std::nullopt : base::SubjectDigest::from_hex(found->second);
  if (!parsed)
    return base::fail(Code::bad_input, "the subject is not named by SHA-256", "/digest/sha256",
                      "subject.sha256", found == digest.end() ? "" : found->second,
                      "64 hex digits, lower case");
  return *parsed;
}

Subject subject(std::string name, const base::SubjectDigest& digest) {
  return {std::move(name), {{"sha256", digest.hex()}}};
}

base::Result<Statement> parse_statement(std::string_view payload) {
  PROBITY_TRY(const json::Value value, json::parse(payload));
  if (!value.is_object())
    return base::fail(Code::bad_input, "the statement is no object", {}, "statement.form",
                      std::string(json::kind_name(value)), "an in-toto Statement");
  if (const auto type = json::text_of(value, "_type"); type != kStatementType)
    return base::fail(Code::bad_input, "not an in-toto Statement v1", "/_type", "statement.type",
                      std::string(type.value_or("").substr(0, 80)), std::string(kStatementType));

  Statement statement;
  const json::Value* subjects = json::find(value, "subject");
  if (subjects == nullptr || !subjects->is_array() || subjects->get_array().empty())
    return base::fail(Code::bad_input, "the statement is about nothing", "/subject",
                      "statement.subject", {}, "at least one subject");
  if (subjects->get_array().size() > base::limits::kListItems)
    return base::fail(Code::too_large, "too many subjects", "/subject", "statement.subject",
                      std::to_string(subjects->get_array().size()),
                      "at most " + std::to_string(base::limits::kListItems));
  for (const json::Value& one : subjects->get_array()) {
    PROBITY_TRY(Subject read,
                read_subject(one, "/subject/" + std::to_string(statement.subjects.size())));
    statement.subjects.push_back(std::move(read));
  }

  const auto predicate_type = json::text_of(value, "predicateType");
  if (!predicate_type || predicate_type->empty() ||
      predicate_type->size() > base::limits::kStringBytes)
    return base::fail(Code::bad_input, "the statement does not say of what kind it is",
                      "/predicateType", "statement.predicate-type", {}, "a type URI");
  statement.predicate_type = *predicate_type;
  const json::Value* predicate = json::find(value, "predicate");
  if (predicate == nullptr || !predicate->is_object())
    return base::fail(
        Code::bad_input, "the statement has no predicate", "/predicate", "statement.predicate",
        predicate == nullptr ? "nothing" : std::string(json::kind_name(*predicate)), "an object");
  statement.predicate = *predicate;
  return statement;
}

std::string to_payload(const Statement& statement) {
  json::Array subjects;
  for (const Subject& one : statement.subjects) {
    json::Object digest;
    for (const auto& [algorithm, hex] : one.digest) digest[algorithm] = hex;
    json::Object object;
    if (!one.name.empty()) object["name"] = one.name;
    object["digest"] = std::move(digest);
    subjects.push_back(std::move(object));
  }
  json::Object whole;
  whole["_type"] = kStatementType;
  whole["subject"] = std::move(subjects);
  whole["predicateType"] = statement.predicate_type;
  whole["predicate"] = statement.predicate;
  return json::canonical(whole);
}

}  // namespace probity::statement
