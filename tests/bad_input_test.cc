// What the ledger's door refuses, in one table: each input with the code, rule and place of its
// refusal, after which nothing has been appended and no projection has moved. The rules of single
// kinds are in their registers' examples/.
#include <gtest/gtest.h>

#include "access/audit.h"
#include "base/limits.h"
#include "crypto/p256.h"
#include "json/canonical.h"
#include "json/codec.h"
#include "json/parse.h"
#include "registers/tokens/register.h"
#include "store/log_store.h"
#include "support/world.h"

namespace probity {
namespace {

using base::Code;
using world::World;

const std::string kClerk = "riverton/clerk";
const std::string kNonce = "000102030405060708090a0b0c0d0e0f";

// A node with something of everything, shared by all rows: none of them may change it.
class Ground {
 public:
  Ground() {
    component_ = world_.component("vad");
    use_ = world_.harmless_use("phone-line", component_);
    next_ = world::make_manifest("next").root;
    release(
        next_, "2.0",
        R"({"to": ")" + component_ + R"(", "drilled_on": "2026-11-20", "plan": "switch back"})");
    withdrawn_ = world::make_manifest("withdrawn").root;
    release(withdrawn_, "3.0",
            R"({"to": ")" + next_ + R"(", "drilled_on": "2026-11-20", "plan": "switch back"})");
    world_.must(kClerk, R"({"kind": "withdrawal", "subject": ["artifact )" + withdrawn_ +
                            R"("], "predicate": {"reason": "It was taken back."}})");
    endorsable_ = world_
                      .must(kClerk, R"({"kind": "licence", "subject": ["artifact )" + component_ +
                                        R"("], "predicate": {"expression": "MIT OR Apache-2.0"}})")
                      .receipt.index.value;
    world_.admit("harbour", "agency", "engineer", "officer");
    revoke_a_key();
  }

  World& world() { return world_; }
  const std::string& component() const { return component_; }
  const std::string& next() const { return next_; }
  const std::string& withdrawn() const { return withdrawn_; }
  const std::string& use() const { return use_; }

  crypto::P256Key key(const std::string& who) {
    const std::string owner = who == "node"                        ? who
                              : who.find('/') == std::string::npos ? access::agency_owner(who)
                                                                   : access::person_owner(who);
    return world_.node().keyring().find(owner).value().value();
  }

  std::string by(const std::string& who, const std::string& payload) {
    return statement::to_json(statement::make_envelope(payload, key(who)));
  }

  std::string statement_to_endorse() {
    auto db = world_.node().reader().value();
    return store::read_entry(*db, {endorsable_}).value()->pae.hex();
  }

 private:
  void release(const std::string& artifact, const std::string& version,
               const std::string& rollback) {
    world_.must(kClerk,
                R"({"kind": "release", "subject": ["artifact )" + artifact +
                    R"("], "predicate": {"model": "riverton/vad", "version": ")" + version +
                    R"(", "changelog": [{"kind": "fixed", "text": "hears more"}], "rollback": )" +
                    rollback + "}}");
  }

  void revoke_a_key() {
    const auto leaver =
        world_.node().keyring().make(access::person_owner("riverton/leaver")).value();
    std::string pem;
    json::append_string(pem, leaver.pem());
    world_.must(
        "westmark/registrar",
        R"({"kind": "appointment", "subject": ["agency riverton"], "predicate": {"person": "riverton/leaver", )"
        R"("office": "officer", "title": "for tests", "custody": "node", "key": )" +
            pem + "}}");
    world_.must(
        kClerk,
        R"({"kind": "key-revocation", "subject": ["agency riverton"], "predicate": {"key": ")" +
            leaver.key_id().hex() + R"(", "reason": "Left the office."}})");
  }

  World world_;
  std::string component_, next_, withdrawn_, use_;
  std::uint64_t endorsable_ = 0;
};

std::string payload(const std::string& kind, const std::string& subject,
                    const std::string& predicate) {
  return R"({"_type":"https://in-toto.io/Statement/v1","predicate":)" + predicate +
         R"(,"predicateType":"https://probity.example/)" + kind +
         R"(/v1","subject":[{"digest":{"sha256":")" + subject + R"("}}]})";
}

