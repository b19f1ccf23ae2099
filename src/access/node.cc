#include "access/node.h"

#include "access/accounts.h"
#include "access/database_file.h"
#include "access/drafts.h"
#include "access/files.h"
#include "access/forget.h"
#include "access/kek.h"
#include "access/private_tables.h"
#include "access/reports.h"
#include "json/codec.h"
#include "json/parse.h"
#include "judgement/view.h"
#include "registers/all.h"
#include "store/derived.h"
#include "store/migrate.h"

namespace probity::access {

using base::Code;
using base::fail;
using base::Path;
using base::Result;
using base::Status;

namespace {

constexpr std::size_t kNodeFile = 64 << 10;

Status require(const Path& path, base::Files& files) {
  if (files.kind(path)) return {};
  return fail(Code::environment,
              "this is no data directory of a node, or its making was interrupted", path.string(),
              "node.incomplete", "missing", "a directory made by `probity init`");
}

Result<NodeFile> read_file(const Path& path, base::Files& files) {
  PROBITY_TRY(const std::string text, files.read(path, kNodeFile));
  const auto value = json::parse(text);
  auto file = value ? json::decode<NodeFile>(*value) : Result<NodeFile>(fail(value.error()));
  if (file) return file;
  return fail(Code::environment, "the node's file is damaged: " + file.error().what, path.string(),
              "node.file", file.error().found, "as `probity init` wrote it");
}

}  // namespace

Node::Node(base::Doors doors) : doors_(doors) {}

Node::~Node() {
  if (ledger_) ledger_->stop();
}

Result<std::unique_ptr<store::Db>> Node::reader() const {
  return store::Db::open(database_, store::Access::read_only, derived_);
}

Result<std::unique_ptr<store::Db>> Node::writer() const {
  return store::Db::open(database_, store::Access::read_write, derived_);
}

Result<std::unique_ptr<Node>> Node::unlock(const Path& directory, base::Doors doors,
                                           crypto::PasswordCost cost, const std::string& database) {
  std::unique_ptr<Node> node(new Node(doors));
  PROBITY_CHECK(require(directory / "node.json", doors.files));
  node->database_ = database;
  if (database.empty()) {
    PROBITY_TRY(node->database_, database_of(directory, doors.files));
  }
  PROBITY_TRY(node->file_, read_file(directory / "node.json", doors.files));
  PROBITY_TRY(crypto::SealKey kek, read_kek(directory, doors.files));
  node->directory_ = directory;
  node->derived_ = std::make_shared<store::Derived>(
      doors.files, store::derived_directory((directory / "probity.db").string()));
  {
    PROBITY_TRY(auto db, store::Db::open(node->database_, store::Access::read_write));
    PROBITY_CHECK(store::upgrade(*db));
  }
  PROBITY_TRY(crypto::SealKey same, crypto::SealKey::from_bytes(kek.bytes()));
  PROBITY_TRY(crypto::SealKey again, crypto::SealKey::from_bytes(kek.bytes()));
  PROBITY_TRY(crypto::SealKey for_others, crypto::SealKey::from_bytes(kek.bytes()));
  PROBITY_TRY(node->keyring_, Keyring::open(node->database_, std::move(kek), doors.random));
  PROBITY_TRY(node->accounts_,
              Accounts::open(node->database_, std::move(same), doors.clock, doors.random, cost));
  PROBITY_TRY(node->reports_,
              Reports::open(node->database_, std::move(again), doors.clock, doors.random));
  PROBITY_TRY(node->private_tables_, PrivateTables::open(node->database_, std::move(for_others),
                                                         doors.clock, doors.random));
  PROBITY_TRY(node->file_store_,
              FileStore::open(directory / "files", *node->private_tables_, doors.files));
  PROBITY_TRY(node->drafts_, Drafts::open(node->database_, doors.clock, doors.random));
  node->registers_ = std::make_unique<const std::vector<ledger::Register>>(registers::all());
  node->make_view_ = judgement::view_maker(*node->registers_);
  return node;
}

Status Node::start() {
  PROBITY_TRY(crypto::Ed25519Key log_key, keyring_->log_key());
  log_ = log::Verifier{file_.origin, log_key.public_key()};
  PROBITY_TRY(ledger_,
              ledger::Ledger::open({database_, file_.origin, std::move(log_key), registers_.get(),
                                    make_view_, keyring_.get(), &doors_.clock, derived_, forget}));
  return {};
}

Result<std::unique_ptr<Node>> Node::open(const Path& directory, base::Doors doors,
                                         crypto::PasswordCost cost, const std::string& database) {
  PROBITY_TRY(auto node, unlock(directory, doors, cost, database));
  PROBITY_CHECK(node->start());
  return node;
}

}  // namespace probity::access
