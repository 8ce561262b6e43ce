// A negotiated text as Akoma Ntoso 3.0 (OASIS LegalDocML), one language of one revision to a file.
// What each mark stands for is said in docs/operating/export.md.
#include <map>
#include <set>

#include "api/print_text.h"
#include "api/print_values.h"
#include "api/print_words.h"
#include "papers/markup.h"

namespace api {
namespace {

using papers::marked_up;

// Languages in the addresses and as FRBRlanguage: ISO 639-2, where it is one of these.
std::string long_tag(const std::string& tag) {
  static const std::map<std::string, std::string> kLong = {
      {"en", "eng"}, {"ko", "kor"}, {"vi", "vie"}, {"ja", "jpn"}, {"zh", "zho"}, {"fr", "fra"},
      {"es", "spa"}, {"ru", "rus"}, {"de", "deu"}, {"ar", "ara"}, {"pt", "por"}, {"id", "ind"}};
  const auto found = kLong.find(tag);
  return found == kLong.end() ? tag : found->second;
}

// A name within an identifier or an address: letters, digits, '.', '-', '_'; other bytes as '-'.
std::string plain_name(std::string_view text) {
  std::string out;
  for (const char c : text) {
    const bool fits = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                      c == '.' || c == '_';
    out += fits ? c : '-';
  }
  return out;
}

bool holds(const json::Value& value, std::string_view name) {
  const json::Value* member = value.find(name);
  return member != nullptr && member->boolean().value_or(false);
}

class Akn {
 public:
  Akn(const json::Value& text, const TextAsked& asked, const TextFrame& frame)
      : text_(text),
        asked_(asked),
        frame_(frame),
        language_(asked.languages.front()),
        words_(text, asked.view, asked.party, asked.language, frame.called) {
    TextAsked one = asked;
    one.languages = {language_};
    paper_ = text_paper(text, one, frame);
    with_brackets_ = asked.view == TextView::compilation || asked.view == TextView::rolling;
  }

  Bytes write() {
    const std::string kind = plain(text_, "kind");
    type_ = kind == "joint_statement" || kind == "communique" ? "statement" : "doc";
    const std::string body = main_body();  // whom it names has to be known before
    std::string out =
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<akomaNtoso "
        "xmlns=\"http://docs.oasis-open.org/legaldocml/ns/akn/3.0\" "
        "xmlns:entente=\"urn:entente:text:1\">\n<" +
        type_ + " name=\"" + marked_up(kind) + "\">\n" + meta() + preface() + body + conclusions() +
        "</" + type_ + ">\n</akomaNtoso>\n";
    return out;
  }

 private:
  std::string reference(std::string_view party) {
    named_.insert(std::string(party));
    return "#" + plain_name(party);
  }

  std::string all_of(const std::vector<json::Value>& parties) {
    std::string out;
    for (const json::Value& one : parties)
      out += (out.empty() ? "" : " ") + reference(one.string().value_or(""));
    return out;
  }

  // The attribute that names them; of nobody, as of the Chair and in a non-paper, none.
  std::string referring(const std::vector<json::Value>& parties) {
    const std::string all = holds(text_, "non_paper") ? std::string() : all_of(parties);
    return all.empty() ? all : " refersTo=\"" + marked_up(all) + "\"";
  }

  // That names proposals, and with them whose they are.
  std::string changing(const std::string& changes) const {
    if (changes.empty() || holds(text_, "non_paper")) return {};
    return " entente:changes=\"" + marked_up(changes) + "\"";
  }

  const json::Value* revision(const std::string& number) const {
    for (const json::Value& one : items(text_, "revisions")) {
      if (plain(one, "number") == number) return &one;
    }
    return nullptr;
  }

  std::string day(const json::Value* revision) const {
    std::string out = revision == nullptr ? "" : plain(*revision, "issued").substr(0, 10);
    if (out.empty()) out = plain(text_, "issued").substr(0, 10);
    return out.empty() ? "1970-01-01" : out;  // of a draft that was never issued
  }

  std::string level(std::string_view element, const std::string& address, const std::string& date,
                    const std::string& event, const std::string& author,
                    const std::string& more) const {
    return "<" + std::string(element) + "><FRBRthis value=\"" + marked_up(address) +
           "\"/><FRBRuri value=\"" + marked_up(address) + "\"/><FRBRdate date=\"" +
           marked_up(date) + "\" name=\"" + event + "\"/><FRBRauthor href=\"" + marked_up(author) +
           "\"/>" + more + "</" + std::string(element) + ">\n";
  }

