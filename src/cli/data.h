// What several commands share: opening the node of --data, reading a document given as a file or
// "-".
#pragma once

#include <memory>
#include <string>

#include "access/node.h"
#include "access/trust.h"
#include "base/files.h"
#include "json/fwd.h"

namespace probity::cli {

inline constexpr const char* kDataHelp = "The node's data directory";

base::Result<std::unique_ptr<access::Node>> open_node(const std::string& directory,
                                                      base::Doors doors,
                                                      const std::string& database = {});
// The file's text, or standard input for "-"; too_large over the cap.
base::Result<std::string> read_text(const std::string& path, std::size_t cap, base::Doors doors);
base::Result<json::Value> read_json(const std::string& path, base::Doors doors);
// A log's trust file, which holds together.
base::Result<access::Trust> read_trust(const std::string& path, base::Doors doors);
// A person's own key (PEM).
base::Result<crypto::P256Key> read_key(const std::string& path, base::Doors doors);
// RFC 3339, or a date, which means its first instant in UTC; empty: now.
base::Result<base::Time> as_of(const std::string& text, base::Doors doors);

}  // namespace probity::cli
