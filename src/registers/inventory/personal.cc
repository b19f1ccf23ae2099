#include "registers/inventory/personal.h"

#include <algorithm>
#include <array>
#include <string>
#include <vector>

namespace probity::registers::inventory {

namespace {

// Sorted. Words that no person is called by in an address.
constexpr std::array kOfficeWords = {"admin",         "agency",     "ai",         "artificial",
                                     "board",         "caio",       "case",       "cases",
                                     "cdaio",         "cdao",       "cdo",        "center",
                                     "centre",        "chief",      "cio",        "ciso",
                                     "clearinghouse", "committee",  "compliance", "contact",
                                     "contacts",      "cto",        "data",       "department",
                                     "desk",          "digital",    "division",   "dpo",
                                     "email",         "enquiries",  "enquiry",    "feedback",
                                     "foia",          "general",    "governance", "help",
                                     "helpdesk",      "hq",         "inbox",      "info",
                                     "information",   "innovation", "inquiries",  "inquiry",
                                     "intelligence",  "inventory",  "it",         "mail",
                                     "mailbox",       "media",      "ocdo",       "ocio",
                                     "office",        "ombudsman",  "policy",     "press",
                                     "privacy",       "public",     "question",   "questions",
                                     "records",       "register",   "registry",   "requests",
                                     "responsible",   "service",    "services",   "support",
                                     "team",          "tech",       "technology", "transparency",
                                     "use",           "usecase",    "usecases",   "web",
                                     "webmaster"};

bool is_letter_or_digit(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
         static_cast<unsigned char>(c) >= 0x80;
}
bool is_in_name(char c) {
  static constexpr std::string_view kMarks = "._%+-'/!#$&*=?^`{|}~";
  return is_letter_or_digit(c) || kMarks.find(c) != std::string_view::npos;
}
bool is_in_domain(char c) { return is_letter_or_digit(c) || c == '.' || c == '-'; }

std::string lower(std::string_view text) {
  std::string made(text);
  for (char& c : made)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  return made;
}

std::vector<std::string> parts(std::string_view text, std::string_view between) {
  std::vector<std::string> made;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find_first_of(between), text.size());
    if (end > 0) made.push_back(lower(text.substr(0, end)));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return made;
}

bool is_office_word(std::string_view part) {
  const auto known = [](std::string_view word) {
    return std::binary_search(kOfficeWords.begin(), kOfficeWords.end(), word);
  };
  return known(part) || (part.starts_with("zz") && known(part.substr(2)));
}

// The address around an '@', empty when there is none.
std::string_view address_at(std::string_view text, std::size_t at) {
  std::size_t from = at, to = at + 1;
  while (from > 0 && is_in_name(text[from - 1])) --from;
  while (to < text.size() && is_in_domain(text[to])) ++to;
  while (to > at + 1 && !is_letter_or_digit(text[to - 1])) --to;  // the full stop of a sentence
  const std::string_view domain = text.substr(at + 1, to - at - 1);
  if (from == at || domain.find('.') == std::string_view::npos) return {};
  return text.substr(from, to - from);
}

}  // namespace

bool is_evidently_shared(std::string_view address) {
  const std::size_t at = address.rfind('@');
  if (at == std::string_view::npos) return false;
  const auto name = parts(address.substr(0, at), ".-_+");
  const auto domain = parts(address.substr(at + 1), ".");
  bool office = false;
  for (const std::string& part : name) {
    const bool word = is_office_word(part);
    office = office || word;
    if (!word && std::find(domain.begin(), domain.end(), part) == domain.end()) return false;
  }
  return office;
}

bool may_name_a_person(std::string_view text) {
  for (std::size_t at = text.find('@'); at != std::string_view::npos; at = text.find('@', at + 1)) {
    const std::string_view address = address_at(text, at);
    if (!address.empty() && !is_evidently_shared(address)) return true;
  }
  return false;
}

bool contact_may_name_a_person(std::string_view cell) {
  while (!cell.empty()) {
    const std::size_t end = std::min(cell.find_first_of(" ,;\t\r\n"), cell.size());
    const std::string_view one = cell.substr(0, end);
    cell.remove_prefix(std::min(end + 1, cell.size()));
    const bool is_web = one.starts_with("https://") || one.starts_with("http://");
    if (one.empty() || (is_web && one.find('@') == std::string_view::npos)) continue;
    if (!is_evidently_shared(one)) return true;
  }
  return false;
}

}  // namespace probity::registers::inventory
