// Workbooks of Excel 2007 and later (ECMA-376): texts, numbers, days and booleans of every sheet,
// the sheets' XML read as a stream. Of a formula the value that was saved with it is taken, and the
// cell says so; nothing is worked out here.
#include <array>
#include <charconv>
#include <cmath>
#include <map>

#include "papers/archive.h"
#include "papers/clean.h"
#include "papers/limits.h"
#include "papers/serial_days.h"
#include "papers/table.h"
#include "papers/xml.h"

namespace papers {
namespace {

using At = XmlReader::At;

Error wrong(std::string_view what) {
  return {ErrorCode::invalid, "the workbook is damaged: " + std::string(what)};
}

// What people see of a number in a cell.
enum class Shows : std::uint8_t { number, day, month };

struct Workbook {
  struct Sheet {
    std::string name;
    std::string member;
    bool hidden = false;
  };
  std::vector<Sheet> sheets;
  bool from_1904 = false;
  std::vector<std::string> shared;
  std::vector<Shows> styles;  // by style of a cell: what its number is
};

// Targets of a part's relations, by id, as names of members.
Result<std::map<std::string, std::string>> relations(Archive& archive) {
  const auto stream = TRY(archive.stream("xl/_rels/workbook.xml.rels"));
  XmlReader xml = TRY(XmlReader::open(*stream));
  std::map<std::string, std::string> out;
  for (At at = TRY(xml.next()); at != At::done; at = TRY(xml.next())) {
    if (at != At::begin || xml.name() != "Relationship") continue;
    const std::string target = xml.attribute("Target").value_or("");
    if (xml.attribute("TargetMode").value_or("") == "External") continue;
    if (out.size() >= kMembersMax) return wrong("it has too many parts");
    out[xml.attribute("Id").value_or("")] =
        target.starts_with('/') ? target.substr(1) : "xl/" + target;
  }
  return out;
}

Result<void> read_workbook(Archive& archive, Workbook& out) {
  const auto targets = TRY(relations(archive));
  const auto stream = TRY(archive.stream("xl/workbook.xml"));
  XmlReader xml = TRY(XmlReader::open(*stream));
  for (At at = TRY(xml.next()); at != At::done; at = TRY(xml.next())) {
    if (at != At::begin) continue;
    if (xml.name() == "workbookPr") {
      const std::string value = xml.attribute("date1904").value_or("0");
      out.from_1904 = value == "1" || value == "true";
    } else if (xml.name() == "sheet") {
      if (out.sheets.size() >= kSheetsMax) return wrong("it has more than 100 sheets");
      const auto target = targets.find(xml.attribute("id").value_or(""));
      if (target == targets.end()) continue;
      out.sheets.push_back({clean(xml.attribute("name").value_or(""), false), target->second,
                            xml.attribute("state").value_or("visible") != "visible"});
    }
  }
  if (out.sheets.empty()) return wrong("it has no sheet");
  return {};
}

// What a number format shows, by the letters outside of texts, colours and elapsed times. A year
// with a month and no day is a month: its first day is nobody's word.
Shows shows(std::string_view format) {
  bool year = false;
  bool month = false;
  for (std::size_t i = 0; i < format.size(); ++i) {
    const char c = static_cast<char>(format[i] | 0x20);
    if (format.substr(i).starts_with("General")) return Shows::number;
    if (format[i] == '"' || format[i] == '[') {
      i = format.find(format[i] == '"' ? '"' : ']', i + 1);
      if (i == std::string_view::npos) break;
    } else if (format[i] == '\\' || format[i] == '_' || format[i] == '*') {
      ++i;
    } else if (format[i] == ';') {
      break;  // what follows is for negative numbers
    } else if (c == 'd') {
      return Shows::day;
    } else if (c == 'y') {
      year = true;
    } else if (c == 'm') {
      month = true;
    }
  }
  if (!year) return Shows::number;
  return month ? Shows::month : Shows::day;
}

// The formats that every workbook has (ECMA-376, 18.8.30), those of East Asia among them.
Shows shows_built_in(unsigned id) {
  if (id == 17 || id == 55) return Shows::month;
  const bool day = (id >= 14 && id <= 16) || id == 22 || (id >= 27 && id <= 31) || id == 36 ||
                   (id >= 50 && id <= 58);
  return day ? Shows::day : Shows::number;
}

unsigned number_of(const std::optional<std::string>& text) {
  unsigned out = 0;
  if (text) std::from_chars(text->data(), text->data() + text->size(), out);
  return out;
}

Result<void> read_styles(Archive& archive, Workbook& out) {
  if (!archive.holds("xl/styles.xml")) return {};
  const auto stream = TRY(archive.stream("xl/styles.xml"));
  XmlReader xml = TRY(XmlReader::open(*stream));
  std::map<unsigned, Shows> formats;
  bool in_cells = false;
  for (At at = TRY(xml.next()); at != At::done; at = TRY(xml.next())) {
    if (at == At::text) continue;
    if (xml.name() == "cellXfs") in_cells = at == At::begin;
    if (at != At::begin) continue;
    if (xml.name() == "numFmt" && formats.size() < kStylesMax) {
      formats[number_of(xml.attribute("numFmtId"))] =
          shows(xml.attribute("formatCode").value_or(""));
    } else if (in_cells && xml.name() == "xf") {
      if (out.styles.size() >= kStylesMax) return wrong("it has too many styles");
      const unsigned id = number_of(xml.attribute("numFmtId"));
      const auto own = formats.find(id);
      out.styles.push_back(own != formats.end() ? own->second : shows_built_in(id));
    }
  }
  return {};
}

// Adds a text up to the limit of a cell, one byte more where there was more.
void add(std::string& to, std::string_view text) {
  if (to.size() <= kCellMax) to += text.substr(0, kCellMax + 1 - to.size());
}

Result<void> read_shared(Archive& archive, Workbook& out) {
  if (!archive.holds("xl/sharedStrings.xml")) return {};
  const auto stream = TRY(archive.stream("xl/sharedStrings.xml"));
  XmlReader xml = TRY(XmlReader::open(*stream));
  std::string one;
  std::size_t size = 0;
  bool in_text = false;
  bool in_phonetic = false;  // how it is read aloud: no part of the text
  for (At at = TRY(xml.next()); at != At::done; at = TRY(xml.next())) {
    if (at == At::text) {
      if (in_text && !in_phonetic) add(one, xml.text());
    } else if (xml.name() == "t") {
      in_text = at == At::begin;
    } else if (xml.name() == "rPh") {
      in_phonetic = at == At::begin;
    } else if (xml.name() == "si" && at == At::end) {
      size += one.size() + sizeof one;
      if (size > kSharedMax) return wrong("it holds more text than is taken");
      out.shared.push_back(std::move(one));
      one.clear();
    }
  }
  return {};
}

// The column of "BC12", from 0.
std::optional<std::size_t> column_of(std::string_view place) {
  std::size_t out = 0;
  std::size_t letters = 0;
  while (letters < place.size() && place[letters] >= 'A' && place[letters] <= 'Z') {
    out = out * 26 + static_cast<std::size_t>(place[letters++] - 'A' + 1);
    if (letters > 3) return std::nullopt;
  }
  return letters == 0 ? std::nullopt : std::optional<std::size_t>(out - 1);
}

std::string number_text(const std::string& raw) {
  double value = 0;
  const auto [end, error] = std::from_chars(raw.data(), raw.data() + raw.size(), value);
  if (error != std::errc() || end != raw.data() + raw.size() || !std::isfinite(value)) return raw;
  std::array<char, 400> text;
  if (std::abs(value) < 1e15) {
    // What people see: 0.1, not 0.10000000000000001.
    const int size = std::snprintf(text.data(), text.size(), "%.15g", value);
    return std::string(text.data(), static_cast<std::size_t>(size));
  }
  return raw;
}

struct CellState {
  std::string type;
  std::string value;
  Shows shows = Shows::number;
  bool formula = false;
};

Cell finish(const Workbook& book, CellState& state) {
  Cell out;
  out.formula = state.formula;
  std::string text;
  if (state.type == "s") {
    std::size_t index = 0;
    const auto [end, error] =
        std::from_chars(state.value.data(), state.value.data() + state.value.size(), index);
    if (error == std::errc() && index < book.shared.size()) text = book.shared[index];
  } else if (state.type == "b") {
    text = state.value == "1" ? "TRUE" : state.value.empty() ? "" : "FALSE";
  } else if (state.type == "str" || state.type == "inlineStr" || state.type == "e") {
    text = std::move(state.value);
  } else if (state.type == "d") {
    text = state.value.substr(0, 16);
    if (text.ends_with("T00:00")) text.resize(10);
  } else if (!state.value.empty()) {
    double value = 0;
    const auto [end, error] =
        std::from_chars(state.value.data(), state.value.data() + state.value.size(), value);
    const bool whole = error == std::errc() && end == state.value.data() + state.value.size();
    const std::string day = whole && state.shows != Shows::number
                                ? day_of_serial(value, book.from_1904)
                                : std::string();
    text = day.empty() ? number_text(state.value) : day;
    if (!day.empty() && state.shows == Shows::month) text.resize(7);
  }
  out.cut = text.size() > kCellMax;
  out.text = clean(beginning(text, kCellMax), true);
  return out;
}

class SheetReader {
 public:
  SheetReader(const Workbook& book, XmlReader& xml, Reading& into, std::uint32_t& rows)
      : book_(book), xml_(xml), into_(into), rows_(rows) {}

