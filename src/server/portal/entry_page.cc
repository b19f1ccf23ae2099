#include "server/portal/entry_page.h"

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>

#include "base/bytes.h"
#include "json/canonical.h"
#include "json/parse.h"
#include "json/pretty.h"
#include "ledger/subjects.h"
#include "log/checkpoint.h"
#include "log/note.h"
#include "log/tree.h"
#include "server/portal/erased.h"
#include "server/portal/events.h"
#include "server/portal/places.h"
#include "server/portal/withheld.h"
#include "server/portal/words.h"
#include "statement/statement.h"

namespace probity::server::portal {

using base::Result;
using base::Status;
using base::SubjectDigest;

namespace {

constexpr std::size_t kMostLines = 200;  // a release of the shared rules has thousands

// The leaves of a JSON value, each by its pointer; digests link to what they name.
class Lines {
 public:
  explicit Lines(Snapshot& snapshot) : snapshot_(snapshot) {}

  Status add(const std::string& pointer, const json::Value& value) {
    if (const auto* object = value.if_object(); object && !object->empty()) {
      for (const auto& [key, member] : *object)
        PROBITY_CHECK(add(pointer + "/" + json::pointer_token(key), member));
      return {};
    }
    if (const auto* array = value.if_array(); array && !array->empty()) {
      for (std::size_t i = 0; i < array->size(); ++i)
        PROBITY_CHECK(add(pointer + "/" + std::to_string(i), (*array)[i]));
      return {};
    }
    if (lines_.size() >= kMostLines) {
      ++left_out_;
      return {};
    }
    pages::Line line{pointer, json::canonical(value), std::nullopt};
    if (const auto* text = value.if_string()) {
      line.text = json::view(*text);
      if (const auto digest = SubjectDigest::from_hex(line.text)) {
        PROBITY_TRY(const auto page, page_of(snapshot_, *digest));
        if (page) line.href = page->href;
      }
    }
    lines_.push_back(std::move(line));
    return {};
  }

  std::vector<pages::Line> take() {
    if (left_out_ > 0)
      lines_.push_back({"…",
                        say_count(left_out_, "{} more field, in the statement as signed below",
                                  "{} more fields, in the statement as signed below"),
                        std::nullopt});
    return std::move(lines_);
  }

