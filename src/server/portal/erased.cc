#include "server/portal/erased.h"

#include "server/portal/words.h"

namespace probity::server::portal {

std::string ground_words(std::string_view ground) {
  if (ground == "no_longer_necessary")
    return say("The data are no longer necessary for their purposes (GDPR Art. 17(1)(a))");
  if (ground == "consent_withdrawn") return say("Consent was withdrawn (GDPR Art. 17(1)(b))");
  if (ground == "objection") return say("The person objected (GDPR Art. 17(1)(c))");
  if (ground == "unlawful") return say("The data were unlawfully processed (GDPR Art. 17(1)(d))");
  if (ground == "legal_obligation") return say("The law requires it (GDPR Art. 17(1)(e))");
  if (ground == "child") return say("The data are a child's (GDPR Art. 17(1)(f))");
  if (ground == "retention") return say("Its time is over (GDPR Art. 5(1)(e))");
  return std::string(ground);
}

base::Status fill_erased(Snapshot& snapshot, log::LogIndex index, pages::EntryPage& page) {
  page.what = say("Content erased");
  page.erased = true;
  page.erased_tag = say(kErased);
  page.erased_why =
      say("What it says is no longer kept here. What it was committed to stands below, so the "
          "log is still whole. The signer's key stays visible.");
  PROBITY_TRY(const auto erased, ledger::erasure_of(snapshot.db, index));
  if (!erased) return {};
  page.in_short.push_back({say("Erased by"), entry_link(erased->by).text, entry_href(erased->by)});
  page.in_short.push_back({say("Erased on"), instant(erased->time).words, std::nullopt});
  page.in_short.push_back({say("Ground"), ground_words(erased->ground), std::nullopt});
  page.in_short.push_back({say("Asked for on"), date_words(erased->asked_on), std::nullopt});
  if (!erased->has_nonce)
    page.erased_why += " " + say("It was signed without a nonce: who guesses every letter of it "
                                 "could confirm the guess by its digest.");
  return {};
}

std::string or_erased(const std::string& text) { return text.empty() ? say(kErased) : text; }

}  // namespace probity::server::portal
