// From the document to the tables: every expression against the vocabulary, every digit covered,
// every word of an answer used by some rule.
#include <fmt/format.h>

#include <algorithm>

#include "json/value.h"
#include "rubric/document.h"

namespace probity::rubric {

using base::Code;
using base::fail;
using base::Result;
using base::Status;

namespace {

constexpr std::int64_t kMaxDigit = 9;

class Compiler {
 public:
  explicit Compiler(document::Rubric document) : in_(std::move(document)) {}

  Result<Tables> run() {
    PROBITY_TRY(out_.purposes, Purposes::parse(in_.purposes));
    PROBITY_TRY(out_.vocabulary, Vocabulary::parse(in_.vocabulary, in_.lists, out_.purposes.ids()));
    out_.id = in_.id;
    out_.version = in_.version;
    out_.max_ages.resize(out_.vocabulary.terms().size());
    PROBITY_CHECK(find_approval("use.adopted", out_.adopted));
    PROBITY_CHECK(find_approval("board.published", out_.published));
    for (const Purpose& purpose : out_.purposes.all()) keep("purpose." + purpose.id, purpose.title);
    PROBITY_CHECK(digits());
    PROBITY_CHECK(outstanding());
    PROBITY_CHECK(tiers());
    PROBITY_CHECK(tokens());
    PROBITY_CHECK(words_used());
    return std::move(out_);
  }

 private:
  static tl::unexpected<base::Error> refuse(const std::string& at, std::string what,
                                            std::string rule, std::string found,
                                            std::string required) {
    return fail(Code::bad_input, std::move(what), at, std::move(rule), std::move(found),
                std::move(required));
  }

  // Remembers the text in all languages; the English one is what judgements carry.
  std::string keep(const std::string& id, const Text& text) {
    out_.texts[id] = text;
    const auto english = text.find("en");
    return english == text.end() ? "" : english->second;
  }

  Status find_approval(const char* name, FactIndex& index) const {
    const auto found = out_.vocabulary.find(name);
    if (!found || out_.vocabulary[*found].type != Type::code ||
        out_.vocabulary[*found].kind != Kind::approval)
      return refuse("/vocabulary", "a fact that the code rests on is not there",
                    "vocabulary.approval", "nothing",
                    fmt::format("{}, of type code and kind approval", name));
    index = *found;
    return {};
  }

  Result<Expression> expression(const document::Json& json, const std::string& at,
                                std::optional<Side> side, bool evidence, std::size_t digits) {
    const Grammar grammar{out_.vocabulary,
                          out_.purposes,
                          /*use_facts=*/side == Side::use,
                          /*component_facts=*/side == Side::component,
                          evidence,
                          digits};
    PROBITY_TRY(Expression made, Expression::parse(json, grammar, at));
    made.dates(out_.dates);
    all_.push_back(made);
    return made;
  }

  Status digits() {
    if (in_.digits.size() != 3)
      return refuse("/digits", "there are three digit tables, the fourth is \"outstanding\"",
                    "digits", fmt::format("{}", in_.digits.size()), "3");
    for (std::size_t i = 0; i < in_.digits.size(); ++i) {
      const document::Digit& digit = in_.digits[i];
      const std::string at = fmt::format("/digits/{}", i);
      DigitTable table{digit.id, digit.combine, {}, {}};
      if (digit.id != fmt::format("D{}", i + 1))
        return refuse(at + "/id", "the digits stand in order", "digits.id", digit.id,
                      fmt::format("D{}", i + 1));
      keep(digit.id, digit.title);
      PROBITY_TRY(table.values, values(digit.values, digit.id, at + "/values"));
      for (std::size_t p = 0; p < digit.parts.size(); ++p) {
        PROBITY_TRY(PartTable made,
                    part(digit.parts[p], table, i, fmt::format("{}/parts/{}", at, p)));
        table.parts.push_back(std::move(made));
      }
      PROBITY_CHECK(check_cover(table, at));
      out_.digits.push_back(std::move(table));
    }
    return {};
  }

