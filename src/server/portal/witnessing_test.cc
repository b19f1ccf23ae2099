#include "server/portal/witnessing.h"

#include <gtest/gtest.h>

#include "log/limits.h"
#include "peers/peers_fixture.h"
#include "store/halt.h"

namespace probity::server::portal {
namespace {

using peers::asks;

class Witnessing : public testing::Test {
 protected:
  Witnessing() { add_witnessing(router_, *witness_, random_); }
  http::Response post(const std::string& body, const std::string& from = "192.0.2.1") {
    http::Request request;
    request.method = http::Method::post;
    request.path = "/add-checkpoint";
    request.body = body;
    request.remote = from;
    return router_(request);
  }
  http::Response get(const std::string& path) {
    http::Request request;
    request.path = path;
    return router_(request);
  }

  peers::Place place_;
  base::SystemRandom random_;
  const log::Verifier log_ = peers::verifier_of("log.example", 1);
  std::unique_ptr<peers::Witness> witness_ = place_.witness({log_});
  http::Router router_;
};

TEST_F(Witnessing, AnswersAsTheSpecificationSays) {
  auto answer = post(to_string(asks(0, 7)));
  EXPECT_EQ(answer.status, 200);
  EXPECT_TRUE(log::accept_cosignature(answer.body, asks(0, 7).note.text, witness_->verifier()));

  answer = post(to_string(asks(3, 9)));
  EXPECT_EQ(answer.status, 409);
  EXPECT_EQ(answer.type, "text/x.tlog.size");
  EXPECT_EQ(answer.body, "7\n");
  answer = post(to_string(asks(7, 7, "log.example", 1, "x")));
  EXPECT_EQ(answer.status, 409) << "a fork";
  EXPECT_EQ(answer.body, "7\n");

  EXPECT_EQ(post(to_string(asks(7, 9, "log.example", 1, "x"))).status, 422);
  EXPECT_EQ(post("rubbish").status, 400);
  auto shrinking = asks(0, 7);
  shrinking.old_size = {8};
  EXPECT_EQ(post(to_string(shrinking)).status, 400);
  EXPECT_EQ(post(to_string(asks(0, 7, "log.other.example"))).status, 404);
  EXPECT_EQ(post(to_string(asks(7, 9, "log.example", 2))).status, 403);
  EXPECT_EQ(post(std::string(log::limits::kAddCheckpointBytes + 1, 'x')).status, 413);
  EXPECT_EQ(post(to_string(asks(7, 9))).status, 200) << "none of that moved it";
}

TEST_F(Witnessing, SaysWhenItCannot) {
  auto db = place_.connect();
  ASSERT_TRUE(store::halt(*db, {{1}, "state", {9}, ""}));
  EXPECT_EQ(post(to_string(asks(0, 7))).status, 503);
}

TEST_F(Witnessing, TakesSoMuchFromOneSenderAlone) {
  int taken = 0;
  while (taken < 100'000 && post("rubbish").status == 400) ++taken;
  EXPECT_GE(taken, 1'000);
  EXPECT_LT(taken, 100'000) << "too many from one are refused";
  const auto refused = post("rubbish");
  EXPECT_TRUE(refused.status == 429 || refused.status == 400);
  EXPECT_EQ(post(to_string(asks(0, 7)), "198.51.100.7").status, 200) << "others are not";
}

TEST_F(Witnessing, ShowsWhatItCosigned) {
  const std::string path = "/witnessed/" + log_.log_id().hex();
  EXPECT_EQ(get(path).status, 404);
  ASSERT_EQ(post(to_string(asks(0, 7))).status, 200);
  const auto shown = get(path);
  EXPECT_EQ(shown.status, 200);
  const auto note = log::parse_note(shown.body).value();
  EXPECT_TRUE(log::verify_note(note, log_.name, log_.key));
  EXPECT_TRUE(log::verify_cosignature(note, witness_->verifier()));
  EXPECT_EQ(get("/witnessed/" + std::string(64, '0')).status, 404);
  EXPECT_EQ(get("/witnessed/rubbish").status, 404);
}

}  // namespace
}  // namespace probity::server::portal
