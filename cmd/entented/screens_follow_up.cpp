// Follow-up, and what belongs to it, made of several modules' views. Modules never include one
// another, so what meetings brought out (module meetings), strands (module bodies) and commitments
// meet here, where the program knows them all; the rule of the union stands in
// modules/commitments/follow_up.h and takes plain data.
#include <algorithm>
#include <map>
#include <set>

#include "base/text.h"
#include "modules/bodies/view.h"
#include "modules/commitments/language.h"
#include "modules/content.h"
#include "modules/dates.h"
#include "modules/meetings/view.h"
#include "screens.h"

namespace {

commitments::Meeting meeting_of(const meetings::MeetingView& meeting) {
  commitments::Meeting out;
  out.matter = meeting.matter;
  out.body = meeting.body;
  out.ordinal = meeting.ordinal != 0 ? meeting.ordinal : meeting.proposed_ordinal;
  out.title = meeting.titles.empty() ? meeting.proposed_titles : meeting.titles;
  out.first_day = modules::first_day_of(meeting.shown.dates());
  out.last_day = modules::last_day_of(meeting.shown.dates());
  out.was_held = meetings::was_held(meeting.state) && meeting.held_by_all;
  for (const meetings::Saying& saying : meeting.held) out.held_by.insert(saying.said.party);
  out.was_cancelled = meeting.state == meetings::State::cancelled;
  return out;
}

commitments::Stand stand_of(const meetings::Saying& saying) {
  const meetings::OutcomeStatus& status = saying.content.outcome_status();
  commitments::Stand out;
  out.said = saying.said;
  out.state = modules::lower(meetings::OutcomeStatus::State_Name(status.state()));
  out.date = modules::utc_text(saying.said.time).substr(0, 10);
  out.words = modules::names_of(status.words());
  return out;
}

commitments::Born born_of(const meetings::MeetingView& meeting, const meetings::Saying& saying) {
  const meetings::Outcome& outcome = saying.content.outcome();
  commitments::Born out;
  out.body = meeting.body;
  out.words = modules::names_of(outcome.words());
  out.kind = modules::lower(meetings::CommitmentKind_Name(outcome.commitment()));
  out.owners.assign(outcome.owners().begin(), outcome.owners().end());
  out.due = outcome.due();
  out.due_at = outcome.due_at();
  out.standing = outcome.standing();
  out.origin = {meeting.matter, outcome.id(), outcome.paragraph(), ""};
  out.said = saying.said;
  out.sources = modules::sources_text(saying.content.sources());
  return out;
}

// The commitments among a meeting's outcomes: each once as all agreed it, else as each party says
// it, else as it noted it.
void add_born(const meetings::MeetingView& meeting, std::vector<commitments::Born>& out) {
  std::map<std::string, std::map<std::string, std::size_t>> places;  // by outcome and who says so
  for (const auto* list : {&meeting.outcomes, &meeting.noted}) {
    for (const meetings::Saying& saying : *list) {
      const meetings::Outcome& outcome = saying.content.outcome();
      if (outcome.kind() != meetings::Outcome::COMMITMENT) continue;
      const bool joint = saying.said.voice == modules::Voice::joint;
      auto& said = places[outcome.id()];
      if (said.contains("")) continue;
      if (said.emplace(joint ? std::string() : saying.said.party, out.size()).second) {
        out.push_back(born_of(meeting, saying));
      }
    }
  }
  for (const auto* list : {&meeting.outcome_statuses, &meeting.noted}) {
    for (const meetings::Saying& saying : *list) {
      if (!saying.content.has_outcome_status()) continue;
      const auto found = places.find(saying.content.outcome_status().outcome());
      if (found == places.end()) continue;
      for (const auto& [party, place] : found->second) {
        out[place].stands.push_back(stand_of(saying));
      }
    }
  }
}

bool concerns(const commitments::Item& item, std::string_view meeting) {
  return item.origin.meeting == meeting || item.due_at == meeting ||
         std::find(item.returns_on_agenda.begin(), item.returns_on_agenda.end(), meeting) !=
             item.returns_on_agenda.end();
}

bool has_owner(const commitments::Item& item, std::string_view party,
               const record::CircleView& circle) {
  const auto& owners = item.owners.empty() ? circle.parties : item.owners;
  return std::find(owners.begin(), owners.end(), party) != owners.end();
}

// `part` is small letters already.
bool has_text(const commitments::Item& item, std::string_view part) {
  return std::any_of(item.words.begin(), item.words.end(), [&](const auto& words) {
    return modules::lower(words.second).find(part) != std::string::npos;
  });
}

bool is_asked(const commitments::Item& item, const api::Screens::FollowUp& asked,
              const record::CircleView& circle, std::string_view text) {
  return (asked.owner.empty() || has_owner(item, asked.owner, circle)) &&
         (asked.state.empty() || item.state == asked.state) &&
         (asked.kind.empty() || item.kind == asked.kind) &&
         (asked.meeting.empty() || concerns(item, asked.meeting)) &&
         (!asked.overdue || item.overdue == *asked.overdue) &&
         (!asked.stale || item.stale == *asked.stale) && (text.empty() || has_text(item, text));
}

void write_meeting_head(json::Writer& out, const meetings::MeetingView& meeting) {
  out.begin_object().field("matter", meeting.matter).field("slug", meeting.slug).key("ordinal");
  if (meeting.ordinal == 0) {
    out.null();
  } else {
    out.number(std::uint64_t{meeting.ordinal});
  }
  out.key("title");
  modules::write_names(out, meeting.titles);
  out.key("date");
  modules::write_dates(out, meeting.shown.dates(), meeting.shown.timezone());
  out.field("state", meetings::word(meeting.state)).end_object();
}

void write_said(json::Writer& out, const bodies::Saying& saying) {
  out.key("said");
  modules::write_said(out, saying.said, modules::sources_text(saying.content.sources()));
}

std::string status_word(bodies::StrandStatus status) {
  return status == bodies::STRAND_STATUS_UNSTATED
             ? std::string()
             : modules::lower(bodies::StrandStatus_Name(status));
}

void write_progress(json::Writer& out, const bodies::Saying& saying) {
  const bodies::Progress& progress = saying.content.progress();
  out.begin_object();
  modules::write_maybe(out, "status", status_word(progress.status()));
  out.key("words");
  modules::write_maybe_names(out, modules::names_of(progress.words()));
  write_said(out, saying);
  out.end_object();
}

// Progress by strand and meeting: each is looked up once, however many there are.
using Cells = std::map<std::pair<std::string, std::string>, std::vector<const bodies::Saying*>>;

Cells cells_of(const bodies::BodyView& body) {
  Cells out;
  for (const bodies::Saying& saying : body.progress) {
    const bodies::Progress& progress = saying.content.progress();
    out[{progress.strand(), progress.meeting()}].push_back(&saying);
  }
  return out;
}

void write_voice(json::Writer& out, std::string_view key,
                 const std::vector<const bodies::Saying*>& said, modules::Voice voice) {
  out.key(key).begin_array();
  for (const bodies::Saying* saying : said) {
    if (saying->said.voice == voice) write_progress(out, *saying);
  }
  out.end_array();
}

// One field of the matrix: what all say of a strand at a meeting, what each says, what was noted.
void write_cell(json::Writer& out, const std::string& meeting,
                const std::vector<const bodies::Saying*>& said) {
  const auto joint = std::find_if(said.begin(), said.end(), [](const bodies::Saying* saying) {
    return saying->said.voice == modules::Voice::joint;
  });
  out.begin_object().field("meeting", meeting).key("joint");
  if (joint == said.end()) {
    out.null();
  } else {
    write_progress(out, **joint);
  }
  write_voice(out, "views", said, modules::Voice::national);
  write_voice(out, "noted", said, modules::Voice::noted);
  out.end_object();
}

// `places`: of each meeting, its place among the columns.
void write_strand(json::Writer& out, const bodies::Saying& saying, const Cells& cells,
                  const std::map<std::string, std::size_t>& places) {
  const bodies::Strand& strand = saying.content.strand();
  out.begin_object().field("id", strand.id()).key("names");
  modules::write_names(out, modules::names_of(strand.titles()));
  out.field("title_only", strand.title_only());
  modules::write_maybe(out, "status", status_word(strand.status()));
  out.key("leads").begin_array();
  for (const bodies::StrandLead& lead : strand.leads()) {
    out.begin_object().field("party", lead.party()).key("organisation");
    modules::write_names(out, modules::names_of(lead.organisation()));
    out.end_object();
  }
  out.end_array().key("cells").begin_array();
  std::map<std::size_t, Cells::const_iterator> in_order;
  for (auto cell = cells.lower_bound({strand.id(), ""});
       cell != cells.end() && cell->first.first == strand.id(); ++cell) {
    in_order[places.at(cell->first.second)] = cell;
  }
  for (const auto& [place, cell] : in_order) write_cell(out, cell->first.second, cell->second);
  out.end_array();
  write_said(out, saying);
  out.end_object();
}

}  // namespace

