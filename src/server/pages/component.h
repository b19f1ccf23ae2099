// Views of a component (one artifact root, whoever registered it) and of a model (a named line of
// releases). They have a profile, never a risk code: codes belong to uses. See parts.h for what a
// view is.
#pragma once

#include "server/pages/cite.h"
#include "server/pages/graph.h"
#include "server/pages/parts.h"

namespace probity::server::pages {

struct Profile {
  Digit training;        // the training half of the data digit
  Digit missing;         // what is still missing on the component's side
  std::string assessed;  // "impact up to 4 and autonomy up to 2", or "none yet"
  std::string used;      // "in 2 uses of 2 agencies"
  std::string used_href;
  std::optional<Code> highest;
  std::optional<Link> highest_use;
};
BOOST_DESCRIBE_STRUCT(Profile, (),
                      (training, missing, assessed, used, used_href, highest, highest_use))

struct Steward {
  Link agency;
  Link model;
  Moment since;
  Link entry;
};
BOOST_DESCRIBE_STRUCT(Steward, (), (agency, model, since, entry))

struct WeightFile {
  std::string path;
  std::int64_t bytes = 0;
  std::string size;  // "2.2 MB"
  std::string sha256;
  bool weights = false;
};
BOOST_DESCRIBE_STRUCT(WeightFile, (), (path, bytes, size, sha256, weights))

struct Twin {
  Link component;
  std::string registered_as;  // the models it is known by
  std::string difference;     // "other README.md and package.json, the same 2 weight files"
};
BOOST_DESCRIBE_STRUCT(Twin, (), (component, registered_as, difference))

enum class EdgeState { claimed, verified, contradicted };
BOOST_DESCRIBE_ENUM(EdgeState, claimed, verified, contradicted)

// One step of lineage, as a sentence: "derived from" "Silero VAD v5".
struct Edge {
  std::string relation;
  std::string target;
  std::optional<std::string> href;
  EdgeState state = EdgeState::claimed;
  std::string state_words;
  std::string why;
  Link entry;
};
BOOST_DESCRIBE_STRUCT(Edge, (), (relation, target, href, state, state_words, why, entry))

struct Source {
  std::string name;
  std::string version;
  std::string digest;  // as the package's registry publishes it
  std::optional<std::string> href;
};
BOOST_DESCRIBE_STRUCT(Source, (), (name, version, digest, href))

struct Provenance {
  std::optional<Source> package;
  std::string training;  // "declared unknown", or the data sets
  std::string licence;   // SPDX expression
  std::string licence_words;
  std::vector<Edge> lineage;
  Link entry;
};
BOOST_DESCRIBE_STRUCT(Provenance, (), (package, training, licence, licence_words, lineage, entry))

struct ComponentPage {
  static constexpr std::string_view kTemplate = "component.html";
  std::string title;
  std::string kind;
  std::string summary;
  Tag state;
  Profile profile;
  Label label;
  std::string root;
  std::string weights_digest;
  std::vector<Steward> stewards;
  std::vector<Missing> missing;
  std::optional<Provenance> provenance;
  std::optional<Graph> graph;  // of its lineage
  std::vector<Check> checks;
  std::vector<UseRow> uses;
  std::vector<Release> releases;
  std::vector<WeightFile> files;
  std::string total_size;
  std::vector<Twin> twins;
  std::vector<Command> commands;
  std::vector<IncidentRow> incidents;  // the latest
  std::string incidents_href;
  std::vector<Event> timeline;
  std::optional<Cite> cite;
};
BOOST_DESCRIBE_STRUCT(ComponentPage, (),
                      (title, kind, summary, state, profile, label, root, weights_digest, stewards,
                       missing, provenance, graph, checks, uses, releases, files, total_size, twins,
                       commands, incidents, incidents_href, timeline, cite))

struct ModelPage {
  static constexpr std::string_view kTemplate = "model.html";
  std::string title;
  std::string id;
  Link agency;
  std::string summary;
  std::vector<Line> in_short;
  std::vector<Release> releases;  // newest first
  std::vector<UseRow> uses;
  std::vector<Event> timeline;
};
BOOST_DESCRIBE_STRUCT(ModelPage, (),
                      (title, id, agency, summary, in_short, releases, uses, timeline))

}  // namespace probity::server::pages
