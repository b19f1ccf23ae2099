// Files of a form: uploaded while the draft is filled in, and named in its statement by name,
// digest and size. What was typed keeps one line for each: "<sha256> <bytes> <name>"; those that
// anyone may fetch stand a second time under "<field>/public". Pure functions, any thread.
#pragma once

#include <boost/json/value.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "server/console/form.h"

namespace probity::server::console {

// The field of a browser's file chooser beside such a field, and of those that anyone may fetch.
std::string adding_field(std::string_view field);
std::string public_field(std::string_view field);

struct UploadedFile {
  std::string sha256;
  std::int64_t bytes = 0;
  std::string name;
  bool is_public = false;

  std::string line() const;
};
std::optional<UploadedFile> read_line(std::string_view line);

std::vector<UploadedFile> uploaded_in(const Typed& typed, std::string_view field);
// Once, however often it is uploaded; the last name counts.
void add_uploaded(Typed& typed, std::string_view field, const UploadedFile& file);

// As statements have it: {"name", "sha256", "bytes", "public"}, and back.
boost::json::value to_json(const UploadedFile& file);
void put_uploaded(Typed& typed, std::string_view field, const boost::json::value& list);

}  // namespace probity::server::console
