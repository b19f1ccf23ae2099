#include "access/kek.h"

#include <cstdlib>

namespace probity::access {

using base::Code;
using base::fail;

namespace {

constexpr std::size_t kKekFile = 4096;

const char* named_file() {
  const char* named = std::getenv("PROBITY_KEK_FILE");
  return named && *named ? named : nullptr;
}

base::Path path_of(const base::Path& directory) {
  return named_file() ? base::Path(named_file()) : directory / "kek";
}

}  // namespace

base::Result<crypto::SealKey> read_kek(const base::Path& directory, base::Files& files) {
  const base::Path path = path_of(directory);
  auto text = files.read(path, kKekFile);
  if (!text)
    return fail(Code::environment, "the node's key-encryption key cannot be read", path.string(),
                "node.kek", text.error().what,
                "the file that this node was made with; PROBITY_KEK_FILE may name it");
  while (text->ends_with('\n')) text->pop_back();
  const auto raw = base::from_hex(*text);
  if (!raw || raw->size() != 32)
    return fail(Code::environment, "the key-encryption key is damaged", path.string(), "node.kek",
                "", "64 hex digits");
  return crypto::SealKey::from_bytes(*raw);
}

base::Status make_kek(const base::Path& directory, base::Files& files, base::Random& random) {
  const base::Path path = path_of(directory);
  if (named_file() && files.kind(path)) return {};
  const crypto::SealKey kek = crypto::SealKey::generate(random);
  return files.write(path, base::to_hex(kek.bytes()) + "\n", 0600);
}

}  // namespace probity::access
