#include "server/portal/published.h"

#include "registers/inventory/register.h"
#include "server/portal/words.h"

namespace probity::server::portal {

base::Result<std::optional<pages::Published>> published_of(Snapshot& snapshot,
                                                           const base::SubjectDigest& use) {
  PROBITY_TRY(const auto claims, registers::inventory::claims_of(snapshot.db, use));
  if (!claims) return std::optional<pages::Published>();
  const registers::inventory::InventoryRow& row = claims->row;
  pages::Published out{row.source.title,
                       row.source.url,
                       row.row,
                       entry_link(claims->entry),
                       {},
                       say_list(row.not_published),
                       say_list(row.left_out)};
  for (const registers::inventory::Column& column : row.columns)
    out.claims.push_back({column.name, column.value});
  return std::optional(std::move(out));
}

}  // namespace probity::server::portal
