// The fields of a form as its page shows them: with what was typed, what is wrong, and the choices
// that only the node knows (purposes, components). One thread, within one visit.
#pragma once

#include <vector>

#include "server/console/work.h"
#include "server/pages/form.h"

namespace probity::server::console {

// One section with the fields of the step's form, or the sections of the questions that still
// matter.
base::Result<std::vector<pages::FormSection>> sections_of(const Work& work, const Step& step);

// Puts each fault at its field and into the summary.
void put_faults(std::vector<pages::FormSection>& sections, std::vector<pages::Fault>& summary,
                const std::vector<FieldFault>& faults);

}  // namespace probity::server::console
