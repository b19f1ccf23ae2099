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
  return {origin,
          static_cast<std::int64_t>(size),
          instant(checkpoint),
          age_words(now.seconds - checkpoint.seconds),
          {},
          {}};
}

pages::Position position(const Snapshot& snapshot) {
  pages::Position made =
      position(snapshot.node.file().origin, snapshot.size, snapshot.checkpoint_time, snapshot.now);
  if (!snapshot.policy.witnesses.empty()) made.cosigned = quorum_words(snapshot);
  if (snapshot.halted) made.halted = halted_words();
  return made;
}

std::string quorum_words(const Snapshot& snapshot) {
  const peers::Gathered& at = *snapshot.cosigned;
  const auto by = static_cast<std::int64_t>(at.cosigned.size());
  if (!at.quorum_met())
    return say_count(static_cast<std::int64_t>(at.missing),
                     "The newest checkpoint is short of its quorum by {} witness.",
                     "The newest checkpoint is short of its quorum by {} witnesses.");
  if (by == 0) return say("No witness has cosigned the newest checkpoint, and none is needed.");
  return say_count(by, "{} witness has cosigned the newest checkpoint, as many as are needed.",
                   "{} witnesses have cosigned the newest checkpoint, as many as are needed.");
}

std::string halted_words() {
  return say(
      "This node signs nothing more: a witness has seen more of its log than is here, or another "
      "history of it. What is in the log can be read.");
}

}  // namespace probity::server::portal
