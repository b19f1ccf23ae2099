#include "log/verifier_key.h"

#include "log/lines.h"

namespace probity::log {
namespace {

tl::unexpected<base::Error> refuse(std::string what, std::string_view found, std::string required) {
  return base::fail(base::Code::bad_input, std::move(what), {}, "verifier.key",
                    std::string(found.substr(0, 160)), std::move(required));
}

std::string_view words(NoteKeyType type) {
  return type == NoteKeyType::ed25519 ? "the key of a log (type 1, Ed25519)"
                                      : "the key of a witness (type 4, cosignature/v1)";
}

}  // namespace

std::string verifier_key_text(const Verifier& verifier, NoteKeyType type) {
  base::Bytes raw = {static_cast<std::uint8_t>(type)};
  raw.insert(raw.end(), verifier.key.bytes().begin(), verifier.key.bytes().end());
  return verifier.name + "+" +
         base::to_hex(hint_of(note_key_id(verifier.name, type, verifier.key))) + "+" +
         base::to_base64(raw);
}

base::Result<Verifier> parse_verifier_key(std::string_view text, NoteKeyType wanted) {
  // No '+' in a name or a hint; the base64 may have some.
  const std::size_t first = text.find('+');
  const std::size_t second = first == std::string_view::npos ? first : text.find('+', first + 1);
  if (second == std::string_view::npos || !is_note_name(text.substr(0, first)))
    return refuse("this is no verifier key", text, "NAME+HINT+BASE64");
  const auto raw = parse_base64(text.substr(second + 1));
  if (!raw || raw->empty()) return refuse("this is no verifier key", text, "NAME+HINT+BASE64");
  if (raw->front() != static_cast<std::uint8_t>(wanted))
    return refuse("the verifier key has another type", "type " + std::to_string(raw->front()),
                  std::string(words(wanted)));
  const auto key = crypto::Ed25519PublicKey::from_bytes(base::ByteView(*raw).subspan(1));
  if (!key)
    return refuse("the verifier key holds no public key", text, "32 bytes of an Ed25519 key");
  Verifier verifier{std::string(text.substr(0, first)), *key};
  if (verifier_key_text(verifier, wanted) != text)
    return refuse("the verifier key's hint is not that of its name and key", text,
                  verifier_key_text(verifier, wanted));
  return verifier;
}

}  // namespace probity::log
