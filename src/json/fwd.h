// Names of the JSON value types without their definitions, for headers that only pass them along.
#pragma once

#include <boost/json/fwd.hpp>

namespace probity::json {

using Value = boost::json::value;
using Object = boost::json::object;
using Array = boost::json::array;

}  // namespace probity::json
