// How to cite a page so that it can be found and checked later: its address, and the entry behind
// it with its place in the log. Plain data: any thread.
#pragma once

#include <boost/describe.hpp>
#include <string>

namespace probity::server::pages {

struct Cite {
  std::string line;    // one line of text
  std::string bibtex;  // BibTeX
  std::string csl;     // CSL-JSON
};
BOOST_DESCRIBE_STRUCT(Cite, (), (line, bibtex, csl))

}  // namespace probity::server::pages
