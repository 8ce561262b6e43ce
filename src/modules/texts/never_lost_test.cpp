// No proposed word disappears unless its proposer, or all parties, let it go: random proposals,
// answers and revisions of two parties that do not see each other's in time. A failing seed is
// printed.
#include <doctest/doctest.h>

#include <algorithm>
#include <set>

#include "base/json.h"
#include "modules/test_record.h"
#include "modules/texts/compose.h"
#include "modules/texts/elements.h"
#include "modules/texts/texts.h"
#include "modules/texts/view.h"

namespace texts {
namespace {

constexpr const char* kParties[] = {"alder.example", "birch.example"};
constexpr const char* kText = "texts/council/statement";

struct Dice {
  std::uint64_t state;
  std::uint32_t roll(std::uint32_t sides) {
    state = state * 6364136223846793005ULL + 1442695040888963407ULL;
    return static_cast<std::uint32_t>(state >> 33) % sides;
  }
};

class Negotiation {
 public:
  explicit Negotiation(std::uint64_t seed) : dice_{seed * 2 + 1} {
    Content content;
    content.mutable_text()->set_kind(JOINT_STATEMENT);
    (*content.mutable_text()->mutable_titles())["en"] = "Statement";
    for (const char* tag : {"en", "ko"}) {
      Language& language = *content.mutable_text()->add_languages();
      language.set_tag(tag);
      language.set_role(Language::NEGOTIATING);
    }
    say(0, content);
    NextRevision first;
    for (int i = 0; i < 3; ++i) {
      Element element;
      element.set_id("p" + std::to_string(i));
      element.set_type(Element::OPERATIVE);
      element.set_place(std::string(1, static_cast<char>('b' + i)));
      (*element.mutable_words())["en"] = "The parties meet in spring and report to the council.";
      (*element.mutable_words())["ko"] = "당사자는 봄에 만나 협의회에 보고한다.";
      first.elements.push_back(std::move(element));
    }
    issue(first);
  }

  void step() {
    if (dice_.roll(3) == 0) known_ = read();  // what a party acts on may be old
    switch (dice_.roll(12)) {
      case 0:
        return revise();
      case 1:
        return come();
      case 2:
      case 3:
      case 4:
        return answer();
      case 5:
        return nest();
      default:
        return propose();
    }
  }

  TextView read() { return read_text(record_, "c", "council", "statement").value(); }
  modules::FakeRecord& record() { return record_; }
  const std::set<std::string>& let_go() const { return let_go_; }

 private:
  void say(std::uint32_t party, const Content& content) {
    const auto done = record_.state(kParties[party], kText, modules::encode_content(content));
    REQUIRE_MESSAGE(done.ok(), done.error().message);
  }
  void issue(const NextRevision& next) {
    const auto issued = issue_of(read_or_empty(), next);
    if (!issued.ok()) return;
    for (const Content& content : issued.value().contents) say(0, content);
  }
  TextView read_or_empty() {
    auto text = read_text(record_, "c", "council", "statement");
    return text.ok() ? std::move(text).value() : TextView();
  }

  std::string some_words() {
    static const char* const kSome[] = {
        "autumn",        "가을에",         "twice a year", "mùa thu",
        "without delay", "in the capital", "양측은",       ""};
    return kSome[dice_.roll(8)];
  }

  // Somewhere in the words, by code points that a person could have marked.
  void propose() {
    const ElementView* element = some_element();
    if (element == nullptr || element->words.empty()) return;
    const WordsView& words =
        element->words[dice_.roll(static_cast<std::uint32_t>(element->words.size()))];
    Content content;
    Change& change = *content.mutable_change();
    change.set_element(element->element.id());
    Change::Wording& wording = *change.add_wordings();
    wording.set_language(words.language);
    wording.set_base(words.base);
    const std::uint32_t size = code_points(words.frozen);
    const std::uint32_t from = dice_.roll(size + 1);
    wording.set_from(from);
    wording.set_to(words.base.empty() ? 0 : from + dice_.roll(size - from + 1));
    wording.set_from(std::min(wording.from(), wording.to()));
    wording.set_words(some_words());
    if (wording.from() == wording.to() && wording.words().empty()) return;
    say(dice_.roll(2), content);
  }

