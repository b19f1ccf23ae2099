#include "log/witness.h"

#include <algorithm>

#include "log/limits.h"
#include "log/lines.h"

namespace probity::log {
namespace {

using base::Code;

constexpr std::string_view kOld = "old ";

tl::unexpected<base::Error> refuse(std::string what, std::string_view found = {},
                                   std::string required = {}) {
  return base::fail(Code::usage, std::move(what), {}, "witness.request",
                    std::string(found.substr(0, 80)), std::move(required));
}

// What is bad input elsewhere (422) is a malformed request here (400).
template <class T>
base::Result<T> as_usage(base::Result<T> read) {
  if (!read && read.error().code == Code::bad_input) read.error().code = Code::usage;
  return read;
}

std::string bytes_of(std::string_view text) { return std::to_string(text.size()) + " bytes"; }

}  // namespace

std::string to_string(const AddCheckpoint& request) {
  std::string text(kOld);
  text.append(std::to_string(request.old_size.value)) += '\n';
  for (const base::NodeHash& hash : request.consistency)
    text.append(base::to_base64(hash.bytes)) += '\n';
  return text.append("\n").append(to_string(request.note));
}

base::Result<AddCheckpoint> parse_add_checkpoint(std::string_view body) {
  if (body.size() > limits::kAddCheckpointBytes)
    return base::fail(Code::too_large, "the request is too large", {}, "witness.request",
                      bytes_of(body), "at most " + std::to_string(limits::kAddCheckpointBytes));
  std::string_view rest = body;
  auto line = take_line(rest);
  const auto old =
      line && line->starts_with(kOld) ? parse_count(line->substr(kOld.size())) : std::nullopt;
  if (!old) return refuse("the request has no old size", line.value_or(body), "old N");
  AddCheckpoint request;
  request.old_size = {*old};
  for (line = take_line(rest); line && !line->empty(); line = take_line(rest)) {
    const auto hash = parse_hash(*line);
    if (!hash || request.consistency.size() == limits::kConsistencyHashes)
      return refuse("the consistency proof cannot be read", *line,
                    "base64 of 32 bytes, at most 63 lines");
    request.consistency.push_back(hash->retag<base::NodeTag>());
  }
  if (!line) return refuse("the request has no checkpoint", {}, "an empty line and a signed note");
  PROBITY_TRY(request.note, as_usage(parse_note(rest)));
  PROBITY_TRY(request.checkpoint, as_usage(parse_checkpoint(request.note.text)));
  return request;
}

base::Status may_cosign(const AddCheckpoint& request, std::span<const Verifier> logs,
                        const Witnessed& last) {
  const Checkpoint& checkpoint = request.checkpoint;
  const auto of_origin = [&](const Verifier& log) { return log.name == checkpoint.origin; };
  if (std::none_of(logs.begin(), logs.end(), of_origin))
    return base::fail(Code::not_found, "this witness does not know the log", {}, "witness.origin",
                      checkpoint.origin);
  if (std::none_of(logs.begin(), logs.end(), [&](const Verifier& log) {
        return of_origin(log) && verify_note(request.note, log.name, log.key);
      }))
    return base::fail(Code::forbidden, "no key of this log that is known here signed it", {},
                      "witness.signature", checkpoint.origin);
  if (request.old_size > checkpoint.size)
    return base::fail(Code::usage, "the old size is over the checkpoint's", {}, "witness.size",
                      std::to_string(request.old_size.value),
                      "at most " + std::to_string(checkpoint.size.value));
  if (request.old_size != last.size)
    return base::fail(Code::conflict, "the old size is not that of the last cosigned checkpoint",
                      {}, "witness.conflict", std::to_string(request.old_size.value),
                      std::to_string(last.size.value));
  if (checkpoint.size == last.size && checkpoint.root != last.root)
    return base::fail(Code::conflict, "two roots for one size: the log has forked", {},
                      "witness.conflict", checkpoint.root.hex(), last.root.hex());
  // From an empty tree there is nothing to prove, and no hash may stand there.
  const base::Status grew =
      last.size.value > 0 ? verify_consistency(last.size, checkpoint.size, request.consistency,
                                               last.root, checkpoint.root)
      : request.consistency.empty()
          ? base::Status{}
          : base::Status(base::fail(Code::bad_input, "a proof from an empty tree is empty"));
  if (!grew)
    return base::fail(Code::bad_input, grew.error().what, {}, "witness.proof", grew.error().found,
                      grew.error().required);
  return {};
}

std::string size_text(TreeSize size) { return std::to_string(size.value) + "\n"; }

base::Result<TreeSize> parse_size_text(std::string_view body) {
  std::string_view rest = body;
  const auto line = take_line(rest);
  const auto size = line && rest.empty() ? parse_count(*line) : std::nullopt;
  if (!size)
    return base::fail(Code::bad_input, "a witness answered with no size", {}, "witness.answer",
                      std::string(body.substr(0, 40)), "decimal, and a newline");
  return TreeSize{*size};
}

base::Result<NoteSignature> accept_cosignature(std::string_view body, std::string_view note_text,
                                               const Verifier& witness) {
  if (body.size() > base::limits::kNoteBytes)
    return base::fail(Code::too_large, "a witness's answer is too large", {}, "witness.answer",
                      bytes_of(body), "at most " + std::to_string(base::limits::kNoteBytes));
  PROBITY_TRY(std::vector<NoteSignature> lines, parse_signature_lines(body));
  const Note note{std::string(note_text), std::move(lines)};
  PROBITY_CHECK(verify_cosignature(note, witness).map([](base::Time) {}));
  return *find_line(note, witness.name, NoteKeyType::cosignature, witness.key);
}

}  // namespace probity::log