// A statement that names something new; `rest` are the members after id and nonce, with a leading
// comma.
std::string naming(const std::string& kind, const std::string& id, const std::string& rest) {
  return payload(kind, ledger::name_digest(kind, id, kNonce).hex(),
                 R"({"id":")" + id + R"(","nonce":")" + kNonce + "\"" + rest + "}");
}

const std::string kModelRest = R"(,"name":"New model","summary":"s","modality":"audio")";

std::string replaced(std::string text, const std::string& from, const std::string& to) {
  const std::size_t at = text.find(from);
  if (at == std::string::npos)
    throw std::logic_error("the test replaces \"" + from + "\", which is not there");
  return text.replace(at, from.size(), to);
}

// The pointer to the innermost of that many lists of one item.
std::string nested(std::size_t levels) {
  std::string pointer;
  for (std::size_t i = 0; i < levels; ++i) pointer += "/0";
  return pointer;
}

struct Row {
  std::string name;
  std::string envelope;
  Code code;
  std::string rule;
  std::string pointer;
};

std::vector<Row> envelopes(Ground& on) {
  const std::string model = naming("model", "riverton/new", kModelRest);
  const std::string good = on.by(kClerk, model);
  const auto parsed = statement::parse_envelope(good).value();
  const auto edited = [&](auto edit) {
    statement::Envelope copy = parsed;
    edit(copy);
    return statement::to_json(copy);
  };
  const auto cut = [&](const std::string& behind) {
    return good.substr(0, good.find(behind) + behind.size());
  };
  const std::string keyid = parsed.keyid;
  base::SystemRandom random;
  const auto stranger = crypto::P256Key::generate(random);
  std::string upper = keyid;
  for (char& c : upper)
    if (c >= 'a') c = static_cast<char>(c - 'a' + 'A');
  const std::string signature =
      R"({"keyid":")" + keyid + R"(","sig":")" + base::to_base64(parsed.signature) + R"("})";
  std::string deep(base::limits::kJsonDepth + 1, '[');
  return {
      {"nothing", "", Code::bad_input, "json.syntax", ""},
      {"cut after its first byte", good.substr(0, 1), Code::bad_input, "json.syntax", ""},
      {"cut inside the payload", good.substr(0, 100), Code::bad_input, "json.syntax", "/payload"},
      {"cut before the type's value", cut("\"payloadType\":"), Code::bad_input, "json.syntax",
       "/payloadType"},
      {"cut inside the signature", cut("\"sig\":\"ME"), Code::bad_input, "json.syntax",
       "/signatures/0/sig"},
      {"cut before its last byte", good.substr(0, good.size() - 1), Code::bad_input, "json.syntax",
       ""},
      {"text behind it", good + "{}", Code::bad_input, "json.syntax", ""},
      {"no object", "[]", Code::bad_input, "envelope.form", ""},
      {"no payload", R"({"payloadType":"application/vnd.in-toto+json","signatures":[]})",
       Code::bad_input, "envelope.payload", "/payload"},
      {"an altered payload",
       edited([](auto& it) { it.payload = replaced(it.payload, "New model", "Old model"); }),
       Code::unauthorised, "envelope.signature", "/signatures/0/sig"},
      {"an altered signature", edited([](auto& it) { it.signature.back() ^= 1; }),
       Code::unauthorised, "envelope.signature", "/signatures/0/sig"},
      {"a signature cut short", edited([](auto& it) { it.signature.pop_back(); }),
       Code::unauthorised, "envelope.signature", "/signatures/0/sig"},
      {"another's key id",
       edited([&](auto& it) { it.keyid = on.key("harbour/engineer").public_key().key_id().hex(); }),
       Code::unauthorised, "envelope.signature", "/signatures/0/sig"},
      {"an altered key id",
       edited([](auto& it) { it.keyid.back() = it.keyid.back() == '0' ? '1' : '0'; }),
       Code::unauthorised, "key.unknown", "/signatures/0/keyid"},
      {"a key id in capitals", edited([&](auto& it) { it.keyid = upper; }), Code::unauthorised,
       "key.hint", "/signatures/0/keyid"},
      {"no key id", edited([](auto& it) { it.keyid.clear(); }), Code::unauthorised, "key.hint",
       "/signatures/0/keyid"},
      {"a key nobody knows", statement::to_json(statement::make_envelope(model, stranger)),
       Code::unauthorised, "key.unknown", "/signatures/0/keyid"},
      {"a revoked key", on.by("riverton/leaver", model), Code::forbidden, "key.revoked",
       "/signatures/0/keyid"},
      {"an assessor's key on an officer's statement", on.by("lab-noord/kim", model),
       Code::forbidden, "key.role", "/signatures/0/keyid"},
      {"an agency's key on an officer's statement", on.by("riverton", model), Code::forbidden,
       "key.role", "/signatures/0/keyid"},
      {"the node's key on an officer's statement", on.by("node", model), Code::forbidden,
       "key.role", "/signatures/0/keyid"},
      {"two signatures", replaced(good, signature, signature + "," + signature), Code::bad_input,
       "envelope.signatures", "/signatures"},
      {"no signature", replaced(good, signature, ""), Code::bad_input, "envelope.signatures",
       "/signatures"},
      {"another payload type", replaced(good, "application/vnd.in-toto+json", "application/json"),
       Code::bad_input, "envelope.payload-type", "/payloadType"},
      {"a payload that is not base64", replaced(good, "\"payload\":\"", "\"payload\":\"*"),
       Code::bad_input, "envelope.payload", "/payload"},
      {"a member twice", replaced(good, "{\"payload\":", "{\"payload\":\"e30=\",\"payload\":"),
       Code::bad_input, "json.duplicate-key", "/payload"},
      {"over the cap", good + std::string(base::limits::kEnvelopeBytes, ' '), Code::too_large,
       "envelope.size", ""},
      {"nested too deeply", deep, Code::bad_input, "json.depth",
       nested(base::limits::kJsonDepth - 1)},
      {"not UTF-8", replaced(good, "application", "applica\xff"), Code::bad_input, "json.utf8",
       "/payloadType"},
      {"a NUL byte in it", good.substr(0, 30) + std::string(1, '\0') + good.substr(31),
       Code::bad_input, "json.syntax", "/payload"},
  };
}

