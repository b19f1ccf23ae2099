// HttpClient: a plain HTTP/1.1 client on one kept-alive connection to this machine, for tests and
// benchmarks. It throws std::runtime_error when the server breaks the protocol. One thread.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>

namespace probity::world {

struct Reply {
  int status = 0;
  std::map<std::string, std::string> headers;  // names in lower case
  std::string body;
};

class HttpClient {
 public:
  explicit HttpClient(std::uint16_t port);
  ~HttpClient();
  HttpClient(const HttpClient&) = delete;
  HttpClient& operator=(const HttpClient&) = delete;

  // `headers`: whole lines, each with its CRLF.
  Reply send(std::string_view method, std::string_view target, std::string_view headers = {},
             std::string_view body = {});
  Reply get(std::string_view target, std::string_view headers = {}) {
    return send("GET", target, headers);
  }

  // For load: sends the same bytes and reads an answer, of which it returns the size.
  std::size_t repeat(std::string_view request);
  // The same; seconds until its first byte came.
  double first_byte(std::string_view request);

 private:
  void write(std::string_view bytes);
  std::size_t take_answer();  // its size
  void fill();                // reads more into pending_
  std::string take_head();    // up to and with the empty line

  int socket_ = -1;
  std::string pending_;
};

}  // namespace probity::world
