#include "server/portal/words.h"

#include "json/codec.h"
#include "language/figures.h"
#include "registers/uses/register.h"
#include "server/http/request.h"

namespace probity::server::portal {

namespace tokens = registers::tokens;
using pages::Tone;

std::string date_words(base::Date date) { return language::day_words(date); }

std::string quarter_words(const base::Quarter& quarter) {
  return say("Quarter {} of {}", quarter.number(), quarter.year());
}

pages::Moment day(base::Time time) { return {time, date_words(base::date_of(time))}; }

pages::Moment instant(base::Time time) {
  const std::string text = base::to_string(time);  // 2026-11-23T05:11:20Z
  return {time, say("{}, {} UTC", date_words(base::date_of(time)), text.substr(11, 5))};
}

pages::Moment end(base::Time until, const std::string& zone) {
  if (until == base::kEndOfTime) return {until, say("no end")};
  const base::Date about = base::date_of(until);
  for (const int days : {-1, 0, -2})
    if (const auto midnight = base::end_of_day(base::add_days(about, days), zone);
        midnight && *midnight == until)
      return {until, date_words(base::add_days(about, days))};
  return instant(until);
}

std::string use_href(std::string_view id) { return "/uses/" + http::percent_encoded_path(id); }
std::string component_href(const base::SubjectDigest& root) { return "/components/" + root.hex(); }
std::string model_href(std::string_view id) { return "/models/" + http::percent_encoded_path(id); }
std::string agency_href(std::string_view id) { return "/agencies/" + http::percent_encoded(id); }
std::string incident_href(std::string_view id) {
  return "/incidents/" + http::percent_encoded_path(id);
}
std::string quarter_href(const base::Quarter& quarter) { return "/quarters/" + quarter.str(); }
std::string report_href(std::string_view use) { return use_href(use) + "/report"; }
std::string case_href(const base::CaseNumber& number) { return "/cases/" + number.str(); }
std::string token_href(const base::PaeDigest& pae) { return "/tokens/" + pae.hex(); }
std::string token_download(const base::PaeDigest& pae, std::string_view file_name) {
  return token_href(pae) + "/" + http::percent_encoded(file_name);
}
std::string entry_href(std::uint64_t entry) { return "/log/" + std::to_string(entry); }

std::string rule_href(std::string_view rule) {
  if (rule.size() >= 2 && rule[0] == 'D' && rule[1] >= '1' && rule[1] <= '4')
    return std::string("/rules#d") + rule[1];
  return "/rules#" + http::percent_encoded(rule);
}

pages::Link entry_link(std::uint64_t entry) {
  return {say("log entry {}", entry), entry_href(entry)};
}
pages::Link rule_link(std::string_view rule) { return rule_link(rule, say("the rule")); }
pages::Link rule_link(std::string_view rule, std::string text) {
  return {std::move(text), rule_href(rule)};
}
pages::Link agency_link(const ledger::Organisation& organisation) {
  return {organisation.name, agency_href(organisation.id)};
}

std::string token_file_name(std::string_view token_name) {
  std::string name(token_name.substr(token_name.find('/') + 1));
  for (char& c : name)
    if (!(c >= 'a' && c <= 'z') && !(c >= 'A' && c <= 'Z') && !(c >= '0' && c <= '9') && c != '.')
      c = '-';
  return name + ".safety.json";
}

std::string capital(std::string_view text) {
  std::string out(text);
  const auto byte = [&](std::size_t at) { return static_cast<unsigned char>(out[at]); };
  if (!out.empty() && out[0] >= 'a' && out[0] <= 'z') {
    out[0] = static_cast<char>(out[0] - 'a' + 'A');
  } else if (out.size() > 1 && byte(0) == 0xc3 && byte(1) >= 0xa0 && byte(1) != 0xb7 &&
             byte(1) != 0xbf) {
    out[1] =
        static_cast<char>(byte(1) - 0x20);  // U+00E0 "à" to U+00FE stand 32 after their capitals
  } else if (out.starts_with("œ")) {
    out.replace(0, std::string_view("œ").size(), "Œ");
  }
  return out;
}

std::string size_words(std::uint64_t bytes) {
  if (bytes < 1000) return say_count(static_cast<std::int64_t>(bytes), "{} byte", "{} bytes");
  static constexpr const char* kUnits[] = {said("{} kB"), said("{} MB"), said("{} GB"),
                                           said("{} TB")};
  std::uint64_t tenths = (bytes + 50) / 100;
  std::size_t unit = 0;
  for (; tenths >= 10'000 && unit + 1 < std::size(kUnits); ++unit) tenths = (tenths + 500) / 1000;
  return say(kUnits[unit], language::with_tenth(static_cast<std::int64_t>(tenths)));
}

namespace {

// A language may write these otherwise, so what stands between two of them is a message too.
std::string joined(const std::vector<std::string>& parts, const char* two) {
  std::string out;
  for (const std::string& part : parts) out = out.empty() ? part : say(two, out, part);
  return out;
}

}  // namespace

std::string say_list(const std::vector<std::string>& parts) {
  return joined(parts, said("{}, {}"));
}
std::string say_chain(const std::vector<std::string>& parts) {
  return joined(parts, said("{}; {}"));
}
std::string say_either(const std::vector<std::string>& parts) {
  return joined(parts, said("{} or {}"));
}

std::string rule_words(const rubric::Rubric& rules, std::string_view id) {
  return std::string(rules.words(id, language::current()));
}

std::string purpose_words(const rubric::Rubric& rules, std::string_view purpose) {
  if (purpose == registers::uses::kUnsorted) return say("The agency has not said yet");
  std::string title = rule_words(rules, "purpose." + std::string(purpose));
  return title.empty() ? std::string(purpose) : title;
}

std::string text_words(const rubric::Text& text) {
  for (const std::string_view wanted : {language::current(), language::kSource})
    if (const auto found = text.find(std::string(wanted)); found != text.end())
      return found->second;
  return {};
}

std::string saying_words(const rubric::Saying& saying) {
  return rubric::filled(language::lookup(saying.english), saying.values);
}

std::string reason_words(const rubric::Rubric& rules, const rubric::Reason& reason) {
  return reason.saying.english.empty() ? rule_words(rules, reason.rule)
                                       : saying_words(reason.saying);
}

std::string question_of(const rubric::Rubric& rules, std::string_view fact) {
  const auto index = rules.vocabulary().find(fact);
  if (!index) return std::string(fact);
  const rubric::Term& term = rules.vocabulary()[*index];
  const std::string question = text_words(term.question);
  return question.empty() ? term.name : question;
}

std::string answer_of(const rubric::Rubric& rules, std::string_view fact, std::string_view value) {
  if (value == rubric::kDeclaredUnknown) return say("declared unknown");
  const auto index = rules.vocabulary().find(fact);
  if (!index) return std::string(value);
  switch (rules.vocabulary()[*index].type) {
    case rubric::Type::boolean:
      return value == "true" ? say("yes") : say("no");
    case rubric::Type::integer:
      if (const auto number = base::parse_int(value)) return grouped(*number);
      return std::string(value);
    case rubric::Type::purpose:
      return purpose_words(rules, value);
    case rubric::Type::word:
    case rubric::Type::words:
      return word_text(value);
    default:
      return std::string(value);
  }
}

pages::Tag token_tag(const tokens::State& state, const tokens::StoredToken& stored) {
  const std::string until = day(stored.token.expires).words;
  switch (state.state) {
    case tokens::TokenState::valid:
      return {say("Valid until {}", until), Tone::good};
    case tokens::TokenState::not_yet:
      return {say("Valid from {}", day(stored.token.not_before).words), Tone::plain};
    case tokens::TokenState::expired:
      return {say("Expired on {}", until), Tone::bad};
    case tokens::TokenState::suspended:
      return {say("Suspended"), Tone::bad};
    case tokens::TokenState::withdrawn:
      return {say("Withdrawn"), Tone::bad};
    case tokens::TokenState::replaced:
      break;
  }
  return {say("Replaced"), Tone::plain};
}

pages::Tag no_token_tag() { return {say("Not issued"), Tone::care}; }

pages::Tag tier_tag(rubric::Tier tier) {
  switch (tier) {
    case rubric::Tier::open:
      return {say("Access: open"), Tone::plain};
    case rubric::Tier::guarded:
      return {say("Access: guarded"), Tone::care};
    case rubric::Tier::blocked:
      break;
  }
  return {say("Access: blocked"), Tone::bad};
}

pages::Tag tier_tag(std::string_view tier) {
  return tier_tag(json::from_word<rubric::Tier>(tier).value_or(rubric::Tier::blocked));
}

pages::Tag verdict_tag(std::string_view verdict) {
  if (verdict == "pass") return {say("Passed"), Tone::good};
  if (verdict == "fail") return {say("Failed"), Tone::bad};
  return {say("Insufficient evidence"), Tone::care};
}

}  // namespace probity::server::portal
