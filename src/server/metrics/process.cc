#include "server/metrics/process.h"

#include <sys/resource.h>
#include <unistd.h>

#include "base/number.h"

namespace probity::server::metrics {

void write_process(base::Files& files, Exposition& out) {
  using Type = Exposition::Type;
  constexpr std::size_t kStatmBytes = 4096;
  constexpr double kMicro = 1e-6;
  rusage used{};
  ::getrusage(RUSAGE_SELF, &used);
  const auto seconds = [](const timeval& time) {
    return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_usec) * kMicro;
  };
  out.one("process_cpu_seconds_total", Type::counter, "Processor time, user and system.",
          seconds(used.ru_utime) + seconds(used.ru_stime));
  // "total resident shared ...", in pages. Where there is no /proc the figure is left out.
  if (const auto statm = files.read("/proc/self/statm", kStatmBytes)) {
    const std::size_t start = std::min(statm->find(' '), statm->size() - 1) + 1;
    const auto pages =
        base::parse_int(std::string_view(*statm).substr(start, statm->find(' ', start) - start));
    if (pages)
      out.one("process_resident_memory_bytes", Type::gauge, "Memory in use.",
              static_cast<double>(*pages) * static_cast<double>(::sysconf(_SC_PAGESIZE)));
  }
  if (const auto open = files.list("/proc/self/fd"))
    out.one("process_open_fds", Type::gauge, "Open file descriptors.", figure(open->size()));
}

}  // namespace probity::server::metrics