  // False: the reading wants no more.
  Result<bool> read() {
    for (At at = TRY(xml_.next()); at != At::done; at = TRY(xml_.next())) {
      if (at == At::text) {
        if (in_value_) add(cell_.value, xml_.text());
        continue;
      }
      const std::string_view name = xml_.name();
      if (name == "row") {
        if (at == At::begin) {
          TRY(begin_row());
        } else if (!end_row()) {
          return false;
        }
      } else if (name == "c") {
        if (at == At::begin) {
          begin_cell();
        } else {
          TRY(end_cell());
        }
      } else if (name == "v" || name == "t") {
        in_value_ = at == At::begin && !in_phonetic_;
      } else if (name == "rPh") {
        in_phonetic_ = at == At::begin;
      } else if (name == "f") {
        cell_.formula = true;
      }
    }
    return true;
  }

 private:
  Result<void> begin_row() {
    const unsigned number = number_of(xml_.attribute("r"));
    row_.number = number != 0 ? number : row_.number + 1;
    row_.cells.clear();
    if (++rows_ > kRowsMax)
      return Error{ErrorCode::invalid,
                   "the workbook has more than " + std::to_string(kRowsMax) + " rows; split it"};
    return {};
  }

  bool end_row() {
    bool filled = false;
    for (const Cell& cell : row_.cells) filled = filled || !cell.text.empty();
    return !filled || into_.row(row_);
  }

