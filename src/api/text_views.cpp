#include "api/text_views.h"

#include "api/print_values.h"
#include "api/print_words.h"

namespace api {
namespace {

constexpr std::string_view kNamed = "{#";  // of another element, in words

// The first subtag: words of headings are known by it.
std::string_view plain_tag(std::string_view tag) { return tag.substr(0, tag.find('-')); }

bool yes(const json::Value& value, std::string_view name) {
  const json::Value* member = value.find(name);
  return member != nullptr && member->boolean().value_or(false);
}

// 2031-05-12T09:00:00Z, without parts of a second.
std::string whole_second(const std::string& time) {
  return time.size() < 19 ? time : time.substr(0, 19) + "Z";
}

// A change as it was written.
const json::Value* written(const json::Value* change) {
  const json::Value* content = change == nullptr ? nullptr : change->find("content");
  const json::Value* inside = content == nullptr ? nullptr : content->find("change");
  return inside == nullptr ? content : inside;
}

bool says_nothing(const std::vector<json::Value>& parts) {
  for (const json::Value& part : parts) {
    if (!part.is_string() || !part.string()->empty()) return false;
  }
  return true;
}

// What a reader of the alternative reads, its own brackets by their first words.
std::string words_alone(const std::vector<json::Value>& parts) {
  std::string out;
  for (const json::Value& part : parts) {
    if (part.is_string()) out += *part.string();
    const auto& alternatives = items(part, "alternatives");
    if (!alternatives.empty()) out += words_alone(items(alternatives.front(), "parts"));
  }
  return out;
}

}  // namespace

TextWords::TextWords(const json::Value& text, TextView view, std::string party,
                     std::string language, PartyCalled called)
    : text_(text),
      view_(view),
      party_(std::move(party)),
      language_(std::move(language)),
      called_(std::move(called)) {
  for (const json::Value& one : items(text, "changes")) {
    changes_[plain(one, "key")] = &one;
    changes_on_[plain(one, "element")].push_back(&one);
  }
  for (const json::Value& one : items(text, "comments"))
    comments_on_[plain(one, "element")].push_back(&one);
  for (const json::Value& one : items(text, "elements"))
    numbers_.emplace(plain(one, "id"), plain(one, "number"));
}

const json::Value* TextWords::change(std::string_view key) const {
  const auto found = changes_.find(key);
  return found == changes_.end() ? nullptr : found->second;
}

const std::vector<const json::Value*>& TextWords::changes_on(std::string_view element) const {
  static const std::vector<const json::Value*> kNone;
  const auto found = changes_on_.find(element);
  return found == changes_on_.end() ? kNone : found->second;
}

const std::vector<const json::Value*>& TextWords::comments_on(std::string_view element) const {
  static const std::vector<const json::Value*> kNone;
  const auto found = comments_on_.find(element);
  return found == comments_on_.end() ? kNone : found->second;
}

std::string TextWords::authors(const std::vector<json::Value>& parties, bool chair,
                               std::string_view language) const {
  std::string out = chair ? print_word("chair", plain_tag(language)) : "";
  // Of what is without prejudice no proposal is anybody's position.
  if (chair || yes(text_, "non_paper")) return out;
  for (const json::Value& party : parties)
    out += (out.empty() ? "" : ", ") + called_(party.string().value_or(""), language);
  return out;
}

papers::Run::By TextWords::by(std::string_view key) const {
  const json::Value* one = change(key);
  if (one == nullptr) return {std::string(key.substr(0, key.find('/'))), ""};
  const json::Value* said = one->find("said");
  const bool as_chair = yes(*one, "chair") && yes(*one, "mandate");
  std::string author =
      as_chair ? print_word("chair", language_) : called_(plain(*one, "party"), language_);
  if (yes(*one, "noted")) author += " (" + print_word("noted_of", language_) + ")";
  return {author, said == nullptr ? "" : whole_second(plain(*said, "time"))};
}

std::string TextWords::referred(std::string_view words) const {
  std::string out;
  while (true) {
    const std::size_t at = words.find(kNamed);
    const std::size_t end = at == std::string_view::npos ? at : words.find('}', at);
    if (end == std::string_view::npos) return out + std::string(words);
    const auto found = numbers_.find(words.substr(at + kNamed.size(), end - at - kNamed.size()));
    out += words.substr(0, at);
    out += found == numbers_.end() || found->second.empty()
               ? std::string(words.substr(at, end + 1 - at))
               : found->second;
    words.remove_prefix(end + 1);
  }
}

void TextWords::add(papers::Runs& out, std::string words, bool strong, const Laying& how) const {
  if (words.empty()) return;
  if (!out.empty() && out.back().strong == strong && out.back().added == how.added &&
      out.back().struck == how.struck) {
    out.back().text += words;
    return;
  }
  out.push_back({std::move(words), strong, how.added, how.struck});
}

void TextWords::lay(const std::vector<json::Value>& parts, const Laying& how,
                    papers::Runs& out) const {
  for (const json::Value& part : parts) {
    if (part.is_string()) {
      add(out, referred(*part.string()), false, how);
    } else if (const std::string blank = plain(part, "blank"); !blank.empty()) {
      // Nothing is what a party reads where it proposes no text.
      if (blank == "no_text" && view_ == TextView::party) continue;
      add(out, "[" + print_word(blank, plain_tag(how.language)) + "]", true, how);
    } else if (view_ == TextView::tracked) {
      lay_tracked(part, how, out);
    } else {
      lay_bracket(part, how, out);
    }
  }
}

void TextWords::lay_bracket(const json::Value& bracket, const Laying& how,
                            papers::Runs& out) const {
  const std::vector<json::Value>& alternatives = items(bracket, "alternatives");
  if (alternatives.empty()) return;
  if (view_ == TextView::clean || view_ == TextView::party) {
    const json::Value* chosen = &alternatives.front();  // the words of the revision
    for (const json::Value& one : alternatives) {
      if (view_ == TextView::clean || yes(one, "chair")) continue;
      bool own = false;
      for (const json::Value& each : items(one, "parties")) own = own || each.string() == party_;
      if (!own) continue;
      chosen = &one;
      break;
    }
    return lay(items(*chosen, "parts"), how, out);
  }
  const bool rolling = view_ == TextView::rolling;
  bool first = true;
  for (const json::Value& one : alternatives) {
    // Where nothing stood, words are proposed to stand: there is no other side to show.
    if (yes(one, "frozen") && says_nothing(items(one, "parts")) && items(one, "parties").empty())
      continue;
    const std::string begins = first ? "[" : rolling ? " / " : " [";
    const std::string who = authors(items(one, "parties"), yes(one, "chair"), how.language);
    add(out, begins + who + (who.empty() ? "" : ": "), true, how);
    lay_alternative(one, how, out);
    if (!rolling) add(out, "]", true, how);
    first = false;
  }
  if (rolling && !first) add(out, "]", true, how);
}

void TextWords::lay_alternative(const json::Value& one, const Laying& how,
                                papers::Runs& out) const {
  const std::vector<json::Value>& parts = items(one, "parts");
  if (says_nothing(parts)) {
    add(out, "(" + print_word("struck_out", plain_tag(how.language)) + ")", true, how);
  } else {
    lay(parts, how, out);
  }
}

void TextWords::lay_tracked(const json::Value& bracket, const Laying& how,
                            papers::Runs& out) const {
  const std::vector<json::Value>& alternatives = items(bracket, "alternatives");
  const auto author_of = [&](const json::Value& one) {
    const auto& keys = items(one, "changes");
    papers::Run::By who = keys.empty() ? papers::Run::By() : by(keys.front().string().value_or(""));
    const std::string all = authors(items(one, "parties"), yes(one, "chair"), language_);
    // Several have one proposal; what is noted of one of them keeps that mark.
    if (items(one, "parties").size() > 1 || who.author.empty()) who.author = all;
    if (who.author.empty()) who.author = print_word("chair", language_);
    return who;
  };
  const json::Value* other = nullptr;
  for (const json::Value& one : alternatives) {
    if (!yes(one, "frozen") && other == nullptr) other = &one;
  }
  for (const json::Value& one : alternatives) {
    Laying laid = how;
    if (yes(one, "frozen")) {
      // Words are struck once: by whoever comes first of those who want others.
      if (other != nullptr) laid.struck = author_of(*other);
      add(out, referred(words_alone(items(one, "parts"))), false, laid);
    } else {
      laid.added = author_of(one);
      lay(items(one, "parts"), laid, out);
    }
  }
}

bool TextWords::is_of_party(const json::Value& change) const {
  if (yes(change, "chair") && yes(change, "mandate")) return false;
  if (plain(change, "party") == party_) return true;
  for (const json::Value& one : items(change, "supporters")) {
    if (one.string() == party_) return true;
  }
  return false;
}

const json::Value* TextWords::structure(const json::Value& element, std::string_view what,
                                        bool open) const {
  for (const json::Value& one : items(element, "structure")) {
    if (plain(one, "what") == what && yes(one, "open") == open) return &one;
  }
  return nullptr;
}

bool TextWords::is_open(const json::Value& element) {
  if (!items(element, "beside").empty()) return true;
  for (const json::Value& one : items(element, "structure")) {
    if (yes(one, "open")) return true;
  }
  for (const json::Value& words : items(element, "words")) {
    for (const json::Value& part : items(words, "parts")) {
      if (!items(part, "alternatives").empty()) return true;
    }
  }
  return false;
}

papers::Runs TextWords::column(const json::Value& element, const std::string& language) const {
  papers::Runs out;
  for (const json::Value& one : items(element, "words")) {
    if (plain(one, "language") != language) continue;
    const Laying how{language, {}, {}};
    const json::Value* parts = one.find("parts");
    if (view_ == TextView::clean || parts == nullptr || !parts->is_array()) {
      add(out, referred(plain(one, "words")), false, how);
    } else {
      lay(parts->items(), how, out);
    }
    if (yes(one, "stale") && (view_ == TextView::compilation || view_ == TextView::rolling)) {
      std::string note = print_word("stale_since", plain_tag(language));
      if (const auto at = note.find("{}"); at != std::string::npos)
        note.replace(at, 2, plain(one, "changed"));
      add(out, " (" + note + ")", true, how);
    }
  }
  return out;
}

std::optional<papers::TextPaper::Paragraph> TextWords::paragraph(
    const json::Value& element, const std::vector<std::string>& languages) const {
  using Style = papers::TextPaper::Style;
  static const std::map<std::string, Style> kStyles = {{"title", Style::title},
                                                       {"preambular", Style::preambular},
                                                       {"chapeau", Style::chapeau},
                                                       {"operative", Style::operative},
                                                       {"sub_paragraph", Style::sub_paragraph},
                                                       {"annex", Style::annex},
                                                       {"footnote", Style::footnote}};
  // All agreed to that; what is open there goes with nobody's word but its own party's.
  const json::Value* agreed = structure(element, "goes", false);
  const bool shows_all = view_ == TextView::compilation || view_ == TextView::tracked;
  if (agreed != nullptr && !(shows_all && is_open(element))) return std::nullopt;
  const std::string coming = plain(element, "proposed");
  const json::Value* brought = coming.empty() ? nullptr : change(coming);
  const bool open = !coming.empty() && (brought == nullptr || plain(*brought, "state") == "open");
  const json::Value* going = agreed != nullptr ? agreed : structure(element, "goes", true);
  if (open && view_ == TextView::clean) return std::nullopt;
  if (view_ == TextView::party) {
    if (open && (brought == nullptr || !is_of_party(*brought))) return std::nullopt;
    for (const json::Value& one : items(element, "structure")) {
      const json::Value* gone =
          plain(one, "what") == "goes" ? change(plain(one, "change")) : nullptr;
      if (gone != nullptr && is_of_party(*gone)) return std::nullopt;
    }
  }
  // What is proposed on a paragraph that left is shown where all proposals are.
  const json::Value* left = element.find("gone");
  const std::uint64_t gone = left == nullptr ? 0 : left->unsigned_number().value_or(0);
  const bool lost = coming.empty() && (gone != 0 || yes(element, "unknown"));
  if (lost && view_ != TextView::compilation && view_ != TextView::tracked) return std::nullopt;
  papers::TextPaper::Paragraph out;
  const auto style = kStyles.find(plain(element, "type"));
  if (style != kStyles.end()) out.style = style->second;
  const json::Value* depth = element.find("depth");
  out.depth = depth == nullptr ? 0 : static_cast<std::size_t>(depth->unsigned_number().value_or(0));
  const std::string id = plain(element, "id");
  out.key = plain(text_, "shown") + "/" + id;
  out.number = plain(element, "number");
  if (view_ == TextView::tracked) {
    if (open) out.added = by(coming);
    if (going != nullptr) out.struck = by(plain(*going, "change"));
    add_remarks(element, out);
  }
  for (const std::string& language : languages) {
    papers::Runs runs = column(element, language);
    const Laying how{language, {}, {}};
    if (view_ == TextView::tracked) {
      if (lost) runs.clear();
      for (papers::Run& run : runs) {
        if (run.added.author.empty()) run.added = out.added;
        if (run.struck.author.empty()) run.struck = out.struck;
      }
    } else if (view_ == TextView::compilation || view_ == TextView::rolling) {
      if (gone != 0) {
        std::string note = print_word("gone_with", plain_tag(language));
        if (const auto at = note.find("{}"); at != std::string::npos)
          note.replace(at, 2, std::to_string(gone));
        runs.clear();  // these words are no longer in the text
        add(runs, "(" + note + ")", true, how);
      } else if (open && runs.empty() && brought != nullptr) {
        add(runs,
            "[" +
                authors(items(*brought, "supporters"),
                        yes(*brought, "chair") && yes(*brought, "mandate"), language) +
                ": " + print_word("structure_comes", plain_tag(language)) + "]",
            true, how);
      }
      add_structure(element, how, runs);
      if (view_ == TextView::compilation) add_beside(element, how, runs);
    }
    out.columns.push_back(std::move(runs));
  }
  return out;
}

std::string TextWords::note_of(const json::Value& structure, std::string_view language) const {
  const std::string what = plain(structure, "what");
  std::string out = print_word("structure_" + what, plain_tag(language));
  const std::string number = plain(structure, "number");
  if (what == "joins") {
    const auto second = numbers_.find(plain(structure, "second"));
    if (second != numbers_.end() && !second->second.empty()) out += " " + second->second;
  } else if (!number.empty()) {
    out += " " + number;
  }
  return out;
}

void TextWords::add_structure(const json::Value& element, const Laying& how,
                              papers::Runs& out) const {
  for (const json::Value& one : items(element, "structure")) {
    const json::Value* of = change(plain(one, "change"));
    const bool goes = plain(one, "what") == "goes";  // where all agreed, others are open there
    if ((!yes(one, "open") && !goes) || plain(one, "what") == "comes" || of == nullptr) continue;
    add(out,
        "\n[" +
            (yes(one, "open") ? authors(items(*of, "supporters"),
                                        yes(*of, "chair") && yes(*of, "mandate"), how.language)
                              : print_word("agreed_by_all", plain_tag(how.language))) +
            ": " + note_of(one, how.language) + "]",
        true, how);
  }
}

void TextWords::add_beside(const json::Value& element, const Laying& how, papers::Runs& out) const {
  for (const json::Value& one : items(element, "beside")) {
    const json::Value* of = change(plain(one, "change"));
    const json::Value* content = written(of);
    const std::string in = plain(one, "language");
    if (content == nullptr || (!in.empty() && in != how.language)) continue;
    const std::string who =
        authors(items(*of, "supporters"), yes(*of, "chair") && yes(*of, "mandate"), how.language);
    for (const json::Value& wording : items(*content, "wordings")) {
      if (plain(wording, "language") != how.language) continue;
      add(out,
          "\n[" + who + ", " + print_word("beside_" + plain(one, "why"), plain_tag(how.language)) +
              ": ",
          true, how);
      const std::string words = plain(wording, "words");
      add(out,
          words.empty() ? "(" + print_word("struck_out", plain_tag(how.language)) + ")" : words,
          words.empty(), how);
      add(out, "]", true, how);
    }
  }
}

void TextWords::add_remarks(const json::Value& element, papers::TextPaper::Paragraph& out) const {
  const auto text_in = [&](const json::Value* names) -> std::string {
    if (names == nullptr || !names->is_object()) return {};
    for (const std::string_view wanted : {std::string_view(language_), std::string_view("en")}) {
      if (const auto found = names->text(wanted); found && !found->empty())
        return std::string(*found);
    }
    for (const auto& [tag, value] : names->members()) {
      if (value.string() && !value.string()->empty()) return std::string(*value.string());
    }
    return {};
  };
  const std::string id = plain(element, "id");
  for (const json::Value& one : items(element, "structure")) {
    const std::string what = plain(one, "what");
    if (!yes(one, "open") || what == "comes" || what == "goes") continue;
    out.remarks.push_back({by(plain(one, "change")), note_of(one, language_)});
  }
  for (const json::Value& one : items(element, "beside")) {
    const json::Value* of = change(plain(one, "change"));
    const json::Value* content = written(of);
    if (content == nullptr) continue;
    for (const json::Value& wording : items(*content, "wordings"))
      out.remarks.push_back({by(plain(one, "change")),
                             print_word("beside_" + plain(one, "why"), language_) + " (" +
                                 plain(wording, "language") + "): " + plain(wording, "words")});
  }
  for (const json::Value* one : changes_on(id)) {
    const json::Value* content = written(one);
    if (plain(*one, "state") != "open" || content == nullptr) continue;
    if (const std::string reason = text_in(content->find("reason")); !reason.empty())
      out.remarks.push_back(
          {by(plain(*one, "key")), print_word("reason", language_) + ": " + reason});
  }
  for (const json::Value* one : comments_on(id)) {
    const json::Value* said = one->find("said");
    out.remarks.push_back({{called_(plain(*one, "party"), language_),
                            said == nullptr ? "" : whole_second(plain(*said, "time"))},
                           text_in(one->find("words"))});
  }
}

}  // namespace api
