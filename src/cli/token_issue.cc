#include "access/compose.h"
#include "base/clock.h"
#include "cli/all.h"
#include "cli/data.h"
#include "json/codec.h"
#include "registers/tokens/register.h"

namespace probity::cli {

Command token_issue() {
  struct Given {
    std::string subject, data;
    bool draft = false;
  };
  auto given = std::make_shared<Given>();
  return {
      "token issue",
      "Issue the safety token that a use or component has earned; refused with what is missing",
      "probity token issue \"use riverton/phone-line\" --data city",
      [given](Options& options) {
        options.argument("SUBJECT", given->subject,
                         "\"use <agency>/<name>\" or an artifact's root");
        options.text("--data", "DIR", given->data, kDataHelp, true);
        options.flag("--draft", given->draft,
                     "Print the statement to sign elsewhere, do not sign it");
      },
      [given](Terminal& terminal, base::Doors doors) -> base::Result<Verdict> {
        PROBITY_TRY(const auto node, open_node(given->data, doors));
        PROBITY_TRY(const auto db, node->reader());
        std::optional<ledger::RegisteredSubject> subject;
        if (const auto digest = base::SubjectDigest::from_hex(given->subject)) {
          PROBITY_TRY(subject, ledger::find_subject(*db, *digest));
        } else if (const std::size_t space = given->subject.find(' '); space != std::string::npos) {
          PROBITY_TRY(subject, ledger::find_named(*db, given->subject.substr(0, space),
                                                  given->subject.substr(space + 1)));
        }
        if (!subject)
          return base::fail(base::Code::not_found, "the log knows no such use or component",
                            given->subject, "subject.unknown", given->subject,
                            "\"use <agency>/<name>\" or an artifact's root");
        PROBITY_TRY(const auto drafted,
                    registers::tokens::draft(*node->view(*db, doors.clock.now()), subject->digest));
        if (given->draft) {
          terminal.raw(statement::to_payload(drafted) + "\n");
          return Verdict::good;
        }
        PROBITY_TRY(const auto envelope, access::sign(drafted, subject->organisation, *node));
        PROBITY_TRY(const auto accepted, node->ledger().submit(statement::to_json(envelope)));
        terminal.say("issued in entry " + std::to_string(accepted.receipt.index.value));
        terminal.answer(json::Object{{"index", accepted.receipt.index.value}});
        return Verdict::good;
      }};
}

}  // namespace probity::cli
