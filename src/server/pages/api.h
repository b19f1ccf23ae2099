// View of the description of the interface for programs, made from the same table as the OpenAPI
// document: every operation with an example to copy, and every kind of statement with its fields.
// See parts.h for what a view is.
#pragma once

#include "server/pages/parts.h"

namespace probity::server::pages {

struct ApiParameter {
  std::string name;
  std::string where;  // "in the address", "in the query, may be repeated"
  std::string what;
};
BOOST_DESCRIBE_STRUCT(ApiParameter, (), (name, where, what))

struct ApiOperation {
  std::string id;  // its anchor
  std::string method;
  std::string path;
  std::string what;
  std::vector<ApiParameter> parameters;
  std::optional<Link> takes;  // the schema of what is sent
  std::optional<Link> gives;  // and of the answer
  std::string type;           // of the answer
  std::string token;          // the scope that its API token needs; empty: nobody needs an account
  std::vector<Command> commands;
  std::string href;  // the example's address, where a browser can open it
};
BOOST_DESCRIBE_STRUCT(ApiOperation, (),
                      (id, method, path, what, parameters, takes, gives, type, token, commands,
                       href))

struct ApiTopic {
  std::string id;
  std::string title;
  std::vector<ApiOperation> operations;
};
BOOST_DESCRIBE_STRUCT(ApiTopic, (), (id, title, operations))

struct ApiField {
  std::string name;
  std::string form;
  bool required = false;
};
BOOST_DESCRIBE_STRUCT(ApiField, (), (name, form, required))

struct ApiKind {
  std::string id;
  std::string word;
  std::string meaning;
  std::string predicate_type;
  std::string who;    // the offices that may say it
  std::string about;  // what it may be about
  Link schema;
  std::vector<ApiField> fields;
};
BOOST_DESCRIBE_STRUCT(ApiKind, (), (id, word, meaning, predicate_type, who, about, schema, fields))

struct ApiPage {
  static constexpr std::string_view kTemplate = "api.html";
  std::vector<Link> downloads;
  std::vector<ApiTopic> topics;
  std::vector<ApiKind> kinds;
};
BOOST_DESCRIBE_STRUCT(ApiPage, (), (downloads, topics, kinds))

}  // namespace probity::server::pages
