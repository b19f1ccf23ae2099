#include "server/portal/api.h"

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>

#include "access/token_file.h"
#include "base/bytes.h"
#include "base/limits.h"
#include "json/codec.h"
#include "json/parse.h"
#include "json/pretty.h"
#include "judgement/releases.h"
#include "ledger/subjects.h"
#include "registers/uses/register.h"
#include "server/http/problem.h"
#include "server/portal/log_page.h"
#include "server/portal/withheld.h"
#include "statement/receipt.h"
#include "store/log_store.h"

namespace probity::server::portal {

using base::Code;
using base::fail;
using base::Result;

namespace {

constexpr std::string_view kEntries = "/api/v1/entries";

std::string address(std::uint64_t index) {
  return std::string(kEntries) + "/" + std::to_string(index);
}

std::string answer(json::Object object) { return json::pretty(json::Value(std::move(object))); }

json::Object brief(const store::Entry& entry) {
  return {{"index", entry.index.value},
          {"kind", entry.kind},
          {"time", base::to_string(entry.time)},
          {"statement", entry.pae.hex()},
          {"key", entry.key.hex()},
          {"href", address(entry.index.value)}};
}

Result<std::string> entries(Snapshot& snapshot, const http::Request& request) {
  PROBITY_TRY(const LogQuery asked, log_query(snapshot, request.query));
  PROBITY_TRY(const auto found,
              store::recent_entries(snapshot.db, asked.before, asked.count, asked.kinds));
  json::Array list;
  for (const store::Entry& entry : found) list.push_back(brief(entry));
  json::Object out{{"size", snapshot.size}, {"entries", std::move(list)}};
  if (found.size() == asked.count && found.back().index.value > 0) {
    LogQuery next = asked;
    next.before = found.back().index.value;
    out["next"] = list_href(kEntries, next);
  }
  return answer(std::move(out));
}

Result<ShownEntry> entry_of(Snapshot& snapshot, const http::Request& request) {
  PROBITY_TRY(const std::uint64_t index, index_of(request.captured("index")));
  return shown_entry(snapshot, index);
}

// The entry, if its content may be had.
Result<store::Entry> content_of(Snapshot& snapshot, const http::Request& request) {
  PROBITY_TRY(ShownEntry shown, entry_of(snapshot, request));
  if (shown.withheld)
    return fail(Code::forbidden,
                "what this entry says is not shown: it is about a use in a restricted area", "",
                "entry.withheld");
  if (!shown.entry.envelope)
    return fail(Code::not_found, "what this entry says is not kept here", "", "entry.erased");
  return std::move(shown.entry);
}

Result<std::string> receipt(Snapshot& snapshot, const http::Request& request) {
  PROBITY_TRY(const std::uint64_t index, index_of(request.captured("index")));
  PROBITY_TRY(const statement::Receipt receipt, store::receipt(snapshot.db, {index}));
  return statement::to_json(receipt);
}

Result<std::string> envelope(Snapshot& snapshot, const http::Request& request) {
  PROBITY_TRY(store::Entry entry, content_of(snapshot, request));
  return *std::move(entry.envelope);
}

Result<std::string> bundle(Snapshot& snapshot, const http::Request& request) {
  PROBITY_TRY(const store::Entry entry, content_of(snapshot, request));
  return access::bundle_of(snapshot.node, snapshot.db, entry.index);
}

Result<std::string> entry(Snapshot& snapshot, const http::Request& request) {
  PROBITY_TRY(const ShownEntry shown, entry_of(snapshot, request));
  PROBITY_TRY(const std::string proof, receipt(snapshot, request));
  PROBITY_TRY(json::Value proof_value, json::parse(proof));
  json::Object out = brief(shown.entry);
  out["leaf"] = shown.entry.leaf;
  out["leaf_hash"] = log::leaf_hash(base::as_bytes(shown.entry.leaf)).hex();
  if (shown.entry.envelope) {
    PROBITY_TRY(json::Value content, json::parse(*shown.entry.envelope));
    out["envelope"] = std::move(content);
  } else {
    out["content"] = shown.withheld ? "withheld" : "erased";
  }
  out["receipt"] = std::move(proof_value);
  return answer(std::move(out));
}

Result<std::string> checkpoint(Snapshot& snapshot, const http::Request&) {
  return answer({{"origin", snapshot.node.file().origin},
                 {"size", snapshot.size},
                 {"time", base::to_string(snapshot.checkpoint_time)},
                 {"key", verifier_key(snapshot.node.log_verifier())},
                 {"checkpoint", snapshot.checkpoint}});
}

Result<std::string> judgement(Snapshot& snapshot, const http::Request& request) {
  const std::string id =
      std::string(request.captured("agency")) + "/" + std::string(request.captured("slug"));
  PROBITY_TRY(const auto use, registers::uses::find_use(snapshot.db, id));
  if (!use)
    return fail(Code::not_found, "no use of that name is registered", "", "page.use", id,
                "the id of a use");
  PROBITY_TRY(const rubric::Judgement judged, snapshot.view.judgement(use->digest));
  if (judged.restricted)
    return fail(Code::forbidden,
                "the code and its trace are not shown: the use is in a restricted area", "",
                "use.restricted", id);
  PROBITY_TRY(const rubric::Rubric rules, snapshot.view.rubric());
  return answer({{"use", id},
                 {"digest", use->digest.hex()},
                 {"as_of", base::to_string(snapshot.now)},
                 {"tree_size", snapshot.size},
                 {"rubric", {{"version", rules.version()}, {"digest", rules.digest().hex()}}},
                 {"judgement", json::encode(judged)}});
}

Result<std::string> profile(Snapshot& snapshot, const http::Request& request) {
  const std::string root(request.captured("root"));
  const auto digest = base::SubjectDigest::from_hex(root);
  std::optional<ledger::RegisteredSubject> artifact;
  if (digest) {
    PROBITY_TRY(artifact, ledger::find_subject(snapshot.db, *digest));
  }
  if (!artifact || artifact->kind != "artifact")
    return fail(Code::not_found, "no component of that root is registered", "", "page.component",
                root, "a manifest root in hex");
  PROBITY_TRY(const rubric::Profile said, snapshot.view.profile(*digest));
  return answer({{"component", root},
                 {"as_of", base::to_string(snapshot.now)},
                 {"tree_size", snapshot.size},
                 {"profile", json::encode(said)}});
}

Result<std::string> rubric_release(Snapshot& snapshot, const http::Request&) {
  PROBITY_TRY(const auto release, judgement::release_at(snapshot.db, snapshot.now));
  if (!release)
    return fail(Code::not_found, "this node has no shared rules yet", "", "rubric.none");
  PROBITY_TRY(json::Value document, json::parse(release->document));
  return answer({{"version", release->version},
                 {"digest", release->digest.hex()},
                 {"since", base::to_string(release->since)},
                 {"entry", release->entry},
                 {"document", std::move(document)}});
}

std::string_view about_words(ledger::About about) {
  switch (about) {
    case ledger::About::nothing_known:
      return "the log's beginning";
    case ledger::About::a_new_name:
      return "something new, named by the digest of its id and nonce";
    case ledger::About::an_artifact:
      return "an artifact, by its manifest root";
    case ledger::About::known_things:
      return "things or statements that the log holds";
  }
  return "";
}

Result<std::string> kinds(Snapshot& snapshot, const http::Request&) {
  json::Array list;
  for (const ledger::Register& one : snapshot.node.registers())
    for (const ledger::Kind& kind : one.kinds) {
      json::Array roles;
      for (const ledger::Role role : kind.roles) roles.emplace_back(json::word(role));
      list.push_back(json::Object{{"kind", kind.word},
                                  {"version", kind.version},
                                  {"predicate_type", kind.predicate_type()},
                                  {"register", one.name},
                                  {"roles", std::move(roles)},
                                  {"about", about_words(kind.about)},
                                  {"meaning", kind.meaning}});
    }
  return answer({{"kinds", std::move(list)}});
}

Result<std::string> contents(Snapshot& snapshot, const http::Request&);

constexpr ApiRead kReads[] = {
    {"/api/v1", "What this interface offers", contents},
    {"/api/v1/entries", "The log, newest first: ?kind= (repeatable) ?before= ?count=", entries},
    {"/api/v1/entries/{index}", "One entry: leaf, envelope and receipt", entry},
    {"/api/v1/entries/{index}/receipt", "Its inclusion proof under the newest checkpoint", receipt},
    {"/api/v1/entries/{index}/envelope", "The signed statement as it was submitted (DSSE)",
     envelope},
    {"/api/v1/entries/{index}/bundle", "Both as a Sigstore bundle", bundle},
    {"/api/v1/checkpoint", "The newest signed checkpoint and the log's key", checkpoint},
    {"/api/v1/uses/{agency}/{slug}/judgement", "The use's judgement now, with its whole trace",
     judgement},
    {"/api/v1/components/{root}/profile", "The component's profile now", profile},
    {"/api/v1/rubric", "The shared rules in force", rubric_release},
    {"/api/v1/kinds", "The kinds of statement that this node takes", kinds},
};

Result<std::string> contents(Snapshot&, const http::Request&) {
  json::Array list;
  for (const ApiRead& read : kReads)
    list.push_back(json::Object{{"method", "GET"}, {"path", read.pattern}, {"what", read.what}});
  list.push_back(json::Object{{"method", "POST"},
                              {"path", "/api/v1/statements"},
                              {"what",
                               "Submit a signed statement (DSSE envelope); the answer is "
                               "its receipt"}});
  list.push_back(json::Object{
      {"method", "GET"},
      {"path", "/api/v1/{page}"},
      {"what",
       "uses, components, models, agencies and tokens: each page's data, as at /{page}.json"}});
  return answer({{"paths", std::move(list)}});
}

}  // namespace

std::span<const ApiRead> api_reads() { return kReads; }

http::Response submit_statement(access::Node& node, const http::Request& request) {
  const auto accepted = node.ledger().submit(request.body);
  if (!accepted) return http::problem(accepted.error());
  http::Response response =
      http::json(statement::to_json(accepted->receipt), accepted->again ? 200 : 201);
  response.headers.push_back({"Location", address(accepted->receipt.index.value)});
  return response;
}

}  // namespace probity::server::portal
