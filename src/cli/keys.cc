#include "access/trust.h"
#include "cli/all.h"
#include "cli/data.h"
#include "json/codec.h"
#include "json/parse.h"

#include <boost/describe/class.hpp>

namespace probity::cli {

namespace {

struct KeyLine {
  std::string id;
  std::string owner;
  std::string public_key;
};
BOOST_DESCRIBE_STRUCT(KeyLine, (), (id, owner, public_key))

}  // namespace

Command keys_list() {
  auto data = std::make_shared<std::string>();
  return {"keys list", "List the keys that the node keeps, sealed", "probity keys list --data city",
          [data](Options& options) { options.text("--data", "DIR", *data, kDataHelp, true); },
          [data](Terminal& terminal, base::Doors doors) -> base::Result<Verdict> {
            PROBITY_TRY(const auto node, open_node(*data, doors));
            PROBITY_TRY(const auto kept, node->keyring().all());
            std::vector<KeyLine> lines;
            for (const access::KeptKey& key : kept) {
              lines.push_back({key.id, key.owner, key.public_key});
              terminal.say(key.id.substr(0, 16) + "  " + key.owner);
            }
            terminal.answer(json::encode(lines));
            return Verdict::good;
          }};
}

Command keys_new() {
  struct Given {
    std::string data, owner, out;
  };
  auto given = std::make_shared<Given>();
  return {"keys new",
          "Make a signing key (ECDSA P-256): kept by the node, or in a file of your own",
          "probity keys new --data city --for riverton/clerk",
          [given](Options& options) {
            options.text("--data", "DIR", given->data, "Keep it in this node, sealed");
            options.text("--for", "WHO", given->owner, "Whose: <agency> or <agency>/<person>");
            options.text("--out", "FILE", given->out,
                         "Write the private key to a file only you can read (PEM)");
          },
          [given](Terminal& terminal, base::Doors doors) -> base::Result<Verdict> {
            if (given->data.empty() == given->out.empty() ||
                given->data.empty() != given->owner.empty())
              return base::fail(base::Code::usage, "say --data DIR --for WHO, or --out FILE", "",
                                "usage");
            std::string public_pem;
            std::string id;
            if (!given->out.empty()) {
              if (doors.files.kind(given->out))
                return base::fail(base::Code::conflict, "the file exists; keys are not overwritten",
                                  given->out, "key.file-exists", "", "a new file");
              const crypto::P256Key key = crypto::P256Key::generate(doors.random);
              PROBITY_CHECK(doors.files.write(given->out, key.to_pem().text(), 0600));
              public_pem = key.public_key().pem();
              id = key.public_key().key_id().hex();
            } else {
              const bool person = given->owner.find('/') != std::string::npos;
              if (person ? !base::is_path(given->owner) : !base::is_slug(given->owner))
                return base::fail(base::Code::usage, "that is no agency and no person", "--for",
                                  "id.format", given->owner, "<agency> or <agency>/<person>");
              PROBITY_TRY(const auto node, open_node(given->data, doors));
              PROBITY_TRY(const auto key,
                          node->keyring().make(person ? access::person_owner(given->owner)
                                                      : access::agency_owner(given->owner)));
              public_pem = key.pem();
              id = key.key_id().hex();
            }
            terminal.say("Key " + id + "\n" + public_pem);
            terminal.answer(json::encode(KeyLine{id, given->owner, public_pem}));
            return Verdict::good;
          }};
}

Command keys_trust() {
  auto data = std::make_shared<std::string>();
  return {
      "keys trust",
      "Print the trust file: the keys that `probity verify --trust` needs, signed by the operator",
      "probity keys trust --data city > city.trust.json",
      [data](Options& options) { options.text("--data", "DIR", *data, kDataHelp, true); },
      [data](Terminal& terminal, base::Doors doors) -> base::Result<Verdict> {
        PROBITY_TRY(const auto node, open_node(*data, doors));
        PROBITY_TRY(const std::string trust, access::make_trust(*node));
        terminal.raw(trust);
        return Verdict::good;
      }};
}

}  // namespace probity::cli
