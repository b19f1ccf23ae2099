// Every register's examples/*.json, each against a fresh node: the valid ones are taken, each bad-*
// one is refused with the rule and the place it names, and nothing is appended. An example is a
// short form (access/compose.h) with "as", who signs; "before", short forms said first, one of
// which "let"s its digest be named; "log": "empty" for the first entry of a log; and in a bad one
// "expect". "$words" stand for what differs from run to run: see Place.
#include <gtest/gtest.h>

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>

#include "base/scratch_folder.h"
#include "json/canonical.h"
#include "json/codec.h"
#include "json/parse.h"
#include "registers/tokens/register.h"
#include "rubric/rubric.h"
#include "statement/envelope.h"
#include "store/log_store.h"
#include "store/migrate.h"
#include "support/world.h"

namespace probity {
namespace {

using base::Result;
using ledger::Accepted;
using world::World;

struct Expect {
  std::string rule;
  std::string pointer;
  std::optional<std::string> code;
};
BOOST_DESCRIBE_STRUCT(Expect, (), (rule, pointer, code))

// `predicate` is not decoded with the rest: a bad one may hold what no kind of ours takes, such as
// a float.
struct Example {
  std::string kind;
  std::string as;
  json::Value predicate;
  std::optional<std::vector<std::string>> subject;
  std::optional<std::string> log;
  std::optional<std::string> let;
  std::optional<std::vector<json::Value>> before;
  std::optional<Expect> expect;
};
BOOST_DESCRIBE_STRUCT(Example, (), (kind, as, subject, log, let, before, expect))

// What code an error of that rule has, unless the example says another.
std::string code_word(base::Code code) {
  switch (code) {
    case base::Code::bad_input:
      return "bad_input";
    case base::Code::unauthorised:
      return "unauthorised";
    case base::Code::forbidden:
      return "forbidden";
    case base::Code::not_found:
      return "not_found";
    case base::Code::conflict:
      return "conflict";
    case base::Code::too_large:
      return "too_large";
    default:
      return "a failure of the node";
  }
}

std::string said(const base::Error& error) {
  return error.what + "; found " + error.found + "; required " + error.required;
}

// A node in which riverton/voice-activity 1.0 serves the use riverton/phone-line, which has earned
// its token; beside it another component, another agency (harbour/engineer), and the assessors.
class Place {
 public:
  Place() {
    component_ = world_.component("voice-activity");
    const std::string other = world_.component("door-counter", "audio", "other");
    const std::string use = world_.harmless_use("phone-line", component_);
    world_.admit("harbour", "agency", "engineer", "officer");
    world_.admit("deckworks", "vendor", "sales", "officer");
    words_["component"] = component_;
    words_["use"] = use;
    words_["other"] = other;
    words_["new"] = world::make_manifest("new").root;
    words_["manifest"] = json::parse(world::make_manifest("a").json).value();
    words_["other-manifest"] = json::parse(world::make_manifest("other").json).value();
    words_["new-manifest"] = json::parse(world::make_manifest("new").json).value();
    words_["node-key"] = key("node").public_key().pem();
    words_["clerk-key"] = key("riverton/clerk").public_key().pem();
    words_["clerk-key-id"] = key("riverton/clerk").public_key().key_id().hex();
    words_["registrar-key-id"] = key("westmark/registrar").public_key().key_id().hex();
    words_["riverton-key-id"] =
        world_.node().keyring().key_of("riverton").value()->public_key().key_id().hex();
    words_["kim-key-id"] = key("lab-noord/kim").public_key().key_id().hex();
    words_["log-key"] = crypto::Ed25519Key::generate(random_).public_key().pem();
    for (const std::string fresh : {"key-1", "key-2"}) {
      const auto made = crypto::P256Key::generate(random_).public_key();
      words_[fresh] = made.pem();
      words_[fresh + "-id"] = made.key_id().hex();
      words_[fresh + "-erased"] = "riverton/erased-" + made.key_id().hex().substr(0, 16);
    }
    words_["riverton"] = [&] {
      auto db = world_.node().reader().value();
      return ledger::find_named(*db, "agency", "riverton").value()->digest.hex();
    }();
    add_token();
    add_rules();
  }

  World& world() { return world_; }

  Result<Accepted> say(const Example& example) {
    PROBITY_TRY(const json::Value predicate, with_words(example.predicate));
    json::Object form{{"kind", example.kind}, {"predicate", predicate}};
    if (example.subject) {
      PROBITY_TRY(form["subject"], with_words(json::encode(*example.subject)));
    }
    if (example.kind == "genesis") return begin(form);
    PROBITY_TRY(const auto statement, access::compose(form, world_.node()));
    PROBITY_TRY(const auto envelope, access::sign(statement, example.as, world_.node()));
    if (example.let) words_[*example.let] = statement::pae_digest(envelope).hex();
    return world_.submit(statement::to_json(envelope));
  }

