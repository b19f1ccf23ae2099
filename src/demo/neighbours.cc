#include "demo/neighbours.h"

#include <array>
#include <chrono>
#include <thread>

#include "net/curl_client.h"
#include "peers/asker.h"
#include "peers/limits.h"
#include "peers/policy_file.h"
#include "store/log_store.h"

namespace probity::demo {

using base::Code;
using base::fail;
using base::Path;
using base::Result;
using base::Status;

namespace {

constexpr const char* kFolder = "neighbours";
constexpr std::chrono::seconds kPatience{60};

struct Neighbour {
  const char* name;
  access::Founding founding;
};

std::array<Neighbour, 2> neighbours() {
  return {
      {{"northshore",
        {"log.northshore.example", "Republic of Northshore", "northshore", "registrar",
         "Europe/Lisbon"}},
       {"auditors",
        {"log.auditors.example", "Court of Auditors", "auditors", "registrar", "Europe/Lisbon"}}}};
}

// The key of a neighbour's log, which is also that by which it cosigns.
Result<log::Verifier> made(const Path& directory, const access::Founding& founding,
                           base::Doors doors) {
  if (!doors.files.kind(directory)) {
    PROBITY_TRY(const auto founded, access::Node::found(directory, founding, doors));
    return founded->log_verifier();
  }
  PROBITY_TRY(const auto node, access::Node::open(directory, doors));
  return node->log_verifier();
}

std::string address(std::uint16_t port) { return "http://127.0.0.1:" + std::to_string(port); }

// One node's view of the others: it witnesses them, asks them, and wants all of them.
Status write_policy(const Path& directory, const std::vector<log::PolicyWitness>& others,
                    base::Files& files) {
  log::Policy policy;
  log::PolicyGroup all{"neighbours", others.size(), {}};
  for (const log::PolicyWitness& one : others) {
    policy.logs.push_back({one.key, ""});
    policy.witnesses.push_back(one);
    all.members.push_back(one.name);
  }
  policy.groups = {std::move(all)};
  // Who has no address cannot be asked, so nobody is waited for.
  policy.quorum = others.front().url.empty() ? "none" : "neighbours";
  return files.write(directory / peers::kPolicyFile, to_string(policy));
}

}  // namespace

Result<std::unique_ptr<Neighbours>> Neighbours::start(access::Node& node,
                                                      const std::string& own_url) {
  std::unique_ptr<Neighbours> started(new Neighbours);
  base::Files& files = node.doors().files;
  const Path folder = node.directory() / kFolder;
  PROBITY_CHECK(files.make_directories(folder, 0700));
  std::vector<log::PolicyWitness> neighbours_of_it;
  std::vector<Path> places;
  for (const Neighbour& one : neighbours()) {
    const Path place = folder / one.name;
    PROBITY_TRY(const log::Verifier key, made(place, one.founding, node.doors()));
    PROBITY_TRY(auto child, Child::prepare({"serve", "--data", place.string()},
                                           folder / (std::string(one.name) + ".log")));
    neighbours_of_it.push_back({one.name, key, address(child->port())});
    places.push_back(place);
    started->children_.push_back(std::move(child));
  }
  PROBITY_CHECK(write_policy(node.directory(), neighbours_of_it, files));
  for (const Path& place : places)
    PROBITY_CHECK(write_policy(place, {{"westmark", node.log_verifier(), own_url}}, files));
  PROBITY_TRY(started->policy_, peers::read_policy(node.directory(), node.log_verifier(), files));
  for (const auto& child : started->children_) child->start();
  return started;
}

Result<peers::Gathered> Neighbours::cosign(access::Node& node) const {
  net::CurlClient client({.allow_private = true,
                          .timeout = std::chrono::seconds(5),
                          .max_answer = peers::limits::kAnswerBytes});
  PROBITY_TRY(const auto db, node.writer());
  std::vector<peers::Asker> askers;
  for (const log::PolicyWitness& one : policy_.witnesses)
    askers.emplace_back(node.log_verifier(), one, client);
  const auto until = std::chrono::steady_clock::now() + kPatience;
  std::string trouble;
  for (;;) {
    for (peers::Asker& asker : askers)
      if (const auto asked = asker.ask(*db); !asked) trouble = asked.error().what;
    PROBITY_TRY(const auto newest, store::newest_checkpoint(*db));
    PROBITY_TRY(auto at, peers::gathered(*db, policy_, newest.value_or(store::StoredCheckpoint{})));
    if (at.quorum_met()) return at;
    if (std::chrono::steady_clock::now() > until)
      return fail(Code::environment,
                  "the demonstration's neighbours do not cosign its log: " + trouble, "",
                  "demo.quorum", "short by " + std::to_string(at.missing),
                  "both neighbours (their words are in " + std::string(kFolder) + "/*.log)");
    std::this_thread::sleep_for(std::chrono::milliseconds(50));
  }
}

}  // namespace probity::demo
