#include "demo/blanks.h"

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>

#include "base/clock.h"
#include "base/number.h"
#include "json/codec.h"

namespace probity::demo {

using base::Code;
using base::fail;
using base::Result;
using interop::packages::Package;

namespace {

tl::unexpected<base::Error> unknown(const std::string& words, const std::string& required) {
  return fail(Code::bad_input, "the story leaves a blank that nothing fills", "", "story.blank",
              "{" + words + "}", required);
}

Result<json::Value> date(const std::string& words, base::Time now) {
  const std::string days = words.substr(std::string_view("today").size());
  if (days.empty()) return json::encode(base::date_of(now));
  const auto number = base::parse_int(days.substr(1));
  if ((days[0] != '+' && days[0] != '-') || !number || *number < 0 || *number > 400)
    return unknown(words, "{today}, {today+DAYS} or {today-DAYS}");
  const int ahead = static_cast<int>(*number) * (days[0] == '-' ? -1 : 1);
  return json::encode(base::add_days(base::date_of(now), ahead));
}

// Package URL: the '@' of a scope is escaped.
std::string purl(const interop::packages::Pin& pin) {
  const bool scoped = pin.name.starts_with('@');
  return "pkg:npm/" + (scoped ? "%40" + pin.name.substr(1) : pin.name) + "@" + pin.version;
}

}  // namespace

Result<json::Value> Blanks::fill(const json::Value& value) {
  if (value.is_string()) {
    const std::string text(json::view(value.get_string()));
    if (text.starts_with('{') && text.find('}') == text.size() - 1)
      return blank(text.substr(1, text.size() - 2));
    PROBITY_TRY(const std::string filled, fill(text));
    return json::encode(filled);
  }
  json::Value copy = value;
  if (auto* object = copy.if_object())
    for (auto& [key, member] : *object) {
      auto filled = fill(member);
      if (!filled) return fail(base::within(filled.error(), "/" + json::pointer_token(key)));
      member = std::move(*filled);
    }
  if (auto* array = copy.if_array())
    for (std::size_t i = 0; i < array->size(); ++i) {
      auto filled = fill((*array)[i]);
      if (!filled) return fail(base::within(filled.error(), "/" + std::to_string(i)));
      (*array)[i] = std::move(*filled);
    }
  return copy;
}

Result<std::string> Blanks::fill(const std::string& text) {
  std::string out;
  std::size_t from = 0;
  for (std::size_t open = text.find('{'); open != text.npos; open = text.find('{', from)) {
    const std::size_t close = text.find('}', open);
    if (close == text.npos) return unknown(text.substr(open + 1), "a closing brace");
    PROBITY_TRY(const json::Value filled, blank(text.substr(open + 1, close - open - 1)));
    if (!filled.is_string())
      return unknown(text.substr(open + 1, close - open - 1), "a blank that stands for text");
    out += text.substr(from, open - from);
    out += json::view(filled.get_string());
    from = close + 1;
  }
  return out + text.substr(from);
}

Result<json::Value> Blanks::blank(const std::string& words) {
  if (words.starts_with("today")) return date(words, node_.doors().clock.now());
  const std::size_t space = words.find(' ');
  const std::string what = words.substr(0, space);
  const std::string name = space == std::string::npos ? "" : words.substr(space + 1);
  if (what == "key") {
    PROBITY_TRY(const std::string pem, key(name));
    return json::encode(pem);
  }
  if (what == "use") {
    PROBITY_TRY(const auto db, node_.reader());
    PROBITY_TRY(const auto use, ledger::find_named(*db, what, name));
    if (!use) return unknown(words, "a use that an earlier step registers");
    return json::encode(use->digest);
  }
  if (what == "sha256" || what == "bytes") {
    const auto paper = papers_.find(name);
    if (paper == papers_.end()) return unknown(words, "a paper of this chapter or an earlier one");
    return what == "bytes" ? json::encode(paper->second.bytes) : json::encode(paper->second.sha256);
  }
  if (what != "statement") return of_package(what, name);
  const auto said = statements_.find(name);
  if (said == statements_.end()) return unknown(words, "a name that an earlier step is called");
  return json::encode(said->second);
}

Result<std::string> Blanks::key(const std::string& who) {
  const bool person = who.find('/') != std::string::npos;
  const std::string owner = person ? access::person_owner(who) : access::agency_owner(who);
  PROBITY_TRY(const auto kept, node_.keyring().find(owner));
  if (kept) return kept->public_key().pem();
  PROBITY_TRY(const auto made, node_.keyring().make(owner));
  return made.pem();
}

Result<json::Value> Blanks::of_package(const std::string& what, const std::string& name) {
  for (const Package& package : packages_) {
    if (package.pin.name != name) continue;
    if (what == "artifact") return json::encode(package.manifest.root);
    if (what == "manifest") return json::encode(package.manifest);
    if (what == "version") return json::encode(package.pin.version);
    if (what == "integrity") return json::encode(package.pin.integrity);
    if (what == "purl") return json::encode(purl(package.pin));
  }
  return unknown(what + " " + name,
                 "{artifact PACKAGE} and the like, of a package in models.lock.json");
}

}  // namespace probity::demo
