#include "log/cosignature.h"

namespace probity::log {
namespace {

constexpr std::size_t kTimeBytes = 8;

std::string signed_message(base::Time time, std::string_view checkpoint_text) {
  std::string message = "cosignature/v1\ntime ";
  message += std::to_string(time.seconds);
  message += '\n';
  message += checkpoint_text;
  return message;
}

tl::unexpected<base::Error> untrusted(std::string what, const std::string& found,
                                      std::string required) {
  return base::fail(base::Code::unauthorised, std::move(what), {}, "checkpoint.signature", found,
                    std::move(required));
}

// Zero would mean "no time stated", and what is after year 9999 cannot be written.
bool is_a_time(std::uint64_t seconds) {
  return seconds > 0 && seconds <= static_cast<std::uint64_t>(base::kEndOfTime.seconds);
}

}  // namespace

NoteSignature cosign(std::string_view checkpoint_text, std::string_view name,
                     const crypto::Ed25519Key& key, base::Time time) {
  base::Bytes raw(kTimeBytes);
  const auto seconds = static_cast<std::uint64_t>(time.seconds);
  for (std::size_t i = 0; i < kTimeBytes; ++i)
    raw[i] = static_cast<std::uint8_t>(seconds >> 8 * (kTimeBytes - 1 - i) & 0xff);
  const auto signature = key.sign(base::as_bytes(signed_message(time, checkpoint_text)));
  raw.insert(raw.end(), signature.begin(), signature.end());
  return {std::string(name), hint_of(note_key_id(name, NoteKeyType::cosignature, key.public_key())),
          std::move(raw)};
}

base::Result<base::Time> verify_cosignature(const Note& note, const Verifier& witness) {
  const NoteSignature* one = find_line(note, witness.name, NoteKeyType::cosignature, witness.key);
  if (!one) return untrusted("the checkpoint is not cosigned by this key", {}, witness.name);
  if (one->signature.size() != kTimeBytes + 64)
    return untrusted("a cosignature has the wrong length",
                     std::to_string(one->signature.size()) + " bytes",
                     "8 of time and 64 of signature");
  std::uint64_t seconds = 0;
  for (std::size_t i = 0; i < kTimeBytes; ++i) seconds = seconds << 8 | one->signature[i];
  if (!is_a_time(seconds))
    return untrusted("a cosignature states no time", std::to_string(seconds),
                     "seconds since 1970, to year 9999");
  const base::Time time{static_cast<std::int64_t>(seconds)};
  if (!witness.key.verify(base::as_bytes(signed_message(time, note.text)),
                          base::ByteView(one->signature).subspan(kTimeBytes)))
    return untrusted("a cosignature is false", witness.name, {});
  return time;
}

base::Result<std::string> sign_checkpoint(const Checkpoint& checkpoint,
                                          const crypto::Ed25519Key& key, base::Time time) {
  Note note{to_string(checkpoint), {}};
  PROBITY_TRY(const Checkpoint read, parse_checkpoint(note.text));
  if (!(read == checkpoint) || !is_note_name(checkpoint.origin) || time.seconds <= 0 ||
      time > base::kEndOfTime)
    return base::fail(base::Code::bad_input, "this checkpoint cannot be signed", {},
                      "checkpoint.format", checkpoint.origin,
                      "an origin without white space or '+', and a time");
  note.signatures.push_back(sign_note(note.text, checkpoint.origin, key));
  note.signatures.push_back(cosign(note.text, checkpoint.origin, key, time));
  return to_string(note);
}

base::Result<OpenedCheckpoint> open_checkpoint(std::string_view note_text,
                                               std::span<const Verifier> logs) {
  PROBITY_TRY(const Note note, parse_note(note_text));
  PROBITY_TRY(Checkpoint checkpoint, parse_checkpoint(note.text));
  // A log that changed its key has several verifiers; the signature's hint picks the right one.
  for (const Verifier& log : logs) {
    if (log.name != checkpoint.origin) continue;
    if (!verify_note(note, log.name, log.key)) continue;
    PROBITY_TRY(const base::Time time, verify_cosignature(note, log));
    return OpenedCheckpoint{std::move(checkpoint), time, log.log_id()};
  }
  return untrusted("the checkpoint is not signed by a log that is trusted here", checkpoint.origin,
                   {});
}

}  // namespace probity::log
