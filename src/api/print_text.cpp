#include "api/print_text.h"

#include <set>

#include "api/print_values.h"
#include "api/print_words.h"
#include "modules/texts/check_words.h"

namespace api {
namespace {

std::string joined(std::string first, std::string_view second, std::string_view between = ", ") {
  if (!first.empty() && !second.empty()) first += between;
  return first + std::string(second);
}

std::string with(std::string words, std::string_view value) {
  if (const auto at = words.find("{}"); at != std::string::npos) words.replace(at, 2, value);
  return words;
}

bool is_set(const json::Value& value, std::string_view name) {
  const json::Value* member = value.find(name);
  return member != nullptr && member->boolean().value_or(false);
}

const json::Value& member(const json::Value& value, std::string_view name) {
  static const json::Value kNone;
  const json::Value* found = value.find(name);
  return found == nullptr ? kNone : *found;
}

std::string revision_of(const json::Value& text, const std::string& language) {
  const std::string shown = plain(text, "shown");
  return shown.empty() || shown == "0" ? print_word("no_revision", language) : "Rev." + shown;
}

// One paper's words around the text.
class Around {
 public:
  Around(const json::Value& text, const TextAsked& asked, const TextFrame& frame,
         const TextWords& words)
      : text_(text), asked_(asked), frame_(frame), words_(words) {}

  std::string word(std::string_view id) const { return print_word(id, asked_.language); }

  std::string view() const {
    switch (asked_.view) {
      case TextView::compilation:
        return word("view_compilation");
      case TextView::rolling:
        return word("view_rolling");
      case TextView::clean:
        return word("view_clean");
      case TextView::party:
        return with(word("view_party"), frame_.called(asked_.party, asked_.language));
      case TextView::tracked:
        return word("view_tracked");
    }
    return {};
  }

  std::string language_name(const std::string& tag) const {
    static const std::set<std::string> kNamed = {"en", "ko", "vi", "ja", "zh", "fr", "es", "ru"};
    std::string out = kNamed.contains(tag) ? word("language_" + tag) : tag;
    for (const json::Value& one : items(text_, "languages")) {
      if (plain(one, "tag") != tag) continue;
      std::string about = word("role_" + in_small(plain(one, "role")));
      if (is_set(one, "prevails")) about = joined(about, word("prevails"));
      if (is_set(one, "pending")) about = joined(about, word("version_pending"));
      out += " (" + about + ")";
    }
    return out;
  }

  std::vector<std::pair<std::string, std::string>> facts() const {
    std::string languages;
    for (const std::string& tag : asked_.languages)
      languages = joined(languages, language_name(tag));
    std::string issued;
    for (const json::Value& one : items(text_, "revisions")) {
      if (plain(one, "number") == plain(text_, "shown"))
        issued = plain(one, "issued").substr(0, 10);
    }
    std::size_t open = 0;
    for (const json::Value& one : items(text_, "elements"))
      open += plain(one, "state") == "open" ? 1 : 0;
    std::vector<std::pair<std::string, std::string>> out = {
        {word("kind"), word("text_" + plain(text_, "kind"))},
        {word("revision"), joined(revision_of(text_, asked_.language), issued)},
        {word("shown_as"), view()},
        {word("languages"), languages}};
    if (asked_.alone) return out;
    out.emplace_back(word("state"), word("text_state_" + plain(text_, "state")));
    // What is not agreed must not be taken for agreed where no bracket shows it.
    if (open > 0 && (asked_.view == TextView::clean || asked_.view == TextView::party))
      out.emplace_back(
          word("open_paragraphs"),
          with(word(asked_.view == TextView::clean ? "open_as_revision" : "open_not_agreed"),
               std::to_string(open)));
    if (is_set(text_, "together")) out.emplace_back(word("together"), word("together_flag"));
    out.emplace_back(word("disposal"), plain(member(text_, "disposal"), "from"));
    return out;
  }

