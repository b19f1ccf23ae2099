#include "language/po.h"

#include <optional>
#include <set>

#include "base/utf8.h"

namespace probity::language {
namespace {

using base::Result;
using base::Status;

constexpr std::string_view kNotOne = "nplurals=2; plural=(n != 1);";
constexpr std::string_view kMoreThanOne = "nplurals=2; plural=(n > 1);";
constexpr std::size_t kForms = 2;

// Reads one file, line by line.
class PoReader {
 public:
  PoReader(std::string_view text, std::string_view name) : rest_(text), name_(name) {}

  Result<Po> read() {
    if (rest_.size() > kPoBytes) return refuse("po.size", "the file is too long");
    if (!base::is_utf8(rest_)) return refuse("po.utf8", "the file is no UTF-8");
    while (!rest_.empty()) {
      ++line_;
      const std::size_t end = rest_.find('\n');
      std::string_view line = rest_.substr(0, end);
      rest_.remove_prefix(end == rest_.npos ? rest_.size() : end + 1);
      if (line.ends_with('\r')) line.remove_suffix(1);
      PROBITY_CHECK(take(line));
    }
    PROBITY_CHECK(finish());
    if (!has_header_) return refuse("po.header", "the file has no header");
    return std::move(po_);
  }

 private:
  // What the entry has had last; texts go up from there.
  enum class Part { none, context, id, plural, text };

  tl::unexpected<base::Error> refuse(std::string rule, std::string what,
                                     std::string_view found = {}, std::string required = {}) const {
    return base::fail(base::Code::internal, std::move(what),
                      std::string(name_) + ":" + std::to_string(line_), std::move(rule),
                      std::string(found.substr(0, 80)), std::move(required));
  }

  Status take(std::string_view line) {
    if (line.empty()) return finish();
    if (line.starts_with('#')) {
      PROBITY_CHECK(part_ == Part::text ? finish() : Status());
      if (part_ != Part::none) return refuse("po.order", "a comment stands inside a message", line);
      if (line.starts_with("#,") && line.find("fuzzy") != line.npos) now_.is_fuzzy = true;
      return {};
    }
    if (line.starts_with('"')) {
      if (part_ == Part::none) return refuse("po.order", "a text belongs to nothing", line);
      return append(line);
    }
    const std::size_t space = line.find(' ');
    if (space == line.npos) return refuse("po.word", "this line is none of a PO file", line);
    const std::string_view word = line.substr(0, space);
    const std::string_view quoted = line.substr(space + 1);
    if (word == "msgctxt" || word == "msgid") {
      PROBITY_CHECK(part_ == Part::text ? finish() : Status());
      if (part_ == Part::none) now_.line = line_;
      const bool is_context = word == "msgctxt" && part_ == Part::none;
      if (!is_context && (word == "msgctxt" || part_ > Part::context))
        return refuse("po.order", "this line stands in the wrong place", line);
      if (part_ == Part::context) now_.id += kContextEnd;
      part_ = is_context ? Part::context : Part::id;
      return append(quoted);
    }
    if (word == "msgid_plural" && part_ == Part::id) {
      part_ = Part::plural;
      return append(quoted);
    }
    const std::string next = "msgstr[" + std::to_string(now_.texts.size()) + "]";
    const bool is_form = word == next && now_.texts.size() < kForms &&
                         (part_ == Part::plural || (part_ == Part::text && !now_.plural.empty()));
    if (is_form || (word == "msgstr" && part_ == Part::id)) {
      part_ = Part::text;
      now_.texts.emplace_back();
      return append(quoted);
    }
    return refuse("po.order", "this line stands in the wrong place", line,
                  "msgctxt, msgid, msgid_plural, msgstr or msgstr[N], in this order");
  }

  std::string& current() {
    if (part_ == Part::context || part_ == Part::id) return now_.id;
    return part_ == Part::plural ? now_.plural : now_.texts.back();
  }

  Status append(std::string_view quoted) {
    if (quoted.size() < 2 || !quoted.starts_with('"') || !quoted.ends_with('"'))
      return refuse("po.quote", "a text is not quoted", quoted);
    quoted = quoted.substr(1, quoted.size() - 2);
    std::string& out = current();
    for (std::size_t at = 0; at < quoted.size(); ++at) {
      char c = quoted[at];
      if (static_cast<unsigned char>(c) < 0x20)
        return refuse("po.escape", "a control character stands in a text");
      if (c == '"') return refuse("po.quote", "a quote stands inside a text", quoted);
      if (c == '\\') {
        const char escaped = ++at < quoted.size() ? quoted[at] : '\0';
        if (escaped == 'n')
          c = '\n';
        else if (escaped == 't')
          c = '\t';
        else if (escaped == '"' || escaped == '\\')
          c = escaped;
        else
          return refuse("po.escape", "this escape is not known", quoted.substr(at - 1),
                        R"(\n, \t, \" or \\)");
      }
      out += c;
    }
    if (out.size() > kPoTextBytes) return refuse("po.size", "a text is too long");
    return {};
  }

  Status finish() {
    if (part_ == Part::none) {
      now_.is_fuzzy = false;  // a comment without a message
      return {};
    }
    if (part_ != Part::text || (!now_.plural.empty() && now_.texts.size() != kForms))
      return refuse("po.order", "a message ends before its translation", now_.id);
    PoMessage done = std::move(now_);
    now_ = {};
    part_ = Part::none;
    if (!ids_.insert(done.id).second) return refuse("po.twice", "a message stands twice", done.id);
    if (done.id.empty()) {
      if (!po_.messages.empty()) return refuse("po.header", "the header does not stand first");
      return header(done.texts.front());
    }
    if (!has_header_) return refuse("po.header", "the file does not begin with its header");
    if (po_.messages.size() == kPoMessages) return refuse("po.size", "too many messages");
    po_.messages.push_back(std::move(done));
    return {};
  }

  static std::optional<std::string_view> field(std::string_view header, std::string_view name) {
    while (!header.empty()) {
      const std::size_t end = header.find('\n');
      const std::string_view line = header.substr(0, end);
      if (line.starts_with(name)) return line.substr(name.size());
      header.remove_prefix(end == header.npos ? header.size() : end + 1);
    }
    return std::nullopt;
  }

  Status header(std::string_view text) {
    const auto language = field(text, "Language: ");
    if (!language || language->empty())
      return refuse("po.header", "the header names no language", {}, "Language: fr");
    if (field(text, "Content-Type: ") != "text/plain; charset=UTF-8")
      return refuse("po.header", "the header names another encoding", {},
                    "Content-Type: text/plain; charset=UTF-8");
    const auto plurals = field(text, "Plural-Forms: ");
    if (plurals != kNotOne && plurals != kMoreThanOne)
      return refuse("po.header", "the header has no plural rule that is known here",
                    plurals.value_or(""),
                    std::string(kNotOne) + " or " + std::string(kMoreThanOne));
    po_.language = *language;
    po_.plurals = plurals == kNotOne ? Plurals::not_one : Plurals::more_than_one;
    has_header_ = true;
    return {};
  }

  std::string_view rest_;
  std::string_view name_;
  std::size_t line_ = 0;
  Part part_ = Part::none;
  PoMessage now_;
  bool has_header_ = false;
  std::set<std::string> ids_;
  Po po_;
};

}  // namespace

Result<Po> parse_po(std::string_view text, std::string_view name) {
  return PoReader(text, name).read();
}

}  // namespace probity::language
