// Site: the portal and the console of a World's node. Browser: somebody's browser on it, without a
// socket: keeps the session's cookie, sends forms as a page of the site does. One thread.
#pragma once

#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "server/console/console.h"
#include "server/http/response.h"
#include "server/portal/portal.h"
#include "support/world.h"

namespace probity::world {

class Site {
 public:
  explicit Site(World& world);
  World& world() { return world_; }
  server::http::Response answer(server::http::Request& request);

 private:
  World& world_;
  std::unique_ptr<server::portal::Portal> portal_;
  std::unique_ptr<server::console::Console> console_;
};

using Fields = std::vector<std::pair<std::string, std::string>>;

class Browser {
 public:
  explicit Browser(Site& site) : site_(site) {}

  // An account for these persons, signed in.
  void sign_in(const std::string& login, const std::vector<std::string>& persons);

  // Follows redirects; what the page says is in body(), its address in path(). `headers`: sent with
  // it, such as a range.
  int get(const std::string& target, const Fields& headers = {});
  int post(const std::string& target, Fields fields);
  // A form with files, as multipart/form-data.
  struct Chosen {
    std::string field;
    std::string name;
    std::string content;
  };
  int upload(const std::string& target, Fields fields, const std::vector<Chosen>& files);
  // The form of the page whose action ends with this: its hidden fields and what is typed in it are
  // sent along, `fields` replace those of their names. `then`: the button that is pressed.
  // With `files`, the form takes files.
  int send(std::string_view action, const Fields& fields, const std::string& then = {},
           const std::vector<Chosen>& files = {});

  // A form of the page that takes files: `fields` as send() takes them.
  int send_files(std::string_view action, const Fields& fields, const std::vector<Chosen>& files);

  const std::string& body() const { return body_; }
  const std::string& path() const { return path_; }
  const server::http::Response& response() const { return response_; }
  // A header field of the answer, by its name as it is sent; empty if absent.
  std::string header(std::string_view name) const;
  bool has(std::string_view text) const { return body_.find(text) != std::string::npos; }

 private:
  // What the form of the page sends besides, and where to.
  std::pair<std::string, Fields> form_to(std::string_view action, const Fields& fields) const;
  int ask(server::http::Method method, const std::string& target, const Fields& headers,
          std::string body = {});

  Site& site_;
  std::string cookie_;
  std::string csrf_;
  std::string body_;
  std::string path_;
  server::http::Response response_;
};

// What a browser shows of text in HTML.
std::string unescaped(std::string_view html);

}  // namespace probity::world
