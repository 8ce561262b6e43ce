#include "screens.h"

#include <algorithm>

#include "api/record_json.h"
#include "charter/charter.h"
#include "modules/bodies/history.h"
#include "modules/bodies/view.h"
#include "modules/circle/circle.h"
#include "modules/content.h"
#include "modules/dates.h"
#include "modules/meetings/agenda.h"
#include "modules/meetings/calendar.h"
#include "modules/meetings/meetings.h"
#include "modules/meetings/series.h"
#include "modules/meetings/view.h"
#include "modules/texts/view.h"
#include "node/assembly.h"

namespace {

constexpr std::size_t kOpenMax = 1000;

// Open proposals by matter, of what the viewer sees.
Result<std::map<std::string, std::size_t>> open_by_matter(record::View& view,
                                                          std::string_view circle) {
  std::map<std::string, std::size_t> out;
  for (const record::ActRow& act : TRY(view.open(circle, kOpenMax))) ++out[act.matter];
  return out;
}

void write_meeting_summary(json::Writer& out, std::string_view circle,
                           const meetings::MeetingView& meeting,
                           const std::map<std::string, std::size_t>& open, bool report_owed) {
  out.begin_object();
  meetings::write_summary(out, circle, meeting);
  meetings::write_plans(out, meeting);
  out.field("report_owed", report_owed);
  const auto found = open.find(meeting.matter);
  out.field("open_proposals", found == open.end() ? std::size_t{0} : found->second)
      .key("counts")
      .begin_object()
      .field("outcomes", meeting.outcomes.size())
      .field("texts", meeting.publications.size())
      .end_object()
      .end_object();
}

// Held, and no sent report covers it, where the body reports to somebody.
bool owes_report(const meetings::Series& series, const meetings::MeetingView& meeting,
                 bool reports_upward) {
  return reports_upward && std::find(series.unreported.begin(), series.unreported.end(),
                                     meeting.matter) != series.unreported.end();
}

void write_maybe_meeting(json::Writer& out, std::string_view key, std::string_view circle,
                         const meetings::MeetingView* meeting,
                         const std::map<std::string, std::size_t>& open, bool report_owed) {
  out.key(key);
  if (meeting == nullptr) {
    out.null();
  } else {
    write_meeting_summary(out, circle, *meeting, open, report_owed);
  }
}

void write_counts(json::Writer& out, const meetings::Series& series, bool reports_upward) {
  const meetings::Counts counts = meetings::count(series, reports_upward);
  out.key("counts")
      .begin_object()
      .field("meetings", counts.meetings)
      .field("held", counts.held)
      .field("unreported", counts.unreported)
      .end_object();
}

// What the one module knows of custom, as the other asks for it.
meetings::Customs customs_of(const bodies::BodyView& body, std::string_view day) {
  const bodies::Custom& custom = bodies::custom_on(body, day);
  meetings::Customs out;
  out.meetings_per_year = custom.meetings_per_year();
  out.before_each_report = custom.before_each_report();
  out.reports_upward = bodies::reports_upward(body, day);
  using Rule = meetings::HostCustom::Rule;
  switch (custom.host_rule()) {
    case bodies::Custom::ALTERNATE:
      out.hosts.rule = Rule::alternate;
      break;
    case bodies::Custom::FIXED:
      out.hosts.rule = Rule::fixed;
      break;
    case bodies::Custom::ROTATING:
      out.hosts.rule = Rule::rotating;
      break;
    default:
      break;
  }
  out.hosts.fixed = custom.host();
  out.hosts.order = bodies::parties_on(body, day);
  return out;
}

}  // namespace

std::string ModuleScreens::today() { return time_text(clock_.now()).substr(0, 10); }

