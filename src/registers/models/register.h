// The models register: named lines of releases and the releases themselves. A release carries an
// artifact, named by its manifest root; the same root from two agencies is one component with two
// stewards. Every release has a changelog and a way back (MISSION row 35): a drilled earlier
// release or, for the first one, how the service goes on without the model.
#pragma once

#include <boost/describe/class.hpp>
#include <boost/describe/enum.hpp>
#include <optional>
#include <string>
#include <vector>

#include "base/hash.h"
#include "base/id.h"
#include "base/time.h"
#include "ledger/register.h"

namespace probity::registers::models {

// What a model works on; the tests that the shared rules ask for go by it.
enum class Modality { language, vision, audio, tabular, other };
BOOST_DESCRIBE_ENUM(Modality, language, vision, audio, tabular, other)

// A named line of releases, kept by the agency whose officer registers it (its steward).
struct Model {
  base::ModelId id;
  std::string nonce;
  std::string name;
  std::string summary;
  Modality modality = Modality::other;
  std::optional<std::string> homepage;
};
BOOST_DESCRIBE_STRUCT(Model, (), (id, nonce, name, summary, modality, homepage))

// Keep a Changelog's sorts of change.
enum class Change { added, changed, deprecated, removed, fixed, security };
BOOST_DESCRIBE_ENUM(Change, added, changed, deprecated, removed, fixed, security)
struct ChangeLine {
  Change kind = Change::changed;
  std::string text;
};
BOOST_DESCRIBE_STRUCT(ChangeLine, (), (kind, text))

// The way back from a release.
struct Rollback {
  std::optional<base::SubjectDigest> to;  // an earlier release of this model, by its artifact
  std::optional<base::Date> drilled_on;   // when going back to it was last tried; with `to`
  std::string plan;  // what is done; for a first release, how the service goes on without the model
};
BOOST_DESCRIBE_STRUCT(Rollback, (), (to, drilled_on, plan))

// Where the bytes were taken from, as a package URL (purl) and the registry's own digest of the
// package.
struct Source {
  std::string purl;
  std::string integrity;  // "sha512-..."
};
BOOST_DESCRIBE_STRUCT(Source, (), (purl, integrity))

// One version of a model: its artifact is the statement's subject.
struct Release {
  base::ModelId model;
  std::string version;
  std::vector<ChangeLine> changelog;
  Rollback rollback;
  std::optional<Source> source;
};
BOOST_DESCRIBE_STRUCT(Release, (), (model, version, changelog, rollback, source))

ledger::Register make_register();

// For pages and for who builds on them.
struct StoredModel {
  base::SubjectDigest digest;
  std::string id;
  std::string organisation;
  std::string name;
  std::string summary;
  std::string modality;
  std::uint64_t entry = 0;
};
struct StoredRelease {
  std::uint64_t entry = 0;
  base::SubjectDigest artifact;
  std::string organisation;
  base::Time time;
  base::PaeDigest pae;
  Release release;
};
base::Result<std::optional<StoredModel>> find_model(store::Db& db, const std::string& id);
base::Result<std::vector<StoredModel>> all_models(store::Db& db);
base::Result<std::vector<StoredRelease>> releases_of_model(store::Db& db,
                                                           const std::string& id);  // newest first
base::Result<std::vector<StoredRelease>> releases_of_artifact(store::Db& db,
                                                              const base::SubjectDigest& artifact);
base::Result<std::vector<base::SubjectDigest>> all_artifacts(store::Db& db);  // oldest first
// Artifacts released from a package: its purl, with or without the version, oldest first.
base::Result<std::vector<base::SubjectDigest>> releases_from(store::Db& db,
                                                             const std::string& purl);

}  // namespace probity::registers::models