  void add_sections(std::vector<papers::TextPaper::Section>& out) const {
    const auto add = [&](std::string_view heading, std::vector<std::string> lines) {
      if (!lines.empty()) out.push_back({word(heading), std::move(lines)});
    };
    add("attached_statements", attached());
    if (!asked_.alone) add("reserved_paragraphs", reserved());
    add("adoption", adoption());
    add("signatures", signatures());
    add("corrections", corrections());
  }

 private:
  std::string who(const json::Value& said) const {
    if (plain(said, "kind") == "joint") return word("agreed_by_all");
    const bool noted = plain(said, "kind") == "noted";
    std::string out = frame_.called(plain(said, noted ? "of" : "party"), asked_.language);
    return noted ? out + " (" + word("noted_of") + ")" : out;
  }

  std::string numbers(const json::Value& content) const {
    std::string out;
    for (const json::Value& id : items(content, "elements")) {
      const std::string named = "{#" + std::string(id.string().value_or("")) + "}";
      const std::string number = words_.referred(named);
      out = joined(out, number == named ? id.string().value_or("") : number);
    }
    return out;
  }

  std::vector<std::string> attached() const {
    std::vector<std::string> out;
    for (const json::Value& one : items(text_, "attached")) {
      const json::Value& said = said_in(one, "attached");
      std::string line =
          word("attached_" + in_small(plain(said, "kind"))) + ", " + who(member(one, "said"));
      if (const std::string on = numbers(said); !on.empty())
        line += " (" + with(word("on_paragraphs"), on) + ")";
      out.push_back(line + ": " + words_in(said.find("words"), asked_.languages));
    }
    return out;
  }

  std::vector<std::string> reserved() const {
    std::vector<std::string> out;
    for (const json::Value& element : items(text_, "elements")) {
      for (const json::Value& mark : items(element, "marks")) {
        const std::string stand = plain(mark, "stand");
        if ((stand != "study" && stand != "scrutiny") || !is_set(mark, "holds")) continue;
        const std::string number = plain(element, "number");
        std::string line = (number.empty() ? plain(element, "id") : number) + ": " +
                           frame_.called(plain(mark, "party"), asked_.language) + ", " +
                           word("mark_" + stand);
        const std::string reason = words_in(mark.find("reason"), {asked_.language});
        out.push_back(reason.empty() ? line : line + ": " + reason);
      }
    }
    return out;
  }

  std::vector<std::string> adoption() const {
    const json::Value* adopted = text_.find("adoption");
    if (adopted == nullptr || !adopted->is_object()) return {};
    const json::Value& said = said_in(*adopted, "adoption");
    std::string body = plain(said, "body");
    constexpr std::string_view kBodies = "bodies/";
    if (body.starts_with(kBodies)) body = frame_.body(body.substr(kBodies.size()));
    std::string line = joined(body, words_in(said.find("level"), {asked_.language}));
    line = joined(line, plain(said, "date"));
    line = joined(line, "Rev." + plain(said, "revision"));
    std::vector<std::string> out = {line};
    for (const json::Value& one : items(said, "languages")) {
      std::string about = word("role_" + in_small(plain(one, "role")));
      if (is_set(one, "prevails")) about = joined(about, word("prevails"));
      out.push_back(plain(one, "tag") + ": " + about);
    }
    out.push_back("SHA-256 " + plain(said, "digest"));
    return out;
  }

  std::vector<std::string> signatures() const {
    std::vector<std::string> out;
    for (const json::Value& one : items(text_, "signatures")) {
      const json::Value& said = said_in(one, "signature");
      std::string line = who(member(one, "said")) + ": ";
      if (const std::string confirms = plain(said, "confirms"); !confirms.empty()) {
        out.push_back(line + word("confirms_scan") + ", SHA-256 " + confirms);
        continue;
      }
      std::string about = joined(plain(said, "signatory"), plain(said, "capacity"));
      about = joined(joined(about, plain(said, "place")), plain(said, "date"));
      if (is_set(said, "in_ink")) about = joined(about, word("in_ink"));
      if (const std::string scan = plain(said, "scan"); !scan.empty())
        about = joined(about, plain(said, "scan_name") + " SHA-256 " + scan);
      out.push_back(line + about);
    }
    return out;
  }

