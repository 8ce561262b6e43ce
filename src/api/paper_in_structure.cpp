// Paragraphs that a paper adds, cuts in two and joins.
#include <algorithm>

#include "api/paper_in_reader.h"
#include "api/print_values.h"
#include "base/encoding.h"
#include "crypto/crypto.h"

namespace api {

using papers::Run;

std::string PaperReader::new_element() {
  std::string id;
  do {
    id = "e-" + hex(crypto::sha256({paper_.digest, std::to_string(++coming_)}).view()).substr(0, 8);
  } while (std::any_of(forms_.all().begin(), forms_.all().end(),
                       [&](const PaperTarget& one) { return one.id == id; }));
  return id;
}

std::optional<PaperReader::Cut> PaperReader::cut_in(const PaperSheet& sheet) const {
  const PaperTarget& target = forms_.all()[sheet.target];
  const json::Value* words = nullptr;
  for (const json::Value& one : items(*target.element, "words")) {
    if (plain(one, "language") == target.language) words = &one;
  }
  if (words == nullptr || !target.proposed.empty()) return std::nullopt;
  const json::Value* said = words->find("frozen");
  const std::string frozen =
      said == nullptr || !said->is_string() ? target.reading : plain(*words, "frozen");
  const std::string now = words_behind(sheet.before, sheet.prefix);
  const std::uint32_t at = cut_at(sheet, 0);
  auto span = moved_along(now, target.printed, {at, at}, false);
  if (span) span = moved_along(target.printed, target.reading, *span, false);
  if (span) span = moved_along(target.reading, frozen, *span, false);
  if (!span || span->from == 0 || span->from >= count_of(frozen)) return std::nullopt;
  return Cut{target.language, plain(*words, "base"), span->from, target.printed,
             cut_of(now, at, count_of(now))};
}

std::uint32_t PaperReader::cut_at(const PaperSheet& sheet, std::size_t which) {
  const std::uint32_t where = sheet.cuts[which].first;
  return where < sheet.prefix ? 0 : where - sheet.prefix;
}

bool PaperReader::is_split(const std::string& element, const std::vector<Cut>& cuts) const {
  for (const json::Value& change : items(text_, "changes")) {
    const json::Value* content = change.find("content");
    if (content != nullptr && content->find("change") != nullptr) content = content->find("change");
    if (content == nullptr || plain(*content, "element") != element) continue;
    const json::Value* move = content->find("move");
    if (move == nullptr || plain(*move, "what") != "SPLITS") continue;
    const std::vector<json::Value>& wordings = items(*content, "wordings");
    const bool all = std::all_of(cuts.begin(), cuts.end(), [&](const Cut& cut) {
      return std::any_of(wordings.begin(), wordings.end(), [&](const json::Value& one) {
        return plain(one, "language") == cut.language &&
               plain(one, "from") == std::to_string(cut.at);
      });
    });
    if (all) return true;
  }
  return false;
}

void PaperReader::split(std::size_t at) {
  const PaperTarget& target = forms_.all()[sheets_[at].target];
  if (sheets_[at].cuts.empty() || !split_.insert(target.id).second) return;
  // Its other languages, in other columns of the paper.
  std::vector<const PaperSheet*> all;
  for (std::size_t i = at; i < sheets_.size(); ++i) {
    const PaperSheet& one = sheets_[i];
    if (one.target != kNone && !one.cuts.empty() && forms_.all()[one.target].id == target.id)
      all.push_back(&one);
  }
  const auto leave_it = [&](const PaperSheet& sheet, std::size_t which, std::string_view reason) {
    const std::string now = words_behind(sheet.before, sheet.prefix);
    out_.left.push_back({std::string(reason), sheet.cuts[which].second.author, target.id, "",
                         shortened(cut_of(now, cut_at(sheet, which), count_of(now)))});
  };
  std::vector<Cut> cuts;
  std::set<std::string> lacking;
  for (const json::Value& one : items(*target.element, "words")) {
    if (!plain(one, "base").empty()) lacking.insert(plain(one, "language"));
  }
  const Run::By& by = all.front()->cuts.front().second;
  bool found = true;
  bool by_one = true;
  for (const PaperSheet* sheet : all) {
    by_one = by_one && sheet->cuts.front().second.author == by.author;
    if (auto cut = cut_in(*sheet)) {
      lacking.erase(cut->language);
      cuts.push_back(std::move(*cut));
    } else {
      found = false;
    }
    for (std::size_t which = 1; which < sheet->cuts.size(); ++which)
      leave_it(*sheet, which, "split");
  }
  const bool recorded = found && is_split(target.id, cuts);
  // In one language alone, the other words would all stay in the first part.
  if (!recorded && (!found || !by_one || !lacking.empty())) {
    for (const PaperSheet* sheet : all)
      leave_it(*sheet, 0, cut_in(*sheet) ? "split_in_part" : "split");
    return;
  }
  PaperItem out = item(target, "splits", by);
  for (const Cut& cut : cuts) {
    out.before += (out.before.empty() ? "" : "\n") + cut.before;
    out.after += (out.after.empty() ? "" : "\n") + cut.after;
  }
  out.state = recorded ? "recorded" : "new";
  if (!recorded) {
    const std::string place = place_beside(target, false);
    json::Writer content;
    content.begin_object().key("change").begin_object().field("element", target.id);
    content.key("wordings").begin_array();
    for (const Cut& cut : cuts) {
      content.begin_object().field("language", cut.language).field("base", cut.base);
      content.field("from", cut.at).field("to", cut.at).end_object();
    }
    content.end_array().key("move").begin_object().field("what", "SPLITS");
    if (!target.parent.empty()) content.field("parent", target.parent);
    content.field("place", place).field("second", new_element()).end_object();
    out.content = content.end_object().end_object().take();
  }
  out_.items.push_back(std::move(out));
}

void PaperReader::join_next(std::size_t at, const PaperTarget& target) {
  const Run::By& by = sheets_[at].parts.back().struck;
  if (by.author.empty()) return;
  const PaperTarget* second = nullptr;
  for (std::size_t i = at + 1; i < sheets_.size() && second == nullptr; ++i) {
    if (sheets_[i].target != kNone) second = &forms_.all()[sheets_[i].target];
  }
  PaperItem out = item(target, "joins", by);
  out.before = target.printed;
  if (second == nullptr || second->id == target.id || !target.proposed.empty() ||
      !second->proposed.empty() || second->language != target.language) {
    out_.left.push_back({"joined", by.author, target.id, shortened(target.printed), ""});
    return;
  }
  out.after = second->printed;
  bool recorded = false;
  for (const json::Value& change : items(text_, "changes")) {
    const json::Value* content = change.find("content");
    if (content != nullptr && content->find("change") != nullptr) content = content->find("change");
    if (content == nullptr || plain(*content, "element") != target.id) continue;
    const json::Value* move = content->find("move");
    recorded = recorded || (move != nullptr && plain(*move, "what") == "JOINS" &&
                            plain(*move, "second") == second->id);
  }
  out.state = recorded ? "recorded" : "new";
  if (!recorded) {
    json::Writer content;
    content.begin_object().key("change").begin_object().field("element", target.id);
    content.key("move").begin_object().field("what", "JOINS").field("second", second->id);
    out.content = content.end_object().end_object().end_object().take();
  }
  out_.items.push_back(std::move(out));
}

void PaperReader::come(std::size_t at) {
  const PaperSheet& sheet = sheets_[at];
  const papers::TrackedParagraph& part = sheet.parts.front();
  const Run::By by = part.added.author.empty() ? sheet.runs.front().added : part.added;
  std::string all;
  for (const Run& run : sheet.runs) all += run.text;
  // Of one that has no words in this language a print has the number alone.
  if (folded_spaces(words_behind(all, number_ahead(all, number_ahead_of(all)))).empty()) return;
  PaperItem out;
  out.what = "comes";
  out.author = by.author;
  out.date = by.date;
  for (const PaperTarget& target : forms_.all()) {
    if (target.proposed.empty() || recorded_.contains(target.id)) continue;
    const std::uint32_t prefix = number_ahead(all, target.number);
    for (const PaperTarget::Print& print : target.prints) {
      std::string known;
      for (const Run& run : print.runs) known += run.text;
      if (known.empty() || print.added.author != by.author ||
          folded_spaces(known) != folded_spaces(words_behind(all, prefix)))
        continue;
      recorded_.insert(target.id);
      out.state = "recorded";
      out.element = target.id;
      out.number = target.number;
      out.language = target.language;
      out.after = words_behind(all, prefix);
      out_.items.push_back(out);
      bring_remarks(sheet, target);
      return;
    }
  }
  std::string words;
  for (const Run& run : sheet.runs) {
    if (run.added.author == by.author && run.struck.author.empty()) {
      words += run.text;
    } else if (run.struck.author != by.author) {
      out_.left.push_back({"in_words_of_another",
                           run.struck.author.empty() ? run.added.author : run.struck.author, "",
                           run.struck.author.empty() ? "" : run.text,
                           run.struck.author.empty() ? run.text : ""});
      if (run.added.author == by.author) words += run.text;
    }
  }
  if (folded_spaces(words).empty()) return;
  const PaperTarget* before = nullptr;
  const PaperTarget* behind = nullptr;
  for (std::size_t i = at; i-- > 0 && before == nullptr;) {
    if (sheets_[i].target != kNone) before = &forms_.all()[sheets_[i].target];
  }
  for (std::size_t i = at + 1; i < sheets_.size() && behind == nullptr; ++i) {
    if (sheets_[i].target != kNone) behind = &forms_.all()[sheets_[i].target];
  }
  const PaperTarget* beside = before != nullptr && before->type != "title" ? before : behind;
  if (beside == nullptr) beside = before;
  if (beside == nullptr) {
    out_.left.push_back({"no_paragraph", by.author, "", "", shortened(words)});
    return;
  }
  const bool first = beside == behind;
  out.language = beside->language;
  std::string number = number_ahead_of(words);
  out.after = words_behind(words, number_ahead(words, number));
  out.number = number;
  out.state = "new";
  // Behind the heading of an annex: the first of what stands below it.
  const bool below = !first && beside->type == "annex";
  const std::string parent = below ? beside->id : beside->parent;
  const std::string place = below ? place_first(parent) : place_beside(*beside, first);
  const std::string id = new_element();
  json::Writer content;
  content.begin_object().key("change").begin_object().field("element", id);
  content.key("wordings").begin_array().begin_object().field("language", out.language);
  content.field("words", out.after).end_object().end_array();
  content.key("move").begin_object().field("what", "COMES");
  if (!parent.empty()) content.field("parent", parent);
  content.field("place", place);
  if (!number.empty()) content.field("number", number);
  std::string type = beside->type == "title" || below ? "operative" : beside->type;
  for (char& c : type) c = c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
  content.field("type", type).end_object().end_object().end_object();
  out.element = id;
  out.content = content.take();
  out_.items.push_back(std::move(out));
}

std::string number_ahead_of(const std::string& words) {
  std::size_t end = 0;
  if (words.starts_with('(')) {
    end = words.find(')');
    return end == std::string::npos || end < 2 || end > 6 ? "" : words.substr(0, end + 1);
  }
  while (end < words.size() && words[end] >= '0' && words[end] <= '9') ++end;
  if (end == 0 || end > 3 || end == words.size()) return {};
  for (const std::string_view more : {" bis", " ter", " quater", " alt"}) {
    if (std::string_view(words).substr(end).starts_with(more)) end += more.size();
  }
  const bool marked =
      words[end] == '.' || words[end] == ')' || words[end] == ' ' || words[end] == '\t';
  return marked ? words.substr(0, end) : "";
}

std::string PaperReader::place_beside(const PaperTarget& beside, bool first) {
  std::string before = first ? "" : beside.where;
  std::string after = first ? beside.where : "";
  for (const PaperTarget& one : forms_.all()) {
    if (one.parent != beside.parent || one.id == beside.id) continue;
    if (first ? one.where < beside.where && one.where > before
              : one.where > beside.where && (after.empty() || one.where < after))
      (first ? before : after) = one.where;
  }
  return place_given(before, after);
}

std::string PaperReader::place_first(const std::string& parent) {
  std::string after;
  for (const PaperTarget& one : forms_.all()) {
    if (one.parent == parent && (after.empty() || one.where < after)) after = one.where;
  }
  return place_given("", after);
}

std::string PaperReader::place_given(std::string before, const std::string& after) {
  for (const std::string& given : places_) {
    if (given > before && (after.empty() || given < after)) before = given;
  }
  std::string out = place_between(before, after);
  places_.insert(out);
  return out;
}

std::string PaperReader::place_between(const std::string& before, const std::string& after) {
  static constexpr std::string_view kDigits = "0123456789abcdefghijklmnopqrstuvwxyz";
  const auto digit = [](const std::string& text, std::size_t at) -> std::size_t {
    const std::size_t found = at < text.size() ? kDigits.find(text[at]) : 0;
    return found == std::string_view::npos ? 0 : found;
  };
  std::string out;
  bool bounded = !after.empty();
  for (std::size_t at = 0; at <= before.size() + after.size(); ++at) {
    const std::size_t low = digit(before, at);
    const std::size_t high = bounded ? digit(after, at) : kDigits.size();
    if (high > low + 1) {
      out += kDigits[(low + high) / 2];
      break;
    }
    if (high < low) break;
    out += kDigits[low];
    if (low < high) bounded = false;
  }
  const bool fits = before < out && (after.empty() || out < after);
  return fits ? out : before + std::string(1, kDigits[kDigits.size() / 2]);
}

}  // namespace api