Result<std::vector<commitments::Item>> ModuleScreens::items_of(record::View& view,
                                                               const record::CircleView& circle,
                                                               std::string_view body,
                                                               std::uint64_t stale_days) {
  commitments::Circumstances around;
  around.national = circle.national;
  std::vector<commitments::Born> born;
  const std::vector<std::string> series = TRY(meetings::list_series(view, circle.id));
  for (const std::string& id : series) {
    const meetings::Series of = TRY(series_of(view, circle.id, id));
    for (const meetings::MeetingView& meeting : of.meetings) {
      around.meetings.push_back(meeting_of(meeting));
      if (body.empty() || id == body) add_born(meeting, born);
    }
  }
  const std::vector<bodies::BodyView> all = TRY(bodies::list_bodies(view, circle.id, true));
  for (const bodies::BodyView& one : all) {
    for (const bodies::Saying& strand : one.strands) {
      if (!strand.content.strand().title_only() || strand.said.voice == modules::Voice::noted) {
        continue;
      }
      const bool by_all = strand.said.voice == modules::Voice::joint || circle.national;
      around.title_only[one.id + "/" + strand.content.strand().id()].insert(
          by_all ? std::string() : strand.said.party);
    }
  }
  const std::vector<commitments::CommitmentView> stated =
      TRY(commitments::list_commitments(view, circle.id, body));
  const TimeMs now = clock_.now();
  const TimeMs quiet = std::min<TimeMs>(now, stale_days * kDayMs);
  const commitments::Today today{time_text(now).substr(0, 10),
                                 time_text(now - quiet).substr(0, 10)};
  std::vector<commitments::Item> items = commitments::follow_up(stated, born, around, today);
  if (!circle.national) return items;
  // A party follows up in its own workspace what is due at meetings that it sets together with
  // others: where nobody has said a day here, theirs counts.
  std::map<std::string, std::map<std::string, commitments::Meeting>> elsewhere;  // by body, matter
  for (commitments::Item& item : items) {
    if (item.due_at.empty() || !item.due_day.empty()) continue;
    const std::size_t begin = item.due_at.find('/') + 1;
    const std::string of = item.due_at.substr(begin, item.due_at.rfind('/') - begin);
    if (!elsewhere.contains(of)) {
      auto& known = elsewhere[of];
      for (const record::CircleView& other : view.circles()) {
        if (other.national) continue;
        const meetings::Series theirs = TRY(series_of(view, other.id, of));
        for (const meetings::MeetingView& one : theirs.meetings) {
          const commitments::Meeting meeting = meeting_of(one);
          if (meeting.last_day.empty() || meeting.was_cancelled) continue;
          const auto [at, is_first] = known.emplace(meeting.matter, meeting);
          if (!is_first && meeting.last_day < at->second.last_day) at->second = meeting;
        }
      }
    }
    const auto found = elsewhere[of].find(item.due_at);
    if (found == elsewhere[of].end()) continue;
    const commitments::Meeting& meeting = found->second;
    item.due_day = meeting.last_day;
    item.overdue = item.state == "open" && item.due_day < today.day &&
                   (meeting.was_held || meeting.held_by.contains(item.said.party));
  }
  std::sort(items.begin(), items.end(),
            [](const auto& one, const auto& other) { return one.place("") < other.place(""); });
  return items;
}

