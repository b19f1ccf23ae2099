// Any bytes as an HTTP request, fed whole and in pieces: never a crash, the same outcome either
// way; and what comes out as forms, cookies and paths.
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "server/http/cookie.h"
#include "server/http/delivery.h"
#include "server/http/form.h"
#include "server/http/proxy.h"
#include "server/http/request_parser.h"

namespace {

using namespace probity::server::http;

constexpr std::size_t kMaxHead = 4096, kMaxBody = 16 << 10;

struct Outcome {
  RequestParser::State state;
  int status = 0;
  Request request;
};

Outcome parse(std::string_view bytes, std::size_t step) {
  RequestParser parser(kMaxHead, kMaxBody);
  std::size_t begin = 0, end = 0;
  while (end < bytes.size() && parser.state() < RequestParser::State::whole) {
    end = std::min(bytes.size(), end + step);
    while (begin < end && parser.state() < RequestParser::State::whole) {
      const std::size_t used = parser.put(bytes.substr(begin, end - begin));
      if (used > end - begin) std::abort();
      begin += used;
      if (used == 0) break;
    }
  }
  Outcome out{parser.state(), 0, {}};
  if (out.state == RequestParser::State::refused) out.status = parser.refusal().status;
  if (out.state == RequestParser::State::whole) out.request = parser.take();
  return out;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  Outcome whole = parse(text, size == 0 ? 1 : size);
  const Outcome pieces = parse(text, 1);
  if ((whole.state == RequestParser::State::whole) != (pieces.state == RequestParser::State::whole))
    std::abort();
  if (whole.request.body != pieces.request.body || whole.request.path != pieces.request.path)
    std::abort();
  if (whole.state != RequestParser::State::whole) return 0;
  Request& request = whole.request;
  if (request.path.find('\0') != request.path.npos ||
      request.path.find("/../") != request.path.npos)
    std::abort();
  request.remote = "127.0.0.1";
  believe_proxy(request);
  if (cookie(request, "probity").find(';') != std::string_view::npos) std::abort();
  if (const auto form = read_form(request))
    for (const Upload& upload : form->files)
      if (upload.file_name.find('/') != std::string::npos) std::abort();
  // Whatever the request says, it cannot write a header of the answer.
  Response answer = redirect(request.parameter("next"));
  answer.headers.push_back({"X-Echo", std::string(request.header("x-echo"))});
  const Delivery out = deliver(request, std::move(answer), {1795411980}, false);
  if (out.head.find("\r\n\r\n") != out.head.size() - 4) std::abort();
  return 0;
}
