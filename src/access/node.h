// Node: one operator's log with everything that runs on it, opened from its data directory:
// DIR/node.json (its name and origin), DIR/probity.db (log, projections, sealed keys; or elsewhere,
// access/database_file.h), DIR/kek (0600), DIR/files (what people handed in, once there is
// something). The composition root: it
// hands registers, view, keys and doors to the ledger. Any thread; readers get a connection each.
#pragma once

#include <boost/describe/class.hpp>
#include <memory>
#include <string>
#include <vector>

#include "access/keyring.h"
#include "base/files.h"
#include "crypto/password.h"
#include "ledger/ledger.h"
#include "log/cosignature.h"

namespace probity::access {

struct NodeFile {
  std::string name;    // who operates it, for pages
  std::string origin;  // the log's name
};
BOOST_DESCRIBE_STRUCT(NodeFile, (), (name, origin))

// What a new node begins with.
struct Founding {
  std::string origin;     // "log.westmark.example"
  std::string name;       // of the operator: "State of Westmark"
  std::string agency;     // slug of the root agency
  std::string registrar;  // slug of its first officer
  std::string zone = "UTC";
  std::string database = {};  // a URL: on PostgreSQL, where it is empty
};

class Accounts;       // who may sign in (access/accounts.h)
class Reports;        // what the public reports (access/reports.h)
class Drafts;         // what they have begun to say (access/drafts.h)
class FileStore;      // files that people hand in (access/files.h)
class PrivateTables;  // for others who keep private rows (access/private_tables.h)

class Node {
 public:
  // Makes the directory whole or not at all, with keys, genesis and the shared rules as its first
  // entries. conflict when the directory holds something already.
  static base::Result<std::unique_ptr<Node>> found(
      const base::Path& directory, const Founding& founding, base::Doors doors,
      crypto::PasswordCost cost = crypto::kPasswordCost);
  // environment when the directory is no node or is incomplete, naming what is missing. One that an
  // older version of this program made is brought to this one. `database`, where given, is used in
  // place of the one that the directory names.
  static base::Result<std::unique_ptr<Node>> open(const base::Path& directory, base::Doors doors,
                                                  crypto::PasswordCost cost = crypto::kPasswordCost,
                                                  const std::string& database = {});
  ~Node();

  const NodeFile& file() const { return file_; }
  const log::Verifier& log_verifier() const { return *log_; }
  ledger::Ledger& ledger() { return *ledger_; }
  Keyring& keyring() { return *keyring_; }
  Accounts& accounts() { return *accounts_; }
  Drafts& drafts() { return *drafts_; }
  Reports& reports() { return *reports_; }
  PrivateTables& private_tables() { return *private_tables_; }
  FileStore& file_store() { return *file_store_; }
  base::Doors doors() { return doors_; }
  const std::vector<ledger::Register>& registers() const { return *registers_; }
  const base::Path& directory() const { return directory_; }
  const std::string& database() const { return database_; }

  base::Result<std::unique_ptr<store::Db>> reader() const;
  // For what is undone again (a rehearsal), and for what peers/ keeps. What is said goes through
  // the ledger.
  base::Result<std::unique_ptr<store::Db>> writer() const;
  std::unique_ptr<ledger::View> view(store::Db& db, base::Time now) const {
    return make_view_(db, now);
  }

 private:
  explicit Node(base::Doors doors);
  // The two halves of opening; founding makes the keys in between.
  static base::Result<std::unique_ptr<Node>> unlock(const base::Path& directory, base::Doors doors,
                                                    crypto::PasswordCost cost,
                                                    const std::string& database = {});
  base::Status start();

  base::Doors doors_;
  NodeFile file_;
  base::Path directory_;
  std::string database_;
  std::shared_ptr<store::Derived> derived_;
  std::unique_ptr<const std::vector<ledger::Register>> registers_;
  ledger::ViewMaker make_view_;
  std::unique_ptr<Keyring> keyring_;
  std::unique_ptr<Accounts> accounts_;
  std::unique_ptr<Drafts> drafts_;
  std::unique_ptr<Reports> reports_;
  std::unique_ptr<PrivateTables> private_tables_;
  std::unique_ptr<FileStore> file_store_;
  std::optional<log::Verifier> log_;
  std::unique_ptr<ledger::Ledger> ledger_;  // last: it uses the rest
};

}  // namespace probity::access
