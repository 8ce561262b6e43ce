// The elements of a text with everything that stands laid over them (docs/formats/texts.md, 4).
#include <algorithm>
#include <tuple>

#include "modules/texts/check.h"
#include "modules/texts/gathered.h"
#include "modules/texts/take.h"

namespace texts {
namespace {

// So many elements that one party proposes stand in their places; more stand behind the text.
constexpr std::size_t kComingMax = 256;

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

bool comes(const ChangeView& change) {
  return change.change().has_move() && change.change().move().what() == Change::COMES;
}

// Whether an element that it was done to is no longer that paragraph.
bool reshapes(const ChangeView& change) {
  if (!change.change().has_move()) return false;
  const Change::What what = change.change().move().what();
  return what == Change::GOES || what == Change::SPLITS || what == Change::JOINS;
}

bool stands_before(const ElementView& a, const ElementView& b) {
  return std::forward_as_tuple(a.element.place(), a.element.id()) <
         std::forward_as_tuple(b.element.place(), b.element.id());
}

using List = std::vector<const ChangeView*>;

class OnElements {
 public:
  // `bare`: the frozen words alone.
  // `of`: those elements alone; nullptr: all.
  OnElements(const Elements& elements, bool bare, const TextView& text,
             const std::set<std::string>* of = nullptr)
      : elements_(elements), bare_(bare), text_(text) {
    for (const Language& language : text.text().languages()) languages_.push_back(language.tag());
    for (const auto& [name, change] : text.changes) {
      if (of != nullptr && !of->contains(change.change().element())) continue;
      if (change.accepted) accepted_.insert(name);
      if (change.stands()) by_element_[change.change().element()].push_back(&change);
    }
  }
  // As if these had been accepted and those let go.
  void suppose(const std::set<std::string>& accepted, const std::set<std::string>& let_go) {
    for (const std::string& name : let_go) accepted_.erase(name);
    accepted_.insert(accepted.begin(), accepted.end());
    supposed_ = accepted;
    for (auto& [id, list] : by_element_) {
      std::erase_if(list, [&](const ChangeView* one) { return let_go.contains(one->name); });
    }
  }

  std::vector<ElementView> all() {
    for (const Ordered& one : elements_.ordered()) {
      ElementView element;
      element.element = *one.standing->element;
      element.depth = one.depth;
      fill(element, one.standing, bare_ ? List() : take_list(element.element.id()));
      laid_.push_back(std::move(element));
    }
    if (!bare_) lay_others();
    return std::move(laid_);
  }

  // Whether what was supposed has its place in the words of an element.
  bool is_placed(const ElementView& element) const {
    if (std::any_of(element.beside.begin(), element.beside.end(),
                    [&](const Beside& one) { return supposed_.contains(one.change->name); }))
      return false;
    return std::all_of(element.words.begin(), element.words.end(), [&](const WordsView& words) {
      return !words.now.waits && std::all_of(words.now.parts.begin(), words.now.parts.end(),
                                             [&](const Part& part) { return !has_rivals(part); });
    });
  }

  // One by itself; nothing: it would not be there whole.
  std::optional<ElementView> one(const std::string& id) {
    const List list = take_list(id);
    if (std::any_of(list.begin(), list.end(), [&](const ChangeView* change) {
          return reshapes(*change) && accepted_.contains(change->name);
        }))
      return std::nullopt;
    if (const Standing* standing = elements_.find(id)) {
      ElementView element;
      element.element = *standing->element;
      fill(element, standing, list);
      return element;
    }
    const auto coming = std::find_if(list.begin(), list.end(), [&](const ChangeView* change) {
      return comes(*change) && accepted_.contains(change->name);
    });
    if (coming == list.end() || elements_.ever_had(id)) return std::nullopt;
    List rooted;
    for (const ChangeView* change : list) {
      if (root_of(*change) == *coming) rooted.push_back(change);
    }
    ElementView element = coming_of(**coming);
    fill(element, nullptr, rooted);
    return element;
  }

