#include "server/portal/api.h"

#include "access/token_file.h"
#include "base/bytes.h"
#include "base/limits.h"
#include "json/codec.h"
#include "json/parse.h"
#include "json/pretty.h"
#include "judgement/releases.h"
#include "language/say.h"
#include "ledger/subjects.h"
#include "log/verifier_key.h"
#include "registers/uses/register.h"
#include "server/http/problem.h"
#include "server/portal/answers.h"
#include "server/portal/erased.h"
#include "server/portal/interface.h"
#include "server/portal/log_page.h"
#include "server/portal/log_tree.h"
#include "server/portal/schemas.h"
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

template <class T>
std::string answer(const T& object) {
  return json::pretty(json::encode(object));
}

EntryLine line_of(const store::Entry& entry) {
  return {entry.index.value, entry.kind, entry.time,
          entry.pae,         entry.key,  address(entry.index.value)};
}

Result<std::string> entries(Snapshot& snapshot, const http::Request& request) {
  PROBITY_TRY(const LogQuery asked, log_query(snapshot, request.query));
  PROBITY_TRY(const auto found,
              store::recent_entries(snapshot.db, asked.before, asked.count, asked.kinds));
  EntryList out{snapshot.size, {}, {}};
  for (const store::Entry& entry : found) out.entries.push_back(line_of(entry));
  if (found.size() == asked.count && found.back().index.value > 0) {
    LogQuery next = asked;
    next.before = found.back().index.value;
    out.next = list_href(kEntries, next);
  }
  return answer(out);
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
  if (!shown.entry.envelope) {
    PROBITY_TRY(const auto erased, ledger::erasure_of(snapshot.db, shown.entry.index));
    return fail(Code::not_found, "content erased, commitment kept", "", std::string(kErasedRule),
                erased ? "erased by entry " + std::to_string(erased->by) : "");
  }
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
  EntryAnswer out;
  static_cast<EntryLine&>(out) = line_of(shown.entry);
  out.leaf = shown.entry.leaf;
  out.leaf_hash = log::leaf_hash(base::as_bytes(shown.entry.leaf));
  if (shown.entry.envelope) {
    PROBITY_TRY(json::Value content, json::parse(*shown.entry.envelope));
    out.envelope = {std::move(content)};
  } else {
    out.content = shown.withheld ? NotHere::withheld : NotHere::erased;
    PROBITY_TRY(const auto erased, ledger::erasure_of(snapshot.db, shown.entry.index));
    if (erased && !shown.withheld)
      out.erased = {erased->by,       erased->time,      erased->ground,
                    erased->asked_on, erased->has_nonce, address(erased->by)};
  }
  PROBITY_TRY(out.receipt.value, json::parse(proof));
  return answer(out);
}

Result<std::string> checkpoint(Snapshot& snapshot, const http::Request& request) {
  const std::string_view wanted = request.parameter("quorum");
  if (!wanted.empty() && wanted != "met")
    return fail(Code::usage, "that is no state of a quorum", "?quorum", "checkpoint.quorum",
                std::string(wanted.substr(0, 40)), "met");
  peers::Gathered shown = *snapshot.cosigned;
  if (!wanted.empty()) {
    PROBITY_TRY(shown, checkpoint_with_quorum(snapshot));
  }
  return answer(CheckpointAnswer{
      snapshot.node.file().origin, shown.size.value, shown.time,
      log::verifier_key_text(snapshot.node.log_verifier(), log::NoteKeyType::ed25519), shown.note,
      cosigned_form(shown), shown.missing, snapshot.halted});
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
  return answer(JudgementAnswer{
      id, use->digest, snapshot.now, snapshot.size, {rules.version(), rules.digest()}, judged});
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
  return answer(ProfileAnswer{*digest, snapshot.now, snapshot.size, said});
}

Result<std::string> rubric_release(Snapshot& snapshot, const http::Request&) {
  PROBITY_TRY(const auto release, judgement::release_at(snapshot.db, snapshot.now));
  if (!release)
    return fail(Code::not_found, "this node has no shared rules yet", "", "rubric.none");
  PROBITY_TRY(json::Value document, json::parse(release->document));
  return answer(RulesAnswer{release->version, release->digest, release->since, release->entry,
                            std::move(document)});
}

Result<std::string> kinds(Snapshot& snapshot, const http::Request&) {
  KindList out;
  for (const ledger::Register& one : snapshot.node.registers())
    for (const ledger::Kind& kind : one.kinds)
      out.kinds.push_back({kind.word,
                           kind.version,
                           kind.predicate_type(),
                           one.name,
                           {kind.roles.begin(), kind.roles.end()},
                           std::string(about_words(kind.about)),
                           kind.meaning,
                           schema_href(schema_name(kind))});
  return answer(out);
}

}  // namespace

std::vector<CosignedForm> cosigned_form(const peers::Gathered& checkpoint) {
  std::vector<CosignedForm> all;
  for (const log::Judged::Cosigned& one : checkpoint.cosigned)
    all.push_back({one.witness, one.time});
  return all;
}

