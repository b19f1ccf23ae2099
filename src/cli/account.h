// What the account commands share.
#pragma once

#include <string>

#include "access/accounts.h"
#include "access/node.h"

namespace probity::cli {

// Who acts, for the audit trail.
inline const access::By kOperator{"the command line", ""};

// not_found (rule account.unknown) for a login that nobody has.
base::Result<access::Account> find_account(access::Node& node, const std::string& login);

}  // namespace probity::cli
