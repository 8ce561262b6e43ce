#include "modules/meetings/transitions.h"

#include <algorithm>

#include "modules/content.h"
#include "modules/meetings/answers.h"
#include "modules/meetings/meetings.h"
#include "modules/meetings/minutes.h"

namespace meetings {

namespace {

// States as a set.
constexpr std::uint32_t in(State state) { return 1U << static_cast<unsigned>(state); }

constexpr std::uint32_t kEarly =
    in(State::mooted) | in(State::proposed) | in(State::agreed_in_principle);
constexpr std::uint32_t kPlanned = in(State::scheduled) | in(State::confirmed);
constexpr std::uint32_t kUnderWay = in(State::in_session) | in(State::recessed);
constexpr std::uint32_t kHeld =
    in(State::concluded) | in(State::outcome_agreed) | in(State::reported);

struct Step {
  const char* name;
  const char* member;
  std::uint32_t from;
  State to;
  bool joint;
  bool reason;
};

// The one table of what follows what.
constexpr Step kSteps[] = {
    {"consider", "possibility", in(State::mooted), State::mooted, false, false},
    {"find_date", "candidate", kEarly | kPlanned | in(State::postponed), State::mooted, false,
     false},
    {"intend", "intent", in(State::mooted) | in(State::proposed), State::proposed, false, false},
    {"agree_in_principle", "intent", in(State::mooted) | in(State::proposed),
     State::agreed_in_principle, true, false},
    {"schedule", "schedule", kEarly, State::scheduled, true, false},
    {"reschedule", "schedule", kPlanned, State::scheduled, true, false},
    {"resume", "schedule", in(State::postponed), State::scheduled, true, false},
    {"confirm", "stage", in(State::scheduled), State::confirmed, false, false},
    {"open", "stage", kPlanned, State::in_session, false, false},
    {"recess", "stage", in(State::in_session), State::recessed, false, false},
    {"reopen", "stage", in(State::recessed), State::in_session, false, false},
    {"postpone", "postponement", in(State::agreed_in_principle) | kPlanned | in(State::recessed),
     State::postponed, false, true},
    {"cancel", "cancellation", kEarly | kPlanned | in(State::postponed), State::cancelled, false,
     true},
    {"conclude", "held",
     kEarly | kPlanned | kUnderWay | in(State::postponed) | in(State::concluded), State::concluded,
     true, false},
    {"agree_outcome", "outcome", kHeld, State::outcome_agreed, true, false},
    {"agree_minutes", "minutes", kHeld, State::outcome_agreed, true, false},
    {"agree_statement", "publication", kHeld, State::outcome_agreed, true, false},
    {"report", "report", in(State::concluded) | in(State::outcome_agreed), State::reported, false,
     false},
};

// `find_date` leaves the meeting as it stands.
bool stays(const Step& step) {
  return std::string_view(step.name) == "find_date" || std::string_view(step.name) == "consider";
}

Details planned_details(const MeetingView& meeting) {
  Details out = meeting.shown;
  if (meeting.state == State::postponed) {
    // As it was scheduled, but for the dates, which are those that the postponement named.
    for (const Saying& saying : meeting.planned) {
      if (saying.content.has_schedule() && saying.content.schedule().round() == meeting.round &&
          saying.said.voice == modules::Voice::joint) {
        out = saying.content.schedule().details();
      }
    }
    out.set_dates(meeting.shown.dates());
    out.clear_starts();
    out.clear_ends();
  }
  return out;
}

Content template_of(const Step& step, const MeetingView& meeting) {
  const std::string_view name = step.name;
  Content out;
  if (name == "consider") {
    out.mutable_possibility();
  } else if (name == "find_date") {
    out.mutable_candidate();
  } else if (name == "intend" || name == "agree_in_principle") {
    *out.mutable_intent()->mutable_details() = planned_details(meeting);
  } else if (std::string_view(step.member) == "schedule") {
    out.mutable_schedule()->set_round(meeting.round + 1);
    *out.mutable_schedule()->mutable_details() = planned_details(meeting);
  } else if (std::string_view(step.member) == "stage") {
    Stage& stage = *out.mutable_stage();
    stage.set_round(meeting.round);
    stage.set_state(name == "confirm"  ? Stage::CONFIRMED
                    : name == "recess" ? Stage::RECESSED
                                       : Stage::IN_SESSION);
    if (name == "recess") stage.set_sitting(meeting.sitting);
    if (name == "reopen") stage.set_sitting(meeting.sitting + 1);
  } else if (name == "postpone") {
    out.mutable_postponement()->set_round(meeting.round);
  } else if (name == "cancel") {
    out.mutable_cancellation()->set_round(meeting.round);
  } else if (name == "conclude") {
    *out.mutable_held()->mutable_details() = planned_details(meeting);
  } else if (name == "agree_outcome") {
    out.mutable_outcome();
  } else if (name == "agree_minutes") {
    out.mutable_minutes();
  } else if (name == "agree_statement") {
    out.mutable_publication()->set_kind(Publication::JOINT_STATEMENT);
  } else {
    out.mutable_report()->add_covers(meeting.matter);
  }
  return out;
}

bool has_joint_held(const MeetingView& meeting) {
  for (const Saying& saying : meeting.held) {
    if (saying.said.voice == modules::Voice::joint) return true;
  }
  return false;
}

// Agreed minutes are corrected by procès-verbal alone; others that are under way are still agreed.
bool has_minutes_to_agree(const MeetingView& meeting) {
  const std::vector<MinutesView> all = minutes_of(meeting);
  return all.empty() || std::any_of(all.begin(), all.end(), [](const MinutesView& one) {
           return one.state != MinutesState::agreed && one.state != MinutesState::corrected;
         });
}

// Whether it is of use here beyond what the state says.
bool fits(const Step& step, const MeetingView& meeting) {
  const std::string_view name = step.name;
  // What all said was held needs no second word; what one side says may become all sides'.
  if (name == "conclude" && meeting.state == State::concluded) return !has_joint_held(meeting);
  // A stage is said under a schedule that all agreed.
  if (std::string_view(step.member) == "stage") return meeting.round > 0;
  if (name == "agree_minutes") return has_minutes_to_agree(meeting);
  // Its results go upward with those of the meeting that it belongs to.
  if (name == "report") return meeting.hangs_on.empty();
  return true;
}

}  // namespace

std::optional<record::Reference> joint_on(const MeetingView& meeting, const std::string& topic_) {
  for (const auto* list :
       {&meeting.planned, &meeting.departures, &meeting.held, &meeting.delegations,
        &meeting.sessions, &meeting.agenda, &meeting.outcomes, &meeting.outcome_statuses,
        &meeting.publications, &meeting.comments, &meeting.candidates, &meeting.substitutions,
        &meeting.attendances, &meeting.positions, &meeting.minutes, &meeting.corrections}) {
    for (const Saying& saying : *list) {
      if (saying.said.voice == modules::Voice::joint && topic(saying.content) == topic_) {
        return saying.said.ref;
      }
    }
  }
  return std::nullopt;
}

std::vector<Transition> transitions_of(const MeetingView& meeting) {
  std::vector<Transition> out;
  for (const Step& step : kSteps) {
    if ((step.from & in(meeting.state)) == 0 || !fits(step, meeting)) continue;
    Transition one;
    one.name = step.name;
    one.to = stays(step) ? meeting.state : step.to;
    one.joint = step.joint;
    one.member = step.member;
    one.template_ = template_of(step, meeting);
    one.matter = one.member == "report" ? "meetings/" + meeting.body : meeting.matter;
    one.reason = step.reason;
    if (one.joint) one.predecessor = joint_on(meeting, topic(one.template_));
    out.push_back(std::move(one));
  }
  return out;
}

void write_transitions(json::Writer& out, const MeetingView& meeting) {
  out.key("transitions").begin_array();
  for (const Transition& one : transitions_of(meeting)) {
    out.begin_object()
        .field("name", one.name)
        .field("to", word(one.to))
        .field("type", one.joint ? "proposal" : "statement")
        .field("by", one.joint ? "all" : "any")
        .field("matter", one.matter)
        .field("module", kModule)
        .field("member", one.member)
        .key("content")
        .raw(modules::json_of_content(one.template_));
    out.field("reason", one.reason).key("predecessor");
    if (one.predecessor) {
      out.string(one.predecessor->text());
    } else {
      out.null();
    }
    out.end_object();
  }
  out.end_array();
}

}  // namespace meetings
