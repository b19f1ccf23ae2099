#include "server/pages/theme.h"

#include <algorithm>
#include <array>
#include <boost/json/value.hpp>
#include <cmath>

#include "base/resource.h"
#include "json/codec.h"
#include "json/parse.h"

namespace probity::server::pages {

std::span<const base::Resource> resources();

using base::fail;
using base::Result;
using base::Status;

namespace {

constexpr std::size_t kThemeBytes = 16 << 10;

// What stands on what, and how far apart the two must be.
struct Pair {
  std::string_view ink, ground;
  int least;
};
constexpr int kText = 450;
constexpr int kBorder = 300;
constexpr Pair kPairs[] = {
    {"ink", "ground", kText},       {"ink", "panel", kText},        {"ink", "raised", kText},
    {"soft", "ground", kText},      {"soft", "panel", kText},       {"link", "ground", kText},
    {"link", "panel", kText},       {"link", "raised", kText},      {"on-brand", "brand", kText},
    {"good", "good-ground", kText}, {"care", "care-ground", kText}, {"bad", "bad-ground", kText},
    {"on-heavy", "heavy", kText},   {"on-medium", "medium", kText}, {"edge", "ground", kBorder},
    {"edge", "raised", kBorder},    {"on-focus", "focus", kBorder}};

int hex_digit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

bool is_colour(std::string_view text) {
  return text.size() == 7 && text.front() == '#' &&
         std::all_of(text.begin() + 1, text.end(), [](char c) { return hex_digit(c) >= 0; });
}

double luminance(std::string_view colour) {
  std::array<double, 3> part{};
  for (std::size_t i = 0; i < 3; ++i) {
    const int value = hex_digit(colour[1 + 2 * i]) * 16 + hex_digit(colour[2 + 2 * i]);
    const double share = value / 255.0;
    part[i] = share <= 0.04045 ? share / 12.92 : std::pow((share + 0.055) / 1.055, 2.4);
  }
  return 0.2126 * part[0] + 0.7152 * part[1] + 0.0722 * part[2];
}

// The custom properties with plain colours between the braces after `begin`.
Colours tokens_after(std::string_view css, std::size_t begin) {
  Colours found;
  const std::size_t end = css.find('}', begin);
  for (std::size_t at = css.find("--", begin); at < end; at = css.find("--", at + 2)) {
    const std::size_t colon = css.find(':', at);
    const std::size_t stop = css.find(';', at);
    if (colon > stop || stop > end) break;
    const std::string_view value = css.substr(colon + 2, stop - colon - 2);
    if (is_colour(value)) found[std::string(css.substr(at + 2, colon - at - 2))] = value;
  }
  return found;
}

std::string ratio(int hundredths) {
  const std::string cents = std::to_string(hundredths % 100);
  return std::to_string(hundredths / 100) + "." + (cents.size() == 1 ? "0" : "") + cents + ":1";
}

Status check(const Colours& own, const Colours& usual, const std::string& pointer) {
  for (const auto& [token, colour] : own) {
    if (!usual.contains(token))
      return fail(base::Code::bad_input, "the stylesheet has no such colour", pointer + "/" + token,
                  "theme.token", token, "a token at the head of site.css");
    if (!is_colour(colour))
      return fail(base::Code::bad_input, "that is no colour", pointer + "/" + token, "theme.colour",
                  colour, "#rrggbb");
  }
  for (const Pair& pair : kPairs) {
    const auto of = [&](std::string_view token) {
      const auto found = own.find(std::string(token));
      return found != own.end() ? found->second : usual.at(std::string(token));
    };
    const int found = contrast(of(pair.ink), of(pair.ground));
    if (found >= pair.least) continue;
    const std::string_view changed = own.contains(std::string(pair.ink)) ? pair.ink : pair.ground;
    return fail(base::Code::bad_input,
                "these colours are too alike to be read: " + std::string(pair.ink) + " on " +
                    std::string(pair.ground),
                pointer + "/" + std::string(changed), "theme.contrast", ratio(found),
                "at least " + ratio(pair.least));
  }
  return {};
}

void write(std::string& css, const Colours& colours) {
  for (const auto& [token, colour] : colours) css += "--" + token + ":" + colour + ";";
}

}  // namespace

int contrast(std::string_view one, std::string_view other) {
  const double a = luminance(one), b = luminance(other);
  // Rounded down: 4.499 is not 4.5.
  return static_cast<int>((std::max(a, b) + 0.05) / (std::min(a, b) + 0.05) * 100);
}

const Palette& palette() {
  static const Palette read = [] {
    const std::string_view css = base::find(resources(), "site.css").value_or("");
    const std::size_t light = css.find(":root {");
    const std::size_t dark = css.find(":root {", css.find("prefers-color-scheme: dark"));
    Palette made{tokens_after(css, light), tokens_after(css, light)};
    for (const auto& [token, colour] : tokens_after(css, dark)) made.dark[token] = colour;
    return made;
  }();
  return read;
}

Result<Theme> read_theme(std::string_view text) {
  if (text.size() > kThemeBytes)
    return fail(base::Code::too_large, "the theme is too long", "", "theme.size",
                std::to_string(text.size()), std::to_string(kThemeBytes));
  PROBITY_TRY(const json::Value value, json::parse(text));
  PROBITY_TRY(Theme theme, json::decode<Theme>(value));
  PROBITY_CHECK(check(theme.light, palette().light, "/light"));
  PROBITY_CHECK(check(theme.dark, palette().dark, "/dark"));
  return theme;
}

std::string stylesheet(const Theme& theme) {
  std::string css = "@media screen{:root{";
  write(css, theme.light);
  css += "}}\n@media screen and (prefers-color-scheme:dark){:root{";
  write(css, theme.dark);
  return css + "}}\n";
}

}  // namespace probity::server::pages
