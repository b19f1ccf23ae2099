#include <cjose/cjose.h>
#include <gtest/gtest.h>

#include <boost/json/object.hpp>
#include <map>

#include "interop/oidc/id_token.h"
#include "interop/oidc/provider.h"
#include "json/canonical.h"
#include "json/parse.h"

namespace probity::interop::oidc {
namespace {

constexpr const char* kIssuer = "https://login.westmark.example";
constexpr std::int64_t kNow = 1'790'000'000;

class StandingClock final : public base::Clock {
 public:
  base::Time now() override { return at; }
  base::Time at{kNow};
};

// A provider with its keys, which can be made to lie.
class Fake {
 public:
  explicit Fake(std::string kid = "k1") : kid_(std::move(kid)) { key_ = made(); }
  ~Fake() { cjose_jwk_release(key_); }
  Fake(const Fake&) = delete;

  std::string jwks() const {
    cjose_err error;
    char* json = cjose_jwk_to_json(key_, /*priv=*/false, &error);
    const std::string text = "{\"keys\":[" + std::string(json) + "]}";
    std::free(json);
    return text;
  }

  std::string sign(const json::Object& claims, const char* algorithm = "ES256") const {
    cjose_err error;
    cjose_header_t* header = cjose_header_new(&error);
    cjose_header_set(header, CJOSE_HDR_ALG, algorithm, &error);
    cjose_header_set(header, CJOSE_HDR_KID, kid_.c_str(), &error);
    const std::string text = json::canonical(json::Value(claims));
    cjose_jws_t* jws = cjose_jws_sign(
        key_, header, reinterpret_cast<const std::uint8_t*>(text.data()), text.size(), &error);
    const char* token = nullptr;
    EXPECT_TRUE(jws && cjose_jws_export(jws, &token, &error)) << error.message;
    std::string copy = token ? token : "";
    cjose_jws_release(jws);
    cjose_header_release(header);
    return copy;
  }

