#include "papers/plan.h"

#include <algorithm>

#include "base/encoding.h"
#include "papers/clean.h"
#include "papers/limits.h"
#include "papers/spoken_dates.h"

namespace papers {
namespace {

constexpr std::size_t kWordsMax = 20000;  // bytes of running words of the record
constexpr std::size_t kLineMax = 400;
constexpr std::size_t kPartiesMax = 64;

Error wrong(std::string_view field, std::string_view what) {
  return {ErrorCode::invalid, std::string(field) + ": " + std::string(what)};
}

Result<std::string> text_of(const json::Value& value, std::string_view name, std::size_t max) {
  const json::Value* member = value.find(name);
  if (member == nullptr || member->is_null()) return std::string();
  const auto text = member->string();
  if (!text || text->size() > max)
    return wrong(name, "has to be a text of at most " + std::to_string(max) + " bytes");
  return std::string(*text);
}

Result<std::map<std::string, std::string>> texts_of(const json::Value& value,
                                                    std::string_view name) {
  std::map<std::string, std::string> out;
  const json::Value* member = value.find(name);
  if (member == nullptr) return out;
  if (!member->is_object() || member->members().size() > kPartiesMax)
    return wrong(name, "has to be an object of at most 64 members");
  for (const auto& [key, text] : member->members()) {
    if (!text.is_string() || text.string()->size() > kWordsMax || key.size() > 200)
      return wrong(name, "has to hold texts");
    out[key] = *text.string();
  }
  return out;
}

// The journal name of what a cell calls a party; empty where nobody said which it is.
std::string party_of(const Plan& plan, std::string_view written) {
  const std::string name = folded(written);
  if (const auto known = plan.parties.find(name); known != plan.parties.end()) return known->second;
  // A journal name says itself which party it is.
  const bool is_name = written.find('.') != std::string_view::npos && written.size() <= 64 &&
                       written.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789.-") ==
                           std::string_view::npos &&
                       written.front() != '.' && written.back() != '.' &&
                       written.find("..") == std::string_view::npos;
  return is_name ? std::string(written) : std::string();
}

// "ROK, US", "한·미", "Korea and the US": one party each.
std::vector<std::string> parts_of(std::string_view text) {
  std::vector<std::string> out;
  std::string one;
  const auto end = [&] {
    std::string part = clean(one, false);
    if (!part.empty()) out.push_back(std::move(part));
    one.clear();
  };
  for (std::size_t i = 0; i < text.size();) {
    bool cut = false;
    for (const std::string_view mark :
         {",", ";", "/", "&", "+", "\n", "·", "、", " and ", " 및 ", " và ", "와 ", "과 "}) {
      if (text.substr(i).starts_with(mark)) {
        end();
        i += mark.size();
        cut = true;
        break;
      }
    }
    if (!cut) one += text[i++];
  }
  end();
  return out;
}

// Whether it names a meeting by its number: "20th KIDD", "제20차 회의", "Lần thứ 20".
bool names_meeting(std::string_view text) {
  const std::string words = folded(text);
  const std::size_t begin = words.find_first_of("0123456789");
  if (begin == std::string::npos) return false;
  const std::size_t end = std::min(words.find_first_not_of("0123456789", begin), words.size());
  if (end - begin > 3) return false;
  const std::string_view behind = std::string_view(words).substr(end);
  for (const std::string_view ending : {"st", "nd", "rd", "th"}) {
    if (behind == ending || behind.starts_with(std::string(ending) + " ")) return true;
  }
  const std::string_view before = std::string_view(words).substr(0, begin);
  return behind.starts_with("차") || behind.starts_with(" 차") || before.ends_with("thứ ") ||
         before.ends_with("lần ") || before.ends_with("kỳ ");
}

class Row2Item {
 public:
  Row2Item(const Plan& plan, const Target& target, Item& item)
      : plan_(plan), target_(target), item_(item) {}

