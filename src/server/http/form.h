// Form: what a form sends, in either encoding: application/x-www-form-urlencoded, or
// multipart/form-data (RFC 7578) with files. Names and values are UTF-8 without U+0000; the number
// of fields, their names and the parts' heads are capped (base/limits.h), the bytes by the route.
// Files stay where they are: in the request's body, which must outlive the form. One thread.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "server/http/request.h"

namespace probity::server::http {

struct Upload {
  std::string field;
  // What the sender calls it, without folders: to be shown, never to be used as a path.
  std::string file_name;
  std::string type;  // as the sender says
  std::string_view content;
};

struct Form {
  Parameters fields;  // in order; a name may come more than once
  std::vector<Upload> files;

  // The first of that name; empty or null if absent. A file field without a file is absent.
  std::string_view field(std::string_view name) const;
  std::vector<std::string_view> all(std::string_view name) const;
  const Upload* file(std::string_view name) const;
};

// Code::usage (rule http.form, http.multipart) or too_large (http.form.fields, ...).
base::Result<Form> read_form(const Request& request);

}  // namespace probity::server::http
