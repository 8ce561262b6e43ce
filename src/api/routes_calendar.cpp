// Calendar feeds: made and revoked by the person whose they are, read by whoever has the address.
#include <algorithm>

#include "api/attachment.h"
#include "api/body.h"
#include "api/calendar.h"
#include "api/opaque.h"
#include "api/problem.h"
#include "api/record_json.h"
#include "api/routes.h"
#include "base/encoding.h"
#include "papers/clean.h"
#include "record/header.h"

namespace api {
namespace {

constexpr std::size_t kFeedsOfOne = 50;
constexpr std::size_t kNameMax = 200;  // bytes

void write_feed(json::Writer& out, const Feed& feed) {
  out.begin_object().field("id", feed.id());
  text_or_null(out, "circle", feed.circle);
  text_or_null(out, "body", feed.body);
  out.field("language", feed.language).field("name", feed.name);
  out.field("made", time_text(feed.made));
}

// What somebody may read of the lowest classification alone: calendars leave the house.
Viewer lowest(Viewer viewer) {
  viewer.clearance = 0;
  viewer.categories.clear();
  viewer.person.clear();  // nor what is for named persons alone
  return viewer;
}

// What the person may read now, of the lowest classification alone; nothing where there is no such
// person any more.
std::optional<Viewer> reader_of(const Parts& parts, const Feed& feed) {
  std::vector<Person> people = parts.config.people;
  people.push_back(parts.config.socket_person);
  for (const Person& person : people) {
    if (person.key() == feed.viewer) return lowest(person.viewer);
  }
  constexpr std::string_view kAccount = "account ";
  if (!feed.viewer.starts_with(kAccount)) return std::nullopt;
  const people::Account* account =
      parts.people.find(std::string_view(feed.viewer).substr(kAccount.size()));
  if (account == nullptr || account->disabled || !account->password) return std::nullopt;
  return lowest(person_of(*account, parts.people, parts.clock.now()).viewer);
}

}  // namespace

void read_calendar(Parts& parts, Call& call, const Respond& respond) {
  constexpr std::string_view kEnding = ".ics";
  std::string_view name = call.parameters[0];
  if (parts.feeds == nullptr || !name.ends_with(kEnding)) return respond(nothing_here());
  name.remove_suffix(kEnding.size());
  const std::optional<Bytes> secret = unbase64url(name);
  if (!secret || secret->size() != 32) return respond(nothing_here());
  const crypto::Hash hash = crypto::sha256(*secret);
  const auto& feeds = parts.feeds->all();
  const auto feed =
      std::find_if(feeds.begin(), feeds.end(), [&](const Feed& one) { return one.secret == hash; });
  if (feed == feeds.end()) return respond(nothing_here());
  const std::optional<Viewer> viewer = reader_of(parts, *feed);
  if (!viewer) return respond(nothing_here());
  const auto view = parts.engine.view(*viewer);
  std::vector<CalendarEvent> events;
  for (const record::CircleView& circle : view->circles()) {
    if (!feed->circle.empty() && circle.id != feed->circle) continue;
    auto some = parts.screens.events(*view, circle.id, feed->body, feed->language);
    if (!some.ok()) return respond(read_problem(some.error()));
    const std::string notice = notice_of(parts, party_names(parts, circle.id), feed->language);
    for (CalendarEvent& event : some.value()) {
      event.notice = notice;
      events.push_back(std::move(event));
    }
  }
  const auto own = parts.config.party_names.find(feed->language);
  const std::string party =
      own == parts.config.party_names.end() ? parts.config.party : own->second;
  std::string title = "Entente · " + party;
  if (!feed->body.empty() && !events.empty()) title = "Entente · " + events.front().category;
  HttpResponse response;
  response.headers.emplace_back("Content-Type", "text/calendar; charset=utf-8");
  response.headers.emplace_back("Content-Disposition", "inline; filename=\"entente.ics\"");
  response.body = write_calendar(title, events);
  respond(std::move(response));
}

// One meeting, word for word as it stands in a feed, so that a calendar that has both knows it for
// the same event.
void get_meeting_calendar(Parts& parts, Call& call, const Respond& respond) {
  std::string language(call.asked("language"));
  const auto& languages = parts.config.languages;
  if (language.empty() && !languages.empty()) language = languages.front();
  if (std::find(languages.begin(), languages.end(), language) == languages.end())
    return respond(problem("invalid", "language: is none of this node's.", "language"));
  const auto view = parts.engine.view(call.viewer());
  const auto circle = find_circle(*view, call.parameters[0]);
  if (!circle.ok()) return respond(read_problem(circle.error()));
  const std::string& id = circle.value().id;
  const auto meeting = parts.screens.meeting(*view, id, call.parameters[1], call.parameters[2]);
  if (!meeting.ok()) return respond(read_problem(meeting.error()));
  const auto reduced = parts.engine.view(lowest(call.viewer()));
  auto events = parts.screens.events(*reduced, id, call.parameters[1], language);
  if (!events.ok()) return respond(read_problem(events.error()));
  const std::string uid =
      id + "/meetings/" + call.parameters[1] + "/" + call.parameters[2] + "@entente";
  std::erase_if(events.value(), [&](const CalendarEvent& event) { return event.uid != uid; });
  if (events.value().empty())
    return respond(problem("conflict",
                           "This meeting goes into no calendar: it has no day yet, or its day is "
                           "not of the lowest classification."));
  CalendarEvent& event = events.value().front();
  event.notice = notice_of(parts, party_names(parts, id), language);
  respond(attachment("text/calendar; charset=utf-8", event.summary + " " + event.first + ".ics",
                     write_calendar("Entente · " + event.category, events.value())));
}

void list_calendars(Parts& parts, Call& call, const Respond& respond) {
  json::Writer out;
  out.begin_object().key("items").begin_array();
  if (parts.feeds != nullptr) {
    for (const Feed& feed : parts.feeds->all()) {
      if (feed.viewer != call.session.person.key()) continue;
      write_feed(out, feed);
      out.end_object();
    }
  }
  out.end_array().end_object();
  respond(json_response(200, out.take()));
}

void make_calendar(Parts& parts, Call& call, const Respond& respond) {
  if (const auto known = only_members(call.body, "", {"circle", "body", "language", "name"});
      !known.ok())
    return respond(problem(known.error()));
  Feed feed;
  for (const auto& [name, value] :
       {std::pair<std::string_view, std::string*>("circle", &feed.circle),
        {"body", &feed.body},
        {"language", &feed.language}}) {
    const auto text = text_member(call.body, name);
    if (!text.ok()) return respond(problem(text.error()));
    *value = text.value();
  }
  const auto name = text_member(call.body, "name", kNameMax);
  if (!name.ok()) return respond(problem(name.error()));
  feed.name = papers::clean(name.value(), false);
  if (parts.feeds == nullptr)
    return respond(problem("unavailable", "This node keeps no calendar feeds."));
  const auto& languages = parts.config.languages;
  if (feed.language.empty() && !languages.empty()) feed.language = languages.front();
  if (std::find(languages.begin(), languages.end(), feed.language) == languages.end())
    return respond(problem("invalid", "language: is none of this node's.", "language"));
  if (!feed.body.empty() &&
      (!record::is_identifier(feed.body) || feed.body.find('/') != std::string::npos))
    return respond(problem("invalid", "body: is no identifier of a body.", "body"));
  if (!feed.circle.empty()) {
    const auto view = parts.engine.view(call.viewer());
    const auto circle = find_circle(*view, feed.circle);
    if (!circle.ok()) return respond(read_problem(circle.error()));
    feed.circle = circle.value().id;
  }
  std::vector<Feed> feeds = parts.feeds->all();
  const auto own = std::count_if(feeds.begin(), feeds.end(), [&](const Feed& one) {
    return one.viewer == call.session.person.key();
  });
  if (static_cast<std::size_t>(own) >= kFeedsOfOne)
    return respond(problem("conflict", "There are 50 calendar feeds of yours; revoke one first."));
  const Bytes secret = parts.random.bytes(32);
  feed.secret = crypto::sha256(secret);
  feed.viewer = call.session.person.key();
  feed.made = parts.clock.now();
  feeds.push_back(feed);
  if (const auto kept = parts.feeds->keep(std::move(feeds)); !kept.ok())
    return respond(problem(kept.error()));
  json::Writer out;
  write_feed(out, feed);
  out.field("path", "/calendar/" + base64url(secret) + ".ics");
  text_or_null(out, "url",
               parts.config.url.empty()
                   ? std::string()
                   : parts.config.url + "/calendar/" + base64url(secret) + ".ics");
  out.end_object();
  respond(json_response(201, out.take()));
}

void revoke_calendar(Parts& parts, Call& call, const Respond& respond) {
  if (parts.feeds == nullptr) return respond(nothing_here());
  std::vector<Feed> feeds = parts.feeds->all();
  const auto gone = std::erase_if(feeds, [&](const Feed& one) {
    return one.viewer == call.session.person.key() && one.id() == call.parameters[0];
  });
  if (gone == 0) return respond(nothing_here());
  if (const auto kept = parts.feeds->keep(std::move(feeds)); !kept.ok())
    return respond(problem(kept.error()));
  json::Writer out;
  out.begin_object().field("revoked", call.parameters[0]).end_object();
  respond(json_response(200, out.take()));
}

}  // namespace api
