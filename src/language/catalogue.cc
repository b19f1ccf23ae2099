#include "language/catalogue.h"

#include <algorithm>

#include "language/pseudo.h"
#include "language/slots.h"

namespace probity::language {

using base::Result;
using base::Status;

namespace {

Status same_slots(const PoMessage& message, std::string_view name) {
  const auto one = slots(without_context(message.id));
  const auto many = message.plural.empty() ? one : slots(message.plural);
  for (std::size_t form = 0; form < message.texts.size(); ++form) {
    const auto found = slots(message.texts[form]);
    // The form for one thing may leave the number out, as English may: "the only use".
    if (found == many || (form == 0 && found == one)) continue;
    std::string kept;
    for (const std::string& slot : many.value_or(std::vector<std::string>()))
      kept += (kept.empty() ? "" : " ") + slot;
    return base::fail(base::Code::internal, "a translation does not keep what its message has",
                      std::string(name) + ":" + std::to_string(message.line), "po.slots",
                      message.texts[form].substr(0, 200), kept.empty() ? "only text" : kept);
  }
  return {};
}

}  // namespace

std::string_view without_context(std::string_view english) {
  const std::size_t end = english.find(kContextEnd);
  return end == english.npos ? english : english.substr(end + 1);
}

Result<Catalogue> Catalogue::make(const Po& po, std::string_view name) {
  Catalogue made;
  made.plurals_ = po.plurals;
  for (const PoMessage& message : po.messages) {
    const bool is_whole = std::none_of(message.texts.begin(), message.texts.end(),
                                       [](const std::string& text) { return text.empty(); });
    if (!is_whole || message.is_fuzzy) continue;
    PROBITY_CHECK(same_slots(message, name));
    made.texts_.emplace(message.id, message.texts);
  }
  return made;
}

Catalogue Catalogue::pseudo(const Po& po) {
  Catalogue made;
  for (const PoMessage& message : po.messages) {
    std::vector<std::string> texts = {language::pseudo(without_context(message.id))};
    if (!message.plural.empty()) texts.push_back(language::pseudo(message.plural));
    made.texts_.emplace(message.id, std::move(texts));
  }
  return made;
}

std::string_view Catalogue::find(std::string_view english) const {
  const auto found = texts_.find(english);
  return found == texts_.end() ? without_context(english) : found->second.front();
}

std::string_view Catalogue::find(std::int64_t number, std::string_view one,
                                 std::string_view many) const {
  const auto found = texts_.find(one);
  if (found == texts_.end()) return number == 1 ? without_context(one) : many;
  const bool is_many = plurals_ == Plurals::not_one ? number != 1 : number > 1 || number < -1;
  return is_many ? found->second.back() : found->second.front();
}

}  // namespace probity::language
