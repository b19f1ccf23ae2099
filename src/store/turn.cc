#include "store/turn.h"

#include <map>

namespace probity::store {

std::shared_ptr<Turn> Turn::of(const std::string& path) {
  static std::mutex mutex;
  static std::map<std::string, std::weak_ptr<Turn>> all;
  std::lock_guard lock(mutex);
  std::erase_if(all, [](const auto& one) { return one.second.expired(); });
  std::shared_ptr<Turn> turn = all[path].lock();
  if (!turn) all[path] = turn = std::make_shared<Turn>();
  return turn;
}

bool Turn::take(std::chrono::milliseconds at_most) {
  std::condition_variable woken;
  std::unique_lock lock(mutex_);
  const auto mine = line_.insert(line_.end(), &woken);
  if (woken.wait_for(lock, at_most, [&] { return line_.begin() == mine; })) return true;
  line_.erase(mine);
  return false;
}

void Turn::pass() {
  std::lock_guard lock(mutex_);
  line_.pop_front();
  if (!line_.empty())
    line_.front()->notify_one();  // within the lock: it lies in its waiter's frame
}

}  // namespace probity::store
