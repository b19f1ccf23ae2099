#include "server/render/messages.h"

#include <algorithm>
#include <array>
#include <optional>

#include "server/render/ascii.h"

namespace probity::server::render {
namespace {

constexpr std::size_t kPartialDepth = 16;
constexpr std::size_t kNone = static_cast<std::size_t>(-1);

constexpr std::array<std::string_view, 19> kInlineTags = {
    "a", "abbr", "b",     "bdi",  "cite",   "code", "em",  "i",    "kbd", "mark",
    "q", "s",    "small", "span", "strong", "sub",  "sup", "time", "var"};
constexpr std::array<std::string_view, 4> kSpokenAttributes = {"aria-label", "alt", "title",
                                                               "placeholder"};

bool is_space(char c) { return c == ' ' || c == '\n' || c == '\t' || c == '\r'; }
bool is_letter(char c) { return lower(c) >= 'a' && lower(c) <= 'z'; }
template <std::size_t N>
bool is_among(const std::array<std::string_view, N>& all, std::string_view one) {
  return std::find(all.begin(), all.end(), one) != all.end();
}

struct Attribute {
  std::string_view name;
  std::size_t begin, end;  // of the value
};

struct Token {
  enum class Kind { text, variable, open, close, section_open, section_close, edge };
  Kind kind = Kind::text;
  std::size_t begin = 0, end = 0;
  std::string_view name{};
  bool is_edge = false;  // no message goes over it
  bool is_mute = false;  // its text is not for translators
  std::size_t pair = kNone;
};
using Kind = Token::Kind;

// Letters outside character references.
bool has_letters(std::string_view text) {
  for (std::size_t at = 0; at < text.size(); ++at) {
    if (text[at] == '&') {
      const std::size_t end = text.find_first_of("; \n", at);
      if (end != text.npos && text[end] == ';') at = end;
    } else if (is_letter(text[at])) {
      return true;
    }
  }
  return false;
}

// What stands between two offsets of one source, cut into tokens and these into messages.
class Cutter {
 public:
  Cutter(std::string_view source, const Sources& sources, std::size_t depth)
      : source_(source), sources_(sources), depth_(depth) {}

  void cut(std::size_t from, std::size_t to, bool in_attribute, std::vector<Message>& out) {
    read(from, to);
    part();
    join();
    for (std::size_t i = 0; i < tokens_.size();) {
      std::size_t end = i;
      while (end < tokens_.size() && !tokens_[end].is_edge) ++end;
      take(i, end, in_attribute, out);
      i = end + 1;
    }
    for (const Attribute& value : spoken_)
      Cutter(source_, sources_, depth_).cut(value.begin, value.end, /*in_attribute=*/true, out);
  }

  // Whether all of it could stand within a sentence.
  bool is_inline() {
    read(0, source_.size());
    return std::none_of(tokens_.begin(), tokens_.end(),
                        [](const Token& token) { return token.is_edge; });
  }

 private:
  std::string_view text(const Token& token) const {
    return source_.substr(token.begin, token.end - token.begin);
  }

  void read(std::size_t at, std::size_t to) {
    const auto whole = [&](std::string_view close, std::size_t from) {
      const std::size_t end = source_.find(close, from);
      return end == source_.npos || end + close.size() > to ? to : end + close.size();
    };
    std::size_t mute = 0;  // depth below an element that is not for translators
    while (at < to) {
      const std::string_view rest = source_.substr(at, to - at);
      if (rest.starts_with("{{")) {
        const std::size_t end = whole("}}", at + 2);
        tag(at, end);
        at = end;
      } else if (rest.starts_with("<!--")) {
        const std::size_t end = whole("-->", at + 4);
        tokens_.push_back({Kind::edge, at, end, {}, true});
        at = end;
      } else if (rest.size() > 1 && rest[0] == '<' &&
                 (is_letter(rest[1]) || rest[1] == '/' || rest[1] == '!')) {
        const std::size_t end = end_of_element(at, to);
        element(at, end, mute);
        at = end;
      } else {
        const std::size_t end =
            std::min({source_.find("{{", at + 1), source_.find('<', at + 1), to});
        tokens_.push_back({Kind::text, at, end, {}, false, mute > 0});
        at = end;
      }
    }
  }