 private:
  Snapshot& snapshot_;
  std::vector<pages::Line> lines_;
  std::int64_t left_out_ = 0;
};

Status fill_signer(Snapshot& snapshot, const store::Entry& entry, pages::EntryPage& page) {
  PROBITY_TRY(const auto key, ledger::find_key(snapshot.db, entry.key));
  if (!key) return {};
  page.key = key->public_key;
  const ledger::Signer& signer = key->signer;
  PROBITY_TRY(const auto organisation, snapshot.view.organisation(signer.organisation));
  if (organisation)
    page.in_short.push_back({say("Said by"), organisation->name, agency_href(organisation->id)});
  else
    page.in_short.push_back({say("Said by"), snapshot.node.file().name, std::nullopt});
  page.in_short.push_back({say("In the role of"), role_words(signer.role), std::nullopt});
  if (!signer.person.empty())
    page.in_short.push_back({say("Signed by the key of"), signer.person, std::nullopt});
  return {};
}

Status fill_subjects(Snapshot& snapshot, const store::Entry& entry, pages::EntryPage& page) {
  PROBITY_TRY(const auto subjects, ledger::subjects_of(snapshot.db, entry.index));
  for (const SubjectDigest& subject : subjects) {
    PROBITY_TRY(auto link, page_of(snapshot, subject));
    if (!link) continue;
    page.in_short.push_back({say("About"), link->text, link->href});
    if (link->href != entry_href(entry.index.value)) page.about.push_back(*std::move(link));
  }
  return {};
}

}  // namespace

Result<std::vector<pages::Line>> decoded(Snapshot& snapshot, const json::Value& statement) {
  Lines lines(snapshot);
  if (const json::Value* predicate = json::find(statement, "predicate"))
    PROBITY_CHECK(lines.add("/predicate", *predicate));
  if (const json::Value* subject = json::find(statement, "subject"))
    PROBITY_CHECK(lines.add("/subject", *subject));
  return lines.take();
}

namespace {

Status fill_content(Snapshot& snapshot, const store::Entry& entry, pages::EntryPage& page) {
  PROBITY_TRY(const json::Value envelope, json::parse(*entry.envelope));
  PROBITY_TRY(const statement::Envelope opened, statement::envelope_from(envelope));
  PROBITY_TRY(const json::Value signed_text, json::parse(opened.payload));
  page.envelope = json::pretty(envelope);
  page.statement = json::pretty(signed_text);
  PROBITY_TRY(page.decoded, decoded(snapshot, signed_text));
  return {};
}

Status fill_proof(Snapshot& snapshot, const store::Entry& entry, pages::EntryPage& page) {
  PROBITY_TRY(const statement::Receipt receipt, store::receipt(snapshot.db, entry.index));
  PROBITY_TRY(const log::Note note, log::parse_note(receipt.checkpoint));
  PROBITY_TRY(const log::Checkpoint checkpoint, log::parse_checkpoint(note.text));
  page.leaf = entry.leaf;
  page.leaf_hash = log::leaf_hash(base::as_bytes(entry.leaf)).hex();
  page.key_id = entry.key.hex();
  page.tree_size = static_cast<std::int64_t>(checkpoint.size.value);
  page.root = base::to_base64(checkpoint.root.bytes);
  for (const base::NodeHash& hash : receipt.proof) page.proof.push_back(hash.hex());
  page.checkpoint = receipt.checkpoint;
  return {};
}

void fill_links(const Snapshot& snapshot, std::uint64_t index, bool has_content,
                pages::EntryPage& page) {
  const std::string api = "/api/v1/entries/" + std::to_string(index);
  page.downloads.push_back({say("Receipt with proof (JSON)"), api + "/receipt"});
  if (has_content) {
    const std::string file = std::to_string(index) + ".bundle.json";
    page.downloads.push_back({say("Sigstore bundle ({})", file), api + "/bundle"});
    page.downloads.push_back({say("Envelope (DSSE)"), api + "/envelope"});
    page.downloads.push_back({say("The trust file to check it against"), "/trust.json"});
    page.commands.push_back(
        {say("Check it offline"), "probity verify " + file + " --trust trust.json"});
  }
  if (index > 0) page.previous_href = entry_href(index - 1);
  if (index + 1 < snapshot.size) page.next_href = entry_href(index + 1);
}

}  // namespace

Result<pages::EntryPage> entry_page(Snapshot& snapshot, std::uint64_t index) {
  PROBITY_TRY(const ShownEntry shown, shown_entry(snapshot, index));
  const store::Entry& entry = shown.entry;
  pages::EntryPage page;
  page.index = static_cast<std::int64_t>(index);
  page.kind = entry.kind;
  PROBITY_CHECK(fill_signer(snapshot, entry, page));
  page.in_short.push_back({say("Logged"), instant(entry.time).words, std::nullopt});
  PROBITY_CHECK(fill_subjects(snapshot, entry, page));
  if (entry.envelope) {
    PROBITY_TRY(const pages::Event event, event_of(snapshot, entry));
    page.what = event.what;
    PROBITY_CHECK(fill_content(snapshot, entry, page));
  } else if (shown.withheld) {
    page.what = say(kWithheld);
    page.erased = true;
    page.erased_tag = say("Content not shown, commitment kept");
    page.erased_why =
        say("What it says is not shown, because it concerns law enforcement or migration. What it "
            "was committed to stands below, so the log is still whole.");
  } else {
    PROBITY_CHECK(fill_erased(snapshot, entry.index, page));
  }
  PROBITY_CHECK(fill_proof(snapshot, entry, page));
  fill_links(snapshot, index, entry.envelope.has_value(), page);
  return page;
}

}  // namespace probity::server::portal
