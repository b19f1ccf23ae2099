#include "demo/handout.h"

#include <algorithm>

#include "access/token_file.h"
#include "access/trust.h"
#include "registers/models/register.h"
#include "registers/tokens/register.h"
#include "registers/uses/register.h"

namespace probity::demo {

using base::Result;
namespace registers = probity::registers;

namespace {

Result<std::vector<base::SubjectDigest>> uses_and_components(store::Db& db) {
  PROBITY_TRY(const auto uses, registers::uses::all_uses(db));
  PROBITY_TRY(const auto artifacts, registers::models::all_artifacts(db));
  std::vector<base::SubjectDigest> all;
  for (const registers::uses::StoredUse& use : uses) all.push_back(use.digest);
  all.insert(all.end(), artifacts.begin(), artifacts.end());
  return all;
}

// "riverton/voice-activity 1.0.10" in a file's name.
std::string file_name(std::string name) {
  std::replace_if(
      name.begin(), name.end(), [](char c) { return c == '/' || c == ' '; }, '-');
  return name + ".safety.json";
}

}  // namespace

Result<Handout> write_handout(access::Node& node, const base::Path& directory) {
  base::Files& files = node.doors().files;
  PROBITY_CHECK(files.make_directories(directory));
  Handout handout{directory / "trust.json", {}};
  PROBITY_TRY(const std::string trust, access::make_trust(node));
  PROBITY_CHECK(files.write(handout.trust, trust));
  PROBITY_TRY(const auto db, node.reader());
  PROBITY_TRY(const auto subjects, uses_and_components(*db));
  for (const base::SubjectDigest& subject : subjects) {
    PROBITY_TRY(const auto token, registers::tokens::last_token(*db, subject));
    if (!token) continue;
    PROBITY_TRY(const std::string bundle, access::token_bundle(node, *db, {token->entry}));
    handout.tokens.push_back(directory / file_name(token->token.name));
    PROBITY_CHECK(files.write(handout.tokens.back(), bundle));
  }
  return handout;
}

}  // namespace probity::demo
