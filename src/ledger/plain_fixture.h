// Plain: for tests and benchmarks. A ledger on a database of its own, with two kinds of statement:
// a genesis that names its one key, and notes, which no register folds. One thread, but submit()
// as the ledger's.
#pragma once

#include <boost/describe/class.hpp>
#include <boost/json/object.hpp>
#include <stdexcept>

#include "base/clock.h"
#include "base/scratch_folder.h"
#include "ledger/ledger.h"
#include "store/derived.h"
#include "store/log_store.h"
#include "store/migrate.h"

namespace probity::ledger {

struct PlainGenesis {
  std::string id;
  std::string nonce;
  std::string node_key;
};
BOOST_DESCRIBE_STRUCT(PlainGenesis, (), (id, nonce, node_key))

struct PlainNote {
  std::string text;  // "refused": by its rules; "unfoldable": after its first write
};
BOOST_DESCRIBE_STRUCT(PlainNote, (), (text))

class PlainView final : public View {
 public:
  using View::View;
  std::unique_ptr<View> at(base::Time time) override {
    return std::make_unique<PlainView>(db(), time);
  }
  Result<std::vector<rubric::Fact>> facts(const base::SubjectDigest&) override { return none(); }
  Result<std::vector<rubric::Tie>> ties(const std::string&) override { return none(); }
  Result<rubric::Judgement> judgement(const base::SubjectDigest&) override { return none(); }
  Result<std::string> last_code(const base::SubjectDigest&) override { return none(); }
  Result<rubric::Profile> profile(const base::SubjectDigest&) override { return none(); }
  Result<rubric::Judgement> supposing(const base::SubjectDigest&, const std::string&,
                                      const std::vector<Supposed>&) override {
    return none();
  }
  Result<base::Time> token_expiry(const base::SubjectDigest&) override { return none(); }
  Result<std::string> label(const base::SubjectDigest&) override { return none(); }
  Result<rubric::Rubric> rubric() override { return none(); }

 private:
  static tl::unexpected<base::Error> none() {
    return base::fail(base::Code::internal, "a plain ledger judges nothing");
  }
};

class Plain {
 public:
  // On a database of its own, or an empty one elsewhere; started or not.
  explicit Plain(unsigned run_height = store::kRunHeight, std::string elsewhere = {},
                 bool start = true)
      : key_(crypto::P256Key::generate(random_)),
        log_key_(crypto::Ed25519Key::generate(random_)),
        run_height_(run_height),
        elsewhere_(std::move(elsewhere)) {
    registers_.push_back(
        {.name = "plain",
         .tables = {},
         .kinds = {kind<PlainGenesis>({"genesis", {Role::node}, About::nothing_known, "begins"},
                                      &no_rules, &fold_genesis),
                   kind<PlainNote>({"note", {Role::node}, About::known_things, "notes"}, &rules,
                                   &fold)},
         .examples = {},
         .facts = {},
         .ties = {},
         .label = {},
         .due = {},
         .follow = {},
         .settle = {},
         .next_due = {}});
    if (!start) return;
    auto db = must(store::Db::open(database(), store::Access::create));
    must(store::migrate(*db));
    open();
    submit(genesis());
  }

