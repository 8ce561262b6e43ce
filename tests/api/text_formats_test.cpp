// If these fail, a text leaves the node as HWPX or Akoma Ntoso with other words, numbers, places or
// names than it has, or comes back otherwise than it went. Texts are random; a failing seed is
// printed.
#include <cstring>
#include <map>

#include "api/negotiated.h"
#include "api/paper_in_forms.h"
#include "api/print_words.h"
#include "papers/archive.h"
#include "papers/xml.h"

using namespace negotiated;

namespace {

class InMemory final : public papers::Archive::Stream {
 public:
  explicit InMemory(ByteView bytes) : rest_(bytes) {}
  long read(char* into, std::size_t most) override {
    const std::size_t size = std::min(most, rest_.size());
    std::memcpy(into, rest_.data(), size);
    rest_.remove_prefix(size);
    return static_cast<long>(size);
  }

 private:
  ByteView rest_;
};

// A paragraph of a text, as a file says it: words with brackets as {whose|proposals:words}.
struct Said {
  std::string id;
  std::string parent;
  std::string number;
  std::string words;
  std::vector<std::string> apart = {};  // what is proposed to the whole, or stands beside the words
  bool operator==(const Said&) const = default;
};

std::string text_of(const json::Value& value, std::string_view name) {
  return std::string(value.text(name).value_or(""));
}
const std::vector<json::Value>& list_of(const json::Value& value, std::string_view name) {
  static const std::vector<json::Value> kNone;
  const json::Value* found = value.find(name);
  return found == nullptr || !found->is_array() ? kNone : found->items();
}
bool is_so(const json::Value& value, std::string_view name) {
  const json::Value* found = value.find(name);
  return found != nullptr && found->boolean().value_or(false);
}
std::string all_of(const std::vector<json::Value>& values, const std::string& ahead) {
  std::string out;
  for (const json::Value& one : values)
    out += (out.empty() ? "" : " ") + ahead + std::string(one.string().value_or(""));
  return out;
}

// What a file has to say of the answer of the screen.
class Wanted {
 public:
  Wanted(const json::Value& text, std::string language, bool brackets)
      : text_(text), language_(std::move(language)), brackets_(brackets) {
    for (const json::Value& one : list_of(text, "changes")) changes_[text_of(one, "key")] = &one;
    for (const json::Value& one : list_of(text, "elements"))
      numbers_.emplace(text_of(one, "id"), text_of(one, "number"));
  }

  std::vector<Said> all() const {
    std::vector<Said> out;
    for (const json::Value& element : list_of(text_, "elements")) {
      if (!stands(element)) continue;
      const std::string parent = text_of(element, "parent");
      Said one{text_of(element, "id"), parent, text_of(element, "number"), ""};
      for (const json::Value& words : list_of(element, "words")) {
        if (text_of(words, "language") != language_) continue;
        const json::Value* parts = words.find("parts");
        one.words += brackets_ && parts != nullptr && parts->is_array()
                         ? laid(parts->items())
                         : referred(text_of(words, "words"));
      }
      if (const std::uint64_t gone = gone_with(element); gone != 0)
        one.words =
            "(" + api::filled(api::print_word("gone_with", language_), std::to_string(gone)) + ")";
      if (brackets_) add_apart(element, one);
      out.push_back(std::move(one));
    }
    return out;
  }

 private:
  const json::Value* change(const std::string& key) const {
    const auto found = changes_.find(key);
    return found == changes_.end() ? nullptr : found->second;
  }

  static std::uint64_t gone_with(const json::Value& element) {
    const json::Value* gone = element.find("gone");
    return gone == nullptr ? 0 : gone->unsigned_number().value_or(0);
  }

  // The clean text has what all agreed to, the compilation all of which anything is open.
  bool stands(const json::Value& element) const {
    const std::string comes = text_of(element, "proposed");
    const bool open = !comes.empty() && text_of(*change(comes), "state") == "open";
    bool goes = false;
    for (const json::Value& one : list_of(element, "structure"))
      goes = goes || (text_of(one, "what") == "goes" && !is_so(one, "open"));
    const bool lost = is_so(element, "unknown") || gone_with(element) != 0;
    if (!brackets_) return !open && !goes && !lost;
    if (!goes) return true;
    for (const auto& [key, one] : changes_) {
      if (text_of(*one, "element") == text_of(element, "id") && text_of(*one, "state") == "open")
        return true;
    }
    return false;
  }

