// The answers about meetings as JSON.
#include "modules/meetings/answers.h"

#include <algorithm>
#include <set>

#include "modules/content.h"
#include "modules/dates.h"
#include "modules/meetings/agenda.h"
#include "modules/meetings/view.h"
#include "modules/papers.h"

namespace meetings {

namespace {

using modules::names_of;

void write_when_and_where(json::Writer& out, const Details& details) {
  out.key("date");
  modules::write_dates(out, details.dates(), details.timezone());
  write_place(out, details.has_place(), details.place());
}

// Who says how far it has come, under which schedule.
void write_stages(json::Writer& out, const MeetingView& meeting) {
  out.field("round", meeting.round).field("sitting", meeting.sitting);
  out.key("stages").begin_array();
  for (const Saying& saying : meeting.planned) {
    if (!saying.content.has_stage()) continue;
    const Stage& stage = saying.content.stage();
    out.begin_object()
        .field("state", modules::lower(Stage::State_Name(stage.state())))
        .field("round", stage.round())
        .field("sitting", stage.sitting());
    write_source(out, saying);
    out.end_object();
  }
  out.end_array();
}

void write_leads(json::Writer& out, const MeetingView& meeting) {
  out.key("leads").begin_array();
  for (const Saying& held : meeting.held) {
    for (const Lead& lead : held.content.held().details().leads()) {
      out.begin_object().field("party", lead.party()).key("organisation");
      modules::write_names(out, names_of(lead.organisation()));
      write_source(out, held);
      out.end_object();
    }
  }
  out.end_array();
}

// Who says that it took place, and when and where: what stands beside what is shown.
void write_held(json::Writer& out, const MeetingView& meeting) {
  out.key("held").begin_array();
  for (const Saying& saying : meeting.held) {
    const Details& details = saying.content.held().details();
    out.begin_object().key("ordinal");
    if (details.ordinal() == 0) {
      out.null();
    } else {
      out.number(std::uint64_t{details.ordinal()});
    }
    out.key("title");
    modules::write_names(out, names_of(details.titles()));
    write_when_and_where(out, details);
    modules::write_maybe(out, "host", details.host());
    write_source(out, saying);
    out.end_object();
  }
  out.end_array();
}

void write_planned(json::Writer& out, const MeetingView& meeting) {
  out.key("planned").begin_array();
  for (const Saying& saying : meeting.planned) {
    const Content& content = saying.content;
    const Details* details = nullptr;
    std::string kind;
    if (content.has_possibility()) {
      details = &content.possibility().details();
      kind = "possibility";
    } else if (content.has_intent()) {
      details = &content.intent().details();
      kind = "intent";
    } else if (content.has_schedule()) {
      details = &content.schedule().details();
      kind = "schedule";
    } else {
      continue;
    }
    out.begin_object().field("kind", kind).field("round", content.schedule().round());
    write_when_and_where(out, *details);
    modules::write_maybe(out, "host", details->host());
    out.key("on_margins_of");
    modules::write_maybe_names(out, names_of(details->on_margins_of()));
    modules::write_maybe(out, "said_at", content.intent().said_at());
    modules::write_maybe(out, "starts", details->starts());
    modules::write_maybe(out, "ends", details->ends());
    modules::write_maybe(out, "candidate", content.schedule().candidate());
    out.key("words");
    modules::write_maybe_names(out, names_of(content.possibility().words()));
    write_source(out, saying);
    out.end_object();
  }
  out.end_array();
}

void write_postponement(json::Writer& out, const Saying& saying) {
  const Postponement& postponement = saying.content.postponement();
  out.begin_object().field("sine_die", postponement.sine_die()).key("date");
  modules::write_dates(out, postponement.dates());
  out.key("reason");
  modules::write_maybe_names(out, names_of(postponement.reason()));
  out.field("round", postponement.round());
  write_source(out, saying);
  out.end_object();
}

void write_departures(json::Writer& out, const MeetingView& meeting) {
  out.key("postponement");
  if (meeting.postponement) {
    write_postponement(out, *meeting.postponement);
  } else {
    out.null();
  }
  out.key("departures").begin_array();
  for (const Saying& saying : meeting.departures) {
    if (saying.content.has_postponement()) {
      write_postponement(out, saying);
      continue;
    }
    const Cancellation& cancellation = saying.content.cancellation();
    out.begin_object().field("cancelled", true).field("round", cancellation.round()).key("reason");
    modules::write_maybe_names(out, names_of(cancellation.reason()));
    write_source(out, saying);
    out.end_object();
  }
  out.end_array();
}

std::string_view kind_word(Outcome::Kind kind) {
  switch (kind) {
    case Outcome::DECISION:
      return "decision";
    case Outcome::COMMITMENT:
      return "commitment";
    case Outcome::ASSESSMENT:
      return "agreed_assessment";
    default:
      return "note";
  }
}

void write_outcome(json::Writer& out, const MeetingView& meeting, const Saying& saying) {
  const Outcome& outcome = saying.content.outcome();
  out.begin_object().field("id", outcome.id()).field("kind", kind_word(outcome.kind()));
  out.key("text");
  modules::write_names(out, names_of(outcome.words()));
  modules::write_maybe(out, "item", outcome.paragraph());
  modules::write_maybe(out, "agenda_item", outcome.agenda_item());
  modules::write_maybe(out, "commitment",
                       outcome.commitment() == COMMITMENT_UNSTATED
                           ? std::string()
                           : modules::lower(CommitmentKind_Name(outcome.commitment())));
  modules::write_list(out, "owners", outcome.owners());
  modules::write_maybe(out, "due", outcome.due());
  modules::write_maybe(out, "due_at", outcome.due_at());
  out.field("standing", outcome.standing());
  modules::write_list(out, "about", outcome.about());
  out.key("statuses").begin_array();
  for (const Saying& status : meeting.outcome_statuses) {
    if (status.content.outcome_status().outcome() != outcome.id()) continue;
    out.begin_object()
        .field("state",
               modules::lower(OutcomeStatus::State_Name(status.content.outcome_status().state())))
        .key("words");
    modules::write_maybe_names(out, names_of(status.content.outcome_status().words()));
    write_source(out, status);
    out.end_object();
  }
  out.end_array();
  write_source(out, saying);
  out.end_object();
}

void write_texts(json::Writer& out, const MeetingView& meeting) {
  out.key("texts").begin_array();
  for (const Saying& saying : meeting.publications) {
    const Publication& text = saying.content.publication();
    out.begin_object()
        .field("id", text.id())
        .field("kind", text.kind() == Publication::READOUT
                           ? "national_readout"
                           : modules::lower(Publication::Kind_Name(text.kind())))
        .key("title");
    modules::write_names(out, names_of(text.titles()));
    out.key("text");
    modules::write_names(out, names_of(text.summary()));
    modules::write_maybe(out, "date", text.date());
    modules::write_maybe(out, "link", text.locator());
    modules::write_maybe(out, "publisher", text.publisher());
    modules::write_maybe(out, "names_first", text.names_first());
    modules::write_carried(out, saying.content.papers());
    write_source(out, saying);
    out.end_object();
  }
  out.end_array().key("comments").begin_array();
  for (const Saying& saying : meeting.comments) {
    const Comment& comment = saying.content.comment();
    out.begin_object().field("id", comment.id()).field("by", comment.by()).key("text");
    modules::write_names(out, names_of(comment.words()));
    modules::write_list(out, "about", comment.about());
    modules::write_maybe(out, "link", comment.link());
    modules::write_maybe(out, "date", comment.date());
    write_source(out, saying);
    out.end_object();
  }
  out.end_array();
}

void write_next_intent(json::Writer& out, const MeetingView& meeting) {
  const auto write = [&](const NextIntent& next) {
    out.begin_object().field("meeting", next.meeting);
    write_when_and_where(out, next.saying.content.intent().details());
    write_source(out, next.saying);
    out.end_object();
  };
  out.key("next_intent");
  if (meeting.next_intents.empty()) {
    out.null();
  } else {
    write(meeting.next_intents.front());
  }
  out.key("next_intents").begin_array();
  for (const NextIntent& next : meeting.next_intents) write(next);
  out.end_array();
}

void write_positions(json::Writer& out, const MeetingView& meeting) {
  out.key("positions").begin_array();
  for (const Saying& saying : meeting.positions) {
    const Position& position = saying.content.position();
    out.begin_object().field("id", position.id()).key("item");
    if (position.item() == 0) {
      out.null();
    } else {
      out.number(std::uint64_t{position.item()});
    }
    out.key("words");
    modules::write_names(out, names_of(position.words()));
    modules::write_maybe(out, "date", position.date());
    modules::write_maybe(out, "agenda_item", position.agenda_item());
    modules::write_maybe(out, "letter", position.letter());
    modules::write_carried(out, saying.content.papers());
    write_source(out, saying);
    out.end_object();
  }
  out.end_array();
}

void write_sources(json::Writer& out, const MeetingView& meeting) {
  std::set<std::string> sources;
  for (const auto* list :
       {&meeting.planned, &meeting.departures, &meeting.held, &meeting.delegations,
        &meeting.sessions, &meeting.agenda, &meeting.outcomes, &meeting.outcome_statuses,
        &meeting.publications, &meeting.comments, &meeting.reports, &meeting.reports_received,
        &meeting.minutes, &meeting.positions}) {
    for (const Saying& saying : *list) {
      sources.insert(saying.content.sources().begin(), saying.content.sources().end());
    }
  }
  modules::write_list(out, "sources", sources);
}

void write_names_of(json::Writer& out, std::uint32_t ordinal, const modules::Names& titles) {
  out.key("ordinal");
  if (ordinal == 0) {
    out.null();
  } else {
    out.number(std::uint64_t{ordinal});
  }
  out.key("title");
  modules::write_names(out, titles);
}

}  // namespace

void write_summary(json::Writer& out, std::string_view circle, const MeetingView& meeting) {
  out.field("circle", circle)
      .field("body", meeting.body)
      .field("slug", meeting.slug)
      .field("matter", meeting.matter);
  write_names_of(out, meeting.ordinal, meeting.titles);
  write_maybe_said(out, "title_said", meeting.titles_said);
  out.key("proposed");
  if (meeting.proposed_ordinal == 0 && meeting.proposed_titles.empty()) {
    out.null();
  } else {
    out.begin_object();
    write_names_of(out, meeting.proposed_ordinal, meeting.proposed_titles);
    write_maybe_said(out, "ordinal_said", meeting.proposed_ordinal_said);
    write_maybe_said(out, "title_said", meeting.proposed_titles_said);
    out.end_object();
  }
  out.field("state", word(meeting.state));
  if (!meeting.state_said.ref.epoch.empty()) {
    out.key("state_said");
    modules::write_said(out, meeting.state_said);
  }
  write_when_and_where(out, meeting.shown);
  modules::write_maybe(out, "modality", modality_word(meeting.shown.modality()));
  modules::write_maybe(out, "host", meeting.shown.host());
  out.field("sine_die", meeting.sine_die);
  modules::write_maybe(out, "hangs_on", meeting.hangs_on);
  modules::write_list(out, "variances", meeting.variances);
}

void write_plans(json::Writer& out, const MeetingView& meeting) {
  std::vector<const Saying*> sayings;
  for (const auto* list : {&meeting.planned, &meeting.departures}) {
    for (const Saying& saying : *list) sayings.push_back(&saying);
  }
  std::stable_sort(sayings.begin(), sayings.end(),
                   [](const Saying* a, const Saying* b) { return a->said.time < b->said.time; });
  out.key("plans").begin_array();
  for (const Saying* saying : sayings) {
    const Content& content = saying->content;
    const auto write = [&](std::string_view kind, const std::string& dates, bool sine_die) {
      out.begin_object().field("kind", kind).key("date");
      modules::write_dates(out, dates);
      out.field("sine_die", sine_die);
      write_source(out, *saying);
      out.end_object();
    };
    if (content.has_possibility()) {
      write("possibility", content.possibility().details().dates(), false);
    } else if (content.has_intent()) {
      write("intent", content.intent().details().dates(), false);
    } else if (content.has_schedule()) {
      write("schedule", content.schedule().details().dates(), false);
    } else if (content.has_postponement()) {
      write("postponed", content.postponement().dates(), content.postponement().sine_die());
    } else if (content.has_cancellation()) {
      write("cancelled", "", false);
    }
  }
  out.end_array().key("report");
  // Sent before owed: what was reported is reported, whatever else is still to come.
  const Report* shown = nullptr;
  for (const Saying& saying : meeting.reports) {
    const Report& report = saying.content.report();
    if (shown == nullptr || (shown->sent().empty() && !report.sent().empty())) shown = &report;
  }
  if (shown == nullptr) {
    out.null();
    return;
  }
  out.begin_object().field("to_body", shown->to());
  modules::write_maybe(out, "due", shown->due());
  modules::write_maybe(out, "sent", shown->sent());
  out.end_object();
}

void write_meeting(json::Writer& out, std::string_view circle, const MeetingView& meeting) {
  write_summary(out, circle, meeting);
  modules::write_maybe(out, "timezone", meeting.shown.timezone());
  modules::write_maybe(out, "starts", meeting.shown.starts());
  modules::write_maybe(out, "ends", meeting.shown.ends());
  out.key("on_margins_of");
  modules::write_maybe_names(out, names_of(meeting.shown.on_margins_of()));
  write_planned(out, meeting);
  write_held(out, meeting);
  write_departures(out, meeting);
  write_stages(out, meeting);
  write_leads(out, meeting);
  write_candidates(out, meeting);
  write_people(out, meeting);
  write_agenda(out, meeting);
  out.key("outcomes").begin_array();
  for (const Saying& saying : meeting.outcomes) write_outcome(out, meeting, saying);
  out.end_array();
  write_minutes(out, meeting);
  write_texts(out, meeting);
  write_reports(out, "reports", meeting.reports, meeting.acknowledgements);
  write_reports(out, "reports_received", meeting.reports_received, meeting.acknowledgements);
  write_next_intent(out, meeting);
  write_positions(out, meeting);
  write_contents(out, "noted", meeting.noted);
  write_transitions(out, meeting);
  write_sources(out, meeting);
}

}  // namespace meetings
