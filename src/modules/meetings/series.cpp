#include "modules/meetings/series.h"

#include "modules/dates.h"
#include "modules/meetings/agenda.h"
#include "modules/meetings/answers.h"

namespace meetings {

namespace {

std::string last_day_of(std::string_view text) {
  const auto dates = modules::parse_dates(text);
  return dates.ok() ? dates.value().last_day() : std::string();
}

bool is_ahead(const MeetingView& meeting) {
  return !meeting.counts_as_held && meeting.state != State::cancelled && meeting.hangs_on.empty();
}

// Whether it is planned by all or by the party of this node; what another alone has in mind takes
// nothing off our hands.
bool is_planned(const Series& series, const MeetingView& meeting) {
  return meeting.round > 0 || meeting.state_said.voice == modules::Voice::joint ||
         series.own.empty() || meeting.state_said.party == series.own;
}

void remind_of_meeting(std::vector<Reminder>& out, const Series& series, const Customs& customs,
                       std::string_view today) {
  const MeetingView* const last = last_held(series);
  if (customs.meetings_per_year == 0 || last == nullptr) return;
  for (const MeetingView& meeting : series.meetings) {
    // A date, agreed or not, that is still to come, or one that is being looked for.
    const std::string day = last_day_of(meeting.shown.dates());
    if (is_ahead(meeting) && is_planned(series, meeting) && meeting.state != State::mooted &&
        (day.empty() || day >= today))
      return;
  }
  const std::string held = last_day_of(last->shown.dates());
  const unsigned months = customs.meetings_per_year >= 12 ? 1 : 12 / customs.meetings_per_year;
  const std::string due = modules::months_later(held, months);
  out.push_back({"next_meeting_due", due, "", "", !due.empty() && due < today});
}

void remind_of_host(std::vector<Reminder>& out, const Series& series, const Customs& customs) {
  const HostCustom& hosts = customs.hosts;
  if (hosts.rule == HostCustom::Rule::alternate) {
    const MeetingView* const last = last_held(series);
    if (last == nullptr || last->shown.host().empty()) return;
    for (const MeetingView& meeting : series.meetings) {
      if (is_ahead(meeting) && meeting.shown.host() == last->shown.host()) {
        out.push_back({"host_by_custom", "", meeting.matter, last->shown.host(), false});
      }
    }
    return;
  }
  Turns turns(hosts.order);
  for (const MeetingView& meeting : series.meetings) {
    const std::string& host = meeting.shown.host();
    const bool held = meeting.counts_as_held && meeting.hangs_on.empty();
    if (host.empty() || (!held && !is_ahead(meeting))) continue;
    std::string usual;
    if (hosts.rule == HostCustom::Rule::fixed && host != hosts.fixed) usual = hosts.fixed;
    if (hosts.rule == HostCustom::Rule::rotating && turns.is_out_of_turn(host))
      usual = turns.next();
    if (!held && !usual.empty())
      out.push_back({"usual_host", "", meeting.matter, std::move(usual), false});
    turns.take(host);
  }
}

void remind_of_reports(std::vector<Reminder>& out, const Series& series, const Customs& customs,
                       std::string_view today) {
  if (customs.reports_upward) {
    for (const std::string& matter : series.unreported) {
      out.push_back({"report_owed", "", matter, "", false});
    }
  }
  BySpeaker sent;
  for (const Saying& saying : series.reports) {
    const Report& report = saying.content.report();
    if (!report.sent().empty()) sent[{speaker(saying.said), report.id()}].insert(report.sent());
  }
  for (const Saying& saying : series.reports) {
    const Report& report = saying.content.report();
    const std::string due = last_day_of(report.due());
    if (!said_by_same(sent, saying, report.id()).empty() || due.empty() || due >= today) continue;
    out.push_back({"report_overdue", due, report.to_meeting(), report.id(), true});
  }
  if (customs.before_each_report > 1 && !series.unreported.empty() &&
      series.unreported.size() < customs.before_each_report) {
    out.push_back({"fewer_than_usual", "", "", "", false});
  }
}

void remind_of_letters(std::vector<Reminder>& out, const Series& series, std::string_view today) {
  const BySpeaker answers = answers_of(series.letters);
  for (const Saying& saying : series.letters) {
    const Letter& letter = saying.content.letter();
    const std::string due = last_day_of(letter.reply_due());
    if (due.empty() || !said_by_same(answers, saying, letter.id()).empty()) continue;
    out.push_back({"reply_due", due, "", letter.id(), due < today});
  }
  const ByNumber numbers = by_number(series.letters);
  for (const Saying& saying : series.letters) {
    if (!rivals_of(numbers, saying).empty())
      out.push_back({"letters_differ", "", "", saying.content.letter().id(), true});
  }
}

}  // namespace

std::vector<Reminder> reminders_of(const Series& series, const Customs& customs,
                                   std::string_view today) {
  std::vector<Reminder> out;
  remind_of_meeting(out, series, customs, today);
  remind_of_reports(out, series, customs, today);
  remind_of_host(out, series, customs);
  remind_of_letters(out, series, today);
  for (const BacklogItem& waiting : series.backlog) {
    const auto counts = [&](const modules::Said& said) {
      return series.own.empty() || said.voice == modules::Voice::joint || said.party == series.own;
    };
    if (!counts(waiting.left_said) || (waiting.carried_said && counts(*waiting.carried_said)))
      continue;
    out.push_back({"backlog", "", waiting.meeting, waiting.key, false});
  }
  return out;
}

void write_series(json::Writer& out, const Series& series, const std::vector<Reminder>& reminders) {
  out.begin_object().field("next_ordinal", series.next_ordinal);
  modules::write_list(out, "unreported", series.unreported);
  write_reports(out, "reports", series.reports, series.acknowledgements);
  write_letters(out, series.letters);
  write_backlog(out, series.backlog);
  out.key("reminders").begin_array();
  for (const Reminder& reminder : reminders) {
    out.begin_object().field("word", reminder.word);
    modules::write_maybe(out, "due", reminder.due);
    modules::write_maybe(out, "matter", reminder.matter);
    modules::write_maybe(out, "subject", reminder.subject);
    out.field("overdue", reminder.overdue).end_object();
  }
  out.end_array().end_object();
}

}  // namespace meetings
