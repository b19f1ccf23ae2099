// Blanks: fills the blanks in braces that the story leaves, because only the moment of building
// knows them:
// - {key WHO}: the public key of a person or an organisation; made and kept by the node when new;
// - {artifact NAME} {manifest NAME} {version NAME} {purl NAME} {integrity NAME}: of a fetched
//   package;
// - {today} {today+180} {today-3}: a date in UTC;
// - {use NAME}: the digest of a use that an earlier step registers;
// - {statement NAME}: the digest of an earlier step that is `called` NAME;
// - {sha256 NAME} {bytes NAME}: of a paper that was put into the node before.
// A text that is one blank alone may become any JSON value, within a longer text it becomes text.
// One thread.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "access/files.h"
#include "access/node.h"
#include "interop/packages/fetch.h"
#include "json/value.h"

namespace probity::demo {

class Blanks {
 public:
  // Both must outlive it.
  Blanks(access::Node& node, const std::vector<interop::packages::Package>& packages)
      : node_(node), packages_(packages) {}

  void remember(const std::string& name, const base::PaeDigest& statement) {
    statements_[name] = statement;
  }
  void remember(const std::string& name, const access::StoredFile& paper) {
    papers_.insert_or_assign(name, paper);
  }
  // Errors point into `value`.
  base::Result<json::Value> fill(const json::Value& value);
  base::Result<std::string> fill(const std::string& text);

 private:
  base::Result<json::Value> blank(const std::string& words);
  base::Result<std::string> key(const std::string& who);
  base::Result<json::Value> of_package(const std::string& what, const std::string& name);

  access::Node& node_;
  const std::vector<interop::packages::Package>& packages_;
  std::map<std::string, base::PaeDigest> statements_;
  std::map<std::string, access::StoredFile> papers_;
};

}  // namespace probity::demo