  Result<std::vector<std::string>> values(const std::map<std::string, Text>& from,
                                          const std::string& digit, const std::string& at) {
    std::vector<std::string> words;
    for (const auto& [key, text] : from) {
      if (key != fmt::format("{}", words.size()))
        return refuse(at, "the values of a digit run from 0 without gaps", "digits.gap",
                      json::quoted(key), fmt::format("\"{}\"", words.size()));
      words.push_back(keep(fmt::format("{}.{}", digit, key), text));
    }
    return words;
  }

  Result<PartTable> part(const document::Part& from, const DigitTable& digit, std::size_t before,
                         const std::string& at) {
    if (from.side == Side::evidence)
      return refuse(at + "/side", "a part is about the use or the component", "digits.side",
                    "evidence", "use or component");
    PartTable made{from.id, from.side, {}, {}};
    keep(from.id, from.title);
    for (std::size_t r = 0; r < from.rows.size(); ++r) {
      const document::Row& row = from.rows[r];
      const std::string place = fmt::format("{}/rows/{}", at, r);
      const std::int64_t above = made.rows.empty() ? -1 : made.rows.back().value;
      if (row.value <= above || row.value > kMaxDigit)
        return refuse(place + "/value", "the rows of a part rise", "digits.rows",
                      fmt::format("{}", row.value), fmt::format("{} to {}", above + 1, kMaxDigit));
      PROBITY_TRY(Expression when,
                  expression(row.when, place + "/when", from.side, /*evidence=*/true, before));
      const std::string id = fmt::format("{}.{}", from.id, row.value);
      const auto value = static_cast<std::size_t>(row.value);
      std::string words = row.words                     ? keep(id, *row.words)
                          : value < digit.values.size() ? digit.values[value]
                                                        : "";
      if (!row.words)
        if (const auto text = out_.texts.find(fmt::format("{}.{}", digit.id, row.value));
            text != out_.texts.end())
          out_.texts[id] = Text(text->second);
      made.rows.push_back(
          {row.value, std::move(when), id, std::move(words), row.article.value_or("")});
    }
    if (made.rows.empty())
      return refuse(at + "/rows", "the part has no rows", "digits.rows", "none", "at least one");
    const std::vector<document::Raise> raises =
        from.raises.value_or(std::vector<document::Raise>{});
    for (std::size_t r = 0; r < raises.size(); ++r) {
      const document::Raise& raise = raises[r];
      const std::string place = fmt::format("{}/raises/{}", at, r);
      const std::int64_t top = made.rows.back().value;
      if (raise.value < 0 || raise.value > top)
        return refuse(place + "/value", "the part does not reach this value", "digits.raises",
                      fmt::format("{}", raise.value), fmt::format("0 to {}", top));
      PROBITY_TRY(Expression when,
                  expression(raise.when, place + "/when", from.side, /*evidence=*/true, before));
      made.raises.push_back({raise.value, std::move(when), raise.id, keep(raise.id, raise.words),
                             raise.article.value_or("")});
    }
    return made;
  }

  // No gaps: each value that has words can come about, and none beyond them.
  static Status check_cover(const DigitTable& digit, const std::string& at) {
    std::vector<bool> reached(digit.values.size(), false);
    std::int64_t highest = 0;
    for (const PartTable& part : digit.parts) {
      std::int64_t next = 0;
      for (const Row& row : part.rows) {
        if (digit.combine == Combine::sum && row.value != next++)
          return refuse(at + "/parts", "the parts of a sum have no gaps", "digits.gap",
                        fmt::format("{} in {}", row.value, part.id), fmt::format("{}", next - 1));
        if (static_cast<std::size_t>(row.value) < reached.size())
          reached[static_cast<std::size_t>(row.value)] = true;
      }
      const std::int64_t top = part.rows.back().value;
      highest = digit.combine == Combine::sum ? highest + top : std::max(highest, top);
    }
    if (highest + 1 != static_cast<std::int64_t>(digit.values.size()) || highest > kMaxDigit)
      return refuse(at + "/values", "the values with words are not those of the rows", "digits.gap",
                    fmt::format("{} values", digit.values.size()),
                    fmt::format("{}, from 0 to {}", highest + 1, highest));
    const auto gap = std::find(reached.begin(), reached.end(), false);
    if (digit.combine == Combine::max && gap != reached.end())
      return refuse(at + "/parts", "no row gives this value of the digit", "digits.gap",
                    fmt::format("{}", gap - reached.begin()), "a row for each value");
    return {};
  }

