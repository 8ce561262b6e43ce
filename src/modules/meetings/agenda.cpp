#include "modules/meetings/agenda.h"

#include <algorithm>
#include <map>
#include <tuple>

#include "base/clock.h"
#include "modules/content.h"
#include "modules/dates.h"
#include "modules/meetings/answers.h"
#include "modules/meetings/meetings.h"
#include "modules/papers.h"

namespace meetings {

namespace {

using modules::Voice;

constexpr TimeMs kMinute = 60'000;

// What is shown of an item first: what all agreed; else its proposer's own words; else the newest.
auto rank_of_item(const Saying& saying) {
  const bool own = saying.content.agenda_item().proposer() == saying.said.party;
  return std::make_tuple(saying.said.voice == Voice::joint, saying.said.voice != Voice::proposed,
                         own, saying.said.time, saying.said.ref);
}

// What one side says has become of the item.
void take_word(AgendaEntry& entry, const Saying& saying) {
  const AgendaItem& item = saying.content.agenda_item();
  const bool was_agreed = entry.state == ItemState::agreed;
  const auto move = [&](ItemState state) {
    entry.state = state;
    entry.state_said = saying.said;
    entry.reason = modules::names_of(item.reason());
    entry.backlog = state == ItemState::deferred || item.backlog();
  };
  const auto note = [&](const char* variance) {
    auto& list = entry.variances;
    if (std::find(list.begin(), list.end(), variance) == list.end()) list.emplace_back(variance);
  };
  switch (item.state()) {
    case AgendaItem::TAKEN:
    case AgendaItem::DEFERRED:
      if (!was_agreed) note("not_agreed");
      move(item.state() == AgendaItem::TAKEN ? ItemState::taken : ItemState::deferred);
      break;
    case AgendaItem::WITHDRAWN: {
      // What all agreed is not one side's to withdraw; its own proposal is.
      const std::string& proposer = entry.saying.content.agenda_item().proposer();
      if (!was_agreed && (proposer.empty() || proposer == saying.said.party)) {
        move(ItemState::withdrawn);
      } else {
        note("withdrawal_not_agreed");
      }
      break;
    }
    default:
      break;
  }
}

// The states that one side's words make, in an order of their own: an item that anybody says was
// taken was taken, whatever was said of it before or meanwhile.
int weight(const Saying& saying) {
  switch (saying.content.agenda_item().state()) {
    case AgendaItem::TAKEN:
      return 3;
    case AgendaItem::DEFERRED:
      return 2;
    case AgendaItem::WITHDRAWN:
      return 1;
    default:
      return 0;
  }
}

void settle_item(AgendaEntry& entry) {
  entry.state_said = entry.saying.said;
  entry.reason = modules::names_of(entry.saying.content.agenda_item().reason());
  if (entry.saying.said.voice == Voice::joint) {
    const AgendaItem& item = entry.saying.content.agenda_item();
    entry.state = item.state() == AgendaItem::TAKEN       ? ItemState::taken
                  : item.state() == AgendaItem::DEFERRED  ? ItemState::deferred
                  : item.state() == AgendaItem::WITHDRAWN ? ItemState::withdrawn
                                                          : ItemState::agreed;
    entry.backlog = entry.state == ItemState::deferred || item.backlog();
    if (entry.state != ItemState::agreed) return;  // all say what has become of it
  }
  std::vector<const Saying*> words;
  if (entry.saying.said.voice == Voice::national) words.push_back(&entry.saying);
  for (const Saying& other : entry.others) {
    if (other.said.voice == Voice::national) words.push_back(&other);
  }
  const auto foremost =
      std::max_element(words.begin(), words.end(), [](const Saying* a, const Saying* b) {
        return std::make_tuple(weight(*a), a->said.ref) < std::make_tuple(weight(*b), b->said.ref);
      });
  if (foremost != words.end()) take_word(entry, **foremost);
}

std::optional<std::uint32_t> minutes_between(const std::string& from, const std::string& until) {
  const auto time = [](const std::string& text) {
    return text.empty() ? std::nullopt : parse_time(text.substr(0, 16) + ":00Z");
  };
  const auto begin = time(from);
  const auto end = time(until);
  if (!begin || !end || *end <= *begin) return std::nullopt;
  return static_cast<std::uint32_t>((*end - *begin) / kMinute);
}

// Who speaks of sessions here: all, where they agreed any; else who did first.
std::string whose(const std::vector<Saying>& sessions) {
  const auto first =
      std::min_element(sessions.begin(), sessions.end(), [](const Saying& a, const Saying& b) {
        const auto key = [](const Saying& one) {
          return std::make_tuple(one.said.voice != Voice::joint, one.said.time, one.said.ref);
        };
        return key(a) < key(b);
      });
  return first == sessions.end() ? std::string() : speaker(first->said);
}

std::optional<std::uint32_t> time_of_sessions(const MeetingView& meeting) {
  std::map<std::string, std::uint32_t> sessions;  // by id, as all say or else whoever says first
  const std::string who = whose(meeting.sessions);
  for (const Saying& saying : meeting.sessions) {
    // What all agreed is not made longer or shorter by one side's session, nor one side's plan by
    // another's.
    if (speaker(saying.said) != who) continue;
    const Session& session = saying.content.session();
    const auto minutes = minutes_between(session.starts(), session.ends());
    if (!minutes) return std::nullopt;
    sessions.try_emplace(session.id(), *minutes);
  }
  if (sessions.empty()) return std::nullopt;
  std::uint32_t out = 0;
  for (const auto& [id, minutes] : sessions) out += minutes;
  return out;
}

// On each of its days from the one time to the other.
std::optional<std::uint32_t> time_of_days(const Details& details) {
  if (details.starts().empty() || details.ends() <= details.starts()) return std::nullopt;
  const auto dates = modules::parse_dates(details.dates());
  if (!dates.ok() || dates.value().precision != modules::Precision::day) return std::nullopt;
  const std::string first = dates.value().first_day();
  const auto a_day =
      minutes_between(first + "T" + details.starts() + "Z", first + "T" + details.ends() + "Z");
  const auto days = minutes_between(first + "T00:00Z", dates.value().last_day() + "T23:59Z");
  if (!a_day || !days) return std::nullopt;
  return *a_day * (*days / 1440 + 1);
}

void write_entry(json::Writer& out, const AgendaEntry& entry) {
  const AgendaItem& item = entry.saying.content.agenda_item();
  out.begin_object().field("number", item.number()).field("key", entry.key).key("title");
  modules::write_names(out, modules::names_of(item.titles()));
  modules::write_maybe(out, "proposer", item.proposer());
  modules::write_maybe(out, "strand", item.strand());
  modules::write_maybe(out, "purpose",
                       item.purpose() == AgendaItem::PURPOSE_UNSTATED
                           ? std::string()
                           : modules::lower(AgendaItem::Purpose_Name(item.purpose())));
  out.field("state", word(entry.state)).key("state_said");
  modules::write_said(out, entry.state_said);
  write_maybe_member(out, "lead", item.has_lead(), item.lead());
  write_maybe_member(out, "presenter", item.has_presenter(), item.presenter());
  modules::write_maybe(out, "starts", item.starts());
  out.field("minutes", item.minutes()).key("from");
  if (item.from_meeting().empty()) {
    out.null();
  } else {
    out.begin_object()
        .field("meeting", item.from_meeting())
        .field("item", item.from_item())
        .end_object();
  }
  out.field("backlog", entry.backlog).key("reason");
  modules::write_maybe_names(out, entry.reason);
  modules::write_carried(out, entry.saying.content.papers());
  modules::write_list(out, "variances", entry.variances);
  write_contents(out, "others", entry.others);
  write_source(out, entry.saying);
  out.end_object();
}

}  // namespace

std::string_view word(ItemState state) {
  switch (state) {
    case ItemState::proposed:
      return "proposed";
    case ItemState::agreed:
      return "agreed";
    case ItemState::taken:
      return "taken";
    case ItemState::deferred:
      return "deferred";
    case ItemState::withdrawn:
      return "withdrawn";
  }
  return "proposed";
}

std::vector<AgendaEntry> agenda_of(const MeetingView& meeting) {
  std::map<std::string, std::vector<Saying>> by_key;
  for (const auto* list : {&meeting.agenda, &meeting.asked}) {
    for (const Saying& saying : *list) {
      if (!saying.content.has_agenda_item()) continue;
      by_key[item_key(saying.content.agenda_item())].push_back(saying);
    }
  }
  std::vector<AgendaEntry> out;
  for (auto& [key, sayings] : by_key) {
    std::sort(sayings.begin(), sayings.end(),
              [](const Saying& a, const Saying& b) { return rank_of_item(a) > rank_of_item(b); });
    AgendaEntry entry;
    entry.key = key;
    entry.saying = std::move(sayings.front());
    entry.others.assign(std::make_move_iterator(sayings.begin() + 1),
                        std::make_move_iterator(sayings.end()));
    settle_item(entry);
    out.push_back(std::move(entry));
  }
  std::stable_sort(out.begin(), out.end(), [](const AgendaEntry& a, const AgendaEntry& b) {
    return a.saying.content.agenda_item().number() < b.saying.content.agenda_item().number();
  });
  return out;
}

Time time_of(const MeetingView& meeting, const std::vector<AgendaEntry>& agenda) {
  Time out;
  for (const AgendaEntry& entry : agenda) {
    if (entry.state == ItemState::withdrawn || entry.state == ItemState::deferred) continue;
    out.items += entry.saying.content.agenda_item().minutes();
  }
  out.planned = time_of_sessions(meeting);
  if (!out.planned) out.planned = time_of_days(meeting.shown);
  return out;
}

namespace {

// What all left, all take; what one party left by its own word, it takes as well.
bool may_take(const BacklogItem& left, const modules::Said& said, bool one_party) {
  return one_party || said.voice == Voice::joint ||
         (left.left_said.voice != Voice::joint && left.left_said.party == said.party);
}

}  // namespace

std::vector<BacklogItem> backlog_of(const std::vector<MeetingView>& meetings) {
  struct Left {
    const MeetingView* meeting = nullptr;
    BacklogItem item;
    bool done = false;
  };
  std::vector<Left> left;
  std::map<std::pair<std::string, std::string>, std::size_t> places;
  std::vector<std::pair<const MeetingView*, AgendaEntry>> all;
  for (const MeetingView& meeting : meetings) {
    for (AgendaEntry& entry : agenda_of(meeting)) all.emplace_back(&meeting, std::move(entry));
  }
  for (const auto& [meeting, entry] : all) {
    if (!entry.backlog) continue;
    places[{meeting->matter, entry.key}] = left.size();
    left.push_back(
        {meeting,
         {meeting->matter, entry.key, "", entry.reason, entry.saying, entry.state_said, {}},
         false});
  }
  for (const auto& [meeting, entry] : all) {
    const AgendaItem& item = entry.saying.content.agenda_item();
    const auto origin = places.find({item.from_meeting(), item.from_item()});
    // Only a later meeting takes what an earlier one left: two that name each other hide nothing.
    if (origin == places.end() || meeting <= left[origin->second].meeting) continue;
    Left& there = left[origin->second];
    const bool waits = entry.state == ItemState::proposed || entry.state == ItemState::agreed;
    if (waits && !meeting->counts_as_held && meeting->state != State::cancelled) {
      // One party's putting it on an agenda stands where all did not.
      const bool agreed = entry.saying.said.voice == Voice::joint;
      const auto& before = there.item.carried_said;
      if (agreed || !before || before->voice != Voice::joint) {
        there.item.carried_to = meeting->matter;
        there.item.carried_said = entry.saying.said;
      }
    } else if ((entry.state == ItemState::taken || entry.backlog) &&
               may_take(there.item, entry.state_said, meeting->one_party)) {
      there.done = true;  // taken; or it stands here again by itself
    }
  }
  std::vector<BacklogItem> out;
  for (Left& one : left) {
    if (!one.done) out.push_back(std::move(one.item));
  }
  return out;
}

void write_agenda(json::Writer& out, const MeetingView& meeting) {
  const std::vector<AgendaEntry> agenda = agenda_of(meeting);
  out.key("agenda").begin_array();
  for (const AgendaEntry& entry : agenda) write_entry(out, entry);
  const Time time = time_of(meeting, agenda);
  out.end_array().key("agenda_time").begin_object().field("items", time.items).key("planned");
  if (time.planned) {
    out.number(std::uint64_t{*time.planned});
  } else {
    out.null();
  }
  out.field("over", time.planned && time.items > *time.planned).end_object();
}

void write_backlog(json::Writer& out, const std::vector<BacklogItem>& backlog) {
  out.key("backlog").begin_array();
  for (const BacklogItem& waiting : backlog) {
    const AgendaItem& item = waiting.saying.content.agenda_item();
    out.begin_object().field("meeting", waiting.meeting).field("item", waiting.key).key("title");
    modules::write_names(out, modules::names_of(item.titles()));
    modules::write_maybe(out, "proposer", item.proposer());
    modules::write_maybe(out, "purpose",
                         item.purpose() == AgendaItem::PURPOSE_UNSTATED
                             ? std::string()
                             : modules::lower(AgendaItem::Purpose_Name(item.purpose())));
    out.key("reason");
    modules::write_maybe_names(out, waiting.reason);
    modules::write_maybe(out, "carried_to", waiting.carried_to);
    write_maybe_said(out, "carried_said", waiting.carried_said);
    write_maybe_said(out, "left_said", waiting.left_said);
    write_source(out, waiting.saying);
    out.end_object();
  }
  out.end_array();
}

}  // namespace meetings
