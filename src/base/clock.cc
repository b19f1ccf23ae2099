#include "base/clock.h"

#include <chrono>

namespace probity::base {

Time SystemClock::now() {
  const auto since = std::chrono::system_clock::now().time_since_epoch();
  return {std::chrono::floor<std::chrono::seconds>(since).count()};
}

}  // namespace probity::base
