// Minutes and published texts of past meetings: the paragraphs of a document are one entry.
#include <algorithm>

#include "api/import_acts.h"
#include "api/import_fields.h"
#include "base/encoding.h"
#include "crypto/crypto.h"
#include "papers/clean.h"

namespace api {
namespace {

using papers::Item;

constexpr std::size_t kParagraphsMax = 64;   // of minutes, as the record has them
constexpr std::size_t kMinutesMax = 60'000;  // bytes that fit into one entry
constexpr std::size_t kSummaryMax = 20'000;  // bytes of a published text
constexpr std::size_t kTitleMax = 400;

bool is_digit(char c) { return c >= '0' && c <= '9'; }

// How many bytes of the beginning are a number as documents have it, without the mark behind it:
// 1, 12, 2a, 1.2, III, b, 가. A year is none.
std::size_t number_size(std::string_view text) {
  std::size_t size = 0;
  while (size < text.size() && is_digit(text[size])) {
    std::size_t digits = 0;
    while (size < text.size() && is_digit(text[size])) ++size, ++digits;
    if (digits > 3) return 0;
    const bool goes_on = size + 1 < text.size() && (text[size] == '.' || text[size] == '-') &&
                         is_digit(text[size + 1]);
    if (!goes_on) break;
    ++size;
  }
  if (size > 0)
    return size + (size < text.size() && text[size] >= 'a' && text[size] <= 'z' ? 1 : 0);
  size = std::min(text.find_first_not_of("IVX"), text.size());
  if (size > 0) return size <= 6 ? size : 0;
  if (!text.empty() && text[0] >= 'a' && text[0] <= 'z') return 1;
  for (const std::string_view letter :
       {"가", "나", "다", "라", "마", "바", "사", "아", "자", "차", "카", "타", "파", "하"}) {
    if (text.starts_with(letter)) return letter.size();
  }
  return 0;
}

// Takes the number off the text: "1. Opening", "(2) Terms", "1.2 Scope". Empty where none is
// printed.
std::string take_number(std::string& text) {
  const bool in_brackets = text.starts_with('(');
  const std::string_view rest = std::string_view(text).substr(in_brackets ? 1 : 0);
  const std::size_t size = number_size(rest);
  if (size == 0 || size > 12) return {};
  const std::string number(rest.substr(0, size));
  std::string_view behind = rest.substr(size);
  const bool marked = behind.starts_with(')') || (!in_brackets && behind.starts_with('.'));
  if (!marked && (in_brackets || number.find('.') == std::string::npos)) return {};
  if (marked) behind.remove_prefix(1);
  const std::size_t words = behind.find_first_not_of(" \t");
  if (words == 0 || words == std::string_view::npos) return {};
  text = std::string(behind.substr(words));
  return number;
}

std::string without_ending(const std::string& name) {
  const std::size_t dot = name.rfind('.');
  return dot == std::string::npos || dot == 0 ? name : name.substr(0, dot);
}

}  // namespace

Result<void> ImportActs::paragraph(Item& item) {
  Place place;
  if (!place_of(item, place)) return {};
  const std::string given = field(item, "kind");
  const std::string kind = given.empty() ? "MINUTES" : given;
  const std::string key = place.matter() + "\n" + kind;
  const bool is_first = !texts_.contains(key);
  Text& text = texts_[key];
  if (is_first) {
    const crypto::Hash said =
        crypto::sha256({origin_.digest, "\n", key, "\n", item.sheet, "\n", words_of_});
    text.sheet = item.sheet;
    text.row = item.row;
    text.kind = kind;
    text.id = "t-" + hex(said.view().substr(0, 6));
    text.date = field(item, "date");
    text.title = field(item, "title");
    text.meeting = place;
    text.is_known = TRY(known(place.matter(), "meetings", text.topic()));
  }
  if (text.is_known) return {};
  is_together_ = true;
  Text::Paragraph paragraph;
  paragraph.whole = paragraph.words = field(item, "text");
  const std::string style = field(item, "style");
  if (is_first && text.title.empty() && (style == "title" || style.starts_with("heading"))) {
    text.title = papers::beginning(paragraph.whole, kTitleMax);
    std::replace(text.title.begin(), text.title.end(), '\n', ' ');
    return {};
  }
  if (const std::string number = field(item, "number"); !number.empty() && number.size() <= 12) {
    paragraph.number = number;
  } else {
    paragraph.number = take_number(paragraph.words);
  }
  const bool is_minutes = kind == "MINUTES";
  text.size += paragraph.whole.size() + 2;
  if (is_minutes && text.paragraphs.size() >= kParagraphsMax) {
    fails(item, "too_many_paragraphs", "text",
          "is one paragraph more than minutes have (64); bring the document in in parts");
  } else if (const std::size_t most = is_minutes ? kMinutesMax : kSummaryMax; text.size > most) {
    fails(item, "text_too_long", "text",
          "makes the text longer than one entry holds (" + std::to_string(most) +
              " bytes); bring the document in in parts, or file it with the meeting as a paper");
  }
  if (!item.fails()) text.paragraphs.push_back(std::move(paragraph));
  return {};
}

Bytes ImportActs::says_of(const Text& text) const {
  std::string all = text.title;
  for (const Text::Paragraph& one : text.paragraphs) all += (all.empty() ? "" : "\n\n") + one.whole;
  // One document is in one language, whatever letters a heading of it has.
  const std::string language = papers::language_of(all, plan_.language);
  const std::string title = text.title.empty() ? without_ending(origin_.name) : text.title;
  const auto in_language = [&](json::Writer& out, std::string_view name, const std::string& words) {
    out.key(name).begin_object().field(language, words).end_object();
  };
  json::Writer says;
  says.begin_object();
  if (text.kind != "MINUTES") {
    std::string summary;
    for (const Text::Paragraph& one : text.paragraphs)
      summary += (summary.empty() ? "" : "\n\n") + one.whole;
    says.key("publication").begin_object().field("id", text.id).field("kind", text.kind);
    in_language(says, "titles", title);
    line(says, "date", text.date);
    if (!summary.empty()) in_language(says, "summary", summary);
    return says.end_object().end_object().take();
  }
  says.key("minutes").begin_object().field("id", text.id).field("version", std::uint64_t{1});
  says.field("stage", "DRAFT");
  in_language(says, "titles", title);
  says.key("paragraphs").begin_array();
  const bool is_numbered = std::any_of(text.paragraphs.begin(), text.paragraphs.end(),
                                       [](const auto& one) { return !one.number.empty(); });
  std::set<std::string> given;
  std::string last = "0";
  std::size_t since = 0;  // how many without a number of their own stand behind `last`
  std::size_t place = 0;
  for (const Text::Paragraph& one : text.paragraphs) {
    ++place;
    std::string number = one.number;
    // A number that begins anew under the next heading stays in the words.
    const bool is_own = !number.empty() && given.insert(number).second;
    if (is_own) {
      last = number;
      since = 0;
    } else if (!is_numbered) {
      number = std::to_string(place);
    } else {
      do {
        number = last + "-" + std::to_string(++since);
      } while (!given.insert(number).second);
    }
    says.begin_object().field("number", number);
    in_language(says, "words", is_own ? one.words : one.whole);
    says.end_object();
  }
  return says.end_array().end_object().end_object().take();
}

void ImportActs::add_texts(std::vector<ImportAct>& out) {
  for (const auto& [key, text] : texts_) {
    if (text.is_known || text_refused_ || text.paragraphs.empty()) continue;
    ImportAct act{text.meeting.matter(), "meetings", text.topic(),
                  with_origin(says_of(text), text.sheet, text.row)};
    act.carries_paper = true;
    // Of what the other side published it is noted that they did.
    act.is_joint =
        words_of_.empty() && (text.kind == "JOINT_STATEMENT" || text.kind == "COMMUNIQUE");
    out.push_back(std::move(act));
  }
  texts_.clear();
}

}  // namespace api
