// hash_artifact: from a folder on disk to its manifest, by streaming SHA-256 through the Files
// door. The sources are read once; memory does not grow with them. Blocks; any thread, and several
// calls at once are fine.
#pragma once

#include <cstdint>
#include <functional>

#include "base/files.h"
#include "evidence/weights/manifest.h"

namespace probity::evidence::weights {

// Called with the bytes hashed so far and in all, by one thread at a time.
using Progress = std::function<void(std::uint64_t done, std::uint64_t total)>;

// Hashes a folder, or one file as if it lay alone in a folder, on `threads` threads over the files.
// The path given may itself be a link; inside, every link is refused ("artifact.symlink"), as is
// what is neither file nor folder ("artifact.kind"), a name no manifest can hold ("artifact.path"),
// an artifact without files ("artifact.empty") and a file that changes meanwhile
// ("artifact.changed"). The pointer is the path to blame.
base::Result<Manifest> hash_artifact(base::Files& files, const base::Path& path,
                                     const Progress& progress = {}, unsigned threads = 2);

}  // namespace probity::evidence::weights
