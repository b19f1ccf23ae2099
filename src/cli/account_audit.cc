// account audit.
#include <fmt/format.h>

#include <algorithm>

#include "cli/account.h"
#include "cli/all.h"
#include "cli/data.h"
#include "json/codec.h"

namespace probity::cli {

using base::Result;

namespace {

struct Given {
  std::string data, login;
  std::int64_t last = 50;
};

// What the trail says and that it holds together.
struct Answer {
  std::int64_t rows = 0;
  std::int64_t removed = 0;  // before them, being too old to be kept
  std::vector<access::TrailEntry> entries;
};
BOOST_DESCRIBE_STRUCT(Answer, (), (rows, removed, entries))

std::string line_of(const access::TrailEntry& entry) {
  return fmt::format("{:>6}  {}  {:<24} {:<24} {} {}", entry.number, base::to_string(entry.time),
                     entry.login.empty() ? "nobody known" : entry.login, json::word(entry.event),
                     entry.detail, entry.network);
}

}  // namespace

Command account_audit() {
  auto given = std::make_shared<Given>();
  return {"account audit",
          "Check the audit trail of sign-in, and show its last rows: who came in, what changed",
          "probity account audit --data city",
          [given](Options& options) {
            options.argument("LOGIN", given->login, "Of one account only", /*required=*/false);
            options.number("--last", "N", given->last, "How many rows (default: 50)");
            options.text("--data", "DIR", given->data, kDataHelp, true);
          },
          [given](Terminal& terminal, base::Doors doors) -> Result<Verdict> {
            PROBITY_TRY(const auto node, open_node(given->data, doors));
            std::optional<std::int64_t> whose;
            if (!given->login.empty()) {
              PROBITY_TRY(const access::Account account, find_account(*node, given->login));
              whose = account.id;
            }
            PROBITY_TRY(const auto db, node->reader());
            const access::Trail& trail = node->accounts().trail();
            const auto rows = trail.check(*db);
            if (!rows && rows.error().code == base::Code::bad_input) {
              terminal.error(rows.error());
              return Verdict::bad;
            }
            if (!rows) return base::fail(rows.error());
            Answer answer{rows->rows, rows->removed, {}};
            PROBITY_TRY(
                answer.entries,
                trail.read(*db, whose, 0,
                           static_cast<std::size_t>(std::max(given->last, std::int64_t{0}))));
            std::reverse(answer.entries.begin(), answer.entries.end());
            for (const access::TrailEntry& entry : answer.entries) terminal.say(line_of(entry));
            terminal.say("The audit trail holds: " + std::to_string(rows->rows) +
                         " rows, none altered and none missing.");
            if (rows->removed > 0)
              terminal.say("Before them " + std::to_string(rows->removed) +
                           " rows were removed by the node, being too old to be kept.");
            terminal.answer(json::encode(answer));
            return Verdict::good;
          }};
}

}  // namespace probity::cli