std::string_view about_words(ledger::About about) {
  switch (about) {
    case ledger::About::nothing_known:
      return language::said("the log's beginning");
    case ledger::About::a_new_name:
      return language::said("something new, named by the digest of its id and nonce");
    case ledger::About::an_artifact:
      return language::said("an artifact, by its manifest root");
    case ledger::About::known_things:
      return language::said("things or statements that the log holds");
  }
  return "";
}

std::vector<ApiRead> api_reads() {
  return {
      {{.path = "/api/v1/uses/{agency}/{slug}/judgement",
        .topic = Topic::rules,
        .what = "The risk code of a use now, with every rule and fact that it rests on",
        .gives = payload<JudgementAnswer>("judgement"),
        .refusals = {403, 404}},
       judgement},
      {{.path = "/api/v1/components/{root}/profile",
        .topic = Topic::rules,
        .what = "What a component has been checked for, and what is still missing",
        .gives = payload<ProfileAnswer>("profile"),
        .refusals = {404}},
       profile},
      {{.path = "/api/v1/rubric",
        .topic = Topic::rules,
        .what = "The shared rules in force, as data",
        .gives = payload<RulesAnswer>("shared-rules"),
        .refusals = {404}},
       rubric_release},
      {{.path = "/api/v1/entries",
        .topic = Topic::log,
        .what = "The log's entries, newest first",
        .parameters = {{.name = "kind",
                        .what = "Only entries of this kind; several are joined by or",
                        .example = "use",
                        .many = true},
                       {.name = "before",
                        .what = "Only entries below this number: where the list goes on",
                        .form = Parameter::Form::number},
                       {.name = "count",
                        .what = "How many, at most 1,000",
                        .example = "50",
                        .form = Parameter::Form::number}},
        .gives = payload<EntryList>("entry-list"),
        .refusals = {400}},
       entries},
      {{.path = "/api/v1/entries/{index}",
        .topic = Topic::log,
        .what = "One entry: what the log commits to, the signed statement and the receipt",
        .gives = payload<EntryAnswer>("entry"),
        .refusals = {404}},
       entry},
      {{.path = "/api/v1/entries/{index}/receipt",
        .topic = Topic::log,
        .what = "The proof that the entry is in the log, under the newest checkpoint",
        .gives = payload<ReceiptForm>("receipt"),
        .refusals = {404}},
       receipt},
      {{.path = "/api/v1/entries/{index}/envelope",
        .topic = Topic::log,
        .what = "The signed statement as it was submitted (DSSE)",
        .gives = payload<EnvelopeForm>("envelope"),
        .refusals = {403, 404, 410}},
       envelope},
      {{.path = "/api/v1/entries/{index}/bundle",
        .topic = Topic::log,
        .what = "Statement and proof in one file (Sigstore bundle), to be checked offline",
        .gives = payload<BundleForm>("bundle"),
        .refusals = {403, 404, 410}},
       bundle},
      {{.path = "/api/v1/checkpoint",
        .topic = Topic::log,
        .what = "The newest signed checkpoint, who has cosigned it, and the log's key",
        .parameters = {{.name = "quorum",
                        .what = "The newest that enough witnesses have cosigned, instead",
                        .example = "met"}},
        .gives = payload<CheckpointAnswer>("checkpoint"),
        .refusals = {400, 404}},
       checkpoint},
      {{.path = "/api/v1/kinds",
        .topic = Topic::statements,
        .what = "The kinds of statement that this node takes, and who may say them",
        .gives = payload<KindList>("kind-list")},
       kinds},
  };
}

Endpoint submission() {
  return {.method = http::Method::post,
          .path = "/api/v1/statements",
          .topic = Topic::statements,
          .what =
              "Submits a signed statement (DSSE); the answer is its receipt. The same statement "
              "again gets its first receipt, with status 200",
          .parameters = {{.name = "cosigned",
                          .what = "Wait so many seconds, at most 60, for a checkpoint that enough "
                                  "witnesses have cosigned; the receipt then says who has, and how "
                                  "many are missing",
                          .form = Parameter::Form::number}},
          .takes = payload<EnvelopeForm>("envelope"),
          .example = "statement.dsse.json",
          .status = 201,
          .gives = payload<ReceiptForm>("receipt"),
          .refusals = {401, 403, 409, 413, 422}};
}

http::Response receipt_response(const ledger::Accepted& accepted) {
  http::Response response =
      http::json(statement::to_json(accepted.receipt), accepted.again ? 200 : 201);
  response.headers.push_back({"Location", address(accepted.receipt.index.value)});
  return response;
}

http::Response submit_statement(access::Node& node, CosignedReceipts& cosigned,
                                const http::Request& request) {
  const auto wait = CosignedReceipts::asked(request);
  if (!wait) return http::problem(wait.error());
  const auto accepted = node.ledger().submit(request.body);
  if (!accepted) return http::problem(accepted.error());
  return *wait ? cosigned.open(*accepted, **wait) : receipt_response(*accepted);
}

}  // namespace probity::server::portal
