#include "evidence/claims/shingles.h"

#include <algorithm>
#include <map>
#include <string>

#include "evidence/claims/phrase.h"

namespace probity::evidence::claims {

namespace {

constexpr std::size_t kWidth = 3;  // words

// FNV-1a, 64 bits: the same on every node, and nothing here is a secret or a defence.
std::uint64_t hash_of(std::string_view text) {
  std::uint64_t hash = 0xcbf29ce484222325;
  for (const char c : text) {
    hash ^= static_cast<unsigned char>(c);
    hash *= 0x100000001b3;
  }
  return hash;
}

std::int64_t thousandths(std::size_t shared, std::size_t a, std::size_t b) {
  const std::size_t either = a + b - shared;
  return either == 0 ? 0 : static_cast<std::int64_t>(shared * 1000 / either);
}

}  // namespace

Shingles::Shingles(std::string_view text) {
  const Words words = words_of(text);
  if (words.empty()) return;
  const std::size_t width = std::min(kWidth, words.size());
  for (std::size_t i = 0; i + width <= words.size(); ++i)
    all_.push_back(hash_of(joined({words.begin() + static_cast<std::ptrdiff_t>(i),
                                   words.begin() + static_cast<std::ptrdiff_t>(i + width)})));
  std::sort(all_.begin(), all_.end());
  all_.erase(std::unique(all_.begin(), all_.end()), all_.end());
}

std::int64_t similarity(const Shingles& a, const Shingles& b) {
  std::vector<std::uint64_t> shared;
  std::set_intersection(a.all().begin(), a.all().end(), b.all().begin(), b.all().end(),
                        std::back_inserter(shared));
  return thousandths(shared.size(), a.all().size(), b.all().size());
}

std::vector<SimilarTexts::Found> SimilarTexts::find(const Shingles& text,
                                                    std::int64_t at_least) const {
  std::map<std::uint32_t, std::size_t> shared;
  for (const std::uint64_t one : text.all())
    if (const auto found = texts_with_.find(one); found != texts_with_.end())
      for (const std::uint32_t other : found->second) ++shared[other];
  std::vector<Found> all;
  for (const auto& [other, n] : shared)
    if (const std::int64_t similar = thousandths(n, text.all().size(), sizes_[other]);
        similar >= at_least)
      all.push_back({other, similar});
  return all;
}

void SimilarTexts::add(const Shingles& text) {
  for (const std::uint64_t one : text.all())
    texts_with_[one].push_back(static_cast<std::uint32_t>(sizes_.size()));
  sizes_.push_back(text.all().size());
}

}  // namespace probity::evidence::claims
