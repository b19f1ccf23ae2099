#include "server/portal/layout.h"

#include "server/portal/words.h"

namespace probity::server::portal {

std::string age_words(std::int64_t seconds) {
  if (seconds < 60) return say("less than a minute");
  if (seconds < 3600) return say_count(seconds / 60, "{} minute", "{} minutes");
  if (seconds < base::kDay) return say_count(seconds / 3600, "{} hour", "{} hours");
  return say_count(seconds / base::kDay, "{} day", "{} days");
}

pages::Position position(const std::string& origin, std::uint64_t size, base::Time checkpoint,
                         base::Time now) {
  return {origin, static_cast<std::int64_t>(size), instant(checkpoint),
          age_words(now.seconds - checkpoint.seconds)};
}

}  // namespace probity::server::portal