  void begin_cell() {
    place_ = column_of(xml_.attribute("r").value_or("")).value_or(row_.cells.size());
    cell_ = {};
    cell_.type = xml_.attribute("t").value_or("n");
    const unsigned style = number_of(xml_.attribute("s"));
    if (style < book_.styles.size()) cell_.shows = book_.styles[style];
  }

  Result<void> end_cell() {
    if (place_ >= kColumnsMax) {
      // Far to the right nothing is taken, and nothing is passed over in silence.
      if (!cell_.value.empty())
        return Error{ErrorCode::invalid,
                     "the workbook has more than " + std::to_string(kColumnsMax) + " columns"};
      return {};
    }
    if (place_ >= row_.cells.size()) row_.cells.resize(place_ + 1);
    row_.cells[place_] = finish(book_, cell_);
    return {};
  }

  const Workbook& book_;
  XmlReader& xml_;
  Reading& into_;
  std::uint32_t& rows_;
  Row row_;
  CellState cell_;
  std::size_t place_ = 0;
  bool in_value_ = false;
  bool in_phonetic_ = false;
};

}  // namespace

Result<void> read_xlsx(ByteView bytes, Reading& into) {
  Archive archive = TRY(Archive::open(bytes));
  for (const Member& member : archive.members()) {
    if (member.name.ends_with("vbaProject.bin") || member.name.starts_with("xl/macrosheets/"))
      return Error{ErrorCode::invalid,
                   "the workbook carries macros; save it as an ordinary workbook (.xlsx) without "
                   "them and try again"};
  }
  if (archive.holds("xl/workbook.bin"))
    return Error{ErrorCode::invalid,
                 "this is a binary workbook (.xlsb); save it as .xlsx and try again"};
  Workbook book;
  TRY(read_workbook(archive, book));
  TRY(read_styles(archive, book));
  TRY(read_shared(archive, book));
  std::uint32_t rows = 0;
  for (const Workbook::Sheet& sheet : book.sheets) {
    if (!archive.holds(sheet.member)) continue;  // a chart's sheet
    into.sheet(sheet.name);
    if (sheet.hidden) into.note("hidden_sheet");
    const auto stream = TRY(archive.stream(sheet.member));
    XmlReader xml = TRY(XmlReader::open(*stream));
    if (!TRY(SheetReader(book, xml, into, rows).read())) return {};
  }
  return {};
}

}  // namespace papers
