// Template: strict Mustache (mustache(5)) compiled once to a flat program and rendered over JSON
// values.
//
// Understood: {{name}}, {{a.b}}, {{.}}, {{#section}}, {{^inverted}}, {{> partial}}, {{! comment}},
// and {{?name}}, which shows its body once if the name holds something (to print a table's head
// around a list). Nothing is ever printed unescaped: {{{ and {{& are refused, and every variable is
// escaped for the place in the HTML where it stands: text, quoted attribute, URL (only relative,
// http, https, mailto) or part of a URL (percent-encoded). Refused when compiled: a name its Shape
// lacks, an optional member outside a section that proves it present, a variable where no escaping
// is safe (tag and attribute names, unquoted values, comments, scripts), and what our
// Content-Security-Policy would block: inline scripts, style attributes and event handlers. Links
// to pages of this origin get the prefix that compile() was given ("/fr"), written out or printed,
// unless their tag says before them which language they are in (hreflang). Falsy:
// absent, false, 0, empty text, empty list. compile() and render() from any thread; a Template is
// immutable.
#pragma once

#include <boost/json/fwd.hpp>
#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "server/render/shape.h"

namespace probity::server::render {

// The text of a template or partial by its name; nothing if there is none. The text must outlive
// compile() only.
using Sources = std::function<std::optional<std::string_view>(std::string_view name)>;

class Template {
 public:
  // `frames`: the shapes of the values render() will be given, outermost first; names are looked
  // for innermost first. Errors have code internal (a template is ours), pointer "<name>:<line>".
  static base::Result<Template> compile(std::string_view name, const Sources& sources,
                                        std::span<const Shape* const> frames,
                                        std::string_view prefix = {});

  // Fails with code internal if a value lacks what its shape promised.
  base::Result<std::string> render(std::span<const boost::json::value* const> frames) const;

 private:
  friend class Compiler;

  enum class Op : std::uint8_t { text, print, url, link, url_part, each, with, test, invert };
  struct Step {
    Op op = Op::text;
    std::uint32_t frame = 0;  // which value on the stack the path starts from
    std::uint32_t begin = 0;  // text: range of text_; others: range of keys_
    std::uint32_t end = 0;
    std::uint32_t next = 0;  // sections: the step after their body
  };

  using Stack = std::vector<const boost::json::value*>;
  const boost::json::value* find(const Step& step, const Stack& stack) const;
  tl::unexpected<base::Error> misfit(const Step& step, const boost::json::value* found,
                                     std::string required) const;
  base::Status print(const Step& step, const Stack& stack, std::string& out) const;
  base::Status run(std::size_t from, std::size_t to, Stack& stack, std::string& out) const;

  std::string prefix_;
  std::string text_;
  std::vector<std::string> keys_;
  std::vector<Step> steps_;
  std::size_t frames_ = 0;
};

}  // namespace probity::server::render
