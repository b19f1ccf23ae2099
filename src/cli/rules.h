// The rules that a command judges by: the program's own or a file's, alone or with an agency's
// additions.
#pragma once

#include <string>

#include "base/files.h"
#include "cli/terminal.h"
#include "rubric/overlay.h"
#include "rubric/wording.h"

namespace probity::cli {

// The rubric document of `file`; empty: the program's own.
base::Result<json::Value> rules_document(const std::string& file, base::Doors doors);
// The same, joined with the additions in the file `overlay`; errors name the file.
base::Result<rubric::Effective> with_overlay(const std::string& file, const std::string& overlay,
                                             base::Doors doors);
// Either, as rules to judge by; no additions if `overlay` is empty.
base::Result<rubric::Rubric> rules_of(const std::string& file, const std::string& overlay,
                                      base::Doors doors);

// That the rules can be said in that language (--language).
base::Status check_language(const std::string& code);
// Sentences within sentences, each level further in.
void say_lines(Terminal& terminal, const std::vector<rubric::Sentence>& lines,
               const std::string& indent);

}  // namespace probity::cli
