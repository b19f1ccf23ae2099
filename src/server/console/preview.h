// Preview and signature: exactly the statements that will be signed, what they come to, and the
// receipt of those that were. Draft pages lead here. Any thread.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "server/console/console.h"
#include "server/console/work.h"
#include "server/pages/form.h"

namespace probity::server::console {

std::string draft_href(const std::string& id, std::string_view step);
std::vector<pages::FormStep> steps_of(const Work& work, std::string_view current);

// One statement in words, field by field.
base::Result<pages::SaidStatement> said_of(const Work& work, const Step& step,
                                           const std::string& payload);

void add_preview(Console& console);
void add_signed(Console& console);

}  // namespace probity::server::console
