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

bool is_later(const Stand& one, const Stand& other) {
  return std::tuple(last_day(one.date), one.said.time, one.said.ref) >
         std::tuple(last_day(other.date), other.said.time, other.said.ref);
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

struct Calendar {
  std::map<std::string, const Meeting*> by_matter;
  std::map<std::string, const Meeting*> last_held;         // by body
  std::map<std::string, std::vector<std::string>> coming;  // by body, in the order given

  explicit Calendar(const std::vector<Meeting>& meetings) {
    for (const Meeting& meeting : meetings) {
      by_matter[meeting.matter] = &meeting;
      if (meeting.was_held) {
        const Meeting*& last = last_held[meeting.body];
        if (last == nullptr || last->last_day <= meeting.last_day) last = &meeting;
      } else if (!meeting.was_cancelled && coming[meeting.body].size() < kComingMax) {
        coming[meeting.body].push_back(meeting.matter);
      }
    }
  }
  const Meeting* find(const std::string& matter) const {
    const auto found = by_matter.find(matter);
    return found == by_matter.end() ? nullptr : found->second;
  }
};

// The day that a due date or meeting ends; a meeting that was not held makes nothing overdue.
void take_due(Item& item, const Calendar& calendar, const Today& today) {
  const bool is_open = item.state == "open";
  if (!item.due.empty()) {
    item.due_day = last_day(item.due);
    item.overdue = is_open && !item.due_day.empty() && item.due_day < today.day;
  } else if (const Meeting* meeting = calendar.find(item.due_at)) {
    if (!meeting->was_cancelled) item.due_day = meeting->last_day;
    item.overdue =
        is_open && meeting->was_held && !item.due_day.empty() && item.due_day < today.day;
  }
}

// Whether nobody has said anything of it for long, or since the body met last. What was only
// reaffirmed or taken as a position asks for nothing to be done.
void take_stale(Item& item, const std::vector<Stand>& stands, const Calendar& calendar,
                const Today& today) {
  if (item.state != "open" || item.kind == "position" || item.kind == "goal_reaffirmed") return;
  const Meeting* const origin = calendar.find(item.origin.meeting);
  std::string moved = modules::utc_text(item.said.time).substr(0, 10);
  if (origin != nullptr && origin->was_held && !origin->last_day.empty()) moved = origin->last_day;
  const auto last = calendar.last_held.find(item.body);
  const Meeting* const met = last == calendar.last_held.end() ? nullptr : last->second;
  bool spoken_of = met != nullptr && item.origin.meeting == met->matter;
  for (const Stand& stand : stands) {
    moved = std::max(moved, last_day(stand.date));
    spoken_of = spoken_of || (met != nullptr && stand.at_meeting == met->matter);
  }
  const bool since_meeting =
      met != nullptr && !spoken_of && !met->first_day.empty() && moved < met->first_day;
  item.stale = moved < today.stale_before || since_meeting;
}

Item finish(Item item, const CommitmentView* commitment, std::vector<Stand> stands,
            const std::vector<Stand>& of_outcome, const Calendar& calendar,
            const Circumstances& around, const Today& today) {
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
  const auto coming = calendar.coming.find(item.body);
  if (returns && coming != calendar.coming.end()) item.returns_on_agenda = coming->second;
  const std::string strand = item.body + "/" + item.strand;
  item.title_only = !item.strand.empty() && around.title_only.contains(strand);
  if (item.title_only) {
    item.words.clear();
    const auto silence = [](Stand& stand) { stand.words.clear(); };
    if (item.joint) silence(*item.joint);
    std::for_each(item.views.begin(), item.views.end(), silence);
    std::for_each(item.noted.begin(), item.noted.end(), silence);
    item.evidence = 0;
  }
  return item;
}

// Whether what a commitment matter says may be shown in the place of the outcome that it follows:
// what all agreed is never replaced by less.
bool outranks(const Saying& saying, const Born& born) {
  return saying.said.voice == Voice::joint || born.said.voice != Voice::joint;
}

}  // namespace

std::string Item::place(std::string_view circle) const {
  const bool is_over = state != "open" && state != "proposed";
  const char* const rank = overdue ? "0" : stale ? "1" : is_over ? "3" : "2";
  return rank + std::string("\n") + (due_day.empty() ? "~" : due_day) + "\n" + std::string(circle) +
         "\n" + key;
}

std::vector<Item> follow_up(const std::vector<CommitmentView>& commitments,
                            const std::vector<Born>& born, const Circumstances& around,
                            const Today& today) {
  const Calendar calendar(around.meetings);
  std::map<std::string, const Born*> outcomes;  // by <meeting>#<outcome>
  for (const Born& one : born) outcomes[one.origin.meeting + "#" + one.origin.outcome] = &one;
  std::map<std::string, bool> followed;
  std::vector<Item> out;
  for (const CommitmentView& commitment : commitments) {
    if (commitment.descriptions.empty()) continue;  // said of what this viewer is not shown
    const Saying& first = commitment.descriptions.front();
    const Source& source = commitment.commitment().source();
    const std::string key = source.meeting() + "#" + source.outcome();
    const auto found = outcomes.find(key);
    const Born* const outcome = found == outcomes.end() ? nullptr : found->second;
    // What is only asked for does not take the place of what the meeting brought out.
    if (outcome != nullptr && first.said.voice == Voice::proposed) continue;
    Item item;
    describe(item, commitment.commitment(), first);
    if (outcome != nullptr) {
      followed[key] = true;
      if (!outranks(first, *outcome)) {
        describe(item, *outcome);
        item.strand = commitment.commitment().strand();
      }
    }
    item.key = item.matter = commitment.matter;
    item.body = commitment.body;
    item.id = commitment.id;
    item.closing = commitment.closing;
    std::vector<Stand> stands;
    for (const Saying& saying : commitment.progress) stands.push_back(stand_of(saying));
    out.push_back(finish(std::move(item), &commitment, std::move(stands),
                         outcome == nullptr ? std::vector<Stand>() : outcome->stands, calendar,
                         around, today));
  }
  for (const auto& [key, outcome] : outcomes) {
    if (followed.contains(key)) continue;
    Item item;
    describe(item, *outcome);
    item.key = key;
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
