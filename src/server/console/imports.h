// Imports: spreadsheets being brought into the log in the background, one an organisation at a
// time, by the very functions of `probity import`. Each runs on a thread of its own and ends with
// the site: what was under way is finished, the rest stays for the next time, since bringing the
// same file again goes on where it stopped. Any thread.
#pragma once

#include <atomic>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <thread>

#include "access/node.h"
#include "access/visitor.h"
#include "interop/inventory/import.h"
#include "server/console/sheets.h"

namespace probity::server::console {

// What came of it, kept with the sheet.
struct ImportSummary {
  std::int64_t total = 0;
  interop::inventory::Imported imported;
  std::string error;  // that ended it
};
BOOST_DESCRIBE_STRUCT(ImportSummary, (), (total, imported, error))

struct ImportOrder {
  Sheet sheet;
  interop::inventory::Plan plan;
  bool corrections = false;
  access::Person person;
  std::string remote;  // for the trail
};

struct ImportProgress {
  std::string sheet;  // its id
  std::int64_t account = 0;
  std::int64_t done = 0;
  std::int64_t total = 0;
};

class Imports {
 public:
  Imports(access::Node& node, Sheets& sheets) : node_(node), sheets_(sheets) {}
  ~Imports();  // stops what runs

  // conflict (rule import.running) while another one of the same organisation runs; forbidden (rule
  // sign.custody) when the node does not keep the person's key.
  base::Status start(ImportOrder order);
  // Of an organisation, or of a sheet, while it runs.
  std::optional<ImportProgress> running(const std::string& organisation);
  std::optional<ImportProgress> running_sheet(const std::string& id);
  void cancel(const std::string& id);

 private:
  struct Job {
    ImportProgress fixed;  // `done` apart
    std::atomic<std::int64_t> done = 0;
    std::atomic<bool> cancelled = false;
    std::atomic<bool> ended = false;
    std::thread thread;
  };
  void run(ImportOrder order, const crypto::P256Key& key, Job& job);
  void end(Sheet sheet, const std::string& remote, ImportSummary summary);
  static ImportProgress progress_of(const Job& job);

  access::Node& node_;
  Sheets& sheets_;
  std::mutex mutex_;
  std::map<std::string, std::unique_ptr<Job>> jobs_;  // by organisation
};

}  // namespace probity::server::console
