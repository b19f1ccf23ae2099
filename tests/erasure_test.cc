// What is erased is gone: from the log's tables, from what was folded of it, from every byte of the
// data directory, with the node running and after any end of it; and what it was committed to is
// there still, with its receipt.
#include <gtest/gtest.h>

#include <filesystem>

#include "access/audit.h"
#include "access/drafts.h"
#include "base/scratch_folder.h"
#include "json/canonical.h"
#include "judgement/search.h"
#include "ledger/erasure.h"
#include "registers/agencies/register.h"
#include "registers/incidents/register.h"
#include "statement/receipt.h"
#include "store/log_store.h"
#include "store/sweep.h"
#include "support/world.h"

namespace probity {
namespace {

namespace incidents = registers::incidents;
using world::World;

constexpr const char* kWord = "Zwiebelfischmarkt";

// All that the word may look like on a disk: as it is, in two bytes a letter, as base64 wherever it
// begins in a group of three, in hex.
std::vector<std::string> forms_of(const std::string& word) {
  std::vector<std::string> forms = {word, base::to_hex(base::as_bytes(word))};
  for (const bool little : {false, true}) {
    std::string wide;
    for (const char c : word) {
      if (!little) wide += '\0';
      wide += c;
      if (little) wide += '\0';
    }
    forms.push_back(wide);
  }
  for (std::size_t skipped = 0; skipped < 3; ++skipped) {
    // Whole groups of three only: what stands beside the word does not change them.
    const std::string whole = word.substr(skipped, (word.size() - skipped) / 3 * 3);
    forms.push_back(base::to_base64(base::as_bytes(whole)));
  }
  return forms;
}

// The files below a folder that hold it in any form.
std::vector<std::string> found_in(const base::Path& folder, const std::string& word) {
  const auto forms = forms_of(word);
  std::vector<std::string> found;
  base::SystemFiles files;
  for (const auto& one : std::filesystem::recursive_directory_iterator(folder)) {
    if (!one.is_regular_file()) continue;
    const std::string bytes = files.read(one.path(), 1 << 30).value();
    for (std::size_t i = 0; i < forms.size(); ++i)
      if (bytes.find(forms[i]) != std::string::npos)
        found.push_back(one.path().filename().string() + " form " + std::to_string(i));
  }
  return found;
}

class Erasure : public testing::Test {
 protected:
  Erasure() { use_ = world_.harmless_use("phone-line", world_.component("vad")); }

  std::string incident(const std::string& slug, const std::string& words) {
    return world::said(
        world_, "riverton/clerk",
        R"({"kind": "incident", "predicate": {"id": "riverton/)" + slug + R"(", "title": ")" +
            words + R"( was cut off", "summary": "It was )" + words +
            R"(.", "began": "2026-11-01T08:00:00Z", "noticed": "2026-11-01T09:00:00Z", )"
            R"("severity": "serious", "harm": "To )" +
            words + R"(.", "components": [], "uses": [")" + use_ + R"("]}})");
  }
  std::string update(const std::string& slug, const std::string& words) {
    return world::said(world_, "riverton/clerk",
                       R"({"kind": "incident-update/v2", "subject": ["incident riverton/)" + slug +
                           R"("], "predicate": {"note": ")" + words + R"( called."}})");
  }
  base::Result<ledger::Accepted> erase(const std::string& statement,
                                       const std::string& who = "riverton/clerk") {
    return world_.say(who,
                      R"({"kind": "erasure", "subject": ["statement )" + statement +
                          R"("], "predicate": {"ground": "unlawful", "asked_on": "2026-11-02"}})");
  }
  store::Entry entry_of(const std::string& statement) {
    auto db = world_.node().reader().value();
    const auto index = store::find(*db, *base::PaeDigest::from_hex(statement)).value();
    return *store::read_entry(*db, *index).value();
  }
  bool is_swept() {
    auto db = world_.node().reader().value();
    return !store::sweep_is_due(*db).value();
  }
  // The sequencer sweeps after it has answered, and again with every batch.
  void sweep() {
    for (int i = 0; i < 100 && !is_swept(); ++i) ASSERT_TRUE(world_.node().ledger().tick());
    ASSERT_TRUE(is_swept());
  }
  base::Path data() { return world_.directory() / "node"; }

  World world_;
  std::string use_;
};

