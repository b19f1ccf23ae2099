#include "server/console/preview.h"

#include <boost/json/value.hpp>

#include "crypto/sha256.h"
#include "json/parse.h"
#include "registers/agencies/register.h"
#include "rubric/code.h"
#include "server/console/asking.h"
#include "server/console/field_id.h"
#include "server/console/outcome.h"
#include "server/portal/words.h"

namespace probity::server::console {

using base::Code;
using base::fail;
using base::Result;
using base::Status;
using http::Response;

namespace {

// Names all that is signed at once: the digest of the payloads' digests.
std::string digest_of(const std::vector<std::string>& payloads) {
  std::string all;
  for (const std::string& payload : payloads)
    all += crypto::sha256(base::as_bytes(payload)).hex() + "\n";
  return crypto::sha256(base::as_bytes(all)).hex();
}

// Composes what is not composed yet and keeps it, so that what is signed is what was shown.
Result<Composed> settled(Work& work) {
  if (!work.draft.payloads.empty()) return composed_before(work);
  PROBITY_TRY(Composed composed, compose(work));
  if (!composed.faults.empty()) return composed;
  if (composed.payloads.empty())
    return fail(Code::conflict, "this draft says nothing yet", "", "draft.empty", "",
                "at least one answer");
  work.draft.payloads = composed.payloads;
  PROBITY_CHECK(work.visit.snapshot.node.drafts().save(work.draft));
  return composed;
}

std::vector<std::string> notes_of(const Work& work) {
  std::vector<std::string> notes = {
      say("Everything in the tables above becomes public, with the time, and stays in the log for "
          "good. "
          "It can be corrected, superseded or withdrawn later; it cannot be taken out."),
      say("Your office and the key that you sign with are public. Your name and your account are "
          "not.")};
  if (work.draft.form == kRegisterUse)
    notes.push_back(
        say("The name of the use is taken for good. Do not write names or addresses of persons."));
  return notes;
}

struct Told {
  std::string notice;
  std::vector<pages::Fault> faults;
  int status = 200;
};

void add_ways_to_sign(const Work& work, pages::PreviewPage& page) {
  page.digest = digest_of(work.draft.payloads);
  page.signer = work.draft.person;
  page.edit_href = draft_href(work.draft.id, work.journey.steps.front().name);
  if (!work.person) {
    page.cannot = say("You no longer hold the office that this draft was begun for.");
    return;
  }
  page.office =
      say("{} of {}", portal::role_words(work.person->role), work.person->organisation_name);
  if (const Status may = access::may_sign(work.visit.visitor, work.person->key))
    page.sign_action = draft_href(work.draft.id, "sign");
  else
    page.cannot = what_words(may.error());
  page.upload_action = draft_href(work.draft.id, "envelope");
  const std::size_t next = work.draft.entries.size();
  page.commands = {
      {say("Sign the next statement with your own key, then paste what it writes"),
       "probity sign statement-" + std::to_string(next + 1) + ".json --key YOUR-KEY.pem"}};
}

Result<Response> show(Work& work, const Told& told) {
  PROBITY_TRY(const Composed composed, settled(work));
  if (!composed.faults.empty())
    return http::private_page(
        http::redirect(draft_href(work.draft.id, composed.faults.front().step->name) + "?why=1"));
  pages::PreviewPage page;
  PROBITY_TRY(page.kicker, about_words(work));
  page.title = say("Look at what you sign");
  page.lead = say("Exactly this is signed and entered into the public log. Nothing is public yet.");
  page.notice = told.notice;
  page.faults = told.faults;
  page.steps = steps_of(work, "preview");
  for (std::size_t i = 0; i < composed.payloads.size(); ++i) {
    PROBITY_TRY(auto said, said_of(work, *composed.steps[i], composed.payloads[i]));
    said.id = "statement-" + std::to_string(i + 1);
    said.payload_href = draft_href(work.draft.id, said.id + ".json");
    if (i < work.draft.entries.size()) said.entry = portal::entry_link(work.draft.entries[i]);
    page.statements.push_back(std::move(said));
  }
  int status = told.status;
  PROBITY_TRY(const auto use, use_of(work));
  PROBITY_TRY(
      const auto refused,
      rehearse(work, composed, work.draft.entries.size(), [&](ledger::View& view) -> Status {
        if (!use) return {};
        PROBITY_TRY(const auto judged, view.judgement(*use));
        page.outcome =
            outcome_of(work.rules, judged, work.visit.snapshot.now, say("Once you sign this:"));
        return {};
      }));
  add_ways_to_sign(work, page);
  if (refused) {
    page.faults.push_back({refused->fault.words, draft_href(work.draft.id, refused->step->name) +
                                                     "#" + field_id(refused->fault.pointer)});
    page.sign_action.clear();
    page.cannot = say("The log would refuse this as it stands; what is wrong stands at the top.");
    if (status == 200) status = 422;
  }
  page.notes = notes_of(work);
  return shown(work.visit, layout(work.visit, page.title), page, status);
}

Result<Response> preview_page(Visit& visit) {
  PROBITY_TRY(Work work, open_work(visit, visit.request.captured("id")));
  return show(work, {});
}

// Signing stops at the first refusal; what is signed stays signed, and the draft knows it.
struct Signing {
  std::optional<base::Error> refused;
};

Status enter(Work& work, const std::string& envelope) {
  access::Node& node = work.visit.snapshot.node;
  PROBITY_TRY(const auto accepted, node.ledger().submit(envelope));
  const std::uint64_t index = accepted.receipt.index.value;
  work.draft.entries.push_back(index);
  PROBITY_CHECK(node.drafts().save(work.draft));
  return node.accounts().record(work.visit.visitor.account, access::Event::key_used,
                                "entry " + std::to_string(index), work.visit.request.remote);
}

Status sign_next(Work& work) {
  access::Node& node = work.visit.snapshot.node;
  if (!work.person)
    return fail(Code::forbidden, "you no longer hold the office that this draft was begun for", "",
                "sign.person", work.draft.person, "an office in force");
  PROBITY_CHECK(access::may_sign(work.visit.visitor, work.person->key));
  PROBITY_TRY(const auto key, node.keyring().find_id(work.person->key.hex()));
  if (!key)
    return fail(Code::forbidden, "this node does not keep that key", "", "sign.custody",
                work.draft.person, "a key that the node keeps");
  const std::string& payload = work.draft.payloads[work.draft.entries.size()];
  return enter(work, statement::to_json(statement::make_envelope(payload, *key)));
}

Result<Response> done(Work& work) {
  std::string entries;
  for (const std::uint64_t entry : work.draft.entries)
    entries += (entries.empty() ? "" : ",") + std::to_string(entry);
  PROBITY_CHECK(
      work.visit.snapshot.node.drafts().remove(work.visit.visitor.account, work.draft.id));
  return http::private_page(http::redirect("/console/signed/" + entries));
}

Result<Response> refused_at(Work& work, const base::Error& error) {
  const std::size_t signed_already = work.draft.entries.size();
  Told told;
  told.status = 422;
  told.faults = {{error.required.empty() ? what_words(error)
                                         : say("{} Required: {}.", what_words(error),
                                               language::lookup(error.required)),
                  "#main"}};
  if (signed_already == 1)
    told.notice =
        say("One statement is signed already and stays so. Sign again to go on from there.");
  if (signed_already > 1)
    told.notice =
        say_count(static_cast<std::int64_t>(signed_already),
                  "{} statement is signed already and stays so. Sign again to go on from there.",
                  "{} statements are signed already and stay so. Sign again to go on from there.");
  return show(work, told);
}

Result<Response> sign(Visit& visit) {
  PROBITY_TRY(Work work, open_work(visit, visit.request.captured("id")));
  if (work.draft.payloads.empty() || visit.field("digest") != digest_of(work.draft.payloads))
    return fail(Code::conflict,
                "the draft has changed since you looked at it; look at it again and then sign", "",
                "draft.changed", "", "the statements that the preview shows now");
  while (work.draft.entries.size() < work.draft.payloads.size())
    if (const Status signed_it = sign_next(work); !signed_it)
      return refused_at(work, signed_it.error());
  return done(work);
}

// An envelope made elsewhere: this very statement, signed by this very person.
Status take_envelope(Work& work, std::string_view text) {
  PROBITY_TRY(const auto envelope, statement::parse_envelope(text));
  if (work.draft.payloads.empty() || work.draft.entries.size() >= work.draft.payloads.size())
    return fail(Code::conflict, "there is nothing left to sign", "", "draft.signed");
  if (envelope.payload != work.draft.payloads[work.draft.entries.size()])
    return fail(Code::bad_input, "the envelope holds another statement than the preview shows",
                "/payload", "envelope.payload", "",
                "the file of the next statement, signed as it is");
  const bool theirs = work.person && envelope.keyid == work.person->key.hex();
  if (!theirs)
    return fail(Code::forbidden, "the envelope is signed by another key than yours",
                "/signatures/0/keyid", "envelope.key", envelope.keyid.substr(0, 64),
                work.person ? work.person->key.hex() : "a key in force");
  return enter(work, statement::to_json(envelope));
}

Result<Response> envelope(Visit& visit) {
  PROBITY_TRY(Work work, open_work(visit, visit.request.captured("id")));
  if (const Status taken = take_envelope(work, visit.field("envelope")); !taken)
    return refused_at(work, taken.error());
  if (work.draft.entries.size() == work.draft.payloads.size()) return done(work);
  return http::private_page(http::redirect(draft_href(work.draft.id, "preview")));
}

Result<Response> payload_file(Visit& visit) {
  PROBITY_TRY(const Work work, open_work(visit, visit.request.captured("id")));
  const auto number = base::parse_int(visit.request.captured("number"));
  if (!number || *number < 1 || static_cast<std::size_t>(*number) > work.draft.payloads.size())
    return fail(Code::not_found, "the preview has no such statement", "", "draft.statement");
  Response response = http::json(work.draft.payloads[static_cast<std::size_t>(*number) - 1]);
  response.headers.push_back({"Content-Disposition", "attachment"});
  return http::private_page(std::move(response));
}

}  // namespace

void add_preview(Console& console) {
  console.add_page("/console/drafts/{id}/preview", preview_page);
  console.add_page("/console/drafts/{id}/statement-{number}.json", payload_file);
  console.add_action("/console/drafts/{id}/sign", sign);
  console.add_action("/console/drafts/{id}/envelope", envelope);
  add_signed(console);
}

}  // namespace probity::server::console
