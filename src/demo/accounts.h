// The accounts of the demonstration's people, as data (demo/accounts.json), so that a visitor can
// sign in as each of them. Their passwords are drawn when the demonstration is built and stand in
// one file that only its owner can read. One thread.
#pragma once

#include <boost/describe/class.hpp>
#include <string>
#include <vector>

#include "access/node.h"

namespace probity::demo {

struct DemoAccount {
  std::string who;
  std::string login;
  std::string name;
  std::vector<std::string> persons;
  bool second_factor = false;
  std::string try_;  // what to try
};
BOOST_DESCRIBE_STRUCT(DemoAccount, (), (who, login, name, persons, second_factor, try_))

base::Result<std::vector<DemoAccount>> read_accounts();

// Makes them all and writes `file` (0600): for each its login, password and what to try.
base::Status make_accounts(access::Node& node, const base::Path& file);

}  // namespace probity::demo
