#include "peers/asker.h"

#include "peers/gathered.h"
#include "store/log_store.h"

namespace probity::peers {

using base::Code;
using base::fail;
using base::Result;
using base::Status;

namespace {

tl::unexpected<base::Error> no_answer(std::string what, std::string found) {
  return fail(Code::environment, std::move(what), "", std::string(kAnswerRule), std::move(found));
}

std::string address(const std::string& url, std::string_view path) {
  const std::size_t end = url.find_last_not_of('/');
  return url.substr(0, end + 1) + std::string(path);
}

}  // namespace

Result<std::optional<log::AddCheckpoint>> Asker::question(store::Db& db,
                                                          std::optional<log::TreeSize> about) {
  std::optional<log::AddCheckpoint> made;
  PROBITY_CHECK(store::snapshot(db, [&]() -> Status {
    if (!old_) {
      PROBITY_TRY(old_, store::last_cosigned(db, id_of(witness_.key)));
    }
    PROBITY_TRY(auto chosen, store::newest_checkpoint(db));
    if (chosen && about && *old_ <= *about && *about < chosen->size) {
      PROBITY_TRY(auto kept, store::checkpoints(db, *about, 1));
      if (!kept.empty()) chosen = std::move(kept.front());
    }
    if (!chosen || chosen->size == cosigned_) return {};
    log::AddCheckpoint request;
    request.old_size = *old_;
    PROBITY_TRY(request.note, log::parse_note(chosen->note));
    PROBITY_TRY(request.checkpoint, log::parse_checkpoint(request.note.text));
    if (old_->value > 0 && *old_ < chosen->size) {
      PROBITY_TRY(store::Tree tree, store::Tree::open(db, *chosen));
      PROBITY_TRY(request.consistency, log::consistency_proof(*old_, chosen->size, tree.reader()));
    }
    made = std::move(request);
    return {};
  }));
  return made;
}

Result<Asker::Asked> Asker::ask(store::Db& db, std::optional<log::TreeSize> about) {
  // Once more when the witness says where it stands.
  for (int tries = 0; tries < 2; ++tries) {
    PROBITY_TRY(const auto request, question(db, about));
    if (!request) return Asked{};
    if (request->old_size > request->checkpoint.size) return look_into(db, request->old_size);
    PROBITY_TRY(const net::Answer answer,
                client_.send({"POST",
                              address(witness_.url, "/add-checkpoint"),
                              {{"Content-Type", "text/plain; charset=utf-8"}},
                              to_string(*request)}));
    if (answer.status == 200) return accept(db, *request, answer.body);
    if (answer.status == 422 && request->old_size.value > 0)
      return look_into(db, request->old_size);
    if (answer.status != 409)
      return no_answer("the witness does not cosign", "HTTP " + std::to_string(answer.status));
    const auto size = log::parse_size_text(answer.body);
    if (!size) return no_answer("the witness answered a conflict without a size", "");
    const bool forked = *size == request->old_size && *size == request->checkpoint.size;
    old_ = *size;
    // Beyond what it was asked about, another process may have asked it about a newer one.
    if (forked || (tries > 0 && *size > request->checkpoint.size)) return look_into(db, *size);
  }
  old_.reset();
  return no_answer("the witness names another size each time", "HTTP 409");
}

Result<Asker::Asked> Asker::accept(store::Db& db, const log::AddCheckpoint& asked,
                                   const std::string& body) {
  const auto line = log::accept_cosignature(body, asked.note.text, witness_.key);
  if (!line) return no_answer("the witness's answer holds no cosignature of its key", "");
  const log::TreeSize size = asked.checkpoint.size;
  PROBITY_CHECK(store::transact(db, [&] {
    return store::keep_cosignature(db, size, {id_of(witness_.key), to_string(*line)});
  }));
  old_ = cosigned_ = size;
  return Asked{Outcome::cosigned, size, {}};
}

Result<bool> contradicts(store::Db& db, const log::Verifier& own, std::string_view text) {
  PROBITY_TRY(const log::Note note, log::parse_note(text));
  PROBITY_TRY(const log::Checkpoint shown, log::parse_checkpoint(note.text));
  if (shown.origin != own.name)
    return fail(Code::unauthorised, "the checkpoint is of another log", "", "peers.proof");
  PROBITY_CHECK(log::verify_note(note, own.name, own.key));
  // Every checkpoint that was ever handed out is kept, so one that is not here is of no past of
  // this log.
  PROBITY_TRY(const auto kept, store::checkpoints(db, shown.size, 1));
  if (kept.empty() || kept.front().size != shown.size) return true;
  PROBITY_TRY(const log::Note ours, log::parse_note(kept.front().note));
  PROBITY_TRY(const log::Checkpoint checkpoint, log::parse_checkpoint(ours.text));
  return checkpoint.root != shown.root;
}

Result<Asker::Asked> Asker::look_into(store::Db& db, log::TreeSize claimed) {
  // Asked again from where its answer was last believed, should all this come to nothing.
  old_.reset();
  const auto shown = client_.send(
      {"GET", address(witness_.url, std::string(kSeenPath) + own_.log_id().hex()), {}, ""});
  if (shown && shown->status == 200) {
    const auto proved = contradicts(db, own_, shown->body);
    if (proved && *proved) {
      const auto note = log::parse_note(shown->body);
      const auto checkpoint = log::parse_checkpoint(note->text);
      return Asked{Outcome::contradicted, claimed, Contradiction{checkpoint->size, shown->body}};
    }
    if (proved)
      return no_answer("the witness refuses, and what it shows is in the log", "HTTP 409 or 422");
  }
  // Another connection may have signed more meanwhile.
  PROBITY_TRY(const auto newest, store::newest_checkpoint(db));
  PROBITY_TRY(const log::TreeSize cosigned, store::last_cosigned(db, id_of(witness_.key)));
  if (newest && claimed <= newest->size && claimed == cosigned)
    return no_answer("the witness no longer stands by what it cosigned", "");
  return Asked{Outcome::contradicted, claimed, Contradiction{claimed, ""}};
}

}  // namespace probity::peers
