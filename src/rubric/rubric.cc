#include "rubric/rubric.h"

#include "base/resource.h"
#include "crypto/sha256.h"
#include "json/canonical.h"
#include "json/codec.h"
#include "json/parse.h"
#include "rubric/document.h"

namespace probity::rubric {

std::span<const base::Resource> resources();

base::Result<Rubric> Rubric::parse(const boost::json::value& document) {
  PROBITY_TRY(auto read, json::decode<document::Rubric>(document));
  PROBITY_TRY(Tables tables, compile(std::move(read)));
  tables.digest = crypto::sha256(base::as_bytes(json::canonical(document)));
  Rubric rubric;
  rubric.tables_ = std::make_shared<const Tables>(std::move(tables));
  return rubric;
}

base::Result<Rubric> Rubric::read(std::string_view text) {
  PROBITY_TRY(const json::Value document, json::parse(text));
  return parse(document);
}

const std::string& Rubric::id() const { return tables_->id; }
const std::string& Rubric::version() const { return tables_->version; }
base::Hash256 Rubric::digest() const { return tables_->digest; }
const Vocabulary& Rubric::vocabulary() const { return tables_->vocabulary; }
const Purposes& Rubric::purposes() const { return tables_->purposes; }

std::string_view Rubric::words(std::string_view id, std::string_view language) const {
  const auto found = tables_->texts.find(std::string(id));
  if (found == tables_->texts.end()) return {};
  for (const std::string_view wanted : {language, std::string_view("en")})
    if (const auto text = found->second.find(std::string(wanted)); text != found->second.end())
      return text->second;
  return {};
}

std::int64_t Rubric::token_seconds(std::int64_t impact) const {
  const TokenRule& token = tables_->token;
  return (impact >= token.high_from ? token.days_high : token.days) * base::kDay;
}

std::string_view core_text() {
  return base::find(resources(), "../../rubrics/core.json").value_or("");
}

base::Result<Rubric> core() { return Rubric::read(core_text()); }

}  // namespace probity::rubric
