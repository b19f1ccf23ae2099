// The document that `classify` reads, as the rubric's case: {"facts": {name: value}, "none_of": [list],
// "components": [{name: value}]}. Errors point into it. Pure.
#pragma once

#include <boost/json/fwd.hpp>

#include "base/error.h"
#include "rubric/evaluate.h"
#include "rubric/rubric.h"

namespace probity::cli {

base::Result<rubric::Case> case_of(const boost::json::value& document, const rubric::Rubric& rubric);

}  // namespace probity::cli
