// Child: one more process of this very program, which listens on a port of this machine and is
// started again, ever more slowly, when it dies. The port stays its own: the socket belongs to the
// parent and is handed over as systemd hands over sockets (sd_listen_fds). It ends with its parent,
// however that ends. One thread each, which starts it and waits for it; start() and stop() belong
// to one thread.
#pragma once

#include <sys/types.h>

#include <condition_variable>
#include <cstdint>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "base/error.h"
#include "base/files.h"

namespace probity::demo {

class Child {
 public:
  // Takes a free port of loopback. The words follow the program's name; what it says on standard
  // error goes to the end of `log`.
  static base::Result<std::unique_ptr<Child>> prepare(std::vector<std::string> words,
                                                      base::Path log);
  ~Child();  // stops
  Child(const Child&) = delete;
  Child& operator=(const Child&) = delete;

  std::uint16_t port() const { return port_; }
  void start();
  void stop();

 private:
  Child(std::vector<std::string> words, base::Path log, int socket, std::uint16_t port);
  void run();
  pid_t spawn() const;
  void wait_for(pid_t child);

  const std::vector<std::string> words_;
  const base::Path log_;
  const int socket_;
  const std::uint16_t port_;

  std::mutex mutex_;
  std::condition_variable stop_;
  bool stopping_ = false;
  std::thread thread_;
};

}  // namespace probity::demo