  void take(const Row& row) {
    bool any = false;
    for (const auto& [name, column] : plan_.columns) {
      if (column - 1 < row.cells.size() && !row.cells[column - 1].text.empty()) any = true;
    }
    if (!any)
      return problem(false, "empty", "", "the row has nothing in the columns that are used");
    for (const Field& field : target_.fields) {
      const std::string name(field.name);
      std::string text;
      if (const auto column = plan_.columns.find(name);
          column != plan_.columns.end() && column->second - 1 < row.cells.size()) {
        const Cell& cell = row.cells[column->second - 1];
        text = cell.text;
        if (cell.cut) problem(true, "too_long", name, "is longer than is taken; shorten it");
        if (cell.formula)
          problem(false, text.empty() ? "formula_without_value" : "formula", name,
                  text.empty() ? "is a formula without a saved value, and is not worked out here"
                               : "is a formula; what was saved with it is taken, and not worked "
                                 "out here");
      }
      if (text.empty()) {
        if (const auto given = plan_.defaults.find(name); given != plan_.defaults.end())
          text = given->second;
      }
      if (text.empty()) {
        if (field.needed) problem(true, "missing", name, "is missing");
        continue;
      }
      take(field, text);
    }
  }

 private:
  void problem(bool error, std::string code, std::string field, std::string text) {
    item_.problems.push_back({error, std::move(code), std::move(field), std::move(text)});
  }

  void put(const Field& field, std::string text) {
    item_.fields[std::string(field.name)] = std::move(text);
  }

