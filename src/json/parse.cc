#include "json/parse.h"

#include <fmt/format.h>

#include <boost/json/basic_parser_impl.hpp>
#include <charconv>
#include <vector>

#include "base/utf8.h"

namespace probity::json {

using base::Code;
using base::fail;
using base::Result;

namespace {

using boost::json::error_code;

// Builds the value in place while the parser runs. Boost's own handler keeps the last of two equal
// keys, so that two readers of one signed text could see different values; and its doubles are up
// to an ulp off.
class Builder {
 public:
  static constexpr std::size_t max_object_size = static_cast<std::size_t>(-1);
  static constexpr std::size_t max_array_size = static_cast<std::size_t>(-1);
  static constexpr std::size_t max_key_size = static_cast<std::size_t>(-1);
  static constexpr std::size_t max_string_size = static_cast<std::size_t>(-1);

  bool on_document_begin(error_code&) { return true; }
  bool on_document_end(error_code&) { return true; }
  bool on_object_begin(error_code&) { return open(Object()); }
  bool on_object_end(std::size_t, error_code&) { return close(); }
  bool on_array_begin(error_code&) { return open(Array()); }
  bool on_array_end(std::size_t, error_code&) { return close(); }
  bool on_key_part(boost::json::string_view part, std::size_t, error_code&) { return keep(part); }
  bool on_key(boost::json::string_view last, std::size_t, error_code& error) {
    keep(last);
    Level& level = open_.back();
    const auto [member, is_new] = level.container->get_object().emplace(pending_, nullptr);
    level.key = std::string_view(member->key());
    level.slot = &member->value();
    pending_.clear();
    if (!is_new) return refuse("json.duplicate-key", error);
    return true;
  }
  bool on_string_part(boost::json::string_view part, std::size_t, error_code&) {
    return keep(part);
  }
  bool on_string(boost::json::string_view last, std::size_t, error_code&) {
    if (pending_.empty()) {
      *next() = last;
    } else {
      keep(last);
      *next() = pending_;
      pending_.clear();
    }
    return true;
  }
  bool on_number_part(boost::json::string_view part, error_code&) { return keep(part); }
  bool on_int64(std::int64_t number, boost::json::string_view, error_code&) {
    pending_.clear();
    *next() = number;
    return true;
  }
  bool on_uint64(std::uint64_t number, boost::json::string_view, error_code&) {
    pending_.clear();
    *next() = number;
    return true;
  }
  bool on_double(double, boost::json::string_view last, error_code& error) {
    keep(last);
    double number = 0;
    const char* end = pending_.data() + pending_.size();
    const auto [used, failure] = std::from_chars(pending_.data(), end, number);
    if (failure != std::errc() || used != end) return refuse("json.number", error);
    pending_.clear();
    *next() = number;
    return true;
  }
  bool on_bool(bool value, error_code&) {
    *next() = value;
    return true;
  }
  bool on_null(error_code&) {
    *next() = nullptr;
    return true;
  }
  bool on_comment_part(boost::json::string_view, error_code&) { return false; }
  bool on_comment(boost::json::string_view, error_code&) { return false; }

  Value take() { return std::move(root_); }
  std::string_view refused_by() const { return refused_by_; }
  std::string_view last_key() const {
    return open_.empty() ? std::string_view() : open_.back().key;
  }

  // Where the parser stands: members and items that are open, and the member whose value is
  // awaited.
  std::string pointer() const {
    std::string out;
    for (const Level& level : open_) {
      if (level.container->is_array() && &level != &open_.back())
        out += fmt::format("/{}", level.container->get_array().size() - 1);
      else if (level.slot)
        out += '/' + pointer_token(level.key);
    }
    return out;
  }

 private:
  // The containers lie in their parents, which do not change while a child is open, so pointers
  // into them hold.
  struct Level {
    Value* container;
    std::string_view key;   // of the member begun last
    Value* slot = nullptr;  // that member's value, while it is awaited or open
  };