std::vector<Row> statements(Ground& on) {
  const std::string model = naming("model", "riverton/new", kModelRest);
  std::vector<Row> rows;
  const auto refuse = [&](const std::string& name, const std::string& text, Code code,
                          const std::string& rule, const std::string& pointer) {
    rows.push_back({name, on.by(kClerk, text), code, rule, pointer});
  };
  const auto changed = [&](const std::string& from, const std::string& to) {
    return replaced(model, from, to);
  };
  const std::string digest = ledger::name_digest("model", "riverton/new", kNonce).hex();
  std::string deep(base::limits::kJsonDepth, '[');
  deep += std::string(base::limits::kJsonDepth, ']');

  refuse("a payload that is no JSON", "hello", Code::bad_input, "json.syntax", "");
  refuse("a payload that is no object", "[]", Code::bad_input, "statement.form", "");
  refuse("a payload cut short", model.substr(0, model.find("\"s\"") + 2), Code::bad_input,
         "json.syntax", "/predicate/summary");
  refuse("a member twice in the payload", changed("\"name\":", "\"name\":\"Old model\",\"name\":"),
         Code::bad_input, "json.duplicate-key", "/predicate/name");
  refuse("the predicate twice", changed("{\"_type\"", "{\"predicate\":{},\"_type\""),
         Code::bad_input, "json.duplicate-key", "/predicate");
  refuse("another statement type", changed("Statement/v1", "Statement/v0.1"), Code::bad_input,
         "statement.type", "/_type");
  refuse("a kind that the log does not take", changed("/model/v1", "/rumour/v1"), Code::bad_input,
         "kind.unknown", "/predicateType");
  refuse("a later version of a kind", changed("/model/v1", "/model/v2"), Code::bad_input,
         "kind.unknown", "/predicateType");
  refuse("no predicate", changed("\"predicate\"", "\"predicament\""), Code::bad_input,
         "statement.predicate", "/predicate");
  refuse("no subject", changed("[{\"digest\":{\"sha256\":\"" + digest + "\"}}]", "[]"),
         Code::bad_input, "statement.subject", "/subject");
  refuse("a subject by another hash", changed("sha256", "sha512"), Code::bad_input,
         "subject.sha256", "/subject/0/digest/sha256");
  refuse("a digest of 63 digits", changed(digest, digest.substr(1)), Code::bad_input,
         "statement.digest", "/subject/0/digest/sha256");
  refuse("a digest in capitals", changed(digest, std::string(64, 'A')), Code::bad_input,
         "statement.digest", "/subject/0/digest/sha256");
  refuse("an unknown field", changed("\"name\":", "\"motto\":\"x\",\"name\":"), Code::bad_input,
         "field.unknown", "/predicate/motto");
  refuse("a missing field", changed("\"summary\":\"s\",", ""), Code::bad_input, "field.missing",
         "/predicate/summary");
  refuse("an unknown word", changed("\"audio\"", "\"smell\""), Code::bad_input, "word.unknown",
         "/predicate/modality");
  refuse("a field of another type", changed("\"summary\":\"s\"", "\"summary\":7"), Code::bad_input,
         "value.type", "/predicate/summary");
  refuse("null", changed("\"summary\":\"s\"", "\"summary\":null"), Code::bad_input, "value.type",
         "/predicate/summary");
  refuse("a NUL in a text", changed("New model", "New\\u0000model"), Code::bad_input, "string.nul",
         "/predicate/name");
  refuse("half a surrogate pair", changed("New model", "New \\ud800 model"), Code::bad_input,
         "json.utf8", "/predicate/name");
  refuse("text that is not UTF-8", changed("New model", "New \xc3 model"), Code::bad_input,
         "json.utf8", "/predicate/name");
  refuse("a text over the cap",
         changed("New model", std::string(base::limits::kStringBytes + 1, 'x')), Code::too_large,
         "string.size", "/predicate/name");
  refuse("an id that is no path", changed("\"riverton/new\"", "\"Riverton New\""), Code::bad_input,
         "value.format", "/predicate/id");
  refuse("nested too deeply", changed("\"s\"", deep), Code::bad_input, "json.depth",
         "/predicate/summary" + nested(base::limits::kJsonDepth - 3));

  refuse("a subject that is not that of its name", changed(digest, std::string(64, 'a')),
         Code::bad_input, "subject.name-digest", "/subject/0/digest/sha256");
  refuse(
      "two subjects of one name",
      changed("[{\"digest\"", "[{\"digest\":{\"sha256\":\"" + on.component() + "\"}},{\"digest\""),
      Code::bad_input, "subject.name-digest", "/subject/0/digest/sha256");
  refuse("a short nonce", changed(kNonce, kNonce.substr(1)), Code::bad_input, "subject.nonce",
         "/predicate/nonce");
  refuse("a name that is taken", naming("model", "riverton/vad", kModelRest), Code::conflict,
         "subject.name-taken", "/predicate/id");
  refuse("another agency's name", naming("model", "westmark/new", kModelRest), Code::forbidden,
         "model.steward", "/predicate/id");
  refuse("a subject that is not in the log",
         payload("licence", std::string(64, 'a'), R"({"expression":"MIT"})"), Code::bad_input,
         "subject.unknown", "/subject/0/digest/sha256");
  return rows;
}

