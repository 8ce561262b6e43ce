// "20th KIDD", "제20차", "Lần thứ 20": which meeting of the record a row means by it.
#include <algorithm>

#include "api/import_fields.h"
#include "api/import_run.h"
#include "papers/clean.h"

namespace api {
namespace {

bool is_word(char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'); }

// Where the name stands in the text as words of its own; a Korean particle may follow it.
std::size_t place_of(const std::string& text, const std::string& name) {
  for (std::size_t at = text.find(name); at != std::string::npos; at = text.find(name, at + 1)) {
    const std::size_t end = at + name.size();
    const bool begins = at == 0 || !is_word(text[at - 1]) || !is_word(name.front());
    const bool ends = end == text.size() || !is_word(text[end]) || !is_word(name.back());
    if (begins && ends) return at;
  }
  return std::string::npos;
}

// Whether these words name nothing but a meeting by its number.
bool is_number_alone(const std::string& folded) {
  static const std::set<std::string> kWords = {
      "the",    "at",   "by", "before", "meeting", "round", "session", "제",   "차",   "회의",
      "차회의", "까지", "전", "lần",    "thứ",     "kỳ",    "họp",     "cuộc", "phiên"};
  std::string word;
  for (const char c : folded + " ") {
    if (c != ' ' && (c < '0' || c > '9')) {
      word += c;
      continue;
    }
    const bool ending = word == "st" || word == "nd" || word == "rd" || word == "th";
    if (!word.empty() && !ending && !kWords.contains(word)) return false;
    word.clear();
  }
  return true;
}

}  // namespace

Result<void> ImportRun::read_called() {
  if (called_) return {};
  Called out;
  for (const record::CircleView& circle : view_->circles()) {
    const Bytes bodies_text = TRY(parts_.screens.bodies(*view_, circle.id));
    const json::Value bodies = TRY(json::parse(bodies_text, std::size_t{64} << 20));
    for (const json::Value& body : bodies.items()) {
      const std::string id(body.text("id").value_or(""));
      out.bodies[papers::folded(id)].insert(id);
      for (const char* member : {"names", "abbreviation"}) {
        const json::Value* names = body.find(member);
        if (names == nullptr || !names->is_object()) continue;
        for (const auto& [language, name] : names->members())
          out.bodies[papers::folded(name.string().value_or(""))].insert(id);
      }
    }
    const Bytes meetings_text = TRY(parts_.screens.meetings(*view_, circle.id, ""));
    const json::Value meetings = TRY(json::parse(meetings_text, std::size_t{64} << 20));
    for (const json::Value& meeting : meetings.items()) {
      const json::Value* ordinal = meeting.find("ordinal");
      const auto number = ordinal == nullptr ? std::nullopt : ordinal->unsigned_number();
      const std::string body(meeting.text("body").value_or(""));
      out.bodies[papers::folded(body)].insert(body);
      // What came in from lists before is named by its number.
      const std::string slug(meeting.text("slug").value_or(""));
      const std::string named = number                                ? std::to_string(*number)
                                : ImportActs::number_in(slug) == slug ? slug
                                                                      : "";
      if (!named.empty())
        (circle.id == circle_ ? out.here : out.elsewhere)[{body, named}].insert(
            std::string(meeting.text("matter").value_or("")));
    }
  }
  out.bodies.erase("");
  called_ = std::move(out);
  return {};
}

Result<void> ImportRun::find_due(papers::Item& item) {
  if (order_.plan.target != "commitments") return {};
  const std::string said = field(item, "due_at");
  if (said.empty()) return {};
  item.fields.erase("due_at");
  if (item.fails()) return {};
  TRY(read_called());
  std::string text = papers::folded(said);
  const std::string number = ImportActs::number_in(said);
  // The longest name that stands in it.
  const std::pair<const std::string, std::set<std::string>>* named = nullptr;
  for (const auto& one : called_->bodies) {
    if (place_of(text, one.first) == std::string::npos) continue;
    if (named == nullptr || one.first.size() > named->first.size()) named = &one;
  }
  std::string body = field(item, "body");
  if (named != nullptr) {
    const bool has_own = named->second.contains(body);
    if (!has_own && named->second.size() > 1) {
      fails(item, "due_which_body", "due", "names several bodies that are called so: " + said);
      return {};
    }
    if (!has_own) body = *named->second.begin();
    text.erase(place_of(text, named->first), named->first.size());
  } else if (!is_number_alone(text)) {
    fails(item, "due_which_body", "due",
          "names no day, and a meeting of a body that is not here: " + said);
    return {};
  } else if (body.empty()) {
    const std::string meeting = field(item, "meeting");
    if (meeting.starts_with("meetings/")) body = meeting.substr(9, meeting.find('/', 9) - 9);
  }
  if (body.empty() || number.empty()) {
    fails(item, "due_which_body", "due", "names a meeting, and not of which body: " + said);
    return {};
  }
  for (const auto* place : {&called_->here, &called_->elsewhere}) {
    const auto found = place->find({body, number});
    if (found == place->end()) continue;
    if (found->second.size() > 1) {
      fails(item, "due_several", "due",
            "may be one of several meetings of " + body + " with the number " + number);
      return {};
    }
    item.fields["due_at"] = *found->second.begin();
    return {};
  }
  fails(item, "due_no_meeting", "due",
        "names a meeting that is not here: " + number + " of " + body +
            "; enter it first, or say a day");
  return {};
}

}  // namespace api