Result<std::vector<api::Screens::Listed>> ModuleScreens::follow_up(record::View& view,
                                                                   const record::CircleView& circle,
                                                                   const FollowUp& asked) {
  const Result<std::string> text = normalise(asked.text);
  if (!text.ok()) return Error{ErrorCode::invalid, "text: " + text.error().message};
  const std::string part = modules::lower(text.value());
  std::vector<Listed> out;
  const std::vector<commitments::Item> items =
      TRY(items_of(view, circle, asked.body, asked.stale_days));
  for (const commitments::Item& item : items) {
    if (!is_asked(item, asked, circle, part)) continue;
    json::Writer json;
    json.begin_object();
    commitments::write_item(json, circle.id, item);
    json.end_object();
    const bool followed = !item.origin.meeting.empty() && !item.origin.outcome.empty();
    out.push_back({item.place(circle.id), json.take(), item.key,
                   followed ? item.origin.meeting + "#" + item.origin.outcome : std::string(),
                   item.words});
  }
  return out;
}

Result<Bytes> ModuleScreens::commitment(record::View& view, const record::CircleView& circle,
                                        std::string_view body, std::string_view id) {
  const commitments::CommitmentView known =
      TRY(commitments::read_commitment(view, circle.id, body, id));
  const std::vector<commitments::Item> items = TRY(items_of(view, circle, body, kStaleDays));
  const auto item = std::find_if(items.begin(), items.end(), [&](const commitments::Item& one) {
    return one.key == known.matter;
  });
  json::Writer out;
  out.begin_object();
  if (item != items.end()) {
    commitments::write_item(out, circle.id, *item);
  } else {
    // Asked for, where the meeting's own outcome is what the list shows.
    const std::vector<commitments::Item> alone = commitments::follow_up(
        {known}, {}, {}, {time_text(clock_.now()).substr(0, 10), std::string()});
    commitments::write_item(out, circle.id, alone.front());
  }
  commitments::write_history(out, known,
                             item != items.end() ? item->silenced : std::set<std::string>());
  out.key("references").begin_array();
  const std::vector<commitments::ReferenceView> references =
      TRY(commitments::references_of(view, circle.id, known));
  for (const commitments::ReferenceView& one : references) {
    const commitments::Reference& reference = one.saying.content.reference();
    out.begin_object()
        .field("circle", reference.circle())
        .field("matter", reference.matter())
        .field("has_effect", one.has_effect)
        .key("names");
    const auto named = one.has_effect ? subject(view, reference.circle(), reference.matter())
                                      : Result<Subject>(Error{ErrorCode::not_found, ""});
    out.raw(named.ok() && !named.value().names.empty() ? named.value().names : Bytes("{}"));
    out.key("ordinal");
    if (named.ok() && named.value().ordinal != 0) {
      out.number(std::uint64_t{named.value().ordinal});
    } else {
      out.null();
    }
    out.key("said");
    modules::write_said(out, one.saying.said);
    out.end_object();
  }
  out.end_array().end_object();
  return out.take();
}

