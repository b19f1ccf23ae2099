#include "rubric/vocabulary.h"

#include <fmt/format.h>

#include <algorithm>
#include <boost/describe/class.hpp>
#include <chrono>
#include <limits>

#include "json/codec.h"
#include "json/value.h"

namespace probity::rubric {

using base::Code;
using base::fail;
using base::Result;

namespace {

// As the terms and lists stand in the document.
struct TermData {
  std::string name;
  Type type = Type::boolean;
  std::optional<std::vector<std::string>> words;
  std::optional<Order> order;
  Side side = Side::use;
  std::optional<Kind> kind;
  std::optional<std::set<std::string>> lists;
  std::optional<std::string> topic;
  std::optional<json::Value> unknown_as;
  Text question;
  std::optional<Text> help;
  std::optional<std::string> article;
};
BOOST_DESCRIBE_STRUCT(TermData, (),
                      (name, type, words, order, side, kind, lists, topic, unknown_as, question,
                       help, article))

struct ListData {
  std::string name;
  std::optional<std::string> topic;
  Text question;
  std::optional<Text> help;
  std::optional<std::string> article;
};
BOOST_DESCRIBE_STRUCT(ListData, (), (name, topic, question, help, article))

constexpr std::size_t kSetWords = 62;  // a set is compared as the bits of a non-negative int64

tl::unexpected<base::Error> refuse(const std::string& pointer, std::string what, std::string rule,
                                   std::string found, std::string required) {
  return fail(Code::bad_input, std::move(what), pointer, std::move(rule), std::move(found),
              std::move(required));
}

std::string joined(const std::vector<std::string>& words) {
  return fmt::format("{}", fmt::join(words, ", "));
}

base::Status check_shape(const Term& term, const std::string& at) {
  const bool worded = term.type == Type::word || term.type == Type::words;
  if (worded == term.words.empty())
    return refuse(at + "/words", "words belong to the types word and words, and to no other",
                  "vocabulary.words", worded ? "none" : joined(term.words),
                  worded ? "at least one word" : "no words");
  if (term.type == Type::words && term.words.size() > kSetWords)
    return refuse(at + "/words", "too many words for a set", "vocabulary.words",
                  fmt::format("{} words", term.words.size()), fmt::format("at most {}", kSetWords));
  for (std::size_t i = 0; i < term.words.size(); ++i)
    if (term.words[i] == kDeclaredUnknown ||
        std::find(term.words.begin(), term.words.begin() + static_cast<std::ptrdiff_t>(i),
                  term.words[i]) != term.words.begin() + static_cast<std::ptrdiff_t>(i))
      return refuse(fmt::format("{}/words/{}", at, i), "the word is reserved or stands twice",
                    "vocabulary.words", term.words[i], "each word once");
  const bool of_truth = term.order == Order::truth || term.order == Order::falsehood;
  if (of_truth != (term.type == Type::boolean) && term.order != Order::none)
    return refuse(at + "/order", "the order does not fit the type", "vocabulary.order",
                  std::string(json::word(term.order)),
                  "truth or falsehood for booleans, more for the others");
  if (term.kind == Kind::check &&
      term.words != std::vector<std::string>{"pass", "insufficient_evidence", "fail"})
    return refuse(at + "/words", "a check has three words", "vocabulary.check", joined(term.words),
                  "pass, insufficient_evidence, fail");
  if (!term.question.contains("en"))
    return refuse(at + "/question", "the question has no English text", "vocabulary.question",
                  "nothing", "a text under \"en\"");
  return {};
}

Term list_term(ListData&& list) {
  Term term;
  term.name = "none_of." + list.name;
  term.order = Order::falsehood;
  term.topic = list.topic.value_or("");
  term.question = std::move(list.question);
  term.help = std::move(list.help).value_or(Text{});
  term.article = list.article.value_or("");
  return term;
}

Term plain_term(TermData& data) {
  Term term;
  term.name = data.name;
  term.type = data.type;
  term.words = std::move(data.words).value_or(std::vector<std::string>{});
  term.order = data.order.value_or(Order::none);
  term.side = data.side;
  term.kind = data.kind.value_or(Kind::answer);
  term.topic = data.topic.value_or("");
  term.question = std::move(data.question);
  term.help = std::move(data.help).value_or(Text{});
  term.article = data.article.value_or("");
  return term;
}

}  // namespace

Result<Vocabulary> Vocabulary::parse(const boost::json::value& terms,
                                     const boost::json::value& lists,
                                     std::vector<std::string> purposes) {
  Vocabulary made;
  made.purposes_ = std::move(purposes);
  PROBITY_CHECK(made.add(terms, "/vocabulary", lists));
  return made;
}

Result<Vocabulary> Vocabulary::extended(const boost::json::value& terms,
                                        const boost::json::value& lists) const {
  Vocabulary made = *this;
  PROBITY_CHECK(made.add(terms, "/facts", lists));
  return made;
}

base::Status Vocabulary::add(const boost::json::value& terms, const std::string& terms_at,
                             const boost::json::value& lists) {
  PROBITY_TRY(auto list_data, json::decode<std::vector<ListData>>(lists, "/lists"));
  PROBITY_TRY(auto term_data, json::decode<std::vector<TermData>>(terms, terms_at));
  const std::size_t first_list = terms_.size();
  const std::size_t first_term = first_list + list_data.size();
  if (first_term + term_data.size() > std::numeric_limits<FactIndex>::max())
    return refuse(terms_at, "too many facts", "vocabulary.size",
                  fmt::format("{}", first_term + term_data.size()),
                  fmt::format("at most {}", std::numeric_limits<FactIndex>::max()));
  const auto append = [&](Term term, const std::string& at) -> base::Status {
    PROBITY_CHECK(check_shape(term, at));
    const auto index = static_cast<FactIndex>(terms_.size());
    if (!by_name_.emplace(term.name, index).second)
      return refuse(at + "/name", "the name stands twice", "vocabulary.name", term.name,
                    "each name once");
    terms_.push_back(std::move(term));
    return {};
  };
  for (std::size_t i = 0; i < list_data.size(); ++i)
    PROBITY_CHECK(append(list_term(std::move(list_data[i])), fmt::format("/lists/{}", i)));
  for (std::size_t i = 0; i < term_data.size(); ++i)
    PROBITY_CHECK(append(plain_term(term_data[i]), fmt::format("{}/{}", terms_at, i)));

  lists_of_.resize(terms_.size());
  members_.resize(terms_.size());
  for (std::size_t i = 0; i < term_data.size(); ++i) {
    const auto index = static_cast<FactIndex>(first_term + i);
    const std::string at = fmt::format("{}/{}", terms_at, i);
    Term& term = terms_[index];
    if (term_data[i].unknown_as) {
      PROBITY_TRY(term.unknown_as, value_of(term, *term_data[i].unknown_as, at + "/unknown_as"));
    }
    if (!term_data[i].lists) continue;
    for (const std::string& name : *term_data[i].lists) {
      const auto list = find("none_of." + name);
      if (!list || *list < first_list)
        return refuse(at + "/lists", "there is no such list", "vocabulary.list", name,
                      "the name of one of the lists");
      if (term.type != Type::boolean || term.order != Order::truth)
        return refuse(at + "/lists", "only a boolean whose truth is worse can be in a list",
                      "vocabulary.list", term.name, "type boolean, order truth");
      lists_of_[index].push_back(*list);
      members_[*list].push_back(index);
    }
  }
  for (std::size_t list = 0; list < list_data.size(); ++list)
    if (members_[first_list + list].empty())
      return refuse(fmt::format("/lists/{}", list), "no fact belongs to the list",
                    "vocabulary.list", terms_[first_list + list].name, "at least one member");
  for (std::size_t term = first_term; term < terms_.size(); ++term)
    std::stable_sort(lists_of_[term].begin(), lists_of_[term].end(), [&](FactIndex a, FactIndex b) {
      return members_[a].size() > members_[b].size();
    });
  return {};
}

std::optional<FactIndex> Vocabulary::find(std::string_view name) const {
  const auto found = by_name_.find(std::string(name));
  if (found == by_name_.end()) return std::nullopt;
  return found->second;
}

Result<Value> Vocabulary::parse_value(std::string_view name, const boost::json::value& json,
                                      const std::string& pointer) const {
  const auto index = find(name);
  if (!index)
    return refuse(pointer, "the vocabulary has no such fact", "fact.unknown", json::quoted(name),
                  "the name of a fact in the rubric's vocabulary");
  return value_of(terms_[*index], json, pointer);
}

Result<Value> Vocabulary::value_of(const Term& term, const boost::json::value& json,
                                   const std::string& pointer) const {
  const auto lift = [](auto result) -> Result<Value> {
    if (!result) return fail(std::move(result).error());
    return Value(*std::move(result));
  };
  const auto word = [&](const std::string& text, const std::vector<std::string>& words,
                        const std::string& at) -> base::Status {
    if (std::find(words.begin(), words.end(), text) != words.end()) return {};
    return refuse(at, "the word is not in the vocabulary of " + term.name, "fact.word",
                  json::quoted(text), joined(words));
  };
  if (json.is_string() && json::view(json.get_string()) == kDeclaredUnknown) {
    if (term.unknown_as) return Value(Unknown{});
    return refuse(pointer, "this fact cannot be declared unknown", "fact.declared_unknown",
                  std::string(kDeclaredUnknown), "an answer to: " + term.question.at("en"));
  }
  switch (term.type) {
    case Type::boolean:
      return lift(json::decode<bool>(json, pointer));
    case Type::integer:
      return lift(json::decode<std::int64_t>(json, pointer));
    case Type::decimal:
      return lift(json::decode<base::Decimal>(json, pointer));
    case Type::date:
      return lift(json::decode<base::Date>(json, pointer));
    case Type::digest:
      return lift(json::decode<base::SubjectDigest>(json, pointer));
    case Type::word:
    case Type::purpose: {
      PROBITY_TRY(std::string text, json::decode<std::string>(json, pointer));
      PROBITY_CHECK(word(text, term.type == Type::word ? term.words : purposes_, pointer));
      return Value(Word{std::move(text)});
    }
    case Type::words: {
      PROBITY_TRY(auto set, json::decode<std::set<std::string>>(json, pointer));
      for (const std::string& text : set) PROBITY_CHECK(word(text, term.words, pointer));
      return Value(std::move(set));
    }
    case Type::digests: {
      PROBITY_TRY(auto list, json::decode<std::vector<base::SubjectDigest>>(json, pointer));
      DigestSet set(list.begin(), list.end());
      if (set.size() != list.size())
        return refuse(pointer, "a digest stands twice", "fact.digests",
                      fmt::format("{} items", list.size()), "each digest once");
      return Value(std::move(set));
    }
    case Type::code: {
      PROBITY_TRY(std::string text, json::decode<std::string>(json, pointer));
      if (text.size() != 3 || text.find_first_not_of("0123456789") != text.npos)
        return refuse(pointer, "not the first three digits of a risk code", "fact.code",
                      json::quoted(text), "three digits, such as \"261\"");
      return Value(Word{std::move(text)});
    }
  }
  return fail(Code::internal, "a fact of no known type", pointer, "fact.type");
}

std::optional<std::int64_t> Vocabulary::rank(FactIndex index, const Value& value) const {
  const Term& term = terms_[index];
  if (std::holds_alternative<Unknown>(value))
    return term.unknown_as ? rank(index, *term.unknown_as) : std::nullopt;
  const auto place = [](const std::vector<std::string>& words,
                        const std::string& text) -> std::optional<std::int64_t> {
    const auto found = std::find(words.begin(), words.end(), text);
    if (found == words.end()) return std::nullopt;
    return found - words.begin();
  };
  const auto* word = std::get_if<Word>(&value);
  switch (term.type) {
    case Type::boolean:
      if (const auto* truth = std::get_if<bool>(&value)) return *truth ? 1 : 0;
      break;
    case Type::integer:
      if (const auto* number = std::get_if<std::int64_t>(&value)) return *number;
      break;
    case Type::word:
      if (word) return place(term.words, word->text);
      break;
    case Type::purpose:
      if (word) return place(purposes_, word->text);
      break;
    case Type::code:
      if (word) return base::parse_int("1" + word->text);  // "061" is not "61"
      break;
    case Type::date:
      if (const auto* date = std::get_if<base::Date>(&value))
        return std::chrono::sys_days(std::chrono::year(date->year) / static_cast<int>(date->month) /
                                     static_cast<int>(date->day))
            .time_since_epoch()
            .count();
      break;
    case Type::words: {
      const auto* set = std::get_if<WordSet>(&value);
      const WordSet single = word ? WordSet{word->text} : WordSet{};
      if (!set && !word) break;
      std::int64_t bits = 0;
      for (const std::string& text : set ? *set : single) {
        const auto at = place(term.words, text);
        if (!at) return std::nullopt;
        bits |= std::int64_t{1} << *at;
      }
      return bits;
    }
    case Type::decimal:
    case Type::digest:
    case Type::digests:
      break;
  }
  return std::nullopt;
}

}  // namespace probity::rubric
