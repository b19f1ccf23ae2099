#include "evidence/weights/manifest.h"

#include <algorithm>
#include <array>

#include "base/limits.h"
#include "base/utf8.h"
#include "crypto/sha256.h"

namespace probity::evidence::weights {
using base::Code;

base::Status check_path(std::string_view path) {
  const auto refuse = [&](const char* found) {
    return base::fail(Code::bad_input, "the name of a file cannot stand in a manifest", "",
                      "artifact.path", found,
                      "a relative path in UTF-8, parts joined by '/', none of them empty, '.' or "
                      "'..', no backslash "
                      "or control character, at most " +
                          std::to_string(kPathBytes) + " bytes");
  };
  if (path.empty()) return refuse("an empty path");
  if (path.size() > kPathBytes) return refuse("a longer path");
  if (!base::is_utf8(path)) return refuse("bytes that are not UTF-8");
  for (const char c : path) {
    if (c == '\\') return refuse("a backslash");
    if (static_cast<unsigned char>(c) < 0x20 || c == 0x7f) return refuse("a control character");
  }
  for (std::size_t begin = 0; begin <= path.size();) {
    const std::size_t end = std::min(path.find('/', begin), path.size());
    const std::string_view part = path.substr(begin, end - begin);
    if (part.empty()) return refuse(begin == 0 ? "an absolute path" : "an empty part");
    if (part == "." || part == "..") return refuse("'.' or '..'");
    begin = end + 1;
  }
  return {};
}

base::Status check_count(std::size_t count, const std::string& pointer) {
  if (count == 0)
    return base::fail(Code::bad_input, "an artifact consists of at least one file", pointer,
                      "artifact.empty", "no file", "one file or more");
  if (count > base::limits::kModelFiles)
    return base::fail(Code::too_large, "an artifact has too many files", pointer, "artifact.files",
                      "more than " + std::to_string(base::limits::kModelFiles),
                      "at most " + std::to_string(base::limits::kModelFiles));
  return {};
}

base::SubjectDigest root_of(std::span<const File> sorted) {
  crypto::Sha256 hash;
  for (const File& file : sorted) hash.update(file.sha256.bytes);
  return hash.finish().retag<base::SubjectTag>();
}

std::optional<base::Hash256> weights_digest_of(std::span<const File> files) {
  std::vector<base::Hash256> digests;
  for (const File& file : files)
    if (is_weight_file(file.path)) digests.push_back(file.sha256);
  if (digests.empty()) return std::nullopt;
  std::sort(digests.begin(), digests.end());
  crypto::Sha256 hash;
  for (const base::Hash256& digest : digests) hash.update(digest.bytes);
  return hash.finish();
}

bool is_weight_file(std::string_view path) {
  static constexpr std::array<std::string_view, 11> kExtensions = {
      "onnx", "safetensors", "gguf", "pt", "pth", "bin", "ckpt", "tflite", "h5", "keras", "npz"};
  const std::size_t slash = path.rfind('/');
  const std::string_view name = slash == path.npos ? path : path.substr(slash + 1);
  const std::size_t dot = name.rfind('.');
  if (dot == name.npos) return false;
  const std::string_view extension = name.substr(dot + 1);
  const auto same = [](char wanted, char c) {
    return wanted == (c >= 'A' && c <= 'Z' ? c + ('a' - 'A') : c);
  };
  return std::any_of(kExtensions.begin(), kExtensions.end(), [&](std::string_view wanted) {
    return std::equal(wanted.begin(), wanted.end(), extension.begin(), extension.end(), same);
  });
}

base::Status verify_manifest(const Manifest& manifest) {
  PROBITY_CHECK(check_count(manifest.files.size(), "/files"));
  for (std::size_t i = 0; i < manifest.files.size(); ++i) {
    const std::string pointer = "/files/" + std::to_string(i) + "/path";
    if (auto status = check_path(manifest.files[i].path); !status)
      return base::fail(base::within(std::move(status).error(), pointer));
    // Bytes of UTF-8 sort as code points do.
    if (i > 0 && manifest.files[i - 1].path >= manifest.files[i].path)
      return base::fail(Code::bad_input, "the files are not in order, or one stands twice", pointer,
                        "artifact.order", manifest.files[i].path,
                        "a path after \"" + manifest.files[i - 1].path + "\"");
  }
  if (const auto root = root_of(manifest.files); root != manifest.root)
    return base::fail(Code::bad_input, "the root is not that of the files", "/root",
                      "artifact.root", manifest.root.hex(), root.hex());
  if (const auto digest = weights_digest_of(manifest.files); digest != manifest.weights_digest)
    return base::fail(Code::bad_input, "the weights digest is not that of the files",
                      "/weights_digest", "artifact.weights-digest",
                      manifest.weights_digest ? manifest.weights_digest->hex() : "none",
                      digest ? digest->hex() : "none");
  return {};
}

base::Status same_files(const Manifest& required, const Manifest& found) {
  const auto differ = [](const char* what, const std::string& path, std::string is,
                         std::string must_be) {
    return base::fail(Code::bad_input, what, path, "artifact.differs", std::move(is),
                      std::move(must_be));
  };
  auto a = required.files.begin();
  auto b = found.files.begin();
  while (a != required.files.end() || b != found.files.end()) {
    if (b == found.files.end() || (a != required.files.end() && a->path < b->path))
      return differ("a file of the artifact is missing", a->path, "none", a->sha256.hex());
    if (a == required.files.end() || b->path < a->path)
      return differ("a file does not belong to the artifact", b->path, b->sha256.hex(), "none");
    if (a->sha256 != b->sha256)
      return differ("a file was changed", a->path, b->sha256.hex(), a->sha256.hex());
    if (a->size != b->size)
      return differ("the stated size of a file is wrong", a->path, std::to_string(b->size),
                    std::to_string(a->size));
    ++a;
    ++b;
  }
  return {};
}

}  // namespace probity::evidence::weights
