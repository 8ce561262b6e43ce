// Calendars (RFC 5545): each event a row. Recurrences are not unrolled and nothing is fetched.
#include <libical/ical.h>

#include <memory>

#include "papers/charset.h"
#include "papers/clean.h"
#include "papers/limits.h"
#include "papers/serial_days.h"
#include "papers/table.h"

namespace papers {
namespace {

constexpr std::size_t kDepthMax = 8;

struct Free {
  void operator()(icalcomponent* component) const { icalcomponent_free(component); }
};

// How deep components lie in one another and how many there are, before the library makes any.
Result<void> check_shape(std::string_view text) {
  std::size_t depth = 0;
  std::size_t count = 0;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t end = std::min(text.find('\n', at), text.size());
    const std::string_view line = text.substr(at, end - at);
    at = end + 1;
    if (line.size() < 4 || (line[0] | 0x20) > 'e') continue;
    std::string begin;
    for (const char c : line.substr(0, 6))
      begin += c >= 'a' && c <= 'z' ? static_cast<char>(c & ~0x20) : c;
    if (begin == "BEGIN:") {
      ++count;
      if (++depth > kDepthMax)
        return Error{ErrorCode::invalid,
                     "the calendar is refused: its parts lie too deep in others"};
    } else if (begin.starts_with("END:") && depth > 0) {
      --depth;
    }
    if (count > 3 * kEventsMax)
      return Error{ErrorCode::invalid, "the calendar has more than " + std::to_string(kEventsMax) +
                                           " events; split it"};
  }
  return {};
}

std::string day_of(const icaltimetype& time) {
  if (icaltime_is_null_time(time) != 0 || !is_day(time.year, time.month, time.day)) return {};
  char text[48];
  std::snprintf(text, sizeof text, "%04d-%02d-%02d", time.year, time.month, time.day);
  return text;
}

std::string property(icalcomponent* event, icalproperty_kind kind) {
  icalproperty* found = icalcomponent_get_first_property(event, kind);
  if (found == nullptr) return {};
  const icalvalue* value = icalproperty_get_value(found);
  if (value == nullptr) return {};
  if (icalvalue_isa(value) == ICAL_TEXT_VALUE) {
    const char* text = icalvalue_get_text(value);
    return text == nullptr ? "" : text;
  }
  char* text = icalproperty_get_value_as_string_r(found);
  std::string out = text == nullptr ? "" : text;
  icalmemory_free_buffer(text);
  return out;
}

// First and last day, as the record writes them. The end of an event of whole days is the day
// after its last one.
std::string days_of(icalcomponent* event) {
  const icaltimetype start = icalcomponent_get_dtstart(event);
  icaltimetype end = icalcomponent_get_dtend(event);
  const std::string first = day_of(start);
  if (first.empty()) return {};
  if (icaltime_is_null_time(end) == 0 &&
      (end.is_date != 0 || (end.hour == 0 && end.minute == 0 && end.second == 0)))
    icaltime_adjust(&end, -1, 0, 0, 0);
  const std::string last = day_of(end);
  return last > first ? first + "/" + last : first;
}

Cell cell_of(const std::string& text) {
  Cell out;
  out.cut = text.size() > kCellMax;
  out.text = clean(beginning(text, kCellMax), true);
  return out;
}

}  // namespace

Result<void> read_ics(ByteView bytes, const ReadOptions& options, Reading& into) {
  const Decoded decoded = TRY(decode(bytes, options.charset));
  TRY(check_shape(decoded.text));
  if (decoded.text.find('\0') != std::string::npos)
    return Error{ErrorCode::invalid, "this is no calendar: it holds zero bytes"};
  icalerror_set_errors_are_fatal(0);
  const std::unique_ptr<icalcomponent, Free> calendar(
      icalparser_parse_string(decoded.text.c_str()));
  if (calendar == nullptr)
    return Error{ErrorCode::invalid, "this is no calendar that can be read (RFC 5545)"};
  into.sheet("Events");
  Row row;
  row.number = 1;
  for (const char* heading :
       {"Summary", "Date", "Location", "Status", "Description", "Categories", "Organizer", "UID"})
    row.cells.push_back({heading, false, false});
  if (!into.row(row)) return {};
  icalcomponent* event =
      icalcomponent_isa(calendar.get()) == ICAL_VEVENT_COMPONENT
          ? calendar.get()
          : icalcomponent_get_first_component(calendar.get(), ICAL_VEVENT_COMPONENT);
  bool recurs = false;
  for (; event != nullptr;
       event = icalcomponent_get_next_component(calendar.get(), ICAL_VEVENT_COMPONENT)) {
    if (++row.number > kEventsMax + 1)
      return Error{ErrorCode::invalid, "the calendar has more than " + std::to_string(kEventsMax) +
                                           " events; split it"};
    std::string status = property(event, ICAL_STATUS_PROPERTY);
    if (status == "CONFIRMED" || status == "TENTATIVE") status = "Planned";
    row.cells = {cell_of(property(event, ICAL_SUMMARY_PROPERTY)),
                 cell_of(days_of(event)),
                 cell_of(property(event, ICAL_LOCATION_PROPERTY)),
                 cell_of(status),
                 cell_of(property(event, ICAL_DESCRIPTION_PROPERTY)),
                 cell_of(property(event, ICAL_CATEGORIES_PROPERTY)),
                 cell_of(property(event, ICAL_ORGANIZER_PROPERTY)),
                 cell_of(property(event, ICAL_UID_PROPERTY))};
    recurs = recurs || icalcomponent_get_first_property(event, ICAL_RRULE_PROPERTY) != nullptr;
    if (!into.row(row)) return {};
    if (event == calendar.get()) break;
  }
  if (recurs) into.note("recurrences_left_out");
  return {};
}

}  // namespace papers
