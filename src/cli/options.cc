#include "cli/options.h"

#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>

namespace probity::cli {

void Options::text(const std::string& name, const std::string& what, std::string& into,
                   const std::string& help, bool required) {
  app_.add_option(name, into, help)->option_text(what)->required(required);
}
void Options::texts(const std::string& name, const std::string& what,
                    std::vector<std::string>& into, const std::string& help) {
  app_.add_option(name, into, help)->option_text(what);
}
void Options::number(const std::string& name, const std::string& what, std::int64_t& into,
                     const std::string& help) {
  app_.add_option(name, into, help)->option_text(what);
}
void Options::flag(const std::string& name, bool& into, const std::string& help) {
  app_.add_flag(name, into, help);
}
void Options::hidden_flag(const std::string& name, bool& into) {
  app_.add_flag(name, into)->group("");
}
void Options::argument(const std::string& what, std::string& into, const std::string& help,
                       bool required) {
  app_.add_option(what, into, help)->option_text(" ")->required(required);
}
void Options::arguments(const std::string& what, std::vector<std::string>& into,
                        const std::string& help, bool required) {
  app_.add_option(what, into, help)->option_text("...")->required(required);
}

}  // namespace probity::cli
