#include "mirror/live_log.h"

namespace probity::mirror {

using base::Code;
using base::fail;
using base::Result;

Result<LiveLog> LiveLog::at(net::Client& client, std::string url) {
  while (url.ends_with('/')) url.pop_back();
  PROBITY_CHECK(net::check_url(url));
  return LiveLog(client, std::move(url));
}

Result<net::Answer> LiveLog::get(const std::string& path) {
  net::Call call;
  call.method = "GET";
  call.url = url_ + "/" + path;
  PROBITY_TRY(net::Answer answer, client_.send(call));
  if (answer.status == 404 || answer.status == 410)
    return fail(Code::not_found, "the log has no such file", path, "log.none");
  if (answer.status != 200 && answer.status != 403)
    return fail(Code::environment, "the log answered with an error", path, "log.answer",
                "HTTP " + std::to_string(answer.status), "200");
  return answer;
}

Result<std::string> LiveLog::checkpoint() {
  PROBITY_TRY(net::Answer answer, get(std::string(log::kCheckpointPath)));
  return std::move(answer.body);
}

Result<base::Bytes> LiveLog::read(const log::TilePath& path) {
  PROBITY_TRY(const net::Answer answer, get(to_string(path)));
  if (answer.status == 403)
    return fail(Code::forbidden, "the log does not show this", to_string(path), "log.answer");
  return base::Bytes(answer.body.begin(), answer.body.end());
}

Result<std::optional<std::string>> LiveLog::content(log::LogIndex index) {
  auto answer = get("api/v1/entries/" + std::to_string(index.value) + "/envelope");
  if (answer && answer->status == 403) withheld_ = index;
  if ((answer && answer->status == 403) || (!answer && answer.error().code == Code::not_found))
    return std::optional<std::string>();
  PROBITY_TRY(net::Answer found, std::move(answer));
  return std::optional<std::string>(std::move(found.body));
}

}  // namespace probity::mirror
