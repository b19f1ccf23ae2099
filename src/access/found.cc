// Founding a node: keys, tables, genesis, the shared rules; made beside its place and moved there
// when it is whole.
#include "access/database_file.h"
#include "access/kek.h"
#include "access/node.h"
#include "base/making.h"
#include "base/random.h"
#include "json/codec.h"
#include "json/parse.h"
#include "json/pretty.h"
#include "judgement/register.h"
#include "registers/agencies/register.h"
#include "rubric/rubric.h"
#include "statement/envelope.h"
#include "store/dialect.h"
#include "store/migrate.h"

namespace probity::access {

using base::Code;
using base::fail;
using base::Path;
using base::Result;
using base::Status;
namespace agencies = registers::agencies;

namespace {

Result<base::AgencyId> agency_id(const std::string& text) {
  const auto id = base::AgencyId::parse(text);
  if (!id)
    return fail(Code::usage, "the agency's id is no slug", "--agency", "id.format", text,
                std::string(base::AgencyTag::kWanted));
  return *id;
}

Result<statement::Statement> genesis(Keyring& keyring, const Founding& founding,
                                     base::Random& random) {
  PROBITY_TRY(const auto node_key, keyring.make(std::string(kNodeOwner)));
  PROBITY_CHECK(keyring.make_log_key());
  PROBITY_TRY(const auto log_key, keyring.log_key());
  agencies::Genesis first;
  first.id = first.origin = founding.origin;
  first.nonce = base::nonce(random);
  first.operator_ = founding.name;
  first.node_key = node_key.pem();
  first.log_key = log_key.public_key().pem();
  PROBITY_TRY(first.root_agency.id, agency_id(founding.agency));
  first.root_agency.nonce = base::nonce(random);
  first.root_agency.name = founding.name;
  first.root_agency.zone = founding.zone;
  PROBITY_TRY(const auto agency_key, keyring.make(agency_owner(founding.agency)));
  first.root_agency.key = agency_key.pem();
  const auto registrar = base::PersonId::parse(founding.agency + "/" + founding.registrar);
  if (!registrar)
    return fail(Code::usage, "the registrar's name is no slug", "--registrar", "id.format",
                founding.registrar, std::string(base::AgencyTag::kWanted));
  first.registrar = *registrar;
  PROBITY_TRY(const auto registrar_key, keyring.make(person_owner(registrar->str())));
  first.registrar_key = registrar_key.pem();
  first.registrar_custody = agencies::Custody::node;
  return statement::Statement{
      {statement::subject(founding.origin, ledger::name_digest("genesis", first.id, first.nonce))},
      ledger::predicate_type("genesis"),
      json::encode(first)};
}

Result<statement::Statement> shared_rules(base::Random& random) {
  PROBITY_TRY(const json::Value document, json::parse(rubric::core_text()));
  PROBITY_TRY(const rubric::Rubric parsed, rubric::Rubric::parse(document));
  const judgement::RubricRelease release{parsed.id() + "-" + parsed.version(), base::nonce(random),
                                         parsed.version(), parsed.digest(), document};
  return statement::Statement{
      {statement::subject(release.id,
                          ledger::name_digest("rubric-release", release.id, release.nonce))},
      ledger::predicate_type("rubric-release"),
      json::encode(release)};
}

Status submit(Node& node, const statement::Statement& statement) {
  PROBITY_TRY(const auto key, node.keyring().key_of(""));
  const auto envelope = statement::make_envelope(statement::to_payload(statement), *key);
  PROBITY_TRY(const auto accepted, node.ledger().submit(statement::to_json(envelope)));
  return {};
}

Status fill_directory(const Path& directory, base::Doors doors, const Founding& founding) {
  PROBITY_CHECK(make_kek(directory, doors.files, doors.random));
  std::string where = (directory / "probity.db").string();
  if (!founding.database.empty()) {
    where = founding.database;
    PROBITY_CHECK(keep_database_url(directory, where, doors.files));
  }
  PROBITY_TRY(auto db, store::Db::open(where, store::Access::create));
  PROBITY_TRY(const auto tables, store::tables(*db));
  if (!tables.empty())
    return fail(Code::conflict, "the database holds something already", "--database",
                "database.taken", "table " + tables.front(),
                "an empty database; another server of the same node needs a copy of its data "
                "directory instead");
  PROBITY_CHECK(store::migrate(*db));
  return doors.files.write(directory / "node.json",
                           json::pretty(json::encode(NodeFile{founding.name, founding.origin})));
}

}  // namespace

Result<std::unique_ptr<Node>> Node::found(const Path& directory, const Founding& founding,
                                          base::Doors doors, crypto::PasswordCost cost) {
  PROBITY_TRY(auto making, base::Making::begin(directory, "probity, founding a node", doors.files));
  PROBITY_CHECK(fill_directory(making.path(), doors, founding));
  {
    PROBITY_TRY(auto node, Node::unlock(making.path(), doors, cost));
    PROBITY_TRY(const auto first, genesis(node->keyring(), founding, doors.random));
    PROBITY_CHECK(node->start());
    PROBITY_CHECK(submit(*node, first));
    PROBITY_TRY(const auto rules, shared_rules(doors.random));
    PROBITY_CHECK(submit(*node, rules));
  }
  PROBITY_CHECK(making.finish());
  return open(directory, doors, cost);
}

}  // namespace probity::access