std::vector<Row> rules(Ground& on) {
  std::vector<Row> rows;
  const std::string fresh = world::make_manifest("fresh").root;
  const auto release = [&](const std::string& changelog, const std::string& rollback) {
    return payload("release", fresh,
                   R"({"model":"riverton/vad","version":"4.0","changelog":)" + changelog +
                       (rollback.empty() ? "" : ",\"rollback\":" + rollback) + "}");
  };
  const auto refuse = [&](const std::string& name, const std::string& who, const std::string& text,
                          Code code, const std::string& rule, const std::string& pointer) {
    rows.push_back({name, on.by(who, text), code, rule, pointer});
  };
  const std::string lines = R"([{"kind":"fixed","text":"hears more"}])";
  const auto back = [&](const std::string& to, const std::string& day) {
    return R"({"to":")" + to + R"(","drilled_on":")" + day + R"(","plan":"switch back"})";
  };
  refuse("a release without a changelog", kClerk, release("[]", back(on.next(), "2026-11-20")),
         Code::bad_input, "release.changelog", "/predicate/changelog");
  refuse("a changelog that says nothing", kClerk,
         release(R"([{"kind":"fixed","text":""}])", back(on.next(), "2026-11-20")), Code::bad_input,
         "release.changelog", "/predicate/changelog/0/text");
  refuse("a release without a way back", kClerk, release(lines, ""), Code::bad_input,
         "field.missing", "/predicate/rollback");
  refuse("no rollback target", kClerk, release(lines, R"({"plan":"none"})"), Code::bad_input,
         "release.rollback-target", "/predicate/rollback/to");
  refuse("rollback to itself", kClerk, release(lines, back(fresh, "2026-11-20")), Code::bad_input,
         "release.rollback-target", "/predicate/rollback/to");
  refuse("rollback never tried", kClerk,
         release(lines, R"({"to":")" + on.next() + R"(","plan":"switch back"})"), Code::bad_input,
         "release.rollback-drill", "/predicate/rollback/drilled_on");
  refuse("rollback tried too long ago", kClerk, release(lines, back(on.next(), "2026-08-24")),
         Code::bad_input, "release.rollback-drill", "/predicate/rollback/drilled_on");
  refuse("rollback tried tomorrow", kClerk, release(lines, back(on.next(), "2026-11-24")),
         Code::bad_input, "release.rollback-drill", "/predicate/rollback/drilled_on");
  refuse("rollback to what was withdrawn", kClerk,
         release(lines, back(on.withdrawn(), "2026-11-20")), Code::conflict,
         "release.rollback-standing", "/predicate/rollback/to");
  refuse("a version that is taken", kClerk,
         replaced(release(lines, back(on.next(), "2026-11-20")), "4.0", "2.0"), Code::conflict,
         "release.version-taken", "/predicate/version");
  refuse("a release of two artifacts", kClerk,
         replaced(release(lines, back(on.next(), "2026-11-20")), "\"}}]",
                  "\"}},{\"digest\":{\"sha256\":\"" + std::string(64, 'a') + "\"}}]"),
         Code::bad_input, "subject.count", "/subject");

  const std::string facts =
      R"({"facts":[{"name":"use.persons_per_year","value":20000}],"none_of":[]})";
  refuse("a float in a fact", kClerk,
         payload("use-facts", on.use(), replaced(facts, "20000", "20000.0")), Code::bad_input,
         "number.float", "/predicate/facts/0/value");
  refuse("an integer that no JSON reader holds", kClerk,
         payload("use-facts", on.use(), replaced(facts, "20000", "9007199254740992")),
         Code::bad_input, "number.range", "/predicate/facts/0/value");
  refuse("a word that the vocabulary lacks", kClerk,
         payload("use-facts", on.use(),
                 R"({"facts":[{"name":"use.role","value":"wizard"}],"none_of":[]})"),
         Code::bad_input, "fact.word", "/predicate/facts/0/value");
  refuse("facts about another agency's use", "westmark/registrar",
         payload("use-facts", on.use(), facts), Code::forbidden, "key.role", "/signatures/0/keyid");

  const std::string check =
      R"({"scope":["provenance"],"method":"read","verdict":"pass","findings":"As stated.","valid_until":"2027-05-01",)"
      R"("funding":"agency","conflicts_of_interest":"none"})";
  refuse("a check by the agency itself", kClerk, payload("attestation", on.component(), check),
         Code::forbidden, "key.role", "/signatures/0/keyid");
  refuse("a subject twice", "lab-noord/kim",
         replaced(payload("attestation", on.component(), check), "\"subject\":[",
                  "\"subject\":[{\"digest\":{\"sha256\":\"" + on.component() + "\"}},"),
         Code::bad_input, "subject.duplicate", "/subject/1/digest/sha256");
  refuse("an endorsement of one's own", kClerk,
         payload("endorsement", on.statement_to_endorse(), R"({"note":"I agree with me."})"),
         Code::forbidden, "endorsement.self", "/signatures/0/keyid");

  std::string pem;
  json::append_string(pem, on.key(kClerk).public_key().pem());
  const auto agency = on.world().node().reader().value();
  const std::string riverton =
      ledger::find_named(*agency, "agency", "riverton").value()->digest.hex();
  refuse("a key that speaks for somebody already", "westmark/registrar",
         payload("appointment", riverton,
                 R"({"person":"riverton/second","office":"officer","title":"t","custody":"self",)"
                 R"("key":)" +
                     pem + "}"),
         Code::conflict, "key.reused", "/predicate/key");
  return rows;
}

