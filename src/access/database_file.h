// Where a node's database is: DIR/probity.db, or on PostgreSQL by the URL in DIR/database-url
// (0600, as it may hold a password). Functions, any thread.
#pragma once

#include <string>

#include "base/files.h"

namespace probity::access {

// environment when the directory has neither.
base::Result<std::string> database_of(const base::Path& directory, base::Files& files);
// usage when it is no URL of PostgreSQL.
base::Status keep_database_url(const base::Path& directory, const std::string& url,
                               base::Files& files);
// conflict (rule "node.postgresql") for what works on files alone, naming what does it instead.
base::Status require_file(const base::Path& directory, const std::string& instead,
                          base::Files& files);

}  // namespace probity::access
