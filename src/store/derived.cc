#include "store/derived.h"

namespace probity::store {

base::Path derived_directory(const std::string& database) { return database + ".known"; }

}  // namespace probity::store