  void tag(std::size_t begin, std::size_t end) {
    std::string_view inner = source_.substr(begin + 2, end - begin - 2);
    if (inner.ends_with("}}")) inner.remove_suffix(2);
    const char sigil = inner.empty() ? ' ' : inner.front();
    if (std::string_view("#^?/>!").find(sigil) != std::string_view::npos) inner.remove_prefix(1);
    while (!inner.empty() && is_space(inner.front())) inner.remove_prefix(1);
    while (!inner.empty() && is_space(inner.back())) inner.remove_suffix(1);
    Token token{Kind::variable, begin, end, inner};
    if (sigil == '#' || sigil == '^' || sigil == '?') token.kind = Kind::section_open;
    if (sigil == '/') token.kind = Kind::section_close;
    if (sigil == '!' || (sigil == '>' && !is_inline_partial(inner))) token.is_edge = true;
    tokens_.push_back(token);
  }

  bool is_inline_partial(std::string_view name) const {
    const auto text = depth_ < kPartialDepth ? sources_(name) : std::nullopt;
    return text && Cutter(*text, sources_, depth_ + 1).is_inline();
  }

  // Behind the '>' of the tag; quoted values may hold others.
  std::size_t end_of_element(std::size_t at, std::size_t to) const {
    char quote = 0;
    for (; at < to; ++at) {
      const char c = source_[at];
      if (quote != 0) {
        if (c == quote) quote = 0;
      } else if (c == '"' || c == '\'') {
        quote = c;
      } else if (c == '>') {
        return at + 1;
      }
    }
    return to;
  }

  void element(std::size_t begin, std::size_t end, std::size_t& mute) {
    const bool closes = source_[begin + 1] == '/';
    std::size_t at = begin + (closes ? 2 : 1);
    const std::size_t name_begin = at;
    while (at < end && (is_letter(source_[at]) || (source_[at] >= '0' && source_[at] <= '9'))) ++at;
    const std::string_view name = source_.substr(name_begin, at - name_begin);
    const bool is_inline = is_among(kInlineTags, name);
    bool is_mute = name == "code" || name == "kbd";
    const std::size_t spoken = spoken_.size();
    if (!closes) attributes(name, at, end, is_mute);
    tokens_.push_back({!is_inline ? Kind::edge
                       : closes   ? Kind::close
                                  : Kind::open,
                       begin, end, name, !is_inline || spoken_.size() > spoken});
    if (!is_inline) return;
    if (mute > 0)
      mute = closes ? mute - 1 : mute + 1;
    else if (is_mute && !closes)
      mute = 1;
  }

  void attributes(std::string_view tag, std::size_t at, std::size_t end, bool& is_mute) {
    bool is_description = false;
    while (at < end) {
      const std::size_t equals = source_.find("=\"", at);
      if (equals == source_.npos || equals >= end) return;
      std::size_t name = equals;
      while (name > at && (is_letter(source_[name - 1]) || source_[name - 1] == '-')) --name;
      const Attribute one{source_.substr(name, equals - name), equals + 2,
                          std::min(source_.find('"', equals + 2), end)};
      const std::string_view value = source_.substr(one.begin, one.end - one.begin);
      if (tag == "meta" && one.name == "name") is_description = value == "description";
      if (one.name == "translate" && value == "no") is_mute = true;
      if (is_among(kSpokenAttributes, one.name) || (one.name == "content" && is_description))
        spoken_.push_back(one);
      at = one.end + 1;
    }
  }

  // Two elements side by side, as a label and its value in a cell of a table, are two messages.
  void part() {
    std::vector<Token> out;
    const auto opens = [](const Token& token) {
      return token.kind == Kind::open || token.kind == Kind::section_open;
    };
    for (std::size_t i = 0; i < tokens_.size(); ++i) {
      const bool is_between =
          i > 0 && i + 1 < tokens_.size() && is_blank(tokens_[i]) &&
          (tokens_[i - 1].kind == Kind::close || tokens_[i - 1].kind == Kind::section_close) &&
          opens(tokens_[i + 1]);
      if (is_between) tokens_[i].is_edge = true;
      if (i > 0 && tokens_[i].kind == Kind::open && tokens_[i - 1].kind == Kind::close)
        out.push_back({Kind::edge, tokens_[i].begin, tokens_[i].begin, {}, true});
      out.push_back(tokens_[i]);
    }
    tokens_ = std::move(out);
  }

