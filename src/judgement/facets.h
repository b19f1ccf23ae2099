// Facets: what the lists of uses filter and count by, one number a use, so that a hundred thousand
// of them are counted while the page is made. Values; put_facets over a Db on its thread.
#pragma once

#include <array>
#include <cstdint>
#include <string_view>

#include "base/error.h"
#include "ledger/subjects.h"
#include "rubric/evaluate.h"
#include "store/db.h"

namespace probity::judgement {

// How far a use is in service; the words of the uses register.
inline constexpr std::array<std::string_view, 4> kStages = {"planned", "pilot", "live",
                                                            "not_stated"};
inline constexpr std::array<std::string_view, 3> kTiers = {"open", "guarded", "blocked"};

struct Facets {
  static constexpr std::uint8_t kOpen = 10;  // a digit that is not known yet

  std::uint8_t impact = kOpen;
  std::uint8_t data = kOpen;
  std::uint8_t autonomy = kOpen;
  std::uint8_t missing = kOpen;
  std::uint8_t tier = 0;   // place in kTiers
  std::uint8_t stage = 0;  // place in kStages
  bool earned = false;     // its token
  bool provisional = false;
  bool restricted = false;

  std::int64_t pack() const;
  static Facets unpack(std::int64_t packed);
  // Grows with the code: its digits as a number, uses whose impact is not known yet below all.
  std::int64_t gravity() const;
};

// Writes the row that lists are counted by.
base::Status put_facets(store::Db& db, const ledger::RegisteredSubject& use,
                        const rubric::Judgement& judgement);

}  // namespace probity::judgement
