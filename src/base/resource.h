// Resource: a file compiled into the program (templates, styles, SQL, rubrics); see
// cmake/folder.cmake.
#pragma once

#include <optional>
#include <span>
#include <string_view>

namespace probity::base {

struct Resource {
  std::string_view path;  // as given to EMBED
  const char* begin;
  const char* end;
  std::string_view content() const { return {begin, static_cast<std::size_t>(end - begin)}; }
};

inline std::optional<std::string_view> find(std::span<const Resource> all, std::string_view path) {
  for (const Resource& resource : all)
    if (resource.path == path) return resource.content();
  return std::nullopt;
}

}  // namespace probity::base
