// Where parties stand: marks, checks of languages, states and counts (docs/formats/texts.md, 5, 6).
#include <algorithm>
#include <set>

#include "modules/content.h"
#include "modules/texts/gathered.h"
#include "modules/texts/texts.h"

namespace texts {
namespace {

using Words = std::map<std::string, std::string>;

bool is_agreement(Marks::Stand stand) { return stand == Marks::AD_REF || stand == Marks::AGREED; }

// What stands of each party on each element: the last word.
template <class Of>
std::map<std::string, std::map<std::string, std::pair<const Saying*, std::string>>> last_words(
    const std::vector<Saying>& all, Of of) {
  std::map<std::string, std::map<std::string, std::pair<const Saying*, std::string>>> out;
  for (const Saying& saying : all) {  // the later prevail
    for (const Marks::Marked& one : of(saying.content)) {
      out[one.element()][speaker(saying.said)] = {&saying, one.digest()};
    }
  }
  return out;
}

bool is_negotiating(const std::vector<std::string>& negotiating, const std::string& language) {
  return negotiating.empty() ||
         std::find(negotiating.begin(), negotiating.end(), language) != negotiating.end();
}

Words negotiated(const std::vector<std::string>& negotiating, const ElementView& element) {
  Words out;
  for (const WordsView& words : element.words) {
    if (!words.now.reading.empty() && is_negotiating(negotiating, words.language)) {
      out[words.language] = words.now.reading;
    }
  }
  return out;
}

// What a party agreed to in a package, as a mark on one element.
struct Packaged {
  Agreed agreed;
  std::string digest;
  const Saying* package = nullptr;
};

// By element and party, the last of each.
std::map<std::string, std::map<std::string, Packaged>> packaged_marks(const OfBody& body,
                                                                      const TextView& text) {
  std::map<std::string, std::map<std::string, Packaged>> out;
  if (text.text().non_paper()) return out;
  for (const Saying& saying : body.packages) {  // its name is the matter that it stands in
    const auto agreed = body.agreed.find(saying.said.ref);
    if (saying.said.voice != modules::Voice::joint || agreed == body.agreed.end()) continue;
    std::set<std::string> changed;  // elements that it is about
    for (const Package::Item& item : saying.content.package().items()) {
      const auto change = text.changes.find(item.change());
      if (change != text.changes.end()) changed.insert(change->second.change().element());
    }
    for (const Package::Reading& one : saying.content.package().readings()) {
      if (!changed.contains(one.element())) continue;
      if ((one.text().empty() ? saying.name : one.text()) != text.matter) continue;
      auto& parties = out[one.element()];
      for (const auto& [party, answer] : agreed->second) {
        // The machine in a room agrees to what it has from the parties, for none of them.
        if (!std::binary_search(text.parties.begin(), text.parties.end(), party)) continue;
        const auto known = parties.find(party);
        if (known != parties.end() && answer.act < known->second.agreed.act) continue;
        parties[party] = {answer, one.digest(), &saying};
      }
    }
  }
  return out;
}

class Standings {
 public:
  Standings(const Gathered& all, const OfBody& body, TextView& text)
      : all_(all), text_(text), negotiating_(text.negotiating()) {
    marks_ = last_words(all.marks, [](const Content& content) { return content.marks().marked(); });
    packaged_ = packaged_marks(body, text);
    for (const Saying& saying : all.concordances) {
      checks_[saying.content.concordance().language()].push_back(saying);
    }
    for (const Saying& comment : all.comments) {
      if (!comment.content.comment().settled()) ++comments_[comment.content.comment().element()];
    }
  }

  void run() {
    for (auto& [language, list] : checks_) {
      by_check_[language] =
          last_words(list, [](const Content& content) { return content.concordance().checked(); });
    }
    for (ElementView& element : text_.elements) weigh(element);
  }

 private:
  void weigh(ElementView& element) {
    const std::string& id = element.element.id();
    const Words words_of_all = negotiated(negotiating_, element);
    element.digest = reading_of(id, words_of_all);
    place_marks(element);
    const auto comments = comments_.find(id);
    if (comments != comments_.end()) element.comments = comments->second;
    for (WordsView& words : element.words) weigh_language(element, words_of_all, words);
    element.state = state_of(element);
  }

