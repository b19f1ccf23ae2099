// Files of a draft: those that its owner chose beside a field are kept by the node with the draft,
// so that the preview and the statement name the very bytes that are here. One thread, within one
// visit.
#pragma once

#include <vector>

#include "server/console/file_field.h"
#include "server/console/work.h"

namespace probity::server::console {

bool takes_files(const Step& step);
// Keeps what came along with the request, in the field beside which it was chosen, and takes away
// what is no longer ticked. What could not be kept comes back as faults of its field.
base::Result<std::vector<FieldFault>> keep_files(Work& work, const Step& step);
// Takes away what the draft keeps besides these.
base::Status drop_files(const Work& work, const std::vector<UploadedFile>& keep);

}  // namespace probity::server::console
