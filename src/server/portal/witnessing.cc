#include "server/portal/witnessing.h"

#include "log/limits.h"
#include "server/http/limiter.h"
#include "server/http/problem.h"

namespace probity::server::portal {

namespace {

constexpr std::string_view kLines = "text/plain; charset=utf-8";
// A busy log asks once for each batch.
constexpr http::Limiter::Rate kRate{1'000, std::chrono::milliseconds(10)};

http::Response answer_of(const peers::Witness::Answer& answer) {
  if (answer.verdict) return {.type = std::string(kLines), .body = answer.body()};
  if (answer.verdict.error().code == base::Code::conflict)
    return {.status = 409, .type = std::string(log::kSizeType), .body = answer.body()};
  return http::problem(answer.verdict.error());
}

http::Response seen(peers::Witness& witness, const http::Request& request) {
  const auto id = log::LogId::from_hex(request.captured("log"));
  if (id) {
    const auto note = witness.seen(*id);
    if (!note) return http::problem(note.error());
    if (*note)
      return {
          .type = std::string(kLines), .headers = {{"Cache-Control", "no-store"}}, .body = **note};
  }
  return http::problem(base::fail(base::Code::not_found, "nothing of this log was cosigned here",
                                  "", "witness.origin", std::string(request.captured("log")),
                                  "the id of a log, in hex")
                           .value());
}

}  // namespace

std::vector<Endpoint> add_witnessing(http::Router& router, peers::Witness& witness,
                                     base::Random& random) {
  const auto limit = std::make_shared<http::Limiter>(kRate, random);
  Endpoint asking{.method = http::Method::post,
                  .path = "/add-checkpoint",
                  .topic = Topic::log,
                  .what =
                      "Asks this node, as a witness, to cosign another log's checkpoint (C2SP "
                      "tlog-witness); 409 gives the size that it has seen",
                  .takes = {.type = "text/plain"},
                  .example = "request.txt",
                  .gives = {.type = "text/plain"},
                  .refusals = {400, 403, 404, {409, std::string(log::kSizeType)}, 422}};
  router.add(asking.method, asking.path, log::limits::kAddCheckpointBytes,
             [&witness, limit](const http::Request& request) {
               const auto wait = limit->allow(http::sender_of(request.remote));
               if (wait.count() > 0)
                 return http::slow_down(
                     request, wait, [](int status, const base::Error& error, const http::Request&) {
                       return http::problem(status, error);
                     });
               return answer_of(witness.add_checkpoint(request.body));
             });
  Endpoint last{.path = "/witnessed/{log}",
                .topic = Topic::log,
                .what = "The checkpoint of another log that this node has cosigned last",
                .gives = {.type = "text/plain"},
                .refusals = {404}};
  router.add(last.method, last.path,
             [&witness](const http::Request& request) { return seen(witness, request); });
  return {std::move(asking), std::move(last)};
}

}  // namespace probity::server::portal
