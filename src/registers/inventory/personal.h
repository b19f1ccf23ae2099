// E-mail addresses that may name a person. The log is permanent, so an address enters it only when
// it is evidently a shared mailbox: each part of the name before the @ (split at . - _ +) is a word
// for an office or a task ("ai", "caio", "questions", ...; a leading "zz", which sorts a mailbox to
// the end of an address book, is passed over) or a part of the address's own domain ("hhs.caio" at
// hhs.gov), and at least one is such a word. Everything else may name a person: "cfa" at state.gov
// is left out too, because nobody can see from it that it is an office. Pure functions, any thread.
#pragma once

#include <string_view>

namespace probity::registers::inventory {

bool is_evidently_shared(std::string_view address);

// True if the text holds an address that is not evidently shared.
bool may_name_a_person(std::string_view text);

// The same for a cell that is there to say whom to ask: it passes only as shared addresses and web
// addresses, because a bare name is a person's.
bool contact_may_name_a_person(std::string_view cell);

}  // namespace probity::registers::inventory
