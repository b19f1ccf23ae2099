#include "server/portal/verify_page.h"

#include "log/verifier_key.h"
#include "server/portal/words.h"
#include "store/log_store.h"

namespace probity::server::portal {

base::Result<pages::VerifyPage> verify_page(Snapshot& snapshot, const std::string& site) {
  pages::VerifyPage page;
  const std::string key =
      log::verifier_key_text(snapshot.node.log_verifier(), log::NoteKeyType::ed25519);
  page.downloads = {{say("Trust file (trust.json)"), "/trust.json"},
                    {say("Latest checkpoint"), "/checkpoint"}};
  page.steps = {
      {say("Get the program"),
       say("Probity is one program, free under the EUPL-1.2. Build it from its source, or use any "
           "tool that reads Sigstore bundles."),
       {{say("On Debian 12, from a clone"),
         "make build && sudo install build/probity /usr/local/bin"}}},
      {say("Get the trust file and compare its keys"),
       say("It holds the keys of the log, of this node and of everyone who signs, and from which "
           "entry to which each is valid. Compare the log's key with one that reached you another "
           "way."),
       {{say("Download it"), "curl -O " + site + "/trust.json"}}},
      {say("Check a safety label"),
       say("The check needs no network. It verifies the signature, the place in the log, the log's "
           "own signature, and that nothing has expired."),
       {{say("A label, and the files it speaks of"),
         "probity verify label.safety.json --artifact DIR --trust trust.json"},
        {say("As of another day"),
         "probity verify label.safety.json --trust trust.json --as-of 2027-03-01"}}},
      {say("Check any signed entry"),
       say("Each entry of the log can be had as a Sigstore bundle: the signed statement, its place "
           "in the log and the proof."),
       {{say("The first entry"),
         "curl -o 0.bundle.json " + site +
             "/api/v1/entries/0/bundle && probity verify 0.bundle.json --trust trust.json"}}},
      {say("Check the whole log"),
       say("Every entry, every hash, every checkpoint, from a node's data directory. Keep the last "
           "checkpoint you saw: the next one must contain it."),
       {{say("A copy of a node's data"), "probity log audit --data DIR"},
        {say("This log as it is published"), "probity log audit --node " + site + " --key " + key},
        {say("The checkpoint now"), "curl " + site + "/checkpoint"}}}};
  page.keys.push_back({say("Log"), key, std::nullopt});
  // Genesis is signed by the node's key.
  PROBITY_TRY(const auto genesis, store::read_entry(snapshot.db, {0}));
  if (genesis) page.keys.push_back({say("Node"), genesis->key.hex(), entry_href(0)});
  return page;
}

}  // namespace probity::server::portal
