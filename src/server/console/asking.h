// Short forms (server/pages/ask.h) made in code: their fields, and what is wrong with them. Pure
// functions, any thread.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/error.h"
#include "server/http/response.h"
#include "server/pages/ask.h"

namespace probity::server::console {

// One line. `type` is that of the input: "text", "password"; `autocomplete` a word of HTML's list.
pages::FormField line(std::string_view name, std::string_view label, std::string_view help = {},
                      std::string_view type = "text", std::string_view autocomplete = "off");
pages::FormField lines(std::string_view name, std::string_view label, std::string_view help = {});
using Choices = std::vector<std::pair<std::string, std::string>>;  // value, words
pages::FormField select(std::string_view name, std::string_view label, const Choices& choices,
                        std::string_view help = {});
pages::FormField checks(std::string_view name, std::string_view label, const Choices& choices,
                        std::string_view help = {});
// The languages that a person may choose for their pages.
Choices languages();
pages::FormField optional(pages::FormField field);

// What was typed stands there again: for every field but passwords.
void refill(pages::Ask& ask, const std::vector<std::pair<std::string, std::string>>& posted);

// Names the field that is wrong, at the field and in the summary at the top; without such a field
// the summary alone has it.
void put_fault(pages::Ask& ask, std::vector<pages::Fault>& faults, std::string_view field,
               const std::string& text);
// What an error says to the person who can mend it: what is wrong, and what is wanted.
std::string fault_words(const base::Error& error);
std::string what_words(const base::Error& error);  // what is wrong alone, as a sentence
// The field that an error's pointer names: "/predicate/title" -> "title".
std::string_view field_of(const base::Error& error);

}  // namespace probity::server::console