  // A party's own word behind its answer to a package prevails, as the answer does over those
  // before it: both stand in its journal.
  void place_marks(ElementView& element) {
    std::map<std::string, MarkView> marks;
    const auto found = marks_.find(element.element.id());
    if (found != marks_.end()) {
      for (const auto& [party, mark] : found->second) {
        const Marks& said = mark.first->content.marks();
        MarkView out;
        out.party = party;
        out.stand = said.stand();
        out.digest = mark.second;
        out.holds = out.digest == element.digest;
        out.counts = counts(all_, *mark.first);
        out.due = said.due();
        out.reason = modules::names_of(said.reason());
        out.said = mark.first->said;
        marks[party] = std::move(out);
      }
    }
    const auto packaged = packaged_.find(element.element.id());
    if (packaged != packaged_.end()) {
      for (const auto& [party, mark] : packaged->second) {
        const auto own = marks.find(party);
        const record::Reference& answer = mark.agreed.act;
        if (own != marks.end() && own->second.said.ref.party == answer.party &&
            answer < own->second.said.ref)
          continue;
        MarkView out;
        out.party = party;
        out.stand = Marks::AGREED;
        out.digest = mark.digest;
        out.holds = out.digest == element.digest;
        out.counts = true;
        out.package = mark.package->content.package().id();
        out.said = {modules::Voice::national, party, {}, mark.agreed.time, answer};
        marks[party] = std::move(out);
      }
    }
    for (auto& [party, mark] : marks) element.marks.push_back(std::move(mark));
  }

  void weigh_language(const ElementView& element, const Words& words_of_all, WordsView& words) {
    if (is_negotiating(negotiating_, words.language)) return;
    Words both = words_of_all;
    if (!words.now.reading.empty()) both[words.language] = words.now.reading;
    words.concordance = concordance_of(element.element.id(), both);
    std::set<std::string> agreeing;
    const auto of_language = by_check_.find(words.language);
    if (of_language != by_check_.end()) {
      const auto found = of_language->second.find(element.element.id());
      if (found != of_language->second.end()) {
        for (const auto& [party, check] : found->second) {
          const bool differs = check.first->content.concordance().differs();
          const bool holds = check.second == words.concordance;
          words.checks.push_back({party, holds, differs, *check.first});
          if (holds && !differs && counts(all_, *check.first)) agreeing.insert(party);
        }
      }
    }
    if (is_pending(words.language)) return;
    bool moved = false;  // a negotiating language reads otherwise than it is frozen, this one not
    std::uint32_t newest = 0;
    for (const WordsView& other : element.words) {
      if (!is_negotiating(negotiating_, other.language) || other.now.reading.empty()) continue;
      newest = std::max(newest, other.changed);
      moved = moved || other.now.reading != other.frozen;
    }
    const bool older = words.changed < newest || (moved && words.now.reading == words.frozen);
    words.stale = older && !std::includes(agreeing.begin(), agreeing.end(), text_.parties.begin(),
                                          text_.parties.end());
  }

  bool is_pending(const std::string& language) const {
    for (const Language& one : text_.text().languages()) {
      if (one.tag() == language) return one.pending();
    }
    return false;
  }

  ElementState state_of(const ElementView& element) const {
    if (element.gone != 0 || element.unknown) return ElementState::open;
    // What was noted of somebody who can speak holds up nothing.
    if (std::any_of(element.beside.begin(), element.beside.end(),
                    [](const Beside& one) { return !one.change->apart; })) {
      return ElementState::open;
    }
    for (const WordsView& words : element.words) {
      if (words.now.brackets > 0 || words.now.waits) return ElementState::open;
    }
    for (const ChangeView* one : element.structure) {
      if (!one->accepted) return ElementState::open;
    }
    if (element.comes != nullptr && !element.comes->accepted) return ElementState::open;
    std::size_t ad_ref = 0;
    std::size_t agreed = 0;
    for (const MarkView& mark : element.marks) {
      const bool party = std::binary_search(text_.parties.begin(), text_.parties.end(), mark.party);
      if (!party || !mark.holds || !mark.counts) continue;
      agreed += mark.stand == Marks::AGREED ? 1 : 0;
      ad_ref += is_agreement(mark.stand) ? 1 : 0;
    }
    if (text_.parties.empty()) return ElementState::clean;
    if (agreed == text_.parties.size()) return ElementState::agreed;
    return ad_ref == text_.parties.size() ? ElementState::agreed_ad_ref : ElementState::clean;
  }

