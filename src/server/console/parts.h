// The parts of the console: each adds its pages and actions. One line each, in one file of its own.
// Called once, by Console::make.
#pragma once

#include "server/console/console.h"

namespace probity::server::console {

void add_sign_in(Console& console);  // sign_in.cc: sign-in, second factor, invitations, sign-out
void add_agency_sign_in(Console& console);  // agency_sign_in.cc: by an OpenID provider
void add_account(Console& console);   // account.cc: one's own name, password, sessions, tokens
void add_people(Console& console);    // people.cc: organisations, offices, keys, accounts
void add_desk(Console& console);      // desk.cc: what is to be done, and what can be said
void add_drafts(Console& console);    // drafts.cc: forms, checked, kept, looked at, signed
void add_api(Console& console);       // api.cc: for programs, by a token
void add_webhooks(Console& console);  // webhooks.cc: likewise, who is told of changes
void add_outside(Console& console);   // outside.cc: statements signed elsewhere
void add_files(Console& console);     // files.cc: files handed in, read and delivered
void add_import(Console& console);    // import.cc: bring your spreadsheet, take it away again

using Part = void (*)(Console&);
inline constexpr Part kParts[] = {
    add_sign_in, add_agency_sign_in, add_account, add_people, add_desk,   add_drafts,
    add_api,     add_webhooks,       add_outside, add_files,  add_import,
};

}  // namespace probity::server::console