  // Finds for each section and inline element where it ends. One that does not end where it should,
  // or holds what no sentence holds, is an edge itself.
  void join() {
    std::vector<std::size_t> open;
    for (std::size_t i = 0; i < tokens_.size(); ++i) {
      Token& token = tokens_[i];
      if (token.kind == Kind::open || token.kind == Kind::section_open) {
        open.push_back(i);
      } else if (token.kind == Kind::close || token.kind == Kind::section_close) {
        const bool is_section = token.kind == Kind::section_close;
        const Kind opens = is_section ? Kind::section_open : Kind::open;
        const auto is_mine = [&](std::size_t at) {
          return tokens_[at].kind == opens && tokens_[at].name == token.name;
        };
        // The end of a section ends the elements in it that are still open; not so the other way.
        while (is_section && !open.empty() && !is_mine(open.back())) {
          tokens_[open.back()].is_edge = true;
          open.pop_back();
        }
        if (open.empty() || !is_mine(open.back())) {
          token.is_edge = true;
          continue;
        }
        const std::size_t begin = open.back();
        open.pop_back();
        tokens_[begin].pair = i;
        if (holds_edge(begin, i) || (is_section && has_words(begin, i)))
          tokens_[begin].is_edge = token.is_edge = true;
        else if (tokens_[begin].is_edge)
          token.is_edge = true;
      }
    }
    for (const std::size_t at : open) tokens_[at].is_edge = true;
  }

  bool holds_edge(std::size_t begin, std::size_t end) const {
    return std::any_of(tokens_.begin() + static_cast<std::ptrdiff_t>(begin) + 1,
                       tokens_.begin() + static_cast<std::ptrdiff_t>(end),
                       [](const Token& token) { return token.is_edge; });
  }

  bool has_words(std::size_t begin, std::size_t end) const {
    for (std::size_t i = begin; i < end; ++i)
      if (tokens_[i].kind == Kind::text && !tokens_[i].is_mute && has_letters(text(tokens_[i])))
        return true;
    return false;
  }

  bool is_blank(const Token& token) const {
    const std::string_view all = text(token);
    return token.kind == Kind::text && std::all_of(all.begin(), all.end(), is_space);
  }

  void take(std::size_t begin, std::size_t end, bool in_attribute, std::vector<Message>& out) {
    while (begin < end) {
      if (is_blank(tokens_[begin]))
        ++begin;
      else if (is_blank(tokens_[end - 1]))
        --end;
      else if (tokens_[begin].kind == Kind::open && tokens_[begin].pair == end - 1)
        ++begin, --end;
      else
        break;
    }
    if (!has_words(begin, end)) return;
    Message message{tokens_[begin].begin, tokens_[end - 1].end, {}, in_attribute};
    while (is_space(source_[message.begin])) ++message.begin;
    while (is_space(source_[message.end - 1])) --message.end;
    for (const char c : source_.substr(message.begin, message.end - message.begin)) {
      if (!is_space(c))
        message.text += c;
      else if (!message.text.ends_with(' '))
        message.text += ' ';
    }
    out.push_back(std::move(message));
  }

  std::string_view source_;
  const Sources& sources_;
  std::size_t depth_;
  std::vector<Token> tokens_;
  std::vector<Attribute> spoken_;
};

}  // namespace

std::vector<Message> messages(std::string_view source, const Sources& sources) {
  std::vector<Message> out;
  Cutter(source, sources, 0).cut(0, source.size(), /*in_attribute=*/false, out);
  std::sort(out.begin(), out.end(),
            [](const Message& a, const Message& b) { return a.begin < b.begin; });
  return out;
}

std::string translated(std::string_view source, const Sources& sources, const Lookup& lookup) {
  std::string out;
  std::size_t at = 0;
  for (const Message& message : messages(source, sources)) {
    const std::string_view said = lookup(message.text);
    if (said == message.text) continue;
    out += source.substr(at, message.begin - at);
    for (const char c : said) {
      if (c == '"' && message.is_attribute)
        out += "&quot;";
      else
        out += c;
    }
    at = message.end;
  }
  return out += source.substr(at);
}

}  // namespace probity::server::render
