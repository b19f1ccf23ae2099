// Views of the last two steps of a form of the console: exactly what will be signed, and the
// receipt of what was. See parts.h for what a view is.
#pragma once

#include "server/pages/form.h"

namespace probity::server::pages {

// One field of a statement in words.
struct SaidLine {
  std::string term;
  std::vector<std::string> values;
  std::string visible;  // "Public", "Public, names nobody"
};
BOOST_DESCRIBE_STRUCT(SaidLine, (), (term, values, visible))

struct SaidStatement {
  std::string id;  // its anchor
  std::string title;
  std::string kind;
  std::vector<SaidLine> lines;
  std::string payload;        // the bytes that are signed
  std::string sha256;         // of them
  std::string payload_href;   // the same as a file
  std::optional<Link> entry;  // signed already, by an earlier try
};
BOOST_DESCRIBE_STRUCT(SaidStatement, (),
                      (id, title, kind, lines, payload, sha256, payload_href, entry))

struct PreviewPage {
  static constexpr std::string_view kTemplate = "preview.html";
  std::string kicker;
  std::string title;
  std::string lead;
  std::vector<FormStep> steps;
  std::string notice;
  std::vector<Fault> faults;
  std::vector<SaidStatement> statements;
  std::optional<Outcome> outcome;
  std::vector<std::string> notes;  // what becomes public and stays
  std::string digest;              // of all payloads: what is signed is what was shown
  std::string signer;              // "riverton/clerk"
  std::string office;              // "officer of Riverton Public Library"
  std::string sign_action;         // empty: it cannot be signed here
  std::string cannot;              // why not
  std::string upload_action;       // for a key that its owner keeps; empty: not now
  std::vector<Command> commands;
  std::string edit_href;
};
BOOST_DESCRIBE_STRUCT(PreviewPage, (),
                      (kicker, title, lead, steps, notice, faults, statements, outcome, notes,
                       digest, signer, office, sign_action, cannot, upload_action, commands,
                       edit_href))

struct SignedLine {
  std::string what;
  Link entry;
  std::string pae;   // names the statement: SHA-256 of what was signed
  std::string leaf;  // its leaf in the log, hex
  Moment logged;
  std::int64_t size = 0;  // of the tree that the checkpoint covers
  Link bundle;
};
BOOST_DESCRIBE_STRUCT(SignedLine, (), (what, entry, pae, leaf, logged, size, bundle))

struct SignedPage {
  static constexpr std::string_view kTemplate = "signed.html";
  std::string title;
  std::string lead;
  std::vector<SignedLine> entries;
  std::optional<Outcome> outcome;
  std::vector<Line> next;  // what happens now, in plain words, with where to do it
};
BOOST_DESCRIBE_STRUCT(SignedPage, (), (title, lead, entries, outcome, next))

}  // namespace probity::server::pages
