// file put, list, remove, check.
#include <fmt/format.h>

#include "access/files.h"
#include "cli/all.h"
#include "cli/data.h"
#include "json/codec.h"

namespace probity::cli {

using base::Code;
using base::fail;
using base::Result;

namespace {

struct About {
  std::string artifact, use;
};

void declare(Options& options, About& about) {
  options.text("--artifact", "ROOT", about.artifact, "About this component, by its manifest root");
  options.text("--use", "ID", about.use, "About this use, such as city/library-chat");
}

Result<std::optional<base::SubjectDigest>> subject_of(const About& about, store::Db& db) {
  using Found = std::optional<base::SubjectDigest>;
  if (about.artifact.empty() && about.use.empty()) return Found();
  if (!about.artifact.empty() && !about.use.empty())
    return fail(Code::usage, "a file is about one thing", "--use", "file.subject", about.use,
                "--artifact or --use, not both");
  const bool is_use = about.artifact.empty();
  const std::string& name = is_use ? about.use : about.artifact;
  PROBITY_TRY(const auto found, ledger::find_named(db, is_use ? "use" : "artifact", name));
  if (!found)
    return fail(Code::not_found, "that is not in the log", is_use ? "--use" : "--artifact",
                "file.subject", name,
                is_use ? "a registered use" : "the root of a released artifact");
  return Found(found->digest);
}

std::string line_of(const access::StoredFile& file) {
  return fmt::format("{:>4}  {}  {:>10}  {}  {}{}", file.id, file.sha256.hex().substr(0, 12),
                     file.bytes, file.organisation, file.name,
                     file.part ? "  (part of the component)" : "");
}

}  // namespace

Command file_put() {
  struct Given {
    std::string data, organisation;
    About about;
    std::vector<std::string> paths;
    bool of_manifest = false;
  };
  auto given = std::make_shared<Given>();
  return {"file put",
          "Put files into the node's store: for an organisation, about a component or a use",
          "probity file put report.pdf --for city --use city/library-chat --data city",
          [given](Options& options) {
            options.arguments("PATH", given->paths, "The files; larger ones than a browser takes");
            options.text("--for", "ORG", given->organisation, "Whose files they are", true);
            declare(options, given->about);
            options.flag("--of-manifest", given->of_manifest,
                         "Take only files that the component's manifest lists");
            options.text("--data", "DIR", given->data, kDataHelp, true);
          },
          [given](Terminal& terminal, base::Doors doors) -> Result<Verdict> {
            PROBITY_TRY(const auto node, open_node(given->data, doors));
            PROBITY_TRY(const auto db, node->reader());
            PROBITY_TRY(const auto subject, subject_of(given->about, *db));
            if (!subject)
              return fail(Code::usage, "say what the files are about", "--use", "file.subject", "",
                          "--artifact ROOT or --use ID");
            std::vector<access::StoredFile> kept;
            for (const std::string& path : given->paths) {
              PROBITY_TRY(const auto source, doors.files.open(path));
              access::NewFile what;
              what.name = base::Path(path).filename().string();
              what.organisation = given->organisation;
              what.subject = *subject;
              what.part_only = given->of_manifest;
              PROBITY_TRY(auto file, node->file_store().put(what, *source));
              terminal.say(line_of(file));
              kept.push_back(std::move(file));
            }
            terminal.answer(json::encode(kept));
            return Verdict::good;
          }};
}

Command file_list() {
  struct Given {
    std::string data, organisation;
    About about;
  };
  auto given = std::make_shared<Given>();
  return {"file list", "List the files that a node keeps: id, digest, bytes, whose, name",
          "probity file list --for city --data city",
          [given](Options& options) {
            options.text("--for", "ORG", given->organisation, "Only this organisation's");
            declare(options, given->about);
            options.text("--data", "DIR", given->data, kDataHelp, true);
          },
          [given](Terminal& terminal, base::Doors doors) -> Result<Verdict> {
            PROBITY_TRY(const auto node, open_node(given->data, doors));
            PROBITY_TRY(const auto db, node->reader());
            PROBITY_TRY(const auto subject, subject_of(given->about, *db));
            PROBITY_TRY(auto files, subject ? access::files_about(*db, *subject)
                                    : given->organisation.empty()
                                        ? access::all_files(*db)
                                        : access::files_of(*db, given->organisation));
            if (!given->organisation.empty())
              std::erase_if(files, [&](const access::StoredFile& one) {
                return one.organisation != given->organisation;
              });
            for (const access::StoredFile& one : files) terminal.say(line_of(one));
            if (files.empty()) terminal.say("No files are kept.");
            terminal.answer(json::encode(files));
            return Verdict::good;
          }};
}

Command file_remove() {
  struct Given {
    std::string data, organisation;
    std::int64_t id = 0;
  };
  auto given = std::make_shared<Given>();
  return {"file remove", "Take an organisation's file away, unless a check or a grant rests on it",
          "probity file remove --id 7 --for city --data city",
          [given](Options& options) {
            options.number("--id", "N", given->id, "The file, as `probity file list` shows it");
            options.text("--for", "ORG", given->organisation, "Whose file it is", true);
            options.text("--data", "DIR", given->data, kDataHelp, true);
          },
          [given](Terminal& terminal, base::Doors doors) -> Result<Verdict> {
            PROBITY_TRY(const auto node, open_node(given->data, doors));
            PROBITY_CHECK(node->file_store().remove(given->id, given->organisation, {}, ""));
            terminal.say("Removed.");
            terminal.answer(json::Value(given->id));
            return Verdict::good;
          }};
}

Command file_check() {
  auto data = std::make_shared<std::string>();
  return {"file check", "Check every kept file against its name, which is the digest of its bytes",
          "probity file check --data city",
          [data](Options& options) { options.text("--data", "DIR", *data, kDataHelp, true); },
          [data](Terminal& terminal, base::Doors doors) -> Result<Verdict> {
            PROBITY_TRY(const auto node, open_node(*data, doors));
            PROBITY_TRY(const auto db, node->reader());
            PROBITY_TRY(const auto report, node->file_store().check(*db));
            for (const auto& one : report.damaged) terminal.say(one.what + "  " + one.sha256.hex());
            terminal.say(fmt::format("{} files, {} bytes: {}", report.files, report.bytes,
                                     report.damaged.empty()
                                         ? "every one is what its name says"
                                         : std::to_string(report.damaged.size()) + " damaged"));
            terminal.answer(json::encode(report));
            return report.damaged.empty() ? Verdict::good : Verdict::bad;
          }};
}

}  // namespace probity::cli
