#include "server/metrics/access_log.h"

#include <gtest/gtest.h>

#include <atomic>

#include "base/scratch_folder.h"

namespace probity::server::metrics {
namespace {

using namespace std::chrono_literals;

constexpr http::Answered kOne{http::Method::get, "/uses/{agency}/{slug}", 200, 1234, 812us, true};
constexpr std::string_view kLine =
    R"({"time":"2026-11-23T05:33:00Z","method":"GET","route":"/uses/{agency}/{slug}","status":200,)"
    R"("bytes":1234,"microseconds":812,"tls":true})"
    "\n";

class AccessLogTest : public testing::Test {
 protected:
  std::string content(const base::Path& path) { return files_.read(path, 100 << 20).value_or(""); }
  bool comes_to_hold(const base::Path& path, std::string_view text) {
    for (int i = 0; i < 5000 && content(path) != text; ++i) std::this_thread::sleep_for(1ms);
    return content(path) == text;
  }

  base::ScratchFolder folder_;
  base::SystemFiles files_;
  base::ManualClock clock_{base::Time{1795411980}};
  const base::Path path_ = folder_ / "access.log";
  std::atomic<int> complaints_ = 0;
  AccessLog::Complain complain_ = [this](std::string_view) { ++complaints_; };
};

TEST_F(AccessLogTest, OneLinePerAnswer) {
  auto log = AccessLog::open(path_, clock_, complain_);
  ASSERT_TRUE(log);
  (*log)->note(kOne);
  EXPECT_TRUE(comes_to_hold(path_, kLine));
  (*log)->note(kOne);
  log->reset();  // writes what waits
  EXPECT_EQ(content(path_), std::string(kLine) + std::string(kLine));
  EXPECT_EQ(complaints_, 0);
}

TEST_F(AccessLogTest, AFileThatIsRotatedLosesNothing) {
  auto log = AccessLog::open(path_, clock_, complain_);
  ASSERT_TRUE(log);
  (*log)->note(kOne);
  std::filesystem::rename(path_, folder_ / "access.log.1");
  (*log)->reopen();
  EXPECT_TRUE(comes_to_hold(folder_ / "access.log.1", kLine));
  for (int i = 0; i < 5000 && !std::filesystem::exists(path_); ++i)
    std::this_thread::sleep_for(1ms);
  (*log)->note(kOne);
  EXPECT_TRUE(comes_to_hold(path_, kLine));
  EXPECT_EQ(content(folder_ / "access.log.1"), kLine);
}

TEST_F(AccessLogTest, AFullDiskIsToldOnceAndStopsNobody) {
  auto log = AccessLog::open("/dev/full", clock_, complain_);
  ASSERT_TRUE(log);
  for (int i = 0; i < 3; ++i) {
    (*log)->note(kOne);
    std::this_thread::sleep_for(60ms);
  }
  log->reset();
  EXPECT_EQ(complaints_, 1);
  EXPECT_FALSE(AccessLog::open(folder_ / "none" / "log", clock_, complain_));
}

TEST_F(AccessLogTest, ManyThreadsAtOnce) {
  auto log = AccessLog::open(path_, clock_, complain_);
  ASSERT_TRUE(log);
  std::vector<std::thread> threads;
  for (int i = 0; i < 4; ++i)
    threads.emplace_back([&] {
      for (int n = 0; n < 1000; ++n) (*log)->note(kOne);
    });
  for (std::thread& thread : threads) thread.join();
  log->reset();
  EXPECT_EQ(content(path_).size(), 4000 * kLine.size());
}

TEST(ErrorLine, IsOneLine) {
  EXPECT_EQ(error_line({1795411980}, "a \"b\"\nc"),
            R"({"time":"2026-11-23T05:33:00Z","error":"a \"b\"\nc"})");
}

}  // namespace
}  // namespace probity::server::metrics
