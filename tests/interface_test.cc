// The description of the interface: what is written in tests/golden is what this program offers. A
// change shows as a difference; PROBITY_UPDATE_GOLDEN=1 writes the files anew, to be read before
// they are committed.
#include "server/portal/interface.h"

#include <gtest/gtest.h>

#include <boost/json/object.hpp>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <set>
#include <sstream>

#include "json/pretty.h"
#include "json/value.h"
#include "server/console/console.h"
#include "server/portal/portal.h"
#include "server/portal/schemas.h"
#include "support/world.h"

namespace probity {
namespace {

namespace portal = server::portal;

const std::filesystem::path kGolden = std::filesystem::path(PROBITY_SOURCE) / "tests/golden";

struct Offered {
  world::World world{/*people=*/false};
  std::unique_ptr<portal::Portal> site = portal::Portal::make(world.node()).value();
  std::unique_ptr<server::console::Console> console =
      server::console::Console::make(world.node(), *site).value();
};

const portal::Interface& offered() {
  static Offered one;
  return one.site->interface();
}

std::string read(const std::filesystem::path& path) {
  std::ifstream in(path, std::ios::binary);
  std::stringstream text;
  text << in.rdbuf();
  return text.str();
}

void expect_golden(const std::filesystem::path& path, const json::Value& value) {
  if (std::getenv("PROBITY_UPDATE_GOLDEN")) {
    std::filesystem::create_directories(path.parent_path());
    std::ofstream(path, std::ios::binary) << json::pretty(value);
    return;
  }
  EXPECT_TRUE(read(path) == json::pretty(value))
      << path << " is not what this program offers; see the head of this test";
}

TEST(Interface, IsWhatTheGoldenFilesSay) {
  json::Value document = offered().openapi();
  // The schemas have a file each.
  document.get_object()["components"].get_object().erase("schemas");
  expect_golden(kGolden / "openapi.json", document);
  std::set<std::string> names;
  for (const portal::SchemaLine& one : offered().schemas().schemas) {
    names.insert(one.name + ".json");
    expect_golden(kGolden / "schemas" / (one.name + ".json"), *offered().schema(one.name));
  }
  for (const auto& file : std::filesystem::directory_iterator(kGolden / "schemas")) {
    const std::string name = file.path().filename().string();
    if (names.contains(name)) continue;
    if (std::getenv("PROBITY_UPDATE_GOLDEN"))
      std::filesystem::remove(file.path());
    else
      ADD_FAILURE() << "tests/golden/schemas/" << name << ": there is no such schema any more";
  }
}

TEST(Interface, EveryOperationSaysWhatItIsFor) {
  std::set<std::pair<std::string, std::string>> seen;
  for (const portal::Endpoint* one : offered().endpoints()) {
    SCOPED_TRACE(one->path);
    EXPECT_FALSE(one->what.empty()) << "say it in page_data.cc, or where the operation is added";
    EXPECT_TRUE(seen.emplace(server::http::name(one->method), one->path).second);
    for (const portal::Parameter& parameter : portal::path_parameters(*one))
      EXPECT_FALSE(parameter.what.empty()) << parameter.name << ": say it in interface.cc";
    for (const portal::Parameter& parameter : one->parameters)
      EXPECT_FALSE(parameter.what.empty()) << parameter.name;
  }
}

// Nothing is documented twice or differently: every reference leads to a schema.
void collect_references(const json::Value& value, std::set<std::string>& found) {
  if (value.is_array())
    for (const json::Value& item : value.get_array()) collect_references(item, found);
  if (!value.is_object()) return;
  for (const auto& member : value.get_object()) {
    if (member.key() == "$ref" && member.value().is_string())
      found.insert(std::string(json::view(member.value().get_string())));
    collect_references(member.value(), found);
  }
}

TEST(Interface, EveryReferenceLeadsSomewhere) {
  const json::Value document = offered().openapi();
  std::set<std::string> references;
  collect_references(document, references);
  EXPECT_GT(references.size(), 20u);
  for (const std::string& one : references) {
    ASSERT_TRUE(one.starts_with("#/")) << one;
    EXPECT_TRUE(json::at(document, one.substr(1))) << one;
  }
}

TEST(Interface, ASendersSchemaIsStrictAndAnAnswersIsOpen) {
  const json::Value use = *offered().schema("use.v1");
  EXPECT_EQ(use.at("additionalProperties"), json::Value(false));
  EXPECT_TRUE(json::at(use, "/properties/name/maxLength"));
  const json::Value answer = *offered().schema("page.use");
  EXPECT_FALSE(json::find(answer, "additionalProperties"));
  EXPECT_FALSE(json::at(answer, "/properties/title/maxLength"));
  EXPECT_TRUE(json::at(answer, "/properties/title/type"));
}

TEST(Interface, FieldsAreShownFlat) {
  std::set<std::string> names;
  for (const portal::FieldWords& field : portal::field_words(*offered().schema("use.v1")))
    names.insert(field.name + (field.required ? ": " : "?: ") + field.form);
  EXPECT_TRUE(names.contains("contact.office: text"));
  EXPECT_TRUE(names.contains("components?: a list, each a SHA-256 digest") ||
              names.contains("components: a list, each a SHA-256 digest"));
}

}  // namespace
}  // namespace probity
