#include "server/console/files.h"

#include <algorithm>

#include "access/deliveries.h"
#include "access/reading.h"
#include "base/limits.h"
#include "base/number.h"
#include "json/codec.h"
#include "server/console/parts.h"
#include "server/http/served_file.h"

namespace probity::server::console {

using base::Code;
using base::fail;
using base::Result;
using http::Response;

namespace {

constexpr std::string_view kHome = "/console";

// The same whatever was asked for and why it is not answered.
tl::unexpected<base::Error> no_file() {
  return fail(Code::not_found, "there is no such file, or it is not open to you", "", "file.none",
              "", "a file of your organisation, one that was handed to it or granted to it");
}

// As whom the visitor acts: the person named, or the first that can hand in files.
Result<const access::Person*> acting(const Visit& visit) {
  const std::string named = visit.field("person");
  for (const access::Person& one : visit.visitor.persons) {
    if (one.role != ledger::Role::officer && one.role != ledger::Role::assessor) continue;
    if (named.empty() || one.id == named) return &one;
  }
  return fail(Code::forbidden, "only officers and assessors hand in files, each for their own",
              "/person", "file.person", "", "one of your offices");
}

Result<base::SubjectDigest> subject_of(const Visit& visit) {
  const std::string about = visit.field("about");
  const std::size_t space = about.find(' ');
  const std::string kind = about.substr(0, space);
  const std::string name = space == about.npos ? "" : about.substr(space + 1);
  if (kind == "artifact" || kind == "use") {
    PROBITY_TRY(const auto found, ledger::find_named(visit.snapshot.db, kind, name));
    if (found) return found->digest;
  }
  return fail(Code::bad_input, "the file is about nothing in the log", "/about", "file.subject", "",
              "a component or a use");
}

Result<access::StoredFile> keep(const Visit& visit, const access::Person& person,
                                const base::SubjectDigest& subject, const http::Upload& upload) {
  access::NewFile what;
  what.name = upload.file_name;
  what.organisation = person.organisation;
  what.subject = subject;
  what.account = visit.visitor.account;
  what.remote = visit.request.remote;
  const auto bytes = base::text_reader(upload.content);
  return visit.snapshot.node.file_store().put(what, *bytes);
}

// On to where the form says, or home; nowhere else.
Response onward(const Visit& visit) {
  const std::string next = visit.field("next");
  return http::private_page(http::redirect(next.empty() ? kHome : std::string_view(next)));
}

tl::unexpected<base::Error> nothing_chosen() {
  return fail(Code::bad_input, "no file was chosen", "/file", "file.missing", "", "a file");
}

Result<Response> put(Visit& visit) {
  PROBITY_TRY(const access::Person* person, acting(visit));
  PROBITY_TRY(const auto subject, subject_of(visit));
  if (!visit.form.file("file")) return nothing_chosen();
  for (const http::Upload& upload : visit.form.files)
    if (upload.field == "file") PROBITY_CHECK(keep(visit, *person, subject, upload));
  return onward(visit);
}

Result<std::int64_t> id_of(const Visit& visit) {
  const auto id = base::parse_int(visit.request.captured("id"));
  if (!id) return no_file();
  return *id;
}

Result<Response> remove(Visit& visit) {
  PROBITY_TRY(const std::int64_t id, id_of(visit));
  PROBITY_TRY(const auto file, access::find_file(visit.snapshot.db, id));
  const auto is_theirs = [&](const access::Person& one) {
    return file && one.organisation == file->organisation &&
           (one.role == ledger::Role::officer || one.role == ledger::Role::assessor);
  };
  const auto& persons = visit.visitor.persons;
  if (std::none_of(persons.begin(), persons.end(), is_theirs)) return no_file();
  PROBITY_CHECK(visit.snapshot.node.file_store().remove(
      id, file->organisation, visit.visitor.account, visit.request.remote));
  return onward(visit);
}

Result<Response> read(Visit& visit) {
  const auto sha256 = base::Hash256::from_hex(visit.request.captured("sha256"));
  if (!sha256) return no_file();
  PROBITY_TRY(const auto reading,
              access::may_read(visit.snapshot.db, visit.visitor, *sha256, visit.snapshot.now));
  if (!reading) return no_file();
  access::Node& node = visit.snapshot.node;
  PROBITY_TRY(auto bytes, node.file_store().open_bytes(*sha256));
  if (visit.request.method == http::Method::get)
    PROBITY_CHECK(access::record(node.private_tables(), *reading, visit.visitor.account,
                                 visit.request.remote));
  PROBITY_TRY(auto response,
              http::serve(visit.request, {reading->file.name, sha256->hex(), std::move(bytes)}));
  return http::private_page(std::move(response));
}

Result<Response> deliver(Visit& visit) {
  PROBITY_TRY(const access::Person* person, acting(visit));
  access::NewDelivery what;
  what.vendor = person->organisation;
  what.agency = visit.field("agency");
  const auto paper = json::from_word<access::PaperKind>(visit.field("paper"));
  if (!paper)
    return fail(Code::bad_input, "what the file is for is not known", "/paper", "delivery.paper",
                visit.field("paper"), "a kind from the list");
  what.paper = *paper;
  what.note = visit.field("note");
  what.account = visit.visitor.account;
  what.remote = visit.request.remote;
  access::Node& node = visit.snapshot.node;
  // What was put a moment ago is in no snapshot that was taken before.
  PROBITY_TRY(const auto db, node.reader());
  const auto hand_over = [&](std::int64_t file) -> base::Status {
    what.file = file;
    PROBITY_CHECK(access::deliver(node.private_tables(), *db, what));
    return {};
  };
  if (const std::string kept = visit.field("kept"); !kept.empty()) {
    PROBITY_CHECK(hand_over(base::parse_int(kept).value_or(0)));
    return onward(visit);
  }
  PROBITY_TRY(const auto subject, subject_of(visit));
  if (!visit.form.file("file")) return nothing_chosen();
  PROBITY_CHECK(access::check_delivery(*db, what, subject, visit.snapshot.now));
  for (const http::Upload& upload : visit.form.files) {
    if (upload.field != "file") continue;
    PROBITY_TRY(const auto file, keep(visit, *person, subject, upload));
    PROBITY_CHECK(hand_over(file.id));
  }
  return onward(visit);
}

Result<Response> looked_at(Visit& visit) {
  PROBITY_TRY(const std::int64_t id, id_of(visit));
  access::Node& node = visit.snapshot.node;
  for (const access::Person& one : visit.visitor.persons) {
    if (one.role != ledger::Role::officer) continue;
    const auto marked = access::mark_looked_at(node.private_tables(), id, one.organisation, one.id);
    if (marked) return onward(visit);
    if (marked.error().code != Code::not_found) return fail(marked.error());
  }
  return fail(Code::not_found, "there is no such delivery, or it is not to you", "",
              "delivery.none");
}

}  // namespace

std::string file_href(const base::Hash256& sha256) { return "/console/files/" + sha256.hex(); }

void add_files(Console& console) {
  console.add_action("/console/files", put, base::limits::kUploadBytes);
  console.add_action("/console/files/{id}/remove", remove);
  console.add_page("/console/files/{sha256}", read);
  console.add_action("/console/deliveries", deliver, base::limits::kUploadBytes);
  console.add_action("/console/deliveries/{id}", looked_at);
}

}  // namespace probity::server::console
