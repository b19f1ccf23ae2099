#include "log/policy.h"

#include <algorithm>
#include <map>
#include <set>

#include "log/limits.h"
#include "log/lines.h"
#include "log/verifier_key.h"

namespace probity::log {
namespace {

using Words = std::vector<std::string_view>;

constexpr std::string_view kNone = "none";

tl::unexpected<base::Error> refuse(std::string what, std::string_view found = {},
                                   std::string required = {}) {
  return base::fail(base::Code::bad_input, std::move(what), {}, "policy.format",
                    std::string(found.substr(0, 160)), std::move(required));
}

// White space is ASCII space and tab, and nothing else.
Words words_of(std::string_view line) {
  Words words;
  while (true) {
    const std::size_t begin = line.find_first_not_of(" \t");
    if (begin == std::string_view::npos) return words;
    line.remove_prefix(begin);
    const std::size_t end = std::min(line.find_first_of(" \t"), line.size());
    words.push_back(line.substr(0, end));
    line.remove_prefix(end);
  }
}

bool has_control(std::string_view line) {
  return std::any_of(line.begin(), line.end(), [](char c) {
    const auto byte = static_cast<unsigned char>(c);
    return (byte < 0x20 && c != '\t') || byte == 0x7f;
  });
}

class Reading {
 public:
  base::Status line(std::string_view text) {
    if (has_control(text)) return refuse("a line has a control character", {}, "tab and text only");
    const Words words = words_of(text);
    if (words.empty() || words[0].starts_with('#')) return {};
    if (words[0] == "log") return log(words);
    if (words[0] == "witness") return witness(words);
    if (words[0] == "group") return group(words);
    if (words[0] == "quorum") return quorum(words);
    return refuse("a line says something unknown", words[0], "log, witness, group or quorum");
  }

  base::Result<Policy> done() {
    if (!has_quorum_) return refuse("the policy has no quorum", {}, "a line `quorum NAME`");
    return std::move(policy_);
  }

 private:
  base::Status log(const Words& words) {
    if (words.size() != 2 && words.size() != 3)
      return refuse("a log's line has the wrong form", {}, "log KEY [URL]");
    PROBITY_TRY(Verifier key, parse_verifier_key(words[1], NoteKeyType::ed25519));
    for (const PolicyLog& one : policy_.logs)
      if (one.key.key == key.key) return refuse("two logs have one key", words[1]);
    policy_.logs.push_back({std::move(key), url(words, 2)});
    return {};
  }

  base::Status witness(const Words& words) {
    if (words.size() != 3 && words.size() != 4)
      return refuse("a witness's line has the wrong form", {}, "witness NAME KEY [URL]");
    PROBITY_CHECK(define(words[1]));
    PROBITY_TRY(Verifier key, parse_verifier_key(words[2], NoteKeyType::cosignature));
    for (const PolicyWitness& one : policy_.witnesses)
      if (one.key.key == key.key) return refuse("two witnesses have one key", words[2]);
    policy_.witnesses.push_back({std::string(words[1]), std::move(key), url(words, 3)});
    return {};
  }

  base::Status group(const Words& words) {
    if (words.size() < 4)
      return refuse("a group's line has the wrong form", {}, "group NAME all|any|K NAME...");
    const std::size_t members = words.size() - 3;
    PolicyGroup group;
    group.name = words[1];
    if (words[2] == "all") {
      group.threshold = members;
    } else if (words[2] == "any") {
      group.threshold = 1;
    } else {
      const auto k = parse_count(words[2]);
      if (!k || *k < 1 || *k > members)
        return refuse("a group asks for a number that it cannot have", words[2],
                      "all, any, or 1 to " + std::to_string(members));
      group.threshold = *k;
    }
    for (std::size_t i = 3; i < words.size(); ++i) {
      const std::string name(words[i]);
      if (!defined_.contains(name)) return refuse("a group has an unknown member", name);
      // So that a witness counts in one way only.
      if (!members_.insert(name).second) return refuse("a name is a member twice", name);
      group.members.push_back(name);
    }
    PROBITY_CHECK(define(words[1]));
    policy_.groups.push_back(std::move(group));
    return {};
  }

  base::Status quorum(const Words& words) {
    if (words.size() != 2) return refuse("the quorum's line has the wrong form", {}, "quorum NAME");
    if (has_quorum_) return refuse("the policy has two quorums", words[1], "one");
    if (words[1] != kNone && !defined_.contains(std::string(words[1])))
      return refuse("the quorum is unknown", words[1], "a witness or group of a line above");
    has_quorum_ = true;
    policy_.quorum = words[1];
    return {};
  }

