// Tables on their way out, as a workbook (XLSX) or as comma separated values.
//
// A workbook holds texts alone: what begins with '=' is a text there, and never worked out. In CSV,
// where the spreadsheet that opens it decides, such a text gets an apostrophe in front.
#pragma once

#include <string>
#include <vector>

#include "base/json.h"
#include "base/result.h"

namespace papers {

struct TableOut {
  std::string name;
  std::vector<std::string> headings;
  std::vector<std::vector<std::string>> rows;
  void write(json::Writer& out) const;
};

struct SheetsOut {
  std::string title;
  std::string notice;   // e.g. 'reconstructed from public sources'; empty: none
  std::string marking;  // e.g. RESTRICTED; empty: none
  std::vector<TableOut> tables;
  Bytes to_json() const;  // what workbook_of() takes
};

// The bytes of an XLSX. The notice and the marking stand above the headings of each sheet, and in
// head and foot of each printed page.
Result<Bytes> workbook_of(const json::Value& sheets);

// What a spreadsheet would take for a formula, with an apostrophe in front; what begins so behind
// apostrophes of its own as well, so that unguarded() gives every text back.
std::string guarded(std::string text);
std::string unguarded(const std::string& cell);

// UTF-8 with a byte order mark, lines end in CRLF, separated by commas (RFC 4180). Notice and
// marking come first, a line each.
Bytes csv_of(const SheetsOut& sheets, std::size_t table);

}  // namespace papers
