#include "modules/texts/overlay.h"

#include <algorithm>
#include <map>
#include <tuple>
#include <utility>

namespace texts {
namespace {

// Byte offsets of the code points of well-formed UTF-8, and its size behind them.
std::vector<std::size_t> offsets_of(std::string_view words) {
  std::vector<std::size_t> out;
  out.reserve(words.size() + 1);
  for (std::size_t i = 0; i < words.size(); ++i) {
    if ((static_cast<unsigned char>(words[i]) & 0xC0) != 0x80) out.push_back(i);
  }
  out.push_back(words.size());
  return out;
}

bool is_before(const Proposed& a, const Proposed& b) {
  const auto key = [](const Proposed& c) {
    return std::tie(c.from, c.to, c.id, c.party, c.chair, c.words, c.blank, c.on);
  };
  return key(a) < key(b);
}

bool is_insertion(const Proposed& change) { return change.from == change.to; }

// Whether both cannot be done to the same words. Beside one another they can.
bool touch(const Proposed& a, const Proposed& b) {
  if (is_insertion(a) && is_insertion(b)) return a.from == b.from;
  if (is_insertion(a)) return b.from < a.from && a.from < b.to;
  if (is_insertion(b)) return a.from < b.from && b.from < a.to;
  return std::max(a.from, b.from) < std::min(a.to, b.to);
}

void put_words(std::vector<Part>& out, std::string_view words) {
  if (words.empty()) return;
  const bool joins =
      !out.empty() && out.back().alternatives.empty() && out.back().blank == Blank::none;
  if (joins) {
    out.back().words += words;
  } else {
    out.push_back({std::string(words), Blank::none, {}});
  }
}

void put_parts(std::vector<Part>& out, std::vector<Part> parts) {
  for (Part& part : parts) {
    if (part.alternatives.empty() && part.blank == Blank::none) {
      put_words(out, part.words);
    } else {
      out.push_back(std::move(part));
    }
  }
}

std::vector<std::string> both(const std::vector<std::string>& a,
                              const std::vector<std::string>& b) {
  std::vector<std::string> out;
  std::set_union(a.begin(), a.end(), b.begin(), b.end(), std::back_inserter(out));
  return out;
}

class Laying {
 public:
  explicit Laying(std::vector<Proposed> changes) : changes_(std::move(changes)) {
    std::sort(changes_.begin(), changes_.end(), is_before);
    // Of two with one identifier the first stands, whatever place it has in the words.
    std::map<std::string_view, std::size_t> by_id;
    for (std::size_t i = 0; i < changes_.size(); ++i) by_id.emplace(changes_[i].id, i);
    for (std::size_t i = 0; i < changes_.size(); ++i) {
      if (by_id.at(changes_[i].id) != i) continue;
      std::sort(changes_[i].supporters.begin(), changes_[i].supporters.end());
      if (!changes_[i].on.empty() && by_id.count(changes_[i].on) == 0) {
        unplaced_.push_back({changes_[i].id, Unplaced::Why::unknown});
      } else {
        on_[changes_[i].on].push_back(i);
      }
    }
  }

  Overlay run(std::string_view base) {
    Overlay out;
    out.parts = lay(base, "", 0);
    // What only lies on one another in a circle, or below what has no place, was never come to.
    for (const auto& [on, list] : on_) {
      for (const std::size_t i : list)
        unplaced_.push_back({changes_[i].id, Unplaced::Why::unknown});
    }
    std::sort(unplaced_.begin(), unplaced_.end(),
              [](const Unplaced& a, const Unplaced& b) { return a.id < b.id; });
    out.unplaced = std::move(unplaced_);
    return out;
  }

 private:
  using List = std::vector<std::size_t>;

  // The words of `on` (empty: the element) with all that is proposed on them. Not deeper than
  // kDepthMax, so the depth that others choose is not ours.
  std::vector<Part> lay(std::string_view words, const std::string& on, unsigned depth) {
    const auto found = on_.find(on);
    std::vector<Part> out;
    if (found == on_.end()) {
      put_words(out, words);
      return out;
    }
    const List all = std::move(found->second);
    on_.erase(found);
    const std::vector<std::size_t> offsets = offsets_of(words);
    const auto cut = [&](std::size_t from, std::size_t to) {
      return words.substr(offsets[from], offsets[to] - offsets[from]);
    };
    List placed;
    std::map<std::pair<std::string_view, bool>, std::size_t> of_one;
    for (const std::size_t i : all) {
      const Proposed& change = changes_[i];
      if (change.from > change.to || change.to >= offsets.size()) {
        unplaced_.push_back({change.id, Unplaced::Why::outside});
      } else if (depth >= kDepthMax) {
        unplaced_.push_back({change.id, Unplaced::Why::deep});
      } else if (++of_one[{change.party, change.chair}] > kOfOneMax) {
        unplaced_.push_back({change.id, Unplaced::Why::many});
      } else {
        placed.push_back(i);
      }
    }
    std::size_t at = 0;
    for (std::size_t i = 0; i < placed.size();) {
      // All that touch one another, directly or through others: they come in order of `from`.
      List group = {placed[i]};
      const std::size_t low = changes_[placed[i]].from;
      std::size_t high = changes_[placed[i]].to;
      for (++i; i < placed.size(); ++i) {
        const Proposed& next = changes_[placed[i]];
        const bool same_place = low == high && is_insertion(next) && next.from == low;
        if (next.from >= high && !same_place) break;
        high = std::max<std::size_t>(high, next.to);
        group.push_back(placed[i]);
      }
      put_words(out, cut(at, low));
      out.push_back({{}, Blank::none, alternatives(group, low, high, cut, depth)});
      at = high;
    }
    put_words(out, cut(at, offsets.size() - 1));
    return out;
  }

