// Shingles: how much of two texts is the same. A text is the set of all its runs of three words
// (A. Broder, "On the resemblance and containment of documents", 1997), and two texts are as
// similar as the part that their sets share: |A and B| / |A or B|, in thousandths, rounded down, so
// that it is the same number everywhere. Texts of fewer than three words are one shingle. Values
// and pure functions; any thread. SimilarTexts belongs to one thread at a time.
#pragma once

#include <cstdint>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace probity::evidence::claims {

// From here on two texts come from one template (MISSION 3.1).
inline constexpr std::int64_t kTemplate = 900;

class Shingles {
 public:
  Shingles() = default;
  explicit Shingles(std::string_view text);

  const std::vector<std::uint64_t>& all() const { return all_; }  // sorted, each once

 private:
  std::vector<std::uint64_t> all_;
};

// 0 to 1000; 0 where one of them has no words.
std::int64_t similarity(const Shingles& a, const Shingles& b);

// Texts that came before, by number from 0.
class SimilarTexts {
 public:
  struct Found {
    std::size_t text = 0;
    std::int64_t similarity = 0;
    bool operator==(const Found&) const = default;
  };

  // Those that are at least so similar, in the order in which they came.
  std::vector<Found> find(const Shingles& text, std::int64_t at_least) const;
  void add(const Shingles& text);

 private:
  std::unordered_map<std::uint64_t, std::vector<std::uint32_t>> texts_with_;
  std::vector<std::size_t> sizes_;
};

}  // namespace probity::evidence::claims
