#include "access/token_file.h"

#include "registers/tokens/register.h"
#include "statement/bundle.h"
#include "store/log_store.h"

namespace probity::access {

using base::Code;
using base::fail;
using base::Result;

Result<std::string> bundle_of(Node& node, store::Db& db, log::LogIndex index) {
  PROBITY_TRY(const auto entry, store::read_entry(db, index));
  if (!entry || !entry->envelope)
    return fail(Code::not_found,
                entry ? "the entry's content is not here" : "the log has no such entry", "",
                "log.index", std::to_string(index.value), "an entry with its content");
  PROBITY_TRY(auto envelope, statement::parse_envelope(*entry->envelope));
  PROBITY_TRY(auto receipt, store::receipt(db, index));
  PROBITY_TRY(const auto bundle,
              statement::make_bundle(std::move(envelope), std::move(receipt), node.log_verifier()));
  return statement::to_json(bundle);
}

Result<std::string> token_bundle(Node& node, store::Db& db, log::LogIndex entry) {
  PROBITY_TRY(const auto token, registers::tokens::token_at(db, entry));
  if (!token)
    return fail(Code::not_found, "that entry is no safety token", "", "token.entry",
                std::to_string(entry.value), "the entry of a safety token");
  return bundle_of(node, db, entry);
}

}  // namespace probity::access