 private:
  // Whether what was supposed would stand in more than one of its alternatives.
  bool has_rivals(const Part& bracket) const {
    return std::count_if(bracket.alternatives.begin(), bracket.alternatives.end(),
                         [&](const Alternative& one) {
                           return std::any_of(
                               one.changes.begin(), one.changes.end(),
                               [&](const std::string& name) { return supposed_.contains(name); });
                         }) > 1;
  }

  List take_list(const std::string& id) {
    const auto found = by_element_.find(id);
    if (found == by_element_.end()) return {};
    List out = std::move(found->second);
    by_element_.erase(found);
    return out;
  }

  // The change by whose coming this one stands in the text: what it is on, and what that is on.
  const ChangeView* root_of(const ChangeView& change) const {
    const ChangeView* at = &change;
    for (unsigned step = 0; step <= kDepthMax && !at->change().on().empty(); ++step) {
      const auto below = text_.changes.find(at->change().on());
      if (below == text_.changes.end()) return nullptr;
      at = &below->second;
    }
    return at->change().on().empty() ? at : nullptr;
  }

  // What comes, what left and what never was.
  void lay_others() {
    std::vector<ElementView> coming;
    std::vector<ElementView> behind;
    std::map<std::string, std::size_t> of_party;
    for (auto& [id, list] : by_element_) {
      std::map<const ChangeView*, List> by_root;
      List others;
      for (const ChangeView* change : list) {
        const ChangeView* root = root_of(*change);
        if (root != nullptr && root->stands() && comes(*root) && root->change().element() == id) {
          by_root[root].push_back(change);
        } else {
          others.push_back(change);
        }
      }
      List roots;  // in the order of their names
      for (const ChangeView* change : list) {
        if (by_root.contains(change) && comes(*change)) roots.push_back(change);
      }
      for (const ChangeView* root : roots) {
        ElementView element = coming_of(*root);
        fill(element, nullptr, by_root[root]);
        const bool placed = element.beside.empty() && ++of_party[root->party] <= kComingMax;
        (placed ? coming : behind).push_back(std::move(element));
      }
      if (others.empty()) continue;
      ElementView element;
      element.element.set_id(id);
      element.gone = elements_.gone_since(id);
      element.unknown = element.gone == 0;
      if (const Element* last = elements_.last_of(id)) element.element = *last;
      fill(element, nullptr, others);
      behind.push_back(std::move(element));
    }
    place(std::move(coming), behind);
    for (ElementView& one : behind) laid_.push_back(std::move(one));
  }

  ElementView coming_of(const ChangeView& change) const {
    const Change::Move& move = change.change().move();
    ElementView out;
    out.comes = &change;
    out.element.set_id(change.change().element());
    out.element.set_type(move.type());
    out.element.set_parent(move.parent());
    out.element.set_place(move.place());
    out.element.set_number(move.number());
    return out;
  }

  // Those whose parent is there first; what has none here stands behind.
  void place(std::vector<ElementView> coming, std::vector<ElementView>& behind) {
    std::stable_sort(coming.begin(), coming.end(), [](const ElementView& a, const ElementView& b) {
      return stands_before(a, b);
    });
    for (unsigned level = 0; level < kDepthOfElements && !coming.empty(); ++level) {
      std::vector<ElementView> later;
      for (ElementView& one : coming) {
        if (!insert(one)) later.push_back(std::move(one));
      }
      if (later.size() == coming.size()) break;
      coming = std::move(later);
    }
    for (ElementView& one : coming) {
      if (!one.element.id().empty()) behind.push_back(std::move(one));
    }
  }

