// Verifier keys as text (C2SP signed-note): "NAME+HINT+BASE64", the hint in hex, the base64 of the
// key's type and its 32 bytes. What operators hand to each other: a log's key, a witness's key.
// Pure functions, any thread.
#pragma once

#include <string>
#include <string_view>

#include "base/error.h"
#include "log/cosignature.h"
#include "log/note.h"

namespace probity::log {

// Plain (0x01) for what a log signs, cosignature (0x04) for a witness.
std::string verifier_key_text(const Verifier& verifier, NoteKeyType type);

// One spelling each. bad_input (rule "verifier.key") for another type than the wanted one, too: a
// log's key is not to be taken for a witness's.
base::Result<Verifier> parse_verifier_key(std::string_view text, NoteKeyType wanted);

}  // namespace probity::log
