#include "server/metrics/door.h"

#include <gtest/gtest.h>

namespace probity::server::metrics {
namespace {

using http::Method;

bool has(const std::string& text, std::string_view line) {
  return ("\n" + text).find("\n" + std::string(line) + "\n") != std::string::npos;
}

TEST(Exposition, IsPrometheusText) {
  Exposition out;
  out.family("a_total", Exposition::Type::counter, "What it counts.");
  out.sample({{"route", "/{x}"}, {"odd", "a\"b\\c\nd"}}, 3);
  out.sample({}, 0.25);
  out.one("b", Exposition::Type::gauge, "Another.", 1e15);
  EXPECT_EQ(out.take(),
            "# HELP a_total What it counts.\n# TYPE a_total counter\n"
            "a_total{route=\"/{x}\",odd=\"a\\\"b\\\\c\\nd\"} 3\na_total 0.25\n"
            "# HELP b Another.\n# TYPE b gauge\nb 1000000000000000\n");
}

TEST(Door, CountsByRoute) {
  using std::chrono::microseconds;
  Door door;
  door.count({Method::get, "/uses", 200, 1000, microseconds(500), false});
  door.count({Method::get, "/uses", 304, 100, microseconds(501), false});
  door.count({Method::post, "/uses", 429, 50, microseconds(20'000'000), false});
  door.count({Method::get, "", 404, 10, microseconds(1), false});
  door.count({Method::get, "", 999, 10, microseconds(1), false});
  Exposition out;
  door.write({.connections = 3, .streams = 2, .queued = 1, .upload_bytes = 5, .dropped = 4}, out);
  const std::string text = out.take();
  for (const char* line :
       {R"(probity_http_requests_total{route="/uses",method="GET",class="2xx"} 1)",
        R"(probity_http_requests_total{route="/uses",method="GET",class="3xx"} 1)",
        R"(probity_http_requests_total{route="/uses",method="POST",class="4xx"} 1)",
        R"(probity_http_requests_total{route="",method="GET",class="4xx"} 1)",
        R"(probity_http_requests_total{route="",method="GET",class="5xx"} 1)",
        R"(probity_http_response_bytes_total{route="/uses",method="GET"} 1100)",
        R"(probity_http_request_duration_seconds_bucket{route="/uses",method="GET",le="0.0005"} 1)",
        R"(probity_http_request_duration_seconds_bucket{route="/uses",method="GET",le="0.001"} 2)",
        R"(probity_http_request_duration_seconds_bucket{route="/uses",method="GET",le="+Inf"} 2)",
        R"(probity_http_request_duration_seconds_bucket{route="/uses",method="POST",le="10"} 0)",
        R"(probity_http_request_duration_seconds_bucket{route="/uses",method="POST",le="+Inf"} 1)",
        R"(probity_http_request_duration_seconds_sum{route="/uses",method="POST"} 20)",
        R"(probity_http_request_duration_seconds_count{route="/uses",method="GET"} 2)",
        R"(probity_http_refused_total{status="429"} 1)",
        R"(probity_http_refused_total{status="503"} 0)",
        "probity_http_connections 3",
        "probity_http_streams 2",
        "probity_http_queue_length 1",
        "probity_http_upload_bytes 5",
        "probity_http_dropped_total 4"})
    EXPECT_TRUE(has(text, line)) << line << "\n" << text;
}

}  // namespace
}  // namespace probity::server::metrics
