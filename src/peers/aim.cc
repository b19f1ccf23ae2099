#include "peers/aim.h"

namespace probity::peers {

std::optional<log::TreeSize> Aim::next(const std::string& witness, log::TreeSize newest, Time now) {
  const std::lock_guard lock(mutex_);
  if (newest > size_ && (size_.value == 0 || is_met() || now - since_ >= longest_)) {
    size_ = newest;
    since_ = now;
    names_.clear();
  }
  if (size_ < newest && names_.contains(witness)) return std::nullopt;
  return size_;
}

bool Aim::cosigned(const std::string& witness, log::TreeSize size) {
  const std::lock_guard lock(mutex_);
  if (size != size_ || is_met()) return false;
  names_.insert(witness);
  return is_met();
}

}  // namespace probity::peers
