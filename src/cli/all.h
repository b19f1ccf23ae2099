// The commands, one file each.
#pragma once

#include <memory>

#include "cli/command.h"

namespace probity::cli {

Command demo();
Command init();
Command serve();
Command sign();
Command submit();
Command show();
Command list();
Command import_();
Command export_();
Command verify();
Command log_audit();
Command log_export();
Command log_rebuild();
Command log_checkpoint();
Command log_proof();
Command log_witness();
Command log_resume();
Command classify();
Command claims();
Command rubric_check();
Command rubric_effective();
Command rubric_explain();
Command rubric_compare();
Command model_hash();
Command token_may();
Command token_issue();
Command keys_list();
Command keys_new();
Command keys_trust();
Command webhook_add();
Command webhook_list();
Command webhook_test();
Command webhook_pause();
Command webhook_resume();
Command webhook_remove();
Command account_invite();
Command account_list();
Command account_reset();
Command account_lock();
Command account_unlock();
Command account_audit();
Command account_token();
Command file_put();
Command file_list();
Command file_remove();
Command file_check();
Command backup();
Command restore();

}  // namespace probity::cli
