// Id<Tag>: a name that people chose, checked once at the door. Two tags never compare or convert.
#pragma once

#include <compare>
#include <optional>
#include <string>
#include <string_view>

namespace probity::base {

// A slug is 1 to 63 of a-z 0-9 '-' '.', starting and ending with a letter or digit.
bool is_slug(std::string_view text);
// `<slug>/<slug>`: a thing named by its agency.
bool is_path(std::string_view text);

template <class Tag>
class Id {
 public:
  Id() = default;  // empty: "none"
  static std::optional<Id> parse(std::string_view text) {
    if (!Tag::valid(text)) return std::nullopt;
    Id id;
    id.text_ = text;
    return id;
  }
  const std::string& str() const { return text_; }
  bool empty() const { return text_.empty(); }
  auto operator<=>(const Id&) const = default;

 private:
  std::string text_;
};

struct AgencyTag {
  static constexpr std::string_view kWanted = "a slug: a-z, 0-9, '-', '.', at most 63 characters";
  static bool valid(std::string_view text) { return is_slug(text); }
};
struct PathTag {
  static constexpr std::string_view kWanted = "<agency>/<slug>";
  static bool valid(std::string_view text) { return is_path(text); }
};
struct PersonTag : PathTag {};
struct ModelTag : PathTag {};
struct UseTag : PathTag {};
struct IncidentTag : PathTag {};

using AgencyId = Id<AgencyTag>;  // an organisation: agency, assessor, vendor
using PersonId = Id<PersonTag>;  // a person in one organisation, by pseudonym
using ModelId = Id<ModelTag>;
using UseId = Id<UseTag>;
using IncidentId = Id<IncidentTag>;

}  // namespace probity::base
