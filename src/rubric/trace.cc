#include "rubric/trace.h"

#include <algorithm>

namespace probity::rubric {

using State = Resolved::State;

Source source_of(const Fact& fact) {
  return {fact.subject, fact.name, to_text(fact.value), fact.entry, fact.issuer};
}

std::vector<Source> sources_of(const std::vector<Expression::Leaf>& leaves) {
  std::vector<Source> sources;
  for (const Expression::Leaf& leaf : leaves)
    for (const Fact* fact : leaf.about->sources(leaf.fact)) sources.push_back(source_of(*fact));
  std::sort(sources.begin(), sources.end());
  sources.erase(std::unique(sources.begin(), sources.end()), sources.end());
  return sources;
}

void Unanswered::add(const std::vector<Expression::Leaf>& leaves) {
  for (const Expression::Leaf& leaf : leaves) {
    if (leaf.about == parties_.use.answers) {
      open_.emplace(leaf.fact, 0);
      continue;
    }
    for (std::size_t i = 0; i < parties_.components.size(); ++i)
      if (parties_.components[i].answers == leaf.about) open_.emplace(leaf.fact, i + 1);
  }
}

std::vector<Question> Unanswered::questions(const Vocabulary& vocabulary) const {
  std::vector<Question> questions;
  for (const auto& [fact, number] : open_) {
    const Party& party = number == 0 ? parties_.use : parties_.components[number - 1];
    Question question;
    question.fact = vocabulary[fact].name;
    question.subject = party.subject;
    question.component = party.label;
    question.topic = vocabulary[fact].topic;
    question.disputed = (*party.answers)[fact].state == State::disputed;
    // "None of these" cannot answer a list of which something is already said to hold.
    for (const FactIndex list : vocabulary.lists_of(fact)) {
      const auto& members = vocabulary.members(list);
      const bool holds = std::any_of(members.begin(), members.end(), [&](FactIndex member) {
        const Resolved& answer = (*party.answers)[member];
        return answer.state == State::known && answer.rank == 1;
      });
      if (holds) continue;
      question.none_of = vocabulary[list].name;
      break;
    }
    questions.push_back(std::move(question));
  }
  return questions;
}

}  // namespace probity::rubric
