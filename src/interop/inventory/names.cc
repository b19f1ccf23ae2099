#include "interop/inventory/names.h"

#include "crypto/sha256.h"

namespace probity::interop::inventory {

namespace {

constexpr std::size_t kLongest = 63;
constexpr std::size_t kKeyDigits = 8;
constexpr std::size_t kLongestAgency = 16;

std::string key_digits(const registers::inventory::NaturalKey& key) {
  const std::string text =
      key.agency + "\n" + key.row.hex() + "\n" + std::to_string(key.occurrence);
  return crypto::sha256(base::as_bytes(text)).hex().substr(0, kKeyDigits);
}

}  // namespace

std::string slug_of(std::string_view text, std::size_t longest) {
  std::string made;
  for (const char c : text) {
    const bool upper = c >= 'A' && c <= 'Z';
    const bool plain = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
    if (upper)
      made += static_cast<char>(c - 'A' + 'a');
    else if (plain)
      made += c;
    else if (!made.empty() && made.back() != '-')
      made += '-';
  }
  if (made.size() > longest) {
    const std::size_t word = made.rfind('-', longest);
    made.resize(word == std::string::npos || word < longest / 2 ? longest : word);
  }
  while (made.ends_with('-')) made.pop_back();
  return made;
}

std::string slug_of(const registers::inventory::InventoryRow& row) {
  const std::string agency = slug_of(row.key.agency, kLongestAgency);
  const std::size_t left = kLongest - kKeyDigits - 2 - agency.size();
  std::string own = slug_of(row.published_id.value_or(""), left);
  if (own.empty()) own = slug_of(row.published_name.value_or(""), left);
  if (own.empty()) return "row-" + key_digits(row.key);
  if (agency.empty() || own == agency || own.starts_with(agency + "-")) return own;
  return agency + "-" + own;
}

std::string distinct_slug_of(const registers::inventory::InventoryRow& row) {
  return slug_of(row) + "-" + key_digits(row.key);
}

}  // namespace probity::interop::inventory
