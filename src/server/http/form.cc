#include "server/http/form.h"

#include <fmt/format.h>

#include <algorithm>
#include <optional>

#include "base/limits.h"
#include "base/utf8.h"

namespace probity::server::http {

using base::Code;
using base::fail;
using base::Result;
namespace limits = base::limits;

namespace {

std::string lower(std::string_view text) {
  std::string out(text);
  for (char& c : out)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  return out;
}

std::string_view trimmed(std::string_view text) {
  while (text.starts_with(' ') || text.starts_with('\t')) text.remove_prefix(1);
  while (text.ends_with(' ') || text.ends_with('\t')) text.remove_suffix(1);
  return text;
}

// "form-data; name=\"a\"; filename=\"b\"" as its first word and its parameters, names in lower
// case.
struct Value {
  std::string word;
  Parameters parameters;

  const std::string* find(std::string_view name) const {
    for (const auto& [key, value] : parameters)
      if (key == name) return &value;
    return nullptr;
  }
};

std::optional<Value> parse_value(std::string_view text) {
  Value out;
  std::size_t end = std::min(text.find(';'), text.size());
  out.word = lower(trimmed(text.substr(0, end)));
  text.remove_prefix(end);
  while (text.starts_with(';')) {
    text = trimmed(text.substr(1));
    if (text.empty()) break;
    const std::size_t equals = text.find('=');
    if (equals == text.npos) return std::nullopt;
    std::string name = lower(trimmed(text.substr(0, equals)));
    std::string value;
    text = trimmed(text.substr(equals + 1));
    if (text.starts_with('"')) {
      // Browsers write a quote as %22; older ones, and other programs, as \". A lone backslash is
      // one: it stands in paths.
      std::size_t at = 1;
      for (; at < text.size() && text[at] != '"'; ++at) {
        if (text.substr(at, 2) == "\\\"") ++at;
        value += text[at];
      }
      if (at >= text.size()) return std::nullopt;
      text = trimmed(text.substr(at + 1));
    } else {
      end = std::min(text.find(';'), text.size());
      value = trimmed(text.substr(0, end));
      text.remove_prefix(end);
    }
    if (out.find(name)) return std::nullopt;
    out.parameters.emplace_back(std::move(name), std::move(value));
    if (!text.empty() && !text.starts_with(';')) return std::nullopt;
  }
  return out;
}

bool is_text(std::string_view text) { return base::is_utf8(text) && text.find('\0') == text.npos; }
bool is_line(std::string_view text) {
  return is_text(text) && std::all_of(text.begin(), text.end(), [](char c) {
           return static_cast<unsigned char>(c) >= 0x20 && c != 0x7F;
         });
}

auto broken(std::string what) {
  return fail(Code::usage, std::move(what), {}, "http.multipart", {},
              "multipart/form-data, RFC 7578");
}
auto too_much(std::string what, std::string rule, std::size_t cap) {
  return fail(Code::too_large, std::move(what), {}, std::move(rule), {},
              fmt::format("at most {}", cap));
}

// What stands behind the last separator of any system.
std::string_view base_name(std::string_view text) {
  const std::size_t slash = text.find_last_of("/\\");
  if (slash != text.npos) text.remove_prefix(slash + 1);
  return text == "." || text == ".." ? std::string_view() : text;
}

base::Status add_part(std::string_view head, std::string_view content, Form& out) {
  std::optional<Value> disposition;
  std::string type = "text/plain";
  while (!head.empty()) {
    const std::size_t end = std::min(head.find("\r\n"), head.size());
    const std::string_view line = head.substr(0, end);
    head.remove_prefix(std::min(end + 2, head.size()));
    const std::size_t colon = line.find(':');
    if (colon == line.npos) return broken("a part has a header line without a colon");
    const std::string name = lower(trimmed(line.substr(0, colon)));
    const std::string_view value = trimmed(line.substr(colon + 1));
    if (name == "content-disposition") {
      if (disposition) return broken("a part has two Content-Dispositions");
      disposition = parse_value(value);
      if (!disposition) return broken("a part's Content-Disposition cannot be read");
    } else if (name == "content-type") {
      type = value;
    }
  }
  const std::string* name = disposition ? disposition->find("name") : nullptr;
  if (!name || disposition->word != "form-data") return broken("a part has no name");
  if (name->size() > limits::kFormNameBytes)
    return too_much("a field's name is too long", "http.form.name", limits::kFormNameBytes);
  const std::string* file = disposition->find("filename");
  if (!is_line(*name) || !is_line(type) || (file && !is_line(*file)) ||
      (!file && !is_text(content)))
    return broken("a part holds what is not UTF-8 text");
  if (!file) {
    out.fields.emplace_back(*name, content);
    return {};
  }
  if (file->empty() && content.empty()) return {};  // a file field that was left empty
  if (file->size() > limits::kFileNameBytes)
    return too_much("a file's name is too long", "http.form.file-name", limits::kFileNameBytes);
  out.files.push_back({*name, std::string(base_name(*file)), std::move(type), content});
  return {};
}

Result<Form> parse_multipart(std::string_view boundary, std::string_view body) {
  // RFC 2046 section 5.1.1; a longer one would only serve to make us search in vain.
  constexpr std::size_t kLongest = 70;
  if (boundary.empty() || boundary.size() > kLongest || !is_line(boundary))
    return broken("a multipart body without a boundary");
  const std::string first = "--" + std::string(boundary), next = "\r\n" + first;
  std::size_t at;
  if (body.starts_with(first)) {
    at = first.size();
  } else {  // a preamble, which means nothing
    at = body.find(next);
    if (at == body.npos) return broken("a multipart body without its first boundary");
    at += next.size();
  }
  Form out;
  for (std::size_t count = 0;; ++count) {
    std::string_view rest = body.substr(at);
    if (rest.starts_with("--")) return out;
    rest = rest.substr(std::min(rest.find_first_not_of(" \t"), rest.size()));
    if (!rest.starts_with("\r\n")) return broken("text behind a boundary");
    if (count == limits::kFormFields)
      return too_much("a form has too many parts", "http.form.fields", limits::kFormFields);
    // The line break before an empty head is that of the boundary itself.
    const std::size_t head_end = rest.substr(0, limits::kPartHeadBytes).find("\r\n\r\n");
    if (head_end == rest.npos)
      return rest.size() < limits::kPartHeadBytes
                 ? broken("a part's head does not end")
                 : too_much("a part's head is too large", "http.form.head", limits::kPartHeadBytes);
    const std::string_view head = rest.substr(2, std::max<std::size_t>(head_end, 2) - 2);
    const std::size_t content = static_cast<std::size_t>(rest.data() - body.data()) + head_end + 4;
    const std::size_t end = body.find(next, content);
    if (end == body.npos) return broken("a multipart body without its last boundary");
    PROBITY_CHECK(add_part(head, body.substr(content, end - content), out));
    at = end + next.size();
  }
}

}  // namespace

std::string_view Form::field(std::string_view name) const {
  for (const auto& [key, value] : fields)
    if (key == name) return value;
  return {};
}

std::vector<std::string_view> Form::all(std::string_view name) const {
  std::vector<std::string_view> out;
  for (const auto& [key, value] : fields)
    if (key == name) out.push_back(value);
  return out;
}

const Upload* Form::file(std::string_view name) const {
  for (const Upload& upload : files)
    if (upload.field == name) return &upload;
  return nullptr;
}

Result<Form> read_form(const Request& request) {
  const auto type = parse_value(request.header("content-type"));
  if (type && type->word == "multipart/form-data") {
    const std::string* boundary = type->find("boundary");
    return parse_multipart(boundary ? std::string_view(*boundary) : std::string_view(),
                           request.body);
  }
  if (type && type->word == "application/x-www-form-urlencoded") {
    PROBITY_TRY(Parameters fields, parse_form(request.body));
    return Form{std::move(fields), {}};
  }
  return fail(Code::usage, "the body is no form", {}, "http.form", std::string(),
              "application/x-www-form-urlencoded or multipart/form-data");
}

}  // namespace probity::server::http
