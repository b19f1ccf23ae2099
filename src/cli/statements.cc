// sign, submit, show, list: statements on their way in and out.
#include "access/compose.h"
#include "access/token_file.h"
#include "base/limits.h"
#include "cli/all.h"
#include "cli/data.h"
#include "json/canonical.h"
#include "json/codec.h"
#include "json/parse.h"
#include "json/pretty.h"
#include "ledger/erasure.h"
#include "statement/envelope.h"
#include "store/log_store.h"

#include <boost/describe/class.hpp>

namespace probity::cli {

using base::Code;
using base::fail;
using base::Result;

namespace {

struct EntryLine {
  std::uint64_t index = 0;
  std::string kind;
  base::Time logged;
  base::PaeDigest statement;
  base::KeyId key;
};
BOOST_DESCRIBE_STRUCT(EntryLine, (), (index, kind, logged, statement, key))

EntryLine line_of(const store::Entry& entry) {
  return {entry.index.value, entry.kind, entry.time, entry.pae, entry.key};
}

struct SubmittedLine {
  std::string file;
  std::uint64_t index = 0;
  bool again = false;
};
BOOST_DESCRIBE_STRUCT(SubmittedLine, (), (file, index, again))

base::Error in_file(base::Error error, const std::string& file) {
  return base::within(std::move(error), file + ": ");
}

// What `show` is asked for: an entry's index, a digest, a name, or "<kind> <name>" where a name
// alone is not enough.
Result<log::LogIndex> entry_of(const std::string& id, store::Db& db) {
  if (const auto number = base::parse_int(id); number && *number >= 0)
    return log::LogIndex{static_cast<std::uint64_t>(*number)};
  if (const auto digest = base::PaeDigest::from_hex(id)) {
    PROBITY_TRY(const auto index, store::find(db, *digest));
    if (index) return *index;
    PROBITY_TRY(const auto subject, ledger::find_subject(db, digest->retag<base::SubjectTag>()));
    if (subject) return log::LogIndex{subject->entry};
  }
  const std::size_t space = id.find(' ');  // npos + 1 is 0: the whole text is the name
  const std::vector<std::string> kinds = space == std::string::npos
                                             ? std::vector<std::string>{"use", "model", "agency"}
                                             : std::vector<std::string>{id.substr(0, space)};
  for (const std::string& kind : kinds) {
    PROBITY_TRY(const auto subject, ledger::find_named(db, kind, id.substr(space + 1)));
    if (subject) return log::LogIndex{subject->entry};
  }
  return fail(Code::not_found, "the log has no such entry", id, "log.index", id,
              "an index, a digest, or a name such as riverton/phone-line");
}

}  // namespace

Command sign() {
  struct Given {
    std::vector<std::string> files;
    std::string data, as, key;
  };
  auto given = std::make_shared<Given>();
  return {"sign", "Sign statements: prints one DSSE envelope a line",
          "probity sign use.json --data city --as riverton/clerk",
          [given](Options& options) {
            options.arguments("FILE", given->files,
                              "Statements: in short form {kind, subject, predicate}, or in-toto");
            options.text("--data", "DIR", given->data,
                         "The node's directory; not needed to sign a whole statement with --key");
            options.text("--as", "WHO", given->as,
                         "Sign with the key that the node keeps for this person or agency");
            options.text("--key", "FILE", given->key, "Sign with your own key (PEM)");
          },
          [given](Terminal& terminal, base::Doors doors) -> Result<Verdict> {
            if (given->as.empty() == given->key.empty())
              return fail(Code::usage, "say who signs: --as WHO or --key FILE", "", "usage");
            // Who holds their own key has no node: a whole statement needs none.
            std::unique_ptr<access::Node> node;
            if (!given->data.empty()) {
              PROBITY_TRY(node, open_node(given->data, doors));
            } else if (given->key.empty()) {
              return fail(Code::usage, "say which node keeps the key: --data DIR", "", "usage");
            }
            for (const std::string& file : given->files) {
              PROBITY_TRY(const json::Value document, read_json(file, doors));
              if (!node && !json::find(document, "_type"))
                return fail(Code::usage, "a short form is made whole by a node: --data DIR", file,
                            "usage", "", "--data DIR, or a whole in-toto statement");
              auto statement = node ? access::compose(document, *node)
                                    : statement::parse_statement(json::canonical(document));
              if (!statement) return fail(in_file(statement.error(), file));
              statement::Envelope envelope;
              if (given->key.empty()) {
                PROBITY_TRY(envelope, access::sign(*statement, given->as, *node));
              } else {
                PROBITY_TRY(const auto key, read_key(given->key, doors));
                envelope = statement::make_envelope(statement::to_payload(*statement), key);
              }
              terminal.raw(statement::to_json(envelope) + "\n");
            }
            return Verdict::good;
          }};
}

Command submit() {
  struct Given {
    std::vector<std::string> files;
    std::string data, receipts;
  };
  auto given = std::make_shared<Given>();
  return {
      "submit", "Submit signed statements; each is in the log when this returns",
      "probity sign use.json --data city --as riverton/clerk | probity submit - --data city",
      [given](Options& options) {
        options.arguments("FILE", given->files,
                          "DSSE envelopes, one a file or one a line; - for standard input");
        options.text("--data", "DIR", given->data, kDataHelp, true);
        options.text("--receipts", "DIR", given->receipts,
                     "Keep each receipt in a file of this directory");
      },
      [given](Terminal& terminal, base::Doors doors) -> Result<Verdict> {
        PROBITY_TRY(const auto node, open_node(given->data, doors));
        std::vector<SubmittedLine> lines;
        for (const std::string& file : given->files) {
          PROBITY_TRY(const std::string text, read_text(file, base::limits::kBundleBytes, doors));
          for (std::string_view rest = text; !rest.empty();) {
            // One envelope a line; a pretty-printed file is one envelope over many lines.
            const bool lined = rest.starts_with('{') && rest.find("\n{") != std::string_view::npos;
            const std::size_t end = lined ? rest.find('\n') : rest.size();
            const std::string_view one = rest.substr(0, end);
            rest.remove_prefix(std::min(rest.size(), end + 1));
            if (one.find_first_not_of(" \n\r\t") == std::string_view::npos) continue;
            auto accepted = node->ledger().submit(one);
            if (!accepted) return fail(in_file(accepted.error(), file));
            const std::uint64_t index = accepted->receipt.index.value;
            lines.push_back({file, index, accepted->again});
            terminal.say("entry " + std::to_string(index) +
                         (accepted->again ? " (was there already)" : ""));
            if (!given->receipts.empty()) {
              PROBITY_CHECK(doors.files.make_directories(given->receipts));
              PROBITY_CHECK(doors.files.write(
                  base::Path(given->receipts) / (std::to_string(index) + ".receipt.json"),
                  statement::to_json(accepted->receipt)));
            }
          }
        }
        terminal.answer(json::encode(lines));
        return Verdict::good;
      }};
}

Command show() {
  struct Given {
    std::string id, data;
    bool bundle = false;
  };
  auto given = std::make_shared<Given>();
  return {
      "show", "Show an entry: by index, by digest, or by what it registered",
      "probity show riverton/phone-line --data city",
      [given](Options& options) {
        options.argument("ID", given->id, "Entry index, digest, or name");
        options.text("--data", "DIR", given->data, kDataHelp, true);
        options.flag("--bundle", given->bundle,
                     "Print it as a Sigstore bundle, for `probity verify`");
      },
      [given](Terminal& terminal, base::Doors doors) -> Result<Verdict> {
        PROBITY_TRY(const auto node, open_node(given->data, doors));
        PROBITY_TRY(const auto db, node->reader());
        PROBITY_TRY(const log::LogIndex index, entry_of(given->id, *db));
        if (given->bundle) {
          PROBITY_TRY(const std::string bundle, access::bundle_of(*node, *db, index));
          terminal.raw(bundle + "\n");
          return Verdict::good;
        }
        PROBITY_TRY(const auto entry, store::read_entry(*db, index));
        if (!entry)
          return fail(Code::not_found, "the log has no such entry", given->id, "log.index",
                      given->id, "an index below the log's size");
        json::Value value = json::encode(line_of(*entry));
        terminal.say("entry      " + std::to_string(index.value) + "  " + entry->kind);
        terminal.say("logged     " + base::to_string(entry->time));
        terminal.say("statement  " + entry->pae.hex());
        PROBITY_TRY(const auto key, ledger::find_key(*db, entry->key));
        if (key) {
          const std::string who = !key->signer.person.empty()        ? key->signer.person
                                  : key->signer.organisation.empty() ? "node"
                                                                     : key->signer.organisation;
          terminal.say("signed by  " + who + ", " + std::string(json::word(key->signer.role)));
          value.as_object()["signer"] = who;
        }
        if (entry->envelope) {
          PROBITY_TRY(const auto envelope, statement::parse_envelope(*entry->envelope));
          PROBITY_TRY(const json::Value statement, json::parse(envelope.payload));
          terminal.say(json::pretty(statement));
          value.as_object()["envelope"] = statement::to_value(envelope);
          value.as_object()["content"] = statement;
        } else {
          PROBITY_TRY(const auto erased, ledger::erasure_of(*db, index));
          terminal.say("content erased, commitment kept" +
                       (erased ? ": entry " + std::to_string(erased->by) + " says so, on " +
                                     base::to_string(erased->time) + ", ground " + erased->ground
                               : ""));
          if (erased) {
            value.as_object()["erased_by"] = erased->by;
            value.as_object()["ground"] = erased->ground;
          }
        }
        terminal.answer(value);
        return Verdict::good;
      }};
}

Command list() {
  struct Given {
    std::string kind, data;
    std::int64_t count = 50;
  };
  auto given = std::make_shared<Given>();
  return {"list", "List the newest entries, of one kind or of all",
          "probity list release --data city",
          [given](Options& options) {
            options.argument("KIND", given->kind, "The kind: use, release, safety-token, ...",
                             /*required=*/false);
            options.text("--data", "DIR", given->data, kDataHelp, true);
            options.number("--count", "N", given->count, "How many (default: 50)");
          },
          [given](Terminal& terminal, base::Doors doors) -> Result<Verdict> {
            if (given->count < 1 ||
                given->count > static_cast<std::int64_t>(base::limits::kPageRowsMax))
              return fail(Code::usage, "that is no count", "--count", "usage",
                          std::to_string(given->count),
                          "1 to " + std::to_string(base::limits::kPageRowsMax));
            PROBITY_TRY(const auto node, open_node(given->data, doors));
            PROBITY_TRY(const auto db, node->reader());
            std::vector<std::string> kinds;
            if (!given->kind.empty()) kinds.push_back(given->kind);
            PROBITY_TRY(const auto entries,
                        store::recent_entries(*db, std::nullopt,
                                              static_cast<std::size_t>(given->count), kinds));
            std::vector<EntryLine> lines;
            for (const store::Entry& entry : entries) {
              lines.push_back(line_of(entry));
              const std::string number = std::to_string(entry.index.value);
              terminal.say(std::string(8 - std::min<std::size_t>(8, number.size()), ' ') + number +
                           "  " + base::to_string(entry.time) + "  " + entry.kind);
            }
            if (entries.empty())
              terminal.say("no entries" + (given->kind.empty() ? "" : " of kind " + given->kind));
            terminal.answer(json::encode(lines));
            return Verdict::good;
          }};
}

}  // namespace probity::cli