  void nest() {
    const ChangeView* below = some_change();
    if (below == nullptr || below->change().wordings_size() == 0 ||
        below->change().move().what() == Change::SPLITS)
      return;
    const Change::Wording& on = below->change().wordings(0);
    Content content;
    Change& change = *content.mutable_change();
    change.set_element(below->change().element());
    change.set_on(below->name);
    Change::Wording& wording = *change.add_wordings();
    wording.set_language(on.language());
    wording.set_base(base_of(on.words()));
    if (!on.words().empty()) wording.set_to(dice_.roll(code_points(on.words()) + 1));
    wording.set_words("nested " + std::to_string(dice_.roll(50)));
    say(dice_.roll(2), content);
  }

  void come() {
    Content content;
    Change& change = *content.mutable_change();
    change.set_element("n" + std::to_string(dice_.roll(6)));
    Change::Wording& wording = *change.add_wordings();
    wording.set_language("en");
    wording.set_words("A new paragraph " + std::to_string(dice_.roll(9)));
    change.mutable_move()->set_what(Change::COMES);
    change.mutable_move()->set_place("bm");
    change.mutable_move()->set_type(Element::OPERATIVE);
    say(dice_.roll(2), content);
  }

  void answer() {
    const ChangeView* on = some_change();
    if (on == nullptr) return;
    const std::uint32_t party = dice_.roll(2);
    const bool lets_go = dice_.roll(5) == 0;
    Content content;
    Stance::Item& item = *content.mutable_stance()->add_items();
    item.set_change(on->name);
    item.set_verdict(lets_go ? Stance::LETS_GO : Stance::SUPPORTS);
    say(party, content);
    if (lets_go && on->party == kParties[party]) let_go_.insert(on->name);
  }

  void revise() {
    NextRevision next;
    if (dice_.roll(3) == 0) {  // the pen-holder writes over whatever stands
      Element element;
      element.set_id("p" + std::to_string(dice_.roll(3)));
      element.set_type(Element::OPERATIVE);
      element.set_place("c");
      (*element.mutable_words())["en"] = "Written anew " + std::to_string(dice_.roll(100)) + ".";
      next.elements.push_back(std::move(element));
    }
    issue(next);
  }

  const ElementView* some_element() {
    if (known_.elements.empty()) known_ = read();
    return &known_.elements[dice_.roll(static_cast<std::uint32_t>(known_.elements.size()))];
  }
  const ChangeView* some_change() {
    if (known_.changes.empty()) return nullptr;
    auto at = known_.changes.begin();
    std::advance(at, dice_.roll(static_cast<std::uint32_t>(known_.changes.size())));
    return &at->second;
  }