  std::string database() const {
    return elsewhere_.empty() ? (folder_ / "plain.db").string() : elsewhere_;
  }
  std::string derived_directory() const { return store::derived_directory(database()); }
  Ledger& ledger() { return *ledger_; }
  void close() {
    ledger_.reset();
    derived_.reset();
  }
  // As after the end of a program: nothing of it is left in memory.
  void open() {
    derived_ = make_derived();
    ledger_ = must(Ledger::open(setup(derived_)));
  }
  // On the same database, with a memory of its own.
  std::unique_ptr<Ledger> another_process() { return must(Ledger::open(setup(make_derived()))); }
  // By a program that keeps another table.
  std::unique_ptr<Ledger> another_version() {
    newer_ = registers_;
    newer_.front().tables = "CREATE TABLE plain_more(id BIGINT PRIMARY KEY)";
    Setup more = setup(make_derived());
    more.registers = &newer_;
    return must(Ledger::open(std::move(more)));
  }
  Result<std::unique_ptr<Ledger>> reopen() { return Ledger::open(setup(make_derived())); }
  static Accepted submit_to(Ledger& ledger, const std::string& envelope) {
    return must(ledger.submit(envelope));
  }
  std::unique_ptr<store::Db> connect(store::Access access = store::Access::read_only) {
    return must(store::Db::open(database(), access, derived_));
  }
  store::Derived& derived() { return *derived_; }
  log::Verifier verifier() const { return {"log.example", log_key_.public_key()}; }
  const crypto::P256Key& key() const { return key_; }
  const crypto::Ed25519Key& log_key() const { return log_key_; }
  base::ManualClock& clock() { return clock_; }

  // The signed envelope of a note.
  std::string note(const std::string& text) const {
    return envelope({{statement::subject("log.example", subject())},
                     predicate_type("note"),
                     json::Object{{"text", text}}});
  }
  std::string genesis(const std::string& id = "log.example") const {
    return envelope(
        {{statement::subject(id, subject())},
         predicate_type("genesis"),
         json::Object{{"id", id}, {"nonce", kNonce}, {"node_key", key_.public_key().pem()}}});
  }
  Accepted submit(const std::string& envelope) { return must(ledger_->submit(envelope)); }

  template <class T>
  static T must(Result<T> result) {
    if (!result) throw std::runtime_error(result.error().what + " " + result.error().found);
    if constexpr (!std::is_void_v<T>) return std::move(*result);
  }

 private:
  static constexpr const char* kNonce = "00112233445566778899aabbccddeeff";

  static Status no_rules(const Said<PlainGenesis>&, View&) { return {}; }
  static Status fold_genesis(const Said<PlainGenesis>& said, Db& db) {
    PROBITY_TRY(const auto key, crypto::P256PublicKey::from_pem(said.what.node_key));
    return grant(db, {key.key_id(), "", "", Role::node}, said.what.node_key, said.at.index);
  }
  static Status rules(const Said<PlainNote>& said, View&) {
    if (said.what.text != "refused") return {};
    return base::fail(base::Code::conflict, "the note says so", "/predicate/text", "plain.refused");
  }
  static Status fold(const Said<PlainNote>& said, Db&) {
    if (said.what.text != "unfoldable") return {};
    return base::fail(base::Code::conflict, "the note says so", "/predicate/text", "plain.fold");
  }

  std::shared_ptr<store::Derived> make_derived() {
    return std::make_shared<store::Derived>(files_, derived_directory(), run_height_);
  }
  Setup setup(std::shared_ptr<store::Derived> derived) {
    return {.database = database(),
            .origin = "log.example",
            .log_key = must(crypto::Ed25519Key::from_seed(log_key_.seed().view())),
            .registers = &registers_,
            .make_view = [](Db& db, base::Time now) -> std::unique_ptr<View> {
              return std::make_unique<PlainView>(db, now);
            },
            .signers = nullptr,
            .clock = &clock_,
            .derived = std::move(derived)};
  }

  static base::SubjectDigest subject() { return name_digest("genesis", "log.example", kNonce); }
  std::string envelope(const statement::Statement& said) const {
    return statement::to_json(statement::make_envelope(statement::to_payload(said), key_));
  }

  base::SystemRandom random_;
  base::SystemFiles files_;
  base::ScratchFolder folder_;
  base::ManualClock clock_{base::Time{1'795'000'000}};
  crypto::P256Key key_;
  crypto::Ed25519Key log_key_;
  unsigned run_height_;
  std::string elsewhere_;
  std::vector<Register> registers_;
  std::vector<Register> newer_;
  std::shared_ptr<store::Derived> derived_;
  std::unique_ptr<Ledger> ledger_;
};

}  // namespace probity::ledger
