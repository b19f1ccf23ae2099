// Snapshot: the state of the node at one moment, as one page sees it: one read transaction on one
// connection, so one tree size, whatever is written meanwhile. Connections hands them out: each
// request borrows a read-only connection, so a worker never waits for another. Connections: any
// thread; a Snapshot lives for one call, on its thread.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "access/node.h"
#include "base/error.h"
#include "base/time.h"
#include "ledger/view.h"
#include "peers/gathered.h"
#include "server/portal/themes.h"
#include "store/db.h"

namespace probity::server::portal {

struct Snapshot {
  access::Node& node;
  const Themes& themes;
  store::Db& db;
  ledger::View& view;
  base::Time now;  // pages judge as of this instant: the clock's, never before the checkpoint
  std::uint64_t size = 0;  // of the tree
  base::Time checkpoint_time;
  std::string checkpoint;  // the signed note
  const log::Policy& policy;
  std::shared_ptr<const peers::Gathered> cosigned;  // the checkpoint as witnesses have cosigned it
  bool halted = false;                              // this node signs nothing more (store/halt.h)
};

class Connections {
 public:
  Connections(access::Node& node, Themes themes, log::Policy policy)
      : node_(node), themes_(std::move(themes)), policy_(std::move(policy)) {}
  const log::Policy& policy() const { return policy_; }
  const Themes& themes() const { return themes_; }

  // Runs `body` on a snapshot. Its error, or that of the database.
  base::Status read(const std::function<base::Status(Snapshot&)>& body);

 private:
  base::Result<std::unique_ptr<store::Db>> borrow();
  void give_back(std::unique_ptr<store::Db> db);
  base::Result<std::shared_ptr<const peers::Gathered>> gathered(
      store::Db& db, const store::StoredCheckpoint& checkpoint);

  access::Node& node_;
  const Themes themes_;
  const log::Policy policy_;
  std::mutex mutex_;
  std::vector<std::unique_ptr<store::Db>> idle_;
  // Judged last, of these lines: a signature is not checked for each page.
  std::shared_ptr<const peers::Gathered> gathered_;
  std::vector<store::Cosignature> lines_;
};

}  // namespace probity::server::portal