  Status outstanding() {
    const document::Outstanding& from = in_.outstanding;
    keep("D4", from.title);
    PROBITY_TRY(out_.outstanding, values(from.values, "D4", "/outstanding/values"));
    if (out_.outstanding.size() != kMaxDigit + 1)
      return refuse("/outstanding/values", "D4 has ten values", "digits.gap",
                    fmt::format("{}", from.values.size()), "10");
    if (from.expiring_days < 0 || from.expiring_days > 366)
      return refuse("/outstanding/expiring_days", "not a number of days", "outstanding.days",
                    fmt::format("{}", from.expiring_days), "0 to 366");
    out_.expiring_days = from.expiring_days;
    std::vector<bool> reached(kMaxDigit + 1, false);
    reached[0] = reached[1] = true;  // nothing missing; something about to expire
    const auto reach = [&](std::int64_t digit, const std::string& at) -> Status {
      if (digit < 2 || digit > kMaxDigit)
        return refuse(at + "/digit", "not a value that a rule may give D4", "outstanding.digit",
                      fmt::format("{}", digit), "2 to 9");
      reached[static_cast<std::size_t>(digit)] = true;
      return {};
    };
    for (std::size_t i = 0; i < from.alarms.size(); ++i) {
      const document::Alarm& alarm = from.alarms[i];
      const std::string at = fmt::format("/outstanding/alarms/{}", i);
      PROBITY_CHECK(reach(alarm.digit, at));
      PROBITY_TRY(Expression when, expression(alarm.when, at + "/when", std::nullopt,
                                              /*evidence=*/true, 3));
      out_.alarms.push_back({alarm.id, alarm.digit, std::move(when), keep(alarm.id, alarm.words),
                             keep(alarm.id + ".satisfied_by", alarm.satisfied_by)});
    }
    for (std::size_t i = 0; i < from.requirements.size(); ++i) {
      const std::string at = fmt::format("/outstanding/requirements/{}", i);
      PROBITY_CHECK(reach(from.requirements[i].digit, at));
      PROBITY_TRY(Requirement made, requirement(from.requirements[i], at));
      out_.requirements.push_back(std::move(made));
    }
    const auto gap = std::find(reached.begin(), reached.end(), false);
    if (gap != reached.end())
      return refuse("/outstanding", "no rule gives this value of D4", "digits.gap",
                    fmt::format("{}", gap - reached.begin()), "a rule for each value");
    return {};
  }

  Result<Requirement> requirement(const document::Requirement& from, const std::string& at) {
    if (from.side == Side::evidence)
      return refuse(at + "/side", "a requirement is about the use or the component",
                    "requirement.side", "evidence", "use or component");
    Requirement made;
    made.id = from.id;
    made.digit = from.digit;
    made.side = from.side;
    PROBITY_TRY(made.when, expression(from.when, at + "/when", from.side, /*evidence=*/false, 3));
    made.checks.resize(out_.vocabulary.terms().size());
    bool any = false;
    for (std::size_t i = 0; i < made.checks.size(); ++i)
      if (from.any_check.value_or(false) &&
          out_.vocabulary[static_cast<FactIndex>(i)].kind == Kind::check)
        made.checks[i] = any = true;
    const std::vector<std::string> named = from.checks.value_or(std::vector<std::string>{});
    for (std::size_t i = 0; i < named.size(); ++i) {
      const auto index = out_.vocabulary.find(named[i]);
      if (!index || out_.vocabulary[*index].kind != Kind::check)
        return refuse(fmt::format("{}/checks/{}", at, i), "the vocabulary has no such check",
                      "requirement.checks", json::quoted(named[i]), "a fact of kind check");
      made.checks[*index] = any = true;
    }
    if (!any && !from.or_when)
      return refuse(at, "nothing could meet the requirement", "requirement.checks", "nothing",
                    "checks, any_check or or_when");
    made.min_issuers = any ? from.min_issuers.value_or(1) : 0;
    made.independent = from.independent.value_or(false);
    made.max_age_days = from.max_age_days.value_or(0);
    if (any && (made.min_issuers < 1 || made.max_age_days < 0))
      return refuse(at, "a number is out of range", "requirement.numbers",
                    fmt::format("{} issuers, {} days", made.min_issuers, made.max_age_days),
                    "at least 1 issuer, at least 0 days");
    if (made.max_age_days > 0)
      for (std::size_t i = 0; i < made.checks.size(); ++i)
        if (made.checks[i]) out_.max_ages[i].push_back(made.max_age_days);
    if (from.or_when) {
      PROBITY_TRY(made.or_when, expression(*from.or_when, at + "/or_when", from.side,
                                           /*evidence=*/true, 3));
    }
    made.words = keep(from.id, from.words);
    made.satisfied_by = keep(from.id + ".satisfied_by", from.satisfied_by);
    made.article = from.article;
    return made;
  }

