#include "support/world.h"

#include <unistd.h>

#include <stdexcept>

#include "access/folded.h"
#include "crypto/sha256.h"
#include "evidence/weights/manifest.h"
#include "json/canonical.h"
#include "json/codec.h"
#include "json/parse.h"
#include "store/log_store.h"
#include "store/postgres_fixture.h"

namespace probity::world {

namespace {

base::Path temporary_directory() {
  std::string name = (std::filesystem::temp_directory_path() / "probity-world-XXXXXX").string();
  if (!mkdtemp(name.data())) throw std::runtime_error("no temporary directory");
  return name;
}

// The whole house on PostgreSQL, where that is asked for.
std::string new_database() {
  if (store::dialect_of_tests() == store::Dialect::sqlite) return {};
  return store::PostgresServer::shared()->create_database();
}

// A result that a test cannot go on without.
template <class T>
T need(base::Result<T> result) {
  if (!result)
    throw std::runtime_error(result.error().what + " at " + result.error().pointer + " [" +
                             result.error().rule + "] found " + result.error().found +
                             ", required " + result.error().required);
  return std::move(*result);
}

std::string quoted(const std::string& text) {
  std::string out;
  json::append_string(out, text);
  return out;
}

}  // namespace

World::World(bool people)
    : clock_(need(base::parse_time("2026-11-23T09:00:00Z"))), directory_(temporary_directory()) {
  node_ = need(access::Node::found(directory_ / "node",
                                   {"log.westmark.example", "State of Westmark", "westmark",
                                    "registrar", "Europe/Lisbon", new_database()},
                                   {clock_, random_, files_}, crypto::kTestPasswordCost));
  if (!people) return;
  admit("riverton", "agency", "clerk", "officer");
  admit("lab-noord", "assessor", "kim", "assessor");
  admit("lab-sur", "assessor", "ola", "assessor");
}

World::~World() {
  node_.reset();
  std::error_code ignored;
  std::filesystem::remove_all(directory_, ignored);
}

std::string World::signed_envelope(const std::string& who, const std::string& document) {
  const auto statement = need(access::compose(need(json::parse(document)), *node_));
  return statement::to_json(need(access::sign(statement, who, *node_)));
}

base::Result<ledger::Accepted> World::say(const std::string& who, const std::string& document) {
  PROBITY_TRY(const json::Value value, json::parse(document));
  PROBITY_TRY(const auto statement, access::compose(value, *node_));
  PROBITY_TRY(const auto envelope, access::sign(statement, who, *node_));
  return node_->ledger().submit(statement::to_json(envelope));
}

ledger::Accepted World::must(const std::string& who, const std::string& document) {
  return need(say(who, document));
}

std::string said(World& world, const std::string& who, const std::string& document) {
  const std::string envelope = world.signed_envelope(who, document);
  need(world.submit(envelope));
  return statement::pae_digest(need(statement::parse_envelope(envelope))).hex();
}

void World::admit(const std::string& id, const std::string& kind, const std::string& person,
                  const std::string& office, const std::string& zone) {
  const auto agency_key = need(node_->keyring().make(access::agency_owner(id)));
  must("westmark/registrar",
       R"({"kind": "agency", "predicate": {"id": ")" + id + R"(", "name": "The )" + id +
           R"(", "kind": ")" + kind + R"(", "zone": ")" + zone +
           R"(", "summary": "For tests.", "key": )" + quoted(agency_key.pem()) + "}}");
  const std::string full = id + "/" + person;
  const auto key = need(node_->keyring().make(access::person_owner(full)));
  must("westmark/registrar", R"({"kind": "appointment", "subject": ["agency )" + id +
                                 R"("], "predicate": {"person": ")" + full + R"(", "office": ")" +
                                 office + R"(", "title": "for tests", "custody": "node", "key": )" +
                                 quoted(key.pem()) + "}}");
}

MadeManifest make_manifest(const std::string& seed) {
  evidence::weights::Manifest manifest;
  for (const char* path : {"LICENSE", "README.md", "model.onnx"})
    manifest.files.push_back(
        {path, 1000, crypto::sha256(base::as_bytes(std::string(path) + seed))});
  manifest.root = evidence::weights::root_of(manifest.files);
  manifest.weights_digest = evidence::weights::weights_digest_of(manifest.files);
  return {manifest.root.hex(), json::canonical(json::encode(manifest))};
}

