// Metrics: the figures of a running node for its operator, in Prometheus' text format, with /health
// and /ready. They are served on a socket of their own (--metrics-listen), never on the public one:
// how much is asked is nobody else's business. Any thread, once made.
#pragma once

#include <atomic>
#include <chrono>
#include <functional>
#include <mutex>
#include <string>

#include "access/node.h"
#include "peers/asking.h"
#include "server/http/router.h"
#include "server/http/server.h"
#include "server/metrics/door.h"
#include "server/metrics/readiness.h"

namespace probity::server::metrics {

class Metrics {
 public:
  Metrics(access::Node& node, std::string version, Needs needs = {});

  // For Options::answered.
  void count(const http::Answered& answered) { door_.count(answered); }
  // Where the public server's load comes from; before anyone asks.
  void set_load(std::function<http::Load()> load) { load_ = std::move(load); }

  // Those of the policy who are asked; before anyone asks.
  void set_witnesses(std::function<std::vector<peers::Standing>()> witnesses) {
    witnesses_ = std::move(witnesses);
  }

  std::string text();

  // /metrics, /health and /ready: for the operator's socket.
  http::Router for_operators();
  // /ready, and /csp-reports, which counts what browsers report and keeps nothing of it.
  void add_to(http::Router& site);

 private:
  http::Response ready();

  access::Node& node_;
  const std::string version_;
  const Needs needs_;
  Door door_;
  std::function<http::Load()> load_;
  std::function<std::vector<peers::Standing>()> witnesses_;
  std::atomic<std::uint64_t> csp_reports_ = 0;

  std::mutex mutex_;  // for what /ready said last
  std::chrono::steady_clock::time_point judged_;
  std::string ready_;
  bool is_ready_ = false;
};

}  // namespace probity::server::metrics
