// backup, restore.
#include <fmt/format.h>

#include <algorithm>

#include "access/backup.h"
#include "cli/all.h"
#include "cli/data.h"
#include "json/codec.h"
#include "peers/policy_file.h"

namespace probity::cli {

using base::Result;

namespace {

access::AuditProgress shown_on(Terminal& terminal) {
  return [&terminal](std::uint64_t done, std::uint64_t total) {
    terminal.progress(fmt::format("checked {} of {} entries", done, total));
  };
}

}  // namespace

Command backup() {
  struct Given {
    std::string data, to;
    bool with_keys = false, without_files = false;
  };
  auto given = std::make_shared<Given>();
  return {
      "backup",
      "Copy a node's data directory, while it runs or not, and check the copy's whole log",
      "probity backup --data city --to backups/2026-11-23",
      [given](Options& options) {
        options.text("--data", "DIR", given->data, kDataHelp, true);
        options.text("--to", "DIR", given->to, "A new directory for the backup", true);
        options.flag("--with-keys", given->with_keys,
                     "Also the key-encryption key: who has such a backup can sign for the node");
        options.flag("--without-files", given->without_files,
                     "Leave out the files that people handed in, where you copy them yourself");
      },
      [given](Terminal& terminal, base::Doors doors) -> Result<Verdict> {
        PROBITY_TRY(const auto made, access::back_up(given->data, given->to,
                                                     {given->with_keys, given->without_files},
                                                     doors, shown_on(terminal)));
        terminal.say(
            fmt::format("Backed up {} at {} entries to {}.", made.origin, made.size, given->to));
        terminal.say("  root  " + made.root + ", checked with every signature below it");
        terminal.say(made.keys
                         ? "  keys  the key-encryption key is in it: keep it as you keep the node"
                         : "  keys  not in it: to restore, have the key-encryption key at hand");
        if (made.store)
          terminal.say(fmt::format("  files {}, {} bytes, each checked against its name",
                                   made.store->files, made.store->bytes));
        const bool whole = !made.store || made.store->damaged.empty();
        if (!whole)
          terminal.say(fmt::format("  {} files are damaged or missing: see `probity file check`",
                                   made.store->damaged.size()));
        terminal.answer(json::encode(made));
        return whole ? Verdict::good : Verdict::bad;
      }};
}

Command restore() {
  struct Given {
    std::string backup, data;
  };
  auto given = std::make_shared<Given>();
  return {
      "restore", "Make a data directory of a backup, after checking every byte of it",
      "probity restore backups/2026-11-23 --data city",
      [given](Options& options) {
        options.argument("BACKUP", given->backup, "The directory that `probity backup` made");
        options.text("--data", "DIR", given->data, "A new data directory", true);
      },
      [given](Terminal& terminal, base::Doors doors) -> Result<Verdict> {
        PROBITY_TRY(const auto made,
                    access::restore(given->backup, given->data, doors, shown_on(terminal)));
        terminal.say(fmt::format("Restored {} at {} entries to {}; everybody signs in anew.",
                                 made.origin, made.size, given->data));
        if (!made.keys)
          terminal.say("  Before it can be served: put the key-encryption key back as " +
                       given->data + "/kek (mode 0600), or name it by PROBITY_KEK_FILE.");
        if (!made.store)
          terminal.say("  Files that people handed in are not in it: copy DIR/files yourself.");
        terminal.say(
            "  Statements taken after the backup are not in it: see docs/operators.md "
            "before you serve it.");
        const auto& files = made.files;
        if (std::any_of(files.begin(), files.end(),
                        [](const auto& file) { return file.name == peers::kPolicyFile; }))
          terminal.say(
              "  It is a witness again for the logs of its policy, as of the backup: ask them "
              "first "
              "(docs/operators.md).");
        terminal.say(
            "  Neither are erasures said since: what they erased is here again until you submit "
            "them again (docs/erasure.md).");
        terminal.answer(json::encode(made));
        return Verdict::good;
      }};
}

}  // namespace probity::cli
