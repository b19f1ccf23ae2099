#include "server/portal/page_data.h"

namespace probity::server::portal {

namespace {

struct PageWords {
  std::string_view pattern;
  Topic topic;
  std::string_view what;
  std::vector<Parameter> parameters;
};

Parameter words() { return {.name = "q", .what = "Words to look for"}; }
Parameter after() {
  return {.name = "after", .what = "Where the list goes on, as next_href of the last answer says"};
}
Parameter choice(std::string_view name, std::string_view what, std::string_view example = "") {
  return {.name = std::string(name),
          .what = std::string(what),
          .example = std::string(example),
          .many = true};
}
Parameter one(std::string_view name, std::string_view what, std::string_view example = "") {
  return {.name = std::string(name), .what = std::string(what), .example = std::string(example)};
}

const std::vector<PageWords>& pages() {
  static const std::vector<PageWords> all = {
      {"/", Topic::registers, "The numbers of the home page, and what changed last", {}},
      {"/uses",
       Topic::registers,
       "The uses of AI, by filters and in order, fifty at a time",
       {words(), choice("agency", "Of this organisation", "riverton"),
        choice("kind", "Of organisations of this kind: agency or vendor"),
        choice("purpose", "With this purpose, as the shared rules name it"),
        choice("impact", "First digit of the risk code: 0-2, 3-4, 5-6, 7-9 or open", "0-2"),
        choice("data", "Second digit of the risk code, likewise"),
        choice("missing", "Fourth digit of the risk code, likewise"),
        choice("label", "Whether a safety label is earned: earned or missing"),
        choice("tier", "Whether its files are open, guarded or blocked"),
        choice("stage", "How far it is: planned, pilot, live or retired"),
        one("code", "With exactly this risk code"),
        one("component", "Uses that this component is part of: its manifest root"),
        one("sort", "Another order: grave, new or name", "new"), after()}},
      {"/uses/{agency}/{slug}",
       Topic::registers,
       "One use: its code decoded, what is missing, checks, rights, whom to ask",
       {}},
      {"/uses/{agency}/{slug}/dossier",
       Topic::registers,
       "A use, its components and all signed entries about them, in one document",
       {}},
      {"/components",
       Topic::registers,
       "The components (model files), by filters and in order, fifty at a time",
       {words(), choice("steward", "Looked after by this organisation", "riverton"),
        choice("modality", "What it works on", "audio"), one("sort", "Another order: name", "name"),
        after()}},
      {"/components/{root}",
       Topic::registers,
       "One component: files, origin, checks, releases, the uses it is part of",
       {}},
      {"/models/{agency}/{slug}", Topic::registers, "A model: a named line of releases", {}},
      {"/agencies",
       Topic::registers,
       "The organisations, by words and kind, fifty at a time",
       {words(), choice("kind", "agency, assessor or vendor", "agency"), after()}},
      {"/models",
       Topic::registers,
       "The models, by words, steward and what they work on, fifty at a time",
       {words(), choice("steward", "Looked after by this organisation", "riverton"),
        choice("modality", "What it works on", "audio"), after()}},
      {"/agencies/{id}",
       Topic::registers,
       "An organisation: its uses, components, and who may sign for it",
       {}},
      {"/tokens/{digest}", Topic::registers, "A safety label: what it allows, and its state", {}},
      {"/incidents",
       Topic::registers,
       "Incidents with uses and components, by filters, newest first, fifty at a time",
       {words(), choice("state", "How they stand: open, closed or withdrawn", "open"),
        choice("severity", "minor, serious or critical", "serious"),
        choice("agency", "Registered by this organisation", "riverton"),
        one("subject", "That concern this use or component: its digest"),
        one("quarter", "Entered in the log in this quarter", "2026-Q4"), after()}},
      {"/incidents/{agency}/{slug}",
       Topic::registers,
       "One incident: how it stands, what it concerns, what was done about it",
       {}},
      {"/quarters", Topic::registers, "The quarter that runs now, as at /quarters/{quarter}", {}},
      {"/quarters/{quarter}",
       Topic::registers,
       "A quarter such as 2026-Q4: incidents and reports by agency, releases by model",
       {}},
      {"/uses/{agency}/{slug}/report",
       Topic::registers,
       "The form by which anyone reports a problem with a use",
       {}},
      {"/cases/{number}",
       Topic::registers,
       "What is public of a problem report: the use, the kind, whether it was answered",
       {}},
      {"/log",
       Topic::log,
       "The log's position and its entries in plain words, newest first",
       {words(), choice("kind", "Only entries of this kind", "use"),
        one("before", "Only entries below this number")}},
      {"/log/{index}", Topic::log, "One entry in plain words, decoded and raw", {}},
      {"/rules", Topic::rules, "The shared rules in words: digits, evidence, questions", {}},
      {"/verify", Topic::log, "How to check everything without this server", {}},
      {"/api",
       Topic::interface_,
       "This description in words, with examples that can be copied",
       {}},
  };
  return all;
}

}  // namespace

namespace {

// What is said of the page, at whatever address its data is.
Endpoint about_page(std::string_view pattern) {
  Endpoint made;
  for (const PageWords& page : pages()) {
    if (page.pattern != pattern) continue;
    made.topic = page.topic;
    made.what = page.what;
    made.parameters = page.parameters;
  }
  if (pattern.find('{') != pattern.npos) made.refusals = {404};
  if (!made.parameters.empty()) made.refusals = {400};
  return made;
}

std::string with_suffix(std::string_view pattern, std::string_view suffix) {
  return std::string(pattern == "/" ? "/index" : pattern).append(suffix);
}

}  // namespace

Endpoint page_endpoint(std::string_view pattern, bool twin, Payload data) {
  Endpoint made = about_page(pattern);
  made.path = twin ? "/api/v1" + std::string(pattern) : with_suffix(pattern, ".json");
  made.gives = std::move(data);
  return made;
}

Endpoint table_endpoint(std::string_view pattern) {
  Endpoint made = about_page(pattern);
  made.path = with_suffix(pattern, ".csv");
  made.what = "The rows of that page as a spreadsheet: all that its filters leave, up to a cap";
  made.gives.type = "text/csv";
  return made;
}

Endpoint feed_endpoint(std::string_view pattern) {
  Endpoint made = about_page(pattern);
  made.path = with_suffix(pattern, ".atom");
  made.what = "What changed last on that page, as a feed for readers of news";
  made.gives.type = "application/atom+xml";
  return made;
}

}  // namespace probity::server::portal