const ModuleScreens::RulesByBody* ModuleScreens::charter_rules(std::string_view circle) {
  const Result<std::string> yaml = charter_of_(circle);
  if (!yaml.ok() || yaml.value().empty()) return nullptr;
  const auto key = std::make_pair(std::string(circle), crypto::sha256(yaml.value()));
  auto known = rules_.find(key);
  if (known == rules_.end()) {
    if (rules_.size() >= 1000) rules_.clear();
    known = rules_.emplace(key, RulesByBody()).first;
    const charter::Reading reading = charter::read_charter(yaml.value());
    for (const charter::Body& one : reading.charter.bodies()) {
      BodyRules& rules = known->second[one.id()];
      rules.meetings.parties_to_postpone = one.parties_to_postpone();
      for (const charter::Party& party : reading.charter.parties()) {
        const auto& members = one.parties();
        if (std::find(members.begin(), members.end(), party.number()) == members.end()) continue;
        rules.members.push_back(party.name());
      }
    }
  }
  return &known->second;
}

meetings::Rules ModuleScreens::rules_of(std::string_view circle, std::string_view body) {
  const RulesByBody* all = charter_rules(circle);
  if (all == nullptr) return {};
  const auto rules = all->find(body);
  return rules == all->end() ? meetings::Rules() : rules->second.meetings;
}

std::vector<std::string> ModuleScreens::members_of(std::string_view circle, std::string_view body) {
  const RulesByBody* all = charter_rules(circle);
  if (all == nullptr) return {};
  const auto rules = all->find(body);
  return rules == all->end() ? std::vector<std::string>() : rules->second.members;
}

Result<meetings::Series> ModuleScreens::series_of(record::View& view, std::string_view circle,
                                                  std::string_view body) {
  const auto described = bodies::read_body_alone(view, circle, body);
  const meetings::HostCustom hosts =
      described.ok() ? customs_of(described.value(), today()).hosts : meetings::HostCustom();
  auto series = meetings::read_series(view, circle, body, rules_of(circle, body), hosts);
  if (!series.ok() && series.error().code == ErrorCode::not_found) {
    meetings::Series none;
    none.body = std::string(body);
    return none;
  }
  return series;
}

Result<Bytes> ModuleScreens::counterparts(record::View& view, std::string_view circle) {
  const std::vector<bodies::Counterpart> list = TRY(bodies::list_counterparts(view, circle));
  json::Writer out;
  out.begin_array();
  for (const bodies::Counterpart& one : list) {
    out.begin_object().field("name", one.party()).key("names");
    modules::write_names(out, modules::names_of(one.names()));
    out.key("short");
    modules::write_names(out, modules::names_of(one.abbreviations()));
    out.end_object();
  }
  out.end_array();
  return out.take();
}

Result<Bytes> ModuleScreens::persons(record::View& view, std::string_view circle) {
  const std::vector<bodies::PersonView> list = TRY(bodies::list_persons(view, circle));
  json::Writer out;
  out.begin_array();
  for (const bodies::PersonView& one : list) {
    out.begin_object().field("circle", circle);
    bodies::write_person(out, one);
    out.end_object();
  }
  out.end_array();
  return out.take();
}

Result<api::Screens::Subject> ModuleScreens::subject(record::View& view, std::string_view circle,
                                                     std::string_view matter) {
  Subject out;
  const auto take = [&out](const modules::Names& names) {
    if (names.empty()) return;
    json::Writer text;
    modules::write_names(text, names);
    out.names = text.take();
  };
  const auto parts_of = [&](std::string_view prefix) {
    return matter.starts_with(prefix) ? matter.substr(prefix.size()) : std::string_view();
  };
  if (const std::string_view person = parts_of("bodies/people/"); !person.empty()) {
    const bodies::PersonView known = TRY(bodies::read_person(view, circle, person));
    modules::Names names;
    for (const bodies::Saying& saying : known.names) {
      for (const bodies::NameForm& form : saying.content.person().names()) {
        names.try_emplace(form.lang(), form.text());
      }
    }
    take(names);
    return out;
  }
  if (const std::string_view body = parts_of("bodies/"); !body.empty()) {
    const bodies::BodyView known = TRY(bodies::read_body_alone(view, circle, body));
    const auto& names = known.body().names();
    take({names.begin(), names.end()});
    return out;
  }
  if (const std::string_view commitment = parts_of("commitments/"); !commitment.empty()) {
    const std::size_t slash = commitment.find('/');
    if (slash == std::string_view::npos) return out;
    const commitments::CommitmentView known = TRY(commitments::read_commitment(
        view, circle, commitment.substr(0, slash), commitment.substr(slash + 1)));
    take(modules::names_of(known.commitment().words()));
    return out;
  }
  if (const std::string_view text = parts_of("texts/"); !text.empty()) {
    const std::size_t slash = text.find('/');
    if (slash == std::string_view::npos) return out;
    const texts::TextView known =
        TRY(texts::read_text(view, circle, text.substr(0, slash), text.substr(slash + 1)));
    take(modules::names_of(known.text().titles()));
    return out;
  }
  const std::string_view rest = parts_of("meetings/");
  const std::size_t slash = rest.find('/');
  if (slash == std::string_view::npos) return out;
  const meetings::MeetingView meeting = TRY(
      meetings::read_meeting_alone(view, circle, rest.substr(0, slash), rest.substr(slash + 1)));
  take(meeting.titles.empty() ? meeting.proposed_titles : meeting.titles);
  out.ordinal = meeting.ordinal != 0 ? meeting.ordinal : meeting.proposed_ordinal;
  return out;
}

