// What the process takes of its machine, under the names that Prometheus gives it. One thread.
#pragma once

#include "base/files.h"
#include "server/metrics/exposition.h"

namespace probity::server::metrics {

void write_process(base::Files& files, Exposition& out);

}  // namespace probity::server::metrics
