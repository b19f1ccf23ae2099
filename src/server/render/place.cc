#include "server/render/place.h"

#include "server/render/ascii.h"

namespace probity::server::render {
namespace {

bool is_space(char c) { return c == ' ' || c == '\n' || c == '\t' || c == '\r' || c == '\f'; }
bool is_url(std::string_view attribute) {
  return attribute == "href" || attribute == "src" || attribute == "action" || attribute == "cite";
}

}  // namespace

bool Place::refuse(std::string why) {
  why_ = std::move(why);
  return false;
}

bool Place::is_link() const {
  return (attribute_ == "href" || attribute_ == "action") && !has_hreflang_;
}

bool Place::end_of_attribute() {
  // Our Content-Security-Policy blocks these, so a page that needs one would be broken.
  if (attribute_.starts_with("on") || attribute_ == "style" || attribute_ == "srcdoc" ||
      attribute_ == "srcset" || attribute_ == "formaction")
    return refuse("the attribute " + attribute_ + " is not allowed");
  has_hreflang_ = has_hreflang_ || attribute_ == "hreflang";
  return true;
}

bool Place::end_of_tag() {
  state_ = State::text;
  raw_ = tag_ == "script" || tag_ == "style";
  return true;
}

bool Place::advance(std::string_view literal, std::vector<std::size_t>& links) {
  for (std::size_t at = 0; at < literal.size(); ++at) {
    const char c = literal[at];
    switch (state_) {
      case State::text:
        if (c == '<') {
          state_ = State::tag_name;
          tag_.clear();
          has_hreflang_ = false;
        } else if (raw_ && !is_space(c)) {
          return refuse("a <" + tag_ + "> has no content of its own here");
        }
        break;
      case State::tag_name:
        if (c == '>') {
          end_of_tag();
        } else if (is_space(c)) {
          state_ = State::tag;
          attribute_.clear();
        } else {
          tag_ += lower(c);
          if (tag_ == "!--") {
            state_ = State::comment;
            comment_.clear();
          } else if (tag_ == "!d") {
            state_ = State::declaration;
          }
        }
        break;
      case State::tag:
        if (c == '>') {
          end_of_tag();
        } else if (!is_space(c) && c != '/') {
          state_ = State::attribute;
          attribute_ = std::string(1, lower(c));
        }
        break;
      case State::attribute:
        if (c == '>' || is_space(c) || c == '=') {
          if (!end_of_attribute()) return false;
          if (c == '>') {
            end_of_tag();
          } else {
            state_ = c == '=' ? State::value_start : State::tag;
          }
        } else {
          attribute_ += lower(c);
        }
        break;
      case State::value_start:
        if (c != '"' && c != '\'') return refuse("the value of " + attribute_ + " is not quoted");
        state_ = State::value;
        quote_ = c;
        value_begun_ = false;
        break;
      case State::value:
        if (c == quote_) {
          state_ = State::tag;
        } else {
          if (!value_begun_ && is_link()) links.push_back(at);
          value_begun_ = true;
        }
        break;
      case State::declaration:
        if (c == '>') state_ = State::text;
        break;
      case State::comment:
        comment_ += c;
        if (comment_.ends_with("-->")) state_ = State::text;
        break;
    }
  }
  return true;
}

Place::Escape Place::variable() {
  if (state_ == State::text && !raw_) return Escape::html;
  if (state_ == State::value) {
    const bool whole = !value_begun_;
    value_begun_ = true;
    if (is_url(attribute_) && !whole) return Escape::url_part;
    if (is_url(attribute_)) return is_link() ? Escape::link : Escape::url;
    return Escape::html;
  }
  refuse(state_ == State::comment       ? "no variable in an HTML comment"
         : state_ == State::value_start ? "the value of " + attribute_ + " is not quoted"
         : raw_                         ? "no variable in a <" + tag_ + ">"
                                        : "no variable in the name of a tag or attribute");
  return Escape::none;
}

bool Place::same(const Place& other) const {
  if (state_ != other.state_ || raw_ != other.raw_) return false;
  if (state_ == State::value) return attribute_ == other.attribute_ && quote_ == other.quote_;
  return state_ == State::text || state_ == State::tag;
}

}  // namespace probity::server::render
