#include "registers/provenance/spdx.h"

#include <algorithm>
#include <unordered_set>

#include "base/limits.h"
#include "base/resource.h"

namespace probity::registers::provenance {

using base::Result;
using base::Status;

std::span<const base::Resource> resources();

namespace {

struct Ids {
  std::unordered_set<std::string> current, deprecated, exceptions;
};

const Ids& ids() {
  static const Ids all = [] {
    Ids made;
    std::string_view rest = *base::find(resources(), "spdx-ids.txt");
    while (!rest.empty()) {
      const std::string_view line = rest.substr(0, rest.find('\n'));
      rest.remove_prefix(std::min(rest.size(), line.size() + 1));
      if (line.empty() || line[0] == '#') continue;
      if (line[0] == '~') {
        made.deprecated.emplace(line.substr(1));
      } else if (line[0] == '+') {
        made.exceptions.emplace(line.substr(1));
      } else {
        made.current.emplace(line);
      }
    }
    return made;
  }();
  return all;
}

bool is_id_char(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
         c == '.' || c == '+' || c == ':';
}

// expression = term { OR term }; term = factor { AND factor }; factor = '(' expression ')' | id [
// WITH exception ]
class Parser {
 public:
  explicit Parser(std::string_view text) : text_(text) { next(); }

  Result<Licence> parse() {
    PROBITY_CHECK(expression(0));
    if (!token_.empty())
      return refuse("the expression goes on where it should end", "AND, OR or the end");
    licence_.expression = std::string(text_);
    return std::move(licence_);
  }

 private:
  static constexpr int kDepth = 32;

  tl::unexpected<base::Error> refuse(std::string what, std::string required) const {
    return base::fail(base::Code::bad_input, std::move(what), "", "licence.expression",
                      token_.empty() ? "the end" : std::string(token_.substr(0, 64)),
                      std::move(required));
  }

  void next() {
    while (at_ < text_.size() && text_[at_] == ' ') ++at_;
    std::size_t end = at_;
    if (end < text_.size() && !is_id_char(text_[end])) {
      ++end;
    } else {
      while (end < text_.size() && is_id_char(text_[end])) ++end;
    }
    token_ = text_.substr(at_, end - at_);
    at_ = end;
  }

  Status expression(int depth) {
    PROBITY_CHECK(term(depth));
    while (token_ == "OR") {
      next();
      PROBITY_CHECK(term(depth));
    }
    return {};
  }

  Status term(int depth) {
    PROBITY_CHECK(factor(depth));
    while (token_ == "AND") {
      next();
      PROBITY_CHECK(factor(depth));
    }
    return {};
  }

  Status factor(int depth) {
    if (depth > kDepth) return refuse("the expression is nested too deeply", "at most 32 levels");
    if (token_ == "(") {
      next();
      PROBITY_CHECK(expression(depth + 1));
      if (token_ != ")") return refuse("a parenthesis is not closed", ")");
      next();
      return {};
    }
    PROBITY_CHECK(licence());
    if (token_ != "WITH") return {};
    next();
    if (!ids().exceptions.contains(std::string(token_)))
      return refuse("no such licence exception", "an exception of the SPDX list");
    next();
    return {};
  }

  Status licence() {
    std::string id(token_);
    const bool own = id.starts_with("LicenseRef-") || id.starts_with("DocumentRef-");
    const std::string bare = id.ends_with('+') ? id.substr(0, id.size() - 1) : id;
    if (own ? id.size() <= 11 : !ids().current.contains(id) && !ids().current.contains(bare)) {
      if (ids().deprecated.contains(id))
        return refuse("that licence id is deprecated", "its replacement in the SPDX list");
      return refuse("no such licence",
                    "an id of the SPDX list or LicenseRef-<name>; \"other\" is no licence");
    }
    if (own) licence_.listed = false;
    if (std::find(licence_.ids.begin(), licence_.ids.end(), id) == licence_.ids.end())
      licence_.ids.push_back(std::move(id));
    next();
    return {};
  }

  std::string_view text_;
  std::size_t at_ = 0;
  std::string_view token_;
  Licence licence_;
};

}  // namespace

Result<Licence> parse_licence(std::string_view expression) {
  if (expression.size() > base::limits::kLicenceBytes)
    return base::fail(base::Code::too_large, "the licence expression is too long", "",
                      "licence.expression", std::to_string(expression.size()),
                      std::to_string(base::limits::kLicenceBytes) + " bytes at most");
  return Parser(expression).parse();
}

}  // namespace probity::registers::provenance
