// AccessLog: one JSON line per answer: time, method, route, status, bytes, microseconds, tls. No
// address, no path, no query, no agent: nothing of a person (GDPR Art. 5(1)(c)). note() and
// reopen() may be called from any thread and never wait for the disk: a thread of its own writes.
// What the disk does not take in time is dropped, and the next line says how many were.
#pragma once

#include <condition_variable>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <thread>

#include "base/append_file.h"
#include "base/clock.h"
#include "server/http/server.h"

namespace probity::server::metrics {

class AccessLog {
 public:
  using Complain = std::function<void(std::string_view)>;

  // `file`: a path, or "-" for standard output. `complain`: when it cannot be written, once.
  static base::Result<std::unique_ptr<AccessLog>> open(const std::string& file, base::Clock& clock,
                                                       Complain complain);
  ~AccessLog();  // writes what waits

  void note(const http::Answered& answered);
  // From the next line on into a file of that name, which may be a new one (logrotate).
  void reopen();

 private:
  AccessLog(base::AppendFile file, base::Clock& clock, Complain complain);
  void run();

  base::AppendFile file_;  // the writing thread's
  base::Clock& clock_;
  const Complain complain_;
  std::mutex mutex_;
  std::condition_variable wake_;
  std::string waiting_;
  std::uint64_t dropped_ = 0;
  bool reopening_ = false, closing_ = false;
  std::thread thread_;
};

// What goes to standard error likewise: {"time": ..., "error": ...} in one line.
std::string error_line(base::Time time, std::string_view words);

}  // namespace probity::server::metrics
