// Kind: one kind of statement that this program can read, judge and fold: its word and version (the
// predicate type), who may say it, what it may be about, its decoder, its rules and its fold. A
// register declares its kinds with kind<T>(), T being the described struct of the predicate.
// Values; any thread.
#pragma once

#include <boost/describe/enum.hpp>
#include <boost/json/fwd.hpp>
#include <functional>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include "base/error.h"
#include "base/hash.h"
#include "base/time.h"
#include "json/schema.h"
#include "ledger/authority.h"
#include "ledger/words.h"
#include "log/tree.h"
#include "store/db.h"

namespace probity::ledger {

class View;

// What a statement of a kind is about.
enum class About {
  nothing_known,  // genesis: the log is empty; its subject is named like `a_new_name`
  a_new_name,   // exactly one subject, the digest of {kind, id, nonce} of its predicate, never seen
                // before
  an_artifact,  // subjects that are artifact roots; the first is registered if it is new
  known_things,  // subjects that are in the log: registered ones, or statements by their PAE digest
};

// One statement at its place in the log: what rules and folds know beside the predicate.
struct Placed {
  log::LogIndex index;
  base::Time time;  // the batch's: what its checkpoint will sign
  base::PaeDigest pae;
  Signer signer;
  std::vector<base::SubjectDigest> subjects;  // at least one
};

template <class T>
struct Said {
  const Placed& at;
  const T& what;
};

struct Kind {
  std::string word;
  int version = 1;
  std::set<Role> roles;
  About about = About::known_things;
  std::string meaning;     // one sentence for pages: what saying this does
  bool has_nonce = false;  // in its predicate, 128 bits in hex

  std::string predicate_type() const;
  // The label of its entries and examples: the word, with its version from 2 on.
  std::string label() const;

  // JSON Schema of the predicate, for a document that holds it at the pointer `at`.
  std::function<boost::json::value(std::string_view at)> schema;
  std::function<Result<std::shared_ptr<const void>>(const boost::json::value& predicate)> decode;
  std::function<Status(const Placed&, const void* predicate, View&)> rules;
  std::function<Status(const Placed&, const void* predicate, Db&)> fold;
  // What people find it by, read after the fold. Empty: it is in no search.
  std::function<Result<Words>(const Placed&, const void* predicate, Db&)> words;
  // What stays when its content is erased (ledger/erasure.h): the same predicate without its texts,
  // persons and nonce. Empty: the kind is permanent.
  std::function<boost::json::value(const void* predicate)> remains;
  // Whether it may be erased now. Empty: at any time.
  std::function<Status(const void* predicate, View&)> rules_of_erasure;
};

// https://probity.example/<word>/v<version>
std::string predicate_type(std::string_view word, int version = 1);

struct KindTraits {
  std::string word;
  std::set<Role> roles;
  About about = About::known_things;
  std::string meaning;
  int version = 1;
};

// Rules see the state before the statement and run once, at admission; folds are total and run
// again at every rebuild.
template <class T>
Kind kind(KindTraits traits, Status (*rules)(const Said<T>&, View&),
          Status (*fold)(const Said<T>&, Db&),
          Result<Words> (*words)(const Said<T>&, Db&) = nullptr) {
  Kind made;
  made.word = std::move(traits.word);
  made.version = traits.version;
  made.roles = std::move(traits.roles);
  made.about = traits.about;
  made.meaning = std::move(traits.meaning);
  made.has_nonce = requires(const T& what) { what.nonce; };
  made.schema = [](std::string_view at) { return json::schema<T>(at); };
  made.decode = [](const boost::json::value& predicate) -> Result<std::shared_ptr<const void>> {
    PROBITY_TRY(T decoded, json::decode<T>(predicate, "/predicate"));
    return std::make_shared<const T>(std::move(decoded));
  };
  made.rules = [rules](const Placed& placed, const void* predicate, View& view) -> Status {
    return rules({placed, *static_cast<const T*>(predicate)}, view);
  };
  made.fold = [fold](const Placed& placed, const void* predicate, Db& db) -> Status {
    return fold({placed, *static_cast<const T*>(predicate)}, db);
  };
  if (words)
    made.words = [words](const Placed& placed, const void* predicate, Db& db) {
      return words({placed, *static_cast<const T*>(predicate)}, db);
    };
  return made;
}

// The same kind, erasable: persons and narratives. Facts never come from its texts. A guess of
// what was erased could be confirmed by its digest, but for the nonce: so its predicate has one.
template <class T>
Kind erasable(Kind kind, T (*remains)(T), Status (*rules)(const T&, View&) = nullptr) {
  kind.remains = [remains](const void* predicate) {
    return json::encode(remains(*static_cast<const T*>(predicate)));
  };
  if (rules)
    kind.rules_of_erasure = [rules](const void* predicate, View& view) {
      return rules(*static_cast<const T*>(predicate), view);
    };
  return kind;
}

}  // namespace probity::ledger
