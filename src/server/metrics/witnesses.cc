#include "server/metrics/witnesses.h"

#include <optional>
#include <utility>

#include "base/clock.h"
#include "peers/gathered.h"

namespace probity::server::metrics {

namespace {

using Type = Exposition::Type;

using Last = std::vector<std::pair<std::string, std::optional<peers::LastCosigned>>>;

// Also from before the start. What cannot be read is left out.
Last last_of(const std::vector<peers::Standing>& witnesses, access::Node& node) {
  Last all;
  const auto db = node.reader();
  if (!db) return all;
  for (const peers::Standing& one : witnesses) {
    const auto last = peers::last_cosigned(**db, one.key);
    if (last) all.emplace_back(one.witness, *last);
  }
  return all;
}

}  // namespace

void write_witnesses(const std::vector<peers::Standing>& witnesses, access::Node& node,
                     Exposition& out) {
  if (witnesses.empty()) return;
  out.family("probity_witness_questions_total", Type::counter,
             "Times that the witness was asked since the start.");
  for (const peers::Standing& one : witnesses)
    out.sample({{"witness", one.witness}}, figure(one.asked));
  out.family("probity_witness_failures_total", Type::counter,
             "Questions that brought no cosignature, by what was in the way.");
  for (const peers::Standing& one : witnesses)
    for (const peers::Cause cause : peers::kCauses)
      out.sample({{"witness", one.witness}, {"cause", word(cause)}},
                 figure(one.failed[static_cast<std::size_t>(cause)]));
  const Last last = last_of(witnesses, node);
  out.family("probity_witness_cosigned_entries", Type::gauge,
             "Entries that the newest checkpoint covers which the witness cosigned.");
  for (const auto& [name, cosigned] : last)
    out.sample({{"witness", name}}, figure(cosigned ? cosigned->size.value : 0));
  out.family("probity_witness_cosignature_timestamp_seconds", Type::gauge,
             "Time of the witness's cosignature of it, by the witness's clock.");
  for (const auto& [name, cosigned] : last)
    if (cosigned) out.sample({{"witness", name}}, static_cast<double>(cosigned->time.seconds));
  out.family("probity_witness_cosignature_age_seconds", Type::gauge, "Seconds since then.");
  const base::Time now = node.doors().clock.now();
  for (const auto& [name, cosigned] : last)
    if (cosigned)
      out.sample({{"witness", name}}, static_cast<double>(now.seconds - cosigned->time.seconds));
}

}  // namespace probity::server::metrics