  // The same as the first entry of an empty log, or in the running one.
  bool empty_log = false;

 private:
  crypto::P256Key key(const std::string& who) {
    const std::string owner = who == "node" ? who : access::person_owner(who);
    return world_.node().keyring().find(owner).value().value();
  }

  // What a token for the phone line must say now, so that one can be signed by hand.
  void add_token() {
    auto db = world_.node().reader().value();
    const auto view = world_.node().view(*db, world_.clock().now());
    const auto use = ledger::find_named(*db, "use", "riverton/phone-line").value()->digest;
    const auto drafted = registers::tokens::draft(*view, use).value();
    const auto take = [&](const char* word, const char* pointer) {
      words_[word] = *json::at(drafted.predicate, pointer);
    };
    take("rules-version", "/rules/version");
    take("rules-digest", "/rules/digest");
    take("evidence", "/evidence");
    take("now", "/not_before");
    take("token-expires", "/expires");
    take("status-index", "/status_index");
  }

  // Releases that may follow the shared rules, and some that may not.
  void add_rules() {
    const auto take = [&](const std::string& word, const char* id, const char* version,
                          const auto& change) {
      json::Value document = json::parse(rubric::core_text()).value();
      document.at("id") = id;
      document.at("version") = version;
      change(document);
      words_[word + "-digest"] = rubric::Rubric::parse(document).value().digest().hex();
      words_[word] = std::move(document);
    };
    const auto same = [](json::Value&) {};
    const auto looser = [](json::Value& rules) {
      for (json::Value& one : rules.at("outstanding").at("requirements").as_array())
        if (one.at("id") == "requirement.bias") one.at("max_age_days") = 400;
    };
    take("tighter-rules", "core", "1.1.0",
         [](json::Value& rules) { rules.at("token").at("days") = 30; });
    take("looser-rules", "core", "1.1.0", looser);
    take("major-rules", "core", "2.0.0", looser);
    take("earlier-rules", "core", "0.9.0", same);
    take("other-rules", "other", "1.1.0", same);
  }

  // Replaces "$word" as a whole text by its value, and behind a kind ("artifact $word") by its
  // text.
  Result<json::Value> with_words(const json::Value& value) const {
    if (value.is_array()) {
      json::Array out;
      for (const json::Value& one : value.get_array()) {
        PROBITY_TRY(json::Value made, with_words(one));
        out.push_back(std::move(made));
      }
      return out;
    }
    if (value.is_object()) {
      json::Object out;
      for (const auto& [name, one] : value.get_object()) {
        PROBITY_TRY(out[name], with_words(one));
      }
      return out;
    }
    if (!value.is_string()) return value;
    const std::string text(json::view(value.get_string()));
    const std::size_t at = text.find('$');
    if (at == std::string::npos) return value;
    const auto found = words_.find(text.substr(at + 1));
    if (found == words_.end())
      return base::fail(base::Code::internal, "the example uses a word that nothing defines", text);
    if (at == 0) return found->second;
    return json::Value(text.substr(0, at) + std::string(json::view(found->second.get_string())));
  }

  Result<Accepted> begin(const json::Object& form) {
    const json::Value& predicate = form.at("predicate");
    const std::string id(json::text_of(predicate, "id").value_or("")),
        nonce(json::text_of(predicate, "nonce").value_or(""));
    const statement::Statement statement{
        {statement::subject(id, ledger::name_digest("genesis", id, nonce))},
        ledger::predicate_type("genesis"),
        predicate};
    const std::string envelope =
        statement::to_json(statement::make_envelope(statement::to_payload(statement), key("node")));
    if (!empty_log) return world_.submit(envelope);
    const base::ScratchFolder folder;
    const std::string database = (folder / "empty.db").string();
    {
      PROBITY_TRY(const auto db, store::Db::open(database, store::Access::create));
      PROBITY_CHECK(store::migrate(*db));
    }
    access::Node& node = world_.node();
    PROBITY_TRY(const auto ledger,
                ledger::Ledger::open(
                    {database, id, crypto::Ed25519Key::generate(random_), &node.registers(),
                     [&](ledger::Db& db, base::Time now) { return node.view(db, now); },
                     &node.keyring(), &world_.clock()}));
    auto answer = ledger->submit(envelope);
    PROBITY_TRY(const auto db, store::Db::open(database, store::Access::read_only));
    PROBITY_TRY(const auto newest, store::newest_checkpoint(*db));
    EXPECT_EQ(newest.has_value(), answer.has_value());
    return answer;
  }

