// The version of a rubric document, MAJOR.MINOR.PATCH, to compare by. Pure function, any thread.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/error.h"

namespace probity::rubric {

using Version = std::vector<std::int64_t>;  // three numbers

// Refused at `at` under `rule`: what is not three numbers.
base::Result<Version> version_of(const std::string& text, const std::string& at,
                                 const std::string& rule);

}  // namespace probity::rubric
