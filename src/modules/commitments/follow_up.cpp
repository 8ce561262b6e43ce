#include "modules/commitments/follow_up.h"

#include <algorithm>
#include <map>
#include <tuple>

#include "modules/content.h"
#include "modules/dates.h"

namespace commitments {

namespace {

using modules::Voice;

std::string kind_word(Kind kind) {
  return kind == KIND_UNSTATED ? std::string() : modules::lower(Kind_Name(kind));
}

bool is_closing(std::string_view state) {
  return state == "done" || state == "overtaken" || state == "closed" || state == "withdrawn";
}

Stand stand_of(const Saying& saying) {
  const Progress& progress = saying.content.progress();
  return {saying.said,
          modules::lower(Progress::State_Name(progress.state())),
          progress.date(),
          progress.at_meeting(),
          modules::names_of(progress.words()),
          static_cast<std::size_t>(progress.evidence_size())};
}

// The day of which something is said; nobody speaks of a day after that on which it was recorded.
std::string day_of(const Stand& stand) {
  return std::min(modules::last_day_of(stand.date),
                  modules::utc_text(stand.said.time).substr(0, 10));
}

bool is_later(const Stand& one, const Stand& other) {
  return std::tuple(day_of(one), one.said.time, one.said.ref) >
         std::tuple(day_of(other), other.said.time, other.said.ref);
}

// Sorts what was said into the last of all, of each party, and of each note.
void take_stands(Item& item, const std::vector<Stand>& stands) {
  std::map<std::string, Stand> own;
  std::map<std::pair<std::string, std::string>, Stand> noted;
  const Stand* newest = nullptr;
  const auto keep = [](auto& map, const auto& key, const Stand& stand) {
    const auto [at, is_first] = map.try_emplace(key, stand);
    if (!is_first && is_later(stand, at->second)) at->second = stand;
  };
  for (const Stand& stand : stands) {
    item.evidence += stand.evidence;
    if (newest == nullptr || is_later(stand, *newest)) newest = &stand;
    switch (stand.said.voice) {
      case Voice::joint:
        if (!item.joint || is_later(stand, *item.joint)) item.joint = stand;
        break;
      case Voice::national:
        keep(own, stand.said.party, stand);
        break;
      case Voice::noted:
        keep(noted, std::pair(stand.said.of, stand.said.party), stand);
        break;
      case Voice::proposed:
        break;
    }
  }
  if (newest != nullptr) item.last_progress = newest->date;
  for (auto& [party, stand] : own) item.views.push_back(std::move(stand));
  for (auto& [key, stand] : noted) item.noted.push_back(std::move(stand));
}

void describe(Item& item, const Commitment& what, const Saying& saying) {
  item.words = modules::names_of(what.words());
  item.kind = kind_word(what.kind());
  item.owners.assign(what.owners().begin(), what.owners().end());
  item.due = what.due();
  item.due_at = what.due_at();
  item.standing = what.standing();
  item.strand = what.strand();
  item.origin = {what.source().meeting(), what.source().outcome(), what.source().paragraph(),
                 what.source().publication()};
  item.said = saying.said;
  item.sources = modules::sources_text(saying.content.sources());
}

void describe(Item& item, const Born& born) {
  item.words = born.words;
  item.kind = born.kind;
  item.owners = born.owners;
  item.due = born.due;
  item.due_at = born.due_at;
  item.standing = born.standing;
  item.origin = born.origin;
  item.said = born.said;
  item.sources = born.sources;
}

// The state that all gave it, or the only party there is.
std::string state_of(const Item& item, const CommitmentView* commitment,
                     const std::vector<Stand>& of_outcome, bool national) {
  if (commitment != nullptr && !commitment->closures.empty()) {
    return modules::lower(Closure::How_Name(commitment->closures.front().content.closure().how()));
  }
  const Stand* decided = nullptr;
  for (const Stand& stand : of_outcome) {
    const bool counts =
        stand.said.voice == Voice::joint || (national && stand.said.voice == Voice::national);
    if (counts && (decided == nullptr || is_later(stand, *decided))) decided = &stand;
  }
  if (decided != nullptr && is_closing(decided->state)) return decided->state;
  return item.said.voice == Voice::proposed ? "proposed" : "open";
}

// Of one body; more are nobody's plan, and every standing item would carry them all.
constexpr std::size_t kComingMax = 64;

// Who speaks: a party; empty: all together.
std::string speaker(const modules::Said& said) {
  return said.voice == Voice::joint ? std::string() : said.party;
}

// Whether it was held, for what this speaker says: by what all say, or by that party's own word.
bool was_held_for(const Meeting& meeting, const modules::Said& said) {
  return meeting.was_held || (said.voice != Voice::joint && meeting.held_by.contains(said.party));
}

struct Calendar {
  std::map<std::string, const Meeting*> by_matter;
  std::map<std::string, std::vector<const Meeting*>> by_body;  // in the order given

