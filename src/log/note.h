// Signed notes (C2SP signed-note): a text that ends in a newline, an empty line, and signature
// lines "— <name> base64(key hint || signature)". Two kinds of Ed25519 key: plain (0x01) and
// timestamped cosignature (0x04). The hint is the first four bytes of SHA-256(name || 0x0A || type
// || public key); the whole digest is the key's id. Pure functions, any thread.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/bytes.h"
#include "base/error.h"
#include "base/hash.h"
#include "crypto/ed25519.h"

namespace probity::log {

enum class NoteKeyType : std::uint8_t { ed25519 = 0x01, cosignature = 0x04 };

// Names a note key. That of a log's plain key is the log's id: Rekor v2's logId,
// tlogEntries[].logId.keyId in bundles.
using NoteKeyId = base::Digest<struct NoteKeyTag>;
using LogId = NoteKeyId;
using KeyHint = std::array<std::uint8_t, 4>;

// A name is not empty and has no white space, control characters or '+'.
bool is_note_name(std::string_view name);
NoteKeyId note_key_id(std::string_view name, NoteKeyType type, const crypto::Ed25519PublicKey& key);
KeyHint hint_of(const NoteKeyId& id);

struct NoteSignature {
  std::string name;
  KeyHint hint{};
  base::Bytes signature;  // without the hint
  bool operator==(const NoteSignature&) const = default;
};

struct Note {
  std::string text;  // ends in a newline; what is signed
  std::vector<NoteSignature> signatures;
  bool operator==(const Note&) const = default;
};

// Caps: limits::kNoteBytes, limits::kNoteSignatures. Signatures of unknown keys are kept, as the
// specification wants.
base::Result<Note> parse_note(std::string_view text);
std::string to_string(const Note& note);

// Signature lines alone, each with its newline: what a witness answers.
base::Result<std::vector<NoteSignature>> parse_signature_lines(std::string_view text);
std::string to_string(const NoteSignature& line);

// The first line of that key, or null.
const NoteSignature* find_line(const Note& note, std::string_view name, NoteKeyType type,
                               const crypto::Ed25519PublicKey& key);

// The plain signature of a text that ends in a newline.
NoteSignature sign_note(std::string_view text, std::string_view name,
                        const crypto::Ed25519Key& key);
// Success when a signature of that name and key is there and holds; unauthorised when there is none
// or it is false.
base::Status verify_note(const Note& note, std::string_view name,
                         const crypto::Ed25519PublicKey& key);

}  // namespace probity::log