std::string World::component(const std::string& slug, const std::string& modality,
                             const std::string& seed) {
  const MadeManifest made = make_manifest(seed);
  const std::string who = "riverton/clerk";
  const std::string subject = R"("subject": ["artifact )" + made.root + R"("], )";
  must(who, R"({"kind": "model", "predicate": {"id": "riverton/)" + slug + R"(", "name": "Model )" +
                slug + R"(", "summary": "A model.", "modality": ")" + modality + R"("}})");
  must(who,
       R"({"kind": "release", )" + subject + R"("predicate": {"model": "riverton/)" + slug +
           R"(", "version": "1.0", "changelog": [{"kind": "added", "text": "first release"}], )"
           R"("rollback": {"plan": "staff answer the phone themselves"}}})");
  must(who, R"({"kind": "weights-manifest", )" + subject + R"("predicate": {"manifest": )" +
                made.json + "}}");
  must(
      who,
      R"({"kind": "training-data", )" + subject +
          R"("predicate": {"data": "declared_unknown", "description": "The maker does not say.", "datasets": []}})");
  must(who, R"({"kind": "licence", )" + subject + R"("predicate": {"expression": "MIT"}})");
  return made.root;
}

std::string World::harmless_use(const std::string& slug, const std::string& artifact) {
  const std::string who = "riverton/clerk";
  const auto use = must(
      who,
      R"({"kind": "use", "predicate": {"id": "riverton/)" + slug +
          R"(", "name": "Phone line", "summary": "Hears whether somebody speaks.", "purpose": "public-library", )"
          R"("context": "The library's phone line.", "stage": "live", "components": [")" +
          artifact +
          R"("], "owner": "Library services", "contact": {"office": "Library desk"}, "rights": ["Ask for a person."]}})");
  const std::string subject = R"("subject": ["use riverton/)" + slug + R"("], )";
  must(
      who,
      R"({"kind": "use-facts", )" + subject +
          R"("predicate": {"facts": [)"
          R"({"name": "use.effect", "value": "service_operations"}, {"name": "use.role", "value": "none"}, )"
          R"({"name": "use.operation_data", "value": "personal"}, {"name": "use.persons_per_year", "value": 20000}, )"
          R"({"name": "use.irreversible", "value": false}, {"name": "use.vulnerable_group", "value": false}], )"
          R"("none_of": ["service"]}})");
  must(
      who,
      R"({"kind": "self-declaration", )" + subject +
          R"("predicate": {"minimisation": "Nothing is kept.", "masking": "No text exists.", "audit_log": "Calls are counted.", )"
          R"("oversight": "A person answers on request.", "documentation": "The page says it all.", "valid_until": "2027-11-01"}})");
  auto db = need(node_->reader());
  const auto digest = need(ledger::find_named(*db, "use", "riverton/" + slug))->digest.hex();
  must(who, R"({"kind": "adoption", )" + subject + R"("predicate": {"code": ")" +
                code(digest).substr(0, 3) + R"(", "decision": "adopt"}})");
  return digest;
}

std::uint64_t World::size() {
  auto db = need(node_->reader());
  const auto newest = need(store::newest_checkpoint(*db));
  return newest ? newest->size.value : 0;
}

std::string World::code(const std::string& use_digest) {
  auto db = need(node_->reader());
  return need(node_->view(*db, clock_.now())->judgement(*base::SubjectDigest::from_hex(use_digest)))
      .code;
}

std::string World::projections() { return world::projections(*need(node_->reader()), *node_); }

std::string projections(store::Db& db, const access::Node& node) {
  std::string all;
  for (const std::string& line : need(access::projections(db, node.registers())))
    all += line + "\n";
  return all;
}

void World::reopen() {
  node_.reset();
  node_ = need(access::Node::open(directory_ / "node", {clock_, random_, files_},
                                  crypto::kTestPasswordCost));
}

}  // namespace probity::world
