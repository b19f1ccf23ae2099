// Cache: answers that were asked for twice, ready to send. A page is a function of its address, the
// tree and the second it is judged at, so a kept answer is true until either changes; then all are
// dropped. Under load a page is thus made once a second, and once compressed. Any thread.
#pragma once

#include <cstdint>
#include <memory>
#include <mutex>
#include <string>
#include <unordered_map>

#include "base/time.h"
#include "server/http/response.h"

namespace probity::server::portal {

class Cache {
 public:
  struct Version {
    std::uint64_t tree_size = 0;
    base::Time as_of;
    std::size_t cosigned = 0;  // by how many witnesses
    bool operator==(const Version&) const = default;
  };

  // Null when it is not kept.
  std::shared_ptr<const http::Content> find(const std::string& key, const Version& version);
  // The answer to send; kept when the key comes for the second time.
  http::Response put(const std::string& key, const Version& version, std::string type,
                     std::string body);

 private:
  void renew(const Version& version);

  std::mutex mutex_;
  Version version_;
  std::unordered_map<std::string, std::shared_ptr<const http::Content>> kept_;  // null: asked once
  std::size_t bytes_ = 0;
};

}  // namespace probity::server::portal
