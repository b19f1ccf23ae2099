// The provenance register: where a component comes from, said by its stewards: its files (the
// weights manifest), the data it was trained on or that this is unknown, what it derives from, and
// its licence (MISSION rows 1, 2, 21).
#pragma once

#include <boost/describe/class.hpp>
#include <boost/describe/enum.hpp>
#include <optional>
#include <string>
#include <vector>

#include "base/hash.h"
#include "base/time.h"
#include "evidence/weights/manifest.h"
#include "ledger/register.h"

namespace probity::registers::provenance {

// The files of the artifact with their digests, whose root is the subject. OpenSSF Model Signing,
// method `files`.
struct WeightsManifest {
  evidence::weights::Manifest manifest;
};
BOOST_DESCRIBE_STRUCT(WeightsManifest, (), (manifest))

// What the model was trained on, as a class of personal data in the shared rules' words
// (training.data), or "declared_unknown". GDPR terms; AI Act Art. 53(1)(d) where it applies.
struct Dataset {
  std::string name;
  std::optional<std::string> version;
  std::optional<base::Hash256> sha256;
};
BOOST_DESCRIBE_STRUCT(Dataset, (), (name, version, sha256))
struct TrainingData {
  std::string data;
  std::string description;
  std::vector<Dataset> datasets;
};
BOOST_DESCRIBE_STRUCT(TrainingData, (), (data, description, datasets))

enum class Relation {
  finetune,
  adapter,
  quantized,
  merge,
  distilled,
  converted,
  trained_on,
  evaluated_on,
  contains_code
};
BOOST_DESCRIBE_ENUM(Relation, finetune, adapter, quantized, merge, distilled, converted, trained_on,
                    evaluated_on, contains_code)
// One claimed step of lineage. The parent by digest where it is known; one that the log does not
// hold stays "unresolved".
struct Edge {
  Relation relation = Relation::finetune;
  std::string name;
  std::optional<base::SubjectDigest> artifact;
};
BOOST_DESCRIBE_STRUCT(Edge, (), (relation, name, artifact))
struct Lineage {
  std::vector<Edge> edges;
};
BOOST_DESCRIBE_STRUCT(Lineage, (), (edges))

// The licence of the weights as an SPDX expression.
struct LicenceStatement {
  std::string expression;
  std::optional<std::string> evidence;  // where it is stated: a file of the artifact or a URL
};
BOOST_DESCRIBE_STRUCT(LicenceStatement, (), (expression, evidence))

ledger::Register make_register();

// For pages: the newest of each in force; by whom and in which entry.
template <class What>
struct Stored {
  std::uint64_t entry = 0;
  std::string organisation;
  base::Time time;
  What what;
};
base::Result<std::optional<Stored<WeightsManifest>>> manifest_of(
    store::Db& db, const base::SubjectDigest& artifact);
base::Result<std::optional<Stored<TrainingData>>> training_of(store::Db& db,
                                                              const base::SubjectDigest& artifact);
base::Result<std::optional<Stored<Lineage>>> lineage_of(store::Db& db,
                                                        const base::SubjectDigest& artifact);
base::Result<std::optional<Stored<LicenceStatement>>> licence_of(
    store::Db& db, const base::SubjectDigest& artifact);
// The artifacts whose stewards name this one as where they come from, and how.
struct Descendant {
  base::SubjectDigest artifact;
  Relation relation = Relation::finetune;
};
base::Result<std::vector<Descendant>> descendants_of(store::Db& db,
                                                     const base::SubjectDigest& artifact);
// Artifacts whose manifest lists a file of that digest, or whose weights have it together.
base::Result<std::vector<base::SubjectDigest>> artifacts_with(store::Db& db,
                                                              const base::SubjectDigest& digest);
// Other artifacts with the same weights.
base::Result<std::vector<base::SubjectDigest>> twins_of(store::Db& db,
                                                        const base::SubjectDigest& artifact);

}  // namespace probity::registers::provenance
