#include "server/portal/words.h"

#include <algorithm>

#include "json/codec.h"
#include "server/http/request.h"

namespace probity::server::portal {

namespace tokens = registers::tokens;
using pages::Tone;

pages::Moment day(base::Time time) { return {time, base::in_words(base::date_of(time))}; }

pages::Moment instant(base::Time time) {
  const std::string text = base::to_string(time);  // 2026-11-23T05:11:20Z
  return {time, base::in_words(base::date_of(time)) + ", " + text.substr(11, 5) + " UTC"};
}

pages::Moment end(base::Time until, const std::string& zone) {
  if (until == base::kEndOfTime) return {until, "no end"};
  const base::Date about = base::date_of(until);
  for (const int days : {-1, 0, -2})
    if (const auto midnight = base::end_of_day(base::add_days(about, days), zone);
        midnight && *midnight == until)
      return {until, base::in_words(base::add_days(about, days))};
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
  return {"log entry " + std::to_string(entry), entry_href(entry)};
}
pages::Link rule_link(std::string_view rule, std::string_view text) {
  return {std::string(text), rule_href(rule)};
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
  if (!out.empty() && out[0] >= 'a' && out[0] <= 'z')
    out[0] = static_cast<char>(out[0] - 'a' + 'A');
  return out;
}

std::string spaced(std::string_view word) {
  std::string out(word);
  std::replace(out.begin(), out.end(), '_', ' ');
  return out;
}

std::string counted(std::int64_t number, std::string_view one, std::string_view many) {
  return grouped(number) + " " + std::string(number == 1 ? one : many);
}

std::string size_words(std::uint64_t bytes) {
  if (bytes < 1000) return counted(static_cast<std::int64_t>(bytes), "byte", "bytes");
  static constexpr std::string_view kUnits[] = {"kB", "MB", "GB", "TB"};
  std::uint64_t tenths = (bytes + 50) / 100;
  std::size_t unit = 0;
  for (; tenths >= 10'000 && unit + 1 < std::size(kUnits); ++unit) tenths = (tenths + 500) / 1000;
  return std::to_string(tenths / 10) + "." + std::to_string(tenths % 10) + " " +
         std::string(kUnits[unit]);
}

std::string question_of(const rubric::Rubric& rules, std::string_view fact) {
  const auto index = rules.vocabulary().find(fact);
  if (!index) return std::string(fact);
  const rubric::Term& term = rules.vocabulary()[*index];
  const auto english = term.question.find("en");
  return english == term.question.end() ? term.name : english->second;
}

std::string answer_of(const rubric::Rubric& rules, std::string_view fact, std::string_view value) {
  if (value == rubric::kDeclaredUnknown) return "declared unknown";
  const auto index = rules.vocabulary().find(fact);
  if (!index) return std::string(value);
  switch (rules.vocabulary()[*index].type) {
    case rubric::Type::boolean:
      return value == "true" ? "yes" : "no";
    case rubric::Type::integer:
      if (const auto number = base::parse_int(value)) return grouped(*number);
      return std::string(value);
    case rubric::Type::purpose: {
      const std::string_view title = rules.words("purpose." + std::string(value), "en");
      return std::string(title.empty() ? value : title);
    }
    case rubric::Type::word:
    case rubric::Type::words:
      return value == "pass" ? "passed" : value == "fail" ? "failed" : spaced(value);
    default:
      return std::string(value);
  }
}

std::string purpose_words(const rubric::Rubric& rules, std::string_view purpose) {
  const std::string_view title = rules.words("purpose." + std::string(purpose), "en");
  return std::string(title.empty() ? purpose : title);
}

std::string kind_words(ledger::OrganisationKind kind) {
  switch (kind) {
    case ledger::OrganisationKind::agency:
      return "Agency";
    case ledger::OrganisationKind::assessor:
      return "Independent assessor";
    case ledger::OrganisationKind::vendor:
      break;
  }
  return "Vendor";
}

std::string role_words(ledger::Role role) {
  switch (role) {
    case ledger::Role::node:
      return "the node's own key";
    case ledger::Role::agency:
      return "the organisation's own key";
    default:
      return std::string(json::word(role));
  }
}

pages::Tag token_tag(const tokens::State& state, const tokens::StoredToken& stored) {
  const std::string until = day(stored.token.expires).words;
  switch (state.state) {
    case tokens::TokenState::valid:
      return {"Valid until " + until, Tone::good};
    case tokens::TokenState::not_yet:
      return {"Valid from " + day(stored.token.not_before).words, Tone::plain};
    case tokens::TokenState::expired:
      return {"Expired on " + until, Tone::bad};
    case tokens::TokenState::suspended:
      return {"Suspended", Tone::bad};
    case tokens::TokenState::withdrawn:
      return {"Withdrawn", Tone::bad};
    case tokens::TokenState::replaced:
      break;
  }
  return {"Replaced", Tone::plain};
}

pages::Tag no_token_tag() { return {"Not issued", Tone::care}; }

pages::Tag tier_tag(std::string_view tier) {
  return {"Access: " + std::string(tier), tier == "open"      ? Tone::plain
                                          : tier == "guarded" ? Tone::care
                                                              : Tone::bad};
}

pages::Tag verdict_tag(std::string_view verdict) {
  if (verdict == "pass") return {"Passed", Tone::good};
  if (verdict == "fail") return {"Failed", Tone::bad};
  return {"Insufficient evidence", Tone::care};
}

}  // namespace probity::server::portal