// What only the node and the agencies' own keys may say, typed in with those very keys.
std::vector<Row> typed_in(Ground& on) {
  std::vector<Row> rows;
  World& world = on.world();
  auto db = world.node().reader().value();
  const auto view = world.node().view(*db, world.clock().now());
  const auto use = *base::SubjectDigest::from_hex(on.use());
  const auto token = statement::to_payload(registers::tokens::draft(*view, use).value());
  const std::string now = base::to_string(world.clock().now());
  const auto changed = [&](const std::string& from, const std::string& to,
                           const std::string& as_of) {
    return payload("judgement-changed", on.use(),
                   R"({"from":")" + from + R"(","to":")" + to +
                       R"(","cause":"statement","as_of":")" + as_of + R"(","rubric":")" +
                       view->rubric()->version() + R"("})");
  };
  const auto refuse = [&](const std::string& name, const std::string& who, const std::string& text,
                          Code code, const std::string& rule, const std::string& pointer) {
    rows.push_back({name, on.by(who, text), code, rule, pointer});
  };
  const auto entry = store::read_entry(*db, {0}).value();
  refuse("a second genesis", "node",
         statement::parse_envelope(*entry->envelope).value().payload + " ", Code::conflict,
         "genesis.first", "/predicateType");
  refuse("a code by an officer", kClerk, changed("3600", "0000", now), Code::forbidden, "key.role",
         "/signatures/0/keyid");
  refuse("a code that was not computed", "node", changed("3600", "0000", now), Code::bad_input,
         "judgement.computed", "/predicate/to");
  refuse("a code that was not the last", "node", changed("0000", "3600", now), Code::conflict,
         "judgement.from", "/predicate/from");
  refuse("a code of tomorrow", "node", changed("3600", "3601", "2026-11-24T09:00:00Z"),
         Code::bad_input, "judgement.future", "/predicate/as_of");
  refuse("a change that changes nothing", "node", changed("3600", "3600", now), Code::conflict,
         "judgement.unchanged", "/predicate/to");
  refuse("a change from before the last one", "node",
         changed("3600", "----", "2026-11-22T09:00:00Z"), Code::conflict, "judgement.order",
         "/predicate/as_of");
  refuse("a token with another code", "riverton", replaced(token, "3600", "0600"), Code::bad_input,
         "token.computed", "/predicate");
  refuse("a token for more impact", "riverton",
         replaced(token, "\"max_impact\":3", "\"max_impact\":8"), Code::bad_input, "token.computed",
         "/predicate");
  refuse("a token by another agency", "westmark", token, Code::forbidden, "token.issuer",
         "/signatures/0/keyid");
  refuse("a token by an officer", kClerk, token, Code::forbidden, "key.role",
         "/signatures/0/keyid");
  refuse("a token that ends later", "riverton",
         replaced(token, std::string("\"expires\":\"2"), "\"expires\":\"3"), Code::bad_input,
         "token.expires", "/predicate/expires");
  return rows;
}

