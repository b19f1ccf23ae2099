#include "log/checkpoint.h"

#include "base/bytes.h"
#include "log/lines.h"

namespace probity::log {
namespace {

tl::unexpected<base::Error> refuse(std::string what, std::string_view found, std::string required) {
  return base::fail(base::Code::bad_input, std::move(what), {}, "checkpoint.format",
                    std::string(found.substr(0, 80)), std::move(required));
}

}  // namespace

std::string to_string(const Checkpoint& checkpoint) {
  std::string text = checkpoint.origin;
  text += '\n';
  text += std::to_string(checkpoint.size.value);
  text += '\n';
  text += base::to_base64(checkpoint.root.bytes);
  text += '\n';
  for (const std::string& line : checkpoint.extensions) {
    text += line;
    text += '\n';
  }
  return text;
}

base::Result<Checkpoint> parse_checkpoint(std::string_view text) {
  if (!text.ends_with('\n'))
    return refuse("the checkpoint does not end in a newline", {}, "lines that end in a newline");
  std::vector<std::string_view> lines;
  for (std::string_view rest = text; const auto line = take_line(rest);) {
    if (line->empty()) return refuse("the checkpoint has an empty line", {}, "no empty line");
    lines.push_back(*line);
  }
  if (lines.size() < 3)
    return refuse("the checkpoint is too short", std::to_string(lines.size()) + " lines",
                  "origin, size and root hash");

  Checkpoint checkpoint;
  checkpoint.origin = lines[0];
  const auto size = parse_count(lines[1]);
  if (!size) return refuse("the tree size is no number", lines[1], "decimal, no zeros in front");
  checkpoint.size = {*size};
  const auto root = parse_hash(lines[2]);
  if (!root) return refuse("the root hash cannot be read", lines[2], "base64 of 32 bytes");
  checkpoint.root = root->retag<base::RootTag>();
  for (std::size_t i = 3; i < lines.size(); ++i) checkpoint.extensions.emplace_back(lines[i]);
  return checkpoint;
}

}  // namespace probity::log