  void take(const Field& field, const std::string& text) {
    const std::string name(field.name);
    switch (field.takes) {
      case Takes::words:
      case Takes::line: {
        const std::size_t most = field.takes == Takes::words ? kWordsMax : kLineMax;
        const std::string said = clean(text, field.takes == Takes::words);
        if (said.size() > most)
          return problem(true, "too_long", name,
                         "has " + std::to_string(said.size()) + " bytes; at most " +
                             std::to_string(most) + " are taken");
        return put(field, said);
      }
      case Takes::id: {
        const std::string id = id_of(text);
        if (id.empty())
          return problem(true, "no_id", name, "names nothing in Latin letters or digits");
        return put(field, id);
      }
      case Takes::party: {
        const std::string party = party_of(plan_, text);
        if (party.empty())
          return problem(
              field.needed, "unknown_party", name,
              "names a party that nobody has assigned: " + std::string(beginning(text, 60)));
        return put(field, party);
      }
      case Takes::parties:
        return take_parties(field, text);
      case Takes::date:
      case Takes::dates:
        return take_date(field, text);
      case Takes::number: {
        std::string digits;
        for (const char c : text) {
          if (c >= '0' && c <= '9') {
            digits += c;
          } else if (!digits.empty()) {
            break;
          }
        }
        const auto number = parse_decimal(digits, 100'000);
        if (!number || *number == 0)
          return problem(field.needed, "no_number", name, "holds no number from 1 to 100,000");
        return put(field, digits);
      }
      case Takes::flag: {
        const std::string word = folded(text);
        const bool no = word == "no" || word == "false" || word == "0" || word == "n" ||
                        word == "아니오" || word == "không" || word == "x" || word.empty();
        if (!no) put(field, "true");
        return;
      }
      case Takes::choice: {
        const std::string word = folded(text);
        if (const Choice* choice = choice_of(field, word); choice != nullptr)
          return put(field, std::string(choice->word));
        // "Interpreter (ko, vi)": whoever lists them says the languages beside the role.
        const std::size_t open = text.find('(');
        if (const Field* languages = target_.find("languages");
            name == "role" && languages != nullptr && open != std::string::npos &&
            text.ends_with(')')) {
          const Choice* choice = choice_of(field, folded(text.substr(0, open)));
          if (choice != nullptr) {
            item_.fields.emplace("languages",
                                 clean(text.substr(open + 1, text.size() - open - 2), false));
            return put(field, std::string(choice->word));
          }
        }
        return problem(false, "unknown_word", name,
                       "says '" + std::string(beginning(text, 60)) +
                           "', which is not understood and is left out");
      }
    }
  }

  static const Choice* choice_of(const Field& field, const std::string& word) {
    for (const Choice& choice : field.choices) {
      if (folded(choice.word) == word ||
          std::find(choice.written.begin(), choice.written.end(), word) != choice.written.end())
        return &choice;
    }
    return nullptr;
  }

  void take_parties(const Field& field, const std::string& text) {
    std::vector<std::string> found;
    std::string unknown;
    for (const std::string& part : parts_of(text)) {
      const std::string party = party_of(plan_, part);
      if (party.empty()) {
        unknown += (unknown.empty() ? "" : ", ") + part;
      } else if (std::find(found.begin(), found.end(), party) == found.end()) {
        found.push_back(party);
      }
    }
    if (!unknown.empty()) {
      problem(false, "unknown_party", std::string(field.name),
              "names somebody who is no party that was assigned; kept as words: " +
                  std::string(beginning(unknown, 60)));
      item_.fields[std::string(field.name) + "_words"] = std::string(beginning(unknown, kLineMax));
    }
    std::string all;
    for (const std::string& party : found) all += (all.empty() ? "" : " ") + party;
    if (!all.empty()) put(field, all);
  }

  void take_date(const Field& field, const std::string& text) {
    const std::string name(field.name);
    const auto date = read_date(text, plan_.day_first);
    // By a meeting: which one that is, the record knows.
    if (!date.ok() && name == "due" && names_meeting(text)) {
      item_.fields["due_at"] = clean(beginning(text, kLineMax), false);
      return;
    }
    if (!date.ok()) return problem(true, "no_date", name, date.error().message);
    if (!date.value().other.empty())
      return problem(true, "which_day", name,
                     "may be " + date.value().text + " or " + date.value().other +
                         "; say whether the day stands first");
    if (date.value().serial)
      problem(false, "serial", name, "is a bare number, taken for the day " + date.value().text);
    if (field.takes == Takes::date && date.value().text.find('/') != std::string::npos)
      return problem(true, "no_date", name, "is a period; one date is needed here");
    if (!date.value().text.empty()) put(field, date.value().text);
  }

  const Plan& plan_;
  const Target& target_;
  Item& item_;
};

}  // namespace

Result<Plan> Plan::from_json(const json::Value& value) {
  Plan out;
  if (!value.is_object()) return wrong("plan", "has to be an object");
  out.target = TRY(text_of(value, "target", 40));
  const Target* target = find_target(out.target);
  if (target == nullptr)
    return wrong(
        "target",
        "has to be commitments, persons, delegation, meetings, agenda, letters or minutes");
  out.sheet = TRY(text_of(value, "sheet", 400));
  if (const json::Value* row = value.find("header_row"); row != nullptr) {
    const auto number = row->unsigned_number();
    if (!number || *number > kRowsMax) return wrong("header_row", "has to be the number of a row");
    out.header_row = static_cast<std::uint32_t>(*number);
  }
  const json::Value* columns = value.find("columns");
  if (columns == nullptr || !columns->is_object() || columns->members().empty())
    return wrong("columns", "is missing: which column gives which field, from 1");
  for (const auto& [field, column] : columns->members()) {
    const auto number = column.unsigned_number();
    if (target->find(field) == nullptr)
      return wrong("columns." + field.substr(0, 40), "is no field of " + out.target);
    if (!number || *number == 0 || *number > kColumnsMax)
      return wrong("columns." + field, "has to be the number of a column, from 1 to 200");
    out.columns[field] = static_cast<std::size_t>(*number);
  }
  out.defaults = TRY(texts_of(value, "defaults"));
  for (const auto& [field, text] : out.defaults) {
    if (target->find(field) == nullptr)
      return wrong("defaults." + field.substr(0, 40), "is no field of " + out.target);
  }
  for (const auto& [alias, party] : TRY(texts_of(value, "parties"))) {
    if (party.empty() || party.size() > 64) return wrong("parties", "has to name parties");
    out.parties[folded(alias)] = party;
  }
  if (const json::Value* first = value.find("day_first"); first != nullptr && !first->is_null()) {
    const auto flag = first->boolean();
    if (!flag) return wrong("day_first", "has to be true or false");
    out.day_first = *flag;
  }
  if (const std::string given = TRY(text_of(value, "language", 12)); !given.empty())
    out.language = given;
  out.charset = TRY(text_of(value, "charset", 40));
  const std::string separator = TRY(text_of(value, "separator", 3));
  if (separator == "tab" || separator == "\t") {
    out.separator = '\t';
  } else if (separator == "," || separator == ";") {
    out.separator = separator[0];
  } else if (!separator.empty()) {
    return wrong("separator", "has to be , ; or tab");
  }
  return out;
}

void Plan::write(json::Writer& out) const {
  out.begin_object().field("target", target).field("sheet", sheet).field("header_row", header_row);
  out.key("columns").begin_object();
  for (const auto& [field, column] : columns) out.field(field, column);
  out.end_object().key("defaults").begin_object();
  for (const auto& [field, text] : defaults) out.field(field, text);
  out.end_object().key("parties").begin_object();
  for (const auto& [alias, party] : parties) out.field(alias, party);
  out.end_object().key("day_first");
  if (day_first) {
    out.boolean(*day_first);
  } else {
    out.null();
  }
  out.field("language", language).field("charset", charset);
  out.field("separator", separator == 0      ? ""
                         : separator == '\t' ? "tab"
                                             : std::string(1, separator).c_str());
  out.end_object();
}

bool Item::fails() const {
  return std::any_of(problems.begin(), problems.end(),
                     [](const Problem& one) { return one.error; });
}

void Item::write(json::Writer& out) const {
  const bool warns = !problems.empty();
  out.begin_object()
      .field("sheet", sheet)
      .field("row", row)
      .field("state", fails() ? "error"
                      : warns ? "warning"
                              : "ok")
      .key("fields")
      .begin_object();
  for (const auto& [field, text] : fields) out.field(field, text);
  out.end_object().key("problems").begin_array();
  for (const Problem& one : problems) {
    out.begin_object()
        .field("level", one.error ? "error" : "warning")
        .field("code", one.code)
        .field("field", one.field)
        .field("text", one.text)
        .end_object();
  }
  out.end_array().end_object();
}

Result<Item> Item::from_json(const json::Value& value) {
  Item out;
  const json::Value* row = value.find("row");
  const auto number = row == nullptr ? std::nullopt : row->unsigned_number();
  const json::Value* fields = value.find("fields");
  const json::Value* problems = value.find("problems");
  if (!number || *number > 0xFFFFFFFF || fields == nullptr || problems == nullptr)
    return Error{ErrorCode::invalid, "this is no item"};
  out.sheet = std::string(value.text("sheet").value_or(""));
  out.row = static_cast<std::uint32_t>(*number);
  for (const auto& [field, text] : fields->members())
    out.fields[field] = std::string(text.string().value_or(""));
  for (const json::Value& one : problems->items()) {
    out.problems.push_back(
        {one.text("level") == "error", std::string(one.text("code").value_or("")),
         std::string(one.text("field").value_or("")), std::string(one.text("text").value_or(""))});
  }
  return out;
}

Item item_of(const Plan& plan, std::string_view sheet, const Row& row) {
  Item out;
  out.sheet = std::string(sheet);
  out.row = row.number;
  const Target* target = find_target(plan.target);
  check(target != nullptr);
  Row2Item(plan, *target, out).take(row);
  return out;
}

std::string id_of(std::string_view text) {
  std::string out;
  for (const char c : clean(text, false)) {
    const bool letter = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
    if (c >= 'A' && c <= 'Z') {
      out += static_cast<char>(c | 0x20);
    } else if (letter || ((c == '.' || c == '_') && !out.empty())) {
      out += c;
    } else if (!out.empty() && out.back() != '-') {
      out += '-';
    }
  }
  out.resize(std::min<std::size_t>(out.size(), 40));
  while (!out.empty() && (out.back() == '-' || out.back() == '.')) out.pop_back();
  return out;
}

Suggestion suggest(const std::vector<Cell>& headings, std::string_view only) {
  Suggestion best;
  std::vector<std::string> names;
  for (const Cell& cell : headings) names.push_back(folded(beginning(cell.text, 200)));
  for (const Target& target : targets()) {
    if (!only.empty() && target.name != only) continue;
    Suggestion one;
    one.target = std::string(target.name);
    std::vector<bool> taken(names.size());
    for (const Field& field : target.fields) {
      // Headings come in the order in which they fit best.
      for (const std::string_view heading : field.headings) {
        const auto found = std::find(names.begin(), names.end(), heading);
        const auto at = static_cast<std::size_t>(found - names.begin());
        if (found == names.end() || taken[at]) continue;
        taken[at] = true;
        one.columns[std::string(field.name)] = at + 1;
        one.score += field.needed ? 3 : 2;
        break;
      }
    }
    if (one.score > best.score) best = std::move(one);
  }
  return best;
}

}  // namespace papers
