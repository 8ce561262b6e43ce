// What a revision makes of the text before it by taking changes: the same function says what the
// pen-holder's next revision is, and whether a revision did what it says that it took.
#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "modules/texts/elements.h"
#include "modules/texts/view.h"

namespace texts {

struct Taking {
  // Elements that are not as before, by id; nothing: it is gone.
  std::map<std::string, std::optional<Element>> now;
  // Changes that have their place, each with the elements that it touches, and of these the
  // languages; none: the whole element.
  using Touched = std::map<std::string, std::set<std::string>>;
  std::map<std::string, Touched> placed;
};

// Whether an element is as a taking wants it: in these languages alone; none: as a whole but for
// its number.
bool is_same(const std::optional<Element>& wanted, const Element* stands,
             const std::set<std::string>& languages);

// Changes that cannot stand together, have no place in the words, announce words or would make
// words that no element may hold are not placed.
Taking take(const Elements& before, const std::vector<const ChangeView*>& changes);

// A wording as it lies on `words`, whose base it names or from which nothing that differs touches
// it; nothing: it has no place there. `below`: words of the change that it is on.
class Placing {
 public:
  Placing(const Elements& elements, const std::map<std::string, ChangeView>& changes)
      : elements_(elements), changes_(changes) {}
  // Earlier words of one element and language that are compared with those that stand; beyond, what
  // names still others has no place, so that a flood costs a bounded amount.
  static constexpr std::size_t kEarlierMax = 16;
  std::optional<Proposed> place(const ChangeView& change, const Change::Wording& wording,
                                const std::string& element, const std::string& words);

 private:
  const Elements& elements_;
  const std::map<std::string, ChangeView>& changes_;
  std::string on_words_;  // those that edits_ lead to
  std::map<std::string, std::vector<Edit>> edits_;
};

const Change::Wording* wording_in(const Change& change, const std::string& language);

}  // namespace texts
