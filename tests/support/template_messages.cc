// The messages of the templates, one JSON array [file, message] a line, for scripts/messages.
#include <boost/json/array.hpp>
#include <boost/json/serialize.hpp>
#include <iostream>

#include "server/pages/pages.h"
#include "server/render/messages.h"

int main() {
  using namespace probity::server;
  const render::Sources sources = [](std::string_view name) {
    return probity::base::find(pages::resources(),
                               std::string("templates/").append(name).append(".html"));
  };
  for (const probity::base::Resource& resource : pages::resources()) {
    if (!resource.path.ends_with(".html")) continue;
    for (const render::Message& message : render::messages(resource.content(), sources))
      std::cout << boost::json::serialize(boost::json::array{
                       "src/server/pages/" + std::string(resource.path), message.text})
                << "\n";
  }
}
