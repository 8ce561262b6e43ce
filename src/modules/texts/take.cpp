#include "modules/texts/take.h"

#include <algorithm>
#include <tuple>

#include "base/text.h"

namespace texts {
namespace {

constexpr std::size_t kElementWordsMax = 20000;

using Words = std::map<std::string, std::string>;

Words words_of(const Element& element) { return {element.words().begin(), element.words().end()}; }

std::string_view trimmed(std::string_view words) {
  while (words.starts_with(' ')) words.remove_prefix(1);
  while (words.ends_with(' ')) words.remove_suffix(1);
  return words;
}

bool may_stand(std::string_view words) {
  return words.size() <= kElementWordsMax && ::check_text(words, true).ok();
}

class Takes {
 public:
  Takes(const Elements& before, const std::vector<const ChangeView*>& changes) : before_(before) {
    for (const ChangeView* change : changes) {
      by_name_.emplace(change->name, change);
      names_.insert(change->name);
      by_element_[change->change().element()].push_back(change);
    }
  }

  Taking run() {
    for (const auto& [id, list] : by_element_) words(id, list);
    for (const auto& [id, list] : by_element_) moves(id, list);
    return std::move(out_);
  }

 private:
  using List = std::vector<const ChangeView*>;

  static Change::What what_of(const ChangeView& change) {
    return change.change().has_move() ? change.change().move().what() : Change::WHAT_UNSTATED;
  }
  static const ChangeView* only(const List& list, Change::What what) {
    const ChangeView* out = nullptr;
    for (const ChangeView* one : list) {
      if (what_of(*one) != what) continue;
      if (out != nullptr) return nullptr;
      out = one;
    }
    return out;
  }

  // Other words, and elements that come with theirs.
  void words(const std::string& id, const List& list) {
    const Standing* standing = before_.find(id);
    const ChangeView* comes = only(list, Change::COMES);
    if (standing == nullptr && (comes == nullptr || before_.ever_had(id))) return;
    Element element;
    if (standing != nullptr) {
      element = *standing->element;
    } else {
      const Change::Move& move = comes->change().move();
      element.set_id(id);
      element.set_type(move.type());
      element.set_parent(move.parent());
      element.set_place(move.place());
      element.set_number(move.number());
    }
    List taken;
    std::set<std::string> languages;
    for (const ChangeView* one : list) {
      if (what_of(*one) != Change::WHAT_UNSTATED && (standing != nullptr || one != comes)) continue;
      taken.push_back(one);
      for (const Change::Wording& wording : one->change().wordings()) {
        languages.insert(wording.language());
      }
    }
    std::set<std::string> failed;  // changes
    Words now = words_of(element);
    for (const std::string& language : languages) {
      if (!lay(id, language, taken, now)) {
        for (const ChangeView* one : taken) {
          if (wording_in(one->change(), language) != nullptr) failed.insert(one->name);
        }
      }
    }
    if (!failed.empty() && failed.size() < taken.size()) {
      // What the others make of it alone; not again and again: those that fail then fail all.
      now = words_of(element);
      List rest;
      for (const ChangeView* one : taken) {
        if (!failed.contains(one->name)) rest.push_back(one);
      }
      for (const std::string& language : languages) {
        if (!lay(id, language, rest, now)) return;
      }
      taken = std::move(rest);
    } else if (!failed.empty()) {
      return;
    }
    if (comes != nullptr && standing == nullptr &&
        std::find(taken.begin(), taken.end(), comes) == taken.end()) {
      return;
    }
    if (taken.empty()) return;
    element.clear_words();
    for (const auto& [language, text] : now) {
      if (!text.empty()) (*element.mutable_words())[language] = text;
    }
    for (const ChangeView* one : taken) {
      std::set<std::string>& touched = out_.placed[one->name][id];
      for (const Change::Wording& wording : one->change().wordings()) {
        touched.insert(wording.language());
      }
    }
    out_.now[id] = std::move(element);
  }

  // Whether all that say something in this language can stand in it together.
  bool lay(const std::string& id, const std::string& language, const List& list, Words& now) {
    std::vector<Proposed> proposed;
    const auto words = now.find(language);
    const std::string frozen = words == now.end() ? std::string() : words->second;
    std::map<std::string, ChangeView> none;
    Placing placing(before_, none);
    for (const ChangeView* one : list) {
      const Change::Wording* wording = wording_in(one->change(), language);
      if (wording == nullptr) continue;
      if (wording->blank() == Change::TO_BE_SUPPLIED) return false;
      std::optional<Proposed> placed;
      const std::string& on = one->change().on();
      if (on.empty()) {
        placed = placing.place(*one, *wording, id, frozen);
      } else {
        const auto below = by_name_.find(on);
        if (below == by_name_.end()) return false;
        const Change::Wording* other = wording_in(below->second->change(), language);
        if (wording->base() != base_of(other == nullptr ? std::string() : other->words())) {
          return false;
        }
        placed = Proposed{
            one->name,   one->party, one->chair, wording->from(), wording->to(), wording->words(),
            Blank::none, on,         {}};
        if (wording->blank() == Change::NO_TEXT) placed->blank = Blank::no_text;
      }
      if (!placed) return false;
      proposed.push_back(std::move(*placed));
    }
    Compiled compiled = compile(frozen, std::move(proposed), names_);
    if (compiled.brackets > 0 || !compiled.unplaced.empty() || !may_stand(compiled.reading)) {
      return false;
    }
    now[language] = std::move(compiled.reading);
    return true;
  }