  std::string referred(std::string words) const {
    for (const auto& [id, number] : numbers_) {
      const std::string named = "{#" + id + "}";
      for (auto at = words.find(named); at != std::string::npos; at = words.find(named))
        words.replace(at, named.size(), number);
    }
    return words;
  }

  std::string laid(const std::vector<json::Value>& parts) const {
    std::string out;
    for (const json::Value& part : parts) {
      if (part.is_string()) {
        out += referred(std::string(*part.string()));
      } else if (!text_of(part, "blank").empty()) {
        out += "<" + text_of(part, "blank") + ">";
      } else {
        out += "[";
        for (const json::Value& one : list_of(part, "alternatives"))
          out += "{" + all_of(list_of(one, "parties"), "#") + "|" +
                 all_of(list_of(one, "changes"), "") + ":" + laid(list_of(one, "parts")) + "}";
        out += "]";
      }
    }
    return out;
  }

  void add_apart(const json::Value& element, Said& one) const {
    for (const json::Value& each : list_of(element, "structure"))
      one.apart.push_back("structure " + text_of(each, "what") + " " + text_of(each, "change"));
    for (const json::Value& each : list_of(element, "beside")) {
      if (text_of(each, "language") == language_)
        one.apart.push_back("beside " + text_of(each, "why") + " " + text_of(each, "change"));
    }
  }

  const json::Value& text_;
  const std::string language_;
  const bool brackets_;
  std::map<std::string, const json::Value*> changes_;
  std::map<std::string, std::string> numbers_;
};

// What the file says, by nothing but its marks.
std::vector<Said> said_by(const Bytes& akn) {
  using At = papers::XmlReader::At;
  InMemory bytes(akn);
  auto opened = papers::XmlReader::open(bytes);
  REQUIRE(opened.ok());
  papers::XmlReader reader = std::move(opened).value();
  std::vector<Said> out;
  std::vector<std::pair<std::string, std::size_t>> open;  // element, and its place in `out`
  std::vector<std::string> marks;                         // what ends each inline
  bool number = false;
  bool first = false;  // the first paragraph of words; what stands apart is in others
  bool apart = false;
  while (true) {
    const auto at = reader.next();
    REQUIRE_MESSAGE(at.ok(), at.error().message);
    if (at.value() == At::done) return out;
    const std::string name(at.value() == At::text ? "" : reader.name());
    const bool begins = at.value() == At::begin;
    const bool part = name == "paragraph" || name == "subparagraph" || name == "hcontainer";
    if (part && begins) {
      out.push_back({*reader.attribute("wId"), open.empty() ? "" : open.back().first, "", ""});
      open.emplace_back(out.back().id, out.size() - 1);
    } else if (part) {
      open.pop_back();
    } else if (open.empty()) {
      continue;
    } else if (name == "num") {
      number = begins;
    } else if (name == "intro" || name == "content") {
      first = begins;
    } else if (name == "p" && !begins) {
      first = false;
    } else if (name == "br" && begins && !apart) {
      out[open.back().second].words += "\n";
    } else if (name == "inline" && begins) {
      const std::string kind = *reader.attribute("name");
      const std::string of = reader.attribute("class").value_or("");
      const std::string changes = reader.attribute("changes").value_or("");
      Said& one = out[open.back().second];
      if (kind == "structure" || kind == "beside") {
        one.apart.push_back(kind + " " + of + " " + changes);
        apart = true;
        marks.emplace_back();
      } else if (kind == "blank") {
        one.words += "<" + of + ">";
        apart = true;
        marks.emplace_back();
      } else if (kind == "bracket") {
        one.words += "[";
        marks.emplace_back("]");
      } else {
        one.words += "{" + reader.attribute("refersTo").value_or("") + "|" + changes + ":";
        marks.emplace_back("}");
      }
    } else if (name == "inline") {
      if (!marks.back().empty()) out[open.back().second].words += marks.back();
      if (marks.back().empty()) apart = false;
      marks.pop_back();
    } else if (at.value() == At::text) {
      Said& one = out[open.back().second];
      if (number) {
        one.number += reader.text();
      } else if (first && !apart) {
        one.words += reader.text();
      }
    }
  }
}

std::string shown(const std::vector<Said>& all) {
  std::string out;
  for (const Said& one : all) {
    out += one.parent + "/" + one.id + " " + one.number + " " + one.words + "\n";
    for (const std::string& each : one.apart) out += "  " + each + "\n";
  }
  return out;
}

}  // namespace

