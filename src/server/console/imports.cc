#include "server/console/imports.h"

#include "access/accounts.h"
#include "json/canonical.h"
#include "json/codec.h"
#include "statement/envelope.h"

namespace probity::server::console {

using base::Code;
using base::fail;
using base::Result;
using base::Status;
namespace inventory = interop::inventory;

namespace {

// Problems that the summary keeps; a draft holds no more.
constexpr std::size_t kProblems = 100;

std::string count_words(const inventory::Imported& imported) {
  return std::to_string(imported.rows) + " rows and " + std::to_string(imported.corrections) +
         " corrections of a spreadsheet, as " + std::to_string(imported.statements) + " entries";
}

}  // namespace

Imports::~Imports() {
  for (auto& [organisation, job] : jobs_)
    if (job) job->cancelled = true;
  for (auto& [organisation, job] : jobs_)
    if (job) job->thread.join();
}

Status Imports::start(ImportOrder order) {
  PROBITY_TRY(auto key, node_.keyring().find_id(order.person.key.hex()));
  if (!key)
    return fail(Code::forbidden, "this node does not keep that key", "", "sign.custody",
                order.person.id, "a key that the node keeps");
  std::lock_guard lock(mutex_);
  std::unique_ptr<Job>& place = jobs_[order.sheet.organisation()];
  if (place && !place->ended)
    return fail(Code::conflict, "a spreadsheet of your agency is being brought already", "",
                "import.running", place->fixed.sheet, "one at a time");
  if (place) place->thread.join();
  order.sheet.set(SheetState::bringing);
  place.reset();
  PROBITY_CHECK(sheets_.save(order.sheet));
  place = std::make_unique<Job>();
  Job& job = *place;
  std::int64_t total = 0;
  for (const inventory::PlannedRow& row : order.plan.rows)
    total += row.state == inventory::RowState::new_ || order.corrections ? 1 : 0;
  job.fixed = {order.sheet.id(), order.sheet.draft().account, 0, total};
  job.thread = std::thread([this, &job, order = std::move(order), key = *std::move(key)]() mutable {
    run(std::move(order), key, job);
    job.ended = true;
  });
  return {};
}

void Imports::run(ImportOrder order, const crypto::P256Key& key, Job& job) {
  ImportSummary summary;
  summary.total = job.fixed.total;
  const inventory::Orders orders{order.corrections,
                                 [&](std::int64_t done, std::int64_t) { job.done = done; },
                                 [&] { return job.cancelled.load(); }};
  const auto sign = [&](const statement::Statement& one) -> Result<statement::Envelope> {
    return statement::make_envelope(statement::to_payload(one), key);
  };
  auto imported =
      inventory::run(std::move(order.plan), node_.ledger(), node_.doors().random, sign, orders);
  if (imported)
    summary.imported = *std::move(imported);
  else
    summary.error = imported.error().what;
  end(std::move(order.sheet), order.remote, std::move(summary));
}

void Imports::end(Sheet sheet, const std::string& remote, ImportSummary summary) {
  const inventory::Imported& imported = summary.imported;
  if (imported.problems.size() > kProblems) summary.imported.problems.resize(kProblems);
  const SheetState state = !summary.error.empty() ? SheetState::failed
                           : imported.cancelled   ? SheetState::cancelled
                                                  : SheetState::brought;
  sheet.set(state);
  sheet.set("summary", json::canonical(json::encode(summary)));
  // What is in the log is in the log, whatever fails here: the page then offers to go on, and there
  // is nothing left to do.
  static_cast<void>(sheets_.save(sheet));
  static_cast<void>(node_.accounts().record(sheet.draft().account, access::Event::key_used,
                                            count_words(imported), remote));
  if (state == SheetState::brought) static_cast<void>(sheets_.remove_file(sheet));
}

ImportProgress Imports::progress_of(const Job& job) {
  ImportProgress made = job.fixed;
  made.done = job.done;
  return made;
}

std::optional<ImportProgress> Imports::running(const std::string& organisation) {
  std::lock_guard lock(mutex_);
  const auto found = jobs_.find(organisation);
  if (found == jobs_.end() || !found->second || found->second->ended) return std::nullopt;
  return progress_of(*found->second);
}

std::optional<ImportProgress> Imports::running_sheet(const std::string& id) {
  std::lock_guard lock(mutex_);
  for (const auto& [organisation, job] : jobs_)
    if (job && !job->ended && job->fixed.sheet == id) return progress_of(*job);
  return std::nullopt;
}

void Imports::cancel(const std::string& id) {
  std::lock_guard lock(mutex_);
  for (const auto& [organisation, job] : jobs_)
    if (job && job->fixed.sheet == id) job->cancelled = true;
}

}  // namespace probity::server::console