  Status tiers() {
    for (std::size_t i = 0; i < in_.tiers.size(); ++i) {
      const document::TierRow& row = in_.tiers[i];
      const std::string at = fmt::format("/tiers/{}", i);
      PROBITY_TRY(Expression when,
                  expression(row.when, at + "/when", Side::use, /*evidence=*/false, 4));
      if (!out_.tiers.empty() && row.tier > out_.tiers.back().tier)
        return refuse(at + "/tier", "the stricter tiers stand first", "tiers.order",
                      std::string(to_text(row.tier)), "blocked before guarded");
      out_.tiers.push_back({row.id, row.tier, std::move(when), keep(row.id, row.words)});
    }
    out_.open_words = keep("tier.open", in_.open);
    PROBITY_TRY(out_.restricted, expression(in_.restricted, "/restricted", Side::use,
                                            /*evidence=*/false, 0));
    return {};
  }

  Status tokens() {
    out_.token = in_.token;
    if (in_.token.days < 1 || in_.token.days_high < 1 || in_.token.days_high > in_.token.days)
      return refuse("/token", "the lifetimes of tokens do not fit each other", "token.days",
                    fmt::format("{} and {} days", in_.token.days, in_.token.days_high),
                    "1 <= days_high <= days");
    for (std::size_t i = 0; i < in_.component_token.conditions.size(); ++i) {
      const document::Condition& condition = in_.component_token.conditions[i];
      PROBITY_TRY(Expression when,
                  expression(condition.when, fmt::format("/component_token/conditions/{}/when", i),
                             Side::component, /*evidence=*/true, 0));
      out_.component_token.push_back(
          {condition.id, std::move(when), keep(condition.id, condition.words)});
    }
    for (std::size_t i = 0; i < in_.component_token.data_classes.size(); ++i) {
      const document::DataClass& from = in_.component_token.data_classes[i];
      DataClass made{from.word, {}};
      if (from.when) {
        PROBITY_TRY(made.when,
                    expression(*from.when, fmt::format("/component_token/data_classes/{}/when", i),
                               Side::component, /*evidence=*/true, 0));
      }
      out_.data_classes.push_back(std::move(made));
    }
    return {};
  }

  // A word that no rule turns on would be a question without a consequence, or a forgotten rule.
  Status words_used() const {
    for (std::size_t i = 0; i < out_.vocabulary.terms().size(); ++i) {
      const auto index = static_cast<FactIndex>(i);
      const Term& term = out_.vocabulary[index];
      if (term.kind != Kind::answer || term.words.empty()) continue;
      std::vector<bool> used(term.words.size(), false);
      for (const Expression& one : all_) one.words(index, used);
      const auto unused = std::find(used.begin(), used.end(), false);
      if (unused != used.end())
        return refuse("/vocabulary", "no rule turns on this word of " + term.name,
                      "vocabulary.unreachable",
                      term.words[static_cast<std::size_t>(unused - used.begin())],
                      "a rule that names it, or a vocabulary without it");
    }
    return {};
  }

  document::Rubric in_;
  Tables out_;
  std::vector<Expression> all_;
};

}  // namespace

Result<Tables> compile(document::Rubric document) { return Compiler(std::move(document)).run(); }

}  // namespace probity::rubric