TEST(BadInput, IsRefusedAtItsPlaceAndLeavesNothing) {
  Ground ground;
  World& world = ground.world();
  std::vector<Row> rows = envelopes(ground);
  for (auto more : {statements(ground), rules(ground), typed_in(ground)})
    rows.insert(rows.end(), more.begin(), more.end());

  const std::uint64_t size = world.size();
  const std::string before = world.projections();
  for (const Row& row : rows) {
    const auto answer = world.submit(row.envelope);
    ASSERT_FALSE(answer) << row.name << " was taken as entry " << answer->receipt.index.value;
    const base::Error& error = answer.error();
    const std::string words =
        row.name + ": " + error.what + "; found " + error.found + "; required " + error.required;
    EXPECT_EQ(error.code, row.code) << words;
    EXPECT_EQ(error.rule, row.rule) << words;
    EXPECT_EQ(error.pointer, row.pointer) << words;
    EXPECT_FALSE(error.what.empty()) << row.name;
    ASSERT_EQ(world.size(), size) << row.name;
    ASSERT_TRUE(world.projections() == before) << row.name << " moved a projection";
  }

  // The door still opens for the good one, and the log is whole.
  EXPECT_TRUE(world.submit(ground.by(kClerk, naming("model", "riverton/new", kModelRest))));
  auto db = world.node().reader().value();
  const log::Verifier verifier = world.node().log_verifier();
  const auto report = access::audit(*db, std::span(&verifier, 1));
  ASSERT_TRUE(report) << report.error().what;
  EXPECT_EQ(report->size, size + 1);
}

}  // namespace
}  // namespace probity
