#include "server/portal/cosigned_receipts.h"

#include <algorithm>

#include "base/number.h"
#include "json/codec.h"
#include "json/parse.h"
#include "json/pretty.h"
#include "server/portal/api.h"
#include "statement/receipt.h"
#include "store/log_store.h"

namespace probity::server::portal {

using base::Code;
using base::fail;
using base::Result;
using base::Status;

namespace {

constexpr std::chrono::milliseconds kLookEvery{10};
constexpr std::int64_t kMostSeconds = 60;

Result<std::string> body_of(Snapshot& snapshot, log::LogIndex index, const peers::Gathered& under) {
  store::Receipts receipts(snapshot.db, {under.size, under.time, under.note});
  PROBITY_TRY(const statement::Receipt receipt, receipts.of(index));
  PROBITY_TRY(json::Value value, json::parse(statement::to_json(receipt)));
  PROBITY_TRY(const ReceiptForm form, json::decode<ReceiptForm>(value));
  CosignedReceipt made;
  static_cast<ReceiptForm&>(made) = form;
  made.checkpoint = under.note;
  made.cosigned = cosigned_form(under);
  made.missing = under.missing;
  return json::pretty(json::encode(made));
}

}  // namespace

Result<std::optional<std::chrono::seconds>> CosignedReceipts::asked(const http::Request& request) {
  const std::string_view text = request.parameter("cosigned");
  if (text.empty()) return std::optional<std::chrono::seconds>();
  const auto seconds = base::parse_int(text);
  if (!seconds || *seconds < 1 || *seconds > kMostSeconds)
    return fail(Code::usage, "nobody waits so long for cosignatures", "?cosigned",
                "statement.cosigned", std::string(text.substr(0, 40)), "1 to 60 seconds");
  return std::optional(std::chrono::seconds(*seconds));
}

CosignedReceipts::~CosignedReceipts() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  news_.notify_all();
  if (thread_.joinable()) thread_.join();
}

http::Response CosignedReceipts::open(const ledger::Accepted& accepted,
                                      std::chrono::seconds at_most) {
  auto stream = std::make_shared<http::Stream>(http::Stream::Kind::download);
  {
    const std::lock_guard lock(mutex_);
    waiting_.push_back({stream, accepted.receipt.index, Clock::now() + at_most});
    if (!thread_.joinable()) thread_ = std::thread([this] { look(); });
  }
  news_.notify_all();
  http::Response response = receipt_response(accepted);
  response.body.clear();
  response.stream = std::move(stream);
  return response;
}

Status CosignedReceipts::answer(Snapshot& snapshot, std::vector<Waiting>& all,
                                Clock::time_point now) {
  PROBITY_TRY(const auto met, peers::newest_with_quorum(snapshot.db, snapshot.policy));
  for (Waiting& one : all) {
    const bool is_met = met && met->size.covers(one.index);
    if (!is_met && now < one.until) continue;
    const auto body = body_of(snapshot, one.index, is_met ? *met : *snapshot.cosigned);
    if (body && one.stream->try_push(*body))
      one.stream->finish();
    else
      one.stream->abort();
  }
  return {};
}

void CosignedReceipts::look() {
  std::unique_lock lock(mutex_);
  while (!stopping_) {
    std::erase_if(waiting_, [](const Waiting& one) { return one.stream->is_over(); });
    if (waiting_.empty()) {
      news_.wait(lock);
      continue;
    }
    auto all = waiting_;
    lock.unlock();
    const auto now = Clock::now();
    const Status done = read_([&](Snapshot& snapshot) { return answer(snapshot, all, now); });
    // The statement is in the log whether this can be told or not.
    if (!done)
      for (Waiting& one : all)
        if (now >= one.until) one.stream->abort();
    lock.lock();
    news_.wait_for(lock, kLookEvery, [this] { return stopping_; });
  }
}

}  // namespace probity::server::portal
