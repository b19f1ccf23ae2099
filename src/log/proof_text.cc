#include "log/proof_text.h"

#include "log/limits.h"
#include "log/lines.h"

namespace probity::log {
namespace {

constexpr std::string_view kFirstLine = "c2sp.org/tlog-proof@v1";
constexpr std::string_view kExtra = "extra ";
constexpr std::string_view kIndex = "index ";

tl::unexpected<base::Error> refuse(std::string what, std::string_view found = {},
                                   std::string required = {}) {
  return base::fail(base::Code::bad_input, std::move(what), {}, "proof.format",
                    std::string(found.substr(0, 80)), std::move(required));
}

}  // namespace

std::string to_string(const ProofText& proof) {
  std::string text(kFirstLine);
  text += '\n';
  if (proof.extra) text.append(kExtra).append(base::to_base64(*proof.extra)).append("\n");
  text.append(kIndex).append(std::to_string(proof.index.value)).append("\n");
  for (const base::NodeHash& hash : proof.path) text.append(base::to_base64(hash.bytes)) += '\n';
  return text.append("\n").append(proof.checkpoint);
}

base::Result<ProofText> parse_proof_text(std::string_view text) {
  if (text.size() > limits::kProofTextBytes)
    return base::fail(base::Code::too_large, "the proof is too large", {}, "proof.size",
                      std::to_string(text.size()) + " bytes",
                      "at most " + std::to_string(limits::kProofTextBytes));
  std::string_view rest = text;
  auto line = take_line(rest);
  if (line != kFirstLine)
    return refuse("this is no proof", line.value_or(text), std::string(kFirstLine));
  ProofText proof;
  line = take_line(rest);
  if (line && line->starts_with(kExtra)) {
    proof.extra = parse_base64(line->substr(kExtra.size()));
    if (!proof.extra || proof.extra->empty() || proof.extra->size() > limits::kExtraBytes)
      return refuse("the extra data cannot be read", *line, "base64 of 1 to 65536 bytes");
    line = take_line(rest);
  }
  const auto index =
      line && line->starts_with(kIndex) ? parse_count(line->substr(kIndex.size())) : std::nullopt;
  if (!index) return refuse("the proof has no index", line.value_or(rest), "index N");
  proof.index = {*index};
  for (line = take_line(rest); line && !line->empty(); line = take_line(rest)) {
    const auto hash = parse_hash(*line);
    if (!hash || proof.path.size() == base::limits::kProofHashes)
      return refuse("the inclusion path cannot be read", *line, "base64 of 32 bytes, at most 64");
    proof.path.push_back(hash->retag<base::NodeTag>());
  }
  if (!line) return refuse("the proof has no checkpoint", {}, "an empty line and a signed note");
  PROBITY_TRY(const Note note, parse_note(rest));
  PROBITY_CHECK(parse_checkpoint(note.text).map([](const Checkpoint&) {}));
  proof.checkpoint = rest;
  return proof;
}

base::Result<Judged> verify(const ProofText& proof, const base::LeafHash& leaf,
                            const Policy& policy) {
  PROBITY_TRY(Judged judged, judge(policy, proof.checkpoint));
  if (!judged.quorum_met())
    return base::fail(base::Code::unauthorised, "too few witnesses cosigned the checkpoint", {},
                      "policy.quorum", std::to_string(judged.cosigned.size()) + " cosigned",
                      "at least " + std::to_string(judged.missing) + " more");
  PROBITY_CHECK(verify_inclusion(leaf, proof.index, judged.checkpoint.size, proof.path,
                                 judged.checkpoint.root));
  return judged;
}

}  // namespace probity::log
