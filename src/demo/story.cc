#include "demo/story.h"

#include "base/resource.h"
#include "crypto/sha256.h"
#include "json/codec.h"
#include "json/parse.h"

namespace probity::demo {

std::span<const base::Resource> resources();

namespace {

constexpr std::string_view kChapters = "../../demo/story/";
constexpr std::string_view kPins = "../../demo/models.lock.json";

}  // namespace

base::Result<std::vector<Chapter>> read_story() {
  std::vector<Chapter> story;
  for (const base::Resource& resource : resources()) {
    if (!resource.path.starts_with(kChapters)) continue;
    const std::string name(resource.path.substr(kChapters.size()));
    const auto value = json::parse(resource.content());
    if (!value) return base::fail(base::within(value.error(), name));
    auto chapter = json::decode<Chapter>(*value);
    if (!chapter) return base::fail(base::within(chapter.error(), name));
    story.push_back(std::move(*chapter));
  }
  return story;
}

base::Result<std::vector<interop::packages::Pin>> read_pins() {
  return interop::packages::parse_lock(*base::find(resources(), kPins));
}

std::string story_digest() {
  std::string all;
  for (const base::Resource& resource : resources())
    all += crypto::sha256(base::as_bytes(std::string(resource.content()))).hex();
  return crypto::sha256(base::as_bytes(all)).hex();
}

}  // namespace probity::demo
