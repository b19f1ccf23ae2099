#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "base/limits.h"
#include "base/utf8.h"
#include "crypto/sha256.h"
#include "tabular/csv_writer.h"
#include "tabular/formula.h"
#include "tabular/table.h"

namespace probity::tabular {
namespace {

using Rows = std::vector<std::vector<std::string>>;

base::Result<Rows> read(std::string_view text) {
  CsvReader reader(base::text_reader(text));
  Rows rows;
  for (Record record;;) {
    PROBITY_TRY(const bool more, reader.next(record));
    if (!more) return rows;
    rows.push_back(record.cells);
  }
}

base::Error error_of(std::string_view text) {
  const auto table = read_table(base::text_reader(text));
  EXPECT_FALSE(table.has_value()) << text;
  return table ? base::Error{} : table.error();
}

struct Bad {
  std::string text, rule, pointer;
};

TEST(Csv, ReadsWhatRealFilesHold) {
  const Rows two = {{"a", "b"}, {"1", "2"}};
  EXPECT_EQ(*read("a,b\n1,2\n"), two);
  EXPECT_EQ(*read("a,b\r\n1,2"), two);
  EXPECT_EQ(*read("a,b\r1,2\r"), two);
  EXPECT_EQ(*read("\xEF\xBB\xBF"
                  "a;b\n1;2\n"),
            two);
  EXPECT_EQ(*read("a\tb\n1\t2\n"), two);
  EXPECT_EQ(*read("\n\na,b\n\n1,2\n\n"), two);
  EXPECT_EQ(*read("a,b\n\"x\r\ny\",\"say \"\"no\"\"\"\n"),
            (Rows{{"a", "b"}, {"x\r\ny", "say \"no\""}}));
  EXPECT_EQ(*read("a,b\n5\" disk,\n"), (Rows{{"a", "b"}, {"5\" disk", ""}}));
  EXPECT_EQ(*read("a\n\"\"\n"), (Rows{{"a"}, {""}}));
  EXPECT_EQ(*read("\"a;b\",c\n"), (Rows{{"a;b", "c"}}));
  EXPECT_EQ(*read(""), Rows{});
  EXPECT_EQ(*read("\xEF\xBB\xBF"), Rows{});
}

TEST(Csv, SaysWhereItIsWrong) {
  const std::vector<Bad> all = {
      {"", "csv.empty", "row 1"},
      {"\n\n", "csv.empty", "row 1"},
      {"a,,b\n", "csv.header-empty", "row 1, column 2"},
      {"a,b,a \n", "csv.header-repeated", "row 1, column 3"},
      {"a,b\n1,2\n1\n", "csv.ragged", "row 3"},
      {"a,b\n1,2,3\n", "csv.ragged", "row 2"},
      {"a,b\n1,2\na,b\n3,4\n", "csv.header-again", "row 3"},
      {"a,b\n1,\"2\n3,4\n", "csv.quote-open", "row 2, column 2"},
      {"a,b\n\"1\"x,2\n", "csv.quote", "row 2, column 1"},
      {std::string("a,b\n1,x\0y\n", 10), "csv.nul", "row 2, column 2"},
      {"a,b\n1,2\n1,\xC3(\n", "csv.utf8", "row 3, column 2"},
      {"\xFF\xFE"
       "a\0",
       "csv.utf8", "row 1, column 1"},
      {"a\n" + std::string(base::limits::kStringBytes + 1, 'x'), "csv.cell-size",
       "row 2, column 1"},
  };
  for (const Bad& bad : all) {
    const base::Error error = error_of(bad.text);
    EXPECT_EQ(error.rule, bad.rule);
    EXPECT_EQ(error.pointer.substr(0, bad.pointer.size()), bad.pointer) << bad.rule;
    EXPECT_FALSE(error.what.empty());
  }
  EXPECT_NE(error_of("a,b\n1,2\n1,\xC3(\n").what.find("byte 10 "), std::string::npos);
}

TEST(Csv, CapsWhatItTakes) {
  std::string wide = "a";
  for (std::size_t i = 0; i < base::limits::kCsvColumns; ++i) wide += ",b" + std::to_string(i);
  EXPECT_EQ(error_of(wide).rule, "csv.columns");
  std::string cells;
  for (int i = 0; i < 10; ++i) cells += (i ? "," : "") + std::string(60'000, 'x');
  EXPECT_EQ(error_of(cells).rule, "csv.row-size");
  std::string rows = "a\n";
  for (std::size_t i = 0; i <= base::limits::kCsvRows; ++i) rows += "1\n";
  EXPECT_EQ(error_of(rows).rule, "csv.rows");
}

// A character that the end of a chunk cuts is no error.
TEST(Csv, ReadsAcrossChunks) {
  for (const std::size_t lead : {65'530u, 65'533u, 65'534u, 65'535u, 65'536u}) {
    const std::string text = "h\n" + std::string(40'000, 'x') + "\n" +
                             std::string(lead - 40'003, 'y') + "\u20AC\u00E9\n";
    const auto rows = read(text);
    ASSERT_TRUE(rows.has_value()) << rows.error().what;
    EXPECT_TRUE(rows->back()[0].ends_with("\u20AC\u00E9"));
  }
}

TEST(Csv, HashesTheFileAsItIs) {
  const std::string text =
      "\xEF\xBB\xBF"
      "a,b\r\n1,2\r\n";
  const auto table = read_table(base::text_reader(text));
  EXPECT_EQ(table->sha256, crypto::sha256(base::as_bytes(text)));
  EXPECT_EQ(table->rows[0].row, 2u);
}

TEST(Csv, LeavesEmptyRowsOut) {
  const auto table = read_table(base::text_reader("a,b\n,\n1,2\n,\n"));
  ASSERT_EQ(table->rows.size(), 1u);
  EXPECT_EQ(table->rows[0].row, 3u);
}

TEST(Csv, MarksFormulasAndTakesTheMarksAway) {
  std::string out;
  CsvWriter writer(out);
  const std::vector<std::string> cells = {"=1+1", "'-x", "@a", "plain", "'tis", "''=x"};
  writer.row({"a", "b", "c", "d", "e", "f"});
  writer.row(cells);
  EXPECT_NE(out.find("'=1+1,''-x,'@a,plain,'tis,'''=x"), std::string::npos);
  EXPECT_EQ(read_table(base::text_reader(out))->rows[0].cells, cells);
  // A file with a bare formula was written elsewhere: it is taken as it is.
  EXPECT_EQ(read_table(base::text_reader("a,b\n'-x,-y\n"))->rows[0].cells,
            (std::vector<std::string>{"'-x", "-y"}));
  std::string exact;
  CsvWriter(exact, {.mark_formulas = false}).row(cells);
  EXPECT_EQ((*read(exact))[0], cells);
}

TEST(Csv, AByteOrderMarkIsNotLostInAHeader) {
  const std::string mark = "\xEF\xBB\xBF";
  const auto table = read_table(base::text_reader(mark + mark + "a\n1\n"));
  EXPECT_EQ(table->header, std::vector<std::string>{mark + "a"});
  std::string out;
  CsvWriter(out).row(table->header);
  EXPECT_EQ(read_table(base::text_reader(out))->header, table->header);
}

rc::Gen<std::string> cell_text() {
  return rc::gen::container<std::string>(
      rc::gen::element('a', 'b', ' ', ',', ';', '\t', '"', '\'', '\r', '\n', '=', '-', '@'));
}

RC_GTEST_PROP(Csv, WhatIsWrittenIsReadBack, ()) {
  const auto width = *rc::gen::inRange<std::size_t>(1, 5);
  std::vector<std::string> header;
  for (std::size_t i = 0; i < width; ++i) header.push_back("column " + std::to_string(i));
  const auto rows =
      *rc::gen::container<Rows>(rc::gen::container<std::vector<std::string>>(width, cell_text()));
  std::string out;
  CsvWriter writer(out, {.byte_order_mark = *rc::gen::arbitrary<bool>()});
  writer.row(header);
  Rows kept;
  for (const auto& row : rows) {
    writer.row(row);
    for (const std::string& cell : row)
      if (!cell.empty()) {
        kept.push_back(row);
        break;
      }
  }
  const auto table = read_table(base::text_reader(out));
  RC_ASSERT(table.has_value());
  RC_ASSERT(table->rows.size() == kept.size());
  for (std::size_t i = 0; i < kept.size(); ++i) RC_ASSERT(table->rows[i].cells == kept[i]);
}

RC_GTEST_PROP(Csv, AnyBytesGiveRowsOrAnErrorWithItsRule, (const std::string& bytes)) {
  const auto table = read_table(base::text_reader(bytes));
  if (table) {
    for (const Record& row : table->rows) {
      RC_ASSERT(row.cells.size() == table->header.size());
      for (const std::string& cell : row.cells) RC_ASSERT(base::is_utf8(cell));
    }
  } else {
    RC_ASSERT(!table.error().rule.empty());
  }
}

}  // namespace
}  // namespace probity::tabular