  std::string meta() {
    const std::string shown = plain(text_, "shown");
    const json::Value* now = revision(shown);
    const std::string first = day(revision("1"));
    const std::string work = "/akn/xx/" + type_ + "/" + first + "/" +
                             plain_name(plain(text_, "body")) + "~" +
                             plain_name(plain(text_, "id"));
    const std::string expression =
        work + "/" + long_tag(language_) + "@rev." + (shown.empty() ? "0" : shown);
    std::string holder = now == nullptr ? "" : plain(*now, "holder");
    if (holder.empty()) holder = plain(text_, "pen");
    const std::string author = holder.empty() ? "#entente" : reference(holder);
    std::string role;
    for (const json::Value& one : items(text_, "languages")) {
      if (plain(one, "tag") == language_) role = plain(one, "role");
    }
    std::string out =
        "<meta>\n<identification source=\"#entente\">\n" +
        level("FRBRWork", work, first, "first revision", author,
              "<FRBRcountry value=\"xx\"/><FRBRname value=\"" + marked_up(plain(text_, "matter")) +
                  "\"/>") +
        level("FRBRExpression", expression, day(now), "revision", author,
              "<FRBRversionNumber value=\"Rev." + marked_up(shown) +
                  "\"/><FRBRlanguage language=\"" + marked_up(long_tag(language_)) + "\"/>") +
        level("FRBRManifestation", expression + "/main.xml", day(now), "revision", "#entente",
              "<FRBRformat value=\"application/akn+xml\"/>") +
        "</identification>\n<references source=\"#entente\">\n<TLCOrganization eId=\"entente\" "
        "href=\"/akn/ontology/organization/xx/entente\" showAs=\"Entente\"/>\n";
    for (const std::string& party : named_)
      out += "<TLCOrganization eId=\"" + plain_name(party) +
             "\" href=\"/akn/ontology/organization/xx/" + plain_name(party) + "\" showAs=\"" +
             marked_up(frame_.called(party, language_)) + "\"/>\n";
    out += "</references>\n<proprietary source=\"#entente\"><entente:text digest=\"" +
           marked_up(plain(text_, "digest")) + "\" language=\"" + marked_up(language_) +
           "\" role=\"" + marked_up(role) + "\" state=\"" +
           marked_up(asked_.alone ? "" : plain(text_, "state")) + "\" check-words=\"" +
           check_words_of(text_, asked_.alone) + "\"/></proprietary>\n";
    return out + "</meta>\n";
  }

  std::string preface() const {
    std::string out = "<preface>\n";
    for (const std::string& line : {paper_.marking, paper_.notice, paper_.foot}) {
      if (!line.empty()) out += "<p class=\"margin\">" + marked_up(line) + "</p>\n";
    }
    return out + "<longTitle eId=\"longTitle\"><p><docTitle>" +
           marked_up(words_in(text_.find("titles"), {language_})) +
           "</docTitle></p></longTitle>\n</preface>\n";
  }

  // Words with line ends.
  static std::string lines(std::string_view words) {
    std::string out;
    for (const char c : marked_up(words))
      out += c == '\n' ? std::string("<br/>") : std::string(1, c);
    return out;
  }

  std::string inline_of(const std::vector<json::Value>& parts) {
    std::string out;
    for (const json::Value& part : parts) {
      if (part.is_string()) {
        out += lines(words_.referred(*part.string()));
      } else if (const std::string blank = plain(part, "blank"); !blank.empty()) {
        out += "<inline name=\"blank\" class=\"" + marked_up(blank) + "\">[" +
               marked_up(print_word(blank, language_)) + "]</inline>";
      } else {
        out += "<inline name=\"bracket\">";
        for (const json::Value& one : items(part, "alternatives")) {
          std::string changes;
          for (const json::Value& key : items(one, "changes"))
            changes += (changes.empty() ? "" : " ") + std::string(key.string().value_or(""));
          out += "<inline name=\"alternative\" class=\"";
          out += holds(one, "frozen") ? "revision" : holds(one, "chair") ? "chair" : "proposed";
          out += "\"" + referring(items(one, "parties")) + changing(changes) + ">" +
                 inline_of(items(one, "parts")) + "</inline>";
        }
        out += "</inline>";
      }
    }
    return out;
  }

  std::string runs(const papers::Runs& all) const {
    std::string out;
    for (const papers::Run& one : all) out += lines(one.text);
    return out;
  }