  std::vector<std::string> corrections() const {
    std::vector<std::string> out;
    for (const json::Value& one : items(text_, "corrections")) {
      const json::Value& said = said_in(one, "correction");
      const std::string named = "{#" + plain(said, "element") + "}";
      const std::string number = words_.referred(named);
      const std::vector<std::string> in = {plain(said, "language")};
      out.push_back((number == named ? plain(said, "element") : number) + ", " + in.front() +
                    ": “" + words_in(said.find("old_words"), in) + "” → “" +
                    words_in(said.find("new_words"), in) + "” (" + who(member(one, "said")) + ")");
    }
    return out;
  }

  const json::Value& text_;
  const TextAsked& asked_;
  const TextFrame& frame_;
  const TextWords& words_;
};

}  // namespace

std::string words_in(const json::Value* names, const std::vector<std::string>& languages) {
  if (names == nullptr || !names->is_object()) return {};
  std::string out;
  for (const std::string& language : languages) {
    const auto found = names->text(language);
    if (found && !found->empty()) out = joined(std::move(out), *found, "\n");
  }
  if (!out.empty()) return out;
  for (const auto& [tag, value] : names->members()) {
    if (value.string() && !value.string()->empty()) return std::string(*value.string());
  }
  return {};
}

const json::Value& said_in(const json::Value& entry, std::string_view name) {
  const json::Value& content = member(entry, "content");
  const json::Value* inside = content.find(name);
  return inside != nullptr && inside->is_object() ? *inside : content;
}

std::string check_words_of(const json::Value& text, bool alone) {
  std::vector<texts::LaidChange> laid;
  for (const json::Value& one : items(text, "changes")) {
    const std::string state = plain(one, "state");
    if (alone || (state != "open" && state != "accepted")) continue;
    texts::LaidChange change{plain(one, "key"), state == "accepted", {}};
    for (const json::Value& party : items(one, "supporters"))
      change.supporters.emplace_back(party.string().value_or(""));
    laid.push_back(std::move(change));
  }
  std::string out;
  for (const std::string& word : texts::check_words(plain(text, "digest"), std::move(laid)))
    out = joined(std::move(out), word, " ");
  return out;
}

std::string text_foot(const json::Value& text, const TextAsked& asked, const std::string& view) {
  const std::string out = revision_of(text, asked.language) + " · " + view;
  if (!asked.copy) return out;
  return out + " · " +
         with(print_word("copy_number", asked.language), std::to_string(*asked.copy)) + " · " +
         check_words_of(text, asked.alone);
}

std::string text_notice(const json::Value& text, const TextAsked& asked, const TextFrame& frame) {
  return joined(is_set(text, "non_paper") ? print_word("non_paper", asked.language) : "",
                frame.notice, " · ");
}

papers::TextPaper text_paper(const json::Value& text, const TextAsked& asked,
                             const TextFrame& frame) {
  const TextWords words(text, asked.view, asked.party, asked.language, frame.called);
  const Around around(text, asked, frame, words);
  papers::TextPaper out;
  out.title = words_in(text.find("titles"), {asked.language});
  if (out.title.empty()) out.title = plain(text, "id");
  out.facts = around.facts();
  out.language = asked.language;
  for (const std::string& tag : asked.languages)
    out.languages.emplace_back(tag, around.language_name(tag));
  out.marking = frame.marking;
  out.notice = text_notice(text, asked, frame);
  out.foot = text_foot(text, asked, around.view());
  out.page = around.word("page");
  out.origin = frame.origin;
  out.keyed = asked.keyed;
  out.numbered = asked.copy.has_value();
  for (const json::Value& element : items(text, "elements")) {
    if (auto one = words.paragraph(element, asked.languages))
      out.paragraphs.push_back(std::move(*one));
  }
  around.add_sections(out.sections);
  return out;
}

std::vector<papers::TextPaper::Section> text_sections(const json::Value& text,
                                                      const TextAsked& asked,
                                                      const TextFrame& frame) {
  const TextWords words(text, TextView::clean, "", asked.language, frame.called);
  std::vector<papers::TextPaper::Section> out;
  Around(text, asked, frame, words).add_sections(out);
  return out;
}

}  // namespace api
