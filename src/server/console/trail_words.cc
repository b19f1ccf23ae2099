#include "server/console/trail_words.h"

namespace probity::server::console {

std::string_view words_of(access::Event event) {
  using access::Event;
  switch (event) {
    case Event::invited:
      return "An invitation was made";
    case Event::invitation_accepted:
      return "The invitation was accepted and a password set";
    case Event::reset:
      return "The password was taken away and a new invitation made";
    case Event::signed_in:
      return "Signed in";
    case Event::sign_in_failed:
      return "A try to sign in failed";
    case Event::held:
      return "Too many tries failed; sign-in had to wait";
    case Event::signed_out:
      return "Signed out";
    case Event::signed_out_everywhere:
      return "Signed out everywhere";
    case Event::password_changed:
      return "The password was changed";
    case Event::locked:
      return "The account was locked";
    case Event::unlocked:
      return "The account was unlocked";
    case Event::persons_assigned:
      return "It was changed as whom the account may sign";
    case Event::second_factor_enrolled:
      return "A device for the second factor was set up";
    case Event::second_factor_given:
      return "The second factor was given";
    case Event::second_factor_failed:
      return "A wrong code was given";
    case Event::second_factor_removed:
      return "The second factor was removed";
    case Event::recovery_code_used:
      return "A recovery code was used";
    case Event::recovery_codes_renewed:
      return "New recovery codes were made";
    case Event::external_linked:
      return "A sign-in by an agency was linked";
    case Event::external_unlinked:
      return "A sign-in by an agency was taken away";
    case Event::token_made:
      return "A token for programs was made";
    case Event::token_first_used:
      return "A token for programs was used for the first time";
    case Event::token_revoked:
      return "A token for programs was ended";
    case Event::key_used:
      return "A key signed for this account";
    case Event::person_appointed:
      return "A person was appointed";
    case Event::key_revoked:
      return "A key was ended";
    case Event::organisation_admitted:
      return "An organisation was admitted";
    case Event::organisation_key_renewed:
      return "An organisation was given a new key";
    case Event::file_put:
      return "A file was handed in";
    case Event::file_removed:
      return "A file was taken away";
    case Event::file_delivered:
      return "A file was delivered to an agency";
    case Event::file_read:
      return "Another organisation's file was read";
  }
  return "";
}

}  // namespace probity::server::console
