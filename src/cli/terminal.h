// Terminal: where a command answers. With --json it prints one JSON value and nothing else on
// standard output; without, words for people. Progress goes to standard error, and only when that
// is a terminal. One thread.
#pragma once

#include <string>
#include <string_view>

#include "base/error.h"
#include "json/fwd.h"

namespace probity::cli {

class Terminal {
 public:
  explicit Terminal(bool json);

  bool json() const { return json_; }
  // Words for people; nothing under --json.
  void say(std::string_view line);
  // The answer to programs; nothing without --json.
  void answer(const json::Value& value);
  // The same bytes in both forms: what is piped on.
  void raw(std::string_view text);
  // One line that the next one overwrites; an empty one clears it.
  void progress(std::string_view line);
  // A step of long work, kept on the screen, on standard error.
  void step(std::string_view line);
  // On standard error, in words or as JSON.
  void error(const base::Error& error);

 private:
  bool json_;
  bool interactive_;
  bool dirty_ = false;
};

}  // namespace probity::cli
