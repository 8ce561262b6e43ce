// The elements of a text with everything that stands laid over them (docs/formats/texts.md, 4).
#include <algorithm>
#include <tuple>

#include "modules/texts/check.h"
#include "modules/texts/gathered.h"

namespace texts {
namespace {

Blank blank_of(Change::Blank blank) {
  switch (blank) {
    case Change::NO_TEXT:
      return Blank::no_text;
    case Change::TO_BE_SUPPLIED:
      return Blank::to_be_supplied;
    default:
      return Blank::none;
  }
}

std::string why_of(Unplaced::Why why) {
  switch (why) {
    case Unplaced::Why::outside:
      return "outside";
    case Unplaced::Why::unknown:
      return "unknown";
    case Unplaced::Why::deep:
      return "deep";
    case Unplaced::Why::many:
      return "many";
  }
  return "unknown";
}

std::string words_in(const Element& element, const std::string& language) {
  const auto found = element.words().find(language);
  return found == element.words().end() ? std::string() : found->second;
}

const Change::Wording* wording_in(const Change& change, const std::string& language) {
  for (const Change::Wording& wording : change.wordings()) {
    if (wording.language() == language) return &wording;
  }
  return nullptr;
}

using List = std::vector<const ChangeView*>;

class OnElements {
 public:
  OnElements(const Made& made, bool bare, TextView& text) : made_(made), bare_(bare), text_(text) {
    for (const Language& language : text.text().languages()) languages_.push_back(language.tag());
    for (const auto& [name, change] : text.changes) {
      if (change.accepted) accepted_.insert(name);
      if (change.stands()) by_element_[change.change().element()].push_back(&change);
    }
  }

  void run() {
    for (const Ordered& one : made_.elements.ordered()) {
      ElementView element;
      element.element = one.standing->element;
      element.depth = one.depth;
      fill(element, one.standing, bare_ ? List() : take(element.element.id()));
      text_.elements.push_back(std::move(element));
    }
    if (!bare_) lay_others();
  }

 private:
  List take(const std::string& id) {
    const auto found = by_element_.find(id);
    if (found == by_element_.end()) return {};
    List out = std::move(found->second);
    by_element_.erase(found);
    return out;
  }

  // What comes, what left and what never was.
  void lay_others() {
    std::vector<ElementView> coming;
    std::vector<ElementView> lost;
    for (auto& [id, list] : by_element_) {
      ElementView element;
      element.element.set_id(id);
      for (const ChangeView* change : list) {
        if (element.comes == nullptr && change->change().move().what() == Change::COMES) {
          element.comes = change;
        }
      }
      element.gone = made_.elements.gone_since(id);
      if (const Element* last = made_.elements.last_of(id)) element.element = *last;
      element.unknown = element.comes == nullptr && element.gone == 0;
      if (element.comes != nullptr) {
        const Change::Move& move = element.comes->change().move();
        element.element.set_type(move.type());
        element.element.set_parent(move.parent());
        element.element.set_place(move.place());
        element.element.set_number(move.number());
        element.element.clear_words();
      }
      fill(element, nullptr, list);
      (element.comes != nullptr ? coming : lost).push_back(std::move(element));
    }
    std::sort(coming.begin(), coming.end(), [](const ElementView& a, const ElementView& b) {
      return std::forward_as_tuple(a.element.place(), a.element.id()) <
             std::forward_as_tuple(b.element.place(), b.element.id());
    });
    for (ElementView& one : coming) insert(std::move(one));
    for (ElementView& one : lost) text_.elements.push_back(std::move(one));
  }

  // Behind those of its parent that stand before it, and all that is below them.
  void insert(ElementView element) {
    std::vector<ElementView>& all = text_.elements;
    auto begin = all.begin();
    unsigned depth = 0;
    if (!element.element.parent().empty()) {
      begin = std::find_if(all.begin(), all.end(), [&](const ElementView& one) {
        return one.element.id() == element.element.parent();
      });
      if (begin == all.end() || begin->depth + 1 >= kDepthOfElements) {
        all.push_back(std::move(element));
        return;
      }
      depth = begin->depth + 1;
      ++begin;
    }
    element.depth = depth;
    auto at = begin;
    for (auto one = begin; one != all.end() && one->depth >= depth; ++one) {
      if (one->depth > depth) continue;
      const bool stands_before =
          std::forward_as_tuple(one->element.place(), one->element.id()) <
          std::forward_as_tuple(element.element.place(), element.element.id());
      at = one;
      if (!stands_before) {
        all.insert(at, std::move(element));
        return;
      }
      ++at;
      while (at != all.end() && at->depth > depth) ++at;
    }
    all.insert(at, std::move(element));
  }

