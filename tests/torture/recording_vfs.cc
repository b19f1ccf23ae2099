#include "torture/recording_vfs.h"

#include <sqlite3.h>

#include <cstring>
#include <fstream>
#include <sstream>

namespace probity::torture {

namespace {

constexpr std::size_t kUnrecorded = SIZE_MAX;  // temporary files, other folders

sqlite3_vfs* system_vfs = nullptr;  // the real one; set once, before the first open

// What SQLite holds as a file: ours, and behind it in the same memory the real one.
struct OpenFile {
  sqlite3_file base;
  std::size_t number;
  bool makes_folder_sync;  // its first sync syncs the folder too, as for every journal and WAL
  sqlite3_file* real() { return reinterpret_cast<sqlite3_file*>(this + 1); }
};

OpenFile& ours(sqlite3_file* file) { return *reinterpret_cast<OpenFile*>(file); }
const sqlite3_io_methods& real_methods(sqlite3_file* file) { return *ours(file).real()->pMethods; }

std::string content_of(const base::Path& path) {
  std::ifstream in(path, std::ios::binary);
  std::ostringstream all;
  all << in.rdbuf();
  return std::move(all).str();
}

}  // namespace

// What passes through goes to the real file and into the record in one step, so that the record has
// the order of the disk whatever threads there are.
struct RecordingVfs::Sqlite {
  static void note(std::size_t file, Event event) {
    RecordingVfs& vfs = installed();
    if (!vfs.recording_ || file == kUnrecorded) return;
    event.file = file;
    vfs.record_.events.push_back(std::move(event));
  }

  // The file's number; a new one, recorded as made, when no file has that name.
  static std::size_t number_of(const char* name, int flags) {
    RecordingVfs& vfs = installed();
    constexpr int kKinds = SQLITE_OPEN_MAIN_DB | SQLITE_OPEN_MAIN_JOURNAL | SQLITE_OPEN_WAL;
    if (!vfs.recording_ || !name || !(flags & kKinds)) return kUnrecorded;
    const base::Path path(name);
    if (path.parent_path() != vfs.folder_) return kUnrecorded;
    const std::string own = path.filename();
    const auto found = vfs.present_.find(own);
    if (found != vfs.present_.end()) return found->second;
    const std::size_t number = vfs.record_.names.size();
    vfs.record_.names.push_back(own);
    vfs.present_.emplace(own, number);
    note(number, {Event::What::make, 0, 0, {}, false});
    return number;
  }

  static int open(sqlite3_vfs*, const char* name, sqlite3_file* file, int flags, int* out) {
    std::lock_guard lock(installed().mutex_);
    OpenFile& opened = ours(file);
    opened.base.pMethods = nullptr;
    const int code = system_vfs->xOpen(system_vfs, name, opened.real(), flags, out);
    if (code != SQLITE_OK) return code;
    opened.base.pMethods = &kMethods;
    opened.number = number_of(name, flags);
    opened.makes_folder_sync = (flags & SQLITE_OPEN_MAIN_DB) == 0;
    return code;
  }

  static int remove(sqlite3_vfs*, const char* name, int sync_folder) {
    RecordingVfs& vfs = installed();
    std::lock_guard lock(vfs.mutex_);
    const int code = system_vfs->xDelete(system_vfs, name, 0);
    const base::Path path(name);
    const auto found = vfs.present_.find(path.filename());
    if (code == SQLITE_OK && path.parent_path() == vfs.folder_ && found != vfs.present_.end()) {
      note(found->second, {Event::What::remove, 0, 0, {}, sync_folder != 0});
      vfs.present_.erase(found);
    }
    return code;
  }

