#include "evidence/claims/templates.h"

#include <algorithm>

#include "evidence/claims/shingles.h"

namespace probity::evidence::claims {

namespace {

bool is_override(const ReadingDocument& reading, const std::string& claim) {
  const auto& all = reading.reason.overrides;
  return std::find(all.begin(), all.end(), claim) != all.end();
}

void count(std::vector<Count>& counts, const std::string& what) {
  for (Count& one : counts)
    if (one.what == what) ++one.n;
}

}  // namespace

std::vector<Template> templates(const std::vector<Row>& rows, const ReadingDocument& reading,
                                bool overrides) {
  std::vector<Template> all;
  std::vector<std::size_t> template_of;  // by the number of a reason
  SimilarTexts before;
  for (const Row& row : rows) {
    RowName name = name_of(row, reading);
    const std::string_view text = cell(row, reading.reason.column);
    if (overrides && !is_override(reading, name.claim)) continue;
    const Shingles shingles(text);
    if (shingles.all().empty()) continue;
    const auto similar = before.find(shingles, kTemplate);
    before.add(shingles);
    template_of.push_back(similar.empty() ? all.size() : template_of[similar.front().text]);
    if (similar.empty()) {
      Template made;
      made.text = std::string(text);
      for (const std::string& claim : reading.claim.order) made.claims.push_back({claim, 0});
      all.push_back(std::move(made));
    }
    Template& one = all[template_of.back()];
    ++one.n;
    one.identical += text == one.text ? 1 : 0;
    count(one.claims, name.claim);
    one.rows.push_back(std::move(name));
  }
  std::erase_if(all, [](const Template& one) { return one.n < 2; });
  for (Template& one : all)
    std::erase_if(one.claims, [](const Count& claim) { return claim.n == 0; });
  std::stable_sort(all.begin(), all.end(),
                   [](const Template& a, const Template& b) { return a.n > b.n; });
  return all;
}

}  // namespace probity::evidence::claims
