// Manifest: what a model consists of, file by file, and the two digests that name it.
//
// `root` is the subject digest of OpenSSF Model Signing v1.0 (method `files`, hash_type `sha256`,
// allow_symlinks false): SHA-256 over the raw digests of the files, in code-point order of their
// paths. At the top `.git`, `.github`, `.gitignore` and `.gitattributes` are left out, nothing
// else. The root covers digests, not names: whoever compares two artifacts also calls same_files.
// `weights_digest` ("weights-digest/v1") is SHA-256 over the sorted raw digests of the weight files
// alone, each as often as it occurs: it finds the same weights under another README.
// Pure functions, any thread; hash.h makes a manifest from a folder.
#pragma once

#include <boost/describe/class.hpp>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "base/hash.h"

namespace probity::evidence::weights {

inline constexpr std::size_t kPathBytes = 4096;  // one path in a manifest

struct File {
  std::string path;  // relative to the model's folder, '/' between its parts
  std::uint64_t size = 0;
  base::Hash256 sha256;

  bool operator==(const File&) const = default;
};
BOOST_DESCRIBE_STRUCT(File, (), (path, size, sha256))

struct Manifest {
  base::SubjectDigest root;
  std::optional<base::Hash256> weights_digest;  // none: the artifact has no weight file
  std::vector<File> files;                      // in code-point order of their paths

  bool operator==(const Manifest&) const = default;
};
BOOST_DESCRIBE_STRUCT(Manifest, (), (root, weights_digest, files))

// Whether a manifest someone states is consistent: paths, their order, and both digests recomputed
// from the list. The pointer is a JSON pointer into the manifest, e.g. "/files/3/path".
base::Status verify_manifest(const Manifest& manifest);

// Name by name: the first file that is missing, more, or different. The pointer is its path.
base::Status same_files(const Manifest& required, const Manifest& found);

base::SubjectDigest root_of(std::span<const File> sorted);
std::optional<base::Hash256> weights_digest_of(std::span<const File> files);

// The rule for every path in a manifest ("artifact.path") and for their number ("artifact.empty",
// "artifact.files"), whether we make the manifest or are told it.
base::Status check_path(std::string_view path);
base::Status check_count(std::size_t files, const std::string& pointer);

// By extension (onnx, safetensors, gguf, pt, pth, bin, ckpt, tflite, h5, keras, npz), in any case.
bool is_weight_file(std::string_view path);

}  // namespace probity::evidence::weights
