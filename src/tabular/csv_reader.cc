#include "tabular/csv_reader.h"

#include <algorithm>

#include "base/limits.h"
#include "base/utf8.h"

namespace probity::tabular {

using base::Code;
using base::fail;
using base::Result;
using base::Status;
namespace limits = base::limits;

namespace {

constexpr std::size_t kChunk = 64 << 10;
constexpr std::size_t kLongestCharacter = 4;
constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";

}  // namespace

CsvReader::CsvReader(std::unique_ptr<base::Reader> source) : source_(std::move(source)) {}

base::Error CsvReader::at(std::string what, std::string rule, std::string found,
                          std::string required) const {
  return {Code::bad_input,
          std::move(what),
          "row " + std::to_string(row_) + ", column " + std::to_string(column_),
          std::move(rule),
          std::move(found),
          std::move(required)};
}

// Brings the next chunk. A character cut by its end waits for the next one.
Status CsvReader::fill() {
  chunk_.erase(0, at_);
  before_ += at_;
  at_ = 0;
  while (!ended_ && chunk_.size() < kLongestCharacter + kByteOrderMark.size()) {
    const std::size_t kept = chunk_.size();
    chunk_.resize(kept + kChunk);
    auto count = source_->read(
        {reinterpret_cast<std::uint8_t*>(chunk_.data()) + kept, chunk_.size() - kept});
    if (!count) return fail(count.error());
    chunk_.resize(kept + *count);
    hash_.update(base::as_bytes(std::string_view(chunk_).substr(kept)));
    read_ += *count;
    ended_ = *count == 0;
    if (read_ > limits::kCsvFileBytes)
      return fail(Code::too_large, "the file is too large", "", "csv.file-size",
                  "over " + std::to_string(limits::kCsvFileBytes) + " bytes",
                  "at most " + std::to_string(limits::kCsvFileBytes) + " bytes");
  }
  if (before_ == 0 && std::string_view(chunk_).starts_with(kByteOrderMark))
    at_ = kByteOrderMark.size();
  sound_ = at_ + base::valid_utf8(std::string_view(chunk_).substr(at_));
  return {};
}

Result<int> CsvReader::get() {
  if (at_ == sound_) {
    if (at_ < chunk_.size() || !ended_ || before_ + at_ == 0) PROBITY_CHECK(fill());
    if (at_ == sound_) {
      if (at_ == chunk_.size() && ended_) return -1;
      return fail(
          at("the text is not UTF-8 at byte " + std::to_string(before_ + at_) +
                 " of the file; save the spreadsheet as CSV in UTF-8",
             "csv.utf8",
             "byte 0x" + base::to_hex(base::as_bytes(std::string_view(chunk_).substr(at_, 1))),
             "UTF-8"));
    }
  }
  return static_cast<unsigned char>(chunk_[at_++]);
}

// The one that the first line has most of outside quotes, as far as the first chunk shows.
Status CsvReader::guess_separator() {
  PROBITY_TRY(const int first, get());
  if (first >= 0) --at_;
  std::size_t commas = 0, semicolons = 0, tabs = 0;
  bool quoted = false;
  for (std::size_t i = at_; i < sound_; ++i) {
    const char c = chunk_[i];
    if (c == '"') quoted = !quoted;
    if (quoted) continue;
    if (c == '\n' || c == '\r') break;
    commas += c == ',' ? 1 : 0;
    semicolons += c == ';' ? 1 : 0;
    tabs += c == '\t' ? 1 : 0;
  }
  separator_ = semicolons > commas && semicolons >= tabs ? ';' : tabs > commas ? '\t' : ',';
  return {};
}

Status CsvReader::add(char c) {
  if (c == '\0')
    return fail(at(
        "the cell holds a NUL byte at byte " + std::to_string(before_ + at_ - 1) + " of the file",
        "csv.nul", "NUL", "text"));
  if (cell_.size() >= limits::kStringBytes)
    return fail(at("the cell is too long", "csv.cell-size",
                   "over " + std::to_string(limits::kStringBytes) + " bytes",
                   "at most " + std::to_string(limits::kStringBytes) + " bytes"));
  if (++row_bytes_ > limits::kCsvRowBytes)
    return fail(at("the row is too long; is a quote missing?", "csv.row-size",
                   "over " + std::to_string(limits::kCsvRowBytes) + " bytes",
                   "at most " + std::to_string(limits::kCsvRowBytes) + " bytes"));
  cell_ += c;
  return {};
}

Status CsvReader::end_cell(Record& record) {
  if (record.cells.size() >= limits::kCsvColumns)
    return fail(at("the row has too many columns", "csv.columns",
                   "over " + std::to_string(limits::kCsvColumns),
                   "at most " + std::to_string(limits::kCsvColumns)));
  record.cells.push_back(std::move(cell_));
  cell_.clear();
  ++column_;
  return {};
}

// False at the end of the file. A blank line gives a record without cells.
Result<bool> CsvReader::read_record(Record& record) {
  record.row = row_;
  column_ = 1;
  record.cells.clear();
  cell_.clear();
  row_bytes_ = 0;
  In in = In::cell;
  bool was_quoted = false;
  for (bool begun = false;; begun = true) {
    PROBITY_TRY(const int next, get());
    const char c = static_cast<char>(next);
    if (in == In::quotes) {
      if (next < 0)
        return fail(at("a quote is opened here and never closed", "csv.quote-open",
                       "the end of the file", "a closing quote"));
      if (c == '"')
        in = In::after_quotes;
      else
        PROBITY_CHECK(add(c));
      continue;
    }
    if (in == In::after_quotes && c == '"' && next >= 0) {  // "" within quotes is one quote
      PROBITY_CHECK(add(c));
      in = In::quotes;
      continue;
    }
    if (next < 0 || c == '\n' || c == '\r') {
      if (next < 0 && !begun) return false;
      if (c == '\r' && next >= 0) {
        PROBITY_TRY(const int after, get());
        if (after >= 0 && after != '\n') --at_;
      }
      if (!record.cells.empty() || !cell_.empty() || was_quoted) PROBITY_CHECK(end_cell(record));
      return true;
    }
    if (c == separator_) {
      PROBITY_CHECK(end_cell(record));
      in = In::cell;
      was_quoted = false;
    } else if (in == In::after_quotes) {
      return fail(at("text follows a closing quote", "csv.quote", std::string(1, c),
                     "the separator, the end of the line, or the quote doubled"));
    } else if (c == '"' && cell_.empty()) {
      in = In::quotes;
      was_quoted = true;
    } else {
      PROBITY_CHECK(add(c));
    }
  }
}

Result<bool> CsvReader::next(Record& record) {
  if (separator_ == '\0') PROBITY_CHECK(guess_separator());
  for (;;) {
    PROBITY_TRY(const bool more, read_record(record));
    if (!more) return false;
    ++row_;
    if (record.row > limits::kCsvRows + 1)
      return fail(Code::too_large, "the spreadsheet has too many rows", "", "csv.rows",
                  "over " + std::to_string(limits::kCsvRows),
                  "at most " + std::to_string(limits::kCsvRows));
    if (!record.cells.empty()) return true;
  }
}

}  // namespace probity::tabular