// What a node's own file holds; another database has its own rules (docs/postgresql.md).
class ErasedBytes : public Erasure {};

TEST_F(Erasure, LeavesTheCommitmentAndWhatMovesACode) {
  const std::string said = incident("cut-off", kWord);
  const std::string other = incident("other", "Somebody");
  const std::string code = world_.code(use_);
  EXPECT_EQ(code.back(), '8') << "a serious incident is open";
  const store::Entry before = entry_of(said);
  ASSERT_TRUE(before.envelope);

  ASSERT_TRUE(erase(said));
  const store::Entry after = entry_of(said);
  EXPECT_FALSE(after.envelope);
  EXPECT_EQ(after.leaf, before.leaf);
  EXPECT_EQ(world_.code(use_), code);
  auto db = world_.node().reader().value();
  const auto stored = incidents::find_incident(*db, "riverton/cut-off").value();
  ASSERT_TRUE(stored);
  EXPECT_EQ(stored->incident.title + stored->incident.summary + stored->incident.harm, "");
  EXPECT_EQ(stored->incident.nonce, "");
  EXPECT_EQ(stored->incident.severity, incidents::Severity::serious);
  EXPECT_FALSE(incidents::find_incident(*db, "riverton/other").value()->incident.title.empty());
  EXPECT_TRUE(judgement::matching(*db, kWord, ledger::Sort::statement, 9).value().empty());
  EXPECT_FALSE(judgement::matching(*db, "Somebody", ledger::Sort::statement, 9).value().empty());

  const auto erased = ledger::erasure_of(*db, after.index).value();
  ASSERT_TRUE(erased);
  EXPECT_EQ(erased->by, world_.size() - 1);
  EXPECT_EQ(erased->ground, "unlawful");
  EXPECT_TRUE(erased->has_nonce);
  const log::Verifier verifier = world_.node().log_verifier();
  const auto receipt = store::receipt(*db, after.index).value();
  EXPECT_TRUE(statement::verify(receipt, std::span(&verifier, 1)));
}

TEST_F(Erasure, IsNoAlarmButAMissingContentIs) {
  const std::string said = incident("cut-off", kWord);
  const std::string other = incident("other", kWord);
  ASSERT_TRUE(erase(said));
  const log::Verifier verifier = world_.node().log_verifier();
  auto db = store::Db::open(world_.node().database(), store::Access::read_write).value();
  const auto report = access::audit(*db, std::span(&verifier, 1));
  ASSERT_TRUE(report) << report.error().what;
  ASSERT_EQ(report->erased.size(), 1u);
  EXPECT_EQ(report->erased[0].entry, entry_of(said).index.value);
  EXPECT_EQ(report->erased[0].by, world_.size() - 1);
  EXPECT_EQ(report->content_missing, 1u);
  ASSERT_TRUE(store::erase_content(*db, entry_of(other).index));
  const auto alarm = access::audit(*db, std::span(&verifier, 1));
  ASSERT_FALSE(alarm);
  EXPECT_EQ(alarm.error().pointer, "log entry " + std::to_string(entry_of(other).index.value));
  EXPECT_FALSE(world_.node().ledger().rebuild()) << "what is not there cannot be folded";
}

TEST_F(Erasure, LiveIsRebuiltIsReopened) {
  const std::string said = incident("cut-off", kWord);
  const std::string note = update("cut-off", kWord);
  ASSERT_TRUE(erase(said));
  ASSERT_TRUE(erase(note));
  const std::string live = world_.projections();
  EXPECT_EQ(live.find(kWord), std::string::npos);
  ASSERT_TRUE(world_.node().ledger().rebuild());
  EXPECT_EQ(world_.projections(), live);
  world_.reopen();
  EXPECT_EQ(world_.projections(), live);
}

