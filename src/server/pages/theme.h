// Theme: an agency's look, as other values for some of the stylesheet's colour tokens (the custom
// properties at the head of site.css), for light and dark. Nothing else of the page can change. A
// theme is refused where its colours, together with those it leaves as they are, would be hard to
// read: WCAG 2.2 contrast, 4.5:1 for text (1.4.3), 3:1 for borders of controls and the focus
// (1.4.11). Plain data; pure functions, any thread.
#pragma once

#include <boost/describe/class.hpp>
#include <map>
#include <string>
#include <string_view>

#include "base/error.h"

namespace probity::server::pages {

using Colours = std::map<std::string, std::string>;  // token -> "#rrggbb"

struct Theme {
  std::string name;  // for people: "Harbour County"
  Colours light;
  Colours dark;
};
BOOST_DESCRIBE_STRUCT(Theme, (), (name, light, dark))

// Strict JSON. bad_input with the pointer of the colour: rules theme.token (site.css has none of
// that name), theme.colour, theme.contrast (found and required are ratios).
base::Result<Theme> read_theme(std::string_view text);

// A stylesheet to be loaded after site.css.
std::string stylesheet(const Theme& theme);

// The tokens as site.css has them.
struct Palette {
  Colours light, dark;
};
const Palette& palette();

// Of two "#rrggbb", times 100: 100 (the same) to 2100 (black on white). WCAG 2.2, "contrast ratio".
int contrast(std::string_view one, std::string_view other);

}  // namespace probity::server::pages
