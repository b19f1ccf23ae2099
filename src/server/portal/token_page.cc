#include "server/portal/token_page.h"

#include "json/codec.h"
#include "judgement/catalog.h"
#include "registers/tokens/register.h"
#include "registers/uses/register.h"
#include "server/portal/codes.h"
#include "server/portal/events.h"
#include "server/portal/evidence.h"
#include "server/portal/rows.h"
#include "server/portal/words.h"
#include "store/log_store.h"

namespace probity::server::portal {

using base::Code;
using base::fail;
using base::Result;
using base::Status;
namespace tokens = registers::tokens;

namespace {

constexpr std::size_t kEvents = 50;

std::string role_words(rubric::DecisionRole role) {
  switch (role) {
    case rubric::DecisionRole::none:
      return say("its output reaches no decision and no member of the public");
    case rubric::DecisionRole::informs:
      return say("its output drafts or informs");
    case rubric::DecisionRole::recommends:
      return say("its output flags, ranks or recommends");
    case rubric::DecisionRole::decides_with_review:
      return say("its output is the principal basis, and a person reviews it before effect");
    case rubric::DecisionRole::decides:
      break;
  }
  return say("its output is the principal basis, with review afterwards or none");
}

std::string access_word(const std::string& access) {
  if (access == "open") return say("open");
  return access == "guarded" ? say("guarded") : access;
}

void add_limits(const rubric::Rubric& rules, const tokens::SafetyToken& token,
                pages::TokenPage& page) {
  const std::string role = word_text(json::word(token.max_role));
  const bool is_use = token.about == tokens::About::use;
  page.constraints = {say("Only until {}, unless it is renewed", instant(token.expires).words),
                      say("Only with exactly the files whose digests stand below"),
                      say("At most this: {}", role_words(token.max_role))};
  if (!is_use) {
    page.envelope =
        say("Impact up to {}, autonomy and reach up to {}", token.max_impact, token.max_autonomy);
    page.constraints.push_back(
        say("Never alone at impact {} or more: there the use needs a label of its own",
            rubric::kUseTokenImpact));
    page.allowed.push_back(
        {say("any"), role, say("Every purpose with an impact up to {}", token.max_impact)});
  }
  for (const std::string& purpose : token.purposes)
    page.allowed.push_back({purpose, role, purpose_words(rules, purpose)});
  for (const std::string& purpose : token.forbidden)
    page.forbidden.push_back(purpose_words(rules, purpose));
  if (token.continuity_service)
    page.constraints.push_back(
        say("After its end it still answers, degraded, for at most 72 hours in: {}",
            purpose_words(rules, *token.continuity_service)));
}

Status add_facts(Snapshot& snapshot, const tokens::StoredToken& stored, pages::TokenPage& page) {
  const tokens::SafetyToken& token = stored.token;
  PROBITY_TRY(const auto subjects, ledger::subjects_of(snapshot.db, {stored.entry}));
  for (const base::SubjectDigest& subject : subjects) {
    PROBITY_TRY(const auto registered, snapshot.view.subject(subject));
    const bool files = registered && registered->kind == "artifact";
    page.facts.push_back(
        {files ? say("Files (manifest root)") : say("Use"), subject.hex(),
         files ? component_href(subject) : use_href(registered ? registered->name : "")});
  }
  std::vector<std::string> classes;
  for (const std::string& one : token.data_classes) classes.push_back(word_text(one));
  if (!classes.empty())
    page.facts.push_back({say("Classes of data"), say_list(classes), std::nullopt});
  page.facts.push_back({say("Access"), access_word(token.access), std::nullopt});
  page.facts.push_back({say("Shared rules"),
                        say("version {}, {}", token.rules.version, token.rules.digest.hex()),
                        "/rules"});
  page.facts.push_back({say("Valid from"), instant(token.not_before).words, std::nullopt});
  page.facts.push_back({say("Valid until"), instant(token.expires).words, std::nullopt});
  page.facts.push_back(
      {say("Place in the status list"), std::to_string(token.status_index), std::nullopt});
  page.facts.push_back(
      {say("label\4Signed in"), say("log entry {}", stored.entry), entry_href(stored.entry)});
  for (const std::uint64_t entry : token.evidence)
    page.rests_on.push_back({std::to_string(entry), entry_href(entry)});
  return {};
}

// Whose it is, under the name that pages give it.
Status add_owner(Snapshot& snapshot, const tokens::StoredToken& stored, pages::TokenPage& page) {
  page.kind = json::word(stored.token.about);
  page.kind_words = stored.token.about == tokens::About::use ? say("Safety label of a use")
                                                             : say("Safety label of a component");
  PROBITY_TRY(page.agency, organisation_link(snapshot, stored.organisation));
  if (stored.token.about == tokens::About::component) {
    PROBITY_TRY(page.about, component_link(snapshot, stored.subject));
  } else {
    PROBITY_TRY(const auto use, registers::uses::find_use(snapshot.db, stored.subject));
    page.about = {use ? use->use.name : stored.token.name, use_href(stored.token.name)};
  }
  page.title = page.about.text;
  return {};
}

}  // namespace

Result<pages::TokenPage> token_page(Snapshot& snapshot, const std::string& digest) {
  const auto pae = base::PaeDigest::from_hex(digest);
  std::optional<tokens::StoredToken> stored;
  if (pae) {
    PROBITY_TRY(stored, tokens::token_named(snapshot.db, *pae));
  }
  bool restricted = false;
  if (stored) {
    PROBITY_TRY(const auto use, judgement::row_of(snapshot.db, stored->subject));
    restricted = use && use->restricted;
  }
  if (!stored || restricted)
    return fail(Code::not_found,
                restricted ? "the safety label of a restricted use is withheld"
                           : "no safety label of that digest is in the log",
                "", "page.token", digest,
                "the digest of a label's signed statement, 64 hex digits");
  PROBITY_TRY(const auto rules, snapshot.view.rubric());
  PROBITY_TRY(const auto state, tokens::state_of(snapshot.view, *stored));
  pages::TokenPage page;
  PROBITY_CHECK(add_owner(snapshot, *stored, page));
  page.state = token_tag(state, *stored);
  page.state_words = say("{}.", state_words(rules, state));
  if (stored->token.code)
    page.code =
        code_of(rules, *stored->token.code, /*provisional=*/false, stored->token.not_before);
  add_limits(rules, stored->token, page);
  PROBITY_CHECK(add_facts(snapshot, *stored, page));
  page.digest = digest;
  page.file_name = token_file_name(stored->token.name);
  page.download = token_download(stored->pae, page.file_name);
  page.trust_href = "/trust.json";
  page.commands = {{say("Is it genuine, and are these the files it was given to?"),
                    "probity verify " + page.file_name + " --artifact PATH --trust trust.json"}};
  PROBITY_TRY(page.timeline,
              events_about(snapshot, stored->pae.retag<base::SubjectTag>(), kEvents));
  PROBITY_TRY(const auto entry, store::read_entry(snapshot.db, {stored->entry}));
  if (entry) {
    PROBITY_TRY(auto issued, event_of(snapshot, *entry));
    page.timeline.push_back(std::move(issued));
  }
  return page;
}

}  // namespace probity::server::portal