  static int close(sqlite3_file* file) { return real_methods(file).xClose(ours(file).real()); }
  static int read(sqlite3_file* file, void* into, int count, sqlite3_int64 offset) {
    return real_methods(file).xRead(ours(file).real(), into, count, offset);
  }
  static int write(sqlite3_file* file, const void* from, int count, sqlite3_int64 offset) {
    std::lock_guard lock(installed().mutex_);
    const int code = real_methods(file).xWrite(ours(file).real(), from, count, offset);
    if (code == SQLITE_OK)
      note(ours(file).number,
           {Event::What::write, 0, static_cast<std::uint64_t>(offset),
            std::string(static_cast<const char*>(from), static_cast<std::size_t>(count)), false});
    return code;
  }
  static int cut(sqlite3_file* file, sqlite3_int64 size) {
    std::lock_guard lock(installed().mutex_);
    const int code = real_methods(file).xTruncate(ours(file).real(), size);
    if (code == SQLITE_OK)
      note(ours(file).number, {Event::What::cut, 0, static_cast<std::uint64_t>(size), {}, false});
    return code;
  }
  static int sync(sqlite3_file* file, int) {
    std::lock_guard lock(installed().mutex_);
    note(ours(file).number, {Event::What::sync, 0, 0, {}, ours(file).makes_folder_sync});
    ours(file).makes_folder_sync = false;
    return SQLITE_OK;
  }
  static int size(sqlite3_file* file, sqlite3_int64* out) {
    return real_methods(file).xFileSize(ours(file).real(), out);
  }
  static int lock(sqlite3_file* file, int level) {
    return real_methods(file).xLock(ours(file).real(), level);
  }
  static int unlock(sqlite3_file* file, int level) {
    return real_methods(file).xUnlock(ours(file).real(), level);
  }
  static int is_reserved(sqlite3_file* file, int* out) {
    return real_methods(file).xCheckReservedLock(ours(file).real(), out);
  }
  static int control(sqlite3_file* file, int what, void* value) {
    return real_methods(file).xFileControl(ours(file).real(), what, value);
  }
  static int sector_size(sqlite3_file* file) {
    return real_methods(file).xSectorSize(ours(file).real());
  }
  static int characteristics(sqlite3_file* file) {
    return real_methods(file).xDeviceCharacteristics(ours(file).real());
  }
  static int shm_map(sqlite3_file* file, int page, int size, int extend, void volatile** out) {
    return real_methods(file).xShmMap(ours(file).real(), page, size, extend, out);
  }
  static int shm_lock(sqlite3_file* file, int offset, int count, int flags) {
    return real_methods(file).xShmLock(ours(file).real(), offset, count, flags);
  }
  static void shm_barrier(sqlite3_file* file) { real_methods(file).xShmBarrier(ours(file).real()); }
  static int shm_unmap(sqlite3_file* file, int remove) {
    return real_methods(file).xShmUnmap(ours(file).real(), remove);
  }

  // Version 2: with shared memory, without mapped reading, so that every byte passes here.
  static constexpr sqlite3_io_methods kMethods = {2,
                                                  close,
                                                  read,
                                                  write,
                                                  cut,
                                                  sync,
                                                  size,
                                                  lock,
                                                  unlock,
                                                  is_reserved,
                                                  control,
                                                  sector_size,
                                                  characteristics,
                                                  shm_map,
                                                  shm_lock,
                                                  shm_barrier,
                                                  shm_unmap,
                                                  nullptr,
                                                  nullptr};
};

RecordingVfs::RecordingVfs() {
  system_vfs = sqlite3_vfs_find(nullptr);
  static sqlite3_vfs recording = *system_vfs;
  recording.zName = "recording";
  recording.pNext = nullptr;
  recording.szOsFile = static_cast<int>(sizeof(OpenFile)) + system_vfs->szOsFile;
  recording.xOpen = Sqlite::open;
  recording.xDelete = Sqlite::remove;
  sqlite3_vfs_register(&recording, /*makeDflt=*/1);
}

RecordingVfs& RecordingVfs::installed() {
  static RecordingVfs vfs;
  return vfs;
}

void RecordingVfs::begin(const base::Path& folder) {
  std::lock_guard lock(mutex_);
  record_ = {};
  present_.clear();
  folder_ = std::filesystem::canonical(folder).string();
  for (const auto& entry : std::filesystem::directory_iterator(folder)) {
    if (!entry.is_regular_file() || entry.path().extension() == ".db-shm") continue;
    const std::string name = entry.path().filename();
    present_.emplace(name, record_.names.size());
    record_.names.push_back(name);
    record_.kept.emplace(name, content_of(entry.path()));
  }
  recording_ = true;
}

std::size_t RecordingVfs::position() {
  std::lock_guard lock(mutex_);
  return record_.events.size();
}

Record RecordingVfs::end() {
  std::lock_guard lock(mutex_);
  recording_ = false;
  present_.clear();
  return std::exchange(record_, {});
}

}  // namespace probity::torture
