#include "server/metrics/door.h"

#include <fmt/format.h>

#include <algorithm>
#include <functional>

namespace probity::server::metrics {

namespace {

constexpr std::string_view kClasses[] = {"", "1xx", "2xx", "3xx", "4xx", "5xx"};

double seconds(std::chrono::microseconds time) {
  return std::chrono::duration<double>(time).count();
}

}  // namespace

void Door::count(const http::Answered& answered) {
  const auto bound = std::lower_bound(kBounds.begin(), kBounds.end(), answered.time.count());
  const std::lock_guard lock(mutex_);
  auto pattern = routes_.find(answered.pattern);
  if (pattern == routes_.end()) pattern = routes_.try_emplace(std::string(answered.pattern)).first;
  Route& route = pattern->second[answered.method];
  ++route.by_class[static_cast<std::size_t>(std::clamp(answered.status / 100, 1, 5))];
  ++route.by_time[static_cast<std::size_t>(bound - kBounds.begin())];
  route.time += answered.time;
  route.bytes += answered.bytes;
  for (std::size_t i = 0; i < kRefusals.size(); ++i) refused_[i] += answered.status == kRefusals[i];
}

void Door::write(const http::Load& load, Exposition& out) const {
  using Type = Exposition::Type;
  const std::lock_guard lock(mutex_);
  // An empty route: of what no page was found for, or what was refused before it was known.
  const auto each = [&](const auto& visit) {
    for (const auto& [pattern, methods] : routes_)
      for (const auto& [method, route] : methods) visit(pattern, http::name(method), route);
  };
  out.family("probity_http_requests_total", Type::counter,
             "Answers by route, method and class of status.");
  each([&](std::string_view pattern, std::string_view method, const Route& route) {
    for (std::size_t i = 1; i < route.by_class.size(); ++i)
      if (route.by_class[i] > 0)
        out.sample({{"route", pattern}, {"method", method}, {"class", kClasses[i]}},
                   figure(route.by_class[i]));
  });
  out.family("probity_http_response_bytes_total", Type::counter, "Bytes sent, heads included.");
  each([&](std::string_view pattern, std::string_view method, const Route& route) {
    out.sample({{"route", pattern}, {"method", method}}, figure(route.bytes));
  });
  out.family("probity_http_request_duration_seconds", Type::histogram,
             "From the whole request to the last byte of its answer.");
  each([&](std::string_view pattern, std::string_view method, const Route& route) {
    std::uint64_t sum = 0;
    for (std::size_t i = 0; i < route.by_time.size(); ++i) {
      sum += route.by_time[i];
      const std::string bound =
          i < kBounds.size() ? fmt::format("{}", seconds(std::chrono::microseconds(kBounds[i])))
                             : "+Inf";
      out.sample("_bucket", {{"route", pattern}, {"method", method}, {"le", bound}}, figure(sum));
    }
    out.sample("_sum", {{"route", pattern}, {"method", method}}, seconds(route.time));
    out.sample("_count", {{"route", pattern}, {"method", method}}, figure(sum));
  });
  out.family("probity_http_refused_total", Type::counter,
             "Requests refused for their size (413), their number (429) or the load (503).");
  for (std::size_t i = 0; i < kRefusals.size(); ++i)
    out.sample({{"status", fmt::format("{}", kRefusals[i])}}, figure(refused_[i]));
  out.one("probity_http_dropped_total", Type::counter,
          "Connections closed without an answer, being too many.", figure(load.dropped));
  out.one("probity_http_connections", Type::gauge, "Open connections.", figure(load.connections));
  out.one("probity_http_streams", Type::gauge, "Answers that stay open.", figure(load.streams));
  out.one("probity_http_queue_length", Type::gauge, "Requests that wait for a worker.",
          figure(load.queued));
  out.one("probity_http_upload_bytes", Type::gauge, "Bytes held for large bodies.",
          figure(load.upload_bytes));
}

}  // namespace probity::server::metrics
