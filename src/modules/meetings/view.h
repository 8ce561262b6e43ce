// What there is to see of meetings, for one viewer (record/view.h): the state of each, computed
// from its rows whenever it is asked for, and what was planned, said and agreed, each with who says
// so.
//
// The state depends on what the rows say, not on the order in which they came: a postponement names
// the schedule (round) that it is about, so it can never undo a later one; a schedule counts when
// all agreed it, 'held' when somebody who was there says so, and no date ever turns one into the
// other.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/json.h"
#include "base/result.h"
#include "meetings.pb.h"
#include "modules/json_fields.h"
#include "modules/rows.h"
#include "record/view.h"

namespace meetings {

struct Saying {
  Content content;
  modules::Said said;
  std::string matter;
};

enum class State {
  mooted,  // under consideration; also where nothing is said of its taking place
  proposed,
  agreed_in_principle,
  scheduled,
  confirmed,
  in_session,
  recessed,
  concluded,
  outcome_agreed,
  reported,
  postponed,
  cancelled,
};
std::string_view word(State state);
bool was_held(State state);  // concluded, outcome agreed or reported

// What a body's rules say about meetings (its charter).
struct Rules {
  // How many parties must say so before a meeting counts as postponed or cancelled.
  std::uint32_t parties_to_postpone = 1;
  // A circle of one party, whose word is all parties' word.
  bool one_party = false;
};

// What was said at one meeting about the next.
struct NextIntent {
  std::string meeting;  // matter of the one that is meant
  Saying saying;
};

struct MeetingView {
  std::string matter;
  std::string body;  // id
  std::string slug;
  State state = State::mooted;
  modules::Said state_said;  // who says that it stands so
  bool one_party = false;    // as in Rules
  bool held_by_all = false;  // all say that it was held, or agreed what came out of it
  // As far as the series is concerned it was held: all say so, or the party of this node does.
  bool counts_as_held = false;
  std::uint32_t ordinal = 0;  // 0: none, or not any more
  bool ordinal_agreed = false;
  modules::Names titles;
  std::optional<modules::Said> titles_said;  // whose word the titles are
  // What the open proposals to schedule it call it; while it has neither number nor title.
  std::uint32_t proposed_ordinal = 0;
  modules::Names proposed_titles;
  std::optional<modules::Said> proposed_ordinal_said;  // whose word it is
  std::optional<modules::Said> proposed_titles_said;
  Details shown;                   // when, where and how as it stands now
  std::uint32_t round = 0;         // of the schedule in force; 0: none was agreed
  std::uint32_t sitting = 0;       // how often it has recessed, in session or recessed
  std::string hangs_on;            // matter of the numbered meeting that this one belongs to
  std::uint32_t left_ordinal = 0;  // the number that a cancelled meeting had, left unassigned
  bool sine_die = false;
  std::optional<Saying> postponement;  // the one that counts now
  std::vector<Saying> planned;         // possibilities, intents, schedules
  std::vector<Saying> departures;      // every postponement and cancellation
  std::vector<Saying> held;
  std::vector<Saying> delegations;
  std::vector<Saying> sessions;
  std::vector<Saying> agenda;
  std::vector<Saying> outcomes;
  std::vector<Saying> outcome_statuses;
  std::vector<Saying> publications;
  std::vector<Saying> comments;
  std::vector<Saying> candidates;
  std::vector<Saying> availabilities;
  std::vector<Saying> substitutions;
  std::vector<Saying> attendances;
  std::vector<Saying> positions;
  std::vector<Saying> minutes;
  std::vector<Saying> minutes_comments;
  std::vector<Saying> corrections;
  std::vector<Saying> asked;    // open proposals of every kind
  std::vector<Saying> noted;    // what another party is noted to have said; counts for nothing
  std::vector<Saying> reports;  // that cover this meeting
  std::vector<Saying> reports_received;  // submitted to this meeting
  std::vector<Saying> acknowledgements;  // of these reports
  std::vector<NextIntent> next_intents;
  std::vector<std::string> variances;  // ordinal_reused, same_host_again, unusual_host, …
};

// An item that waits for a meeting to take it.
struct BacklogItem {
  std::string meeting;     // matter of the meeting that it was left at
  std::string key;         // its key there
  std::string carried_to;  // matter of the meeting on whose agenda it stands again; empty: none
  modules::Names reason;   // why, as whoever left it says
  Saying saying;
  modules::Said left_said;                    // who says that it was left
  std::optional<modules::Said> carried_said;  // who put it there
};

// Who is host by custom. It gives hints, never more.
struct HostCustom {
  enum class Rule { none, alternate, fixed, rotating };
  Rule rule = Rule::none;
  std::string fixed;               // journal name of who always is; empty: nobody says
  std::vector<std::string> order;  // of a rotation: the parties, as they are named
};

// Whose turn it is where the host rotates: whoever has waited longest, in whatever order the
// parties took their turns before.
class Turns {
 public:
  explicit Turns(const std::vector<std::string>& order) : order_(order) {}
  void take(const std::string& host) { last_[host] = ++count_; }
  // Another of the parties has waited longer.
  bool is_out_of_turn(const std::string& host) const;
  std::string next() const;  // empty: nobody was host yet

