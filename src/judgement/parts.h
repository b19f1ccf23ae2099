// What a use is made of: the components that its agency named last, by what is in force at an
// instant. A registration names them, a later amendment others; where the later statement does not
// count (its key was compromised), the earlier one does. Functions over a Db on its thread.
#pragma once

#include <set>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "base/hash.h"
#include "rubric/fact.h"
#include "store/db.h"

namespace probity::judgement {

// The fact that names the components of a use; the vocabulary declares it.
inline constexpr std::string_view kMadeOf = "made_of";

// `facts`: those about the use.
base::Result<std::set<base::SubjectDigest>> made_of(store::Db& db,
                                                    const std::vector<rubric::Fact>& facts,
                                                    base::Time at);

}  // namespace probity::judgement
