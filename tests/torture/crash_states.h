// What a power cut could have left of a recorded run (recording_vfs.h). At every moment the disk
// holds what was synced; of what was not, any part may have arrived, in any order: whole writes, or
// only some of their sectors (512 bytes) or pages (4 KiB), with zeros or rubbish where a file grew.
// A removal or a new name counts once its folder was synced; before, it may have arrived or not.
// Names arrive in their order, as journalling file systems keep them. One thread.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "torture/effort.h"
#include "torture/recording_vfs.h"

namespace probity::torture {

// What becomes of the writes that were not synced.
enum class Fate {
  lost,         // all of them
  arrived,      // none is lost, though none was synced
  only_one,     // all lost but one
  all_but_one,  // one lost
  cut_short,    // the first ones arrived, the next one in part
  torn_512,     // any sectors of any write
  torn_4096,    // any pages of any write
  one_file,     // those to one file arrived, those to others are lost
  reordered,    // some arrived, in another order: what was written first lies on top
  chosen,       // each as the bits of the seed say; all combinations where they are few
};

struct Cut {
  std::size_t prefix = 0;  // after so many events
  Fate fate = Fate::lost;
  std::uint64_t seed = 0;
  std::string words() const;
};

using Folder = std::map<std::string, std::string>;  // content by name

class Disk {
 public:
  explicit Disk(const Record& record);
  // Forward only.
  void advance_to(std::size_t prefix);
  std::size_t pending() const { return pending_.size(); }
  Folder after(const Cut& cut) const;

 private:
  // A part of a write that arrives whole or not at all; a cut of a file is one part.
  struct Part {
    const Event* event;
    std::size_t begin;
    std::size_t length;
  };
  std::vector<Part> parts(const std::vector<const Event*>& events, std::size_t block) const;
  std::vector<Part> arrived(const Cut& cut, Chance& chance) const;

  const Record& record_;
  std::size_t position_ = 0;
  std::vector<std::string> synced_;           // content by file
  std::map<std::string, std::size_t> names_;  // synced with the folder
  std::vector<const Event*> pending_;         // writes and cuts since their file's last sync
  std::vector<const Event*> pending_names_;   // makes and removals since the folder's
};

// `count` cuts in the order of their prefixes: first those right before and after each sync and
// removal with everything unsynced lost, and all combinations where little was pending; then every
// fate at every moment, chosen by chance.
std::vector<Cut> plan(const Record& record, std::size_t count, Chance& chance);

}  // namespace probity::torture
