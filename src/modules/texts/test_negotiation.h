// For tests: parties that write a text at random, not always seeing what the others wrote in time,
// and what has become of each proposal by docs/formats/texts.md, section 4, told from what was said
// and agreed alone.
#pragma once

#include <doctest/doctest.h>

#include <algorithm>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "modules/test_record.h"
#include "modules/texts/compose.h"
#include "modules/texts/elements.h"
#include "modules/texts/texts.h"
#include "modules/texts/view.h"

namespace texts {

inline constexpr const char* kThree[] = {"alder.example", "birch.example", "cedar.example"};
inline constexpr const char* kNegotiated = "texts/council/statement";

struct Dice {
  std::uint64_t state;
  std::uint32_t roll(std::uint32_t sides) {
    state = state * 6364136223846793005ULL + 1442695040888963407ULL;
    return static_cast<std::uint32_t>(state >> 33) % sides;
  }
};

// What was said of one proposal.
struct Spoken {
  std::string party;
  bool chair = false;
  bool let_go = false;             // by its proposer's last word
  std::set<std::string> supports;  // whose last word on it is that
  std::set<std::string> ever;
  bool taken_in_package = false;  // of one that all agreed
  bool dropped_in_package = false;

  bool is_let_go() const {
    if (taken_in_package) return false;
    return dropped_in_package || let_go;
  }
};

class Negotiation {
 public:
  // Of two or three parties; `everything`: moves, packages and the Chair too, not words alone.
  Negotiation(std::uint64_t seed, std::uint32_t parties, bool everything)
      : dice_{seed * 2 + 1},
        parties_(parties),
        everything_(everything),
        record_(make_module(), std::vector<std::string>(kThree, kThree + parties)) {
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
    if (everything_) {
      switch (dice_.roll(10)) {
        case 0:
          return move();
        case 1:
          return offer();
        case 2:
          return end_offer();
        case 3:
          return all_support();
        case 4:
          if (dice_.roll(3) == 0) return mandate();
          return say_again();
        default:
          break;
      }
    }
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
  const std::map<std::string, Spoken>& spoken() const { return spoken_; }
  std::size_t parties() const { return parties_; }
  const std::map<std::string, int>& happened() const { return happened_; }

 private:
  void say(std::uint32_t party, const Content& content) {
    const auto done = record_.state(kThree[party], kNegotiated, modules::encode_content(content));
    REQUIRE_MESSAGE(done.ok(), done.error().message);
  }
  void say_change(std::uint32_t party, Content content) {
    if (everything_ && dice_.roll(8) == 0) content.mutable_change()->set_chair(true);
    say(party, content);
    Spoken& one = spoken_[name_of(kThree[party], modules::encode_content(content))];
    one.party = kThree[party];
    one.chair = content.change().chair();
    one.let_go = false;
    if (!one.chair) one.ever.insert(one.party);
  }
  // What was let go before stands again.
  void say_again() {
    const ChangeView* known = some_change();
    if (known == nullptr) return;
    Content content;
    *content.mutable_change() = known->change();
    const auto party = std::find(kThree, kThree + parties_, known->party) - kThree;
    const std::string name = known->name;
    say(static_cast<std::uint32_t>(party), content);
    ++happened_["again"];
    spoken_.at(name).let_go = false;
  }
  std::size_t propose_to_all(std::uint32_t party, const Content& content) {
    const auto done = record_.propose(kThree[party], kNegotiated, topic(content),
                                      modules::encode_content(content));
    REQUIRE_MESSAGE(done.ok(), done.error().message);
    return done.value();
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
  std::uint32_t some_party() { return dice_.roll(parties_); }

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
    say_change(some_party(), content);
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
    say_change(some_party(), content);
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
    say_change(some_party(), content);
  }

  // A paragraph that goes, moves, is split or joined with another.
  void move() {
    const ElementView* element = some_element();
    if (element == nullptr) return;
    Content content;
    Change& change = *content.mutable_change();
    change.set_element(element->element.id());
    Change::Move& move = *change.mutable_move();
    switch (dice_.roll(4)) {
      case 0:
        move.set_what(Change::GOES);
        break;
      case 1: {
        move.set_what(Change::MOVES);
        move.set_place("d" + std::string(1, static_cast<char>('b' + dice_.roll(20))));
        if (dice_.roll(3) == 0) move.set_parent("p" + std::to_string(dice_.roll(3)));
        break;
      }
      case 2: {
        const ElementView* other = some_element();
        if (other->element.id() == element->element.id()) return;
        move.set_what(Change::JOINS);
        move.set_second(other->element.id());
        break;
      }
      default: {
        move.set_what(Change::SPLITS);
        move.set_second("s" + std::to_string(dice_.roll(6)));
        if (move.second() == element->element.id()) return;
        move.set_place("e");
        for (const WordsView& words : element->words) {
          const std::uint32_t size = code_points(words.frozen);
          if (size < 3) continue;
          Change::Wording& wording = *change.add_wordings();
          wording.set_language(words.language);
          wording.set_base(words.base);
          wording.set_from(1 + dice_.roll(size - 2));
          wording.set_to(wording.from());
        }
        if (change.wordings_size() == 0) return;
      }
    }
    say_change(some_party(), content);
  }

  void answer() {
    const ChangeView* on = some_change();
    if (on == nullptr) return;
    const std::uint32_t verdict = dice_.roll(everything_ ? 6 : 5);
    take_stance(some_party(), on->name,
                verdict == 0   ? Stance::LETS_GO
                : verdict == 5 ? Stance::NEUTRAL
                               : Stance::SUPPORTS);
  }
  void all_support() {
    const ChangeView* on = some_change();
    if (on == nullptr) return;
    const std::string name = on->name;
    for (std::uint32_t i = 0; i < parties_; ++i) take_stance(i, name, Stance::SUPPORTS);
  }
  void take_stance(std::uint32_t party, const std::string& name, Stance::Verdict verdict) {
    Content content;
    Stance::Item& item = *content.mutable_stance()->add_items();
    item.set_change(name);
    item.set_verdict(verdict);
    say(party, content);
    Spoken& one = spoken_.at(name);
    if (one.party == kThree[party]) one.let_go = verdict == Stance::LETS_GO;
    one.supports.erase(kThree[party]);
    if (verdict != Stance::SUPPORTS) return;
    one.supports.insert(kThree[party]);
    one.ever.insert(kThree[party]);
  }

  // Some changes taken and some let go, whole.
  void offer() {
    Content content;
    Package& package = *content.mutable_package();
    std::set<std::string> names;
    for (std::uint32_t i = 0; i < 2 + dice_.roll(3); ++i) {
      const ChangeView* change = some_change();
      if (change == nullptr || !names.insert(change->name).second) continue;
      Package::Item& item = *package.add_items();
      item.set_change(change->name);
      item.set_dropped(dice_.roll(3) == 0);
    }
    if (package.items_size() < 2) return;
    package.set_id("k" + std::to_string(++offers_));
    offered_.push_back({propose_to_all(some_party(), content), package});
  }
  // All agree to it, or one refuses it, or takes its own agreement back: then nothing was agreed.
  void end_offer() {
    if (offered_.empty()) return;
    const auto at = dice_.roll(static_cast<std::uint32_t>(offered_.size()));
    const auto [act, package] = offered_[at];
    offered_.erase(offered_.begin() + at);
    switch (dice_.roll(4)) {
      case 0:
        ++happened_["refused"];
        return record_.decline(act);
      case 1:
        ++happened_["withdrawn"];
        return record_.withdraw(act, kThree[some_party()]);
      default:
        break;
    }
    ++happened_["agreed"];
    record_.agree(act);
    for (const Package::Item& item : package.items()) {
      Spoken& one = spoken_.at(item.change());
      (item.dropped() ? one.dropped_in_package : one.taken_in_package) = true;
      if (!item.dropped()) one.ever.insert(kThree, kThree + parties_);
    }
  }
  void mandate() {
    Content content;
    content.mutable_mandate()->set_party(kThree[some_party()]);
    content.mutable_mandate()->set_ends(dice_.roll(2) == 0);
    ++happened_["mandate"];
    record_.agree(propose_to_all(some_party(), content));
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
    if (known_.elements.empty()) return nullptr;
    return &known_.elements[dice_.roll(static_cast<std::uint32_t>(known_.elements.size()))];
  }
  const ChangeView* some_change() {
    if (known_.changes.empty()) return nullptr;
    auto at = known_.changes.begin();
    std::advance(at, dice_.roll(static_cast<std::uint32_t>(known_.changes.size())));
    return &at->second;
  }

  struct Offered {
    std::size_t act = 0;
    Package package;
  };

  Dice dice_;
  const std::uint32_t parties_;
  const bool everything_;
  modules::FakeRecord record_;
  TextView known_;
  std::map<std::string, Spoken> spoken_;  // by name
  std::vector<Offered> offered_;          // packages that are open
  int offers_ = 0;
  std::map<std::string, int> happened_;
};

}  // namespace texts
