#include "server/console/file_field.h"

#include <algorithm>
#include <boost/json/array.hpp>
#include <boost/json/object.hpp>

#include "base/hash.h"
#include "base/number.h"
#include "json/value.h"

namespace probity::server::console {

std::string adding_field(std::string_view field) { return std::string(field) + "/add"; }
std::string public_field(std::string_view field) { return std::string(field) + "/public"; }

std::string UploadedFile::line() const { return sha256 + " " + std::to_string(bytes) + " " + name; }

std::optional<UploadedFile> read_line(std::string_view line) {
  const std::size_t first = line.find(' ');
  const std::size_t second = first == line.npos ? line.npos : line.find(' ', first + 1);
  if (second == line.npos) return std::nullopt;
  const auto digest = base::Hash256::from_hex(line.substr(0, first));
  const auto bytes = base::parse_int(line.substr(first + 1, second - first - 1));
  if (!digest || !bytes || *bytes < 0) return std::nullopt;
  return UploadedFile{digest->hex(), *bytes, std::string(line.substr(second + 1)), false};
}

std::vector<UploadedFile> uploaded_in(const Typed& typed, std::string_view field) {
  std::vector<UploadedFile> files;
  const auto lines = typed.find(std::string(field));
  if (lines == typed.end()) return files;
  const auto open = typed.find(public_field(field));
  for (const std::string& line : lines->second) {
    auto file = read_line(line);
    if (!file) continue;
    file->is_public = open != typed.end() && std::find(open->second.begin(), open->second.end(),
                                                       line) != open->second.end();
    files.push_back(*std::move(file));
  }
  return files;
}

void add_uploaded(Typed& typed, std::string_view field, const UploadedFile& file) {
  for (const std::string& name : {std::string(field), public_field(field)})
    std::erase_if(typed[name],
                  [&](const std::string& line) { return line.starts_with(file.sha256 + " "); });
  typed[std::string(field)].push_back(file.line());
  if (file.is_public) typed[public_field(field)].push_back(file.line());
}

json::Value to_json(const UploadedFile& file) {
  return json::Object{{"name", file.name},
                      {"sha256", file.sha256},
                      {"bytes", file.bytes},
                      {"public", file.is_public}};
}

void put_uploaded(Typed& typed, std::string_view field, const json::Value& list) {
  if (!list.is_array()) return;
  for (const json::Value& one : list.get_array()) {
    const json::Value* bytes = json::find(one, "bytes");
    const json::Value* open = json::find(one, "public");
    add_uploaded(typed, field,
                 {std::string(json::text_of(one, "sha256").value_or("")),
                  bytes && bytes->is_int64() ? bytes->get_int64() : 0,
                  std::string(json::text_of(one, "name").value_or("")),
                  open && open->is_bool() && open->get_bool()});
  }
}

}  // namespace probity::server::console
