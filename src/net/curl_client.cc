#include "net/curl_client.h"

#include <curl/curl.h>
#include <sys/socket.h>
#include <unistd.h>

#include <memory>
#include <mutex>

#include "net/public_address.h"

namespace probity::net {

using base::Code;
using base::fail;
using base::Result;
using base::Status;

namespace {

constexpr std::size_t kUrlBytes = 2'000;

struct Running {
  Answer answer;
  std::size_t max_answer = 0;
  bool allow_private = false;
  bool refused = false;  // the address was not public
  const std::atomic<bool>* stopped = nullptr;
};

template <class T, void (*Free)(T*)>
struct Freed {
  void operator()(T* pointer) const { Free(pointer); }
};
using Easy = std::unique_ptr<CURL, Freed<CURL, curl_easy_cleanup>>;
using Url = std::unique_ptr<CURLU, Freed<CURLU, curl_url_cleanup>>;
using Lines = std::unique_ptr<curl_slist, Freed<curl_slist, curl_slist_free_all>>;

void begin_library() {
  static std::once_flag once;
  std::call_once(once, [] { curl_global_init(CURL_GLOBAL_DEFAULT); });
}

curl_socket_t open_socket(void* running, curlsocktype, curl_sockaddr* address) {
  auto& call = *static_cast<Running*>(running);
  if (!call.allow_private && !is_public(address->addr)) {
    call.refused = true;
    return CURL_SOCKET_BAD;
  }
  return ::socket(address->family, address->socktype | SOCK_CLOEXEC, address->protocol);
}

std::size_t take(char* bytes, std::size_t size, std::size_t count, void* running) {
  auto& call = *static_cast<Running*>(running);
  const std::size_t all = size * count;
  const std::size_t room = call.max_answer - call.answer.body.size();
  call.answer.body.append(bytes, std::min(all, room));
  return all <= room ? all : 0;
}

int go_on(void* running, curl_off_t, curl_off_t, curl_off_t, curl_off_t) {
  return *static_cast<Running*>(running)->stopped ? 1 : 0;
}

tl::unexpected<base::Error> failure(CURLcode code, const Running& running) {
  if (running.refused)
    return fail(Code::forbidden, "the address is not on the public Internet", "", "net.private", "",
                "a public address, or an operator who allows others");
  const auto broken = [](std::string what, std::string rule) {
    return fail(Code::environment, std::move(what), "", std::move(rule));
  };
  switch (code) {
    case CURLE_OPERATION_TIMEDOUT:
      return broken("no answer in time", "net.timeout");
    case CURLE_COULDNT_RESOLVE_HOST:
      return broken("the host's name leads to no address", "net.resolve");
    case CURLE_COULDNT_CONNECT:
      return broken("nobody answers at the address", "net.connect");
    case CURLE_PEER_FAILED_VERIFICATION:
    case CURLE_SSL_CONNECT_ERROR:
    case CURLE_SSL_CERTPROBLEM:
    case CURLE_SSL_CACERT_BADFILE:
      return broken("the other side does not show who it is (TLS)", "net.tls");
    case CURLE_ABORTED_BY_CALLBACK:
      return broken("the node is stopping", "net.stopped");
    case CURLE_URL_MALFORMAT:
    case CURLE_UNSUPPORTED_PROTOCOL:
      return fail(Code::bad_input, "that is no address to call", "", "net.url");
    default:
      return broken("the connection broke off", "net.broken");
  }
}

std::string part_of(CURLU* url, CURLUPart part) {
  char* text = nullptr;
  if (curl_url_get(url, part, &text, 0) != CURLUE_OK) return "";
  std::string out(text);
  curl_free(text);
  return out;
}

}  // namespace

Status check_url(const std::string& url) {
  const auto refused = [](std::string what, std::string found) {
    return fail(Code::bad_input, std::move(what), "", "net.url", std::move(found),
                "an address like https://example.org/hooks/probity");
  };
  if (url.empty() || url.size() > kUrlBytes) return refused("the address is empty or too long", "");
  for (const char c : url)
    if (static_cast<unsigned char>(c) <= 0x20 || static_cast<unsigned char>(c) >= 0x7f)
      return refused("the address holds spaces, control characters or letters beyond ASCII", "");
  const Url parsed(curl_url());
  if (curl_url_set(parsed.get(), CURLUPART_URL, url.c_str(), 0) != CURLUE_OK)
    return refused("that is no address to call", "");
  const std::string scheme = part_of(parsed.get(), CURLUPART_SCHEME);
  if (scheme != "https" && scheme != "http")
    return refused("only http and https are called", scheme.substr(0, 20));
  if (part_of(parsed.get(), CURLUPART_HOST).empty()) return refused("the address has no host", "");
  // A password in an address ends up in logs, and a fragment is never sent.
  if (!part_of(parsed.get(), CURLUPART_USER).empty() ||
      !part_of(parsed.get(), CURLUPART_PASSWORD).empty())
    return refused("the address holds a user or a password", "");
  if (!part_of(parsed.get(), CURLUPART_FRAGMENT).empty())
    return refused("the address holds a fragment", "");
  return {};
}

CurlClient::CurlClient(Options options) : options_(options) { begin_library(); }

Result<Answer> CurlClient::send(const Call& call) {
  PROBITY_CHECK(check_url(call.url));
  if (stopped_) return fail(Code::environment, "the node is stopping", "", "net.stopped");
  Running running;
  running.max_answer = options_.max_answer;
  running.allow_private = options_.allow_private;
  running.stopped = &stopped_;
  const Easy easy(curl_easy_init());
  if (!easy) return fail(Code::environment, "no memory for a call", "", "net.broken");
  CURL* curl = easy.get();
  // "Expect:" would wait for a 100 that many receivers never send.
  Lines lines(curl_slist_append(nullptr, "Expect:"));
  for (const auto& [name, value] : call.headers)
    lines.reset(curl_slist_append(lines.release(), (name + ": " + value).c_str()));

  curl_easy_setopt(curl, CURLOPT_URL, call.url.c_str());
  curl_easy_setopt(curl, CURLOPT_CUSTOMREQUEST, call.method.c_str());
  if (call.method != "GET") {
    curl_easy_setopt(curl, CURLOPT_POSTFIELDS, call.body.data());
    curl_easy_setopt(curl, CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(call.body.size()));
  }
  curl_easy_setopt(curl, CURLOPT_HTTPHEADER, lines.get());
  curl_easy_setopt(curl, CURLOPT_USERAGENT, "Probity");
  curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, "http,https");
  curl_easy_setopt(curl, CURLOPT_FOLLOWLOCATION, 0L);
  curl_easy_setopt(curl, CURLOPT_PROXY, "");  // a proxy would connect where we cannot look
  curl_easy_setopt(curl, CURLOPT_NETRC, static_cast<long>(CURL_NETRC_IGNORED));
  curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
  curl_easy_setopt(curl, CURLOPT_TIMEOUT_MS, static_cast<long>(options_.timeout.count()));
  curl_easy_setopt(curl, CURLOPT_OPENSOCKETFUNCTION, open_socket);
  curl_easy_setopt(curl, CURLOPT_OPENSOCKETDATA, &running);
  curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, take);
  curl_easy_setopt(curl, CURLOPT_WRITEDATA, &running);
  curl_easy_setopt(curl, CURLOPT_NOPROGRESS, 0L);
  curl_easy_setopt(curl, CURLOPT_XFERINFOFUNCTION, go_on);
  curl_easy_setopt(curl, CURLOPT_XFERINFODATA, &running);

  const CURLcode code = curl_easy_perform(curl);
  long status = 0;
  curl_easy_getinfo(curl, CURLINFO_RESPONSE_CODE, &status);
  running.answer.status = static_cast<int>(status);
  // More body than we read: its status stands all the same.
  const bool enough = code == CURLE_WRITE_ERROR && status != 0;
  if (code != CURLE_OK && !enough) return failure(code, running);
  return std::move(running.answer);
}

}  // namespace probity::net
