// View of a dossier: everything that the register says about one use, its components and their
// signed entries, in one document to print or to keep. See parts.h for what a view is.
#pragma once

#include "server/pages/component.h"
#include "server/pages/use.h"

namespace probity::server::pages {

// A signed entry that the dossier rests on, and what commits the log to it (RFC 6962, 2.1).
struct DossierEntry {
  Event event;
  std::string leaf_hash;  // hex
};
BOOST_DESCRIBE_STRUCT(DossierEntry, (), (event, leaf_hash))

struct Dossier {
  static constexpr std::string_view kTemplate = "dossier.html";
  UsePage use;
  std::vector<ComponentPage> components;  // in the order of the use
  std::vector<DossierEntry> entries;      // oldest first
  std::int64_t left_out = 0;              // entries beyond the cap; the log has them
  Moment as_of;
  std::string origin;
  std::int64_t size = 0;  // of the log it was made from
  std::string root;       // of its tree, base64
  std::string checkpoint;
  std::vector<Command> commands;
};
BOOST_DESCRIBE_STRUCT(Dossier, (),
                      (use, components, entries, left_out, as_of, origin, size, root, checkpoint,
                       commands))

}  // namespace probity::server::pages
