#include "torture/crash_states.h"

#include <algorithm>

namespace probity::torture {

namespace {

constexpr std::size_t kSector = 512, kPage = 4096, kWhole = SIZE_MAX;
constexpr std::size_t kFew = 4;  // so many pending writes, and all 16 combinations are tried
constexpr Fate kFates[] = {Fate::arrived,  Fate::only_one,  Fate::all_but_one, Fate::cut_short,
                           Fate::torn_512, Fate::torn_4096, Fate::one_file,    Fate::reordered};

const char* word(Fate fate) {
  switch (fate) {
    case Fate::lost:
      return "lost";
    case Fate::arrived:
      return "arrived";
    case Fate::only_one:
      return "only one arrived";
    case Fate::all_but_one:
      return "one lost";
    case Fate::cut_short:
      return "cut short";
    case Fate::torn_512:
      return "torn at 512 bytes";
    case Fate::torn_4096:
      return "torn at 4 KiB";
    case Fate::one_file:
      return "one file's arrived";
    case Fate::reordered:
      return "reordered";
    case Fate::chosen:
      return "chosen by bits";
  }
  return "";
}

template <class T>
void shuffle(std::vector<T>& all, Chance& chance) {
  for (std::size_t i = all.size(); i > 1; --i) std::swap(all[i - 1], all[chance.below(i)]);
}

// Grows a file to `size`: what lies between was given space, but nothing was written there.
void grow(std::string& content, std::size_t size, bool rubbish, Chance& chance) {
  if (size <= content.size()) return;
  const std::size_t before = content.size();
  content.resize(size, '\0');
  for (std::size_t i = before; rubbish && i < size; ++i)
    content[i] = static_cast<char>(chance.next());
}

}  // namespace

std::string Cut::words() const {
  return "after event " + std::to_string(prefix) + ", unsynced writes " + word(fate) + ", choice " +
         std::to_string(seed);
}

Disk::Disk(const Record& record) : record_(record), synced_(record.names.size()) {
  for (const auto& [name, content] : record.kept) {
    const auto at = std::find(record.names.begin(), record.names.end(), name);
    const auto number = static_cast<std::size_t>(at - record.names.begin());
    names_.emplace(name, number);
    synced_[number] = content;
  }
}

void Disk::advance_to(std::size_t prefix) {
  for (; position_ < prefix; ++position_) {
    const Event& event = record_.events[position_];
    switch (event.what) {
      case Event::What::make:
        pending_names_.push_back(&event);
        break;
      case Event::What::remove:
        pending_names_.push_back(&event);
        break;
      case Event::What::write:
      case Event::What::cut:
        pending_.push_back(&event);
        break;
      case Event::What::sync: {
        std::string& content = synced_[event.file];
        std::erase_if(pending_, [&](const Event* one) {
          if (one->file != event.file) return false;
          if (one->what == Event::What::cut) {
            content.resize(one->offset, '\0');
          } else {
            content.resize(std::max(content.size(), one->offset + one->bytes.size()), '\0');
            content.replace(one->offset, one->bytes.size(), one->bytes);
          }
          return true;
        });
        break;
      }
    }
    if (!event.directory) continue;
    for (const Event* one : pending_names_) {
      if (one->what == Event::What::make) names_[record_.names[one->file]] = one->file;
      if (one->what == Event::What::remove) names_.erase(record_.names[one->file]);
    }
    pending_names_.clear();
  }
}

std::vector<Disk::Part> Disk::parts(const std::vector<const Event*>& events,
                                    std::size_t block) const {
  std::vector<Part> all;
  for (const Event* event : events) {
    std::size_t begin = 0;
    do {  // blocks lie where the disk has them, not where the write begins
      const std::size_t to_edge =
          block == kWhole ? kWhole : block - (event->offset + begin) % block;
      const std::size_t length = std::min(to_edge, event->bytes.size() - begin);
      all.push_back({event, begin, length});
      begin += length;
    } while (begin < event->bytes.size());
  }
  return all;
}

std::vector<Disk::Part> Disk::arrived(const Cut& cut, Chance& chance) const {
  std::vector<Part> all = parts(pending_, kWhole);
  const std::size_t one = chance.below(all.size());
  const auto keep = [&all](auto which) {
    std::vector<Part> kept;
    for (std::size_t i = 0; i < all.size(); ++i)
      if (which(i)) kept.push_back(all[i]);
    return kept;
  };
  switch (cut.fate) {
    case Fate::lost:
      return {};
    case Fate::arrived:
      return all;
    case Fate::only_one:
      return keep([&](std::size_t i) { return i == one; });
    case Fate::all_but_one:
      return keep([&](std::size_t i) { return i != one; });
    case Fate::one_file:
      return keep([&](std::size_t i) { return all[i].event->file == all[one].event->file; });
    case Fate::chosen:
      return keep([&](std::size_t i) { return (cut.seed >> i & 1) != 0; });
    case Fate::reordered:
      shuffle(all, chance);
      all.resize(all.size() - one);
      return all;
    case Fate::cut_short: {
      std::vector<Part> kept = keep([&](std::size_t i) { return i < one; });
      if (all.empty()) return kept;
      for (const Part& part : parts({all[one].event}, kSector))
        if (chance.one_in(2)) kept.push_back(part);
      return kept;
    }
    case Fate::torn_512:
    case Fate::torn_4096: {
      all = parts(pending_, cut.fate == Fate::torn_512 ? kSector : kPage);
      const std::size_t of_eight = 1 + 3 * chance.below(3);  // 1, 4 or 7 of eight arrive
      return keep([&](std::size_t) { return chance.below(8) < of_eight; });
    }
  }
  return {};
}

Folder Disk::after(const Cut& cut) const {
  Chance chance(cut.seed * 64 + static_cast<std::uint64_t>(cut.fate) + 1);
  const bool rubbish = chance.one_in(2);
  std::size_t names_arrived = chance.below(pending_names_.size() + 1);
  if (cut.fate == Fate::lost) names_arrived = 0;
  if (cut.fate == Fate::arrived) names_arrived = pending_names_.size();

  std::map<std::string, std::size_t> names = names_;
  for (std::size_t i = 0; i < names_arrived; ++i) {
    const Event& event = *pending_names_[i];
    if (event.what == Event::What::make) names[record_.names[event.file]] = event.file;
    if (event.what == Event::What::remove) names.erase(record_.names[event.file]);
  }
  std::vector<std::string> contents = synced_;
  for (const Part& part : arrived(cut, chance)) {
    std::string& content = contents[part.event->file];
    if (part.event->what == Event::What::cut) {
      content.resize(std::min<std::size_t>(content.size(), part.event->offset));
      continue;
    }
    const std::size_t at = part.event->offset + part.begin;
    grow(content, at, rubbish, chance);
    content.resize(std::max(content.size(), at + part.length), '\0');
    content.replace(at, part.length, part.event->bytes, part.begin, part.length);
  }
  Folder folder;
  for (const auto& [name, number] : names) folder.emplace(name, std::move(contents[number]));
  return folder;
}

std::vector<Cut> plan(const Record& record, std::size_t count, Chance& chance) {
  std::vector<Cut> cuts, by_chance;
  const std::size_t events = record.events.size();
  Disk disk(record);
  for (std::size_t i = 0; i <= events; ++i) {
    disk.advance_to(i);
    const auto decides = [&](std::size_t at) {
      return at < events && (record.events[at].what == Event::What::sync ||
                             record.events[at].what == Event::What::remove);
    };
    if (decides(i) || (i > 0 && decides(i - 1))) {
      cuts.push_back({i, Fate::lost, 0});
    } else {
      by_chance.push_back({i, Fate::lost, 0});
    }
    if (disk.pending() > 1 && disk.pending() <= kFew) {
      for (std::uint64_t bits = 1; bits < std::uint64_t{1} << disk.pending(); ++bits)
        by_chance.push_back({i, Fate::chosen, bits});
    } else if (disk.pending() > kFew) {
      for (const Fate fate : kFates) by_chance.push_back({i, fate, chance.next() >> 32});
    }
  }
  shuffle(cuts, chance);
  shuffle(by_chance, chance);
  cuts.insert(cuts.end(), by_chance.begin(), by_chance.end());
  // More are wanted than that: the same again with other choices.
  for (std::size_t i = 0; cuts.size() < count && i < 100 * count && !by_chance.empty(); ++i) {
    Cut again = by_chance[i % by_chance.size()];
    if (again.fate != Fate::lost && again.fate != Fate::chosen && again.fate != Fate::arrived)
      cuts.push_back({again.prefix, again.fate, chance.next() >> 32});
  }
  if (cuts.size() > count) cuts.resize(count);
  std::sort(cuts.begin(), cuts.end(),
            [](const Cut& a, const Cut& b) { return a.prefix < b.prefix; });
  return cuts;
}

}  // namespace probity::torture
