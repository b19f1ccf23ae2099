#include "server/render/compiler.h"

#include <algorithm>
#include <utility>

#include "server/render/escape.h"

namespace probity::server::render {
namespace {

constexpr std::size_t kPartialDepth = 16;

bool is_blank(std::string_view text) {
  return text.find_first_not_of(" \t\r") == std::string_view::npos;
}

std::string_view trim(std::string_view text) {
  const std::size_t from = text.find_first_not_of(" \t\r\n");
  if (from == std::string_view::npos) return {};
  return text.substr(from, text.find_last_not_of(" \t\r\n") - from + 1);
}

std::vector<std::string_view> split(std::string_view name) {
  std::vector<std::string_view> parts;
  while (true) {
    const std::size_t dot = name.find('.');
    parts.push_back(name.substr(0, dot));
    if (dot == std::string_view::npos) return parts;
    name.remove_prefix(dot + 1);
  }
}

std::string names_of(const Shape& shape) {
  std::string names;
  for (const Shape::Member& member : shape.members) {
    if (!names.empty()) names += ", ";
    names += member.name;
  }
  return names;
}

}  // namespace

Compiler::Compiler(const Sources& sources, std::span<const Shape* const> frames,
                   std::string_view prefix)
    : sources_(sources), scopes_(frames.begin(), frames.end()) {
  out_.frames_ = frames.size();
  out_.prefix_ = prefix;
}

tl::unexpected<base::Error> Compiler::refuse(std::string what, std::string_view found,
                                             std::string required) const {
  return base::fail(base::Code::internal, std::move(what),
                    files_.back() + ":" + std::to_string(line_), "template", std::string(found),
                    std::move(required));
}

base::Result<Template> Compiler::compile(std::string_view name) {
  PROBITY_CHECK(source(name));
  return std::move(out_);
}

base::Status Compiler::source(std::string_view name) {
  const auto text = sources_(name);
  if (!text) {
    if (files_.empty()) files_.emplace_back(name);
    return refuse("there is no template of this name", name);
  }
  if (files_.size() == kPartialDepth)
    return refuse("partials lie too deep", name, "at most 16 levels");
  const std::size_t outer_line = line_;
  const std::size_t outer_floor = std::exchange(floor_, sections_.size());
  files_.emplace_back(name);
  line_ = 1;
  PROBITY_CHECK(body(*text));
  if (sections_.size() != floor_)
    return refuse("this section is not closed", sections_.back().name);
  files_.pop_back();
  line_ = outer_line;
  floor_ = outer_floor;
  return {};
}

// A tag that prints nothing and stands alone on its line takes the line with it (mustache(5),
// "standalone").
base::Status Compiler::body(std::string_view text) {
  std::size_t at = 0;
  while (true) {
    const std::size_t begin = text.find("{{", at);
    if (begin == std::string_view::npos) return literal(text.substr(at));
    const std::size_t end = text.find("}}", begin + 2);
    if (end == std::string_view::npos) {
      PROBITY_CHECK(literal(text.substr(at, begin - at)));
      return refuse("this tag is not closed", text.substr(begin, 20), "}}");
    }
    const std::string_view inner = text.substr(begin + 2, end - begin - 2);
    const char first = inner.empty() ? ' ' : inner.front();
    const bool has_sigil = std::string_view("#^?/>!").find(first) != std::string_view::npos;
    std::size_t literal_end = begin;
    std::size_t next = end + 2;
    if (has_sigil) {
      const std::size_t newline = begin == 0 ? std::string_view::npos : text.rfind('\n', begin - 1);
      const std::size_t line = newline == std::string_view::npos ? 0 : newline + 1;
      const std::size_t line_end = std::min(text.find('\n', next), text.size());
      if (line >= at && is_blank(text.substr(line, begin - line)) &&
          is_blank(text.substr(next, line_end - next))) {
        literal_end = line;
        next = std::min(line_end + 1, text.size());
      }
    }
    PROBITY_CHECK(literal(text.substr(at, literal_end - at)));
    PROBITY_CHECK(tag(has_sigil ? first : 0, trim(inner.substr(has_sigil ? 1 : 0))));
    for (char c : text.substr(literal_end, next - literal_end)) line_ += c == '\n';
    at = next;
  }
}

base::Status Compiler::literal(std::string_view text) {
  if (text.empty()) return {};
  std::vector<std::size_t> links;
  if (!place_.advance(text, links)) return refuse(place_.why());
  for (char c : text) line_ += c == '\n';
  const auto begin = static_cast<std::uint32_t>(out_.text_.size());
  std::size_t done = 0;
  for (const std::size_t at : links) {
    out_.text_ += text.substr(done, at - done);
    done = at;
    const std::string_view rest = text.substr(at);
    if (is_page_url(rest.substr(0, rest.find_first_of("\"'")))) out_.text_ += out_.prefix_;
  }
  out_.text_ += text.substr(done);
  const auto end = static_cast<std::uint32_t>(out_.text_.size());
  out_.steps_.push_back({Template::Op::text, 0, begin, end, 0});
  return {};
}

base::Status Compiler::tag(char sigil, std::string_view name) {
  if (sigil == '!') return {};
  if (name.empty()) return refuse("this tag has no name");
  if (name.front() == '{' || name.front() == '&')
    return refuse("unescaped output is not allowed", name, "{{name}}");
  if (name.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789_.") != std::string_view::npos)
    return refuse("this is no name", name, "a-z, 0-9, _ and .");
  switch (sigil) {
    case '#':
    case '^':
    case '?':
      return open(sigil, name);
    case '/':
      return close(name);
    case '>':
      return source(name);
    default:
      return print(name);
  }
}

std::string Compiler::proof(std::uint32_t frame, const std::vector<std::string_view>& path,
                            std::size_t length) const {
  std::string text = std::to_string(frame);
  for (std::size_t i = 0; i < length; ++i) text.append(1, '.').append(path[i]);
  return text;
}

bool Compiler::is_proved(std::uint32_t frame, const std::vector<std::string_view>& path,
                         std::size_t length) const {
  return std::find(proved_.begin(), proved_.end(), proof(frame, path, length)) != proved_.end();
}

base::Result<Compiler::Found> Compiler::find(std::string_view name) const {
  Found found;
  if (name == ".") {
    found.frame = static_cast<std::uint32_t>(scopes_.size() - 1);
    found.shape = scopes_.back();
    return found;
  }
  found.path = split(name);
  std::size_t scope = scopes_.size();
  while (scope > 0 && !scopes_[scope - 1]->find(found.path.front())) --scope;
  if (scope == 0) {
    std::string known;
    for (auto it = scopes_.rbegin(); it != scopes_.rend(); ++it)
      if (!(*it)->members.empty()) known += (known.empty() ? "" : "; ") + names_of(**it);
    return refuse("no value in view has this name", name, "one of: " + known);
  }
  found.frame = static_cast<std::uint32_t>(scope - 1);
  found.shape = scopes_[scope - 1];
  for (std::size_t i = 0; i < found.path.size(); ++i) {
    if (found.maybe_absent)
      return refuse(
          "this member may be absent", name,
          "a section that shows it is there, e.g. {{?" + std::string(found.path[i - 1]) + "}}");
    const Shape::Member* member = found.shape->find(found.path[i]);
    if (!member)
      return refuse("no value in view has this name", name, "one of: " + names_of(*found.shape));
    found.shape = member->shape;
    found.maybe_absent = member->optional && !is_proved(found.frame, found.path, i + 1);
  }
  return found;
}

void Compiler::step(Template::Op op, const Found& found) {
  const auto begin = static_cast<std::uint32_t>(out_.keys_.size());
  for (std::string_view key : found.path) out_.keys_.emplace_back(key);
  const auto end = static_cast<std::uint32_t>(out_.keys_.size());
  out_.steps_.push_back({op, found.frame, begin, end, 0});
}

base::Status Compiler::print(std::string_view name) {
  PROBITY_TRY(const Found found, find(name));
  if (found.maybe_absent)
    return refuse("this member may be absent", name, "a section that shows it is there");
  if (found.shape->kind != Shape::Kind::text && found.shape->kind != Shape::Kind::integer)
    return refuse("this is no text", name, "a text or an integer");
  switch (place_.variable()) {
    case Place::Escape::none:
      return refuse(place_.why(), name);
    case Place::Escape::html:
      step(Template::Op::print, found);
      break;
    case Place::Escape::url:
      step(Template::Op::url, found);
      break;
    case Place::Escape::link:
      step(Template::Op::link, found);
      break;
    case Place::Escape::url_part:
      step(Template::Op::url_part, found);
      break;
  }
  return {};
}

base::Status Compiler::open(char sigil, std::string_view name) {
  if (!place_.same(place_))
    return refuse("no section may begin here", name, "text, between attributes or in a value");
  PROBITY_TRY(const Found found, find(name));
  sections_.push_back(
      {std::string(name), out_.steps_.size(), scopes_.size(), proved_.size(), place_});
  if (sigil == '^') {
    step(Template::Op::invert, found);
    return {};
  }
  proved_.push_back(proof(found.frame, found.path, found.path.size()));
  if (sigil == '?' || found.shape->kind == Shape::Kind::flag) {
    step(Template::Op::test, found);
  } else if (found.shape->kind == Shape::Kind::list) {
    step(Template::Op::each, found);
    scopes_.push_back(found.shape->element);
  } else {
    step(Template::Op::with, found);
    scopes_.push_back(found.shape);
  }
  return {};
}

base::Status Compiler::close(std::string_view name) {
  if (sections_.size() == floor_) return refuse("no section is open here", name);
  const Section& section = sections_.back();
  if (section.name != name) return refuse("another section is open here", name, section.name);
  if (!place_.same(section.before))
    return refuse("this section ends in another place of the HTML than it began", name);
  out_.steps_[section.step].next = static_cast<std::uint32_t>(out_.steps_.size());
  scopes_.resize(section.scopes);
  proved_.resize(section.proved);
  sections_.pop_back();
  return {};
}

}  // namespace probity::server::render
