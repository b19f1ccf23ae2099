// What a registrar's pages share. One thread, within one visit.
#pragma once

#include "base/error.h"
#include "server/console/console.h"

namespace probity::server::console {

inline constexpr const char* kPeople = "/console/people";

// A registrar who has given a second factor: accounts and offices of others are at stake.
base::Status needs_registrar(const access::Visitor& visitor);
// The key that signs for the visitor's office as registrar; forbidden when there is none.
base::Result<base::KeyId> registrar_key(const access::Visitor& visitor);

// What has happened, by the word in the address that a form led to.
std::string people_notice(std::string_view done);

std::string organisation_path(std::string_view id);

// The organisation that an address or a form names; not_found for any other.
base::Result<ledger::Organisation> organisation_of(const Visit& visit, std::string_view id);

// The page that shows an invitation, once.
base::Result<http::Response> invitation_shown(const Visit& visit,
                                              const access::Invitation& invitation);

// appointing.cc: appoint a person, admit an organisation; keys.cc: end a key, give a new one;
// accounts.cc: invite again, lock, unlock.
void add_appointing(Console& console);
void add_keys(Console& console);
void add_accounts(Console& console);

}  // namespace probity::server::console
