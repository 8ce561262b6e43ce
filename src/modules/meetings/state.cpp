#include "modules/meetings/state.h"

#include <algorithm>
#include <set>

#include "modules/dates.h"

namespace meetings {

namespace {

using modules::Said;
using modules::Voice;

bool is_joint(const Saying& saying) { return saying.said.voice == Voice::joint; }

}  // namespace

const Details& details_of(const Saying& saying) {
  switch (saying.content.says_case()) {
    case Content::kPossibility:
      return saying.content.possibility().details();
    case Content::kIntent:
      return saying.content.intent().details();
    case Content::kSchedule:
      return saying.content.schedule().details();
    case Content::kHeld:
      return saying.content.held().details();
    default:
      return Details::default_instance();
  }
}

namespace {

// The schedule in force: the joint one of the highest round.
const Saying* current_schedule(const std::vector<Saying>& planned) {
  const Saying* out = nullptr;
  for (const Saying& saying : planned) {
    if (!saying.content.has_schedule() || !is_joint(saying)) continue;
    if (out == nullptr || saying.content.schedule().round() > out->content.schedule().round()) {
      out = &saying;
    }
  }
  return out;
}

// The joint one, or else the one that was said last (which decides only what is shown first).
const Saying* foremost(const std::vector<const Saying*>& sayings) {
  const Saying* out = nullptr;
  for (const Saying* saying : sayings) {
    const auto rank = [](const Saying& s) { return std::make_pair(is_joint(s), s.said.time); };
    if (out == nullptr || rank(*saying) > rank(*out)) out = saying;
  }
  return out;
}

// Those of one kind that are about this round, if enough parties say so.
const Saying* departure(const MeetingView& meeting, Content::SaysCase kind, std::uint32_t round,
                        const Rules& rules) {
  std::set<std::string> parties;
  std::vector<const Saying*> found;
  for (const Saying& saying : meeting.departures) {
    const Content& content = saying.content;
    const std::uint32_t about = content.has_postponement() ? content.postponement().round()
                                                           : content.cancellation().round();
    if (content.says_case() != kind || about != round) continue;
    parties.insert(saying.said.party);
    found.push_back(&saying);
  }
  const Saying* const first = foremost(found);
  if (first == nullptr) return nullptr;
  return is_joint(*first) || parties.size() >= rules.parties_to_postpone ? first : nullptr;
}

struct Standing {
  State state;
  const Saying* by;
};

Standing after_held(const MeetingView& meeting) {
  Standing out{State::concluded, &meeting.held.front()};
  for (const auto* list : {&meeting.outcomes, &meeting.publications, &meeting.minutes}) {
    const auto joint = std::find_if(list->begin(), list->end(), is_joint);
    if (joint == list->end()) continue;
    out = {State::outcome_agreed, &*joint};
    break;
  }
  std::vector<const Saying*> sent;
  for (const Saying& report : meeting.reports) {
    if (!report.content.report().sent().empty()) sent.push_back(&report);
  }
  if (const Saying* const report = foremost(sent)) out = {State::reported, report};
  return out;
}

Standing before_schedule(const MeetingView& meeting, const std::vector<Saying>& proposals) {
  std::vector<const Saying*> intents;
  for (const Saying& saying : meeting.planned) {
    // A schedule that one party states alone is its intent, and no more.
    if (saying.content.has_intent() || (saying.content.has_schedule() && !is_joint(saying))) {
      intents.push_back(&saying);
    }
  }
  const Saying* const intent = foremost(intents);
  if (intent != nullptr && is_joint(*intent)) return {State::agreed_in_principle, intent};
  for (const Saying& proposal : proposals) intents.push_back(&proposal);
  if (const Saying* const proposed = foremost(intents)) return {State::proposed, proposed};
  std::vector<const Saying*> possibilities;
  for (const Saying& saying : meeting.planned) {
    if (saying.content.has_possibility()) possibilities.push_back(&saying);
  }
  return {State::mooted, foremost(possibilities)};
}

// The farthest that anybody says: by sitting, then in session before recessed. What was said of an
// earlier sitting is behind what is said of a later one, in whatever order it arrives.
Standing under_schedule(MeetingView& meeting, const Saying& schedule) {
  Standing out{State::scheduled, &schedule};
  for (const Saying& saying : meeting.planned) {
    if (!saying.content.has_stage()) continue;
    const Stage& stage = saying.content.stage();
    if (stage.round() != schedule.content.schedule().round()) continue;
    const State state = stage.state() == Stage::IN_SESSION ? State::in_session
                        : stage.state() == Stage::RECESSED ? State::recessed
                                                           : State::confirmed;
    if (std::make_pair(stage.sitting(), state) > std::make_pair(meeting.sitting, out.state)) {
      out = {state, &saying};
      meeting.sitting = stage.sitting();
    }
  }
  return out;
}

Standing standing_of(MeetingView& meeting, const std::vector<Saying>& proposals,
                     const Saying* schedule, const Rules& rules) {
  if (!meeting.held.empty()) return after_held(meeting);
  const std::uint32_t round = schedule ? schedule->content.schedule().round() : 0;
  if (const auto* by = departure(meeting, Content::kCancellation, round, rules)) {
    return {State::cancelled, by};
  }
  if (const auto* by = departure(meeting, Content::kPostponement, round, rules)) {
    return {State::postponed, by};
  }
  if (schedule != nullptr) return under_schedule(meeting, *schedule);
  return before_schedule(meeting, proposals);
}

// Everything that says when and where, the first first: that it was held, then schedules from the
// last round on, then what is meant, then what is thought of; of each the newest before.
std::vector<const Saying*> in_order(const MeetingView& meeting, bool joint) {
  std::vector<const Saying*> out;
  for (const Saying& saying : meeting.held) {
    if (is_joint(saying) == joint) out.push_back(&saying);
  }
  std::vector<const Saying*> planned;
  for (const Saying& saying : meeting.planned) {
    if (!saying.content.has_stage() && is_joint(saying) == joint) planned.push_back(&saying);
  }
  std::sort(planned.begin(), planned.end(), [](const Saying* a, const Saying* b) {
    const auto key = [](const Saying* saying) {
      const Content& content = saying->content;
      return std::make_tuple(content.has_schedule(), content.schedule().round(),
                             content.has_intent(), saying->said.time, saying->said.ref);
    };
    return key(a) > key(b);
  });
  out.insert(out.end(), planned.begin(), planned.end());
  return out;
}

// What the meeting is known by: what all agreed, where they agreed anything of when and where, and
// then nothing else; where they did not, first what the one party says whose word it is that it
// stands so.
std::vector<const Saying*> known_by(const MeetingView& meeting) {
  std::vector<const Saying*> out = in_order(meeting, true);
  if (!out.empty() && !meeting.one_party) return out;
  const std::vector<const Saying*> others = in_order(meeting, false);
  out.insert(out.end(), others.begin(), others.end());
  const bool off = meeting.state == State::postponed || meeting.state == State::cancelled;
  if (meeting.one_party || !meeting.held.empty()) {
    std::stable_partition(out.begin(), out.end(),
                          [](const Saying* saying) { return saying->content.has_held(); });
  } else if (!off) {
    std::stable_partition(out.begin(), out.end(), [&](const Saying* saying) {
      return saying->said.party == meeting.state_said.party;
    });
  }
  return out;
}

// Whether it may complete what the first of them says: what all agreed, or the same party.
bool goes_with(const Saying& first, const Saying& saying, bool one_party) {
  return one_party || is_joint(first) || saying.said.party == first.said.party;
}

void take_titles(MeetingView& meeting, const std::vector<const Saying*>& known) {
  for (const Saying* saying : known) {
    meeting.titles = modules::names_of(details_of(*saying).titles());
    if (meeting.titles.empty()) continue;
    meeting.titles_said = saying->said;
    return;
  }
}

// The newest says it, where several do.
void take_proposed_names(MeetingView& meeting, const std::vector<Saying>& proposals) {
  if (meeting.ordinal != 0 || !meeting.titles.empty()) return;
  std::vector<const Saying*> in_order;
  for (const Saying& saying : proposals) in_order.push_back(&saying);
  std::sort(in_order.begin(), in_order.end(), [](const Saying* a, const Saying* b) {
    return std::tie(a->said.time, a->said.ref) < std::tie(b->said.time, b->said.ref);
  });
  for (const Saying* saying : in_order) {
    const Details& details = details_of(*saying);
    if (details.ordinal() != 0) {
      meeting.proposed_ordinal = details.ordinal();
      meeting.proposed_ordinal_said = saying->said;
    }
    if (details.titles_size() != 0) {
      meeting.proposed_titles = modules::names_of(details.titles());
      meeting.proposed_titles_said = saying->said;
    }
  }
}

// Numbers are given when a meeting is convened or was held, and by nothing less.
void take_ordinal(MeetingView& meeting, const Saying* schedule,
                  const std::vector<const Saying*>& known) {
  if (meeting.state == State::cancelled) {  // its number stays unassigned
    if (schedule != nullptr) meeting.left_ordinal = details_of(*schedule).ordinal();
    return;
  }
  if (!meeting.hangs_on.empty()) return;  // has the number of the one that it belongs to
  for (const Saying* saying : known) {
    if (!saying->content.has_held() && saying != schedule) continue;
    if (!goes_with(*known.front(), *saying, meeting.one_party)) continue;
    meeting.ordinal = details_of(*saying).ordinal();
    meeting.ordinal_agreed = is_joint(*saying) || meeting.one_party;
    if (meeting.ordinal != 0) return;
  }
}

// As it stands now; else as what it is known by says; before anything is said, as it is asked for.
void take_hangs_on(MeetingView& meeting, const std::vector<const Saying*>& known,
                   const std::vector<Saying>& proposals) {
  meeting.hangs_on = meeting.shown.hangs_on();
  for (const Saying* saying : known) {
    if (!goes_with(*known.front(), *saying, meeting.one_party)) continue;
    if (meeting.hangs_on.empty()) meeting.hangs_on = details_of(*saying).hangs_on();
  }
  if (!known.empty()) return;
  for (const Saying& saying : proposals) {
    if (meeting.hangs_on.empty()) meeting.hangs_on = details_of(saying).hangs_on();
  }
}

// What all agreed of its results is their word that it took place.
bool is_held_by_all(const MeetingView& meeting) {
  if (meeting.held.empty()) return false;
  const auto any = [](const std::vector<Saying>& list) {
    return std::any_of(list.begin(), list.end(), is_joint);
  };
  return meeting.one_party || any(meeting.held) || any(meeting.outcomes) ||
         any(meeting.publications) || any(meeting.minutes);
}

void take_variances(MeetingView& meeting) {
  if (meeting.held.empty()) return;
  const auto held = modules::parse_dates(meeting.shown.dates());
  if (!held.ok()) return;
  const bool agreed = std::any_of(meeting.planned.begin(), meeting.planned.end(), is_joint);
  for (const Saying& saying : meeting.planned) {
    if (agreed && !is_joint(saying))
      continue;  // one side's plan is none where there is an agreed one
    const auto planned = modules::parse_dates(details_of(saying).dates());
    if (!planned.ok() || planned.value().precision == modules::Precision::none) continue;
    if (held.value().first_day() > planned.value().last_day()) {
      meeting.variances.push_back("later_than_planned");
      return;
    }
  }
}

}  // namespace

void settle(MeetingView& meeting, const Rules& rules) {
  std::vector<Saying> proposals;
  for (const Saying& saying : meeting.asked) {
    if (saying.content.has_schedule() || saying.content.has_intent()) proposals.push_back(saying);
  }
  meeting.one_party = rules.one_party;
  const Saying* const schedule = current_schedule(meeting.planned);
  if (schedule != nullptr) meeting.round = schedule->content.schedule().round();
  const Standing standing = standing_of(meeting, proposals, schedule, rules);
  meeting.state = standing.state;
  if (standing.by != nullptr) meeting.state_said = standing.by->said;
  meeting.held_by_all = is_held_by_all(meeting);
  const std::vector<const Saying*> known = known_by(meeting);
  const bool agreed = !known.empty() && is_joint(*known.front());
  if (standing.state == State::postponed) {
    meeting.postponement = *standing.by;
    meeting.sine_die = standing.by->content.postponement().sine_die();
    meeting.shown.set_dates(standing.by->content.postponement().dates());
  } else if (agreed || (!known.empty() && known.front()->content.has_held())) {
    meeting.shown = details_of(*known.front());
  } else if (standing.by != nullptr) {
    meeting.shown = details_of(*standing.by);
  }
  take_hangs_on(meeting, known, proposals);
  take_ordinal(meeting, schedule, known);
  take_titles(meeting, known);
  take_proposed_names(meeting, proposals);
  take_variances(meeting);
}

}  // namespace meetings
