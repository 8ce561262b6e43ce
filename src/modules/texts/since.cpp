#include "modules/texts/since.h"

#include <algorithm>
#include <map>

#include "modules/content.h"
#include "modules/rows.h"
#include "modules/texts/check_words.h"
#include "modules/texts/gathered.h"
#include "modules/texts/texts.h"

namespace texts {
namespace {

using modules::Voice;
using record::Reference;

// What was said that can alter the words of a print, by the journals that it stands in. What all
// agreed stands on the answer of each.
using Grounds = std::map<Reference, std::vector<Reference>>;  // of joint facts

struct Event {
  Reference ref;
  TimeMs time = 0;
};

// How much of each journal is left, and what a state was made of.
struct Everything {
  Gathered all;
  OfBody body;
  Grounds grounds;
  std::vector<std::vector<Event>> journals;  // each in its order
  std::string matter;
  std::string body_id;
};
using Kept = std::vector<std::size_t>;

struct PrintState {
  TextView text;
  std::vector<std::string> words;
};

Everything everything(record::View& view, std::string_view circle, Gathered all, OfBody body,
                      std::string matter, std::string body_id) {
  Everything out;
  out.matter = std::move(matter);
  out.body_id = std::move(body_id);
  std::map<std::uint32_t, std::map<Reference, TimeMs>> events;
  const auto add = [&](const Saying& saying) {
    events[saying.said.ref.party].emplace(saying.said.ref, saying.said.time);
    if (saying.said.voice != Voice::joint) return;
    std::vector<Reference>& on = out.grounds[saying.said.ref];
    const auto act = view.act(circle, saying.said.ref);
    if (!act.ok()) return;
    for (const record::Answer& one : act.value().answers) {
      if (!one.act) continue;
      on.push_back(*one.act);
      events[one.act->party].emplace(*one.act, one.time);
    }
  };
  for (const auto* list :
       {&all.texts, &all.pens, &all.revisions, &all.changes, &all.stances, &all.mandates}) {
    for (const Saying& saying : *list) add(saying);
  }
  for (const Saying& saying : all.others) {
    if (saying.content.has_renumbering()) add(saying);
  }
  for (const Saying& saying : body.packages) add(saying);
  for (const auto& [party, of_party] : events) {
    std::vector<Event> journal;
    for (const auto& [ref, time] : of_party) journal.push_back({ref, time});
    out.journals.push_back(std::move(journal));
  }
  out.all = std::move(all);
  out.body = std::move(body);
  return out;
}

class Cut {
 public:
  Cut(const Everything& of, const Kept& kept) : of_(of) {
    for (std::size_t i = 0; i < kept.size(); ++i) {
      const std::vector<Event>& journal = of.journals[i];
      if (kept[i] < journal.size()) limits_[journal.front().ref.party] = journal[kept[i]].ref;
    }
  }

  bool has(const Reference& ref) const {
    const auto limit = limits_.find(ref.party);
    return limit == limits_.end() || ref < limit->second;
  }
  // What was proposed and not agreed by then is no word of anybody's on the text.
  bool has(const Saying& saying) const {
    if (!has(saying.said.ref)) return false;
    if (saying.said.voice != Voice::joint) return true;
    const std::vector<Reference>& on = of_.grounds.at(saying.said.ref);
    return std::all_of(on.begin(), on.end(), [this](const Reference& one) { return has(one); });
  }

