#include "cli/terminal.h"

#include <unistd.h>

#include <boost/json/object.hpp>
#include <cstdio>

#include "json/canonical.h"
#include "json/codec.h"
#include "json/pretty.h"

namespace probity::cli {

namespace {

void put(std::FILE* to, std::string_view text) { std::fwrite(text.data(), 1, text.size(), to); }

// What reaches a terminal from outside must not steer it.
std::string printable(std::string_view text) {
  std::string safe;
  for (const char c : text)
    safe += (static_cast<unsigned char>(c) < 0x20 && c != '\n' && c != '\t') || c == 0x7f ? '?' : c;
  return safe;
}

}  // namespace

Terminal::Terminal(bool json) : json_(json), interactive_(isatty(STDERR_FILENO) == 1) {}

void Terminal::say(std::string_view line) {
  if (json_) return;
  progress("");
  put(stdout, printable(line) + "\n");
  std::fflush(stdout);
}

void Terminal::answer(const json::Value& value) {
  if (json_) put(stdout, json::pretty(value));
}

void Terminal::raw(std::string_view text) { put(stdout, text); }

void Terminal::progress(std::string_view line) {
  if (!interactive_ || (line.empty() && !dirty_)) return;
  put(stderr, "\r\x1b[K" + printable(line));
  std::fflush(stderr);
  dirty_ = !line.empty();
}

void Terminal::step(std::string_view line) {
  progress("");
  put(stderr, printable(line) + "\n");
}

void Terminal::error(const base::Error& error) {
  progress("");
  if (json_) {
    json::Object object{{"error", error.what}};
    for (const auto& [name, text] : {std::pair("pointer", &error.pointer),
                                     {"rule", &error.rule},
                                     {"found", &error.found},
                                     {"required", &error.required}})
      if (!text->empty()) object[name] = *text;
    put(stderr, json::canonical(json::Value(std::move(object))) + "\n");
    return;
  }
  std::string words = "probity: " + error.what + "\n";
  if (!error.pointer.empty()) words += "  at        " + error.pointer + "\n";
  if (!error.found.empty()) words += "  found     " + error.found + "\n";
  if (!error.required.empty()) words += "  required  " + error.required + "\n";
  if (!error.rule.empty()) words += "  rule      " + error.rule + "\n";
  put(stderr, printable(words));
}

}  // namespace probity::cli