  Dice dice_;
  modules::FakeRecord record_{make_module(), {kParties[0], kParties[1]}};
  TextView known_;
  std::set<std::string> let_go_;  // by their proposers, at some time
};

bool in_brackets(const std::vector<Part>& parts, const std::string& name) {
  for (const Part& part : parts) {
    for (const Alternative& one : part.alternatives) {
      if (std::find(one.changes.begin(), one.changes.end(), name) != one.changes.end()) return true;
      if (in_brackets(one.parts, name)) return true;
    }
  }
  return false;
}

// Whether people see the words of this change where they read the text.
bool is_seen(const TextView& text, const ChangeView& change) {
  const auto element = std::find_if(
      text.elements.begin(), text.elements.end(),
      [&](const ElementView& one) { return one.element.id() == change.change().element(); });
  if (element == text.elements.end()) return false;
  for (const Beside& one : element->beside) {
    if (one.change == &change) return true;
  }
  for (const Structural& one : element->structure) {
    if (one.change == &change) return true;
  }
  for (const Change::Wording& wording : change.change().wordings()) {
    for (const WordsView& words : element->words) {
      if (words.language != wording.language()) continue;
      if (in_brackets(words.now.parts, change.name)) return true;
      // All accepted it: it is part of what is read, unless another that all accepted changes it.
      if (change.accepted) return true;
    }
  }
  return false;
}

Bytes answer_of(const TextView& text) {
  json::Writer out;
  out.begin_object();
  write_text(out, "c", text, "2031-05-12T09:00Z");
  out.end_object();
  return out.take();
}

void negotiate(std::uint64_t seed, int steps) {
  CAPTURE(seed);
  Negotiation negotiation(seed);
  for (int i = 0; i < steps; ++i) {
    CAPTURE(i);
    negotiation.step();
    const TextView text = negotiation.read();
    for (const auto& [name, change] : text.changes) {
      CAPTURE(name);
      if (change.let_go) {
        REQUIRE(negotiation.let_go().contains(name));
      } else if (change.taken) {
        REQUIRE(change.supporters.size() == 2);
      } else {
        REQUIRE(is_seen(text, change));
      }
    }
    // A frozen revision never changes.
    REQUIRE(text.lacking.empty());
  }
  const Bytes before = answer_of(negotiation.read());
  Dice dice{seed + 99};
  negotiation.record().refolded([&](auto& list) {
    for (std::size_t i = list.size(); i > 1; --i) {
      std::swap(list[i - 1], list[dice.roll(static_cast<std::uint32_t>(i))]);
    }
  });
  REQUIRE(answer_of(negotiation.read()) == before);
}

TEST_CASE("whatever two parties write, no word of a proposal disappears") {
  for (std::uint64_t seed = 1; seed <= 60; ++seed) negotiate(seed, 60);
}

// What is typed is what is read: after the proposal is written, its party reads what it wanted.
TEST_CASE("a party reads its own proposal as it typed it") {
  static const char* const kWanted[] = {
      "The parties meet in autumn and report to the council.",
      "Parties will meet in spring; they report to the council twice.",
      "The two parties meet in early spring and report.",
      "",
      "A new sentence first. The parties meet in spring and report to the council.",
      "The parties meet in spring and report to the council. Thereafter they rest."};
  for (std::uint64_t seed = 1; seed <= 40; ++seed) {
    CAPTURE(seed);
    Negotiation negotiation(seed);
    for (int i = 0; i < 12; ++i) negotiation.step();
    for (const char* wanted : kWanted) {
      const TextView text = negotiation.read();
      for (const ElementView& element : text.elements) {
        if (element.comes != nullptr || element.gone != 0 || element.unknown) continue;
        const auto words = std::find_if(element.words.begin(), element.words.end(),
                                        [](const WordsView& one) { return one.language == "en"; });
        if (words == element.words.end()) continue;
        // By the words of the revision alone, the edits of this proposal make what was wanted, but
        // for what all accepted meanwhile.
        Wanted asked;
        asked.element = element.element.id();
        asked.words["en"] = wanted;
        const auto changes = changes_to(text, asked);
        REQUIRE(changes.ok());
        std::vector<Proposed> proposed;
        std::set<std::string> own;
        for (const Content& content : changes.value()) {
          const Change::Wording& wording = content.change().wordings(0);
          REQUIRE(wording.base() == words->base);
          Proposed one;
          one.id = "own" + std::to_string(proposed.size());
          one.party = "own";
          one.from = wording.from();
          one.to = wording.to();
          one.words = wording.words();
          own.insert(one.id);
          proposed.push_back(std::move(one));
        }
        // Stretches that all accepted and that no edit touches read as accepted.
        for (const Stretch& stretch : words->now.stretches) {
          if (stretch.same) continue;
          const bool touched =
              std::any_of(proposed.begin(), proposed.end(), [&](const Proposed& one) {
                return one.from <= stretch.from && stretch.to <= one.to && one.from < one.to;
              });
          if (touched) continue;
          Proposed accepted;
          accepted.id = "accepted" + std::to_string(proposed.size());
          accepted.party = "own";
          accepted.from = stretch.from;
          accepted.to = stretch.to;
          std::uint32_t at = 0;
          for (std::size_t i = 0; i < words->now.reading.size(); ++i) {
            const bool begins = (static_cast<unsigned char>(words->now.reading[i]) & 0xC0) != 0x80;
            if (begins) ++at;
            if (at > stretch.read_from && at <= stretch.read_to)
              accepted.words += words->now.reading[i];
          }
          own.insert(accepted.id);
          proposed.push_back(std::move(accepted));
        }
        CAPTURE(words->now.reading);
        CAPTURE(words->frozen);
        if (std::any_of(words->now.stretches.begin(), words->now.stretches.end(),
                        [](const Stretch& one) { return !one.same && one.from == one.to; })) {
          continue;  // an edit at the place of an accepted insertion stands before or behind it
        }
        CHECK(compile(words->frozen, proposed, own).reading == wanted);
      }
    }
  }
}

}  // namespace
}  // namespace texts
