#include "api/calendar.h"

#include <libical/ical.h>

#include <algorithm>
#include <memory>
#include <set>

#include "base/encoding.h"
#include "base/json.h"

namespace api {
namespace {

struct FreeComponent {
  void operator()(icalcomponent* component) const { icalcomponent_free(component); }
};
using Component = std::unique_ptr<icalcomponent, FreeComponent>;

void add(icalcomponent* to, icalproperty* property) { icalcomponent_add_property(to, property); }

void add_x(icalcomponent* to, const char* name, const std::string& value) {
  icalproperty* const property = icalproperty_new_x(value.c_str());
  icalproperty_set_x_name(property, name);
  add(to, property);
}

// A day of the calendar; `after` days later.
std::optional<icaltimetype> day_of(const std::string& text, int after = 0) {
  if (text.size() != 10 || !parse_time(text + "T00:00:00Z")) return std::nullopt;
  const std::string plain = text.substr(0, 4) + text.substr(5, 2) + text.substr(8, 2);
  icaltimetype day = icaltime_from_string(plain.c_str());
  if (icaltime_is_null_time(day) || !day.is_date) return std::nullopt;
  icaltime_adjust(&day, after, 0, 0, 0);
  return day;
}

// One line each: a text from the record never makes a line of its own.
std::string one_line(std::string text) {
  std::replace_if(
      text.begin(), text.end(), [](char c) { return static_cast<unsigned char>(c) < 0x20; }, ' ');
  return text;
}

// `day` at that time there, HH:MM; nothing where it is none.
std::optional<icaltimetype> at(icaltimetype day, const std::string& time) {
  if (time.size() != 5 || !parse_time("2000-01-01T" + time + ":00Z")) return std::nullopt;
  day.is_date = 0;
  day.hour = std::stoi(time.substr(0, 2));
  day.minute = std::stoi(time.substr(3));
  return day;
}

icalproperty* in_zone(icalproperty* time, const std::string& zone) {
  icalproperty_add_parameter(time, icalparameter_new_tzid(zone.c_str()));
  return time;
}

// From the first day to the last, or from its start on the first to its end on the last. `end` is
// the day after the last.
void add_times(icalcomponent* to, const CalendarEvent& event, icaltimetype first, icaltimetype end,
               bool zone_known) {
  const auto starts = zone_known ? at(first, event.starts) : std::nullopt;
  if (!starts) {
    add(to, icalproperty_new_dtstart(first));
    add(to, icalproperty_new_dtend(end));
    return;
  }
  add(to, in_zone(icalproperty_new_dtstart(*starts), event.timezone));
  auto ends = at(*day_of(event.last), event.ends);
  // Several days without an end last to the end of the last; of one day nobody says how long.
  if (!ends && event.first != event.last) ends = at(end, "00:00");
  if (ends && icaltime_compare(*starts, *ends) < 0)
    add(to, in_zone(icalproperty_new_dtend(*ends), event.timezone));
}

Component event_of(const CalendarEvent& event, bool zone_known) {
  const auto first = day_of(event.first);
  const auto end = day_of(event.last, 1);
  if (!first || !end || icaltime_compare(*first, *end) >= 0) return nullptr;
  Component out(icalcomponent_new(ICAL_VEVENT_COMPONENT));
  icalcomponent* const to = out.get();
  const icaltimetype changed = icaltime_from_timet_with_zone(
      static_cast<time_t>(event.changed / 1000), 0, icaltimezone_get_utc_timezone());
  add(to, icalproperty_new_uid(event.uid.c_str()));
  add(to, icalproperty_new_dtstamp(changed));
  add(to, icalproperty_new_lastmodified(changed));
  add(to, icalproperty_new_sequence(
              static_cast<int>(std::min<std::uint64_t>(event.sequence, std::uint64_t{1} << 30))));
  add_times(to, event, *first, *end, zone_known);
  add(to, icalproperty_new_summary(one_line(event.summary).c_str()));
  if (!event.category.empty())
    add(to, icalproperty_new_categories(one_line(event.category).c_str()));
  if (!event.notice.empty()) add(to, icalproperty_new_description(one_line(event.notice).c_str()));
  if (!event.location.empty()) add(to, icalproperty_new_location(one_line(event.location).c_str()));
  add(to, icalproperty_new_status(
              event.status == CalendarEvent::Status::confirmed   ? ICAL_STATUS_CONFIRMED
              : event.status == CalendarEvent::Status::cancelled ? ICAL_STATUS_CANCELLED
                                                                 : ICAL_STATUS_TENTATIVE));
  add(to, icalproperty_new_transp(ICAL_TRANSP_TRANSPARENT));
  add(to, icalproperty_new_class(ICAL_CLASS_PRIVATE));
  if (event.status != CalendarEvent::Status::cancelled) {
    icalcomponent* const alarm = icalcomponent_new(ICAL_VALARM_COMPONENT);
    add(alarm, icalproperty_new_action(ICAL_ACTION_DISPLAY));
    add(alarm, icalproperty_new_description(one_line(event.summary).c_str()));
    icaltriggertype day_before = icaltriggertype_from_int(-24 * 3600);
    add(alarm, icalproperty_new_trigger(day_before));
    icalcomponent_add_component(to, alarm);
  }
  return out;
}

// From the zones of this machine.
icalcomponent* zone_of(const std::string& name) {
  static const bool ready = [] {
    icaltimezone_set_builtin_tzdata(0);
    return true;
  }();
  static_cast<void>(ready);
  icaltimezone* const zone = icaltimezone_get_builtin_timezone(name.c_str());
  if (zone == nullptr) return nullptr;
  icalcomponent* const rules = icaltimezone_get_component(zone);
  if (rules == nullptr) return nullptr;
  icalcomponent* const out = icalcomponent_new_clone(rules);
  // By its plain name, and not by libical's own of it.
  icalproperty* const id = icalcomponent_get_first_property(out, ICAL_TZID_PROPERTY);
  if (id != nullptr) icalproperty_set_tzid(id, name.c_str());
  return out;
}

}  // namespace

Bytes write_calendar(const std::string& name, const std::vector<CalendarEvent>& events) {
  const Component calendar(icalcomponent_new(ICAL_VCALENDAR_COMPONENT));
  icalcomponent* const to = calendar.get();
  add(to, icalproperty_new_version("2.0"));
  add(to, icalproperty_new_prodid("-//Entente//Entente node//EN"));
  add(to, icalproperty_new_calscale("GREGORIAN"));
  add(to, icalproperty_new_method(ICAL_METHOD_PUBLISH));
  add(to, icalproperty_new_name(one_line(name).c_str()));
  add_x(to, "X-WR-CALNAME", one_line(name));
  add(to, icalproperty_vanew_refreshinterval(icaldurationtype_from_int(3600),
                                             icalparameter_new_value(ICAL_VALUE_DURATION),
                                             static_cast<void*>(nullptr)));
  add_x(to, "X-PUBLISHED-TTL", "PT1H");
  std::set<std::string> zones;
  for (const CalendarEvent& event : events) {
    if (event.timezone.empty() || event.starts.empty() || zones.contains(event.timezone)) continue;
    icalcomponent* const rules = zone_of(event.timezone);
    if (rules == nullptr) continue;
    icalcomponent_add_component(to, rules);
    zones.insert(event.timezone);
  }
  for (const CalendarEvent& event : events) {
    Component one = event_of(event, zones.contains(event.timezone));
    if (one) icalcomponent_add_component(to, one.release());
  }
  char* const text = icalcomponent_as_ical_string_r(to);
  Bytes out(text == nullptr ? "" : text);
  icalmemory_free_buffer(text);
  return out;
}

std::string Feed::id() const { return hex(crypto::sha256(secret.view()).view()).substr(0, 16); }

Bytes encode_feeds(const std::vector<Feed>& feeds) {
  json::Writer out;
  out.begin_object().key("feeds").begin_array();
  for (const Feed& feed : feeds) {
    out.begin_object()
        .field("secret_sha256", hex(feed.secret.view()))
        .field("viewer", feed.viewer)
        .field("circle", feed.circle)
        .field("body", feed.body)
        .field("language", feed.language)
        .field("name", feed.name)
        .field("made", time_text(feed.made))
        .end_object();
  }
  out.end_array().end_object();
  return out.take() + "\n";
}

Result<std::vector<Feed>> decode_feeds(ByteView text) {
  const json::Value all = TRY(json::parse(text, std::size_t{16} << 20));
  const json::Value* const list = all.find("feeds");
  const Error wrong{ErrorCode::invalid, "this is no list of calendar feeds"};
  if (list == nullptr || !list->is_array()) return wrong;
  std::vector<Feed> out;
  for (const json::Value& one : list->items()) {
    Feed feed;
    const auto text_of = [&](std::string_view name) {
      return std::string(one.text(name).value_or(""));
    };
    const std::optional<Bytes> secret = unhex(text_of("secret_sha256"));
    const std::optional<TimeMs> made = parse_time(text_of("made"));
    if (!secret || secret->size() != 32 || !made || text_of("viewer").empty()) return wrong;
    feed.secret = crypto::Hash::from(*secret);
    feed.viewer = text_of("viewer");
    feed.circle = text_of("circle");
    feed.body = text_of("body");
    feed.language = text_of("language");
    feed.name = text_of("name");
    feed.made = *made;
    out.push_back(std::move(feed));
  }
  return out;
}

}  // namespace api
