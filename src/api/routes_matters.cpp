// Bodies, meetings, and what needs somebody today.
#include <algorithm>
#include <iterator>

#include "api/problem.h"
#include "api/record_json.h"
#include "api/routes.h"
#include "record/newest.h"

namespace api {
namespace {

constexpr std::size_t kOpenMax = 200;  // open proposals of one circle that 'today' shows
constexpr std::size_t kMovedMax = 20;
constexpr std::size_t kActsMax = 500;  // of one matter, on its own page: the newest
constexpr std::size_t kMeetingsAhead = 10;

// The newest acts of a matter, oldest first: what came last is never what is left out.
Result<std::vector<record::ActRow>> acts_of(record::View& view, std::string_view circle,
                                            std::string_view matter, std::size_t most) {
  return view.acts(circle, matter, record::kNewest, most);
}

// One more member in an object that a module wrote.
Bytes with_member(Bytes object, std::string_view name, ByteView value) {
  check(object.ends_with('}'));
  object.pop_back();
  if (!object.ends_with('{')) object += ',';
  object += '"';
  object += name;
  object += "\":";
  object += value;
  object += '}';
  return object;
}

}  // namespace

Bytes with_marking(Bytes object, const record::View& view) {
  json::Writer label;
  write_label(label, view.marking());
  return with_member(std::move(object), "label", label.take());
}

namespace {

bool has_member(const Bytes& object, std::string_view name) {
  const Result<json::Value> value = json::parse(object, std::size_t{64} << 20);
  return value.ok() && value.value().find(name) != nullptr;
}

}  // namespace

Result<Bytes> with_acts(Parts& parts, record::View& view, std::string_view circle, Bytes object) {
  const json::Value parsed = TRY(json::parse(object, std::size_t{64} << 20));
  if (parsed.find("circle") == nullptr) {
    json::Writer name;
    name.string(circle);
    object = with_member(std::move(object), "circle", name.take());
  }
  if (parsed.find("acts") != nullptr) return object;
  const std::string matter(parsed.text("matter").value_or(""));
  std::vector<record::ActRow> acts = TRY(acts_of(view, circle, matter, kActsMax));
  // With those on a body come those of the series of its meetings: its letters and reports upward.
  constexpr std::string_view kBodies = "bodies/";
  const bool has_series =
      matter.starts_with(kBodies) && matter.find('/', kBodies.size()) == matter.npos;
  if (has_series) {
    const std::string series = "meetings/" + matter.substr(kBodies.size());
    std::vector<record::ActRow> more = TRY(acts_of(view, circle, series, kActsMax));
    acts.insert(acts.end(), std::make_move_iterator(more.begin()),
                std::make_move_iterator(more.end()));
    std::stable_sort(acts.begin(), acts.end(),
                     [](const auto& one, const auto& two) { return one.time < two.time; });
  }
  std::size_t open = 0;
  Subjects subjects(parts.screens, view);
  json::Writer out;
  out.begin_array();
  for (const record::ActRow& act : acts) {
    if (act.type == "proposal" && act.verdict == "effective" && act.state == "open") ++open;
    write_act(out, subjects, circle, act);
  }
  out.end_array();
  object = with_member(std::move(object), "acts", out.take());
  if (parsed.find("open_proposals") == nullptr) {
    object = with_member(std::move(object), "open_proposals", std::to_string(open));
  }
  return object;
}

Result<std::vector<record::CircleView>> circles_of(record::View& view, const Call& call) {
  const std::string_view asked = call.asked("circle");
  if (asked.empty()) return view.circles();
  return std::vector<record::CircleView>{TRY(find_circle(view, asked))};
}

namespace {

// Items of a module's array, each with its circle.
Result<std::vector<std::pair<std::string, Bytes>>> items_of(const Result<Bytes>& array,
                                                            const std::string& circle) {
  if (!array.ok()) return array.error();
  const json::Value parsed = TRY(json::parse(array.value(), std::size_t{64} << 20));
  std::vector<std::pair<std::string, Bytes>> out;
  for (const json::Value& item : parsed.items()) {
    Bytes object = item.write();
    if (item.find("circle") == nullptr) {
      json::Writer name;
      name.string(circle);
      object = with_member(std::move(object), "circle", name.take());
    }
    out.emplace_back(circle, std::move(object));
  }
  return out;
}

// When a meeting may be, as text that sorts; empty: nobody has said.
std::string day_of(const json::Value& meeting) {
  const json::Value* date = meeting.find("date");
  return std::string(date == nullptr ? "" : date->text("from").value_or(""));
}

// Whether the last day that a meeting's date may mean is before `today`, to the precision that is
// known: 2026-10 is past in November, 2026-Q4 is not.
bool is_past(const json::Value& meeting, std::string_view today) {
  const json::Value* date = meeting.find("date");
  if (date == nullptr || date->is_null()) return false;
  std::string last(date->text("to").value_or(""));
  if (last.empty()) last = date->text("from").value_or("");
  if (last.size() == 7 && (last[5] == 'Q' || last[5] == 'H')) {
    const int month = (last[6] - '0') * (last[5] == 'Q' ? 3 : 6);
    last = last.substr(0, 5) + (month < 10 ? "0" : "") + std::to_string(month);
  }
  return !last.empty() && last < today.substr(0, last.size());
}

// Still to come: what was postponed, or has begun and not ended, is that whatever its day.
bool is_ahead(const json::Value& meeting, std::string_view today) {
  static constexpr std::string_view kWaiting[] = {"in_session", "recessed", "postponed"};
  static constexpr std::string_view kPlanned[] = {"mooted", "proposed", "agreed_in_principle",
                                                  "scheduled", "confirmed"};
  const auto state = meeting.text("state").value_or("");
  const auto is_of = [state](const auto& states) {
    return std::find(std::begin(states), std::end(states), state) != std::end(states);
  };
  return is_of(kWaiting) || (is_of(kPlanned) && !is_past(meeting, today));
}

struct Needed {
  std::string word;
  std::string circle;
  record::ActRow act;
  TimeMs due = 0;
};

// What of one act needs this party's answer.
std::optional<Needed> need_of(const Parts& parts, const std::string& circle,
                              const record::ActRow& act) {
  if (act.type != "proposal" || act.verdict != "effective" || act.state != "open")
    return std::nullopt;
  for (const record::Answer& answer : act.answers) {
    if (answer.party != parts.config.party) continue;
    if (answer.state == "none") return Needed{"answer", circle, act, 0};
    if (answer.state == "ad_referendum") {
      const bool overdue = answer.due != 0 && answer.due < parts.clock.now();
      return Needed{overdue ? "overdue_ad_referendum" : "confirm_ad_referendum", circle, act,
                    answer.due};
    }
  }
  return std::nullopt;
}

}  // namespace

void list_bodies(Parts& parts, Call& call, const Respond& respond) {
  const auto view = parts.engine.view(call.viewer());
  const auto circles = circles_of(*view, call);
  if (!circles.ok()) return respond(read_problem(circles.error()));
  json::Writer out;
  out.begin_object().key("items").begin_array();
  for (const record::CircleView& circle : circles.value()) {
    const auto items = items_of(parts.screens.bodies(*view, circle.id), circle.id);
    if (!items.ok()) return respond(read_problem(items.error()));
    for (const auto& [id, item] : items.value()) out.raw(item);
  }
  out.end_array().end_object();
  respond(json_response(200, with_marking(out.take(), *view)));
}

void get_body(Parts& parts, Call& call, const Respond& respond) {
  const auto view = parts.engine.view(call.viewer());
  const auto circle = find_circle(*view, call.parameters[0]);
  if (!circle.ok()) return respond(read_problem(circle.error()));
  const std::string_view as_of = call.asked("as_of");
  if (!as_of.empty() && (as_of.size() != 10 || !parse_time(std::string(as_of) + "T00:00:00Z"))) {
    return respond(problem("invalid", "as_of: has to be a day like 2031-05-12.", "as_of"));
  }
  Result<Bytes> body = parts.screens.body(*view, circle.value().id, call.parameters[1], as_of);
  if (body.ok() && !has_member(body.value(), "meetings")) {
    const auto items = items_of(
        parts.screens.meetings(*view, circle.value().id, call.parameters[1]), circle.value().id);
    json::Writer meetings;
    meetings.begin_array();
    if (items.ok()) {
      for (const auto& [id, item] : items.value()) meetings.raw(item);
    }
    meetings.end_array();
    body = with_member(std::move(body).value(), "meetings", meetings.take());
  }
  if (body.ok()) body = with_acts(parts, *view, circle.value().id, std::move(body).value());
  respond(body.ok() ? json_response(200, with_marking(std::move(body).value(), *view))
                    : read_problem(body.error()));
}

void list_meetings(Parts& parts, Call& call, const Respond& respond) {
  const auto view = parts.engine.view(call.viewer());
  const Result<std::size_t> limit = limit_of(call);
  if (!limit.ok()) return respond(problem("invalid", limit.error().message, "limit"));
  if (!call.asked("body").empty() && call.asked("circle").empty()) {
    return respond(
        problem("invalid", "body: needs circle, since bodies are named within a circle.", "body"));
  }
  const auto circles = circles_of(*view, call);
  if (!circles.ok()) return respond(read_problem(circles.error()));
  const std::string scope = "meetings\n" + std::string(call.asked("circle")) + "\n" +
                            std::string(call.asked("body")) + "\n" + call.viewer().name;
  std::string after;
  if (const std::string_view cursor = call.asked("after"); !cursor.empty()) {
    const auto place = parts.cursors.open(scope, cursor);
    if (!place)
      return respond(
          problem("invalid", "after: is no cursor of this list; begin without it.", "after"));
    after = *place;
  }
  json::Writer out;
  out.begin_object().key("items").begin_array();
  std::size_t count = 0;
  std::string last;
  bool more = false;
  // The key of a meeting is its circle and matter; the list begins behind the cursor's.
  bool reached = after.empty();
  for (const record::CircleView& circle : circles.value()) {
    const auto items =
        items_of(parts.screens.meetings(*view, circle.id, call.asked("body")), circle.id);
    if (!items.ok()) return respond(read_problem(items.error()));
    for (const auto& [id, item] : items.value()) {
      const Result<json::Value> parsed = json::parse(item);
      const std::string key =
          id + "\n" + std::string(parsed.ok() ? parsed.value().text("matter").value_or("") : "");
      if (!reached) {
        reached = key == after;
        continue;
      }
      if (count == limit.value()) {
        more = true;
        break;
      }
      ++count;
      last = key;
      out.raw(item);
    }
  }
  out.end_array();
  text_or_null(out, "next", more ? parts.cursors.seal(scope, last) : std::string());
  out.end_object();
  respond(json_response(200, with_marking(out.take(), *view)));
}

void get_meeting(Parts& parts, Call& call, const Respond& respond) {
  const auto view = parts.engine.view(call.viewer());
  const auto circle = find_circle(*view, call.parameters[0]);
  if (!circle.ok()) return respond(read_problem(circle.error()));
  Result<Bytes> meeting =
      parts.screens.meeting(*view, circle.value().id, call.parameters[1], call.parameters[2]);
  if (meeting.ok())
    meeting = with_acts(parts, *view, circle.value().id, std::move(meeting).value());
  respond(meeting.ok() ? json_response(200, with_marking(std::move(meeting).value(), *view))
                       : read_problem(meeting.error()));
}

void get_today(Parts& parts, Call& call, const Respond& respond) {
  const auto view = parts.engine.view(call.viewer());
  std::vector<Needed> needed;
  std::vector<std::pair<std::string, record::ActRow>> moved;
  std::vector<std::pair<std::string, Bytes>> ahead;
  const std::string today = time_text(parts.clock.now()).substr(0, 10);
  for (const record::CircleView& circle : view->circles()) {
    const auto open = view->open(circle.id, kOpenMax);
    if (!open.ok()) return respond(read_problem(open.error()));
    for (const record::ActRow& act : open.value()) {
      if (auto need = need_of(parts, circle.id, act)) needed.push_back(std::move(*need));
    }
    // Twice as many as are shown, since our own acts stand among them.
    const auto recent = view->recent(circle.id, 2 * kMovedMax);
    if (!recent.ok()) return respond(read_problem(recent.error()));
    for (const record::ActRow& act : recent.value()) {
      if (act.party != parts.config.party) moved.emplace_back(circle.id, act);
    }
    const auto items = items_of(parts.screens.meetings(*view, circle.id, ""), circle.id);
    if (!items.ok()) return respond(read_problem(items.error()));
    for (const auto& [id, item] : items.value()) {
      const Result<json::Value> meeting = json::parse(item);
      if (!meeting.ok() || !is_ahead(meeting.value(), today)) continue;
      // Those without a date come last.
      const std::string day = day_of(meeting.value());
      ahead.emplace_back(day.empty() ? "9999" : day, item);
    }
  }
  // Ties go by circle and place, so that an unchanged record gives the same bytes.
  std::sort(moved.begin(), moved.end(), [](const auto& a, const auto& b) {
    if (a.second.time != b.second.time) return a.second.time > b.second.time;
    if (a.first != b.first) return a.first < b.first;
    return a.second.ref.text() < b.second.ref.text();
  });
  std::sort(ahead.begin(), ahead.end());

  Subjects subjects(parts.screens, *view);
  json::Writer out;
  // The time of this answer to the minute, so that an unchanged day keeps its ETag for a while.
  out.begin_object().field("time", time_text(parts.clock.now() / 60'000 * 60'000));
  out.key("needs_me").begin_array();
  if (call.session.person.is_operator) {
    for (const node::Invitation& invitation : parts.engine.invitations()) {
      if (invitation.state != "received") continue;
      out.begin_object()
          .field("word", "join")
          .key("circle")
          .null()
          .field("matter", "")
          .key("act")
          .null()
          .field("invitation", invitation.id)
          .key("due")
          .null()
          .end_object();
    }
  }
  for (const Needed& need : needed) {
    out.begin_object()
        .field("word", need.word)
        .field("circle", need.circle)
        .field("matter", need.act.matter)
        .key("act");
    write_act(out, subjects, need.circle, need.act);
    out.key("invitation").null();
    time_field(out, "due", need.due);
    out.end_object();
  }
  out.end_array().key("moved").begin_array();
  for (std::size_t i = 0; i < std::min(moved.size(), kMovedMax); ++i) {
    write_act(out, subjects, moved[i].first, moved[i].second);
  }
  out.end_array().key("next_meetings").begin_array();
  for (std::size_t i = 0; i < std::min(ahead.size(), kMeetingsAhead); ++i) out.raw(ahead[i].second);
  out.end_array().key("links");
  write_links(out, parts, call.session, parts.links.links());
  out.end_object();
  respond(json_response(200, with_marking(out.take(), *view)));
}

}  // namespace api
