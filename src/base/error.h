// Error: the one error type of Probity, and Result<T>, the one way to return it.
//
// An Error says what is wrong in one plain sentence, where (a JSON pointer, a path or an option),
// which rule refused it, what was found and what is required. Over HTTP it becomes RFC 9457
// problem+json, on the command line the same words on stderr and an exit code. It never carries a
// secret or personal data: `found` is for short, public values.
#pragma once

#include <string>
#include <tl/expected.hpp>
#include <utility>

namespace probity::base {

enum class Code {
  usage,         // the command line or request is malformed            exit 2, HTTP 400
  bad_input,     // the input breaks a rule                             exit 3, HTTP 422
  unauthorised,  // no valid signature or sign-in                       exit 3, HTTP 401
  forbidden,     // signed in or signed, but not allowed to say this    exit 3, HTTP 403
  not_found,     // no such thing                                       exit 3, HTTP 404
  conflict,      // it exists already, or the state forbids it          exit 3, HTTP 409
  too_large,     // over a named cap                                    exit 3, HTTP 413
  full,          // the disk is full                                    exit 4, HTTP 507
  environment,   // disk, network, database                             exit 4, HTTP 503
  internal,      // a defect of ours                                    exit 4, HTTP 500
};

struct Error {
  Code code = Code::internal;
  std::string what;      // one sentence, for a person
  std::string pointer;   // JSON pointer (RFC 6901) into the input, or a file path, or empty
  std::string rule;      // short stable id, e.g. "release.changelog"
  std::string found;     // what stood there
  std::string required;  // what must stand there

  bool operator==(const Error&) const = default;
};

template <class T>
using Result = tl::expected<T, Error>;
using Status = Result<void>;

inline tl::unexpected<Error> fail(Code code, std::string what, std::string pointer = {},
                                  std::string rule = {}, std::string found = {},
                                  std::string required = {}) {
  return tl::unexpected<Error>(Error{code, std::move(what), std::move(pointer), std::move(rule),
                                     std::move(found), std::move(required)});
}
inline tl::unexpected<Error> fail(Error error) { return tl::unexpected<Error>(std::move(error)); }

// The same error one level further out: its pointer gets a prefix ("/predicate" + "/files/0").
inline Error within(Error error, const std::string& prefix) {
  error.pointer = prefix + error.pointer;
  return error;
}

}  // namespace probity::base

// Returns the error of `expr` from the enclosing function, or defines `declaration` from its value.
#define PROBITY_CONCAT_(a, b) a##b
#define PROBITY_CONCAT(a, b) PROBITY_CONCAT_(a, b)
#define PROBITY_TRY_(tmp, declaration, ...)                  \
  auto tmp = __VA_ARGS__;                                    \
  if (!tmp) return ::tl::unexpected(std::move(tmp).error()); \
  declaration = std::move(*tmp)
#define PROBITY_TRY(declaration, ...) \
  PROBITY_TRY_(PROBITY_CONCAT(probity_try_, __LINE__), declaration, __VA_ARGS__)
#define PROBITY_CHECK(...)                                        \
  do {                                                            \
    if (auto probity_status = __VA_ARGS__; !probity_status)       \
      return ::tl::unexpected(std::move(probity_status).error()); \
  } while (false)
