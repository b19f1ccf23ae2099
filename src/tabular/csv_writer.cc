#include "tabular/csv_writer.h"

#include "tabular/formula.h"

namespace probity::tabular {

namespace {

constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";

}  // namespace

CsvWriter::CsvWriter(std::string& out, CsvStyle style) : out_(out), style_(style) {
  if (style_.byte_order_mark) out_ += kByteOrderMark;
}

void CsvWriter::cell(std::string_view text) {
  if (cells_++ > 0) out_ += ',';
  only_blank_ = cells_ == 1 && text.empty();
  const bool mark = style_.mark_formulas && needs_mark(text);
  // Semicolons and tabs too: readers that guess the separator must not guess from a text.
  // A byte order mark at the start of the file would be taken for one.
  const bool quote = text.find_first_of(",;\t\"\r\n") != std::string_view::npos ||
                     text.starts_with(' ') || text.ends_with(' ') ||
                     text.starts_with(kByteOrderMark);
  if (quote) out_ += '"';
  if (mark) out_ += '\'';
  for (const char c : text) {
    if (c == '"') out_ += '"';
    out_ += c;
  }
  if (quote) out_ += '"';
}

void CsvWriter::end_row() {
  if (only_blank_) out_ += "\"\"";  // or the row would be a blank line
  out_ += "\r\n";
  cells_ = 0;
  only_blank_ = true;
}

void CsvWriter::row(std::span<const std::string> cells) {
  for (const std::string& one : cells) cell(one);
  end_row();
}

void CsvWriter::row(std::initializer_list<std::string_view> cells) {
  for (const std::string_view one : cells) cell(one);
  end_row();
}

}  // namespace probity::tabular
