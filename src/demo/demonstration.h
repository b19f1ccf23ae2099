// The demonstration: the Commonwealth of Westmark, a fictitious government with real open models.
// The first opening fetches the models, founds a node beside its place, tells the story through the
// ledger, checks all of it, and only then moves it there: an interrupted build is never taken for a
// whole one. Later openings check what is there. One thread.
#pragma once

#include <functional>
#include <memory>
#include <string_view>

#include "access/node.h"
#include "demo/check.h"
#include "demo/handout.h"
#include "interop/packages/fetch.h"

namespace probity::demo {

struct Progress {
  std::function<void(std::string_view)> step;  // something was done: stays on the screen
  std::function<void(std::string_view)> line;  // what is being done: the next one overwrites it
};

struct Demonstration {
  std::unique_ptr<access::Node> node;
  LogChecked checked;
  Handout handout;
  base::Path sign_in;  // the file of who can sign in, made when it was built; empty if it is gone
  bool older = false;  // an earlier version of this program built it, from another story
};

// $XDG_DATA_HOME/probity/demo, or .local/share/probity/demo in $HOME.
base::Result<base::Path> default_directory();

// Founds a node in a new directory and tells it the story with these packages, checking chapter by
// chapter.
base::Status build(const base::Path& directory,
                   const std::vector<interop::packages::Package>& packages, base::Doors doors,
                   const Progress& progress, crypto::PasswordCost cost = crypto::kPasswordCost);

// environment when the models are neither in the cache nor to be fetched; conflict when the
// directory holds something else.
base::Result<Demonstration> open_demonstration(const base::Path& directory, base::Doors doors,
                                               const Progress& progress);

}  // namespace probity::demo
