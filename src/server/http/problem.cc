#include "server/http/problem.h"

#include <boost/json/object.hpp>

#include "json/pretty.h"
#include "json/value.h"

namespace probity::server::http {

int status_of(base::Code code) {
  using base::Code;
  switch (code) {
    case Code::usage:
      return 400;
    case Code::bad_input:
      return 422;
    case Code::unauthorised:
      return 401;
    case Code::forbidden:
      return 403;
    case Code::not_found:
      return 404;
    case Code::conflict:
      return 409;
    case Code::too_large:
      return 413;
    case Code::full:
      return 507;
    case Code::environment:
      return 503;
    case Code::internal:
      return 500;
  }
  return 500;
}

Response problem(const base::Error& error) { return problem(status_of(error.code), error); }

Response problem(int status, const base::Error& error) {
  json::Object members;
  members["type"] = "about:blank";  // RFC 9457 section 4.2.1: the title is that of the status
  members["title"] = reason(status);
  members["status"] = status;
  members["detail"] = error.what;
  const auto add = [&](std::string_view name, const std::string& value) {
    if (!value.empty()) members[name] = value;
  };
  add("pointer", error.pointer);
  add("rule", error.rule);
  add("found", error.found);
  add("required", error.required);
  return {.status = status,
          .type = "application/problem+json",
          .body = json::pretty(json::Value(std::move(members)))};
}

}  // namespace probity::server::http
