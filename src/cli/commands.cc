#include "cli/all.h"

namespace probity::cli {

std::vector<Command> commands() {
  return {demo(),
          init(),
          serve(),
          sign(),
          submit(),
          show(),
          list(),
          verify(),
          log_audit(),
          log_export(),
          log_rebuild(),
          log_proof(),
          log_checkpoint(),
          log_witness(),
          log_resume(),
          classify(),
          claims(),
          rubric_check(),
          rubric_effective(),
          rubric_explain(),
          rubric_compare(),
          model_hash(),
          token_issue(),
          token_may(),
          keys_list(),
          keys_new(),
          keys_trust(),
          backup(),
          restore(),
          import_(),
          export_(),
          webhook_add(),
          webhook_list(),
          webhook_test(),
          webhook_pause(),
          webhook_resume(),
          webhook_remove(),
          account_invite(),
          account_list(),
          account_reset(),
          account_lock(),
          account_unlock(),
          account_audit(),
          account_token(),
          file_put(),
          file_list(),
          file_remove(),
          file_check()};
}

int exit_code(base::Code code) {
  switch (code) {
    case base::Code::usage:
      return 2;
    case base::Code::full:
    case base::Code::environment:
    case base::Code::internal:
      return 4;
    default:
      return 3;
  }
}

}  // namespace probity::cli
