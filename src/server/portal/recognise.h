// Recognise: what somebody pasted into the search box: a digest, an entry's number, a risk code, a
// name, a package URL, a safety label, or words. Personal data is not searched, so what looks like
// a person's address is refused. Pure functions, any thread.
#pragma once

#include <string>
#include <string_view>

namespace probity::server::portal {

enum class Pasted { nothing, digest, entry, code, name, package, label, person, words };

struct Recognised {
  Pasted what = Pasted::nothing;
  std::string
      value;  // in its plain form: hex in small letters, "84", "3600", "riverton/phone-line"
};
Recognised recognise(std::string_view typed);

}  // namespace probity::server::portal
