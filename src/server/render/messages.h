// The messages of a template: what translators translate. They need no marks, they are cut out: a
// message is a run of text with letters in it, between block-level tags and sections. Inline tags
// (<a>, <strong>, <time>, ...), variables, and sections that merely print something ({{#entry}}{{>
// link}}{{/entry}}) belong to the sentence around them; a tag around all of it does not. So do the
// values of aria-label, alt, title, placeholder and of a description. Text in <code>, <kbd> and
// under translate="no" has no letters to translate. Spaces are one space each. Pure functions, any
// thread.
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "server/render/template.h"

namespace probity::server::render {

struct Message {
  std::size_t begin = 0;  // where it stands in the source
  std::size_t end = 0;
  std::string text;
  bool is_attribute = false;
};

// In the order of the source. `sources`: a partial that is inline belongs to its sentence.
std::vector<Message> messages(std::string_view source, const Sources& sources);

// The source with each message as `lookup` says it; what it gives back unchanged stays as it
// stands.
using Lookup = std::function<std::string_view(std::string_view english)>;
std::string translated(std::string_view source, const Sources& sources, const Lookup& lookup);

}  // namespace probity::server::render
