// The OpenSSF's public vectors of Model Signing v1.0: their subject digests, recomputed from their
// resources.
#include <gtest/gtest.h>

#include <boost/json.hpp>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "base/bytes.h"
#include "evidence/weights/manifest.h"

namespace probity::evidence::weights {
namespace {

namespace fs = std::filesystem;

boost::json::value statement_of(const fs::path& bundle) {
  std::ostringstream text;
  text << std::ifstream(bundle).rdbuf();
  const auto payload = base::from_base64(
      boost::json::parse(text.str()).at_pointer("/dsseEnvelope/payload").as_string());
  return boost::json::parse(base::as_text(payload.value()));
}

Manifest manifest_of(const boost::json::value& statement) {
  Manifest manifest;
  manifest.root =
      base::SubjectDigest::from_hex(statement.at_pointer("/subject/0/digest/sha256").as_string())
          .value();
  for (const auto& resource : statement.at_pointer("/predicate/resources").as_array()) {
    EXPECT_EQ(resource.at("algorithm"), "sha256");
    manifest.files.push_back({std::string(resource.at("name").as_string()), 0,
                              base::Hash256::from_hex(resource.at("digest").as_string()).value()});
  }
  manifest.weights_digest = weights_digest_of(manifest.files);
  return manifest;
}

TEST(ModelSigningVectors, OurRootIsTheirSubjectDigest) {
  const fs::path valid =
      fs::path(PROBITY_CASES) / "logs/model-signing-spec/test-vectors/v1.0/valid";
  if (!fs::exists(valid)) GTEST_SKIP() << "no public cases at " << valid;
  int checked = 0;
  for (const auto& entry : fs::directory_iterator(valid)) {
    const auto statement = statement_of(entry.path());
    EXPECT_EQ(statement.at("predicateType"), "https://model_signing/signature/v1.0");
    const Manifest manifest = manifest_of(statement);
    const auto status = verify_manifest(manifest);
    EXPECT_TRUE(status) << entry.path() << ": " << status.error().what;
    Manifest swapped = manifest;
    std::swap(swapped.files[0].sha256, swapped.files[1].sha256);
    EXPECT_EQ(verify_manifest(swapped).error().rule, "artifact.root") << "the order must matter";
    ++checked;
  }
  EXPECT_GE(checked, 3);
}

}  // namespace
}  // namespace probity::evidence::weights