  // The words of a paragraph as blocks.
  std::string blocks(const json::Value& element, const papers::TextPaper::Paragraph& paragraph) {
    if (!with_brackets_) return "<p>" + runs(paragraph.columns.front()) + "</p>";
    std::string words;
    const json::Value* gone = element.find("gone");
    const bool left = gone != nullptr && gone->unsigned_number().value_or(0) != 0;
    if (left) words = runs(paragraph.columns.front());  // that it is no longer there
    for (const json::Value& one : items(element, "words")) {
      if (left || plain(one, "language") != language_) continue;
      const json::Value* parts = one.find("parts");
      words += parts != nullptr && parts->is_array() ? inline_of(parts->items())
                                                     : lines(words_.referred(plain(one, "words")));
    }
    std::string out = "<p>" + words + "</p>";
    for (const json::Value& one : items(element, "structure")) {
      const json::Value* of = words_.change(plain(one, "change"));
      const std::string what = plain(one, "what");
      if (of == nullptr || what == "comes" || (!holds(one, "open") && what != "goes")) continue;
      out += "<p><inline name=\"structure\" class=\"" + marked_up(plain(one, "what")) + "\"" +
             referring(items(*of, "supporters")) + changing(plain(one, "change")) + ">" +
             marked_up(print_word("structure_" + plain(one, "what"), language_)) + "</inline></p>";
    }
    if (asked_.view != TextView::compilation) return out;
    for (const json::Value& one : items(element, "beside")) {
      const json::Value* of = words_.change(plain(one, "change"));
      if (of == nullptr) continue;
      for (const json::Value& wording : items(said_in(*of, "change"), "wordings")) {
        if (plain(wording, "language") != language_ || plain(one, "language") != language_)
          continue;
        out += "<p><inline name=\"beside\" class=\"" + marked_up(plain(one, "why")) + "\"" +
               referring(items(*of, "supporters")) + changing(plain(one, "change")) + ">" +
               lines(plain(wording, "words")) + "</inline></p>";
      }
    }
    return out;
  }

  struct Node {
    const json::Value* element;
    papers::TextPaper::Paragraph paragraph;
  };

  // Elements from `at` on that stand deeper than `above`, those under each within it.
  std::string hierarchy(const std::vector<Node>& nodes, std::size_t& at, std::size_t depth,
                        const std::string& parent) {
    std::string out;
    std::map<std::string, int> counts;
    while (at < nodes.size() && nodes[at].paragraph.depth >= depth) {
      const Node& node = nodes[at++];
      using Style = papers::TextPaper::Style;
      const Style style = node.paragraph.style;
      const std::string name = style == Style::operative       ? "paragraph"
                               : style == Style::sub_paragraph ? "subparagraph"
                                                               : "hcontainer";
      const std::string prefix = name == "paragraph"      ? "para"
                                 : name == "subparagraph" ? "subpara"
                                                          : "hcontainer";
      const std::string id = parent + prefix + "_" + std::to_string(++counts[prefix]);
      out += "<" + name + " eId=\"" + id + "\" wId=\"" +
             marked_up(plain_name(plain(*node.element, "id"))) + "\"";
      if (name == "hcontainer") out += " name=\"" + marked_up(plain(*node.element, "type")) + "\"";
      out += ">";
      if (!node.paragraph.number.empty())
        out += "<num>" + marked_up(node.paragraph.number) + "</num>";
      const std::string words = blocks(*node.element, node.paragraph);
      if (at < nodes.size() && nodes[at].paragraph.depth > node.paragraph.depth) {
        out += "<intro>" + words + "</intro>\n" +
               hierarchy(nodes, at, node.paragraph.depth + 1, id + "__");
      } else {
        out += "<content>" + words + "</content>";
      }
      out += "</" + name + ">\n";
    }
    return out;
  }

  std::string main_body() {
    std::vector<Node> nodes;
    for (const json::Value& element : items(text_, "elements")) {
      if (auto one = words_.paragraph(element, {language_}))
        nodes.push_back({&element, std::move(*one)});
    }
    std::size_t at = 0;
    std::string inside;
    while (at < nodes.size()) inside += hierarchy(nodes, at, 0, "");
    if (inside.empty()) inside = "<p/>";
    return "<mainBody>\n" + inside + "</mainBody>\n";
  }

  std::string conclusions() const {
    std::string out;
    for (const papers::TextPaper::Section& section : paper_.sections) {
      out += "<p class=\"heading\">" + marked_up(section.heading) + "</p>\n";
      for (const std::string& line : section.lines) out += "<p>" + lines(line) + "</p>\n";
    }
    if (!paper_.origin.empty()) out += "<p class=\"margin\">" + marked_up(paper_.origin) + "</p>\n";
    return out.empty() ? out : "<conclusions>\n" + out + "</conclusions>\n";
  }

  const json::Value& text_;
  const TextAsked& asked_;
  const TextFrame& frame_;
  const std::string language_;
  TextWords words_;
  papers::TextPaper paper_;
  bool with_brackets_ = false;
  std::string type_;
  std::set<std::string> named_;  // parties that the file refers to
};

}  // namespace

Bytes akoma_ntoso(const json::Value& text, const TextAsked& asked, const TextFrame& frame) {
  return Akn(text, asked, frame).write();
}

}  // namespace api
