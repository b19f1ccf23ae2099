// Place: where in an HTML document the text of a template stands, so that the compiler knows how a
// variable must be escaped there. Follows the HTML standard's tokenizer (13.2.5) as far as our own
// templates need it; what it does not know it refuses. One compile at a time.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace probity::server::render {

class Place {
 public:
  // Moves over literal text; false, with `why()` set, on what no template of ours may contain.
  // `links`: where in it the address of a page begins that a reader may follow.
  bool advance(std::string_view literal, std::vector<std::size_t>& links);

  // `link`: a URL that a reader may follow, so that leads on in the reader's language, unless the
  // tag has said its hreflang before.
  enum class Escape { none, html, url, link, url_part };
  // How a variable printed here is escaped; `none`: it may not stand here, see why().
  Escape variable();

  // Whether a section may begin at the one and end at the other: in text, between attributes, or
  // inside one value.
  bool same(const Place& other) const;
  const std::string& why() const { return why_; }

 private:
  enum class State { text, tag_name, tag, attribute, value_start, value, declaration, comment };

  bool is_link() const;
  bool end_of_tag();
  bool end_of_attribute();
  bool refuse(std::string why);

  State state_ = State::text;
  std::string tag_;        // lower case, with '/' first when it closes
  std::string attribute_;  // lower case
  char quote_ = 0;
  bool has_hreflang_ = false;
  bool value_begun_ = false;  // something was printed since the opening quote
  std::string comment_;       // the last characters, to see "-->"
  bool raw_ = false;          // inside script or style: empty only
  std::string why_;
};

}  // namespace probity::server::render