 private:
  cjose_jwk_t* made() {
    cjose_err error;
    cjose_jwk_t* key = cjose_jwk_create_EC_random(CJOSE_JWK_EC_P_256, &error);
    cjose_jwk_set_kid(key, kid_.data(), kid_.size(), &error);
    return key;
  }
  std::string kid_;
  cjose_jwk_t* key_;
};

json::Object claims_of(const std::string& nonce) {
  return {{"iss", kIssuer},    {"aud", "register"}, {"sub", "4711"},
          {"exp", kNow + 300}, {"iat", kNow - 5},   {"nonce", nonce}};
}

const Expected kExpected{kIssuer, "register", "n", {kNow}};

std::string rule_of(const base::Result<json::Value>& result) {
  return result ? "" : result.error().rule;
}

TEST(IdToken, HoldsWhenEverythingDoes) {
  const Fake fake;
  const auto claims = check_id_token(fake.sign(claims_of("n")), fake.jwks(), kExpected);
  ASSERT_TRUE(claims) << claims.error().what;
  EXPECT_EQ(json::text_of(*claims, "sub"), "4711");
}

TEST(IdToken, EveryClaimIsChecked) {
  const Fake fake;
  struct Bad {
    const char* name;
    json::Value value;
    const char* rule;
  };
  const std::vector<Bad> bad = {
      Bad{"iss", "https://evil.example", "oidc.issuer"},
      Bad{"aud", "another", "oidc.audience"},
      Bad{"aud", json::Array{"register", "another"}, "oidc.audience"},
      Bad{"azp", "another", "oidc.audience"},
      Bad{"exp", kNow - 61, "oidc.expired"},
      Bad{"exp", "tomorrow", "oidc.expired"},
      Bad{"iat", kNow + 61, "oidc.early"},
      Bad{"iat", kNow - 3601, "oidc.early"},
      Bad{"nbf", kNow + 61, "oidc.early"},
      Bad{"nonce", "another", "oidc.nonce"},
      Bad{"sub", "", "oidc.subject"},
      Bad{"sub", json::Value(std::string(256, 'x').c_str()), "oidc.subject"}};
  for (const auto& [name, value, rule] : bad) {
    json::Object claims = claims_of("n");
    claims[name] = value;
    EXPECT_EQ(rule_of(check_id_token(fake.sign(claims), fake.jwks(), kExpected)), rule)
        << name << " " << json::canonical(value);
  }
  for (const char* name : {"iss", "aud", "exp", "iat", "nonce", "sub"}) {
    json::Object claims = claims_of("n");
    claims.erase(name);
    EXPECT_FALSE(check_id_token(fake.sign(claims), fake.jwks(), kExpected)) << name;
  }
}

TEST(IdToken, OnlyTheProvidersSignatureCounts) {
  const Fake fake, stranger;
  const std::string token = stranger.sign(claims_of("n"));
  EXPECT_EQ(rule_of(check_id_token(token, fake.jwks(), kExpected)), "oidc.signature");
  EXPECT_EQ(rule_of(check_id_token(token, "{\"keys\":[]}", kExpected)), "oidc.signature");
  // {"alg":"none"}, and the same claims without a signature.
  const std::string body = fake.sign(claims_of("n"));
  const std::string unsigned_token =
      "eyJhbGciOiJub25lIn0." + body.substr(body.find('.') + 1, body.rfind('.') - body.find('.'));
  EXPECT_EQ(rule_of(check_id_token(unsigned_token, fake.jwks(), kExpected)), "oidc.signature");
  for (const std::string& junk :
       {std::string(), std::string("..."), std::string("a.b.c"), std::string(70'000, 'a') + ".b.c"})
    EXPECT_FALSE(check_id_token(junk, fake.jwks(), kExpected));
}

TEST(IdToken, ByteFlipsNeverHold) {
  const Fake fake;
  const std::string token = fake.sign(claims_of("n"));
  const std::string jwks = fake.jwks();
  for (std::size_t i = 0; i < token.size(); i += 3) {
    std::string bent = token;
    bent[i] = bent[i] == 'A' ? 'B' : 'A';
    if (bent == token) continue;
    EXPECT_FALSE(check_id_token(bent, jwks, kExpected)) << i;
  }
}

// The provider's side of the network.
struct Network {
  std::map<std::string, Told> pages;
  std::vector<Ask> asked;
  Fetch fetch() {
    return [this](const Ask& ask) -> base::Result<Told> {
      asked.push_back(ask);
      const auto found = pages.find(ask.url);
      if (found == pages.end()) return Told{404, ""};
      return found->second;
    };
  }
};

const ProviderFile kFile{"Westmark staff", kIssuer, "register", std::nullopt,
                         "https://register.example/sign-in/agency/done"};

struct World {
  Fake fake;
  Network network;
  StandingClock clock;
  base::SeededRandom random{7};
  Provider provider{kFile, "s3cret&", network.fetch(), clock, random};
  World() {
    network.pages[std::string(kIssuer) + "/.well-known/openid-configuration"] = {
        200, R"({"issuer":"https://login.westmark.example",
                 "authorization_endpoint":"https://login.westmark.example/auth",
                 "token_endpoint":"https://login.westmark.example/token",
                 "jwks_uri":"https://login.westmark.example/jwks",
                 "authorization_response_iss_parameter_supported":true})"};
    network.pages[std::string(kIssuer) + "/jwks"] = {200, fake.jwks()};
  }
  void gives(const std::string& token) {
    network.pages[std::string(kIssuer) + "/token"] = {200, "{\"id_token\":\"" + token + "\"}"};
  }
};

TEST(Provider, SignsSomebodyIn) {
  World world;
  const auto begun = world.provider.begin();
  ASSERT_TRUE(begun) << begun.error().what;
  EXPECT_NE(begun->url.find("code_challenge_method=S256"), std::string::npos);
  EXPECT_EQ(begun->url.find(begun->verifier), std::string::npos) << "the verifier stays here";
  world.gives(world.fake.sign(claims_of(begun->nonce)));
  const auto who = world.provider.finish(*begun, "c0de", kIssuer);
  ASSERT_TRUE(who) << who.error().what;
  EXPECT_EQ(who->subject, "4711");
  EXPECT_FALSE(who->second_factor);
  const Ask& token = world.network.asked[1];
  EXPECT_NE(token.form->find("code_verifier=" + begun->verifier), std::string::npos);
  EXPECT_EQ(token.basic_password, "s3cret%26");
}

TEST(Provider, TwoSignInsShareNothing) {
  World world;
  const auto one = world.provider.begin();
  const auto two = world.provider.begin();
  ASSERT_TRUE(one && two);
  EXPECT_NE(one->state, two->state);
  EXPECT_NE(one->nonce, two->nonce);
  EXPECT_NE(one->verifier, two->verifier);
  world.gives(world.fake.sign(claims_of(two->nonce)));
  EXPECT_EQ(world.provider.finish(*one, "c", kIssuer).error().rule, "oidc.nonce");
}

TEST(Provider, AnotherProvidersAnswerIsRefused) {
  World world;
  const auto begun = world.provider.begin();
  ASSERT_TRUE(begun);
  world.gives(world.fake.sign(claims_of(begun->nonce)));
  EXPECT_EQ(world.provider.finish(*begun, "c", "https://evil.example").error().rule, "oidc.issuer");
  EXPECT_EQ(world.provider.finish(*begun, "c", "").error().rule, "oidc.issuer");
}

TEST(Provider, NewKeysAreAskedForOnceAMinute) {
  World world;
  const auto begun = world.provider.begin();
  ASSERT_TRUE(begun);
  world.gives(world.fake.sign(claims_of(begun->nonce)));
  ASSERT_TRUE(world.provider.finish(*begun, "c", kIssuer));
  const Fake next("k2");
  world.network.pages[std::string(kIssuer) + "/jwks"] = {200, next.jwks()};
  world.gives(next.sign(claims_of(begun->nonce)));
  EXPECT_FALSE(world.provider.finish(*begun, "c", kIssuer)) << "within the minute";
  world.clock.at = {kNow + 61};
  EXPECT_TRUE(world.provider.finish(*begun, "c", kIssuer));
}

TEST(Provider, SaysWhatIsWrongWithTheProvider) {
  World world;
  const std::string place = std::string(kIssuer) + "/.well-known/openid-configuration";
  const Told good = world.network.pages[place];
  for (const Told& bad :
       {Told{500, ""}, Told{200, "<html>"}, Told{200, R"({"issuer":"https://evil.example"})"},
        Told{200, R"({"issuer":"https://login.westmark.example",
                      "authorization_endpoint":"http://login.westmark.example/auth"})"}}) {
    world.network.pages[place] = bad;
    const auto begun = world.provider.begin();
    ASSERT_FALSE(begun);
    EXPECT_EQ(begun.error().code, base::Code::environment);
  }
  world.network.pages[place] = good;
  EXPECT_TRUE(world.provider.begin()) << "and mends itself";
}

TEST(ProviderFile, IsReadStrictly) {
  const std::string good = R"({"name":"Staff","issuer":"https://a.example","client_id":"c",
                               "redirect_uri":"https://b.example/sign-in/agency/done"})";
  EXPECT_TRUE(read_provider(good));
  for (const auto& [from, to, pointer] :
       {std::tuple("https://a.example", "http://a.example", "/issuer"),
        std::tuple("https://a.example", "http://localhost.evil.example", "/issuer"),
        std::tuple("https://b.example", "javascript:alert(1)//", "/redirect_uri"),
        std::tuple("\"c\"", "\"\"", "/client_id"), std::tuple("client_id", "client", "/client")}) {
    std::string bad = good;
    bad.replace(bad.find(from), std::string(from).size(), to);
    const auto read = read_provider(bad);
    ASSERT_FALSE(read) << bad;
    EXPECT_EQ(read.error().pointer, pointer);
  }
}

}  // namespace
}  // namespace probity::interop::oidc
