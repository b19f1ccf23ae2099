// What systemd and a service agree on (sd_notify(3), sd_listen_fds(3)), by its sockets and
// environment alone: without systemd nothing happens. Main thread, before others are started or
// after they have ended.
#pragma once

#include <string_view>

namespace probity::cli {

// "READY=1", "STOPPING=1".
void tell_systemd(std::string_view state);

// The first socket that listens already for this process; -1: none.
int socket_from_systemd();

}  // namespace probity::cli