 private:
  std::uint32_t waited_since(const std::string& party) const;
  const std::vector<std::string>& order_;
  std::map<std::string, std::uint32_t> last_;
  std::uint32_t count_ = 0;
};

// One body's meetings by date, with variances.
struct Series {
  std::string body;
  std::vector<MeetingView> meetings;
  std::vector<Saying> reports;           // of this body
  std::vector<Saying> acknowledgements;  // of these
  std::vector<Saying> letters;           // also those noted
  std::vector<std::string> unreported;   // matters of held meetings that no sent report covers
  std::vector<BacklogItem> backlog;      // oldest first
  std::string own;                       // the party of this node; empty: nobody's
  // What the next schedule may suggest: one more than the highest number that all gave a meeting
  // (one that was cancelled too), or that the party of this node uses or proposes, and none that
  // another party uses or proposes.
  std::uint32_t next_ordinal = 1;
};
Result<Series> read_series(record::View& view, std::string_view circle, std::string_view body,
                           const Rules& rules = {}, const HostCustom& hosts = {});
// Bodies of which there are meetings, by identifier.
Result<std::vector<std::string>> list_series(record::View& view, std::string_view circle);
// One of a series that was read, with what was submitted to it and said at it of others. not_found
// where there is none, or none that the viewer may see: no difference.
Result<MeetingView> pick_meeting(record::View& view, std::string_view circle, Series& series,
                                 std::string_view slug);
// One by itself, without the series around it, which would be read whole: its titles, its ordinal
// and its days. What others say of it (reports, next meetings, hosts in turn) is not in it.
Result<MeetingView> read_meeting_alone(record::View& view, std::string_view circle,
                                       std::string_view body, std::string_view slug);
Result<MeetingView> read_meeting(record::View& view, std::string_view circle, std::string_view body,
                                 std::string_view slug, const Rules& rules = {});

// The meeting that comes next on `today` (YYYY-MM-DD), one whose date all agreed before others, and
// the last that counts as held; null: none.
const MeetingView* next_meeting(const Series& series, std::string_view today);
const MeetingView* last_held(const Series& series);

// Meetings that hang on this one, in the order of their dates.
std::vector<const MeetingView*> hanging_on(const Series& series, std::string_view matter);

// Counts leave out what hangs on another meeting.
struct Counts {
  std::size_t meetings = 0;
  std::size_t held = 0;
  std::size_t unreported = 0;
};
// `reports_upward`: the body has a reporting line; without one nothing is owed.
Counts count(const Series& series, bool reports_upward);

// Members of the answers about a meeting, into an object that is open: all but open_proposals and
// the acts (src/api/openapi.json, MeetingSummary and Meeting).
void write_summary(json::Writer& out, std::string_view circle, const MeetingView& meeting);
void write_meeting(json::Writer& out, std::string_view circle, const MeetingView& meeting);
// Members `plans` and `report` of a summary: what was planned beside what became of it, oldest
// first, and the report upward that covers it.
void write_plans(json::Writer& out, const MeetingView& meeting);
// The member `series` of the answer about a body, as an object; see series.h for reminders.
struct Reminder;
void write_series(json::Writer& out, const Series& series, const std::vector<Reminder>& reminders);

}  // namespace meetings
