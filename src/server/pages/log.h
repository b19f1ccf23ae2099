// Views of the log and of one entry in it (RFC 6962 tree, C2SP checkpoints). See parts.h for what a
// view is.
#pragma once

#include "server/pages/cite.h"
#include "server/pages/parts.h"

namespace probity::server::pages {

struct EntryRow {
  std::int64_t index = 0;
  std::string href;
  std::string kind;  // "release/v1"
  std::string what;  // in plain words
  std::string who;
  Moment logged;
  bool erased = false;
};
BOOST_DESCRIBE_STRUCT(EntryRow, (), (index, href, kind, what, who, logged, erased))

struct WitnessRow {
  std::string name;   // in the node's policy
  std::string words;  // what it cosigned last
};
BOOST_DESCRIBE_STRUCT(WitnessRow, (), (name, words))

struct LogPage {
  static constexpr std::string_view kTemplate = "log.html";
  std::string origin;
  std::int64_t size = 0;
  std::string root;        // base64, as in the checkpoint
  std::string checkpoint;  // the signed note
  Moment checkpoint_time;
  std::string checkpoint_href;
  std::string key;          // the log's verifier key (signed note)
  std::string halted;       // why nothing more is signed; mostly empty
  std::string quorum;       // how many witnesses have cosigned it, or are missing
  std::string quorum_href;  // of the newest that enough have cosigned
  std::vector<WitnessRow> witnesses;
  std::string witness_key;  // by which this node cosigns for other logs
  Listing list;
  std::vector<EntryRow> entries;
  std::vector<Command> commands;
};
BOOST_DESCRIBE_STRUCT(LogPage, (),
                      (origin, size, root, checkpoint, checkpoint_time, checkpoint_href, key,
                       halted, quorum, quorum_href, witnesses, witness_key, list, entries,
                       commands))

struct EntryPage {
  static constexpr std::string_view kTemplate = "entry.html";
  std::int64_t index = 0;
  std::string kind;
  std::string what;
  std::vector<Line> in_short;  // who, for whom, in which role, when logged, what it is about
  bool erased = false;         // or withheld
  std::string erased_tag;
  std::string erased_why;
  std::vector<Line> decoded;  // the statement's fields, flat, by JSON pointer
  std::string statement;      // pretty JSON; empty when erased or withheld
  std::string envelope;       // as submitted
  std::string leaf;           // the committed bytes
  std::string leaf_hash;      // hex
  std::string key;            // the signer's, PEM
  std::string key_id;
  std::int64_t tree_size = 0;
  std::string root;
  std::vector<std::string> proof;  // inclusion path, hex
  std::string checkpoint;
  std::vector<Link> about;  // pages that rest on this entry
  std::vector<Link> downloads;
  std::vector<Command> commands;
  std::string previous_href;
  std::string next_href;
  std::optional<Cite> cite;
};
BOOST_DESCRIBE_STRUCT(EntryPage, (),
                      (index, kind, what, in_short, erased, erased_tag, erased_why, decoded,
                       statement, envelope, leaf, leaf_hash, key, key_id, tree_size, root, proof,
                       checkpoint, about, downloads, commands, previous_href, next_href, cite))

}  // namespace probity::server::pages
