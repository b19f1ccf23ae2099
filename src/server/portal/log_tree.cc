#include "server/portal/log_tree.h"

#include "log/lines.h"
#include "log/proof_text.h"
#include "log/tile_path.h"
#include "mirror/stored_log.h"
#include "store/log_store.h"

namespace probity::server::portal {

using base::Code;
using base::fail;
using base::Result;

namespace {

constexpr std::string_view kText = "text/plain";
constexpr std::string_view kTextSent = "text/plain; charset=utf-8";
constexpr std::string_view kBytes = "application/octet-stream";
// A tile never changes, so whoever has it need not ask again.
constexpr std::string_view kForGood = "public, max-age=31536000, immutable";

Result<http::Response> tile(Snapshot& snapshot, const http::Request& request) {
  const auto path = log::parse_tile_path(std::string_view(request.path).substr(1));
  if (!path)
    return fail(Code::not_found, path.error().what, "", path.error().rule, path.error().found,
                path.error().required);
  PROBITY_TRY(mirror::StoredLog log, mirror::StoredLog::open(snapshot.db));
  PROBITY_TRY(const base::Bytes bytes, log.read(*path));
  return http::Response{.type = std::string(kBytes),
                        .headers = {{"Cache-Control", std::string(kForGood)}},
                        .body = std::string(base::as_text(bytes)),
                        .is_text_within = path->kind != log::TilePath::Kind::hashes};
}

http::Handler tiles(Portal& portal) {
  return [&portal](const http::Request& request) {
    http::Response response;
    const base::Status done = portal.read([&](Snapshot& snapshot) -> base::Status {
      PROBITY_TRY(response, tile(snapshot, request));
      return {};
    });
    return done ? response : portal.failed(done.error(), request);
  };
}

Result<std::string> proof(Snapshot& snapshot, const http::Request& request) {
  const auto index = log::parse_count(request.parameter("index"));
  if (!index)
    return fail(Code::usage, "the proof of which entry?", "?index", "proof.index",
                std::string(request.parameter("index").substr(0, 40)), "an entry's number");
  PROBITY_TRY(const statement::Receipt receipt, store::receipt(snapshot.db, {*index}));
  return log::to_string(log::ProofText{{}, receipt.index, receipt.proof, receipt.checkpoint});
}

Result<std::string> with_quorum(Snapshot& snapshot, const http::Request&) {
  PROBITY_TRY(auto newest, checkpoint_with_quorum(snapshot));
  return std::move(newest.note);
}

}  // namespace

Result<peers::Gathered> checkpoint_with_quorum(Snapshot& snapshot) {
  if (snapshot.cosigned->quorum_met()) return *snapshot.cosigned;
  PROBITY_TRY(auto newest, peers::newest_with_quorum(snapshot.db, snapshot.policy));
  if (newest) return *std::move(newest);
  return fail(Code::not_found, "no checkpoint of this log has met its quorum yet", "",
              "checkpoint.quorum",
              "short by " + std::to_string(snapshot.cosigned->missing) + " cosignatures");
}

void add_log_tree(Portal& portal) {
  portal.add_download(
      {.path = "/checkpoint",
       .topic = Topic::log,
       .what = "The newest checkpoint, with the cosignatures that it has (C2SP tlog-checkpoint)",
       .gives = {.type = std::string(kText)}},
      kTextSent, [](Snapshot& snapshot, const http::Request&) -> Result<std::string> {
        return snapshot.cosigned->note;
      });
  portal.add_download(
      {.path = "/quorum/checkpoint",
       .topic = Topic::log,
       .what = "The newest checkpoint that as many witnesses as this node's policy asks for have "
               "cosigned",
       .gives = {.type = std::string(kText)},
       .refusals = {404}},
      kTextSent, with_quorum);
  portal.add_download(
      {.path = "/proof",
       .topic = Topic::log,
       .what = "The proof that an entry is in the log, for checks without a network (C2SP "
               "tlog-proof)",
       .parameters = {{.name = "index",
                       .what = "The number of an entry of the log, from 0",
                       .example = "0",
                       .form = Parameter::Form::number}},
       .gives = {.type = std::string(kText)},
       .refusals = {400, 404}},
      kTextSent, proof);
  portal.add_operation({.path = "/tile/{tile*}",
                        .topic = Topic::log,
                        .what = "A tile of the tree's hashes, or a bundle of 256 entries beside "
                                "one of level 0 (C2SP tlog-tiles)",
                        .gives = {.type = std::string(kBytes)},
                        .refusals = {404}},
                       tiles(portal));
  portal.add_operation({.path = "/checkpoints/{checkpoints*}",
                        .topic = Topic::log,
                        .what = "The checkpoints that were signed at the sizes within a tile",
                        .gives = {.type = std::string(kBytes)},
                        .refusals = {404}},
                       tiles(portal));
}

}  // namespace probity::server::portal
