#include "server/portal/search_page.h"

#include <algorithm>

#include "json/canonical.h"
#include "json/parse.h"
#include "judgement/catalog.h"
#include "judgement/search.h"
#include "registers/models/register.h"
#include "registers/provenance/register.h"
#include "registers/tokens/register.h"
#include "server/portal/events.h"
#include "server/portal/evidence.h"
#include "server/portal/places.h"
#include "server/portal/recognise.h"
#include "server/portal/rows.h"
#include "server/portal/shown.h"
#include "server/portal/withheld.h"
#include "server/portal/words.h"
#include "statement/envelope.h"

namespace probity::server::portal {

using base::Result;
using ledger::Sort;

namespace {

constexpr std::size_t kHitsEach = 5;

struct Group {
  Sort sort;
  std::string_view id;
  const char* title;
  std::string_view list;  // that takes ?q=; empty: the log's entries
};
constexpr Group kGroups[] = {{Sort::use, "uses", said("Uses of AI"), "/uses"},
                             {Sort::organisation, "organisations", said("Agencies"), "/agencies"},
                             {Sort::model, "models", said("Models"), "/models"},
                             {Sort::component, "components", said("Components"), "/components"},
                             {Sort::label, "labels", said("Safety labels"), "/log"},
                             {Sort::check, "checks", said("Independent checks"), "/log"},
                             {Sort::statement, "entries", said("Other signed entries"), "/log"}};

std::vector<pages::Piece> pieces(const std::vector<judgement::Piece>& all) {
  std::vector<pages::Piece> out;
  for (const judgement::Piece& one : all) out.push_back({one.text, one.hit});
  return out;
}

// Of a use: its code and whose it is.
base::Status add_use(Snapshot& snapshot, const rubric::Rubric& rules, const judgement::Hit& hit,
                     pages::Hit& out) {
  PROBITY_TRY(const auto row, judgement::row_of(snapshot.db, hit.subject));
  if (!row) return {};
  PROBITY_TRY(const auto agency, organisation_link(snapshot, row->organisation));
  out.under = agency.text;
  PROBITY_TRY(out.code, row_code(snapshot, rules, *row));
  return {};
}

// An entry has no title of its own that people would know: the event tells it.
base::Status add_entry(Snapshot& snapshot, const judgement::Hit& hit, pages::Hit& out) {
  PROBITY_TRY(const ShownEntry shown, shown_entry(snapshot, hit.id.entry));
  PROBITY_TRY(const pages::Event event, event_of(snapshot, shown.entry));
  out.title = {{event.what, false}};
  out.under = say_list({event.who, event.time.words, event.entry.text});
  return {};
}

Result<pages::Hit> hit_of(Snapshot& snapshot, const rubric::Rubric& rules,
                          const judgement::Hit& hit) {
  pages::Hit out;
  out.title = pieces(hit.title);
  out.snippet = pieces(hit.snippet);
  const bool is_entry =
      hit.id.sort == Sort::check || hit.id.sort == Sort::label || hit.id.sort == Sort::statement;
  if (is_entry) {
    out.href = entry_href(hit.id.entry);
    PROBITY_CHECK(add_entry(snapshot, hit, out));
    return out;
  }
  PROBITY_TRY(const auto place, page_of(snapshot, hit.subject));
  out.href = place ? place->href : entry_href(hit.id.entry);
  if (hit.id.sort == Sort::use) PROBITY_CHECK(add_use(snapshot, rules, hit, out));
  PROBITY_TRY(out.state, against(snapshot, hit.subject));
  return out;
}

base::Status add_words(Snapshot& snapshot, const std::string& typed, pages::SearchPage& page) {
  page.searched = true;
  PROBITY_TRY(const auto rules, snapshot.view.rubric());
  PROBITY_TRY(const auto found, judgement::search(snapshot.db, typed, kHitsEach));
  for (const Group& group : kGroups) {
    const judgement::Hits& hits = found.by_sort[static_cast<std::size_t>(group.sort)];
    if (hits.count == 0) continue;
    pages::HitGroup shown{std::string(group.id), say(group.title), hits.count, found.more, "", {}};
    if (!group.list.empty())
      shown.href = std::string(group.list) + "?q=" + http::percent_encoded(typed);
    for (const judgement::Hit& hit : hits.first) {
      PROBITY_TRY(auto one, hit_of(snapshot, rules, hit));
      shown.hits.push_back(std::move(one));
    }
    page.groups.push_back(std::move(shown));
  }
  return {};
}

// A label of a use that no search shows.
Result<bool> is_hidden(Snapshot& snapshot,
                       const std::optional<registers::tokens::StoredToken>& token) {
  if (!token) return false;
  PROBITY_TRY(const ShownEntry shown, shown_entry(snapshot, token->entry));
  return shown.withheld;
}

// All that a digest names: a thing, a statement, a key, a file, weights.
base::Status add_digest(Snapshot& snapshot, const std::string& hex, pages::SearchPage& page) {
  page.recognised = say("This is a digest (SHA-256)");
  const auto digest = base::SubjectDigest::from_hex(hex);
  const auto pae = digest->retag<base::PaeTag>();
  PROBITY_TRY(const auto token, registers::tokens::token_named(snapshot.db, pae));
  PROBITY_TRY(const bool hidden, is_hidden(snapshot, token));
  if (token && !hidden) {
    page.exact.push_back({say("Safety label of {}", token->token.name), token_href(pae)});
  } else {
    PROBITY_TRY(const auto place, page_of(snapshot, *digest));
    if (place) page.exact.push_back(*place);
  }
  PROBITY_TRY(const auto key, ledger::find_key(snapshot.db, digest->retag<base::KeyTag>()));
  if (key && !key->signer.organisation.empty()) {
    PROBITY_TRY(const auto owner, organisation_link(snapshot, key->signer.organisation));
    page.exact.push_back({say("A key of {}", owner.text), owner.href + "#people"});
  }
  PROBITY_TRY(const auto holders, registers::provenance::artifacts_with(snapshot.db, *digest));
  for (const base::SubjectDigest& artifact : holders) {
    PROBITY_TRY(auto component, component_link(snapshot, artifact));
    const bool is_known =
        std::any_of(page.exact.begin(), page.exact.end(),
                    [&](const pages::Link& one) { return one.href == component.href; });
    if (!is_known)
      page.exact.push_back({say("{}, which holds it", component.text), component.href});
  }
  return {};
}

base::Status add_name(Snapshot& snapshot, const std::string& name, pages::SearchPage& page) {
  page.recognised = say("This is a name in the register");
  for (const char* kind : {"use", "model", "incident"}) {
    PROBITY_TRY(const auto subject, snapshot.view.named(kind, name));
    if (!subject) continue;
    PROBITY_TRY(const auto place, page_of(snapshot, subject->digest));
    if (place) page.exact.push_back(*place);
  }
  return {};
}

base::Status add_package(Snapshot& snapshot, const std::string& purl, pages::SearchPage& page) {
  page.recognised = say("This is the address of a package (purl)");
  PROBITY_TRY(const auto releases, registers::models::releases_from(snapshot.db, purl));
  for (const base::SubjectDigest& artifact : releases) {
    PROBITY_TRY(auto component, component_link(snapshot, artifact));
    page.exact.push_back(std::move(component));
  }
  return {};
}

// A bundle holds an envelope; a bare envelope is taken too.
base::Status add_label(Snapshot& snapshot, const std::string& text, pages::SearchPage& page) {
  page.recognised = say("This is a signed file");
  auto parsed = json::parse(text);
  if (!parsed) {
    page.recognised = say("This looks like a signed file, but it is not whole");
    return {};
  }
  const json::Value* inner = json::find(*parsed, "dsseEnvelope");
  const auto envelope = statement::parse_envelope(inner ? json::canonical(*inner) : text);
  if (!envelope) return {};
  PROBITY_CHECK(add_digest(snapshot, statement::pae_digest(*envelope).hex(), page));
  page.recognised = say("This is a signed file");
  return {};
}

}  // namespace

Result<pages::SearchPage> search_page(Snapshot& snapshot, const std::string& typed) {
  pages::SearchPage page;
  const Recognised got = recognise(typed);
  page.query = got.what == Pasted::label || got.what == Pasted::person ? "" : typed;
  switch (got.what) {
    case Pasted::nothing:
      return page;
    case Pasted::person:
      page.refused =
          say("That looks like a person's address. This register holds no personal data and "
              "searches for none. To reach an office, use the contact on the page of the use.");
      return page;
    case Pasted::code:
      page.recognised = say("This is a risk code");
      page.exact.push_back(
          {say("Uses with the risk code {}", got.value), "/uses?code=" + got.value});
      break;
    case Pasted::entry:
      if (const auto index = index_of(got.value); index && *index < snapshot.size) {
        page.recognised = say("This is the number of a log entry");
        page.exact.push_back(entry_link(*index));
        break;
      }
      page.recognised = say("This is the number of a log entry, and the log is not that long");
      break;
    case Pasted::digest:
      PROBITY_CHECK(add_digest(snapshot, got.value, page));
      break;
    case Pasted::name:
      PROBITY_CHECK(add_name(snapshot, got.value, page));
      break;
    case Pasted::package:
      PROBITY_CHECK(add_package(snapshot, got.value, page));
      break;
    case Pasted::label:
      PROBITY_CHECK(add_label(snapshot, got.value, page));
      break;
    case Pasted::words:
      break;
  }
  if (page.exact.size() == 1) {
    page.leads_to = page.exact.front().href;
    return page;
  }
  if (got.what == Pasted::name && page.exact.empty()) page.recognised.clear();
  if (got.what == Pasted::name || got.what == Pasted::words || got.what == Pasted::entry)
    PROBITY_CHECK(add_words(snapshot, typed, page));
  return page;
}

namespace {

http::Response page_of_search(Portal& portal, const http::Request& request,
                              const std::string& typed) {
  http::Response response;
  const base::Status done = portal.read([&](Snapshot& snapshot) -> base::Status {
    PROBITY_TRY(pages::SearchPage view, search_page(snapshot, typed));
    if (http::wants(request) == http::Format::json) {
      response = http::json(json::pretty(pages::data(view)));
      return {};
    }
    if (!view.leads_to.empty()) {
      response = http::redirect(view.leads_to);
      return {};
    }
    const Page<pages::SearchPage> page{say("Search"),
                                       say("Everything in the register, by words, code or digest."),
                                       "",
                                       {},
                                       say("Search"),
                                       std::move(view)};
    // What names a person is not said again, nor in the page's address in another language.
    http::Request shown_as = request;
    if (!page.view.refused.empty()) shown_as.query.clear();
    PROBITY_TRY(std::string body, html_of(snapshot, shown_as, page, ""));
    response = http::html(std::move(body));
    return {};
  });
  return done ? response : portal.failed(done.error(), request);
}

http::Response data_of_search(Portal& portal, const http::Request& request) {
  http::Response response;
  const base::Status done = portal.read([&](Snapshot& snapshot) -> base::Status {
    PROBITY_TRY(const auto view, search_page(snapshot, std::string(request.parameter("q"))));
    response = http::json(json::pretty(pages::data(view)));
    return {};
  });
  return done ? response : portal.failed(done.error(), request);
}

}  // namespace

void add_search(Portal& portal) {
  portal.router().page("/search", [&portal](const http::Request& request) {
    return page_of_search(portal, request, std::string(request.parameter("q")));
  });
  portal.router().add(http::Method::post, "/search", [&portal](const http::Request& request) {
    const auto form = http::parse_form(request.body);
    if (!form) return portal.failed(form.error(), request);
    for (const auto& [name, value] : *form)
      if (name == "q") return page_of_search(portal, request, value);
    return page_of_search(portal, request, "");
  });
  portal.add_operation(
      {.path = "/api/v1/search",
       .topic = Topic::registers,
       .what =
           "What a text names exactly (digest, entry, code, name, purl, label file), and what is "
           "found by its words, the best of each register",
       .parameters = {{.name = "q", .what = "What is looked for", .example = "phone"}},
       .gives = {.name = "page.search", .schema = pages::schema<pages::SearchPage>}},
      [&portal](const http::Request& request) { return data_of_search(portal, request); });
}

}  // namespace probity::server::portal
