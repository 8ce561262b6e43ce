#include "modules/meetings/asks.h"

#include "modules/dates.h"

namespace meetings {
namespace {

void ask_letter(const Letter& letter, record::Rows& rows) {
  if (!letter.in_reply_to().empty()) rows.answer({}, "letter/" + letter.in_reply_to());
  if (letter.direction() != Letter::IN || letter.reply_due().empty()) return;
  record::Ask ask;
  ask.what = "reply";
  ask.due = modules::last_day_of(letter.reply_due());
  rows.ask("letter/" + letter.id(), ask);
}

// Owed until it is sent, then to be acknowledged.
void ask_report(const Report& report, record::Rows& rows) {
  record::Ask ask;
  ask.what = report.sent().empty() ? "report" : "acknowledgement";
  if (report.sent().empty()) {
    // Without a day it is due at the meeting that it goes to.
    ask.due = report.due().empty() ? report.to_meeting() : modules::last_day_of(report.due());
  }
  rows.ask("report/" + report.id(), ask);
}

// Whose minutes they are waits for what the others say of this version.
void ask_minutes(const record::Act& act, const Minutes& minutes, record::Rows& rows) {
  if (act.joint) return rows.answer({}, "minutes/" + minutes.id());
  if (minutes.stage() != Minutes::CIRCULATED) return;
  record::Ask ask;
  ask.what = "comments";
  ask.others = ask.each = ask.anew = true;
  rows.ask("minutes/" + minutes.id(), ask);
}

void ask_outcome(const Outcome& outcome, record::Rows& rows) {
  if (outcome.kind() != Outcome::COMMITMENT) return;
  if (outcome.due().empty() && outcome.due_at().empty()) return;
  record::Ask ask;
  ask.what = "commitment";
  ask.parties.assign(outcome.owners().begin(), outcome.owners().end());
  ask.each = true;
  ask.due = outcome.due().empty() ? outcome.due_at() : modules::last_day_of(outcome.due());
  rows.ask("outcome/" + outcome.id(), ask);
}

}  // namespace

void fold_asks(const record::Act& act, const Content& content, record::Rows& rows) {
  if (!act.joint && !act.header.has_statement()) return;
  switch (content.says_case()) {
    case Content::kLetter:
      return ask_letter(content.letter(), rows);
    case Content::kReport:
      return ask_report(content.report(), rows);
    case Content::kAcknowledgement:
      return rows.answer({}, "report/" + content.acknowledgement().report());
    case Content::kMinutes:
      return ask_minutes(act, content.minutes(), rows);
    case Content::kMinutesComment:
      return rows.answer({}, "minutes/" + content.minutes_comment().minutes());
    case Content::kOutcome:
      return ask_outcome(content.outcome(), rows);
    case Content::kOutcomeStatus:
      if (content.outcome_status().state() != OutcomeStatus::OPEN)
        rows.answer({}, "outcome/" + content.outcome_status().outcome());
      return;
    default:
      return;
  }
}

}  // namespace meetings