TEST_F(Erasure, IsNotUndoneBySayingItAgain) {
  const std::string document =
      R"({"kind": "incident-update/v2", "subject": ["incident riverton/cut-off"], "predicate": {)"
      R"("nonce": "00112233445566778899aabbccddeeff", "note": ")" +
      std::string(kWord) + R"(."}})";
  incident("cut-off", "Somebody");
  world_.admit("riverton-2", "agency", "x", "officer");
  const std::string envelope = world_.signed_envelope("riverton/clerk", document);
  const auto first = world_.submit(envelope).value();
  auto db = world_.node().reader().value();
  const std::string said = store::read_entry(*db, first.receipt.index).value()->pae.hex();
  // The same statement under another key.
  const std::string by_another = world_.signed_envelope("riverton-2/x", document);
  ASSERT_TRUE(erase(said));
  const auto again = world_.submit(envelope);
  ASSERT_TRUE(again);
  EXPECT_TRUE(again->again);
  EXPECT_FALSE(entry_of(said).envelope);
  const auto refused = world_.submit(by_another);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().rule, "erasure.again");
  const auto twice = erase(said);
  ASSERT_FALSE(twice);
}

TEST_F(Erasure, OfAnAppointmentLeavesTheKey) {
  const auto key = world_.node().keyring().make(access::person_owner("riverton/temp")).value();
  const std::string pem = json::canonical(json::Value(key.pem()));
  const std::string said = world::said(
      world_, "westmark/registrar",
      R"({"kind": "appointment/v2", "subject": ["agency riverton"], "predicate": {"person": )"
      R"("riverton/temp", "office": "officer", "title": ")" +
          std::string(kWord) + R"(", "custody": "node", "key": )" + pem + "}}");
  world_.must("riverton/temp",
              R"({"kind": "model", "predicate": {"id": "riverton/theirs", "name": "m", "summary": )"
              R"("s", "modality": "audio"}})");
  const auto in_office = erase(said, "westmark/registrar");
  ASSERT_FALSE(in_office);
  EXPECT_EQ(in_office.error().rule, "erasure.in-office");
  world_.must(
      "westmark/registrar",
      R"({"kind": "key-revocation", "subject": ["agency riverton"], "predicate": {"key": ")" +
          key.key_id().hex() + R"(", "reason": "left"}})");
  ASSERT_TRUE(erase(said, "westmark/registrar"));
  auto db = world_.node().reader().value();
  const auto known = ledger::find_key(*db, key.key_id()).value();
  ASSERT_TRUE(known);
  EXPECT_EQ(known->signer.person, "riverton/erased-" + key.key_id().hex().substr(0, 16));
  EXPECT_EQ(known->signer.organisation, "riverton");
  EXPECT_EQ(known->signer.role, ledger::Role::officer);
  EXPECT_TRUE(registers::agencies::offices_of(*db, "riverton/temp").value().empty());
  const log::Verifier verifier = world_.node().log_verifier();
  const auto report = access::audit(*db, std::span(&verifier, 1));
  ASSERT_TRUE(report) << report.error().what;
  const std::string live = world_.projections();
  EXPECT_EQ(live.find("riverton/temp"), std::string::npos);
  db.reset();
  sweep();
  EXPECT_EQ(found_in(data(), "riverton/temp"), std::vector<std::string>());
  EXPECT_EQ(found_in(data(), kWord), std::vector<std::string>());
  ASSERT_TRUE(world_.node().ledger().rebuild());
  EXPECT_EQ(world_.projections(), live);
}

