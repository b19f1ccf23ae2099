// Sheets: spreadsheets that officers have uploaded and not yet brought in. What is known of one is
// a draft of its account (access/drafts.h); the file lies in DIR/sheets under the draft's id, mode
// 0600, and goes when it was brought, when the draft goes, or a week after the upload. An agency's
// own mapping, made by hand, is kept beside them. Another account's sheet is not found. Any thread.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "access/drafts.h"
#include "access/node.h"
#include "access/visitor.h"
#include "interop/inventory/mapping.h"
#include "tabular/table.h"

namespace probity::server::console {

inline constexpr std::size_t kSheetBytes = 16 << 20;       // one spreadsheet
inline constexpr std::size_t kOwnMappingBytes = 64 << 10;  // a mapping of one's own
inline constexpr std::int64_t kSheetsOfAccount = 10;       // kept at once
inline constexpr std::int64_t kSheetSeconds = 7 * base::kDay;

enum class SheetState { uploaded, bringing, brought, cancelled, failed };
BOOST_DESCRIBE_ENUM(SheetState, uploaded, bringing, brought, cancelled, failed)

// A spreadsheet at hand: its draft, and what the draft's fields say.
class Sheet {
 public:
  explicit Sheet(access::Draft draft) : draft_(std::move(draft)) {}

  access::Draft& draft() { return draft_; }
  const access::Draft& draft() const { return draft_; }
  const std::string& id() const { return draft_.id; }
  std::string organisation() const;

  // "name" the sender's name of the file, "mapping" a shipped one's id or kByHand or "own",
  // "document" the mapping itself where it is not shipped, "title", "url", "year" what the file is
  // published as, "state", "summary" what came of it.
  std::string get(const std::string& key) const;
  void set(const std::string& key, std::string value);

  SheetState state() const;
  void set(SheetState state);

 private:
  access::Draft draft_;
};

class Sheets {
 public:
  explicit Sheets(access::Node& node) : node_(node) {}

  // too_large (rule sheet.count) over kSheetsOfAccount.
  base::Result<Sheet> keep(store::Db& db, access::Draft draft, std::string_view content);
  base::Result<Sheet> find(store::Db& db, std::int64_t account, const std::string& id);
  base::Result<std::vector<Sheet>> of_account(store::Db& db, std::int64_t account);
  base::Status save(Sheet& sheet);
  base::Status remove(const Sheet& sheet);       // the draft and the file
  base::Status remove_file(const Sheet& sheet);  // the file alone: it was brought

  // not_found (rule sheet.gone) when the file is not there any more.
  base::Result<tabular::Table> table(const Sheet& sheet);
  base::Result<interop::inventory::Mapping> mapping(const Sheet& sheet);

  // The agency's own mapping; nullopt where none was made.
  base::Result<std::optional<std::string>> own_mapping(const std::string& organisation);
  base::Status keep_mapping(const std::string& organisation, const std::string& document);

  // Takes away files whose draft is gone or older than a week.
  base::Status sweep(store::Db& db);

 private:
  base::Path folder() const;
  base::Path file_of(const std::string& id) const;
  base::Path mapping_of(const std::string& organisation) const;

  access::Node& node_;
};

// What the bytes are, where they cannot be a spreadsheet in CSV: "a zip archive or an Excel file".
// Empty: they may be one.
std::string foreign_format(std::string_view content);

}  // namespace probity::server::console
