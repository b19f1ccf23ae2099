// Writes a bundle, and the public keys it takes to verify it, for the tests that hand our files to
// other programs:
//
//   sample_bundle DIR   makes DIR/bundle.json, DIR/receipt.json, DIR/key.pem, DIR/log.pem and
//   DIR/origin
//
// The log has 11 entries of which the statement is number 6, so that the proof has inner and border
// hashes.
#include <cstdio>
#include <string>

#include "base/clock.h"
#include "base/files.h"
#include "statement/bundle.h"
#include "statement/leaf.h"
#include "statement/sample_log.h"
#include "statement/statement.h"

namespace {

using namespace probity;

base::Status write_sample(const base::Path& directory) {
  base::SystemFiles files;
  base::SystemRandom random;
  base::SystemClock clock;
  const auto key = crypto::P256Key::generate(random);
  const auto digest = base::SubjectDigest::from_hex(std::string(64, 'a'));
  PROBITY_TRY(const auto statement,
              statement::parse_statement(
                  R"({"_type":"https://in-toto.io/Statement/v1","subject":[{"name":"model.onnx",
                  "digest":{"sha256":")" +
                  digest->hex() + R"("}}],"predicateType":"https://probity.example/sample/v1",
                  "predicate":{"said":"so"}})"));
  const auto envelope = statement::make_envelope(statement::to_payload(statement), key);

  statement::SampleLog log("log.city.example");
  log::LogIndex ours;
  for (int i = 0; i < 11; ++i) {
    if (i == 6)
      ours = log.append(statement::leaf_body(envelope, key.public_key()));
    else
      log.append("entry " + std::to_string(i));
  }
  const auto receipt = log.receipt(ours, clock.now());
  PROBITY_TRY(const auto bundle, statement::make_bundle(envelope, receipt, log.verifier()));

  PROBITY_CHECK(files.make_directories(directory, 0755));
  PROBITY_CHECK(files.write(directory / "bundle.json", to_json(bundle), 0644));
  PROBITY_CHECK(files.write(directory / "receipt.json", to_json(receipt), 0644));
  PROBITY_CHECK(files.write(directory / "key.pem", key.public_key().pem(), 0644));
  PROBITY_CHECK(files.write(directory / "log.pem", log.verifier().key.pem(), 0644));
  return files.write(directory / "origin", log.verifier().name, 0644);
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 2) {
    std::fputs("usage: sample_bundle DIR\n", stderr);
    return 2;
  }
  const auto status = write_sample(argv[1]);
  if (!status)
    std::fprintf(stderr, "%s: %s\n", status.error().what.c_str(), status.error().pointer.c_str());
  return status ? 0 : 4;
}
