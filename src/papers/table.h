// What every reader gives: sheets of rows of texts. A calendar, a letter and a folder are read into
// the same, so that one mapping of columns to fields serves all of them.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/bytes.h"
#include "base/result.h"

namespace papers {

struct Cell {
  std::string text;      // clean (clean.h); days as 2024-06-10, with a time as 2024-06-10T09:00
  bool formula = false;  // what the program that saved the file had worked out, not checked here
  bool cut = false;      // the text was longer than a cell may be; only its beginning is here
};

struct Row {
  std::uint32_t number = 0;  // from 1, as the program that made the file counts
  std::vector<Cell> cells;
};

// Takes what a reader finds, in the order of the file.
class Reading {
 public:
  virtual ~Reading() = default;
  virtual void sheet(std::string_view name) = 0;
  // False: no more is wanted, of this sheet or any other.
  virtual bool row(const Row& row) = 0;
  // Something that who imports has to know: charset_guessed, formulas, attachments_left_out, …
  virtual void note(std::string_view code) = 0;
};

enum class Kind { unknown, xlsx, csv, ics, eml, msg, docx, hwpx, folders };
std::string_view word(Kind kind);  // "xlsx", …; "unknown"

// What the bytes are, by what they hold; the name decides only between kinds of plain text.
Kind detect(ByteView bytes, std::string_view name);

struct ReadOptions {
  std::string name;     // of the file, as it was given
  std::string charset;  // of text: utf-8, utf-16, cp949, euc-kr, windows-1258; empty: found out
  char separator = 0;   // of CSV: , ; or tab; 0: found out
};

// Reads the whole file. `invalid` with words for people where it is broken, hostile, too large,
// protected by a password, or carries macros.
Result<void> read(ByteView bytes, Kind kind, const ReadOptions& options, Reading& into);

// The readers behind it.
Result<void> read_xlsx(ByteView bytes, Reading& into);
Result<void> read_csv(ByteView bytes, const ReadOptions& options, Reading& into);
Result<void> read_ics(ByteView bytes, const ReadOptions& options, Reading& into);
Result<void> read_eml(ByteView bytes, Reading& into);
Result<void> read_msg(ByteView bytes, Reading& into);
Result<void> read_docx(ByteView bytes, Reading& into);
Result<void> read_hwpx(ByteView bytes, Reading& into);
Result<void> read_folders(ByteView bytes, Reading& into);

}  // namespace papers
