#include "server/console/asking.h"

#include <algorithm>

#include "language/say.h"
#include "server/portal/words.h"

namespace probity::server::console {

using language::say;
using pages::FormField;

namespace {

FormField field(std::string_view name, std::string_view label, std::string_view help) {
  FormField made;
  made.id = made.name = name;
  made.label = label;
  made.help = help;
  return made;
}

void add_options(FormField& field, const Choices& choices) {
  for (const auto& [value, words] : choices)
    field.options.push_back({field.id + "-" + value, value, words, "", false});
}

}  // namespace

FormField line(std::string_view name, std::string_view label, std::string_view help,
               std::string_view type, std::string_view autocomplete) {
  FormField made = field(name, label, help);
  made.control.line = true;
  made.type = type;
  made.autocomplete = autocomplete;
  return made;
}

FormField lines(std::string_view name, std::string_view label, std::string_view help) {
  FormField made = field(name, label, help);
  made.control.text = true;
  return made;
}

FormField select(std::string_view name, std::string_view label, const Choices& choices,
                 std::string_view help) {
  FormField made = field(name, label, help);
  made.control.select = true;
  add_options(made, choices);
  return made;
}

FormField checks(std::string_view name, std::string_view label, const Choices& choices,
                 std::string_view help) {
  FormField made = field(name, label, help);
  made.control.checks = true;
  add_options(made, choices);
  return made;
}

Choices languages() {
  return {{"", say("As the browser asks")}, {"en", "English"}, {"fr", "Français"}};
}

FormField optional(FormField field) {
  field.optional = true;
  return field;
}

void refill(pages::Ask& ask, const std::vector<std::pair<std::string, std::string>>& posted) {
  for (FormField& field : ask.fields)
    for (const auto& [name, value] : posted) {
      if (name != field.name || field.type == "password") continue;
      field.value = value;
      for (pages::Option& option : field.options)
        if (option.value == value) option.chosen = true;
    }
}

void put_fault(pages::Ask& ask, std::vector<pages::Fault>& faults, std::string_view name,
               const std::string& text) {
  const auto found = std::find_if(ask.fields.begin(), ask.fields.end(),
                                  [&](const FormField& field) { return field.name == name; });
  if (found != ask.fields.end()) found->fault = text;
  faults.push_back({text, found != ask.fields.end() ? "#" + found->id : "#main"});
}

std::string fault_words(const base::Error& error) {
  if (error.required.empty()) return what_words(error);
  return say("{} {}.", what_words(error), portal::capital(language::lookup(error.required)));
}

std::string what_words(const base::Error& error) {
  return say("{}.", portal::capital(language::lookup(error.what)));
}

std::string_view field_of(const base::Error& error) {
  return std::string_view(error.pointer).substr(error.pointer.rfind('/') + 1);
}

}  // namespace probity::server::console
