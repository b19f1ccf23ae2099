#include "browser.h"

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <stdexcept>

#include "server/http/delivery.h"
#include "server/http/stream.h"

namespace probity::world {

using server::http::Method;
using server::http::Request;
using server::http::Response;

namespace {

constexpr std::string_view kPassword = "a long and quiet password";

template <class T>
T need(base::Result<T> result) {
  if (!result) throw std::runtime_error(result.error().what + " " + result.error().pointer);
  return *std::move(result);
}

std::string attribute(std::string_view tag, std::string_view name) {
  const std::string key = " " + std::string(name) + "=\"";
  const std::size_t at = tag.find(key);
  if (at == std::string_view::npos) return "";
  const std::size_t begin = at + key.size();
  return unescaped(tag.substr(begin, tag.find('"', begin) - begin));
}

bool has_attribute(std::string_view tag, std::string_view name) {
  return tag.find(" " + std::string(name) + "=\"") != std::string_view::npos;
}

// The fields of a form as a browser would send it untouched.
Fields fields_of(std::string_view form) {
  Fields fields;
  for (std::size_t at = form.find('<'); at != std::string_view::npos; at = form.find('<', at + 1)) {
    const std::string_view tag = form.substr(at, form.find('>', at) - at);
    const std::string name = attribute(tag, "name");
    if (name.empty()) continue;
    if (tag.starts_with("<input")) {
      const std::string type = attribute(tag, "type");
      if ((type == "radio" || type == "checkbox") && !has_attribute(tag, "checked")) continue;
      if (type == "file") continue;
      fields.emplace_back(name, attribute(tag, "value"));
    } else if (tag.starts_with("<textarea")) {
      const std::size_t begin = at + tag.size() + 1;
      std::string_view text = form.substr(begin, form.find("</textarea>", begin) - begin);
      if (text.starts_with('\n')) text.remove_prefix(1);
      fields.emplace_back(name, unescaped(text));
    } else if (tag.starts_with("<select")) {
      const std::string_view options = form.substr(at, form.find("</select>", at) - at);
      const std::size_t chosen = options.find(" selected=");
      if (chosen != std::string_view::npos)
        fields.emplace_back(name,
                            attribute(options.substr(options.rfind("<option", chosen)), "value"));
    }
  }
  return fields;
}

constexpr const char* kUrlEncoded = "application/x-www-form-urlencoded";

std::string url_encoded(const Fields& fields) {
  std::string body;
  for (const auto& [name, value] : fields)
    body += (body.empty() ? "" : "&") + server::http::percent_encoded(name) + "=" +
            server::http::percent_encoded(value);
  return body;
}

// All that it sends, as the server would ask for it.
std::string drained(server::http::Stream& stream) {
  std::string all;
  while (true) {
    if (stream.wants_more()) stream.make_more();
    std::string piece;
    const auto taken = stream.take(piece);
    if (taken == server::http::Stream::Taken::aborted) return all + "<broken off>";
    all += piece;
    if (taken != server::http::Stream::Taken::bytes) return all;
  }
}

// Where PROBITY_PAGES_OUT names a directory, each page is written there, to be looked at in a
// browser beside a copy of site.css.
void show(const std::string& path, const std::string& html) {
  const char* out = std::getenv("PROBITY_PAGES_OUT");
  if (!out || !html.starts_with("<!doctype")) return;
  static int number = 0;
  const std::string name = path.substr(path.rfind('/') + 1);
  std::filesystem::create_directories(out);
  std::ofstream(std::filesystem::path(out) / (std::to_string(++number) + "-" + name + ".html"))
      << html;
}

}  // namespace

std::string unescaped(std::string_view html) {
  static constexpr std::pair<std::string_view, char> kNamed[] = {
      {"&amp;", '&'}, {"&lt;", '<'}, {"&gt;", '>'}, {"&quot;", '"'}, {"&#39;", '\''}};
  std::string out;
  while (!html.empty()) {
    bool found = false;
    for (const auto& [name, c] : kNamed)
      if (html.starts_with(name)) {
        out += c;
        html.remove_prefix(name.size());
        found = true;
        break;
      }
    if (found) continue;
    out += html.front();
    html.remove_prefix(1);
  }
  return out;
}

Site::Site(World& world)
    : world_(world),
      portal_(need(server::portal::Portal::make(world.node()))),
      console_(need(server::console::Console::make(world.node(), *portal_))) {}

Response Site::answer(Request& request) { return portal_->site()(request); }

void Browser::sign_in(const std::string& login, const std::vector<std::string>& persons) {
  access::Accounts& accounts = site_.world().node().accounts();
  const auto invitation =
      need(accounts.invite({login, "Somebody at " + login, "en", persons}, {"a test", ""}));
  cookie_ = need(accounts.accept(invitation.token, kPassword, "127.0.0.1")).cookie;
}

int Browser::get(const std::string& target, const Fields& headers) {
  return ask(Method::get, target, headers);
}
int Browser::post(const std::string& target, Fields fields) {
  fields.emplace_back("csrf", csrf_);
  return ask(Method::post, target, {{"content-type", kUrlEncoded}}, url_encoded(fields));
}
int Browser::upload(const std::string& target, Fields fields, const std::vector<Chosen>& files) {
  fields.emplace_back("csrf", csrf_);
  const std::string boundary = "--a-boundary-of-a-test";
  const std::string head = boundary + "\r\nContent-Disposition: form-data; name=\"";
  std::string body;
  for (const auto& [name, value] : fields) body += head + name + "\"\r\n\r\n" + value + "\r\n";
  for (const Chosen& one : files)
    body += head + one.field + "\"; filename=\"" + one.name +
            "\"\r\nContent-Type: text/html\r\n\r\n" + one.content + "\r\n";
  return ask(Method::post, target,
             {{"content-type", "multipart/form-data; boundary=" + boundary.substr(2)}},
             body + boundary + "--\r\n");
}

std::string Browser::header(std::string_view name) const {
  for (const auto& one : response_.headers)
    if (one.name == name) return one.value;
  return "";
}

std::pair<std::string, Fields> Browser::form_to(std::string_view action,
                                                const Fields& fields) const {
  for (std::size_t at = body_.find("<form"); at != std::string::npos;
       at = body_.find("<form", at + 1)) {
    const std::string form = body_.substr(at, body_.find("</form>", at) - at);
    const std::string to = attribute(form.substr(0, form.find('>')), "action");
    if (!to.ends_with(action)) continue;
    Fields all = fields_of(form);
    for (const auto& [name, value] : fields)
      std::erase_if(all, [&](const auto& one) { return one.first == name; });
    all.insert(all.end(), fields.begin(), fields.end());
    return {to, std::move(all)};
  }
  throw std::runtime_error("no form to " + std::string(action) + " on " + path_);
}

int Browser::send(std::string_view action, const Fields& fields, const std::string& then,
                  const std::vector<Chosen>& files) {
  auto [to, all] = form_to(action, fields);
  if (!then.empty()) all.emplace_back("then", then);
  if (!files.empty()) return upload(to, std::move(all), files);
  return ask(Method::post, to, {{"content-type", kUrlEncoded}}, url_encoded(all));
}

int Browser::send_files(std::string_view action, const Fields& fields,
                        const std::vector<Chosen>& files) {
  auto [to, all] = form_to(action, fields);
  for (const Chosen& file : files)
    std::erase_if(all, [&](const auto& one) { return one.first == file.field; });
  return upload(to, std::move(all), files);
}

int Browser::ask(Method method, const std::string& target, const Fields& headers,
                 std::string body) {
  Request request;
  request.method = method;
  if (!server::http::parse_target(target, request)) throw std::runtime_error("bad " + target);
  request.remote = "127.0.0.1";
  request.headers = {{"host", "localhost"}, {"sec-fetch-site", "same-origin"}};
  if (!cookie_.empty()) request.headers.push_back({"cookie", "probity=" + cookie_});
  for (const auto& [name, value] : headers) request.headers.push_back({name, value});
  request.body = std::move(body);
  response_ = site_.answer(request);
  if (response_.status == 303)
    for (const auto& header : response_.headers)
      if (header.name == "Location") {
        const std::string to = header.value;  // the next answer takes this one's place
        return ask(Method::get, to, {});
      }
  path_ = target;
  body_ = response_.content  ? std::string(response_.content->bytes())
          : response_.stream ? drained(*response_.stream)
                             : response_.body;
  show(path_, body_);
  if (const std::size_t at = body_.find("name=\"csrf\" value=\""); at != std::string::npos)
    csrf_ = body_.substr(at + 19, body_.find('"', at + 19) - at - 19);
  return response_.status;
}

}  // namespace probity::world
