#include "modules/meetings/view.h"

#include <algorithm>
#include <map>
#include <set>
#include <tuple>

#include "modules/content.h"
#include "modules/dates.h"
#include "modules/meetings/agenda.h"
#include "modules/meetings/meetings.h"
#include "modules/meetings/state.h"

namespace meetings {

namespace {

using modules::Voice;

constexpr std::string_view kMeetings = "meetings/";

struct Gathered {
  std::map<std::string, MeetingView> meetings;  // by matter
  std::vector<Saying> reports;
  std::vector<Saying> acknowledgements;
  std::vector<Saying> letters;
};

void place(MeetingView& meeting, Saying saying) {
  if (saying.said.voice == Voice::noted) {
    meeting.noted.push_back(std::move(saying));
    return;
  }
  std::vector<Saying>* list = nullptr;
  switch (saying.content.says_case()) {
    case Content::kPossibility:
    case Content::kIntent:
    case Content::kSchedule:
    case Content::kStage:
      list = &meeting.planned;
      break;
    case Content::kPostponement:
    case Content::kCancellation:
      list = &meeting.departures;
      break;
    case Content::kHeld:
      list = &meeting.held;
      break;
    case Content::kDelegation:
      list = &meeting.delegations;
      break;
    case Content::kSession:
      list = &meeting.sessions;
      break;
    case Content::kAgendaItem:
      list = &meeting.agenda;
      break;
    case Content::kOutcome:
      list = &meeting.outcomes;
      break;
    case Content::kOutcomeStatus:
      list = &meeting.outcome_statuses;
      break;
    case Content::kPublication:
      list = &meeting.publications;
      break;
    case Content::kComment:
      list = &meeting.comments;
      break;
    case Content::kCandidate:
      list = &meeting.candidates;
      break;
    case Content::kAvailability:
      list = &meeting.availabilities;
      break;
    case Content::kSubstitution:
      list = &meeting.substitutions;
      break;
    case Content::kAttendance:
      list = &meeting.attendances;
      break;
    case Content::kPosition:
      list = &meeting.positions;
      break;
    case Content::kMinutes:
      list = &meeting.minutes;
      break;
    case Content::kMinutesComment:
      list = &meeting.minutes_comments;
      break;
    case Content::kCorrection:
      list = &meeting.corrections;
      break;
    default:
      return;
  }
  list->push_back(std::move(saying));
}

void place_in_series(Gathered& out, Saying saying) {
  if (saying.said.voice == Voice::proposed) return;
  if (saying.content.has_letter()) {
    out.letters.push_back(std::move(saying));
    return;
  }
  if (saying.said.voice == Voice::noted) return;
  if (saying.content.has_report()) out.reports.push_back(std::move(saying));
  if (saying.content.has_acknowledgement()) out.acknowledgements.push_back(std::move(saying));
}

Result<std::optional<Saying>> saying_of(modules::Row& row) {
  Saying saying;
  if (!modules::read_folded(row.content, saying.content)) return std::optional<Saying>();
  saying.said = std::move(row.said);
  saying.matter = row.matter;
  if (saying.said.voice == Voice::noted) saying.said.of = saying.content.words_of();
  return std::optional<Saying>(std::move(saying));
}

// Everything that is said below one matter prefix.
Result<Gathered> gather(record::View& view, std::string_view circle, const std::string& matter) {
  Gathered out;
  std::vector<modules::Row> rows = TRY(modules::read_rows(view, circle, matter, kModule));
  std::set<record::Reference> agreed;
  for (const modules::Row& row : rows) {
    if (row.said.voice == Voice::joint) agreed.insert(row.said.ref);
  }
  for (modules::Row& row : rows) {
    auto saying = TRY(saying_of(row));
    if (!saying) continue;
    if (!modules::is_meeting(row.matter)) {
      place_in_series(out, std::move(*saying));
      continue;
    }
    if (saying->said.voice == Voice::proposed &&
        (agreed.contains(saying->said.ref) || !modules::is_open(view, circle, saying->said.ref))) {
      continue;
    }
    MeetingView& meeting = out.meetings[row.matter];
    meeting.matter = row.matter;
    if (saying->said.voice == Voice::proposed) {
      meeting.asked.push_back(std::move(*saying));
    } else {
      place(meeting, std::move(*saying));
    }
  }
  for (auto& [name, meeting] : out.meetings) {
    const std::size_t slash = name.find('/', kMeetings.size());
    meeting.body = name.substr(kMeetings.size(), slash - kMeetings.size());
    meeting.slug = name.substr(slash + 1);
    std::sort(meeting.planned.begin(), meeting.planned.end(), [](const Saying& a, const Saying& b) {
      const auto key = [](const Saying& s) {
        return std::make_tuple(s.content.has_schedule() ? s.content.schedule().round() : 0U,
                               s.said.time, s.said.ref);
      };
      return key(a) < key(b);
    });
  }
  return out;
}

bool covers(const Saying& report, const std::string& matter) {
  const auto& list = report.content.report().covers();
  return std::find(list.begin(), list.end(), matter) != list.end();
}

auto ladder_key(const MeetingView& meeting) {
  const auto dates = modules::parse_dates(meeting.shown.dates());
  const std::string day = dates.ok() ? dates.value().first_day() : std::string();
  return std::make_tuple(day.empty() ? std::string("~") : day, meeting.ordinal, meeting.slug);
}

void find_variances(Series& series, const HostCustom& hosts) {
  // A number that a cancelled meeting left stays unassigned, whichever of the two came first; and
  // one party's word takes no number from what all agreed.
  std::set<std::uint32_t> ordinals;
  for (const MeetingView& meeting : series.meetings) ordinals.insert(meeting.left_ordinal);
  for (const bool agreed : {true, false}) {
    for (MeetingView& meeting : series.meetings) {
      if (meeting.ordinal == 0 || meeting.ordinal_agreed != agreed) continue;
      if (!ordinals.insert(meeting.ordinal).second) meeting.variances.push_back("ordinal_reused");
    }
  }
  std::string last_host;
  std::string last_agreed_host;
  Turns turns(hosts.order);
  Turns agreed_turns(hosts.order);
  for (MeetingView& meeting : series.meetings) {
    if (!was_held(meeting.state) || !meeting.hangs_on.empty()) continue;
    const std::string& host = meeting.shown.host();
    const std::string& before = meeting.held_by_all ? last_agreed_host : last_host;
    if (host.empty()) continue;
    if (hosts.rule == HostCustom::Rule::alternate && host == before) {
      meeting.variances.push_back("same_host_again");
    }
    const bool is_unusual =
        hosts.rule == HostCustom::Rule::fixed
            ? !hosts.fixed.empty() && host != hosts.fixed
            : hosts.rule == HostCustom::Rule::rotating &&
                  (meeting.held_by_all ? agreed_turns : turns).is_out_of_turn(host);
    if (is_unusual) meeting.variances.push_back("unusual_host");
    last_host = host;
    turns.take(host);
    if (!meeting.held_by_all) continue;
    last_agreed_host = host;
    agreed_turns.take(host);
  }
}

std::uint32_t next_ordinal_of(const Series& series) {
  std::uint32_t highest = 0;  // of all, and our own
  std::uint32_t others_highest = 0;
  std::set<std::uint32_t> others;
  const auto take = [&](std::uint32_t ordinal, const modules::Said& said, bool one_party) {
    const bool counts = said.voice == Voice::joint || one_party || said.party == series.own;
    if (counts) {
      highest = std::max(highest, ordinal);
    } else {
      others.insert(ordinal);
      if (said.voice != Voice::proposed) others_highest = std::max(others_highest, ordinal);
    }
  };
  for (const MeetingView& meeting : series.meetings) {
    highest = std::max(highest, meeting.left_ordinal);
    for (const auto* list : {&meeting.held, &meeting.planned, &meeting.asked}) {
      for (const Saying& saying : *list) {
        if (saying.content.has_possibility()) continue;
        take(details_of(saying).ordinal(), saying.said, meeting.one_party);
      }
    }
  }
  // Where neither all nor our side ever gave one, what others call theirs is all there is to go by.
  std::uint32_t next = (highest == 0 ? others_highest : highest) + 1;
  while (others.contains(next)) ++next;
  return next;
}

// Whether it was sent, as all say or the party of this node does.
bool is_sent(const Series& series, const Saying& report) {
  const bool counts =
      report.said.voice == Voice::joint || series.own.empty() || report.said.party == series.own;
  return counts && !report.content.report().sent().empty();
}

// Reports that were submitted to this meeting, of whatever body, and their acknowledgements.
Result<void> take_received(record::View& view, std::string_view circle, MeetingView& meeting) {
  const auto told = [](const std::optional<Saying>& saying) {
    return saying && saying->said.voice != Voice::proposed && saying->said.voice != Voice::noted;
  };
  for (modules::Row& row : TRY(modules::read_rows(view, circle, kMeetings, kModule, "report/"))) {
    auto saying = TRY(saying_of(row));
    if (told(saying) && saying->content.report().to_meeting() == meeting.matter) {
      meeting.reports_received.push_back(std::move(*saying));
    }
  }
  if (meeting.reports_received.empty()) return {};
  for (modules::Row& row :
       TRY(modules::read_rows(view, circle, kMeetings, kModule, "acknowledgement/"))) {
    auto saying = TRY(saying_of(row));
    if (told(saying)) meeting.acknowledgements.push_back(std::move(*saying));
  }
  return {};
}

}  // namespace

std::uint32_t Turns::waited_since(const std::string& party) const {
  const auto found = last_.find(party);
  return found == last_.end() ? 0 : found->second;
}

bool Turns::is_out_of_turn(const std::string& host) const {
  if (std::find(order_.begin(), order_.end(), host) == order_.end()) return false;
  return std::any_of(order_.begin(), order_.end(), [&](const std::string& party) {
    return waited_since(party) < waited_since(host);
  });
}

std::string Turns::next() const {
  if (count_ == 0 || order_.empty()) return {};
  return *std::min_element(order_.begin(), order_.end(),
                           [&](const std::string& one, const std::string& other) {
                             return waited_since(one) < waited_since(other);
                           });
}

std::string_view word(State state) {
  switch (state) {
    case State::mooted:
      return "mooted";
    case State::proposed:
      return "proposed";
    case State::agreed_in_principle:
      return "agreed_in_principle";
    case State::scheduled:
      return "scheduled";
    case State::confirmed:
      return "confirmed";
    case State::in_session:
      return "in_session";
    case State::recessed:
      return "recessed";
    case State::concluded:
      return "concluded";
    case State::outcome_agreed:
      return "outcome_agreed";
    case State::reported:
      return "reported";
    case State::postponed:
      return "postponed";
    case State::cancelled:
      return "cancelled";
  }
  return "mooted";
}

bool was_held(State state) {
  return state == State::concluded || state == State::outcome_agreed || state == State::reported;
}

Result<Series> read_series(record::View& view, std::string_view circle, std::string_view body,
                           const Rules& rules, const HostCustom& hosts) {
  const std::string series_matter = std::string(kMeetings) + std::string(body);
  if (!modules::is_series(series_matter)) {
    return Error{ErrorCode::not_found, "there is no such body here"};
  }
  Series out;
  out.body = body;
  out.own = view.party();
  Rules in_circle = rules;
  for (const record::CircleView& one : view.circles()) {
    if (one.id == circle) in_circle.one_party = one.national;
  }
  Gathered own = TRY(gather(view, circle, series_matter));
  out.reports = std::move(own.reports);
  out.acknowledgements = std::move(own.acknowledgements);
  out.letters = std::move(own.letters);
  Gathered gathered = TRY(gather(view, circle, series_matter + "/"));
  for (auto& [matter, meeting] : gathered.meetings) {
    for (const Saying& report : out.reports) {
      if (covers(report, matter)) meeting.reports.push_back(report);
    }
    std::set<std::string> reports;
    for (const Saying& report : meeting.reports) reports.insert(report.content.report().id());
    for (const Saying& saying : out.acknowledgements) {
      if (reports.contains(saying.content.acknowledgement().report())) {
        meeting.acknowledgements.push_back(saying);
      }
    }
    settle(meeting, in_circle);
    const bool own_word =
        std::any_of(meeting.held.begin(), meeting.held.end(),
                    [&](const Saying& held) { return held.said.party == out.own; });
    meeting.counts_as_held =
        was_held(meeting.state) && (meeting.held_by_all || own_word || out.own.empty());
    out.meetings.push_back(std::move(meeting));
  }
  std::sort(out.meetings.begin(), out.meetings.end(),
            [](const auto& a, const auto& b) { return ladder_key(a) < ladder_key(b); });
  find_variances(out, hosts);
  for (const MeetingView& meeting : out.meetings) {
    const bool reported = std::any_of(meeting.reports.begin(), meeting.reports.end(),
                                      [&](const Saying& report) { return is_sent(out, report); });
    if (meeting.counts_as_held && !reported && meeting.hangs_on.empty()) {
      out.unreported.push_back(meeting.matter);
    }
  }
  out.backlog = backlog_of(out.meetings);
  out.next_ordinal = next_ordinal_of(out);
  return out;
}

Result<std::vector<std::string>> list_series(record::View& view, std::string_view circle) {
  std::set<std::string> bodies;
  std::string after;
  for (;;) {
    const auto matters = TRY(view.matters(circle, kModule, after, 500));
    if (matters.empty()) break;
    for (const std::string& matter : matters) {
      if (!matter.starts_with(kMeetings)) continue;
      const std::size_t slash = matter.find('/', kMeetings.size());
      bodies.insert(matter.substr(kMeetings.size(), slash == std::string::npos
                                                        ? std::string::npos
                                                        : slash - kMeetings.size()));
    }
    after = matters.back();
  }
  return std::vector<std::string>(bodies.begin(), bodies.end());
}

Result<MeetingView> pick_meeting(record::View& view, std::string_view circle, Series& series,
                                 std::string_view slug) {
  const std::string matter = std::string(kMeetings) + series.body + "/" + std::string(slug);
  for (MeetingView& meeting : series.meetings) {
    if (meeting.matter != matter) continue;
    MeetingView out = meeting;
    TRY(take_received(view, circle, out));
    // What was said here about the next one stands in that one's matter.
    for (const MeetingView& other : series.meetings) {
      if (&other == &meeting) continue;
      for (const Saying& saying : other.planned) {
        if (saying.content.has_intent() && saying.content.intent().said_at() == matter) {
          out.next_intents.push_back({other.matter, saying});
        }
      }
    }
    // What all agreed first.
    std::stable_partition(
        out.next_intents.begin(), out.next_intents.end(),
        [](const NextIntent& one) { return one.saying.said.voice == Voice::joint; });
    return out;
  }
  return Error{ErrorCode::not_found, "there is no such meeting here"};
}

Result<MeetingView> read_meeting_alone(record::View& view, std::string_view circle,
                                       std::string_view body, std::string_view slug) {
  const std::string matter = std::string(kMeetings) + std::string(body) + "/" + std::string(slug);
  if (modules::is_meeting(matter)) {
    Gathered gathered = TRY(gather(view, circle, matter));
    if (const auto found = gathered.meetings.find(matter); found != gathered.meetings.end()) {
      settle(found->second, {});
      return std::move(found->second);
    }
  }
  return Error{ErrorCode::not_found, "there is no such meeting here"};
}

Result<MeetingView> read_meeting(record::View& view, std::string_view circle, std::string_view body,
                                 std::string_view slug, const Rules& rules) {
  Series series = TRY(read_series(view, circle, body, rules));
  return pick_meeting(view, circle, series, slug);
}

const MeetingView* next_meeting(const Series& series, std::string_view today) {
  const MeetingView* next = nullptr;
  const MeetingView* undated = nullptr;
  for (const MeetingView& meeting : series.meetings) {
    if (meeting.counts_as_held || meeting.state == State::cancelled) continue;
    const auto dates = modules::parse_dates(meeting.shown.dates());
    const std::string last = dates.ok() ? dates.value().last_day() : std::string();
    if (last.empty()) {
      if (undated == nullptr) undated = &meeting;
    } else if (last >= today) {
      if (meeting.round > 0) return &meeting;  // agreed before what is only thought of or asked for
      if (next == nullptr) next = &meeting;
    }
  }
  return next == nullptr ? undated : next;
}

const MeetingView* last_held(const Series& series) {
  const MeetingView* out = nullptr;
  for (const MeetingView& meeting : series.meetings) {
    if (meeting.counts_as_held && meeting.hangs_on.empty()) out = &meeting;
  }
  return out;
}

std::vector<const MeetingView*> hanging_on(const Series& series, std::string_view matter) {
  std::vector<const MeetingView*> out;
  for (const MeetingView& meeting : series.meetings) {
    if (meeting.hangs_on == matter) out.push_back(&meeting);
  }
  return out;
}

Counts count(const Series& series, bool reports_upward) {
  Counts out;
  for (const MeetingView& meeting : series.meetings) {
    if (!meeting.hangs_on.empty()) continue;
    ++out.meetings;
    out.held += meeting.counts_as_held ? 1 : 0;
  }
  out.unreported = reports_upward ? series.unreported.size() : 0;
  return out;
}

}  // namespace meetings
