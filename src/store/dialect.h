// Dialect: where SQLite and PostgreSQL want other words. Statements are written so that both
// understand them; what is left is here: how tables are declared, which there are, and where the
// version of the migrations stands. Functions over a Db on its thread.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "store/db.h"

namespace probity::store {

// A script of ours, which is written for SQLite, as PostgreSQL wants it: keys and bytes by their
// names there, no virtual tables, and lines that begin with "-- postgresql: " come to life.
std::string for_postgresql(std::string_view script);

// The names of its tables, virtual ones first, without those that a virtual table keeps for itself.
Result<std::vector<std::string>> tables(Db& db);

// As transact(), however long the others take that write.
Status patiently(Db& db, const std::function<Status()>& body);

// Whether it falls to this connection, while it lives, to do what several servers of one node must
// not do twice. With SQLite there is one server.
Result<bool> falls_to(Db& db, std::int64_t what);

// How many migrations it has been through; 0 for a database that is not ours.
Result<std::int64_t> schema_version(Db& db);
Status set_schema_version(Db& db, std::int64_t version);

}  // namespace probity::store
