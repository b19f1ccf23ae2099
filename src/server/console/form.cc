#include "server/console/form.h"

#include <algorithm>
#include <boost/json/array.hpp>
#include <boost/json/object.hpp>

#include "base/number.h"
#include "base/resource.h"
#include "json/canonical.h"
#include "json/codec.h"
#include "json/parse.h"
#include "language/say.h"
#include "server/console/asking.h"
#include "server/console/file_field.h"

namespace probity::server::console {

using base::Result;
using language::say;

std::span<const base::Resource> resources();

namespace {

constexpr std::string_view kBlanks = " \t\r\n";
constexpr std::string_view kPredicate = "/predicate";
constexpr std::string_view kWordsPath = "forms/words.json";  // of the answers, no form

std::string trimmed(std::string_view text) {
  const std::size_t begin = text.find_first_not_of(kBlanks);
  if (begin == std::string_view::npos) return "";
  return std::string(text.substr(begin, text.find_last_not_of(kBlanks) - begin + 1));
}

// A browser sends CR LF; statements hold LF.
std::string text_of(std::string_view typed) {
  std::string out;
  for (const char c : trimmed(typed))
    if (c != '\r') out += c;
  return out;
}

std::vector<std::string> lines_of(std::string_view text) {
  std::vector<std::string> lines;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    if (std::string line = trimmed(text.substr(0, end)); !line.empty())
      lines.push_back(std::move(line));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return lines;
}

const std::vector<std::string>* all(const Typed& typed, const std::string& name) {
  const auto found = typed.find(name);
  return found == typed.end() ? nullptr : &found->second;
}

// Where a value goes: objects and, where the pointer says a number, lists are made on the way.
json::Value& place(json::Value& root, std::string_view pointer) {
  json::Value* at = &root;
  while (!pointer.empty()) {
    pointer.remove_prefix(1);
    const std::string_view token = pointer.substr(0, pointer.find('/'));
    pointer.remove_prefix(token.size());
    if (const auto index = base::parse_int(token)) {
      if (!at->is_array()) at->emplace_array();
      json::Array& list = at->get_array();
      while (list.size() <= static_cast<std::size_t>(*index)) list.emplace_back(nullptr);
      at = &list[static_cast<std::size_t>(*index)];
    } else {
      if (!at->is_object()) at->emplace_object();
      at = &at->get_object()[token];
    }
  }
  return *at;
}

json::Value list_of(const std::vector<std::string>& items) {
  json::Array list;
  for (const std::string& item : items) list.emplace_back(item);
  return list;
}

json::Value files_of(const Typed& typed, std::string_view field) {
  json::Array list;
  for (const UploadedFile& file : uploaded_in(typed, field)) list.push_back(to_json(file));
  return list;
}

std::vector<std::string> texts_in(const json::Value& value) {
  std::vector<std::string> texts;
  if (!value.is_array()) return texts;
  for (const json::Value& one : value.get_array())
    if (one.is_string()) texts.emplace_back(json::view(one.get_string()));
  return texts;
}

bool is_choice(const FormField& field, std::string_view value) {
  if (!field.choices) return false;
  for (const FormChoice& choice : *field.choices)
    if (choice.value == value) return true;
  return false;
}

// What a field with one text comes to; nothing for one that is left out or does not read.
std::optional<json::Value> value_of(const FormField& field, const std::string& text,
                                    std::string& fault) {
  switch (field.control) {
    case Control::yes_no:
      if (text == "true" || text == "false") return json::Value(text == "true");
      fault = say("Choose yes or no.");
      return {};
    case Control::number:
      if (const auto number = base::parse_int(text)) return json::Value(*number);
      fault = say("Write a whole number, in digits only.");
      return {};
    case Control::manifest:
      if (auto document = json::parse(text)) return *std::move(document);
      fault = say("That is not what the command wrote: a JSON object.");
      return {};
    case Control::moment:
      // A browser's "2026-11-23T09:15" has neither seconds nor zone.
      return json::Value(text.size() == 16 ? text + ":00Z" : text);
    case Control::choice:
      if (is_choice(field, text)) return json::Value(text);
      fault = say("Choose one of the answers.");
      return {};
    default:
      return json::Value(text);
  }
}

std::vector<std::string> list_typed(const FormField& field, const Typed& typed) {
  std::vector<std::string> items;
  if (const auto* ticked = all(typed, field.pointer)) items = *ticked;
  if (field.control == Control::sentences) {
    const auto* own = all(typed, field.pointer + "/own");
    if (own && !own->empty())
      for (std::string& line : lines_of(own->front())) items.push_back(std::move(line));
  }
  return items;
}

bool is_list(Control control) {
  return control == Control::checks || control == Control::sentences ||
         control == Control::components || control == Control::uses || control == Control::scopes ||
         control == Control::files;
}

std::string empty_words(const FormField& field) {
  switch (field.control) {
    case Control::choice:
    case Control::yes_no:
    case Control::purpose:
    case Control::models:
    case Control::organisation:
    case Control::scopes:
      return say("Choose an answer to: {}", language::lookup(field.label));
    default:
      return say("Fill in: {}", language::lookup(field.label));
  }
}

base::Status borrow(const std::vector<Form>& all, Form& form) {
  if (!form.borrows) return {};
  const Borrowed& from = *form.borrows;
  const auto lender =
      std::find_if(all.begin(), all.end(), [&](const Form& one) { return one.kind == from.form; });
  if (lender == all.end() || lender->borrows)
    return base::fail(base::Code::internal, "a form borrows from none", "/borrows/form",
                      "form.none", from.form, "a form with fields of its own");
  for (const FormField& field : lender->fields)
    if (std::find(from.without.begin(), from.without.end(), field.pointer) == from.without.end())
      form.fields.push_back(field);
  return {};
}

Result<std::vector<Form>> load() {
  std::vector<Form> made;
  for (const base::Resource& one : resources()) {
    if (one.path == kWordsPath) continue;
    const auto value = json::parse(one.content());
    if (!value) return base::fail(base::within(value.error(), std::string(one.path)));
    auto form = json::decode<Form>(*value, one.path);
    if (!form) return base::fail(std::move(form).error());
    made.push_back(*std::move(form));
  }
  for (Form& form : made) PROBITY_CHECK(borrow(made, form));
  return made;
}

}  // namespace

std::string first(const Typed& typed, std::string_view name) {
  const auto found = typed.find(std::string(name));
  return found == typed.end() || found->second.empty() ? "" : trimmed(found->second.front());
}

Result<const std::vector<Form>*> forms() {
  static const Result<std::vector<Form>> loaded = load();
  if (!loaded) return base::fail(loaded.error());
  return &*loaded;
}

const Form* find_form(std::string_view kind) {
  const auto all_forms = forms();
  if (!all_forms) return nullptr;
  for (const Form& form : **all_forms)
    if (form.kind == kind || form.kind.substr(0, form.kind.find('/')) == kind) return &form;
  return nullptr;
}

const FormField* find_field(const Form& form, std::string_view pointer) {
  for (const FormField& field : form.fields)
    if (field.pointer == pointer) return &field;
  return nullptr;
}

bool is_asked(const FormField& field, const Typed& typed) {
  if (!field.when) return true;
  const std::string value = first(typed, field.when->field);
  for (const std::string& one : field.when->is)
    if (one == value) return true;
  return false;
}

Made predicate_of(const Form& form, const Typed& typed) {
  Made made;
  made.predicate.emplace_object();
  for (const std::string& list : form.lists.value_or(std::vector<std::string>{}))
    place(made.predicate, list).emplace_array();
  for (const FormField& field : form.fields) {
    if (!is_asked(field, typed)) continue;
    const bool optional = field.optional.value_or(false);
    if (is_list(field.control)) {
      const std::vector<std::string> items = list_typed(field, typed);
      if (items.empty() && !optional) made.faults.push_back({field.pointer, empty_words(field)});
      place(made.predicate, field.pointer) =
          field.control == Control::files ? files_of(typed, field.pointer) : list_of(items);
      continue;
    }
    const std::string text = text_of(first(typed, field.pointer));
    if (text.empty()) {
      // What is given is put in by who composes the statement.
      if (!optional && field.control != Control::given)
        made.faults.push_back({field.pointer, empty_words(field)});
      continue;
    }
    std::string fault;
    if (auto value = value_of(field, text, fault))
      place(made.predicate, field.pointer) = *std::move(value);
    else
      made.faults.push_back({field.pointer, fault});
  }
  return made;
}

Typed typed_of(const Form& form, const json::Value& predicate) {
  Typed typed;
  for (const FormField& field : form.fields) {
    const json::Value* value = json::at(predicate, field.pointer);
    if (!value) continue;
    if (field.control == Control::files) {
      put_uploaded(typed, field.pointer, *value);
    } else if (is_list(field.control)) {
      std::string own;
      for (const std::string& item : texts_in(*value))
        if (field.control == Control::sentences && !is_choice(field, item))
          own += item + "\n";
        else
          typed[field.pointer].push_back(item);
      if (!own.empty()) typed[field.pointer + "/own"] = {own};
    } else if (field.control == Control::manifest) {
      typed[field.pointer] = {json::canonical(*value)};
    } else if (value->is_bool()) {
      typed[field.pointer] = {value->get_bool() ? "true" : "false"};
    } else if (value->is_int64()) {
      typed[field.pointer] = {std::to_string(value->get_int64())};
    } else if (value->is_string()) {
      std::string text(json::view(value->get_string()));
      if (field.control == Control::moment && text.ends_with(":00Z") && text.size() == 20)
        text.resize(16);
      typed[field.pointer] = {std::move(text)};
    }
  }
  return typed;
}

FieldFault fault_of(const Form& form, const base::Error& error) {
  std::string words = what_words(error);
  if (!error.found.empty()) words = say("{} Found: {}.", words, error.found);
  if (!error.required.empty())
    words = say("{} Required: {}.", words, language::lookup(error.required));
  FieldFault fault{"", std::move(words)};
  if (!error.pointer.starts_with(kPredicate)) return fault;
  const std::string_view pointer = std::string_view(error.pointer).substr(kPredicate.size());
  // The field at the pointer, above it, or below it: a list's item is asked as the list, a struct
  // by its members.
  for (const FormField& field : form.fields) {
    const std::string_view name = field.pointer;
    const bool within =
        pointer == name || (pointer.starts_with(name) && pointer[name.size()] == '/');
    const bool around = name.starts_with(pointer) && name[pointer.size()] == '/';
    if (within || (around && fault.pointer.empty())) fault.pointer = name;
    if (within) break;
  }
  return fault;
}

}  // namespace probity::server::console
