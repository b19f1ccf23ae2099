// Answers of the REST interface that are no page's view, as described structs: their JSON and their
// schemas come from here. The formats that others defined (DSSE, receipt, bundle) are described for
// readers; their bytes are made by statement/. Plain data: any thread.
#pragma once

#include <boost/describe/class.hpp>
#include <boost/describe/enum.hpp>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/hash.h"
#include "base/time.h"
#include "json/schema.h"
#include "ledger/authority.h"
#include "rubric/evaluate.h"
#include "rubric/profile.h"

namespace probity::json {

// JSON made elsewhere, which a T describes to readers.
template <class T>
struct As {
  Value value;
};
template <class T>
base::Status read(const Value& value, const Place& place, As<T>& out) {
  return read(value, place, out.value);
}
template <class T>
void write(Value& out, const As<T>& as) {
  out = as.value;
}
template <class T>
void describe(Value& out, std::type_identity<As<T>>, const Place& place, OpenStructs& open) {
  describe(out, std::type_identity<T>{}, place, open);
}

}  // namespace probity::json

namespace probity::server::portal {

struct EntryLine {
  std::uint64_t index = 0;
  std::string kind;
  base::Time time;
  base::PaeDigest statement;
  base::KeyId key;
  std::string href;
};
BOOST_DESCRIBE_STRUCT(EntryLine, (), (index, kind, time, statement, key, href))

struct EntryList {
  std::uint64_t size = 0;
  std::vector<EntryLine> entries;
  std::optional<std::string> next;  // the address of those before
};
BOOST_DESCRIBE_STRUCT(EntryList, (), (size, entries, next))

// DSSE 1.0.2 (docs/formats/envelope.md).
struct SignatureForm {
  std::string keyid;
  std::string sig;  // base64
};
BOOST_DESCRIBE_STRUCT(SignatureForm, (), (keyid, sig))
struct EnvelopeForm {
  std::string payload;  // base64 of an in-toto statement
  std::string payloadType;
  std::vector<SignatureForm> signatures;  // exactly one
};
BOOST_DESCRIBE_STRUCT(EnvelopeForm, (), (payload, payloadType, signatures))

// docs/formats/receipt.md.
struct ReceiptForm {
  std::uint64_t index = 0;
  std::string leaf;
  std::vector<std::string> proof;
  std::string checkpoint;
};
BOOST_DESCRIBE_STRUCT(ReceiptForm, (), (index, leaf, proof, checkpoint))

// A line of a witness in the checkpoint that holds.
struct CosignedForm {
  std::string witness;  // its name in the node's policy
  base::Time time;
};
BOOST_DESCRIBE_STRUCT(CosignedForm, (), (witness, time))

// A receipt under a checkpoint that witnesses have cosigned, or, where it is short of the quorum,
// under the newest.
struct CosignedReceipt : ReceiptForm {
  std::vector<CosignedForm> cosigned;
  std::uint64_t missing = 0;  // witnesses, to the node's quorum
};
BOOST_DESCRIBE_STRUCT(CosignedReceipt, (ReceiptForm), (cosigned, missing))

// Why an entry comes without its envelope.
enum class NotHere { erased, withheld };
BOOST_DESCRIBE_ENUM(NotHere, erased, withheld)

// By which entry, on which ground (a word of erasure/v1), and since when it was asked for.
struct ErasedAnswer {
  std::uint64_t by = 0;
  base::Time time;
  std::string ground;
  base::Date asked_on;
  bool nonce = false;  // without one a guess of what it said could be confirmed by its digest
  std::string href;
};
BOOST_DESCRIBE_STRUCT(ErasedAnswer, (), (by, time, ground, asked_on, nonce, href))

struct EntryAnswer : EntryLine {
  std::string leaf;
  base::LeafHash leaf_hash;
  std::optional<json::As<EnvelopeForm>> envelope;
  std::optional<NotHere> content;
  std::optional<ErasedAnswer> erased;
  json::As<ReceiptForm> receipt;
};
BOOST_DESCRIBE_STRUCT(EntryAnswer, (EntryLine),
                      (leaf, leaf_hash, envelope, content, erased, receipt))

// docs/formats/bundle.md; what verifiers read is said there.
struct BundleSignatureForm {
  std::string sig;  // base64
};
BOOST_DESCRIBE_STRUCT(BundleSignatureForm, (), (sig))
struct BundleEnvelopeForm {
  std::string payload;  // base64 of an in-toto statement
  std::string payloadType;
  std::vector<BundleSignatureForm> signatures;  // exactly one
};
BOOST_DESCRIBE_STRUCT(BundleEnvelopeForm, (), (payload, payloadType, signatures))
struct BundleForm {
  BundleEnvelopeForm dsseEnvelope;
  std::string mediaType;
  json::Value verificationMaterial;
};
BOOST_DESCRIBE_STRUCT(BundleForm, (), (dsseEnvelope, mediaType, verificationMaterial))

struct CheckpointAnswer {
  std::string origin;
  std::uint64_t size = 0;
  base::Time time;
  std::string key;         // the log's, as signed notes spell it
  std::string checkpoint;  // the signed note, with the witnesses' lines
  std::vector<CosignedForm> cosigned;
  std::uint64_t missing = 0;  // witnesses, to the node's quorum
  bool halted = false;        // the node signs nothing more
};
BOOST_DESCRIBE_STRUCT(CheckpointAnswer, (),
                      (origin, size, time, key, checkpoint, cosigned, missing, halted))

struct RulesName {
  std::string version;
  base::Hash256 digest;
};
BOOST_DESCRIBE_STRUCT(RulesName, (), (version, digest))

struct JudgementAnswer {
  std::string use;
  base::SubjectDigest digest;
  base::Time as_of;
  std::uint64_t tree_size = 0;
  RulesName rubric;
  rubric::Judgement judgement;
};
BOOST_DESCRIBE_STRUCT(JudgementAnswer, (), (use, digest, as_of, tree_size, rubric, judgement))

struct ProfileAnswer {
  base::SubjectDigest component;
  base::Time as_of;
  std::uint64_t tree_size = 0;
  rubric::Profile profile;
};
BOOST_DESCRIBE_STRUCT(ProfileAnswer, (), (component, as_of, tree_size, profile))

struct RulesAnswer {
  std::string version;
  base::Hash256 digest;
  base::Time since;
  std::uint64_t entry = 0;
  json::Value document;  // docs/rubric.md
};
BOOST_DESCRIBE_STRUCT(RulesAnswer, (), (version, digest, since, entry, document))

struct KindLine {
  std::string kind;
  std::int64_t version = 1;
  std::string predicate_type;
  std::string register_;
  std::vector<ledger::Role> roles;
  std::string about;
  std::string meaning;
  std::string schema;  // its address
};
BOOST_DESCRIBE_STRUCT(KindLine, (),
                      (kind, version, predicate_type, register_, roles, about, meaning, schema))
struct KindList {
  std::vector<KindLine> kinds;
};
BOOST_DESCRIBE_STRUCT(KindList, (), (kinds))

struct PathLine {
  std::string method;
  std::string path;
  std::string what;
};
BOOST_DESCRIBE_STRUCT(PathLine, (), (method, path, what))
struct Contents {
  std::string openapi;  // where the whole description is
  std::vector<PathLine> paths;
};
BOOST_DESCRIBE_STRUCT(Contents, (), (openapi, paths))

struct SchemaLine {
  std::string name;
  std::string href;
};
BOOST_DESCRIBE_STRUCT(SchemaLine, (), (name, href))
struct SchemaList {
  std::vector<SchemaLine> schemas;
};
BOOST_DESCRIBE_STRUCT(SchemaList, (), (schemas))

// RFC 9457, as server/http/problem.h writes it.
struct ProblemForm {
  std::string type;
  std::string title;
  std::int64_t status = 0;
  std::string detail;
  std::optional<std::string> pointer;   // where it is wrong (RFC 6901)
  std::optional<std::string> rule;      // a short stable name
  std::optional<std::string> found;     // what stood there
  std::optional<std::string> required;  // what must stand there
};
BOOST_DESCRIBE_STRUCT(ProblemForm, (),
                      (type, title, status, detail, pointer, rule, found, required))

}  // namespace probity::server::portal
