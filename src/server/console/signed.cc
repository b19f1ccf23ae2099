// What was signed: the statements in words, and after them the receipts and what happens next.
#include <boost/json/value.hpp>

#include "crypto/sha256.h"
#include "json/value.h"
#include "registers/models/catalog.h"
#include "registers/uses/register.h"
#include "rubric/code.h"
#include "server/console/amending.h"
#include "server/console/file_field.h"
#include "server/console/outcome.h"
#include "server/console/preview.h"
#include "server/console/questions.h"
#include "server/console/supplying.h"
#include "server/portal/events.h"
#include "server/portal/rows.h"
#include "server/portal/words.h"
#include "store/log_store.h"

namespace probity::server::console {

using base::Code;
using base::fail;
using base::Result;
using base::Status;
using http::Response;
using language::say;

namespace {

constexpr const char* kPublic = said("Public");
// Entries that one address names.
constexpr std::size_t kEntries = 8;

std::string text_of(const json::Value& value) {
  if (value.is_string()) return std::string(json::view(value.get_string()));
  if (value.is_bool()) return value.get_bool() ? say("yes") : say("no");
  if (value.is_int64()) return portal::grouped(value.get_int64());
  return "";
}

// A value of a form's field as its reader knows it.
Result<std::string> in_words(const Work& work, const FormField& field, const std::string& text) {
  if (field.control == Control::date) {
    const auto date = base::parse_date(text);
    return date ? portal::date_words(*date) : text;
  }
  if (field.control == Control::purpose) return portal::purpose_words(work.rules, text);
  if (field.control == Control::components || field.control == Control::releases) {
    const auto digest = base::SubjectDigest::from_hex(text);
    if (!digest) return text;
    PROBITY_TRY(const auto link, portal::component_link(work.visit.snapshot, *digest));
    return link.text;
  }
  if (field.control == Control::uses) {
    const auto digest = base::SubjectDigest::from_hex(text);
    return digest ? work.visit.snapshot.view.label(*digest) : Result<std::string>(text);
  }
  if (field.control == Control::scopes) return scope_words(text);
  if (field.control == Control::held) return held_words(work, text);
  if (field.control == Control::organisation) {
    PROBITY_TRY(const auto link, portal::organisation_link(work.visit.snapshot, text));
    return link.text;
  }
  for (const FormChoice& choice : field.choices.value_or(std::vector<FormChoice>{}))
    if (choice.value == text) return say(choice.words);
  return text;
}

// Each file with its digest; the statement names it, whoever may fetch it.
std::vector<std::string> files_in_words(const json::Value& list) {
  Typed typed;
  put_uploaded(typed, "files", list);
  std::vector<std::string> words;
  for (const UploadedFile& file : uploaded_in(typed, "files")) {
    const std::string size = portal::size_words(static_cast<std::uint64_t>(file.bytes));
    words.push_back(
        file.is_public
            ? say("{} ({}), SHA-256 {}. Anyone may fetch it.", file.name, size, file.sha256)
            : say("{} ({}), SHA-256 {}. Only the digest is public.", file.name, size, file.sha256));
  }
  return words;
}

Status add_form_lines(const Work& work, const Form& form, const json::Value& predicate,
                      pages::SaidStatement& said) {
  if (form.kind == kAmend) return add_amended_lines(work, predicate, said);
  for (const FormField& field : form.fields) {
    const json::Value* value = json::at(predicate, field.pointer);
    if (!value) continue;
    pages::SaidLine line{say(field.label), {}, say(kPublic)};
    if (field.control == Control::manifest) {
      const json::Value* files = json::find(*value, "files");
      const std::size_t count = files && files->is_array() ? files->get_array().size() : 0;
      line.values = {say_count(static_cast<std::int64_t>(count), "{} file, each with its digest",
                               "{} files, each with its digest"),
                     std::string(json::text_of(*value, "root").value_or(""))};
      said.lines.push_back(std::move(line));
      continue;
    }
    if (field.control == Control::files) {
      line.values = files_in_words(*value);
    } else if (value->is_array()) {
      for (const json::Value& one : value->get_array()) {
        PROBITY_TRY(std::string words, in_words(work, field, text_of(one)));
        line.values.push_back(std::move(words));
      }
    } else {
      PROBITY_TRY(std::string words, in_words(work, field, text_of(*value)));
      line.values.push_back(std::move(words));
    }
    if (!line.values.empty()) said.lines.push_back(std::move(line));
  }
  return {};
}

void add_answer_lines(const Work& work, const json::Value& predicate, pages::SaidStatement& said) {
  if (const json::Value* lists = json::find(predicate, "none_of"))
    for (const json::Value& list : lists->get_array())
      said.lines.push_back({portal::question_of(work.rules, "none_of." + text_of(list)),
                            {say("yes")},
                            say(kPublic)});
  if (const json::Value* facts = json::find(predicate, "facts"))
    for (const json::Value& fact : facts->get_array()) {
      const std::string name(json::text_of(fact, "name").value_or(""));
      const json::Value* value = json::find(fact, "value");
      std::vector<std::string> words;
      if (value && value->is_array()) {
        for (const json::Value& one : value->get_array())
          words.push_back(answer_words(name, text_of(one)));
      } else if (value) {
        const std::string text = text_of(*value);
        words.push_back(text == rubric::kDeclaredUnknown ? say("we do not know")
                                                         : answer_words(name, text));
      }
      said.lines.push_back({portal::question_of(work.rules, name), std::move(words), say(kPublic)});
    }
}

Result<std::vector<std::uint64_t>> entries_in(std::string_view text) {
  std::vector<std::uint64_t> entries;
  while (!text.empty() && entries.size() < kEntries) {
    const std::string_view one = text.substr(0, text.find(','));
    const auto number = base::parse_int(one);
    if (!number || *number < 0)
      return fail(Code::not_found, "there is no such receipt", "", "signed.entry", std::string(one),
                  "numbers of log entries");
    entries.push_back(static_cast<std::uint64_t>(*number));
    text.remove_prefix(std::min(one.size() + 1, text.size()));
  }
  return entries;
}

// The line of one entry; what follows from its kind is added to `next`.
Result<pages::SignedLine> line_of(Visit& visit, std::uint64_t index,
                                  std::vector<pages::Line>& next) {
  PROBITY_TRY(const auto entry, store::read_entry(visit.snapshot.db, {index}));
  // Only of one's own: the page says "you".
  if (!entry || !visit.visitor.person(entry->key))
    return fail(Code::not_found, "you signed no such entry", "", "signed.entry",
                std::to_string(index), "an entry that you signed");
  PROBITY_TRY(const auto event, portal::event_of(visit.snapshot, *entry));
  PROBITY_TRY(const auto receipt, store::receipt(visit.snapshot.db, entry->index));
  if (const Form* form = find_form(entry->kind))
    next.push_back({say(form->title), say(form->then), {}});
  pages::SignedLine line;
  line.what = event.what;
  line.entry = portal::entry_link(index);
  line.pae = entry->pae.hex();
  line.leaf = log::leaf_hash(base::as_bytes(entry->leaf)).hex();
  line.logged = portal::instant(entry->time);
  line.size = static_cast<std::int64_t>(visit.snapshot.size);
  line.bundle = {say("bundle with proof"),
                 "/api/v1/log/entries/" + std::to_string(index) + "/bundle"};
  return line;
}

// The use that an entry is about, if it is about one.
Result<std::optional<registers::uses::StoredUse>> use_at(Visit& visit, std::uint64_t index) {
  PROBITY_TRY(const auto subjects, ledger::subjects_of(visit.snapshot.db, {index}));
  for (const base::SubjectDigest& one : subjects) {
    PROBITY_TRY(auto use, registers::uses::find_use(visit.snapshot.db, one));
    if (use) return use;
  }
  return std::optional<registers::uses::StoredUse>();
}

Status add_next(Visit& visit, const registers::uses::StoredUse& use, pages::SignedPage& page) {
  const std::string id = use.use.id.str();
  PROBITY_TRY(const auto rules, visit.snapshot.view.rubric());
  PROBITY_TRY(const auto judged, visit.snapshot.view.judgement(use.digest));
  page.outcome = outcome_of(rules, judged, visit.snapshot.now, say("Now:"));
  const std::string desk = "/console" + portal::use_href(id);
  const OpenQuestions open = open_in(judged);
  if (open.own > 0)
    page.next.push_back({say("Answer"),
                         say("There are questions left whose answer can still change the result."),
                         desk});
  PROBITY_TRY(const auto adoption, registers::uses::last_adoption(visit.snapshot.db, use.digest));
  const bool coded = judged.code != rubric::kNotCoded;
  if (coded && (!adoption || adoption->code != judged.code.substr(0, 3)))
    page.next.push_back({say("Adopt"),
                         say("The accountable official adopts the computed code, or says why not. "
                             "Until then no safety label is issued."),
                         desk});
  if (!judged.missing.empty())
    page.next.push_back({say("verb\4Supply"),
                         say("What is still missing stands above, each with who can supply it."),
                         desk});
  if (judged.token_earned)
    page.next.push_back(
        {say("Safety label"),
         say("It is earned. The node issues it by itself; it is on the public page."),
         {}});
  page.next.push_back(
      {say("Public page"), say("Citizens see it from now on."), portal::use_href(id)});
  page.next.push_back({say("Its desk"), say("Everything that you can say about it."), desk});
  return {};
}

Result<Response> signed_page(Visit& visit) {
  PROBITY_TRY(const auto entries, entries_in(visit.request.captured("entries")));
  pages::SignedPage page;
  page.title = say("Signed, and in the public log");
  for (const std::uint64_t index : entries) {
    PROBITY_TRY(auto line, line_of(visit, index, page.next));
    page.entries.push_back(std::move(line));
  }
  page.lead = page.entries.size() == 1 ? say("Your statement is an entry of the log now.")
                                       : say("Your statements are entries of the log now.");
  PROBITY_TRY(const auto use, use_at(visit, entries.back()));
  if (use)
    PROBITY_CHECK(add_next(visit, *use, page));
  else
    page.next.push_back({say("Console"), say("Back to what is to be done."), "/console"});
  return shown(visit, layout(visit, page.title), page);
}

}  // namespace

Result<pages::SaidStatement> said_of(const Work& work, const Step& step,
                                     const std::string& payload) {
  PROBITY_TRY(const auto statement, statement::parse_statement(payload));
  pages::SaidStatement said;
  said.kind = kind_of(step);
  said.title =
      step.form ? say(step.form->title) : say("Your answers to the questions of the shared rules");
  said.payload = payload;
  said.sha256 = crypto::sha256(base::as_bytes(payload)).hex();
  if (step.form)
    PROBITY_CHECK(add_form_lines(work, *step.form, statement.predicate, said));
  else
    add_answer_lines(work, statement.predicate, said);
  return said;
}

void add_signed(Console& console) { console.add_page("/console/signed/{entries}", signed_page); }

}  // namespace probity::server::console
