// RecordingVfs: for tests only. The door through which SQLite reaches the disk (a VFS, sqlite.org/
// vfs.html), registered as its default, with a record of everything that passes: files made,
// written, cut, synced and removed, in order. crash_states.h computes from a record what a power
// cut could have left. Nothing is synced for real: what a disk holds after a cut is not asked, it
// is computed.
//
// The -shm file beside a database is memory that processes share, not content: SQLite truncates it
// when the first connection opens, so it is not recorded. One per process, any thread.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "base/files.h"

namespace probity::torture {

struct Event {
  enum class What { make, write, cut, sync, remove };
  What what = What::make;
  std::size_t file = 0;      // a name that is removed and made again is another file
  std::uint64_t offset = 0;  // of a write; the new size of a cut
  std::string bytes;
  bool directory = false;  // of a sync or removal: the folder is synced with it
};

struct Record {
  std::vector<std::string> names;           // of the files, by number
  std::map<std::string, std::string> kept;  // what lay in the folder before, all of it on the disk
  std::vector<Event> events;
};

class RecordingVfs {
 public:
  // Registers itself on the first call. Connections that are open already go past it.
  static RecordingVfs& installed();

  // From now on, for the databases in that folder; what lies there counts as synced.
  void begin(const base::Path& folder);
  // How much is recorded so far: what happens next has this number.
  std::size_t position();
  Record end();

  // For the functions that SQLite calls.
  struct Sqlite;

 private:
  RecordingVfs();

  std::mutex mutex_;
  bool recording_ = false;
  std::string folder_;
  std::map<std::string, std::size_t> present_;  // by name
  Record record_;
};

}  // namespace probity::torture
