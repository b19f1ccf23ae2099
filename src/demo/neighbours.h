// The neighbours: two more nodes, of other operators, each a process of its own on this machine.
// They and the demonstration witness each other: a checkpoint of it counts when both have cosigned
// it, one of theirs when it has. They are made when they are missing; their policies, and that of
// the demonstration, are written anew each time, because they name ports. One thread.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "access/node.h"
#include "demo/child.h"
#include "peers/gathered.h"

namespace probity::demo {

class Neighbours {
 public:
  // `own_url`: where the demonstration will answer, which is what its neighbours ask; empty: they
  // do not.
  static base::Result<std::unique_ptr<Neighbours>> start(access::Node& node,
                                                         const std::string& own_url);

  // Asks them until they have cosigned the newest checkpoint; environment (rule demo.quorum) when
  // that does not come about.
  base::Result<peers::Gathered> cosign(access::Node& node) const;

 private:
  std::vector<std::unique_ptr<Child>> children_;
  log::Policy policy_;
};

}  // namespace probity::demo
