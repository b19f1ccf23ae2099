#include "server/console/trail_words.h"

#include "language/say.h"

namespace probity::server::console {

using language::say;

std::string words_of(access::Event event) {
  using access::Event;
  switch (event) {
    case Event::invited:
      return say("An invitation was made");
    case Event::invitation_accepted:
      return say("The invitation was accepted and a password set");
    case Event::reset:
      return say("The password was taken away and a new invitation made");
    case Event::signed_in:
      return say("Signed in");
    case Event::sign_in_failed:
      return say("A try to sign in failed");
    case Event::held:
      return say("Too many tries failed; sign-in had to wait");
    case Event::signed_out:
      return say("Signed out");
    case Event::signed_out_everywhere:
      return say("Signed out everywhere");
    case Event::password_changed:
      return say("The password was changed");
    case Event::locked:
      return say("The account was locked");
    case Event::unlocked:
      return say("The account was unlocked");
    case Event::persons_assigned:
      return say("It was changed as whom the account may sign");
    case Event::second_factor_enrolled:
      return say("A device for the second factor was set up");
    case Event::second_factor_given:
      return say("The second factor was given");
    case Event::second_factor_failed:
      return say("A wrong code was given");
    case Event::second_factor_removed:
      return say("The second factor was removed");
    case Event::recovery_code_used:
      return say("A recovery code was used");
    case Event::recovery_codes_renewed:
      return say("New recovery codes were made");
    case Event::external_linked:
      return say("A sign-in by an agency was linked");
    case Event::external_unlinked:
      return say("A sign-in by an agency was taken away");
    case Event::token_made:
      return say("A token for programs was made");
    case Event::token_first_used:
      return say("A token for programs was used for the first time");
    case Event::token_revoked:
      return say("A token for programs was ended");
    case Event::key_used:
      return say("A key signed for this account");
    case Event::person_appointed:
      return say("A person was appointed");
    case Event::key_revoked:
      return say("A key was ended");
    case Event::organisation_admitted:
      return say("An organisation was admitted");
    case Event::organisation_key_renewed:
      return say("An organisation was given a new key");
    case Event::file_put:
      return say("A file was handed in");
    case Event::file_removed:
      return say("A file was taken away");
    case Event::file_delivered:
      return say("A file was delivered to an agency");
    case Event::file_read:
      return say("Another organisation's file was read");
  }
  return {};
}

}  // namespace probity::server::console
