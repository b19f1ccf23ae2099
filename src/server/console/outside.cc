// For people who hold their own key: a statement signed outside is handed in here, checked, shown
// decoded, and submitted. Whose key signed it is for the log to judge, not for the account.
#include <boost/json/value.hpp>

#include "base/limits.h"
#include "json/parse.h"
#include "ledger/ledger.h"
#include "ledger/rehearse.h"
#include "server/console/asking.h"
#include "server/console/parts.h"
#include "server/portal/entry_page.h"
#include "server/portal/words.h"
#include "statement/envelope.h"

namespace probity::server::console {

using base::Code;
using base::fail;
using base::Result;
using base::Status;
using http::Response;

namespace {

constexpr const char* kPath = "/console/sign-outside";
// In a form every byte of the envelope may take three.
constexpr std::size_t kMaxBody = 4 * base::limits::kEnvelopeBytes;

pages::OutsidePage empty_page(const Visit& visit) {
  pages::OutsidePage page;
  page.hand_in = {
      .action = kPath,
      .fields = {optional(line(
                     "file", say("The signed envelope, as a file"),
                     say("What the command wrote: a file that begins with {}.", "{\"payload\""),
                     "file")),
                 optional(lines("envelope", say("Or its text"), say("Paste all of it.")))},
      .button = say("Check it")};
  page.commands = {{say("Sign the statement that a draft's last page gave you"),
                    "probity sign statement-1.json --key YOUR-KEY.pem > statement-1.dsse.json"},
                   {say("Make a key of your own; give the public half to a registrar"),
                    "probity keys new --out YOUR-KEY.pem"},
                   {say("Or hand it in without this page"),
                    "curl --data-binary @statement-1.dsse.json " + http::site_of(visit.request) +
                        "/api/v1/statements"}};
  return page;
}

Result<Response> show_page(const Visit& visit, const pages::OutsidePage& page, int status) {
  return shown(layout(visit, say("Signed outside")), page, status);
}

std::string posted(const Visit& visit) {
  if (const http::Upload* file = visit.form.file("file"); file && !file->content.empty())
    return std::string(file->content);
  return visit.field("envelope");
}

Result<Response> wrong(const Visit& visit, const base::Error& error) {
  if (error.code == Code::environment || error.code == Code::internal) return fail(error);
  pages::OutsidePage page = empty_page(visit);
  put_fault(page.hand_in, page.faults, "envelope", what_words(error));
  const std::pair<std::string, std::string> exactly[] = {{say("Where"), error.pointer},
                                                         {say("Rule"), error.rule},
                                                         {say("Found"), error.found},
                                                         {say("Required"), say(error.required)}};
  for (const auto& [term, text] : exactly)
    if (!text.empty()) page.exactly.push_back({term, text, {}});
  for (pages::FormField& field : page.hand_in.fields)
    if (field.name == "envelope") field.value = posted(visit);
  return show_page(visit, page, 422);
}

// Everything that the log would check, with nothing said.
struct Checked {
  ledger::Prepared prepared;
  ledger::Key key;
};
Result<Checked> check(Console& console, Visit& visit, const std::string& envelope) {
  access::Node& node = console.node();
  Checked made;
  PROBITY_TRY(made.prepared, ledger::prepare(envelope, ledger::Kinds(node.registers())));
  const auto id = base::KeyId::from_hex(made.prepared.envelope.keyid);
  if (!id)
    return fail(Code::bad_input, "the envelope does not say which key signed it",
                "/signatures/0/keyid", "envelope.keyid", made.prepared.envelope.keyid,
                "the key's id, 64 hex digits");
  PROBITY_TRY(made.key, ledger::key_at(visit.snapshot.db, *id, {visit.snapshot.size}));
  PROBITY_TRY(const auto key, crypto::P256PublicKey::from_pem(made.key.public_key));
  PROBITY_CHECK(statement::verify(made.prepared.envelope, key));
  PROBITY_TRY(const auto db, node.writer());
  PROBITY_TRY(
      const auto refused,
      ledger::rehearse(
          *db, node.registers(), [&](store::Db& on, base::Time now) { return node.view(on, now); },
          visit.snapshot.now, *id, std::span(&made.prepared.envelope.payload, 1)));
  if (refused) return fail(refused->why);
  return made;
}

Result<Response> show_checked(Console&, Visit& visit, const Checked& checked,
                              const std::string& envelope) {
  const ledger::Signer& signer = checked.key.signer;
  pages::OutsidePage page;
  page.notice = say("The signature is right, and the log would take it. Nothing is public yet.");
  page.said = {{say("What it does"), portal::capital(say(checked.prepared.kind->meaning)), {}},
               {say("Signed by"), signer.person.empty() ? signer.organisation : signer.person, {}},
               {say("In the role of"), portal::role_words(signer.role), {}}};
  for (const base::SubjectDigest& subject : checked.prepared.subjects) {
    PROBITY_TRY(std::string label, visit.snapshot.view.label(subject));
    page.said.push_back({say("About"), label.empty() ? subject.hex() : std::move(label), {}});
  }
  PROBITY_TRY(const auto statement, json::parse(checked.prepared.envelope.payload));
  PROBITY_TRY(page.lines, portal::decoded(visit.snapshot, statement));
  page.payload = checked.prepared.envelope.payload;
  page.submit = pages::Ask{.action = kPath,
                           .hidden = {{"then", "submit"}, {"envelope", envelope}},
                           .button = say("Enter it into the public log")};
  return show_page(visit, page, 200);
}

Result<Response> hand_in(Console& console, Visit& visit) {
  const std::string envelope = posted(visit);
  if (envelope.empty())
    return wrong(visit, fail(Code::bad_input, "choose a file, or paste the envelope").value());
  if (visit.form.field("then") != "submit") {
    const auto checked = check(console, visit, envelope);
    if (!checked) return wrong(visit, checked.error());
    return show_checked(console, visit, *checked, envelope);
  }
  const auto accepted = console.node().ledger().submit(envelope);
  if (!accepted) return wrong(visit, accepted.error());
  return http::private_page(
      http::redirect("/console/signed/" + std::to_string(accepted->receipt.index.value)));
}

}  // namespace

void add_outside(Console& console) {
  console.add_page(kPath, [](Visit& visit) { return show_page(visit, empty_page(visit), 200); });
  console.add_action(
      kPath, [&console](Visit& visit) { return hand_in(console, visit); }, kMaxBody);
}

}  // namespace probity::server::console
