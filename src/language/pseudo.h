// The pseudo-locale: English in other clothes, for tests (docs/languages.md). Pure function, any
// thread.
#pragma once

#include <string>
#include <string_view>

namespace probity::language {

// "Uses: {}" becomes "[!!Ûûsêês: {}!!]": vowels accented and doubled, so about a third longer;
// slots (slots.h) stay.
std::string pseudo(std::string_view english);

}  // namespace probity::language