 private:
  const Everything& of_;
  std::map<std::uint32_t, Reference> limits_;
};

std::vector<Saying> cut_list(const std::vector<Saying>& list, const Cut& cut) {
  std::vector<Saying> out;
  for (const Saying& saying : list) {
    if (cut.has(saying)) out.push_back(saying);
  }
  return out;
}

std::vector<LaidChange> laid_in(const TextView& text) {
  std::vector<LaidChange> out;
  for (const auto& [name, change] : text.changes) {
    if (!change.stands()) continue;
    out.push_back({name, change.accepted, {change.supporters.begin(), change.supporters.end()}});
  }
  return out;
}

PrintState state_at(const Everything& of, const Kept& kept) {
  const Cut cut(of, kept);
  Gathered all;
  all.parties = of.all.parties;
  all.national = of.all.national;
  all.pages = of.all.pages;  // nothing without a revision that names them
  all.texts = cut_list(of.all.texts, cut);
  all.pens = cut_list(of.all.pens, cut);
  all.revisions = cut_list(of.all.revisions, cut);
  all.changes = cut_list(of.all.changes, cut);
  all.stances = cut_list(of.all.stances, cut);
  all.marks = of.all.marks;  // asked alone where several opened the text
  all.mandates = cut_list(of.all.mandates, cut);
  for (const Saying& saying : of.all.others) {
    if (saying.content.has_renumbering() && cut.has(saying)) all.others.push_back(saying);
  }
  all.proposed = of.all.proposed;
  OfBody body;
  body.packages = cut_list(of.body.packages, cut);
  PrintState out;
  out.text.matter = of.matter;
  out.text.body = of.body_id;
  if (!weigh_text(all, body, 0, out.text)) return out;
  out.words = check_words(out.text.digest, laid_in(out.text));
  return out;
}

std::size_t cost_of(const Everything& of, const TextView& now) {
  std::size_t out = 1;
  for (const auto* list :
       {&of.all.texts, &of.all.pens, &of.all.revisions, &of.all.changes, &of.all.stances,
        &of.all.marks, &of.all.mandates, &of.all.others, &of.all.proposed, &of.body.packages}) {
    for (const Saying& one : *list) out += 1 + one.content.ByteSizeLong() / 64;
  }
  for (const RevisionView& revision : now.revisions) {
    out += revision.elements + 16 * revision.took.size();
  }
  for (const auto& [digest, page] : of.all.pages) out += page.size() / 64;
  return out;
}

// What differs of each change between that state and the present one.
std::vector<Moved> moved_between(const TextView& then, const TextView& now) {
  std::vector<Moved> out;
  for (const auto& [name, change] : now.changes) {
    const auto found = then.changes.find(name);
    const ChangeView* before = found == then.changes.end() ? nullptr : &found->second;
    const bool stood = before != nullptr && before->stands();
    Moved one{name, change.change().element(), change.party, {}, {}, {}};
    if (change.stands() && !stood) {
      one.what = before == nullptr || !before->let_go ? "new" : "again";
    } else if (!change.stands() && stood) {
      one.what = change.taken ? "taken" : "gone";
    } else if (change.stands() && stood) {
      std::set_difference(change.supporters.begin(), change.supporters.end(),
                          before->supporters.begin(), before->supporters.end(),
                          std::inserter(one.gained, one.gained.end()));
      std::set_difference(before->supporters.begin(), before->supporters.end(),
                          change.supporters.begin(), change.supporters.end(),
                          std::inserter(one.lost, one.lost.end()));
      if (change.accepted != before->accepted) {
        one.what = change.accepted ? "accepted" : "reopened";
      } else if (!one.gained.empty() || !one.lost.empty()) {
        one.what = "support";
      }
    } else if (before == nullptr && change.taken) {
      one.what = "taken";  // proposed and taken meanwhile
    }
    if (!one.what.empty()) out.push_back(std::move(one));
  }
  return out;
}

// Of a revision by itself: what later ones took, and all that is proposed now.
std::vector<Moved> moved_since(const RevisionView& then, const TextView& now) {
  std::set<std::string> took;
  for (const RevisionView& one : now.revisions) {
    if (one.number > then.number) took.insert(one.took.begin(), one.took.end());
  }
  std::vector<Moved> out;
  for (const auto& [name, change] : now.changes) {
    if (!change.stands() && !took.contains(name)) continue;
    out.push_back(
        {name, change.change().element(), change.party, change.stands() ? "new" : "taken", {}, {}});
  }
  return out;
}

// States before the present one: first back over the times that the entries claim, then with so
// many of the last entries of each journal left out, of which the nodes may have heard in another
// order. `visit` says whether to go on.
template <class Visit>
void go_back(const Everything& of, std::size_t most, Visit visit) {
  Kept kept;
  for (const auto& journal : of.journals) kept.push_back(journal.size());
  const Kept all = kept;
  std::set<Kept> seen;
  std::size_t left = most;
  const auto look = [&](const Kept& at) {
    if (!seen.insert(at).second) return true;
    if (left == 0) return false;
    --left;
    return visit(at);
  };
  if (!look(kept)) return;
  const std::size_t in_time = most / 2;
  while (left > most - in_time) {
    std::size_t last = kept.size();
    for (std::size_t i = 0; i < kept.size(); ++i) {
      if (kept[i] == 0) continue;
      if (last == kept.size() ||
          of.journals[i][kept[i] - 1].time >= of.journals[last][kept[last] - 1].time) {
        last = i;
      }
    }
    if (last == kept.size()) break;
    --kept[last];
    if (!look(kept)) return;
  }
  // All ways to leave out `out` entries, of the journals from `from` on.
  bool goes_on = true;
  const auto leave = [&](const auto& self, Kept& at, std::size_t from, std::size_t out) -> void {
    if (!goes_on) return;
    if (from + 1 >= at.size()) {
      if (at.empty() || out > all[from]) return;
      at[from] = all[from] - out;
      goes_on = look(at);
      return;
    }
    for (std::size_t here = 0; here <= std::min(out, all[from]) && goes_on; ++here) {
      at[from] = all[from] - here;
      self(self, at, from + 1, out - here);
    }
  };
  std::size_t entries = 0;
  for (const std::size_t one : all) entries += one;
  for (std::size_t out = 1; out <= entries && goes_on; ++out) {
    Kept at = all;
    leave(leave, at, 0, out);
  }
}

TimeMs last_in(const Everything& of, const Kept& kept) {
  TimeMs out = 0;
  for (std::size_t i = 0; i < kept.size(); ++i) {
    if (kept[i] > 0) out = std::max(out, of.journals[i][kept[i] - 1].time);
  }
  return out;
}

}  // namespace

PrintWords print_words(std::string_view typed) {
  PrintWords out;
  std::string word;
  const auto take = [&] {
    if (word.empty()) return;
    PrintWords::Unknown unknown{word, {}};
    const std::string_view first = std::string_view(word).substr(0, 3);
    for (const std::string_view one : words_to_check_by()) {
      if (first.size() == 3 && one.starts_with(first)) unknown.meant = one;
    }
    if (!unknown.meant.empty() && unknown.meant.starts_with(word)) {
      out.words.push_back(unknown.meant);
    } else {
      out.unknown.push_back(std::move(unknown));
    }
    word.clear();
  };
  for (const char c : typed) {
    const bool separates = c == ' ' || c == '\t' || c == '\n' || c == ',' || c == ';' || c == '-' ||
                           c == '.' || c == '/';
    if (separates) {
      take();
    } else {
      word += c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    }
  }
  take();
  return out;
}

Result<Since> since_print(record::View& view, std::string_view circle, std::string_view body,
                          std::string_view id, const std::vector<std::string>& words,
                          std::uint32_t revision, const Members& members) {
  const std::string matter = "texts/" + std::string(body) + "/" + std::string(id);
  const Error none{ErrorCode::not_found, "there is no such text here"};
  if (!modules::is_text(matter)) return none;
  OfBody of_body = TRY(gather_body(view, circle, std::string(body)));
  // What is offered alters no line of a print.
  std::erase_if(of_body.packages,
                [](const Saying& one) { return one.said.voice != modules::Voice::joint; });
  Gathered gathered =
      TRY(gather(view, circle, matter, members ? members(body) : std::vector<std::string>()));
  const Everything of =
      everything(view, circle, std::move(gathered), std::move(of_body), matter, std::string(body));
  Kept all;
  for (const auto& journal : of.journals) all.push_back(journal.size());
  const PrintState now = state_at(of, all);
  if (now.words.empty()) return none;
  Since out;
  out.state = "unknown";
  out.now = now.text.shown;
  out.words = now.words;
  const auto fits = [&](std::uint32_t shown) { return revision == 0 || shown == revision; };
  if (words.empty() || (now.words == words && fits(out.now))) {
    out.state = "present";
    out.then = out.now;
    out.last = last_in(of, all);
    return out;
  }
  for (const RevisionView& one : now.text.revisions) {
    if (!fits(one.number)) continue;
    if (check_words(one.saying.content.revision().digest(), {}) != words) continue;
    out.state = "earlier";
    out.alone = true;
    out.then = one.number;
    out.last = one.saying.said.time;
    out.moved = moved_since(one, now.text);
    return out;
  }
  const std::size_t most =
      std::clamp<std::size_t>(kSinceCostMax / cost_of(of, now.text), 1, kStatesMax);
  go_back(of, most, [&](const Kept& kept) {
    ++out.looked;
    const PrintState then = state_at(of, kept);
    if (then.words != words || !fits(then.text.shown)) return true;
    out.state = "earlier";
    out.then = then.text.shown;
    out.last = last_in(of, kept);
    out.moved = moved_between(then.text, now.text);
    return false;
  });
  return out;
}

Result<Bytes> since(record::View& view, std::string_view circle, std::string_view body,
                    std::string_view id, std::string_view typed, std::uint32_t revision,
                    const Members& members) {
  const PrintWords words = print_words(typed);
  const bool known = words.unknown.empty();
  if (known && !words.words.empty() && words.words.size() != kCheckWords) {
    return Error{ErrorCode::invalid, "words: needs the four words of the print"};
  }
  Since found = TRY(since_print(
      view, circle, body, id, known ? words.words : std::vector<std::string>(), revision, members));
  if (!known) {
    found.state = "unknown";
    found.then = 0;
    found.last = 0;
  }
  json::Writer out;
  out.begin_object().field("state", found.state);
  out.field("alone", found.alone);
  out.key("unknown").begin_array();
  for (const PrintWords::Unknown& one : words.unknown) {
    out.begin_object().field("typed", one.typed).key("meant");
    if (one.meant.empty()) {
      out.null();
    } else {
      out.string(one.meant);
    }
    out.end_object();
  }
  out.end_array();
  modules::write_list(out, "words", words.words);
  modules::write_list(out, "present", found.words);
  out.field("revision", found.then).field("revision_now", found.now).key("last");
  if (found.last == 0) {
    out.null();
  } else {
    out.string(time_text(found.last));
  }
  out.field("looked", found.looked).key("changes").begin_array();
  for (const Moved& one : found.moved) {
    out.begin_object()
        .field("change", one.change)
        .field("element", one.element)
        .field("party", one.party)
        .field("what", one.what);
    modules::write_list(out, "gained", one.gained);
    modules::write_list(out, "lost", one.lost);
    out.end_object();
  }
  out.end_array().end_object();
  return out.take();
}

}  // namespace texts
