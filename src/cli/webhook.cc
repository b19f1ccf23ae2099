#include <boost/describe/class.hpp>

#include "access/private_tables.h"
#include "cli/all.h"
#include "cli/data.h"
#include "json/codec.h"
#include "net/curl_client.h"
#include "outbox/courier.h"
#include "outbox/webhooks.h"

namespace probity::cli {

namespace {

struct WebhookLine {
  std::string id;
  std::string url;
  outbox::WebhookState state = outbox::WebhookState::active;
  outbox::Wanted wanted;
  base::Time created;
  std::int64_t waiting = 0;
  std::int64_t given_up = 0;
  std::optional<base::Time> last_sent;
  std::string last_error;
};
BOOST_DESCRIBE_STRUCT(WebhookLine, (),
                      (id, url, state, wanted, created, waiting, given_up, last_sent, last_error))

struct Made {
  WebhookLine webhook;
  std::string secret;
};
BOOST_DESCRIBE_STRUCT(Made, (), (webhook, secret))

WebhookLine line_of(const outbox::Webhook& one) {
  return {one.id,      one.url,      one.state,     one.wanted,    one.created,
          one.waiting, one.given_up, one.last_sent, one.last_error};
}

std::string words_of(const outbox::Webhook& one) {
  std::string words = one.id + "  " + std::string(json::word(one.state)) + "  " + one.url + "  " +
                      std::to_string(one.waiting) + " waiting";
  if (one.given_up > 0) words += ", " + std::to_string(one.given_up) + " given up";
  if (!one.last_error.empty()) words += ", last: " + one.last_error;
  return words;
}

using Act = std::function<base::Result<Verdict>(Terminal&, base::Doors, access::Node&,
                                                const outbox::Webhook&)>;

// A command about one webhook of a node.
Command about_one(std::string name, std::string summary, Act act) {
  struct Given {
    std::string data, id;
  };
  auto given = std::make_shared<Given>();
  const std::string example = "probity " + name + " 0f3c... --data city";
  return {std::move(name), std::move(summary), example,
          [given](Options& options) {
            options.argument("ID", given->id, "The webhook, as `probity webhook list` shows it");
            options.text("--data", "DIR", given->data, kDataHelp, true);
          },
          [given, act](Terminal& terminal, base::Doors doors) -> base::Result<Verdict> {
            PROBITY_TRY(const auto node, open_node(given->data, doors));
            PROBITY_TRY(const auto db, node->reader());
            outbox::Webhooks webhooks(node->private_tables());
            PROBITY_TRY(const auto found, webhooks.find(*db, given->id));
            return act(terminal, doors, *node, found);
          }};
}

Command change(std::string name, std::string summary, outbox::WebhookState state) {
  return about_one(std::move(name), std::move(summary),
                   [state](Terminal& terminal, base::Doors, access::Node& node,
                           const outbox::Webhook& hook) -> base::Result<Verdict> {
                     outbox::Webhooks webhooks(node.private_tables());
                     PROBITY_CHECK(webhooks.set_state(hook.id, state));
                     PROBITY_TRY(const auto db, node.reader());
                     PROBITY_TRY(const auto now, webhooks.find(*db, hook.id));
                     terminal.say(words_of(now));
                     terminal.answer(json::encode(line_of(now)));
                     return Verdict::good;
                   });
}

}  // namespace

Command webhook_add() {
  struct Given {
    std::string data, url;
    outbox::Wanted wanted;
  };
  auto given = std::make_shared<Given>();
  return {"webhook add",
          "Call an address when something is logged; prints the secret that signs the calls, once",
          "probity webhook add https://example.org/hooks/probity --kinds use use-facts --data city",
          [given](Options& options) {
            options.argument("URL", given->url, "Where to POST to: http or https");
            options.text("--data", "DIR", given->data, kDataHelp, true);
            options.texts("--kinds", "KIND", given->wanted.kinds,
                          "Only these kinds of entry (default: all)");
            options.texts("--agencies", "AGENCY", given->wanted.agencies,
                          "Only what these organisations say, or what is said of their things");
            options.texts("--uses", "USE", given->wanted.uses, "Only what is about these uses");
          },
          [given](Terminal& terminal, base::Doors doors) -> base::Result<Verdict> {
            PROBITY_TRY(const auto node, open_node(given->data, doors));
            PROBITY_CHECK(outbox::check(given->wanted, outbox::kinds_of(node->registers())));
            outbox::Webhooks webhooks(node->private_tables());
            PROBITY_TRY(const auto made, webhooks.add(given->url, given->wanted, std::nullopt));
            terminal.say("Webhook " + made.webhook.id + " is told of what is logged from entry " +
                         std::to_string(made.webhook.next_entry) + " on.");
            terminal.say("Its secret, shown this once: " + made.secret);
            terminal.answer(json::encode(Made{line_of(made.webhook), made.secret}));
            return Verdict::good;
          }};
}

Command webhook_list() {
  auto data = std::make_shared<std::string>();
  return {"webhook list", "List the webhooks of a node, and how it goes with each",
          "probity webhook list --data city",
          [data](Options& options) { options.text("--data", "DIR", *data, kDataHelp, true); },
          [data](Terminal& terminal, base::Doors doors) -> base::Result<Verdict> {
            PROBITY_TRY(const auto node, open_node(*data, doors));
            PROBITY_TRY(const auto db, node->reader());
            PROBITY_TRY(const auto all, outbox::Webhooks(node->private_tables()).all(*db));
            std::vector<WebhookLine> lines;
            for (const outbox::Webhook& one : all) {
              lines.push_back(line_of(one));
              terminal.say(words_of(one));
            }
            if (all.empty()) terminal.say("Nobody asked to be told of changes yet.");
            terminal.answer(json::encode(lines));
            return Verdict::good;
          }};
}

Command webhook_remove() {
  return about_one("webhook remove",
                   "Call an address no more, and forget what was still to be sent",
                   [](Terminal& terminal, base::Doors, access::Node& node,
                      const outbox::Webhook& hook) -> base::Result<Verdict> {
                     outbox::Webhooks webhooks(node.private_tables());
                     PROBITY_CHECK(webhooks.remove(hook.id));
                     terminal.say("Removed.");
                     terminal.answer(json::encode(line_of(hook)));
                     return Verdict::good;
                   });
}

Command webhook_pause() {
  return change("webhook pause", "Stop calling an address until `probity webhook resume`",
                outbox::WebhookState::paused);
}

Command webhook_resume() {
  return change("webhook resume",
                "Go on where a webhook stopped, with what was given up tried again",
                outbox::WebhookState::active);
}

Command webhook_test() {
  return about_one(
      "webhook test", "Send one test event now, also to this machine, and say what came back",
      [](Terminal& terminal, base::Doors doors, access::Node& node,
         const outbox::Webhook& hook) -> base::Result<Verdict> {
        PROBITY_TRY(const auto db, node.reader());
        outbox::Webhooks webhooks(node.private_tables());
        PROBITY_TRY(const auto secret, webhooks.secret(*db, hook.id));
        const base::Time now = doors.clock.now();
        net::CurlClient client({.allow_private = true});  // the operator asks
        PROBITY_TRY(const auto answer, client.send(outbox::signed_call(
                                           hook.url, "msg_test_" + base::nonce(doors.random), now,
                                           outbox::test_body(node.file().origin, now), secret)));
        const bool taken = answer.status >= 200 && answer.status < 300;
        terminal.say("The receiver answered " + std::to_string(answer.status) + ".");
        terminal.answer(json::Object{{"status", answer.status}, {"taken", taken}});
        return taken ? Verdict::good : Verdict::bad;
      });
}

}  // namespace probity::cli