  template <class Cut>
  std::vector<Alternative> alternatives(const List& group, std::size_t low, std::size_t high,
                                        const Cut& cut, unsigned depth) {
    Alternative frozen;
    frozen.frozen = true;
    put_words(frozen.parts, cut(low, high));
    std::vector<Alternative> out = {std::move(frozen)};
    std::map<std::pair<std::string_view, bool>, List> by_voice;
    for (const std::size_t i : group) by_voice[{changes_[i].party, changes_[i].chair}].push_back(i);
    std::vector<Alternative> others;
    for (const auto& [voice, list] : by_voice) {
      for (const List& together : sets(list)) {
        add(others, out.front(), alternative(together, low, high, cut, depth));
      }
    }
    std::sort(others.begin(), others.end(), [](const Alternative& a, const Alternative& b) {
      return std::tie(a.chair, a.parties, a.changes) < std::tie(b.chair, b.parties, b.changes);
    });
    std::move(others.begin(), others.end(), std::back_inserter(out));
    return out;
  }

  // What one party proposes, in as few alternatives as go: two that touch are two.
  std::vector<List> sets(const List& list) const {
    std::vector<List> out;
    for (const std::size_t i : list) {
      const auto fits = std::find_if(out.begin(), out.end(), [&](const List& set) {
        return std::none_of(set.begin(), set.end(),
                            [&](std::size_t other) { return touch(changes_[i], changes_[other]); });
      });
      if (fits == out.end()) {
        out.push_back({i});
      } else {
        fits->push_back(i);
      }
    }
    return out;
  }

  template <class Cut>
  Alternative alternative(const List& set, std::size_t low, std::size_t high, const Cut& cut,
                          unsigned depth) {
    Alternative out;
    out.chair = changes_[set.front()].chair;
    out.parties = changes_[set.front()].supporters;
    std::size_t at = low;
    for (const std::size_t i : set) {
      const Proposed change = changes_[i];
      std::vector<std::string> supporters;
      std::set_intersection(out.parties.begin(), out.parties.end(), change.supporters.begin(),
                            change.supporters.end(), std::back_inserter(supporters));
      out.parties = std::move(supporters);
      out.changes.push_back(change.id);
      put_words(out.parts, cut(at, change.from));
      if (change.blank != Blank::none) out.parts.push_back({{}, change.blank, {}});
      put_parts(out.parts, lay(change.blank == Blank::none ? change.words : std::string(),
                               change.id, depth + 1));
      at = change.to;
    }
    put_words(out.parts, cut(at, high));
    out.parties = both(out.parties, {changes_[set.front()].party});
    std::sort(out.changes.begin(), out.changes.end());
    return out;
  }

  // Who proposes what is there already stands beside who proposed it.
  static void add(std::vector<Alternative>& out, Alternative& frozen, Alternative one) {
    const auto same = [&](const Alternative& other) { return other.parts == one.parts; };
    Alternative* found = !one.chair && same(frozen) ? &frozen : nullptr;
    for (Alternative& other : out) {
      if (found == nullptr && other.chair == one.chair && same(other)) found = &other;
    }
    if (found == nullptr) {
      out.push_back(std::move(one));
      return;
    }
    found->parties = both(found->parties, one.parties);
    found->changes = both(found->changes, one.changes);
  }

  std::vector<Proposed> changes_;
  std::map<std::string, List> on_;  // by what they are on; those that were laid are gone
  std::vector<Unplaced> unplaced_;
};

const Alternative* chosen_by(const Part& bracket, std::string_view party) {
  for (const Alternative& one : bracket.alternatives) {
    if (one.chair || party.empty()) continue;
    if (std::binary_search(one.parties.begin(), one.parties.end(), party)) return &one;
  }
  return bracket.alternatives.empty() ? nullptr : &bracket.alternatives.front();
}

}  // namespace

bool Part::operator==(const Part& other) const {
  return words == other.words && blank == other.blank && alternatives == other.alternatives;
}

bool Alternative::operator==(const Alternative& other) const {
  return parties == other.parties && chair == other.chair && frozen == other.frozen &&
         changes == other.changes && parts == other.parts;
}

Overlay lay_over(std::string_view base, std::vector<Proposed> changes) {
  return Laying(std::move(changes)).run(base);
}

std::string read_as(const std::vector<Part>& parts, std::string_view party) {
  std::string out;
  for (const Part& part : parts) {
    if (part.alternatives.empty()) {
      out += part.words;
    } else {
      out += read_as(chosen_by(part, party)->parts, party);
    }
  }
  return out;
}

std::size_t count_brackets(const std::vector<Part>& parts) {
  std::size_t out = 0;
  for (const Part& part : parts) {
    out += part.alternatives.empty() ? 0 : 1;
    for (const Alternative& one : part.alternatives) out += count_brackets(one.parts);
  }
  return out;
}

}  // namespace texts