  base::Status define(std::string_view name) {
    if (name == kNone) return refuse("this name is taken by the specification", name);
    if (!defined_.insert(std::string(name)).second) return refuse("a name is defined twice", name);
    return {};
  }

  static std::string url(const Words& words, std::size_t at) {
    return at < words.size() ? std::string(words[at]) : std::string();
  }

  Policy policy_;
  std::set<std::string> defined_, members_;
  bool has_quorum_ = false;
};

}  // namespace

// How many more cosignatures each name needs at the least. Each name is a member once, so the
// cheapest k members of a group do not share witnesses.
std::size_t missing(const Policy& policy, const std::set<std::string>& cosigned) {
  std::map<std::string, std::size_t> lacks;
  lacks.emplace(kNone, 0);
  for (const PolicyWitness& one : policy.witnesses)
    lacks.emplace(one.name, cosigned.contains(one.name) ? 0 : 1);
  for (const PolicyGroup& group : policy.groups) {
    std::vector<std::size_t> each;
    for (const std::string& name : group.members) each.push_back(lacks.at(name));
    std::sort(each.begin(), each.end());
    std::size_t sum = 0;
    for (std::size_t i = 0; i < group.threshold; ++i) sum += each[i];
    lacks.emplace(group.name, sum);
  }
  return lacks.at(policy.quorum);
}

base::Result<Policy> parse_policy(std::string_view text) {
  if (text.size() > limits::kPolicyBytes)
    return base::fail(base::Code::too_large, "the policy is too large", {}, "policy.size",
                      std::to_string(text.size()) + " bytes",
                      "at most " + std::to_string(limits::kPolicyBytes));
  Reading reading;
  for (std::size_t number = 1; !text.empty(); ++number) {
    const std::string where = "line " + std::to_string(number);
    if (number > limits::kPolicyLines)
      return base::fail(base::Code::too_large, "the policy has too many lines", where,
                        "policy.size", {}, "at most " + std::to_string(limits::kPolicyLines));
    const auto line = take_line(text);
    if (!line)
      return base::fail(base::within(refuse("the last line has no newline").value(), where));
    if (auto taken = reading.line(*line); !taken)
      return base::fail(base::within(std::move(taken).error(), where));
  }
  return reading.done();
}

std::string to_string(const Policy& policy) {
  std::string text;
  const auto line = [&](std::initializer_list<std::string_view> words) {
    std::string_view between;
    for (const std::string_view word : words) {
      if (word.empty()) continue;
      text.append(between).append(word);
      between = " ";
    }
    text += '\n';
  };
  for (const PolicyLog& one : policy.logs)
    line({"log", verifier_key_text(one.key, NoteKeyType::ed25519), one.url});
  for (const PolicyWitness& one : policy.witnesses)
    line({"witness", one.name, verifier_key_text(one.key, NoteKeyType::cosignature), one.url});
  for (const PolicyGroup& group : policy.groups) {
    const std::string k = group.threshold == group.members.size() ? "all"
                          : group.threshold == 1                  ? "any"
                                                                  : std::to_string(group.threshold);
    std::string members;
    for (const std::string& name : group.members)
      members.append(members.empty() ? "" : " ") += name;
    line({"group", group.name, k, members});
  }
  line({"quorum", policy.quorum});
  return text;
}

base::Result<Judged> judge(const Policy& policy, std::string_view note_text) {
  PROBITY_TRY(const Note note, parse_note(note_text));
  PROBITY_TRY(Checkpoint checkpoint, parse_checkpoint(note.text));
  const PolicyLog* by = nullptr;
  for (const PolicyLog& log : policy.logs) {
    if (log.key.name != checkpoint.origin ||
        !find_line(note, log.key.name, NoteKeyType::ed25519, log.key.key))
      continue;
    PROBITY_CHECK(verify_note(note, log.key.name, log.key.key));
    by = &log;
  }
  if (!by)
    return base::fail(base::Code::unauthorised,
                      "the checkpoint is not signed by a log of the policy", {}, "policy.log",
                      checkpoint.origin);
  Judged judged{std::move(checkpoint), by->key, {}, 0};
  std::set<std::string> cosigned;
  for (const PolicyWitness& witness : policy.witnesses) {
    if (!find_line(note, witness.key.name, NoteKeyType::cosignature, witness.key.key)) continue;
    PROBITY_TRY(const base::Time time, verify_cosignature(note, witness.key));
    judged.cosigned.push_back({witness.name, time});
    cosigned.insert(witness.name);
  }
  judged.missing = missing(policy, cosigned);
  return judged;
}

}  // namespace probity::log
