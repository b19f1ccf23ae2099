// World: a real node in a temporary directory with a clock that tests move and a few organisations,
// for tests and benchmarks of the whole path: westmark (root agency), riverton (agency), lab-noord
// and lab-sur (assessors). Every statement goes through the ledger like anyone's. One thread, but
// the node's own.
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "access/compose.h"
#include "access/node.h"
#include "base/clock.h"
#include "base/random.h"
#include "json/value.h"

namespace probity::world {

class World {
 public:
  // With `people`, the organisations above and riverton/clerk, lab-noord/kim, lab-sur/ola.
  explicit World(bool people = true);
  ~World();

  // Composes, signs and submits a short form (access/compose.h) given as JSON text.
  base::Result<ledger::Accepted> say(const std::string& who, const std::string& document);
  // The same; a refusal fails the test with its words.
  ledger::Accepted must(const std::string& who, const std::string& document);
  base::Result<ledger::Accepted> submit(const std::string& envelope) {
    return node().ledger().submit(envelope);
  }
  // The signed envelope without submitting it.
  std::string signed_envelope(const std::string& who, const std::string& document);

  // An organisation with an officer or assessor, keys kept by the node.
  void admit(const std::string& id, const std::string& kind, const std::string& person,
             const std::string& office, const std::string& zone = "Europe/Lisbon");
  // A model of riverton with one released artifact and its provenance statements. Returns the root
  // in hex.
  std::string component(const std::string& slug, const std::string& modality = "audio",
                        const std::string& seed = "a");
  // A harmless use of it with facts, declaration and adoption: it earns its token. Returns its
  // digest in hex.
  std::string harmless_use(const std::string& slug, const std::string& artifact);

  access::Node& node() { return *node_; }
  base::ManualClock& clock() { return clock_; }
  const base::Path& directory() const { return directory_; }
  std::uint64_t size();
  // The risk code of a use as of now.
  std::string code(const std::string& use_digest);
  // Every row of every projection, a line each, for comparing.
  std::string projections();
  void reopen();
  // Ends the node; its directory stays until the World goes.
  void close() { node_.reset(); }

 private:
  base::ManualClock clock_;
  base::SystemRandom random_;
  base::SystemFiles files_;
  base::Path directory_;
  std::unique_ptr<access::Node> node_;
};

// The projections that a connection to a node sees (access/folded.h), a line each.
std::string projections(store::Db& db, const access::Node& node);

// Says it like World::must, and returns the statement's digest in hex, by which others name it.
std::string said(World& world, const std::string& who, const std::string& document);

// An artifact's manifest statement predicate for files made from a seed, and its root.
struct MadeManifest {
  std::string root;
  std::string json;
};
MadeManifest make_manifest(const std::string& seed);

}  // namespace probity::world