Result<Bytes> ModuleScreens::agreed_language(record::View& view, std::string_view circle,
                                             std::string_view body) {
  const std::vector<commitments::LanguageView> entries =
      TRY(commitments::read_language(view, circle, body));
  json::Writer out;
  commitments::write_language(out, circle, body, entries);
  return out.take();
}

Result<Bytes> ModuleScreens::strands(record::View& view, std::string_view circle,
                                     std::string_view id) {
  const bodies::BodyView body = TRY(bodies::read_body(view, circle, id));
  const meetings::Series series = TRY(series_of(view, circle, id));
  // Meetings that are known, in their order, then others that progress was told of.
  std::map<std::string, std::size_t> places;
  std::set<std::string> spoken_of;
  for (const bodies::Saying& saying : body.progress) {
    spoken_of.insert(saying.content.progress().meeting());
  }
  json::Writer out;
  out.begin_object().field("circle", circle).field("body", id).key("meetings").begin_array();
  for (const meetings::MeetingView& meeting : series.meetings) {
    places.emplace(meeting.matter, places.size());
    spoken_of.erase(meeting.matter);
    write_meeting_head(out, meeting);
  }
  for (const std::string& meeting : spoken_of) places.emplace(meeting, places.size());
  out.end_array().key("strands").begin_array();
  const Cells cells = cells_of(body);
  for (const bodies::Saying& strand : body.strands) write_strand(out, strand, cells, places);
  out.end_array().end_object();
  return out.take();
}

Result<Bytes> ModuleScreens::workplans(record::View& view, const record::CircleView& circle,
                                       std::string_view body) {
  const std::vector<commitments::Saying> plans =
      TRY(commitments::list_workplans(view, circle.id, body));
  const std::vector<commitments::Item> items = TRY(items_of(view, circle, {}, kStaleDays));
  std::map<std::string_view, const commitments::Item*> by_matter;
  for (const commitments::Item& item : items) by_matter.emplace(item.key, &item);
  json::Writer out;
  out.begin_object().field("circle", circle.id).field("body", body).key("workplans").begin_array();
  for (const commitments::Saying& saying : plans) {
    const commitments::Workplan& plan = saying.content.workplan();
    std::size_t closed = 0;
    std::size_t overdue = 0;
    out.begin_object().key("period");
    modules::write_dates(out, plan.period());
    out.key("title");
    modules::write_names(out, modules::names_of(plan.titles()));
    out.key("lines").begin_array();
    for (const std::string& line : plan.lines()) {
      const auto item = std::find_if(items.begin(), items.end(),
                                     [&](const commitments::Item& one) { return one.key == line; });
      out.begin_object().field("matter", line).key("item");
      if (item == items.end()) {
        out.null();
      } else {
        closed += item->state != "open" && item->state != "proposed" ? 1 : 0;
        overdue += item->overdue ? 1 : 0;
        out.begin_object();
        commitments::write_item(out, circle.id, *item);
        out.end_object();
      }
      out.end_object();
    }
    out.end_array()
        .field("closed", closed)
        .field("open", static_cast<std::size_t>(plan.lines_size()) - closed)
        .field("overdue", overdue)
        .key("said");
    modules::write_said(out, saying.said, modules::sources_text(saying.content.sources()));
    out.end_object();
  }
  out.end_array().end_object();
  return out.take();
}
