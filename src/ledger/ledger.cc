#include "ledger/ledger.h"

#include "ledger/sequencer.h"

namespace probity::ledger {

Ledger::Ledger(std::unique_ptr<Sequencer> sequencer) : sequencer_(std::move(sequencer)) {}
Ledger::~Ledger() = default;

Result<std::unique_ptr<Ledger>> Ledger::open(Setup setup) {
  PROBITY_TRY(auto sequencer, Sequencer::start(std::move(setup)));
  return std::unique_ptr<Ledger>(new Ledger(std::move(sequencer)));
}

Result<Checked> Ledger::check(std::string_view envelope) { return sequencer_->check(envelope); }
Result<Accepted> Ledger::submit(Checked statement) {
  return sequencer_->submit(std::move(statement));
}
Result<Accepted> Ledger::submit(std::string_view envelope) {
  PROBITY_TRY(Checked statement, check(envelope));
  return submit(std::move(statement));
}
std::future<Result<std::vector<Accepted>>> Ledger::submit_together(
    std::span<const std::string> envelopes) {
  return sequencer_->submit_together(envelopes);
}
Figures Ledger::figures() const { return sequencer_->figures(); }
void Ledger::on_growth(std::function<void()> tell) { sequencer_->on_growth(std::move(tell)); }
Status Ledger::tick() { return sequencer_->tick(); }
Status Ledger::rebuild() { return sequencer_->rebuild(); }
void Ledger::stop() { sequencer_->stop(); }

}  // namespace probity::ledger