  base::SystemRandom random_;
  World world_;
  std::string component_;
  std::map<std::string, json::Value> words_;
};

// Whether a resource is an example, and by its name a bad one.
bool is_example(const base::Resource& one) { return one.path.starts_with("examples/"); }
bool is_bad(const base::Resource& one) { return one.path.starts_with("examples/bad-"); }

Result<Example> read(json::Value document) {
  const json::Value* predicate = json::find(document, "predicate");
  if (!predicate) return base::fail(base::Code::bad_input, "the example has no predicate");
  json::Value taken = *predicate;
  document.as_object().erase("predicate");
  PROBITY_TRY(Example example, json::decode<Example>(document));
  example.predicate = std::move(taken);
  return example;
}

Result<Example> read(const base::Resource& resource) {
  PROBITY_TRY(json::Value document, json::parse(resource.content()));
  return read(std::move(document));
}

void run(Place& place, const Example& example) {
  if (example.before) {
    for (const json::Value& one : *example.before) {
      const auto earlier = read(one);
      ASSERT_TRUE(earlier) << earlier.error().pointer << " " << said(earlier.error());
      const auto accepted = place.say(*earlier);
      ASSERT_TRUE(accepted) << "before: " << earlier->kind << ": " << said(accepted.error());
    }
  }
  place.empty_log = example.log == "empty";
  const std::uint64_t size = place.world().size();
  const std::string before = place.world().projections();
  const auto answer = place.say(example);
  if (!example.expect) {
    ASSERT_TRUE(answer) << answer.error().rule << " at " << answer.error().pointer << ": "
                        << said(answer.error());
    if (!place.empty_log) {
      EXPECT_GT(place.world().size(), size);
      EXPECT_FALSE(answer->again);
    }
    return;
  }
  ASSERT_FALSE(answer) << "it was taken";
  EXPECT_EQ(answer.error().rule, example.expect->rule) << said(answer.error());
  EXPECT_EQ(answer.error().pointer, example.expect->pointer) << said(answer.error());
  EXPECT_EQ(code_word(answer.error().code), example.expect->code.value_or("bad_input"))
      << said(answer.error());
  EXPECT_EQ(place.world().size(), size);
  EXPECT_TRUE(place.world().projections() == before) << "a projection moved";
}

const std::vector<ledger::Register>& all_registers() {
  static World world(/*people=*/false);
  return world.node().registers();
}

class Examples : public testing::TestWithParam<std::string> {};

TEST_P(Examples, AreTakenOrRefusedAsTheySay) {
  // What is refused leaves nothing behind, so the bad ones without a history of their own share a
  // node.
  Place shared;
  for (const ledger::Register& one : all_registers()) {
    if (one.name != GetParam()) continue;
    for (const base::Resource& resource : one.examples) {
      if (!is_example(resource)) continue;
      SCOPED_TRACE(one.name + "/" + std::string(resource.path));
      const auto example = read(resource);
      ASSERT_TRUE(example) << example.error().pointer << " " << said(example.error());
      ASSERT_EQ(example->expect.has_value(), is_bad(resource));
      if (example->expect && !example->before) {
        run(shared, *example);
      } else {
        Place fresh;
        run(fresh, *example);
      }
    }
  }
}

INSTANTIATE_TEST_SUITE_P(Of, Examples,
                         testing::Values("agencies", "attestations", "erasures", "grants",
                                         "incidents", "inventory", "judgement", "models",
                                         "ownership", "provenance", "standing", "supplies",
                                         "tokens", "uses"),
                         [](const auto& one) { return one.param; });

TEST(ExamplesOfAll, EveryKindOfEveryRegisterHasOne) {
  std::set<std::string> unshown;
  std::size_t registers = 0;
  for (const ledger::Register& one : all_registers()) {
    if (one.name == "judgement") continue;  // what the node says by itself: nobody writes it
    ++registers;
    std::set<std::string> shown;
    for (const base::Resource& resource : one.examples)
      if (is_example(resource) && !is_bad(resource)) shown.insert(read(resource)->kind);
    for (const ledger::Kind& kind : one.kinds)
      if (!shown.contains(kind.label())) unshown.insert(one.name + ": " + kind.label());
  }
  EXPECT_EQ(unshown, std::set<std::string>());
  EXPECT_EQ(registers, 13u) << "a new register is to be named in the list above";
}

}  // namespace
}  // namespace probity