TEST_CASE("Akoma Ntoso says of every paragraph what the screen says") {
  std::size_t brackets = 0;
  std::size_t apart = 0;
  for (std::uint64_t seed = 501; seed <= 560; ++seed) {
    CAPTURE(seed);
    Negotiation negotiation(seed);
    for (int i = 0; i < 24; ++i) negotiation.step();
    const json::Value text = negotiation.answer_of_screen();
    for (const api::TextView view : {api::TextView::compilation, api::TextView::clean}) {
      for (const char* language : {"en", "ko"}) {
        CAPTURE(static_cast<int>(view));
        CAPTURE(language);
        api::TextAsked asked;
        asked.view = view;
        asked.languages = {language};
        const Bytes akn = api::akoma_ntoso(text, asked, test_frame());
        const bool compiled = view == api::TextView::compilation;
        const auto said = said_by(akn);
        const auto wanted = Wanted(text, language, compiled).all();
        CHECK(shown(said) == shown(wanted));
        CHECK(said == wanted);
        CHECK(akn.find("digest=\"" + text_of(text, "digest") + "\"") != std::string::npos);
        for (const Said& one : said) {
          brackets += one.words.find('[') != std::string::npos ? 1 : 0;
          apart += one.apart.size();
        }
      }
    }
  }
  CHECK(brackets > 100);
  CHECK(apart > 50);
}

TEST_CASE(
    "a text as HWPX is the first words of another as it stands, and one that changes is found") {
  std::size_t found_again = 0;
  for (std::uint64_t seed = 601; seed <= 640; ++seed) {
    CAPTURE(seed);
    Negotiation negotiation(seed);
    for (int i = 0; i < 16; ++i) negotiation.step();
    const json::Value text = negotiation.answer_of_screen();
    for (const char* language : {"en", "ko"}) {
      CAPTURE(language);
      api::TextAsked asked;
      asked.view = api::TextView::clean;
      asked.languages = {language};
      const papers::TextPaper made = api::text_paper(text, asked, test_frame());
      api::PaperIn paper = read_hwpx_of(made);
      std::vector<std::pair<std::string, std::string>> wanted;  // number and words
      for (const auto& one : made.paragraphs) {
        std::string words;
        for (const papers::Run& run : one.columns.front()) words += run.text;
        words = api::folded_spaces(words);
        if (!words.empty()) wanted.emplace_back(one.number, words);
      }
      std::vector<std::pair<std::string, std::string>> first;
      for (const api::FirstWords& one : api::first_words(paper, {"en", "ko"})) {
        CHECK(one.type == "operative");
        first.emplace_back(one.number, one.words);
      }
      CHECK(first == wanted);
      // Somebody writes on behind the longest paragraph, with no mark of whose it is.
      papers::TrackedParagraph* longest = nullptr;
      for (papers::TrackedParagraph& one : paper.paragraphs) {
        if (one.style != "operative" || one.runs.empty()) continue;
        if (longest == nullptr || longest->runs.back().text.size() < one.runs.back().text.size())
          longest = &one;
      }
      if (longest == nullptr) continue;
      longest->runs.back().text += " Every year.";
      const api::PaperFound found = found_in(paper, text);
      const auto news = news_of(found);
      REQUIRE(news.size() + found.left.size() == 1);
      if (news.empty()) continue;
      ++found_again;
      CHECK(news.front().what == "change");
      CHECK(news.front().language == language);
      CHECK(news.front().after.ends_with("Every year."));
    }
  }
  CHECK(found_again > 60);
}
