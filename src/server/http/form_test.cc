#include "server/http/form.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "base/limits.h"

namespace probity::server::http {
namespace {

Request sent(std::string type, std::string body) {
  Request request;
  request.headers.push_back({"content-type", std::move(type)});
  request.body = std::move(body);
  return request;
}
Request multipart(std::string body) { return sent("multipart/form-data; boundary=B", body); }
std::string part(std::string_view head, std::string_view content) {
  return "--B\r\n" + std::string(head) + "\r\n\r\n" + std::string(content) + "\r\n";
}
std::string field(std::string_view parameters, std::string_view content = "x") {
  return part("Content-Disposition: form-data; " + std::string(parameters), content) + "--B--";
}
std::string rule_of(const Request& request) {
  const auto form = read_form(request);
  return form ? "" : form.error().rule;
}

TEST(Form, ReadsFieldsAndFiles) {
  const Request request = multipart(
      "a preamble\r\n" + part("Content-Disposition: form-data; name=\"purpose\"", "to\r\nhelp") +
      part("content-disposition:form-data; name=purpose", "again") +
      part("Content-Disposition: form-data; name=\"empty\"; filename=\"\"\r\n"
           "Content-Type: application/octet-stream",
           "") +
      part("Content-Type: text/csv\r\nX-Other: y\r\n"
           "Content-Disposition: form-data; filename=\"list.csv\"; name=\"file\"",
           std::string_view("a\0b\r\n--bogus\r\n--", 16)) +
      "--B--\r\nan epilogue");
  const auto form = read_form(request);
  ASSERT_TRUE(form) << form.error().what;
  EXPECT_EQ(form->field("purpose"), "to\r\nhelp");
  EXPECT_EQ(form->all("purpose").size(), 2U);
  EXPECT_EQ(form->field("absent"), "");
  EXPECT_EQ(form->file("empty"), nullptr);
  ASSERT_EQ(form->files.size(), 1U);
  const Upload* file = form->file("file");
  ASSERT_NE(file, nullptr);
  EXPECT_EQ(file->file_name, "list.csv");
  EXPECT_EQ(file->type, "text/csv");
  EXPECT_EQ(file->content, std::string_view("a\0b\r\n--bogus\r\n--", 16));
}

TEST(Form, ReadsUrlEncoded) {
  const auto form = read_form(
      sent("Application/x-www-form-urlencoded; charset=UTF-8", "a=1&b=%C3%A9+x&a=2&_csrf=t"));
  ASSERT_TRUE(form);
  EXPECT_EQ(form->field("b"), "\xC3\xA9 x");
  EXPECT_EQ(form->all("a"), (std::vector<std::string_view>{"1", "2"}));
}

TEST(Form, AFileNameIsNoPath) {
  const std::pair<std::string, std::string> names[] = {
      {"/etc/passwd", "passwd"},
      {"..\\..\\boot.ini", "boot.ini"},
      {"C:\\fake\\list.csv", "list.csv"},
      {"..", ""},
      {"a/..", ""},
      {"\xC3\xA9.csv", "\xC3\xA9.csv"},
      {"a\\\"b", "a\"b"},
  };
  for (const auto& [given, shown] : names) {
    const Request request = multipart(field("name=f; filename=\"" + given + "\""));
    const auto form = read_form(request);
    ASSERT_TRUE(form) << given;
    EXPECT_EQ(form->files.at(0).file_name, shown);
  }
}

TEST(Form, RefusesWhatIsNone) {
  EXPECT_EQ(rule_of(sent("application/json", "{}")), "http.form");
  EXPECT_EQ(rule_of(sent("", "a=1")), "http.form");
  EXPECT_EQ(rule_of(sent("application/x-www-form-urlencoded", "a=%zz")), "http.form");
  EXPECT_EQ(rule_of(sent("multipart/form-data", "--B\r\n")), "http.multipart");
  EXPECT_EQ(rule_of(sent("multipart/form-data; boundary=" + std::string(71, 'b'), "")),
            "http.multipart");
  const std::string good = field("name=a");
  ASSERT_EQ(rule_of(multipart(good)), "");
  // Cut short anywhere, it is never taken.
  for (std::size_t size = 0; size < good.size(); ++size)
    EXPECT_EQ(rule_of(multipart(good.substr(0, size))), "http.multipart") << size;
  const std::string hostile[] = {
      field("filename=a"),
      field("name=a; name=b"),
      field("name=\"a"),
      field("name"),
      part("Content-Disposition: attachment; name=a", "x") + "--B--",
      part("Content-Disposition: form-data; name=a\r\nContent-Disposition: form-data; name=b",
           "x") +
          "--B--",
      part("no colon", "x") + "--B--",
      "--B\r\n\r\n\r\nx\r\n--B--",
      "--Bx\r\n" + good,
      field("name=\"a\xFF\""),
      field("name=a", "\xFF"),
      field("name=a", std::string("\0", 1)),
      field("name=a; filename=\"a\x01.csv\"")};
  for (const std::string& body : hostile)
    EXPECT_EQ(rule_of(multipart(body)), "http.multipart") << body;
}

TEST(Form, IsCapped) {
  namespace limits = base::limits;
  EXPECT_EQ(rule_of(multipart(field("name=" + std::string(limits::kFormNameBytes, 'a')))), "");
  EXPECT_EQ(rule_of(multipart(field("name=" + std::string(limits::kFormNameBytes + 1, 'a')))),
            "http.form.name");
  EXPECT_EQ(
      rule_of(multipart(field("name=a; filename=" + std::string(limits::kFileNameBytes + 1, 'a')))),
      "http.form.file-name");
  EXPECT_EQ(rule_of(multipart(field("name=a; x=" + std::string(limits::kPartHeadBytes, 'a')))),
            "http.form.head");
  std::string parts, pairs;
  for (std::size_t i = 0; i < limits::kFormFields; ++i) {
    parts += part("Content-Disposition: form-data; name=a", "");
    pairs += "a=1&";
  }
  EXPECT_EQ(rule_of(multipart(parts + "--B--")), "");
  EXPECT_EQ(rule_of(multipart(parts + field("name=a"))), "http.form.fields");
  EXPECT_EQ(rule_of(sent("application/x-www-form-urlencoded", pairs)), "");
  EXPECT_EQ(rule_of(sent("application/x-www-form-urlencoded", pairs + "a=1")), "http.form.fields");
}

RC_GTEST_PROP(Form, FilesArriveAsTheyAre, (const std::vector<std::string>& contents)) {
  std::string body;
  for (const std::string& content : contents) {
    RC_PRE(content.find("\r\n--B") == content.npos);
    body += part("Content-Disposition: form-data; name=f; filename=x", content);
  }
  RC_PRE(!contents.empty());
  const Request request = multipart(body + "--B--");
  const auto form = read_form(request);
  RC_ASSERT(form.has_value());
  RC_ASSERT(form->files.size() == contents.size());
  for (std::size_t i = 0; i < contents.size(); ++i)
    RC_ASSERT(form->files[i].content == contents[i]);
}

}  // namespace
}  // namespace probity::server::http
