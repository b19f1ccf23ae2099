// Index: for tests only. A database with the ledger's and judgement's tables, and uses put into
// them without a log. One thread.
#pragma once

#include "crypto/sha256.h"
#include "judgement/facets.h"
#include "judgement/search.h"
#include "ledger/authority.h"
#include "ledger/subjects.h"
#include "ledger/tables_fixture.h"

namespace probity::judgement {

std::span<const base::Resource> resources();

struct SampleUse {
  std::uint64_t entry = 0;
  std::string organisation;
  std::string title;
  std::string body;
  std::string purpose = "permits";
  Facets facets;
};

class Index : public ledger::Tables {
 protected:
  Index() {
    if (db().dialect() == store::Dialect::sqlite) {
      EXPECT_TRUE(db().script("PRAGMA synchronous=OFF"));
    }
    EXPECT_TRUE(db().script(*base::find(resources(), "tables.sql")));
  }

  static base::SubjectDigest digest(std::uint64_t entry) {
    return crypto::sha256(base::as_bytes(std::to_string(entry))).retag<base::SubjectTag>();
  }

  void add_organisation(const std::string& id, std::uint64_t entry,
                        ledger::OrganisationKind kind = ledger::OrganisationKind::agency) {
    EXPECT_TRUE(
        ledger::add_organisation(db(), {id, "The " + id, kind, "UTC", digest(entry), entry}));
  }

  void add_words(std::uint64_t entry, const ledger::Words& words, std::uint64_t about) {
    EXPECT_TRUE(ledger::add_about(db(), digest(about), {entry}));
    EXPECT_TRUE(ledger::add_words(db(), {entry}, digest(about), words));
  }

  void add_use(const SampleUse& use) {
    const base::SubjectDigest subject = digest(use.entry);
    const std::string name = use.organisation + "/u" + std::to_string(use.entry);
    EXPECT_TRUE(ledger::add_subject(db(), {subject, "use", name, use.organisation, use.entry}));
    add_words(use.entry,
              {ledger::Sort::use, use.title, use.body, std::nullopt, use.purpose, "live"},
              use.entry);
    const auto entry = static_cast<std::int64_t>(use.entry);
    const auto owner = ledger::find_organisation(db(), use.organisation).value();
    EXPECT_TRUE(db().run(
        "INSERT INTO judgement_use(use_digest, entry, code, tier, provisional, restricted, earned, "
        "due) VALUES(:a,:b,'----','open',0,:c,0,0)",
        {subject.hex(), entry, std::int64_t{use.facets.restricted}}));
    const auto purpose =
        db().one("SELECT entry FROM ledger_purpose WHERE purpose = :a", {use.purpose}).value();
    EXPECT_TRUE(db().run(
        "INSERT INTO judgement_facet(entry, facets, organisation, purpose) VALUES(:a,:b,:c,:d)",
        {entry, use.facets.pack(), static_cast<std::int64_t>(owner ? owner->entry : 0),
         purpose->integer(0)}));
    EXPECT_TRUE(index_new_words(db()));
  }
};

}  // namespace probity::judgement