  // Behind those of its parent that stand before it, and all that is below them.
  bool insert(ElementView& element) {
    std::vector<ElementView>& all = laid_;
    auto begin = all.begin();
    unsigned depth = 0;
    if (!element.element.parent().empty()) {
      begin = std::find_if(all.begin(), all.end(), [&](const ElementView& one) {
        return one.element.id() == element.element.parent() && one.depth + 1 < kDepthOfElements;
      });
      if (begin == all.end()) return false;
      depth = begin->depth + 1;
      ++begin;
    }
    element.depth = depth;
    auto at = begin;
    while (at != all.end() && at->depth >= depth) {
      if (at->depth == depth && !stands_before(*at, element)) break;
      ++at;
    }
    all.insert(at, std::move(element));
    return true;
  }

  std::vector<std::string> languages_of(const ElementView& element) const {
    std::vector<std::string> out = languages_;
    std::set<std::string> others;
    for (const auto& [language, words] : element.element.words()) others.insert(language);
    for (const std::string& language : languages_) others.erase(language);
    out.insert(out.end(), others.begin(), others.end());
    return out;
  }

  void fill(ElementView& element, const Standing* standing, const List& list) {
    List words;
    for (const ChangeView* change : list) {
      if (change->apart && !supposed_.contains(change->name)) {
        element.beside.push_back({change, {}, "noted"});
      } else if (comes(*change)) {
        words.push_back(change);
        if (standing != nullptr || elements_.ever_had(element.element.id())) {
          words.pop_back();
          element.beside.push_back({change, {}, "identifier"});
        }
      } else if (change->change().has_move()) {
        element.structure.push_back(change);
      } else {
        words.push_back(change);
      }
    }
    const std::vector<std::string> languages = languages_of(element);
    for (const ChangeView* change : words) {
      for (const Change::Wording& wording : change->change().wordings()) {
        if (std::find(languages.begin(), languages.end(), wording.language()) == languages.end()) {
          element.beside.push_back({change, wording.language(), "language"});
        }
      }
    }
    for (const std::string& language : languages) {
      WordsView view;
      view.language = language;
      const auto frozen = element.element.words().find(language);
      if (frozen != element.element.words().end()) view.frozen = frozen->second;
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
    Placing placing(elements_, text_.changes);
    for (const ChangeView* change : list) {
      const Change::Wording* wording = wording_in(change->change(), view.language);
      if (wording == nullptr) continue;
      auto one = placing.place(*change, *wording, element.element.id(), view.frozen);
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

  const Elements& elements_;
  const bool bare_;
  const TextView& text_;
  std::vector<ElementView> laid_;
  std::vector<std::string> languages_;
  std::set<std::string> accepted_;
  std::set<std::string> supposed_;
  std::map<std::string, List> by_element_;
};

}  // namespace

void lay_elements(const Made& made, bool bare, TextView& text) {
  text.elements = OnElements(made.elements, bare, text).all();
}

std::map<std::string, Reading> readings_with(const Elements& elements, const TextView& text,
                                             const std::set<std::string>& of,
                                             const std::set<std::string>& accepted,
                                             const std::set<std::string>& let_go) {
  std::map<std::string, Reading> out;
  OnElements on(elements, false, text, &of);
  on.suppose(accepted, let_go);
  std::set<std::string> joined;  // to others, by what is accepted or supposed
  for (const auto& [name, change] : text.changes) {
    if (!change.change().has_move() || change.change().move().what() != Change::JOINS) continue;
    if (change.accepted || accepted.contains(name)) joined.insert(change.change().move().second());
  }
  for (const std::string& id : of) {
    if (joined.contains(id)) continue;
    const auto element = on.one(id);
    if (!element || !on.is_placed(*element)) continue;
    Reading& reading = out[id];
    reading.digest = reading_of(text, *element);
    reading.clean = true;
    for (const WordsView& words : element->words) {
      reading.clean = reading.clean && words.now.brackets == 0;
      if (!words.now.reading.empty()) reading.words[words.language] = words.now.reading;
    }
  }
  return out;
}

}  // namespace texts
