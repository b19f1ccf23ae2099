#include "log/note.h"

#include <algorithm>

#include "base/limits.h"
#include "base/utf8.h"
#include "crypto/sha256.h"
#include "log/lines.h"

namespace probity::log {
namespace {

constexpr std::string_view kDash = "\u2014 ";  // em dash, space

tl::unexpected<base::Error> refuse(std::string what, std::string_view found = {},
                                   std::string required = {}) {
  return base::fail(base::Code::bad_input, std::move(what), {}, "note.format",
                    std::string(found.substr(0, 80)), std::move(required));
}

bool has_control(std::string_view text) {
  return std::any_of(text.begin(), text.end(), [](char c) {
    return c != '\n' && (static_cast<unsigned char>(c) < 0x20 || c == 0x7f);
  });
}

// Unicode's white space beyond ASCII, in UTF-8.
constexpr std::string_view kWideSpaces[] = {"\u0085", "\u00a0", "\u1680", "\u2000", "\u2001",
                                            "\u2002", "\u2003", "\u2004", "\u2005", "\u2006",
                                            "\u2007", "\u2008", "\u2009", "\u200a", "\u2028",
                                            "\u2029", "\u202f", "\u205f", "\u3000"};

base::Result<NoteSignature> parse_signature(std::string_view line) {
  if (!line.starts_with(kDash))
    return refuse("a signature line has the wrong form", line, "\u2014 NAME BASE64");
  line.remove_prefix(kDash.size());
  const std::size_t space = line.find(' ');
  if (space == std::string_view::npos)
    return refuse("a signature line has the wrong form", line, "\u2014 NAME BASE64");
  const std::string_view name = line.substr(0, space);
  const std::string_view coded = line.substr(space + 1);
  if (!is_note_name(name))
    return refuse("a signature has an invalid name", name, "no white space, no '+'");
  const auto raw = parse_base64(coded);
  if (!raw || raw->size() <= 4)
    return refuse("a signature cannot be read", coded, "base64 of a key hint and a signature");
  NoteSignature signature;
  signature.name = name;
  std::copy_n(raw->begin(), 4, signature.hint.begin());
  signature.signature.assign(raw->begin() + 4, raw->end());
  return signature;
}

}  // namespace

bool is_note_name(std::string_view name) {
  if (name.empty() || !base::is_utf8(name) || has_control(name)) return false;
  if (name.find_first_of(" \n+") != std::string_view::npos) return false;
  return std::none_of(std::begin(kWideSpaces), std::end(kWideSpaces), [&](std::string_view space) {
    return name.find(space) != std::string_view::npos;
  });
}

NoteKeyId note_key_id(std::string_view name, NoteKeyType type,
                      const crypto::Ed25519PublicKey& key) {
  const std::array<std::uint8_t, 2> middle = {'\n', static_cast<std::uint8_t>(type)};
  return crypto::sha256({base::as_bytes(name), middle, key.bytes()}).retag<NoteKeyTag>();
}

KeyHint hint_of(const NoteKeyId& id) {
  KeyHint hint;
  std::copy_n(id.bytes.begin(), hint.size(), hint.begin());
  return hint;
}

base::Result<Note> parse_note(std::string_view text) {
  if (text.size() > base::limits::kNoteBytes)
    return base::fail(base::Code::too_large, "the signed note is too large", {}, "note.size",
                      std::to_string(text.size()) + " bytes",
                      "at most " + std::to_string(base::limits::kNoteBytes));
  if (!base::is_utf8(text) || has_control(text))
    return refuse("the signed note is no plain text", {}, "UTF-8 without control characters");
  const std::size_t middle = text.rfind("\n\n");
  if (middle == std::string_view::npos || middle + 2 == text.size() || !text.ends_with('\n'))
    return refuse("the signed note has no signatures", {}, "text, an empty line, signature lines");

  Note note;
  note.text = text.substr(0, middle + 1);
  PROBITY_TRY(note.signatures, parse_signature_lines(text.substr(middle + 2)));
  return note;
}

base::Result<std::vector<NoteSignature>> parse_signature_lines(std::string_view text) {
  std::vector<NoteSignature> lines;
  while (!text.empty()) {
    if (lines.size() == base::limits::kNoteSignatures)
      return base::fail(base::Code::too_large, "the signed note has too many signatures", {},
                        "note.signatures", {},
                        "at most " + std::to_string(base::limits::kNoteSignatures));
    const auto line = take_line(text);
    if (!line) return refuse("a signature line does not end in a newline", text);
    PROBITY_TRY(NoteSignature signature, parse_signature(*line));
    lines.push_back(std::move(signature));
  }
  return lines;
}

std::string to_string(const NoteSignature& line) {
  base::Bytes raw(line.hint.begin(), line.hint.end());
  raw.insert(raw.end(), line.signature.begin(), line.signature.end());
  return std::string(kDash) + line.name + " " + base::to_base64(raw) + "\n";
}

std::string to_string(const Note& note) {
  std::string text = note.text + "\n";
  for (const NoteSignature& one : note.signatures) text += to_string(one);
  return text;
}

const NoteSignature* find_line(const Note& note, std::string_view name, NoteKeyType type,
                               const crypto::Ed25519PublicKey& key) {
  const KeyHint hint = hint_of(note_key_id(name, type, key));
  for (const NoteSignature& one : note.signatures)
    if (one.name == name && one.hint == hint) return &one;
  return nullptr;
}

NoteSignature sign_note(std::string_view text, std::string_view name,
                        const crypto::Ed25519Key& key) {
  const auto signature = key.sign(base::as_bytes(text));
  return {std::string(name), hint_of(note_key_id(name, NoteKeyType::ed25519, key.public_key())),
          base::Bytes(signature.begin(), signature.end())};
}

base::Status verify_note(const Note& note, std::string_view name,
                         const crypto::Ed25519PublicKey& key) {
  const KeyHint hint = hint_of(note_key_id(name, NoteKeyType::ed25519, key));
  bool verified = false;
  for (const NoteSignature& one : note.signatures) {
    if (one.name != name || one.hint != hint) continue;
    if (!key.verify(base::as_bytes(note.text), one.signature))
      return base::fail(base::Code::unauthorised, "a signature of the note is false", {},
                        "note.signature", std::string(name));
    verified = true;
  }
  if (!verified)
    return base::fail(base::Code::unauthorised, "the note is not signed by this key", {},
                      "note.signature", {}, std::string(name));
  return {};
}

}  // namespace probity::log
