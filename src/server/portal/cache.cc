#include "server/portal/cache.h"

#include <utility>

namespace probity::server::portal {

namespace {

// Strangers choose the keys (queries), so both are bounded.
constexpr std::size_t kMaxBytes = 64 << 20;
constexpr std::size_t kMaxKeys = 10'000;

}  // namespace

void Cache::renew(const Version& version) {
  if (version == version_) return;
  version_ = version;
  kept_.clear();
  bytes_ = 0;
}

std::shared_ptr<const http::Content> Cache::find(const std::string& key, const Version& version) {
  const std::lock_guard lock(mutex_);
  renew(version);
  const auto found = kept_.find(key);
  return found == kept_.end() ? nullptr : found->second;
}

http::Response Cache::put(const std::string& key, const Version& version, std::string type,
                          std::string body) {
  {
    const std::lock_guard lock(mutex_);
    renew(version);
    if (kept_.size() >= kMaxKeys || bytes_ + body.size() > kMaxBytes ||
        kept_.try_emplace(key, nullptr).second)
      return {.type = std::move(type), .body = std::move(body)};
  }
  // Compressing takes a while, so it is done outside the lock.
  auto content = std::make_shared<const http::Content>(std::move(type), std::move(body));
  const std::lock_guard lock(mutex_);
  if (version == version_) {
    kept_[key] = content;
    bytes_ += content->bytes().size() + content->gzip().size();
  }
  return http::shared(std::move(content));
}

}  // namespace probity::server::portal
