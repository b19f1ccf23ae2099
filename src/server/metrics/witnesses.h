// How it stands with each witness that the node asks, by its name in the policy. One thread.
#pragma once

#include <vector>

#include "access/node.h"
#include "peers/asking.h"
#include "server/metrics/exposition.h"

namespace probity::server::metrics {

void write_witnesses(const std::vector<peers::Standing>& witnesses, access::Node& node,
                     Exposition& out);

}  // namespace probity::server::metrics