  std::vector<std::string> languages_of(const ElementView& element, const List& list) const {
    std::set<std::string> others;
    for (const auto& [language, words] : element.element.words()) others.insert(language);
    for (const ChangeView* change : list) {
      for (const Change::Wording& wording : change->change().wordings()) {
        others.insert(wording.language());
      }
    }
    std::vector<std::string> out = languages_;
    for (const std::string& language : languages_) others.erase(language);
    out.insert(out.end(), others.begin(), others.end());
    return out;
  }

  void fill(ElementView& element, const Standing* standing, const List& list) {
    List words;
    for (const ChangeView* change : list) {
      const Change::What what = change->change().move().what();
      const bool comes = change->change().has_move() && what == Change::COMES;
      if (!change->change().has_move() || (comes && standing == nullptr)) {
        words.push_back(change);
        if (comes && element.gone != 0) element.beside.push_back({change, {}, "identifier"});
      } else if (comes) {
        element.beside.push_back({change, {}, "identifier"});
      } else {
        element.structure.push_back({change});
      }
    }
    for (const std::string& language : languages_of(element, list)) {
      WordsView view;
      view.language = language;
      const bool empty = element.comes != nullptr || element.unknown;
      view.frozen = empty ? std::string() : words_in(element.element, language);
      if (standing != nullptr && !bare_) correct(element.element.id(), view);
      view.base = base_of(view.frozen);
      if (standing != nullptr) {
        const auto changed = standing->changed.find(language);
        if (changed != standing->changed.end()) view.changed = changed->second;
      }
      lay(element, view, words);
      element.words.push_back(std::move(view));
    }
  }

  // By what all agreed after adoption, each where its old words stand.
  void correct(const std::string& id, WordsView& view) const {
    if (!text_.adoption) return;
    const std::string before = view.frozen;
    std::vector<const Correction*> left;
    for (const Saying& saying : text_.corrections) left.push_back(&saying.content.correction());
    for (auto one = left.begin(); one != left.end();) {
      const auto words = (*one)->old_words().find(view.language);
      if ((*one)->element() != id || words == (*one)->old_words().end() ||
          words->second != view.frozen) {
        ++one;
        continue;
      }
      view.frozen = (*one)->new_words().at(view.language);
      left.erase(one);  // each once
      one = left.begin();
    }
    if (view.frozen != before) view.uncorrected = before;
  }

  void lay(ElementView& element, WordsView& view, const List& list) {
    std::vector<Proposed> proposed;
    std::map<std::string, std::vector<Edit>> edits;  // from earlier words, by their base
    for (const ChangeView* change : list) {
      const Change::Wording* wording = wording_in(change->change(), view.language);
      if (wording == nullptr) continue;
      auto one = proposed_of(element, view, *change, *wording, edits);
      if (one) {
        proposed.push_back(std::move(*one));
      } else {
        element.beside.push_back({change, view.language, "stale"});
      }
    }
    view.now = compile(view.frozen, std::move(proposed), accepted_);
    for (const Unplaced& one : view.now.unplaced) {
      element.beside.push_back({&text_.changes.at(one.id), view.language, why_of(one.why)});
    }
  }

  std::optional<Proposed> proposed_of(const ElementView& element, const WordsView& view,
                                      const ChangeView& change, const Change::Wording& wording,
                                      std::map<std::string, std::vector<Edit>>& edits) const {
    Proposed out;
    out.id = change.name;
    out.party = change.party;
    out.chair = change.chair;
    out.from = wording.from();
    out.to = wording.to();
    out.words = wording.words();
    out.blank = blank_of(wording.blank());
    out.supporters.assign(change.supporters.begin(), change.supporters.end());
    if (!change.change().on().empty()) {
      out.on = change.change().on();
      const auto on = text_.changes.find(out.on);
      if (on == text_.changes.end()) return out;  // shown as on nothing known
      const Change::Wording* below = wording_in(on->second.change(), view.language);
      const std::string words = below == nullptr ? std::string() : below->words();
      if (wording.base() != base_of(words)) return std::nullopt;
      return out;
    }
    if (wording.base() == view.base) return out;
    const std::string* before =
        made_.elements.words_of(element.element.id(), view.language, wording.base());
    if (before == nullptr) return std::nullopt;
    auto known = edits.find(wording.base());
    if (known == edits.end()) {
      known = edits.emplace(wording.base(), edits_between(*before, view.frozen)).first;
    }
    const auto moved = carried(known->second, out.from, out.to);
    if (!moved) return std::nullopt;
    std::tie(out.from, out.to) = *moved;
    return out;
  }

  const Made& made_;
  const bool bare_;  // the words of a revision, with nothing laid over them
  TextView& text_;
  std::vector<std::string> languages_;
  std::set<std::string> accepted_;
  std::map<std::string, List> by_element_;
};

}  // namespace

void lay_elements(const Made& made, bool bare, TextView& text) {
  OnElements(made, bare, text).run();
}

}  // namespace texts
