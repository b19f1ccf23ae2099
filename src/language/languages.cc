#include "language/languages.h"

#include <atomic>
#include <memory>
#include <vector>

#include "base/resource.h"
#include "language/say.h"

namespace probity::language {

std::span<const base::Resource> resources();  // fr.po (cmake/folder.cmake)

namespace {

constexpr std::string_view kNarrowSpace = "\u202F";

std::atomic<bool> is_pseudo_offered = false;

// Everything that is read once. The pseudo-locale is the last of the languages, made of what the
// French catalogue knows of: what nobody can translate it does not show either.
struct Loaded {
  std::vector<Language> all;
  Catalogue french, pseudo;
  base::Status status;

  Loaded() {
    all.push_back({"en", "English", "", "This page in English"});
    status = read();
    all.push_back({"fr", "Français", "/fr", "Cette page en français", &french, kNarrowSpace, ",",
                   "1er",
                   /*elides=*/true});
    all.push_back({"qps", "Pseudo", "/qps", "[!!Pseudo!!]", &pseudo, ",", ".", "1",
                   /*elides=*/false, /*is_for_tests=*/true});
  }

  base::Status read() {
    const std::string_view text = base::find(resources(), "fr.po").value_or("");
    PROBITY_TRY(const Po po, parse_po(text, "fr.po"));
    pseudo = Catalogue::pseudo(po);
    PROBITY_TRY(french, Catalogue::make(po, "fr.po"));
    return {};
  }
};

const Loaded& loaded() {
  static const Loaded once;
  return once;
}

}  // namespace

std::span<const Language> languages() {
  const std::span<const Language> all(loaded().all);
  return is_pseudo_offered ? all : all.first(all.size() - 1);
}

const Language* find_language(std::string_view code) {
  for (const Language& language : languages())
    if (language.code == code) return &language;
  return nullptr;
}

Addressed addressed(std::string_view path) {
  for (const Language& language : languages()) {
    if (language.prefix.empty() || !path.starts_with(language.prefix)) continue;
    const std::string_view rest = path.substr(language.prefix.size());
    if (rest.empty() || rest.front() == '/' || rest.front() == '?' || rest.front() == '#')
      return {&language, rest};
  }
  return {&languages().front(), path};
}

std::string in_language(std::string_view path) {
  return std::string(speaking().prefix).append(path);
}

base::Status check() { return loaded().status; }

void offer_pseudo_locale() { is_pseudo_offered = true; }

}  // namespace probity::language