  Element* element_now(const std::string& id) {
    const auto changed = out_.now.find(id);
    if (changed != out_.now.end()) return changed->second ? &*changed->second : nullptr;
    const Standing* standing = before_.find(id);
    return standing == nullptr ? nullptr : &*out_.now.emplace(id, *standing->element).first->second;
  }

  // Two of one kind on one element cannot both be done.
  void moves(const std::string& id, const List& list) {
    if (before_.find(id) == nullptr) return;
    if (const ChangeView* splits = only(list, Change::SPLITS)) split(id, *splits);
    if (const ChangeView* joins = only(list, Change::JOINS)) join(id, *joins);
    if (const ChangeView* moves = only(list, Change::MOVES)) {
      Element& element = *element_now(id);
      const Change::Move& move = moves->change().move();
      element.set_parent(move.parent());
      element.set_place(move.place());
      if (!move.number().empty()) element.set_number(move.number());
      out_.placed[moves->name] = {{id, {}}};
    }
    if (const ChangeView* goes = only(list, Change::GOES)) {
      out_.now[id] = std::nullopt;
      out_.placed[goes->name] = {{id, {}}};
    }
  }

  // Of words that nothing else changes in this revision.
  void split(const std::string& id, const ChangeView& change) {
    const Change::Move& move = change.change().move();
    if (before_.ever_had(move.second()) || out_.now.contains(move.second()) ||
        out_.now.contains(id)) {
      return;
    }
    Element first = *before_.find(id)->element;
    Element second = first;
    second.set_id(move.second());
    second.set_parent(move.parent());
    second.set_place(move.place());
    second.set_number(move.number());
    second.clear_words();
    for (const Change::Wording& wording : change.change().wordings()) {
      const auto words = first.words().find(wording.language());
      if (words == first.words().end() || base_of(words->second) != wording.base()) return;
      const std::string all = words->second;
      const std::string head(trimmed(cut(all, 0, wording.from())));
      const std::string tail(trimmed(cut(all, wording.from(), code_points(all))));
      if (head.empty() || tail.empty() || !may_stand(head) || !may_stand(tail)) return;
      (*first.mutable_words())[wording.language()] = head;
      (*second.mutable_words())[wording.language()] = tail;
    }
    out_.now[id] = std::move(first);
    out_.now[second.id()] = std::move(second);
    out_.placed[change.name] = {{id, {}}, {move.second(), {}}};
  }

  void join(const std::string& id, const ChangeView& change) {
    const std::string& other = change.change().move().second();
    const Standing* first = before_.find(id);
    const Standing* second = before_.find(other);
    if (second == nullptr || out_.now.contains(other) || out_.now.contains(id)) return;
    Element joined = *first->element;
    for (const auto& [language, words] : second->element->words()) {
      std::string& text = (*joined.mutable_words())[language];
      text += (text.empty() ? "" : " ") + words;
      if (!may_stand(text)) return;
    }
    out_.now[id] = std::move(joined);
    out_.now[other] = std::nullopt;
    out_.placed[change.name] = {{id, {}}, {other, {}}};
  }

  const Elements& before_;
  std::map<std::string, const ChangeView*> by_name_;
  std::set<std::string> names_;
  std::map<std::string, List> by_element_;
  Taking out_;
};

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

}  // namespace

const Change::Wording* wording_in(const Change& change, const std::string& language) {
  for (const Change::Wording& wording : change.wordings()) {
    if (wording.language() == language) return &wording;
  }
  return nullptr;
}

std::optional<Proposed> Placing::place(const ChangeView& change, const Change::Wording& wording,
                                       const std::string& element, const std::string& words) {
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
    const auto on = changes_.find(out.on);
    if (on == changes_.end()) return out;  // shown as on nothing known
    const Change::Wording* below = wording_in(on->second.change(), wording.language());
    const std::string other = below == nullptr ? std::string() : below->words();
    return wording.base() == base_of(other) ? std::optional(out) : std::nullopt;
  }
  if (wording.base() == base_of(words)) return out;
  const std::string* before = elements_.words_of(element, wording.language(), wording.base());
  if (before == nullptr) return std::nullopt;
  if (on_words_ != words) {
    on_words_ = words;
    edits_.clear();
  }
  auto known = edits_.find(wording.base());
  if (known == edits_.end()) {
    if (edits_.size() >= kEarlierMax) return std::nullopt;
    known = edits_.emplace(wording.base(), edits_between(*before, words)).first;
  }
  const auto moved = carried(known->second, out.from, out.to);
  if (!moved) return std::nullopt;
  std::tie(out.from, out.to) = *moved;
  return out;
}

bool is_same(const std::optional<Element>& wanted, const Element* stands,
             const std::set<std::string>& languages) {
  if (!wanted) return stands == nullptr;
  if (stands == nullptr) return false;
  const auto words = [](const Element& element, const std::string& language) {
    const auto found = element.words().find(language);
    return found == element.words().end() ? std::string() : found->second;
  };
  if (!languages.empty()) {
    return std::all_of(languages.begin(), languages.end(), [&](const std::string& language) {
      return words(*wanted, language) == words(*stands, language);
    });
  }
  return wanted->parent() == stands->parent() && wanted->place() == stands->place() &&
         wanted->type() == stands->type() && words_of(*wanted) == words_of(*stands);
}

Taking take(const Elements& before, const std::vector<const ChangeView*>& changes) {
  return Takes(before, changes).run();
}

}  // namespace texts