Result<Bytes> ModuleScreens::content_of_json(std::string_view module, ByteView json) {
  return node::content_from_json(module, json);
}

Result<Bytes> ModuleScreens::json_of_content(std::string_view module, ByteView content) {
  // A charter is read by people as it was agreed.
  if (module == "circle") {
    if (content.empty()) return Error{ErrorCode::not_found, "no content"};
    if (circle::release_of(content)) return circle::content_to_json(content);
    const charter::Charter read = TRY(charter::decode(content));
    return charter::to_json(read);
  }
  return node::content_to_json(module, content);
}

Result<std::string> ModuleScreens::kind_of_content(std::string_view module, ByteView content) {
  return node::kind_of_content(module, content);
}

Result<Bytes> ModuleScreens::bodies(record::View& view, std::string_view circle) {
  const std::string today = this->today();
  const std::vector<bodies::BodyView> list = TRY(bodies::list_bodies(view, circle, false, today));
  const auto open = TRY(open_by_matter(view, circle));
  json::Writer out;
  out.begin_array();
  for (const bodies::BodyView& body : list) {
    const meetings::Series series = TRY(series_of(view, circle, body.id));
    out.begin_object();
    bodies::write_summary(out, circle, body, today);
    write_maybe_meeting(out, "next_meeting", circle, meetings::next_meeting(series, today), open,
                        false);
    const meetings::MeetingView* last = meetings::last_held(series);
    write_maybe_meeting(
        out, "last_held", circle, last, open,
        last != nullptr && owes_report(series, *last, bodies::reports_upward(body, today)));
    write_counts(out, series, bodies::reports_upward(body, today));
    out.end_object();
  }
  out.end_array();
  return out.take();
}

Result<Bytes> ModuleScreens::body(record::View& view, std::string_view circle, std::string_view id,
                                  std::string_view as_of) {
  const std::string day = as_of.empty() ? today() : std::string(as_of);
  const bodies::BodyView body = TRY(bodies::read_body(view, circle, id, day));
  const auto open = TRY(open_by_matter(view, circle));
  const meetings::Series series = TRY(series_of(view, circle, id));
  json::Writer out;
  out.begin_object();
  bodies::write_body(out, circle, body, day);
  out.key("meetings").begin_array();
  for (const meetings::MeetingView& meeting : series.meetings) {
    write_meeting_summary(out, circle, meeting, open,
                          owes_report(series, meeting, bodies::reports_upward(body, today())));
  }
  out.end_array();
  write_counts(out, series, bodies::reports_upward(body, today()));
  out.key("series");
  meetings::write_series(out, series,
                         meetings::reminders_of(series, customs_of(body, today()), today()));
  out.end_object();
  return out.take();
}

Result<Bytes> ModuleScreens::meetings(record::View& view, std::string_view circle,
                                      std::string_view body) {
  std::vector<std::string> ids;
  if (body.empty()) {
    ids = TRY(meetings::list_series(view, circle));
  } else {
    ids.emplace_back(body);
  }
  const auto open = TRY(open_by_matter(view, circle));
  json::Writer out;
  out.begin_array();
  for (const std::string& id : ids) {
    const meetings::Series series = TRY(series_of(view, circle, id));
    const auto described = bodies::read_body(view, circle, id, today());
    const bool upward = described.ok() && bodies::reports_upward(described.value(), today());
    for (const meetings::MeetingView& meeting : series.meetings) {
      write_meeting_summary(out, circle, meeting, open, owes_report(series, meeting, upward));
    }
  }
  out.end_array();
  return out.take();
}

