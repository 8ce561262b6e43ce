#include "api/paper_in_forms.h"

#include "api/print_values.h"

namespace api {
namespace {

std::string joined(const papers::Runs& runs) {
  std::string out;
  for (const papers::Run& run : runs) out += run.text;
  return out;
}

}  // namespace

std::string folded_spaces(std::string_view words) {
  std::string out;
  bool space = false;
  for (std::size_t i = 0; i < words.size(); ++i) {
    const bool no_break = words.substr(i).starts_with("\xC2\xA0");
    if (no_break || words[i] == ' ' || words[i] == '\t' || words[i] == '\n') {
      space = !out.empty();
      i += no_break ? 1 : 0;
      continue;
    }
    if (space) out += ' ';
    space = false;
    out += words[i];
  }
  return out;
}

const std::string* most_alike(const PaperTarget& target, const std::string& words) {
  constexpr double kAlike = 0.5;
  double best = likeness(target.printed, words);
  const std::string* out = best > kAlike ? &target.printed : nullptr;
  best = std::max(best, kAlike);
  for (const PaperTarget::Form& form : target.forms) {
    const double same = likeness(form.words, words);
    if (same <= best) continue;
    best = same;
    out = &form.words;
  }
  return out;
}

std::uint32_t number_ahead(std::string_view words, std::string_view number) {
  if (number.empty()) return 0;
  std::string_view rest = words;
  if (!rest.starts_with(number)) {
    if (!rest.starts_with('(') || !rest.substr(1).starts_with(number)) return 0;
    rest.remove_prefix(1);
  }
  rest.remove_prefix(number.size());
  const bool marked = rest.starts_with('.') || rest.starts_with(')');
  if (marked) rest.remove_prefix(1);
  if (rest.starts_with('.')) rest.remove_prefix(1);
  std::size_t spaces = 0;
  while (spaces < rest.size() && (rest[spaces] == ' ' || rest[spaces] == '\t')) ++spaces;
  if (spaces == 0) return rest.empty() ? count_of(words) : 0;
  return count_of(words.substr(0, words.size() - rest.size() + spaces));
}

PaperForms::PaperForms(const json::Value& text, const PartyCalled& called) {
  const json::Value* shown = text.find("shown");
  shown_ = shown == nullptr ? 0 : static_cast<std::uint32_t>(shown->unsigned_number().value_or(0));
  std::vector<TextWords> tracked;
  tracked.reserve(kHeadings.size());
  for (const std::string_view heading : kHeadings)
    tracked.emplace_back(text, TextView::tracked, "", std::string(heading), called);
  const TextWords clean(text, TextView::clean, "", "en", called);
  const TextWords compilation(text, TextView::compilation, "", "en", called);
  const TextWords rolling(text, TextView::rolling, "", "en", called);
  std::vector<std::pair<std::string, TextWords>> parties;
  for (const json::Value& one : items(text, "parties")) {
    const std::string party(one.string().value_or(""));
    parties.emplace_back(party, TextWords(text, TextView::party, party, "en", called));
  }
  std::string first = "en";
  if (const auto& tags = items(text, "languages"); !tags.empty())
    first = plain(tags.front(), "tag");
  const auto add = [&](const json::Value& element, std::size_t place, const std::string& language,
                       const json::Value* words) {
    PaperTarget one;
    one.element = &element;
    one.place = place;
    one.id = plain(element, "id");
    one.number = plain(element, "number");
    one.type = plain(element, "type");
    one.parent = plain(element, "parent");
    one.where = plain(element, "place");
    one.proposed = plain(element, "proposed");
    one.language = language;
    if (words != nullptr) one.reading = plain(*words, "words");
    one.printed = clean.referred(one.reading);
    const std::vector<std::string> in = {language};
    std::vector<std::string> forms;
    std::vector<std::pair<std::string, std::string>> of_parties;
    for (const TextWords& print : tracked) {
      if (const auto made = print.paragraph(element, in)) {
        PaperTarget::Print out{made->columns.front(), made->added, made->struck, made->remarks};
        forms.push_back(words_before(out.runs));
        one.prints.push_back(std::move(out));
      }
    }
    forms.push_back(one.printed);
    const std::string frozen = words == nullptr ? "" : plain(*words, "frozen");
    if (!frozen.empty()) forms.push_back(clean.referred(frozen));
    for (const TextWords* view : {&compilation, &rolling}) {
      if (const auto made = view->paragraph(element, in))
        forms.push_back(joined(made->columns.front()));
    }
    for (const auto& [party, view] : parties) {
      if (const auto made = view.paragraph(element, in))
        of_parties.emplace_back(party, joined(made->columns.front()));
    }
    const std::size_t target = targets_.size();
    by_id_.emplace(std::pair(one.id, one.language), target);
    targets_.push_back(std::move(one));
    for (std::string& form : forms) add_form(target, std::move(form), shown_);
    for (auto& [party, form] : of_parties) add_form(target, std::move(form), shown_, party);
  };
  std::size_t place = 0;
  for (const json::Value& element : items(text, "elements")) {
    ++place;
    for (const json::Value& words : items(element, "words"))
      add(element, place, plain(words, "language"), &words);
    // One that never was, with what is proposed on it.
    if (items(element, "words").empty()) add(element, place, first, nullptr);
  }
}

void PaperForms::add_form(std::size_t target, std::string words, std::uint32_t revision,
                          const std::string& party) {
  if (words.empty()) return;
  auto& known = by_words_[folded_spaces(words)];
  for (const auto& [which, form] : known) {
    if (which != target) continue;
    std::vector<std::string>& parties = targets_[target].forms[form].parties;
    if (party.empty()) {
      parties.clear();
    } else if (!parties.empty()) {
      parties.push_back(party);
    }
    return;
  }
  targets_[target].forms.push_back({std::move(words), revision, {}});
  if (!party.empty()) targets_[target].forms.back().parties.push_back(party);
  known.emplace_back(target, targets_[target].forms.size() - 1);
}

void PaperForms::add(const json::Value& earlier, std::uint32_t revision) {
  static const PartyCalled kNobody = [](std::string_view party, std::string_view) {
    return std::string(party);
  };
  const TextWords print(earlier, TextView::clean, "", "en", kNobody);
  for (const json::Value& element : items(earlier, "elements")) {
    for (const json::Value& words : items(element, "words")) {
      const std::size_t target = of(plain(element, "id"), plain(words, "language"));
      if (target != std::string::npos)
        add_form(target, print.referred(plain(words, "words")), revision);
    }
  }
}

std::size_t PaperForms::of(std::string_view element, std::string_view language) const {
  const auto found = by_id_.find({std::string(element), std::string(language)});
  return found == by_id_.end() ? std::string::npos : found->second;
}

std::vector<PaperForms::Found> PaperForms::exactly(const std::string& words) const {
  std::vector<Found> out;
  // Ahead of the words stand as many as three more that are the number: '12 bis. '.
  std::size_t begin = 0;
  for (std::size_t ahead = 0; ahead <= 3 && begin != std::string::npos; ++ahead) {
    const std::string_view rest = std::string_view(words).substr(begin);
    if (const auto known = by_words_.find(folded_spaces(rest)); known != by_words_.end()) {
      for (const auto& [target, form] : known->second) {
        const std::uint32_t prefix = number_ahead(words, targets_[target].number);
        const std::uint32_t wanted = count_of(std::string_view(words).substr(0, begin));
        if (wanted == 0 || prefix == wanted) out.push_back({target, form, wanted});
      }
    }
    begin = words.find_first_of(" \t", begin);
    if (begin != std::string::npos) begin = words.find_first_not_of(" \t", begin);
  }
  return out;
}

}  // namespace api
