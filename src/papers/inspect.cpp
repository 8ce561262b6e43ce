#include "papers/inspect.h"

#include <algorithm>
#include <vector>

#include "papers/clean.h"
#include "papers/enclosed.h"
#include "papers/limits.h"

namespace papers {
namespace {

constexpr std::size_t kFirstRows = 25;  // among which the headings are looked for
constexpr std::size_t kSamples = 3;
constexpr std::size_t kSampleMax = 200;
constexpr std::size_t kNotesMax = 20;
constexpr std::size_t kEnclosedShown = 500;

struct Sheet {
  std::string name;
  std::uint32_t rows = 0;
  bool formulas = false;
  std::vector<Row> first;
  std::vector<std::string> notes;
};

class Looking final : public Reading {
 public:
  void sheet(std::string_view name) override {
    sheets.push_back({std::string(name), 0, false, {}, {}});
  }
  bool row(const Row& row) override {
    Sheet& sheet = sheets.back();
    ++sheet.rows;
    for (const Cell& cell : row.cells) sheet.formulas = sheet.formulas || cell.formula;
    if (sheet.first.size() < kFirstRows) {
      Row kept = row;
      for (Cell& cell : kept.cells) cell.text = std::string(beginning(cell.text, kSampleMax));
      sheet.first.push_back(std::move(kept));
    }
    return true;
  }
  void note(std::string_view code) override {
    auto& to = sheets.empty() ? notes : sheets.back().notes;
    if (to.size() < kNotesMax && std::find(to.begin(), to.end(), code) == to.end())
      to.emplace_back(code);
  }
  std::vector<Sheet> sheets;
  std::vector<std::string> notes;
};

std::size_t filled(const Row& row) {
  return static_cast<std::size_t>(std::count_if(
      row.cells.begin(), row.cells.end(), [](const Cell& cell) { return !cell.text.empty(); }));
}

// The row that is most likely the headings': what fits a target best; else the first of several
// texts, since a title may stand above.
const Row* headings_of(const Sheet& sheet, std::string_view only, Suggestion& best) {
  const Row* out = nullptr;
  for (const Row& row : sheet.first) {
    Suggestion one = suggest(row.cells, only);
    if (one.score > best.score) {
      best = std::move(one);
      out = &row;
    }
  }
  if (out != nullptr && best.columns.size() >= 2) return out;
  if (out != nullptr && sheet.first.size() > 0 && filled(*out) == 1) return out;
  for (const Row& row : sheet.first) {
    if (filled(row) >= 2) {
      if (out == nullptr) best = suggest(row.cells, only);
      return out == nullptr ? &row : out;
    }
  }
  return out != nullptr ? out : sheet.first.empty() ? nullptr : &sheet.first.front();
}

std::string letters_of(std::size_t column) {
  std::string out;
  for (std::size_t rest = column; rest > 0; rest = (rest - 1) / 26)
    out.insert(out.begin(), static_cast<char>('A' + (rest - 1) % 26));
  return out;
}

void write_sheet(json::Writer& out, const Sheet& sheet, std::string_view only) {
  Suggestion suggestion;
  const Row* headings = headings_of(sheet, only, suggestion);
  out.begin_object().field("name", sheet.name).field("rows", sheet.rows);
  out.field("header_row", headings == nullptr ? 0 : headings->number);
  out.field("formulas", sheet.formulas);
  out.key("notes").begin_array();
  for (const std::string& note : sheet.notes) out.string(note);
  out.end_array().key("columns").begin_array();
  std::size_t width = 0;
  for (const Row& row : sheet.first) width = std::max(width, row.cells.size());
  for (std::size_t column = 0; column < width; ++column) {
    const bool named = headings != nullptr && column < headings->cells.size();
    std::vector<std::string_view> samples;
    for (const Row& row : sheet.first) {
      if (headings != nullptr && row.number <= headings->number) continue;
      if (samples.size() < kSamples && column < row.cells.size() && !row.cells[column].text.empty())
        samples.push_back(row.cells[column].text);
    }
    if (samples.empty() && !(named && !headings->cells[column].text.empty())) continue;
    out.begin_object()
        .field("column", column + 1)
        .field("letter", letters_of(column + 1))
        .field("heading", named ? headings->cells[column].text : std::string())
        .key("samples")
        .begin_array();
    for (const std::string_view sample : samples) out.string(sample);
    out.end_array().end_object();
  }
  out.end_array().key("suggestion");
  if (suggestion.score == 0) {
    out.null();
  } else {
    out.begin_object().field("target", suggestion.target).key("columns").begin_object();
    for (const auto& [field, column] : suggestion.columns) out.field(field, column);
    out.end_object().end_object();
  }
  out.end_object();
}

class Mapping final : public Reading {
 public:
  Mapping(const Plan& plan, const std::function<bool(const Item&)>& take)
      : plan_(plan), take_(take) {}
  void sheet(std::string_view name) override {
    wanted_ = plan_.sheet.empty() ? name_.empty() && !found : name == plan_.sheet && !found;
    found = found || wanted_;
    name_ = name;
  }
  bool row(const Row& row) override {
    if (!wanted_) return !found;  // the wanted sheet was read: no more of others
    if (row.number <= plan_.header_row) return true;
    return take_(item_of(plan_, name_, row));
  }
  void note(std::string_view) override {}
  bool found = false;

 private:
  const Plan& plan_;
  const std::function<bool(const Item&)>& take_;
  std::string name_;
  bool wanted_ = false;
};

}  // namespace

Result<Bytes> inspect(ByteView bytes, const ReadOptions& options, std::string_view only) {
  const Kind kind = detect(bytes, options.name);
  Looking looking;
  TRY(read(bytes, kind, options, looking));
  json::Writer out;
  out.begin_object().field("kind", word(kind)).key("notes").begin_array();
  for (const std::string& note : looking.notes) out.string(note);
  out.end_array().key("sheets").begin_array();
  for (const Sheet& sheet : looking.sheets) write_sheet(out, sheet, only);
  out.end_array().key("enclosed").begin_array();
  std::size_t count = 0;
  TRY(enclosed(bytes, options, false, [&](const Enclosed& one, ByteView) {
    if (count++ < kEnclosedShown) one.write(out);
    return true;
  }));
  out.end_array().field("enclosed_left_out", count - std::min(count, kEnclosedShown));
  out.end_object();
  return out.take();
}

Result<void> items(ByteView bytes, const ReadOptions& options, const Plan& plan,
                   const std::function<bool(const Item&)>& take) {
  Mapping mapping(plan, take);
  TRY(read(bytes, detect(bytes, options.name), options, mapping));
  if (!mapping.found) return Error{ErrorCode::invalid, "sheet: the file has no sheet of that name"};
  return {};
}

}  // namespace papers
