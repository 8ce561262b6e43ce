#include "papers/sheets_out.h"

#include <sys/mman.h>
#include <unistd.h>
#include <xlsxwriter.h>

#include <set>

#include "papers/clean.h"
#include "papers/limits.h"

namespace papers {
namespace {

constexpr std::size_t kCellCharacters = 32'767;  // of a workbook
constexpr std::size_t kNameCharacters = 31;

// Names of sheets: at most 31 characters, none of these, and none twice.
std::string sheet_name(std::string_view wanted, std::set<std::string>& taken) {
  std::string plain;
  for (const char c : clean(wanted, false))
    plain += std::string_view("[]:*?/\\'").find(c) == std::string_view::npos ? c : ' ';
  plain = clean(plain, false);
  if (plain.empty()) plain = "Sheet";
  std::string out(beginning(plain, kNameCharacters));
  for (int number = 2; taken.contains(folded(out)); ++number) {
    const std::string end = " " + std::to_string(number);
    out = std::string(beginning(plain, kNameCharacters - end.size())) + end;
  }
  taken.insert(folded(out));
  return out;
}

// Text of a page's head and foot, where '&' begins an instruction.
std::string for_margin(std::string_view text) {
  std::string out;
  for (const char c : beginning(text, 200)) out += c == '&' ? std::string("&&") : std::string(1, c);
  return out;
}

std::string text_of(const json::Value& value, std::string_view name) {
  return std::string(value.text(name).value_or(""));
}

class Workbook {
 public:
  // The library writes to a file by name: one in memory, which nobody else sees.
  Workbook() : file_(::memfd_create("workbook", MFD_CLOEXEC)) {
    if (file_ < 0) return;
    book_ = workbook_new(("/proc/self/fd/" + std::to_string(file_)).c_str());
    if (book_ == nullptr) return;
    heading_ = workbook_add_format(book_);
    format_set_bold(heading_);
    format_set_text_wrap(heading_);
    format_set_bottom(heading_, LXW_BORDER_THIN);
    text_ = workbook_add_format(book_);
    format_set_text_wrap(text_);
    format_set_align(text_, LXW_ALIGN_VERTICAL_TOP);
    notice_ = workbook_add_format(book_);
    format_set_italic(notice_);
  }
  Workbook(const Workbook&) = delete;
  Workbook& operator=(const Workbook&) = delete;
  ~Workbook() {
    if (book_ != nullptr) workbook_close(book_);
    if (file_ >= 0) ::close(file_);
  }

  Result<void> add(const json::Value& table, std::string_view title, const std::string& notice,
                   const std::string& marking) {
    if (book_ == nullptr) return failed();
    const std::string name = sheet_name(text_of(table, "name"), names_);
    lxw_worksheet* sheet = workbook_add_worksheet(book_, name.c_str());
    if (sheet == nullptr) return failed();
    const std::string margin =
        for_margin(marking + (marking.empty() || notice.empty() ? "" : " · ") + notice);
    worksheet_set_header(sheet, ("&L" + for_margin(title) + "&R" + margin).c_str());
    worksheet_set_footer(sheet, ("&L" + margin + "&R&P/&N").c_str());
    worksheet_set_landscape(sheet);
    worksheet_set_paper(sheet, 9);
    worksheet_fit_to_pages(sheet, 1, 0);
    lxw_row_t row = 0;
    for (const std::string& line : {marking, notice}) {
      if (line.empty()) continue;
      if (worksheet_write_string(sheet, row++, 0, line.c_str(), notice_) != LXW_NO_ERROR)
        return failed();
    }
    const json::Value* headings = table.find("headings");
    const json::Value* rows = table.find("rows");
    if (headings == nullptr || rows == nullptr || rows->items().size() > kRowsMax ||
        headings->items().size() > kColumnsMax)
      return Error{ErrorCode::invalid, "there is more in the table than a workbook takes"};
    TRY(write_row(sheet, row++, headings->items(), heading_));
    worksheet_freeze_panes(sheet, row, 0);
    if (!headings->items().empty()) worksheet_repeat_rows(sheet, row - 1, row - 1);
    for (lxw_col_t column = 0; column < headings->items().size(); ++column)
      worksheet_set_column(sheet, column, column, column == 0 ? 44 : 22, nullptr);
    for (const json::Value& one : rows->items()) TRY(write_row(sheet, row++, one.items(), text_));
    return {};
  }

  Result<Bytes> finish() {
    if (book_ == nullptr) return failed();
    const lxw_error error = workbook_close(book_);
    book_ = nullptr;
    if (error != LXW_NO_ERROR) return failed();
    Bytes out;
    char piece[64 * 1024];
    while (true) {
      const ssize_t got = ::pread(file_, piece, sizeof piece, static_cast<off_t>(out.size()));
      if (got < 0) return failed();
      if (got == 0) return out;
      out.append(piece, static_cast<std::size_t>(got));
    }
  }

 private:
  static Error failed() { return {ErrorCode::unavailable, "the workbook could not be written"}; }

  Result<void> write_row(lxw_worksheet* sheet, lxw_row_t row, const std::vector<json::Value>& cells,
                         lxw_format* format) {
    lxw_col_t column = 0;
    for (const json::Value& cell : cells) {
      if (column >= kColumnsMax) break;
      const std::string text = clean(beginning(cell.string().value_or(""), kCellCharacters), true);
      // Always a text, whatever it begins with: nothing here is worked out by who opens it.
      if (worksheet_write_string(sheet, row, column++, text.c_str(), format) != LXW_NO_ERROR)
        return failed();
    }
    return {};
  }

  int file_;
  lxw_workbook* book_ = nullptr;
  lxw_format* heading_ = nullptr;
  lxw_format* text_ = nullptr;
  lxw_format* notice_ = nullptr;
  std::set<std::string> names_;
};

}  // namespace

Result<Bytes> workbook_of(const json::Value& sheets) {
  const json::Value* tables = sheets.find("tables");
  if (tables == nullptr || tables->items().empty() || tables->items().size() > kSheetsMax)
    return Error{ErrorCode::invalid, "there is no table to write"};
  Workbook book;
  for (const json::Value& table : tables->items()) {
    TRY(book.add(table, text_of(sheets, "title"), text_of(sheets, "notice"),
                 text_of(sheets, "marking")));
  }
  return book.finish();
}

}  // namespace papers
