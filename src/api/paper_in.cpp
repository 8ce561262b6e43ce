#include "api/paper_in.h"

#include <algorithm>
#include <set>

#include "api/paper_in_reader.h"
#include "api/print_values.h"
#include "base/encoding.h"
#include "crypto/crypto.h"
#include "modules/texts/edits.h"
#include "papers/clean.h"
#include "papers/targets.h"

namespace api {
namespace {

using papers::Run;
using papers::TrackedParagraph;

constexpr std::size_t kEarlierMax = 20;    // revisions that are looked through
constexpr std::size_t kCompareMax = 4000;  // pairs of paragraphs that are no more than alike

Run::By by_of(const json::Value* value) {
  if (value == nullptr || !value->is_object()) return {};
  return {plain(*value, "author"), plain(*value, "date")};
}

std::uint32_t small_number(const json::Value& value, std::string_view name) {
  const json::Value* member = value.find(name);
  return member == nullptr ? 0 : static_cast<std::uint32_t>(member->unsigned_number().value_or(0));
}

// 2/p4; the revision is 0 where it is none.
std::pair<std::uint32_t, std::string> key_of(std::string_view words) {
  const std::size_t slash = words.find('/');
  if (slash == std::string_view::npos || slash == 0 || slash + 1 == words.size()) return {0, ""};
  const auto number = parse_decimal(words.substr(0, slash), 1'000'000);
  const std::string_view id = words.substr(slash + 1);
  if (!number || id.find_first_of(" \t\n/") != std::string_view::npos) return {0, ""};
  return {static_cast<std::uint32_t>(*number), std::string(id)};
}

bool is_of_one_cell(const TrackedParagraph& a, const TrackedParagraph& b) {
  return a.table == b.table && a.row == b.row && a.column == b.column;
}

}  // namespace

bool is_row_key(std::string_view words) { return !key_of(words).second.empty(); }

PaperFound PaperReader::read() {
  gather();
  for (PaperSheet& sheet : sheets_) {
    if (sheet.key.empty()) find_exactly(sheet);
  }
  find_columns();
  find_in_earlier();
  find_alike();
  for (std::size_t at = 0; at < sheets_.size(); ++at) bring(at);
  return std::move(out_);
}

void PaperReader::gather() {
  std::string key;
  std::uint32_t row = 0;
  std::uint32_t table = 0;
  bool goes_on = false;
  for (const TrackedParagraph& one : paper_.paragraphs) {
    if (one.table == 0 || one.table != table || one.row != row) key.clear();
    table = one.table;
    row = one.row;
    const std::string words = words_before(one.runs);
    if (one.table != 0 && one.column == 1 && !key_of(words).second.empty()) {
      key = words;
      // Its number, in the paragraph before.
      if (!sheets_.empty() && sheets_.back().column == 1) sheets_.pop_back();
      goes_on = false;
      continue;
    }
    const bool comes = words.empty() && is_only_added(one);
    const bool of_cell = !key.empty() && one.column > 1 && !sheets_.empty() &&
                         sheets_.back().key == key && sheets_.back().column == one.column;
    if (goes_on && !sheets_.empty() && is_of_one_cell(sheets_.back().parts.back(), one) && !comes &&
        !words.empty()) {
      sheets_.back().cuts.push_back({count_of(sheets_.back().before), last_mark_});
      join(one, "");
    } else if (of_cell) {
      join(one, "\n");
    } else {
      sheets_.push_back(
          {{one}, one.runs, words, one.column > 1 ? key : "", one.table == 0 ? 0 : one.column});
    }
    if (comes) continue;
    goes_on = !one.added.author.empty() && !words.empty();
    last_mark_ = one.added;
  }
}

void PaperReader::join(const TrackedParagraph& one, const std::string& between) {
  PaperSheet& last = sheets_.back();
  if (!between.empty()) last.runs.push_back({between, false, {}, {}});
  last.runs.insert(last.runs.end(), one.runs.begin(), one.runs.end());
  last.parts.push_back(one);
  last.before = words_before(last.runs);
}

void PaperReader::settle(PaperSheet& sheet, const PaperForms::Found& found) {
  sheet.target = found.target;
  sheet.form = found.form;
  sheet.prefix = found.prefix;
  used_.insert(found.target);
  last_ = found.target;
}

void PaperReader::find_exactly(PaperSheet& sheet) {
  if (sheet.before.empty() || sheet.target != kNone) return;
  const std::vector<PaperForms::Found> found = forms_.exactly(sheet.before);
  for (const bool behind : {true, false}) {
    for (const PaperForms::Found& one : found) {
      if (used_.contains(one.target)) continue;
      if (behind && last_ != kNone && one.target < last_) continue;
      return settle(sheet, one);
    }
  }
}

void PaperReader::find_columns() {
  std::map<std::uint32_t, std::map<std::string, std::size_t>> seen;
  for (const PaperSheet& sheet : sheets_) {
    if (sheet.key.empty()) continue;
    const std::string id = key_of(sheet.key).second;
    for (const PaperForms::Found& one : forms_.exactly(sheet.before)) {
      const PaperTarget& target = forms_.all()[one.target];
      if (target.id == id) ++seen[sheet.column][target.language];
    }
  }
  std::vector<std::string> tags;
  for (const json::Value& one : items(text_, "languages")) tags.push_back(plain(one, "tag"));
  for (PaperSheet& sheet : sheets_) {
    if (sheet.key.empty()) continue;
    const auto [revision, id] = key_of(sheet.key);
    std::string language;
    std::size_t most = 0;
    for (const auto& [tag, count] : seen[sheet.column]) {
      if (count > most) {
        most = count;
        language = tag;
      }
    }
    if (sheet.column > 1 && sheet.column - 2 < paper_.languages.size())
      language = paper_.languages[sheet.column - 2];
    if (language.empty() && !sheet.before.empty())
      language = papers::language_of(sheet.before, tags.empty() ? "en" : tags.front());
    const std::size_t target = forms_.of(id, language);
    if (target == kNone) {
      if (!sheet.before.empty() || !sheet.runs.empty())
        out_.left.push_back({"element_gone", "", id, shortened(sheet.before), ""});
      sheet.is_done = true;
      continue;
    }
    if (revision < forms_.shown() && revision > 0) look_at(revision);
    sheet.target = target;
    // Several may come under one identifier: the one that reads so.
    for (const PaperForms::Found& one : forms_.exactly(sheet.before)) {
      const PaperTarget& other = forms_.all()[one.target];
      if (one.prefix != 0 || other.id != id || other.language != language) continue;
      sheet.target = one.target;
      sheet.form = one.form;
    }
    used_.insert(sheet.target);
  }
}

void PaperReader::look_at(std::uint32_t revision) {
  if (looked_.size() >= kEarlierMax || !looked_.insert(revision).second) return;
  if (const json::Value* earlier = earlier_(revision)) forms_.add(*earlier, revision);
}

void PaperReader::find_in_earlier() {
  const auto open = [&] {
    return std::any_of(sheets_.begin(), sheets_.end(), [&](const PaperSheet& sheet) {
      return !sheet.is_done && !sheet.before.empty() && sheet.form == kNone && is_of_text(sheet);
    });
  };
  for (std::uint32_t revision = forms_.shown(); revision > 1 && open();) {
    --revision;
    if (forms_.shown() - revision > kEarlierMax) return;
    look_at(revision);
    for (PaperSheet& sheet : sheets_) {
      if (sheet.form != kNone || sheet.is_done) continue;
      if (sheet.key.empty()) {
        find_exactly(sheet);
        continue;
      }
      for (const PaperForms::Found& one : forms_.exactly(sheet.before)) {
        if (one.target == sheet.target && one.prefix == 0) sheet.form = one.form;
      }
    }
  }
}

bool PaperReader::is_of_text(const PaperSheet& sheet) {
  const std::string& style = sheet.parts.front().style;
  return style != "facts" && style != "margin" && style != "title" && style != "heading 1";
}

void PaperReader::find_alike() {
  std::size_t compared = 0;
  for (std::size_t at = 0; at < sheets_.size(); ++at) {
    PaperSheet& sheet = sheets_[at];
    if (sheet.target != kNone || sheet.is_done || sheet.before.empty() || !is_of_text(sheet))
      continue;
    std::size_t first = 0;
    std::size_t behind = forms_.all().size();
    for (std::size_t i = at; i-- > 0;) {
      if (sheets_[i].target == kNone) continue;
      first = sheets_[i].target;
      break;
    }
    for (std::size_t i = at + 1; i < sheets_.size(); ++i) {
      if (sheets_[i].target == kNone) continue;
      behind = sheets_[i].target;
      break;
    }
    double best = 0.5;
    PaperForms::Found found{kNone, 0, 0};
    for (std::size_t i = first; i < behind && compared < kCompareMax; ++i) {
      const PaperTarget& target = forms_.all()[i];
      if (used_.contains(i) || target.forms.empty()) continue;
      ++compared;
      const std::uint32_t prefix = number_ahead(sheet.before, target.number);
      const double same =
          likeness(target.printed, words_behind(sheet.before, prefix)) + (prefix > 0 ? 0.2 : 0);
      if (same > best) {
        best = same;
        found = {i, kNone, prefix};
      }
    }
    if (found.target != kNone) settle(sheet, found);
  }
}

bool take_line(const json::Value& line, PaperIn& into) {
  if (const auto kind = line.text("kind")) {
    into.kind = *kind;
    return true;
  }
  if (line.find("notes") != nullptr) {
    for (const json::Value& one : items(line, "notes"))
      into.notes.emplace_back(one.string().value_or(""));
    return true;
  }
  if (line.find("cells") != nullptr) {
    std::vector<std::string> row;
    for (const json::Value& one : items(line, "cells")) row.emplace_back(one.string().value_or(""));
    into.rows.push_back(std::move(row));
    return true;
  }
  if (line.find("runs") == nullptr) return false;
  TrackedParagraph out;
  out.style = plain(line, "style");
  out.level = small_number(line, "level");
  out.table = small_number(line, "table");
  out.row = small_number(line, "row");
  out.column = small_number(line, "column");
  out.added = by_of(line.find("added"));
  out.struck = by_of(line.find("struck"));
  for (const json::Value& run : items(line, "runs"))
    out.runs.push_back(
        {plain(run, "text"), false, by_of(run.find("added")), by_of(run.find("struck"))});
  for (const json::Value& one : items(line, "remarks"))
    out.remarks.push_back({by_of(one.find("by")), plain(one, "text"), plain(one, "on")});
  out.number = plain(line, "number");
  const json::Value* page = line.find("on_new_page");
  out.on_new_page = page != nullptr && page->boolean().value_or(false);
  for (const json::Value& one : items(line, "feet"))
    out.feet.push_back({small_number(one, "at"), plain(one, "text")});
  into.paragraphs.push_back(std::move(out));
  return true;
}

PaperFound read_paper(const PaperIn& paper, const json::Value& text, const EarlierText& earlier,
                      const PartyCalled& called) {
  if (PaperIn table = paper; take_language_table(table, text))
    return PaperReader(table, text, earlier, called).read();
  if (is_matrix(paper, text)) return read_matrix(paper, text, earlier, called);
  return PaperReader(paper, text, earlier, called).read();
}

}  // namespace api