TEST_F(ErasedBytes, LeavesNoByteOfItInTheDataDirectory) {
  const std::string said = incident("cut-off", kWord);
  const std::string note = update("cut-off", kWord);
  access::Draft draft;
  draft.account = 1;
  draft.form = "incident";
  draft.fields["1"]["/title"] = {std::string(kWord) + " was cut off"};
  draft.entries = {entry_of(said).index.value};
  draft = world_.node().drafts().begin(draft).value();
  access::Draft kept;
  kept.account = 1;
  kept = world_.node().drafts().begin(kept).value();
  ASSERT_FALSE(found_in(data(), kWord).empty()) << "the test itself";
  ASSERT_TRUE(erase(said));
  ASSERT_TRUE(erase(note));
  sweep();
  EXPECT_EQ(found_in(data(), kWord), std::vector<std::string>()) << "while it runs";
  auto db = world_.node().reader().value();
  EXPECT_FALSE(world_.node().drafts().find(*db, 1, draft.id));
  EXPECT_TRUE(world_.node().drafts().find(*db, 1, kept.id));
  db.reset();
  world_.close();
  EXPECT_EQ(found_in(data(), kWord), std::vector<std::string>()) << "after its end";
}

// Rows move about in the pages of a database when their neighbours come and go: no copy stays.
TEST_F(ErasedBytes, OfManyInAnyOrderLeavesNoByteOfAny) {
  constexpr int kMany = 24;
  std::vector<std::string> words, said;
  for (int i = 0; i < kMany; ++i) {
    // Whatever is cut off at its ends, it is like no other.
    std::string word;
    for (int k = 0; k < 5; ++k) word += "Q" + std::to_string(100 + i);
    words.push_back(std::move(word));
    // From a few hundred bytes to some pages.
    std::string text = words.back();
    for (int k = 0; k < (i * 7) % 11 * 40; ++k) text += " " + words.back();
    said.push_back(incident("cut-off-" + std::to_string(i), text));
  }
  std::vector<std::string> gone;
  for (int i = 0; i < kMany; ++i) {
    const auto one = static_cast<std::size_t>(i * 7 % kMany);  // each once
    ASSERT_TRUE(erase(said[one]));
    gone.push_back(words[one]);
    if (i % 6 != 5) continue;
    sweep();
    for (const std::string& word : gone)
      EXPECT_EQ(found_in(data(), word), std::vector<std::string>()) << "after " << i + 1;
  }
}

// A reader that looks at the log as it was holds the write-ahead log back; what is left to do is
// done once it goes, or by whoever opens the node next.
TEST_F(ErasedBytes, IsFinishedWhenReadersLetGo) {
  const std::string said = incident("cut-off", kWord);
  auto reader = world_.node().reader().value();
  ASSERT_TRUE(reader->script("BEGIN; SELECT count(*) FROM log_entry"));
  ASSERT_TRUE(erase(said));
  ASSERT_TRUE(world_.node().ledger().tick());
  EXPECT_FALSE(is_swept());
  const base::ScratchFolder elsewhere;
  std::filesystem::copy(data(), elsewhere.path() / "node",
                        std::filesystem::copy_options::recursive);
  EXPECT_FALSE(found_in(elsewhere.path(), kWord).empty()) << "as a power cut would leave it";
  ASSERT_TRUE(reader->script("COMMIT"));
  sweep();
  EXPECT_EQ(found_in(data(), kWord), std::vector<std::string>());

  base::SystemRandom random;
  base::SystemFiles files;
  auto opened = access::Node::open(elsewhere.path() / "node", {world_.clock(), random, files},
                                   crypto::kTestPasswordCost);
  ASSERT_TRUE(opened);
  for (int i = 0; i < 100; ++i) {
    ASSERT_TRUE((*opened)->ledger().tick());
    auto db = (*opened)->reader().value();
    if (!store::sweep_is_due(*db).value()) break;
  }
  EXPECT_EQ(found_in(elsewhere.path() / "node", kWord), std::vector<std::string>());
}

}  // namespace
}  // namespace probity
