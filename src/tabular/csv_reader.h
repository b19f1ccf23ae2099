// CsvReader: CSV (RFC 4180) as real files are: with or without a byte order mark, lines ended by
// LF, CRLF or CR, cells with line breaks in quotes, a comma, semicolon or tab between them (the one
// that the first row has most of). It reads a chunk at a time and hashes what it read. Refused with
// row, column and byte: what is not UTF-8, NUL, text after a closing quote, a quote never closed,
// and what is over the caps of base/limits.h. Rows are counted as a spreadsheet counts them: the
// header is row 1. Rules: csv.utf8, csv.nul, csv.quote, csv.quote-open, csv.cell-size,
// csv.row-size, csv.columns, csv.rows, csv.file-size. One thread.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "base/files.h"
#include "base/hash.h"
#include "crypto/sha256.h"

namespace probity::tabular {

struct Record {
  std::uint64_t row = 0;
  std::vector<std::string> cells;
};

class CsvReader {
 public:
  explicit CsvReader(std::unique_ptr<base::Reader> source);

  // The next record that is no blank line; false at the end.
  base::Result<bool> next(Record& record);
  // Of the whole file, once next() has said false.
  base::Hash256 sha256() { return hash_.finish(); }

 private:
  enum class In { cell, quotes, after_quotes };

  base::Status fill();
  base::Result<int> get();  // -1 at the end
  base::Status guess_separator();
  base::Status add(char c);
  base::Status end_cell(Record& record);
  base::Result<bool> read_record(Record& record);
  base::Error at(std::string what, std::string rule, std::string found, std::string required) const;

  std::unique_ptr<base::Reader> source_;
  crypto::Sha256 hash_;
  std::string chunk_;
  std::size_t at_ = 0;        // in the chunk
  std::size_t sound_ = 0;     // bytes of the chunk that are UTF-8
  std::uint64_t before_ = 0;  // bytes of the file before the chunk
  std::uint64_t read_ = 0;
  bool ended_ = false;
  char separator_ = '\0';
  std::uint64_t row_ = 1;     // of the record at hand
  std::uint64_t column_ = 1;  // of the cell at hand
  std::size_t row_bytes_ = 0;
  std::string cell_;
};

}  // namespace probity::tabular
