#include "server/portal/listing.h"

#include <algorithm>
#include <iterator>
#include <utility>
#include "language/say.h"

namespace probity::server::portal {

using language::say;

namespace {

// Of a filter's choices, so many are shown at once and so many more on demand.
constexpr std::size_t kShown = 7;
constexpr std::size_t kListed = 60;

// The most frequent choices first where there are too many to show; chosen ones always.
void shorten(pages::Filter& filter) {
  std::vector<pages::Choice>& all = filter.choices;
  if (all.size() <= kShown) return;
  std::stable_sort(all.begin(), all.end(), [](const pages::Choice& a, const pages::Choice& b) {
    return a.chosen != b.chosen ? a.chosen : a.count > b.count;
  });
  if (all.size() > kListed) {
    filter.left_out = static_cast<std::int64_t>(all.size() - kListed);
    all.resize(kListed);
  }
  filter.more.assign(std::make_move_iterator(all.begin() + kShown),
                     std::make_move_iterator(all.end()));
  all.resize(kShown);
}

std::string address(const std::string& path, const http::Parameters& parameters) {
  std::string out = path;
  char join = '?';
  for (const auto& [name, value] : parameters) {
    out += join + name + "=" + http::percent_encoded(value);
    join = '&';
  }
  return out;
}

}  // namespace

ListQuery::ListQuery(std::string path, const http::Parameters& parameters)
    : path_(std::move(path)) {
  for (const auto& [name, value] : parameters) {
    if (value.empty()) continue;
    if (name == "after") {
      after_ = value;
    } else {
      parameters_.emplace_back(http::percent_encoded(name), value);
    }
  }
}

std::string ListQuery::one(std::string_view name) const {
  if (name == "after") return after_;
  for (const auto& [key, value] : parameters_)
    if (key == name) return value;
  return {};
}

std::vector<std::string> ListQuery::all(std::string_view name) const {
  std::vector<std::string> values;
  for (const auto& [key, value] : parameters_)
    if (key == name) values.push_back(value);
  return values;
}

bool ListQuery::has(std::string_view name, std::string_view value) const {
  return std::any_of(parameters_.begin(), parameters_.end(),
                     [&](const auto& one) { return one.first == name && one.second == value; });
}

std::string ListQuery::href() const { return address(path_, parameters_); }

std::string ListQuery::with(std::string_view name, std::string_view value) const {
  http::Parameters changed = parameters_;
  std::erase_if(changed, [&](const auto& one) { return one.first == name; });
  if (!value.empty()) changed.emplace_back(name, value);
  return address(path_, changed);
}

std::string ListQuery::without(std::string_view name, std::string_view value) const {
  http::Parameters changed = parameters_;
  std::erase_if(changed, [&](const auto& one) { return one.first == name && one.second == value; });
  return address(path_, changed);
}

std::string ListQuery::after(std::string_view place) const {
  http::Parameters changed = parameters_;
  changed.emplace_back("after", place);
  return address(path_, changed);
}

pages::Order ListQuery::order(std::string text, std::string_view sort) const {
  return {std::move(text), with("sort", sort), one("sort") == sort};
}

pages::Listing ListQuery::listing(std::vector<pages::Filter> filters) const {
  pages::Listing list;
  list.path = path_;
  list.query = one("q");
  list.sort = one("sort");
  list.clear_href = path_;
  if (!list.sort.empty()) list.clear_href = address(path_, {{"sort", list.sort}});
  if (!list.query.empty()) list.active.push_back({say("Search: {}", list.query), with("q", "")});
  for (pages::Filter& filter : filters)
    for (pages::Choice& choice : filter.choices) {
      choice.chosen = has(filter.name, choice.value);
      if (choice.chosen)
        list.active.push_back(
            {say("{}: {}", filter.title, choice.text), without(filter.name, choice.value)});
    }
  for (pages::Filter& filter : filters) {
    // What would show nothing is not offered.
    std::erase_if(filter.choices,
                  [](const pages::Choice& one) { return one.count == 0 && !one.chosen; });
    shorten(filter);
  }
  std::erase_if(filters, [](const pages::Filter& filter) { return filter.choices.empty(); });
  list.filters = std::move(filters);
  list.filtered = !list.active.empty();
  if (!after_.empty()) list.first_href = href();
  return list;
}

}  // namespace probity::server::portal