  explicit Calendar(const std::vector<Meeting>& meetings) {
    for (const Meeting& meeting : meetings) {
      by_matter[meeting.matter] = &meeting;
      by_body[meeting.body].push_back(&meeting);
    }
  }
  const Meeting* find(const std::string& matter) const {
    const auto found = by_matter.find(matter);
    return found == by_matter.end() ? nullptr : found->second;
  }
  // Of one body, for what this speaker says.
  struct Course {
    const Meeting* last_held = nullptr;  // null: none
    std::vector<std::string> coming;
  };
  const Course& course(const std::string& body, const modules::Said& said) {
    const auto [at, is_new] = courses.try_emplace({body, speaker(said)});
    if (!is_new) return at->second;
    for (const Meeting* meeting : by_body[body]) {
      const Meeting*& last = at->second.last_held;
      if (was_held_for(*meeting, said)) {
        if (last == nullptr || last->last_day <= meeting->last_day) last = meeting;
      } else if (!meeting->was_cancelled && at->second.coming.size() < kComingMax) {
        at->second.coming.push_back(meeting->matter);
      }
    }
    return at->second;
  }
  std::map<std::pair<std::string, std::string>, Course> courses;  // made as they are asked for
};

// The day that a due date or meeting ends; a meeting that was not held makes nothing overdue.
void take_due(Item& item, const Calendar& calendar, const Today& today) {
  const bool is_open = item.state == "open";
  if (!item.due.empty()) {
    item.due_day = modules::last_day_of(item.due);
    item.overdue = is_open && !item.due_day.empty() && item.due_day < today.day;
  } else if (const Meeting* meeting = calendar.find(item.due_at)) {
    if (!meeting->was_cancelled) item.due_day = meeting->last_day;
    item.overdue = is_open && was_held_for(*meeting, item.said) && !item.due_day.empty() &&
                   item.due_day < today.day;
  }
}

// Whether nobody has said anything of it for long, or since the body met last. What was only
// reaffirmed or taken as a position asks for nothing to be done.
void take_stale(Item& item, const std::vector<Stand>& stands, Calendar& calendar,
                const Today& today) {
  if (item.state != "open" || item.kind == "position" || item.kind == "goal_reaffirmed") return;
  const Meeting* const origin = calendar.find(item.origin.meeting);
  std::string moved = modules::utc_text(item.said.time).substr(0, 10);
  if (origin != nullptr && was_held_for(*origin, item.said) && !origin->last_day.empty())
    moved = origin->last_day;
  const Meeting* const met = calendar.course(item.body, item.said).last_held;
  bool spoken_of = met != nullptr && item.origin.meeting == met->matter;
  for (const Stand& stand : stands) {
    const std::string day = day_of(stand);
    if (day > today.day) continue;  // by whatever clock it was written
    moved = std::max(moved, day);
    spoken_of = spoken_of || (met != nullptr && stand.at_meeting == met->matter);
  }
  const bool since_meeting =
      met != nullptr && !spoken_of && !met->first_day.empty() && moved < met->first_day;
  item.stale = moved < today.stale_before || since_meeting;
}

Item finish(Item item, const CommitmentView* commitment, std::vector<Stand> stands,
            const std::vector<Stand>& of_outcome, Calendar& calendar, const Circumstances& around,
            const Today& today) {
  stands.insert(stands.end(), of_outcome.begin(), of_outcome.end());
  item.state = state_of(item, commitment, of_outcome, around.national);
  take_stands(item, stands);
  take_due(item, calendar, today);
  take_stale(item, stands, calendar, today);
  if (const Meeting* meeting = calendar.find(item.origin.meeting)) {
    item.ordinal = meeting->ordinal;
    item.meeting_title = meeting->title;
  }
  const bool returns = item.state == "open" && item.standing && item.kind == "monitoring";
  if (returns) item.returns_on_agenda = calendar.course(item.body, item.said).coming;
  const auto strand = around.title_only.find(item.body + "/" + item.strand);
  if (item.strand.empty() || strand == around.title_only.end()) return item;
  item.silenced = strand->second;
  item.title_only = is_silenced(item.silenced, item.said);
  if (item.title_only) item.words.clear();
  const auto silence = [&](Stand& stand) {
    if (!is_silenced(item.silenced, stand.said)) return;
    stand.words.clear();
  };
  if (item.joint) silence(*item.joint);
  std::for_each(item.views.begin(), item.views.end(), silence);
  std::for_each(item.noted.begin(), item.noted.end(), silence);
  for (const Stand& stand : stands) {
    if (is_silenced(item.silenced, stand.said)) item.evidence -= stand.evidence;
  }
  return item;
}

// Whether this commitment follows the outcome up: what all agreed, or what the same party says, and
// of the same body. Nobody takes over what another said, and by less than all what all agreed.
bool follows(const CommitmentView& commitment, const Saying& saying, const Born& outcome,
             bool national) {
  const bool own = national && saying.said.voice == Voice::national;  // all there is to agree
  return commitment.body == outcome.body &&
         (saying.said.voice == Voice::joint || own ||
          (saying.said.voice == outcome.said.voice && saying.said.party == outcome.said.party &&
           saying.said.of == outcome.said.of));
}

// What each says it is: what all agreed alone, else each party's own word, else what it noted.
std::vector<const Saying*> words_of(const CommitmentView& commitment) {
  std::vector<const Saying*> out;
  std::set<std::string> known;
  for (const Saying& saying : commitment.descriptions) {
    if (known.insert(speaker(saying.said)).second) out.push_back(&saying);
    if (saying.said.voice == Voice::joint) break;
  }
  return out;
}

}  // namespace

bool is_silenced(const std::set<std::string>& silenced, const modules::Said& said) {
  return silenced.contains("") || (said.voice != Voice::joint && silenced.contains(said.party));
}

std::string Item::place(std::string_view circle) const {
  const bool is_over = state != "open" && state != "proposed";
  const char* const rank = overdue ? "0" : stale ? "1" : is_over ? "3" : "2";
  return rank + std::string("\n") + (due_day.empty() ? "~" : due_day) + "\n" + std::string(circle) +
         "\n" + key;
}

std::vector<Item> follow_up(const std::vector<CommitmentView>& commitments,
                            const std::vector<Born>& born, const Circumstances& around,
                            const Today& today) {
  Calendar calendar(around.meetings);
  std::multimap<std::string, const Born*> outcomes;  // by <meeting>#<outcome>
  for (const Born& one : born) {
    outcomes.emplace(one.origin.meeting + "#" + one.origin.outcome, &one);
  }
  std::set<const Born*> followed;
  std::set<std::string> keys;
  std::vector<Item> out;
  // Of several words on one thing the first has its name for a key.
  const auto key_of = [&](const std::string& name, const modules::Said& said) {
    return keys.insert(name).second ? name : name + "@" + said.party;
  };
  for (const CommitmentView& commitment : commitments) {
    for (const Saying* saying : words_of(commitment)) {
      const Commitment& what = saying->content.commitment();
      const auto [first, last] =
          outcomes.equal_range(what.source().meeting() + "#" + what.source().outcome());
      // What is only asked for does not take the place of what the meeting brought out.
      if (first != last && saying->said.voice == Voice::proposed) continue;
      std::vector<Stand> of_outcome;
      for (auto at = first; at != last; ++at) {
        if (!follows(commitment, *saying, *at->second, around.national)) continue;
        followed.insert(at->second);
        of_outcome = at->second->stands;
      }
      Item item;
      describe(item, what, *saying);
      item.key = key_of(commitment.matter, saying->said);
      item.matter = commitment.matter;
      item.body = commitment.body;
      item.id = commitment.id;
      item.closing = commitment.closing;
      std::vector<Stand> stands;
      for (const Saying& one : commitment.progress) stands.push_back(stand_of(one));
      out.push_back(finish(std::move(item), &commitment, std::move(stands), of_outcome, calendar,
                           around, today));
    }
  }
  for (const auto& [name, outcome] : outcomes) {
    if (followed.contains(outcome)) continue;
    Item item;
    describe(item, *outcome);
    item.key = key_of(name, outcome->said);
    item.matter = outcome->origin.meeting;
    item.body = outcome->body;
    item.id = outcome->origin.outcome;
    out.push_back(finish(std::move(item), nullptr, {}, outcome->stands, calendar, around, today));
  }
  std::sort(out.begin(), out.end(),
            [](const Item& a, const Item& b) { return a.place("") < b.place(""); });
  return out;
}

}  // namespace commitments
