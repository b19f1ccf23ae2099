#include "statement/receipt.h"

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>

#include "base/limits.h"
#include "json/canonical.h"
#include "json/parse.h"
#include "statement/members.h"

namespace probity::statement {
namespace {

constexpr const char* kRule = "receipt.form";

}  // namespace

std::string to_json(const Receipt& receipt) {
  json::Array proof;
  for (const base::NodeHash& hash : receipt.proof)
    proof.push_back(json::Value(base::to_base64(hash.bytes)));
  json::Object whole;
  whole["checkpoint"] = receipt.checkpoint;
  whole["index"] = receipt.index.value;
  whole["leaf"] = receipt.leaf;
  whole["proof"] = std::move(proof);
  return json::canonical(whole);
}

base::Result<Receipt> parse_receipt(std::string_view text) {
  if (text.size() > base::limits::kReceiptBytes)
    return base::fail(base::Code::too_large, "the receipt is too large", {}, "receipt.size",
                      std::to_string(text.size()) + " bytes",
                      "at most " + std::to_string(base::limits::kReceiptBytes));
  PROBITY_TRY(const json::Value value, json::parse(text));
  PROBITY_TRY(const json::Value* index, member_at(value, "/index", kRule));
  if (!index->is_int64() || index->get_int64() < 0 ||
      index->get_int64() > base::limits::kMaxInteger)
    return base::fail(base::Code::bad_input, "the index is no place in a log", "/index", kRule,
                      std::string(json::kind_name(*index)), "an integer from 0");
  Receipt receipt;
  receipt.index = {static_cast<std::uint64_t>(index->get_int64())};
  PROBITY_TRY(receipt.leaf, text_at(value, "/leaf", kRule));
  PROBITY_TRY(receipt.proof, hashes_at(value, "/proof", kRule));
  PROBITY_TRY(receipt.checkpoint, text_at(value, "/checkpoint", kRule));
  return receipt;
}

base::Result<log::OpenedCheckpoint> verify(const Receipt& receipt,
                                           std::span<const log::Verifier> logs) {
  auto opened = log::open_checkpoint(receipt.checkpoint, logs);
  if (!opened) return base::fail(base::within(std::move(opened).error(), "/checkpoint"));
  const auto included =
      log::verify_inclusion(log::leaf_hash(base::as_bytes(receipt.leaf)), receipt.index,
                            opened->checkpoint.size, receipt.proof, opened->checkpoint.root);
  if (!included) return base::fail(base::within(included.error(), "/proof"));
  return opened;
}

}  // namespace probity::statement
