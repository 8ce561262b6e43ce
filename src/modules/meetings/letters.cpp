// The register of letters: what answers what, and what cannot both be the letter of one number.
#include <algorithm>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "modules/content.h"
#include "modules/meetings/answers.h"
#include "modules/papers.h"

namespace meetings {

using modules::names_of;

namespace {

// Letters of one number that are compared; a register that has more has other worries.
constexpr std::size_t kSameNumberMax = 32;

// Whose number it is: of a letter that went out, of whoever registered it; of one that came in, of
// the party or else of the office that it came from.
std::string numbered_by(const Saying& saying) {
  const Letter& letter = saying.content.letter();
  if (letter.direction() == Letter::OUT) return "party " + saying.said.party;
  if (!letter.counterpart().empty()) return "party " + letter.counterpart();
  std::string office = "office";
  for (const auto& [language, name] : names_of(letter.from_office())) office += " " + name;
  return office;
}

std::set<std::string> files_of(const Saying& saying) {
  std::set<std::string> out;
  for (const Paper& paper : saying.content.papers()) {
    if (!paper.file().empty()) out.insert(paper.file());
  }
  return out;
}

// Whether what is known of both cannot be of one letter.
bool differ(const Saying& one, const Saying& other) {
  const Letter& a = one.content.letter();
  const Letter& b = other.content.letter();
  if (!a.date().empty() && !b.date().empty() && a.date() != b.date()) return true;
  for (const auto& [language, subject] : a.subject()) {
    const auto found = b.subject().find(language);
    if (found != b.subject().end() && found->second != subject) return true;
  }
  const std::set<std::string> files = files_of(one);
  const std::set<std::string> others = files_of(other);
  return !files.empty() && !others.empty() &&
         std::none_of(files.begin(), files.end(),
                      [&](const std::string& file) { return others.contains(file); });
}

}  // namespace

ByNumber by_number(const std::vector<Saying>& letters) {
  ByNumber out;
  for (const Saying& saying : letters) {
    const std::string& reference = saying.content.letter().reference();
    if (reference.empty()) continue;
    std::vector<const Saying*>& same = out[{numbered_by(saying), reference}];
    if (same.size() < kSameNumberMax) same.push_back(&saying);
  }
  return out;
}

std::set<std::string> rivals_of(const ByNumber& known, const Saying& letter) {
  std::set<std::string> out;
  const auto same = known.find({numbered_by(letter), letter.content.letter().reference()});
  if (same == known.end()) return out;
  for (const Saying* other : same->second) {
    if (differ(letter, *other)) out.insert(other->content.letter().id());
  }
  return out;
}

BySpeaker answers_of(const std::vector<Saying>& letters) {
  BySpeaker out;
  for (const Saying& saying : letters) {
    const Letter& letter = saying.content.letter();
    if (letter.in_reply_to().empty()) continue;
    out[{speaker(saying.said), letter.in_reply_to()}].insert(letter.id());
  }
  return out;
}

void write_letters(json::Writer& out, const std::vector<Saying>& letters) {
  const BySpeaker answers = answers_of(letters);
  const ByNumber numbers = by_number(letters);
  out.key("letters").begin_array();
  for (const Saying& saying : letters) {
    const Letter& letter = saying.content.letter();
    out.begin_object()
        .field("id", letter.id())
        .field("direction", modules::lower(Letter::Direction_Name(letter.direction())));
    modules::write_maybe(out, "reference", letter.reference());
    modules::write_maybe(out, "date", letter.date());
    modules::write_maybe(out, "registered", letter.registered());
    modules::write_maybe(out, "counterpart", letter.counterpart());
    out.key("from_office");
    modules::write_maybe_names(out, names_of(letter.from_office()));
    out.key("to_office");
    modules::write_maybe_names(out, names_of(letter.to_office()));
    out.key("subject");
    modules::write_names(out, names_of(letter.subject()));
    out.key("summary");
    modules::write_maybe_names(out, names_of(letter.summary()));
    modules::write_maybe(out, "reply_due", letter.reply_due());
    modules::write_maybe(out, "in_reply_to", letter.in_reply_to());
    modules::write_list(out, "answered_by", said_by_same(answers, saying, letter.id()));
    modules::write_list(out, "about", letter.about());
    modules::write_list(out, "rivals", rivals_of(numbers, saying));
    modules::write_carried(out, saying.content.papers());
    write_source(out, saying);
    out.end_object();
  }
  out.end_array();
}

}  // namespace meetings