Result<Bytes> ModuleScreens::meeting(record::View& view, std::string_view circle,
                                     std::string_view body, std::string_view slug) {
  meetings::Series series = TRY(series_of(view, circle, body));
  const meetings::MeetingView meeting = TRY(meetings::pick_meeting(view, circle, series, slug));
  const auto open = TRY(open_by_matter(view, circle));
  json::Writer out;
  out.begin_object();
  meetings::write_meeting(out, circle, meeting);
  meetings::write_calendar(out, TRY(meetings::calendar_of(view, circle, meeting)));
  out.key("hanging").begin_array();
  for (const meetings::MeetingView* one : meetings::hanging_on(series, meeting.matter)) {
    write_meeting_summary(out, circle, *one, open, false);
  }
  out.end_array().field("next_ordinal", series.next_ordinal);
  meetings::write_backlog(out, series.backlog);
  out.end_object();
  return out.take();
}

Result<std::vector<api::CalendarEvent>> ModuleScreens::events(record::View& view,
                                                              std::string_view circle,
                                                              std::string_view body,
                                                              std::string_view language) {
  using Status = api::CalendarEvent::Status;
  std::vector<std::string> ids;
  if (body.empty()) {
    ids = TRY(meetings::list_series(view, circle));
  } else {
    ids.emplace_back(body);
  }
  const auto in_language = [&](const auto& names) -> std::string {
    for (const std::string& wanted : {std::string(language), std::string("en")}) {
      if (const auto found = names.find(wanted); found != names.end()) return found->second;
    }
    return names.empty() ? std::string() : names.begin()->second;
  };
  std::vector<api::CalendarEvent> out;
  for (const std::string& id : ids) {
    const auto described = bodies::read_body(view, circle, id);
    std::string name = id;
    if (described.ok()) {
      const bodies::Body& known = described.value().body();
      const std::string abbreviation = in_language(known.abbreviations());
      const std::string full = in_language(known.names());
      if (!full.empty()) name = full;
      if (!abbreviation.empty()) name = abbreviation;
    }
    const meetings::Series series = TRY(series_of(view, circle, id));
    for (const meetings::MeetingView& meeting : series.meetings) {
      const meetings::CalendarEntry entry = TRY(meetings::calendar_of(view, circle, meeting));
      if (entry.status == meetings::EventStatus::none) continue;
      const modules::Dates days = TRY(modules::parse_dates(entry.dates));
      api::CalendarEvent event;
      event.uid = entry.uid;
      event.sequence = entry.sequence;
      event.changed = entry.changed;
      event.status = entry.status == meetings::EventStatus::confirmed   ? Status::confirmed
                     : entry.status == meetings::EventStatus::cancelled ? Status::cancelled
                                                                        : Status::tentative;
      event.first = days.first_day();
      event.last = days.last_day();
      event.timezone = entry.timezone;
      event.starts = entry.starts;
      event.ends = entry.ends;
      event.summary = meeting.ordinal == 0 ? name : name + " " + std::to_string(meeting.ordinal);
      event.category = name;
      event.location = in_language(meeting.shown.place().city());
      out.push_back(std::move(event));
    }
  }
  return out;
}

api::CharterCheck ModuleScreens::check_charter(std::string_view yaml) {
  api::CharterCheck out;
  const charter::Reading reading = charter::read_charter(yaml);
  for (const charter::Problem& problem : reading.problems) {
    out.errors.push_back({problem.place.line, problem.place.column, problem.message});
  }
  if (!out.errors.empty()) return out;
  out.json = charter::to_json(reading.charter);
  for (const charter::Party& party : reading.charter.parties()) out.parties.push_back(party.name());
  return out;
}

Result<std::string> ModuleScreens::charter_of_content(ByteView content) {
  const charter::Charter read = TRY(charter::decode(content));
  return charter::to_yaml(read);
}