  bool keep(boost::json::string_view part) {
    pending_.append(part.data(), part.size());
    return true;
  }
  Value* next() {
    if (open_.empty()) return &root_;
    Level& level = open_.back();
    if (level.container->is_array()) return &level.container->get_array().emplace_back(nullptr);
    return std::exchange(level.slot, nullptr);
  }
  template <class Container>
  bool open(Container empty) {
    Value* here = open_.empty() || open_.back().container->is_array() ? next() : open_.back().slot;
    *here = std::move(empty);
    open_.push_back({here, {}, nullptr});
    return true;
  }
  bool close() {
    open_.pop_back();
    if (!open_.empty()) open_.back().slot = nullptr;
    return true;
  }
  bool refuse(std::string_view rule, error_code& error) {
    refused_by_ = rule;
    error = boost::json::error::syntax;
    return false;
  }

  Value root_;
  std::vector<Level> open_;
  std::string pending_;  // pieces of the key, string or number being read
  std::string_view refused_by_;
};

// "\ud800" to "\udbff" without its other half, which Boost reports as plain bad syntax behind it.
bool ends_in_high_surrogate(std::string_view text) {
  if (text.size() < 6) return false;
  text.remove_prefix(text.size() - 6);
  return (text.starts_with("\\ud") || text.starts_with("\\uD")) &&
         std::string_view("89abAB").find(text[3]) != text.npos;
}

tl::unexpected<base::Error> refusal(std::string_view text, std::size_t offset,
                                    const error_code& why, const Builder& builder,
                                    std::size_t max_depth) {
  using boost::json::error;
  const auto refuse = [&](std::string_view rule, std::string_view what, std::string found,
                          std::string required) {
    return fail(Code::bad_input, fmt::format("{} at byte {}", what, offset), builder.pointer(),
                std::string(rule), std::move(found), std::move(required));
  };
  if (builder.refused_by() == "json.duplicate-key")
    return refuse("json.duplicate-key", "an object names a member twice",
                  quoted(builder.last_key()), "each name once");
  if (builder.refused_by() == "json.number" || why == error::exponent_overflow)
    return refuse("json.number", "a number out of range", "a number no double can hold",
                  "at most 1.7976931348623157e308, and no nearer to zero than 4.9e-324");
  if (why == error::too_deep)
    return refuse("json.depth", "the value is nested too deeply", "",
                  fmt::format("at most {} levels", max_depth));
  if (text.starts_with("\xEF\xBB\xBF"))
    return refuse("json.syntax", "the text starts with a byte order mark", "U+FEFF",
                  "JSON without one");
  if (const std::size_t bad = base::valid_utf8(text); bad < text.size() && bad <= offset + 4) {
    offset = bad;
    return refuse("json.utf8", "the text is not UTF-8", "", "UTF-8 (RFC 3629)");
  }
  if (why == error::illegal_leading_surrogate || why == error::illegal_trailing_surrogate ||
      ends_in_high_surrogate(text.substr(0, offset)))
    return refuse("json.utf8", "half of a surrogate pair", "", "both halves or none");
  if (why == error::extra_data)
    return refuse("json.syntax", "text after the JSON value", "", "one JSON value and no more");
  if (why == error::incomplete)
    return refuse("json.syntax", "the JSON text ends too early", "", "a whole JSON value");
  return refuse("json.syntax", "not JSON", "", "JSON (RFC 8259)");
}

}  // namespace

Result<Value> parse(std::string_view text, std::size_t max_depth) {
  boost::json::parse_options options;
  options.max_depth = max_depth;
  try {
    boost::json::basic_parser<Builder> parser(options);
    error_code error;
    std::size_t used = parser.write_some(/*more=*/false, text.data(), text.size(), error);
    if (!error && used < text.size()) error = boost::json::error::extra_data;
    if (error) return refusal(text, used, error, parser.handler(), max_depth);
    return parser.handler().take();
  } catch (const std::exception& failure) {
    return fail(Code::too_large, "the JSON text needs too much memory", {}, "json.size",
                failure.what());
  }
}

}  // namespace probity::json