  const Gathered& all_;
  TextView& text_;
  const std::vector<std::string> negotiating_;
  std::map<std::string, std::map<std::string, std::pair<const Saying*, std::string>>> marks_;
  std::map<std::string, std::map<std::string, Packaged>> packaged_;
  std::map<std::string, std::vector<Saying>> checks_;
  std::map<std::string,
           std::map<std::string, std::map<std::string, std::pair<const Saying*, std::string>>>>
      by_check_;
  std::map<std::string, std::size_t> comments_;
};

// Why a party has not settled an element; `waited_for`: without its agreement it is not settled.
void count_reasons(const ElementView& element, bool proposes, bool waited_for, PartyCount& one) {
  Marks::Stand stand = Marks::NO_POSITION;
  for (const MarkView& mark : element.marks) {
    if (mark.party == one.party && mark.holds && mark.counts) stand = mark.stand;
  }
  one.proposing += proposes ? 1 : 0;
  one.study += stand == Marks::STUDY ? 1 : 0;
  one.scrutiny += stand == Marks::SCRUTINY ? 1 : 0;
  one.no_position += waited_for && !proposes && stand == Marks::NO_POSITION ? 1 : 0;
}

void count(TextView& text) {
  TextCounts& counts = text.counts;
  std::map<std::string, PartyCount> by_party;
  std::map<std::string, std::set<std::string>> proposing;  // elements by party
  for (const std::string& party : text.parties) by_party[party].party = party;
  for (const auto& [name, change] : text.changes) {
    // What is said as Chair is nobody's position.
    if (!change.stands() || change.accepted || change.apart || change.chair) continue;
    PartyCount& one = by_party[change.party];
    one.party = change.party;
    ++one.proposed;
    proposing[change.party].insert(change.change().element());
  }
  for (const ElementView& element : text.elements) {
    ++counts.elements;
    counts.open += element.state == ElementState::open ? 1 : 0;
    counts.clean += element.state == ElementState::clean ? 1 : 0;
    counts.agreed_ad_ref += element.state == ElementState::agreed_ad_ref ? 1 : 0;
    counts.agreed += element.state == ElementState::agreed ? 1 : 0;
    for (const WordsView& words : element.words) counts.brackets += words.now.brackets;
    for (const MarkView& mark : element.marks) {
      if (!mark.holds || !mark.counts) continue;
      PartyCount& one = by_party[mark.party];
      one.party = mark.party;
      one.marked += is_agreement(mark.stand) ? 1 : 0;
      one.agreed += mark.stand == Marks::AGREED ? 1 : 0;
    }
    for (auto& [party, one] : by_party) {
      const bool waited_for = std::binary_search(text.parties.begin(), text.parties.end(), party);
      count_reasons(element, proposing[party].contains(element.element.id()), waited_for, one);
    }
  }
  // Of what is without prejudice nobody's position is counted.
  if (text.text().non_paper()) return;
  for (auto& [party, one] : by_party) counts.by_party.push_back(std::move(one));
}

// Every party signed what was adopted, and a scan is that text by every other party's word.
bool is_signed(const TextView& text, const std::string& digest) {
  for (const std::string& party : text.parties) {
    const Signature* own = nullptr;
    std::set<std::string> confirmed;
    for (const Saying& saying : text.signatures) {
      const Signature& one = saying.content.signature();
      if (one.digest() != digest) continue;
      if (one.confirms().empty() && speaker(saying.said) == party) own = &one;
    }
    if (own == nullptr) return false;
    if (own->scan().empty()) continue;
    for (const Saying& saying : text.signatures) {
      const Signature& one = saying.content.signature();
      if (one.digest() == digest && one.confirms() == own->scan() &&
          one.scan_digest() == own->scan_digest()) {
        confirmed.insert(speaker(saying.said));
      }
    }
    for (const std::string& other : text.parties) {
      if (other != party && !confirmed.contains(other)) return false;
    }
  }
  return !text.parties.empty();
}

bool reads_as_frozen(const TextView& text) {
  return std::all_of(text.elements.begin(), text.elements.end(), [](const ElementView& element) {
    return element.comes == nullptr && element.structure.empty() &&
           std::all_of(element.words.begin(), element.words.end(),
                       [](const WordsView& words) { return words.now.reading == words.frozen; });
  });
}

std::string state_of(const TextView& text) {
  if (text.adoption) {
    return is_signed(text, text.adoption->content.adoption().digest()) ? "signed" : "adopted";
  }
  if (text.revisions.empty()) return "draft";
  if (text.counts.open > 0) return "bracketed";
  if (text.review && text.review->content.review().digest() == text.digest &&
      reads_as_frozen(text)) {
    return "review_completed";
  }
  if (text.counts.elements == 0) return "draft";
  if (text.counts.agreed == text.counts.elements) return "agreed";
  if (text.counts.agreed + text.counts.agreed_ad_ref == text.counts.elements)
    return "agreed_ad_ref";
  return text.national && text.parties.size() == 1 ? "draft" : "clean";
}

}  // namespace

std::vector<std::string> TextView::negotiating() const {
  std::vector<std::string> out;
  for (const Language& language : text().languages()) {
    if (language.role() == Language::NEGOTIATING) out.push_back(language.tag());
  }
  return out;
}

std::string reading_of(const TextView& text, const ElementView& element) {
  return reading_of(element.element.id(), negotiated(text.negotiating(), element));
}

void weigh_standing(const Gathered& all, const OfBody& body, TextView& text) {
  Standings(all, body, text).run();
  count(text);
  text.state = state_of(text);
}

}  // namespace texts
