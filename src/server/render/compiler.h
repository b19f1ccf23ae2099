// Compiler: turns the text of a template and its partials into the steps of a Template, checking
// every name against the shapes in view and every place in the HTML. For template.cc alone; one
// compile at a time.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "server/render/place.h"
#include "server/render/template.h"

namespace probity::server::render {

class Compiler {
 public:
  Compiler(const Sources& sources, std::span<const Shape* const> frames, std::string_view prefix);
  base::Result<Template> compile(std::string_view name);

 private:
  struct Section {
    std::string name;
    std::size_t step;    // its step in the program
    std::size_t scopes;  // how many to go back to when it closes
    std::size_t proved;
    Place before;
  };
  struct Found {
    std::uint32_t frame = 0;
    std::vector<std::string_view> path;
    const Shape* shape = nullptr;
    bool maybe_absent = false;  // and not proved present here
  };

  base::Status source(std::string_view name);
  base::Status body(std::string_view text);
  base::Status tag(char sigil, std::string_view name);
  base::Status literal(std::string_view text);
  base::Status print(std::string_view name);
  base::Status open(char sigil, std::string_view name);
  base::Status close(std::string_view name);
  base::Result<Found> find(std::string_view name) const;
  bool is_proved(std::uint32_t frame, const std::vector<std::string_view>& path,
                 std::size_t length) const;
  std::string proof(std::uint32_t frame, const std::vector<std::string_view>& path,
                    std::size_t length) const;
  void step(Template::Op op, const Found& found);
  tl::unexpected<base::Error> refuse(std::string what, std::string_view found = {},
                                     std::string required = {}) const;

  const Sources& sources_;
  Template out_;
  Place place_;
  std::vector<const Shape*> scopes_;
  std::vector<std::string> proved_;
  std::vector<Section> sections_;
  std::size_t floor_ = 0;           // sections below it were opened by an outer file
  std::vector<std::string> files_;  // the chain of partials being read
  std::size_t line_ = 0;            // in the last of them
};

}  // namespace probity::server::render
