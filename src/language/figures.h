// Numbers and days as the language of this thread writes them: "20,000", "23 November 2026". Any
// thread.
#pragma once

#include <cstdint>
#include <string>

#include "base/time.h"

namespace probity::language {

std::string grouped(std::int64_t number);  // "20,000", "20 000"
// An integer of tenths: 12 is "1.2", "1,2".
std::string with_tenth(std::int64_t tenths);
std::string day_words(base::Date date);  // "1 May 2027", "1er mai 2027"

}  // namespace probity::language
