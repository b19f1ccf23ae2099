#include "server/console/sharing.h"

#include "registers/grants/register.h"
#include "registers/supplies/register.h"
#include "server/console/assessor.h"
#include "server/console/desk.h"
#include "server/console/shared_files.h"
#include "server/portal/rows.h"
#include "server/portal/words.h"

namespace probity::server::console {

using base::Result;
using base::Status;
using base::SubjectDigest;
using language::say;
namespace grants = registers::grants;
namespace supplies = registers::supplies;

namespace {

// A button that ends what an earlier statement began.
pages::Sayable ending(std::string_view form, const std::string& about, const access::Person& person,
                      std::string_view field, const base::PaeDigest& statement) {
  pages::Sayable made = sayable(form, about, person);
  made.typed = {{std::string(field), statement.hex()}};
  return made;
}

Status add_grants(Visit& visit, const SubjectDigest& subject, const std::string& about,
                  const access::Person& person, pages::Sharing& sharing) {
  PROBITY_TRY(const auto all, grants::grants_on(visit.snapshot.db, subject, visit.snapshot.now));
  for (const grants::StoredGrant& one : all) {
    pages::GivenGrant given;
    PROBITY_TRY(given.grant, grant_line(visit, one, /*given=*/true));
    if (one.granter == person.organisation) {
      PROBITY_TRY(given.reads, reads_of(visit, one));
      if (one.holds_at(visit.snapshot.now))
        given.end.push_back(ending("grant-end", about, person, "/grant", one.pae));
    }
    sharing.grants.push_back(std::move(given));
  }
  sharing.no_grants = say("Its files are open to no other organisation.");
  sharing.say.push_back(sayable("grant", about, person));
  return {};
}

Status add_suppliers(Visit& visit, const SubjectDigest& use, const std::string& about,
                     const access::Person& person, pages::Sharing& sharing) {
  PROBITY_TRY(const auto all, supplies::vendors_of(visit.snapshot.db, use, visit.snapshot.now));
  for (const supplies::StoredSupply& one : all) {
    pages::SupplierLine line;
    PROBITY_TRY(line.vendor, portal::organisation_link(visit.snapshot, one.what.vendor.str()));
    line.service = one.what.service;
    line.terms = one.what.open ? say("Anyone can have its models and its code.")
                               : say("The service is not open.");
    if (one.what.contract) line.terms += " " + say("Contract {}.", *one.what.contract);
    line.entry = portal::entry_link(one.entry);
    line.end.push_back(ending("supply-end", about, person, "/supply", one.pae));
    sharing.suppliers.push_back(std::move(line));
  }
  sharing.say.push_back(sayable("supply", about, person));
  return {};
}

}  // namespace

Result<pages::Sharing> sharing_of(Visit& visit, const SubjectDigest& subject,
                                  const std::string& about, const access::Person& person) {
  pages::Sharing sharing;
  PROBITY_TRY(sharing.files, files_open_to(visit, subject, person.organisation));
  sharing.asks.push_back(put_file(visit, about, person));
  PROBITY_CHECK(add_grants(visit, subject, about, person, sharing));
  if (about.starts_with("use "))
    PROBITY_CHECK(add_suppliers(visit, subject, about, person, sharing));
  PROBITY_TRY(sharing.deliveries, deliveries_about(visit, subject, person));
  return sharing;
}

}  // namespace probity::server::console
