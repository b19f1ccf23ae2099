#include "crypto/pem.h"

namespace probity::crypto {
namespace {

constexpr std::size_t kLine = 64;
constexpr std::string_view kSpace = " \t\r\n";

std::string_view trim(std::string_view text) {
  const std::size_t first = text.find_first_not_of(kSpace);
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(kSpace) - first + 1);
}

void wipe_text(std::string& text) {
  wipe({reinterpret_cast<std::uint8_t*>(text.data()), text.size()});
}

}  // namespace

std::string to_pem(std::string_view label, base::ByteView der) {
  std::string body = base::to_base64(der);
  std::string text;
  text.reserve(body.size() + body.size() / kLine + 2 * label.size() + 40);
  text.append("-----BEGIN ").append(label).append("-----\n");
  for (std::size_t at = 0; at < body.size(); at += kLine) text.append(body, at, kLine).append("\n");
  text.append("-----END ").append(label).append("-----\n");
  wipe_text(body);
  return text;
}

base::Result<Secret> from_pem(std::string_view label, std::string_view text) {
  const std::string begin = "-----BEGIN " + std::string(label) + "-----";
  const std::string end = "-----END " + std::string(label) + "-----";
  const auto refuse = [&](std::string what) {
    return base::fail(base::Code::bad_input, std::move(what), {}, "key.pem", {}, begin);
  };
  text = trim(text);
  if (!text.starts_with(begin) || !text.ends_with(end) || text.size() < begin.size() + end.size())
    return refuse("not a PEM block of this kind");
  text.remove_prefix(begin.size());
  text.remove_suffix(end.size());
  std::string body;
  body.reserve(text.size());
  for (const char c : text)
    if (kSpace.find(c) == std::string_view::npos) body += c;
  auto der = base::from_base64(body);
  wipe_text(body);
  if (!der) return refuse("the PEM block does not hold base64");
  return Secret(std::move(*der));
}

}  // namespace probity::crypto
