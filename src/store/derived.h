// Derived: what one program keeps beside its database, in files and in memory, to be quick. All of
// it comes from the log's tables, is checked against them, and is made again when it is lost or
// wrong. One for each database and process, shared by all its connections. Any thread.
#pragma once

#include "store/known.h"
#include "store/tree.h"

namespace probity::store {

class Derived {
 public:
  // The sorted runs lie in `directory`, which is made when there is something to keep.
  Derived(base::Files& files, base::Path directory, unsigned run_height = kRunHeight)
      : known_(files, std::move(directory), run_height) {}

  Known& known() { return known_; }
  TileCache& tiles() { return tiles_; }

 private:
  Known known_;
  TileCache tiles_;
};

// Where they lie for the database of that path.
base::Path derived_directory(const std::string& database);

}  // namespace probity::store
