// Any bytes as a form in either encoding: the first line is the type, the rest the body. Never a
// crash; file names are no paths, contents lie within the body.
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "base/limits.h"
#include "server/http/form.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace probity::server::http;
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const std::size_t line = std::min(text.find('\n'), text.size());
  Request request;
  request.headers.push_back({"content-type", std::string(text.substr(0, line))});
  request.body = text.substr(std::min(line + 1, text.size()));
  const auto form = read_form(request);
  if (!form) return 0;
  if (form->fields.size() + form->files.size() > probity::base::limits::kFormFields) std::abort();
  for (const Upload& upload : form->files) {
    if (upload.file_name.find('/') != std::string::npos || upload.file_name == "..") std::abort();
    if (upload.content.data() < request.body.data() ||
        upload.content.data() + upload.content.size() > request.body.data() + request.body.size())
      std::abort();
  }
  return 0;
}
