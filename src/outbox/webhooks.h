// Webhooks: who asked to be told of changes at an address of theirs, and the secret that each
// notice to them is signed with (Standard Webhooks 1.0.0, https://www.standardwebhooks.com): shown
// once, sealed under the KEK. Private tables. Reads go through the caller's connection. Any thread.
#pragma once

#include <boost/describe/class.hpp>
#include <boost/describe/enum.hpp>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "access/private_tables.h"
#include "crypto/secret.h"
#include "outbox/notice.h"

namespace probity::outbox {

enum class WebhookState {
  active,
  paused,  // its owner stopped it; what is logged meanwhile is sent when it goes on
  dead,    // nothing could be delivered for days, or the receiver said that it is gone
};
BOOST_DESCRIBE_ENUM(WebhookState, active, paused, dead)

struct Webhook {
  std::string id;
  std::string url;
  Wanted wanted;
  std::optional<std::int64_t> account;  // none: made at the command line
  base::Time created;
  WebhookState state = WebhookState::active;
  std::uint64_t next_entry = 0;  // the first that it was not yet considered for
  std::int64_t waiting = 0;      // notices to be sent
  std::int64_t given_up = 0;     // notices that could not be delivered
  std::optional<base::Time> failing_since;
  std::string last_error;  // of the last try; empty when it went well
  std::optional<base::Time> last_sent;
};

struct NewWebhook {
  Webhook webhook;
  std::string secret;  // "whsec_...", shown once
};

class Webhooks {
 public:
  explicit Webhooks(access::PrivateTables& tables) : tables_(tables) {}

  // It is told of what is logged from now on. `wanted` was checked. bad_input (rule net.url);
  // too_large (rule webhook.count).
  base::Result<NewWebhook> add(const std::string& url, const Wanted& wanted,
                               std::optional<std::int64_t> account);
  // Of one account, or all; the oldest first.
  base::Result<std::vector<Webhook>> all(store::Db& db, std::optional<std::int64_t> account = {});
  // not_found (rule webhook.none) when there is none, or it is another account's.
  base::Result<Webhook> find(store::Db& db, const std::string& id,
                             std::optional<std::int64_t> account = {});
  base::Status remove(const std::string& id);
  // active: from where it stopped; what was given up is tried again.
  base::Status set_state(const std::string& id, WebhookState state);
  base::Result<crypto::Secret> secret(store::Db& db, const std::string& id);

 private:
  access::PrivateTables& tables_;
};

}  // namespace probity::outbox
