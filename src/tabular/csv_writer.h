// CsvWriter: rows as RFC 4180 CSV (comma, CRLF, quotes where needed), appended to a text. By
// default cells are marked against being computed (tabular/formula.h). One thread.
#pragma once

#include <initializer_list>
#include <span>
#include <string>
#include <string_view>

namespace probity::tabular {

struct CsvStyle {
  bool mark_formulas = true;     // false: cells exactly as they are, for programs
  bool byte_order_mark = false;  // spreadsheets take UTF-8 for granted only with one
};

class CsvWriter {
 public:
  explicit CsvWriter(std::string& out, CsvStyle style = {});

  // A cell of the row at hand, then the row's end.
  void cell(std::string_view text);
  void end_row();

  void row(std::span<const std::string> cells);
  void row(std::initializer_list<std::string_view> cells);

 private:
  std::string& out_;
  CsvStyle style_;
  std::size_t cells_ = 0;   // of the row at hand
  bool only_blank_ = true;  // of the row at hand: nothing but one empty cell
};

}  // namespace probity::tabular
