// What a Handbook holds, and the parts that write its sections. Internal to this folder.
#pragma once

#include "rubric/handbook.h"

namespace probity::rubric {

struct Handbook::Pages {
  json::Value rules;
  std::vector<json::Value> laws;
  Lexicon lexicon;
  std::vector<Entry> entries;
  std::map<std::string, std::vector<std::string>, std::less<>> used_by;  // fact -> ids
  std::map<std::string, std::vector<std::string>, std::less<>> members;  // list -> facts
  std::vector<std::pair<std::string, Change>> changes;                   // by path
  std::shared_ptr<const Pages> keep;  // whose documents the entries point into
};

// The sections of one entry, in their order.
class Author {
 public:
  Author(const Lexicon& lexicon, const Entry& entry) : lexicon_(lexicon), entry_(entry) {}

  std::string title() const;
  std::vector<Section> sections();

 private:
  void fact();
  void list();
  void digit();
  void part();
  void row();
  void evidence();
  void requirement();
  void alarm();
  void tier();
  void token();
  void data_class();
  void purpose();
  void law();
  void law_question();
  void law_class();
  void law_duty();
  void law_grace();

  const json::Value& value() const { return *entry_.value; }
  Section& section(std::string name, std::string heading);
  void add(std::string name, std::string heading, std::vector<Sentence> lines);
  // The condition under `member`, if there is one.
  bool condition(const char* member, std::string name, std::string heading);
  void dates();
  void crosswalk();
  void source();

  const Lexicon& lexicon_;
  const Entry& entry_;
  std::vector<Section> sections_;
};

// What agencies may tighten in it, and in which direction.
std::vector<Sentence> tightenings(const Entry& entry);
// "how old a check may be, in days (max_age_days)"
std::string member_words(std::string_view member);

// All entries of the documents, in their order.
std::vector<Entry> rule_entries(const json::Value& document);
std::vector<Entry> law_entries(const json::Value& document);

// A pointer whose numbers are replaced by the names of what they lead to, along the lattice.
std::string named_path(const json::Value& document, std::string_view pointer);

}  // namespace probity::rubric
