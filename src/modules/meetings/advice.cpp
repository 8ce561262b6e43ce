#include "modules/meetings/advice.h"

#include <algorithm>
#include <set>

#include "modules/content.h"
#include "modules/meetings/agenda.h"
#include "modules/meetings/answers.h"
#include "modules/meetings/minutes.h"
#include "modules/meetings/state.h"

namespace meetings {

namespace {

class Adviser {
 public:
  Adviser(const Series& series, std::string_view matter, const record::Header& header,
          const Content& content)
      : series_(series), header_(header), content_(content) {
    for (const MeetingView& meeting : series.meetings) {
      if (meeting.matter == matter) meeting_ = &meeting;
    }
  }

  std::vector<Advice> take(bool shared) {
    switch (content_.says_case()) {
      case Content::kSchedule:
        on_schedule();
        break;
      case Content::kStage:
        on_stage();
        break;
      case Content::kPostponement:
        on_departure(content_.postponement().round());
        break;
      case Content::kCancellation:
        on_departure(content_.cancellation().round());
        break;
      case Content::kHeld:
        on_ordinal(content_.held().details());
        break;
      case Content::kAvailability:
        on_availability();
        break;
      case Content::kAgendaItem:
        on_agenda_item();
        break;
      case Content::kOutcome:
        on_outcome();
        break;
      case Content::kPosition:
        on_item(content_.position().agenda_item());
        break;
      case Content::kMinutes:
        on_minutes();
        break;
      case Content::kMinutesComment:
        on_minutes_comment();
        break;
      case Content::kCorrection:
        on_correction();
        break;
      case Content::kAcknowledgement:
        on_acknowledgement();
        break;
      case Content::kLetter:
        if (shared) {
          warn("letter_shared",
               "This register is shared: everybody here will hold the letter. Letters belong into "
               "your own workspace.");
        }
        on_letter();
        break;
      default:
        break;
    }
    return std::move(out_);
  }

 private:
  void stop(const char* word, std::string text) { out_.push_back({word, std::move(text), true}); }
  void warn(const char* word, std::string text) { out_.push_back({word, std::move(text), false}); }

  const MeetingView& meeting() const {
    static const MeetingView kNone;
    return meeting_ == nullptr ? kNone : *meeting_;
  }

  // Whether the meeting is over or called off, so that nothing more can be planned of it.
  bool stopped_by_state() {
    if (was_held(meeting().state)) {
      stop("already_held", "This meeting was held meanwhile; plan another one.");
      return true;
    }
    return false;
  }

  void on_round(std::uint32_t round) {
    if (round < meeting().round) {
      stop("stale_round", "Another date was agreed meanwhile, as round " +
                              std::to_string(meeting().round) + "; say what you mean of that one.");
    } else if (round > meeting().round) {
      stop("no_such_round", "No date of round " + std::to_string(round) +
                                " is agreed; it stands at " + std::to_string(meeting().round) +
                                ".");
    }
  }

  void on_schedule() {
    const Schedule& schedule = content_.schedule();
    if (stopped_by_state()) return;
    const bool follows = header_.proposal().has_predecessor();
    if (schedule.round() <= meeting().round && !follows) {
      stop("stale_round", "The date of round " + std::to_string(schedule.round()) +
                              " is agreed already; propose a new one as round " +
                              std::to_string(meeting().round + 1) + ".");
    } else if (schedule.round() > meeting().round + 1) {
      stop("no_such_round",
           "The next date of this meeting is round " + std::to_string(meeting().round + 1) + ".");
    }
    if (meeting().state == State::cancelled) {
      warn("is_cancelled", "This meeting was cancelled; agreeing a date takes it up again.");
    }
    on_ordinal(schedule.details());
    on_candidate(schedule.candidate());
  }

  void on_candidate(const std::string& id) {
    if (id.empty()) return;
    for (const Saying& saying : meeting().candidates) {
      if (saying.content.candidate().id() == id && !saying.content.candidate().withdrawn()) return;
    }
    warn("unknown_candidate", "No such date is among those put forward, or it was withdrawn.");
  }

  // Numbers are given once: also that of a meeting that was cancelled is not given again.
  void on_ordinal(const Details& details) {
    if (details.ordinal() == 0) return;
    for (const MeetingView& other : series_.meetings) {
      if (&other == meeting_) continue;
      if (other.ordinal == details.ordinal() || other.left_ordinal == details.ordinal()) {
        warn("ordinal_used", "Number " + std::to_string(details.ordinal()) +
                                 " belongs to another meeting of this series; the next is " +
                                 std::to_string(series_.next_ordinal) + ".");
        return;
      }
    }
    const bool own =
        details.ordinal() == meeting().ordinal || details.ordinal() == meeting().proposed_ordinal;
    if (!own && details.ordinal() > series_.next_ordinal) {
      warn("ordinal_skips",
           "The next number of this series is " + std::to_string(series_.next_ordinal) + ".");
    }
  }

  void on_letter() {
    Saying saying;
    saying.content = content_;
    saying.said.party = series_.own;
    // Under its own identifier it is a change of what was registered.
    std::set<std::string> rivals = rivals_of(by_number(series_.letters), saying);
    rivals.erase(content_.letter().id());
    if (!rivals.empty()) {
      warn("letter_number_used", "Another letter of this sender bears the number " +
                                     content_.letter().reference() +
                                     ", with another date, subject or file; compare the two.");
    }
  }

  void on_stage() {
    if (stopped_by_state()) return;
    const Stage& stage = content_.stage();
    if (meeting().round == 0) {
      stop("not_scheduled", "No date of this meeting is agreed yet; nothing can begin under it.");
      return;
    }
    on_round(stage.round());
    if (meeting().state == State::cancelled || meeting().state == State::postponed) {
      stop("called_off", "This meeting was postponed or cancelled; agree a new date first.");
    } else if (stage.sitting() < meeting().sitting) {
      stop("stale_sitting",
           "It has recessed since; say it of sitting " + std::to_string(meeting().sitting) + ".");
    } else if (stage.sitting() > meeting().sitting + 1) {
      stop("stale_sitting", "The next sitting is " + std::to_string(meeting().sitting + 1) + ".");
    }
  }

  void on_departure(std::uint32_t round) {
    if (stopped_by_state()) return;
    on_round(round);
    if (meeting().state == State::cancelled && content_.has_postponement()) {
      stop("called_off", "This meeting is cancelled; there is nothing to postpone.");
    }
  }

  void on_availability() {
    const std::string& id = content_.availability().candidate();
    for (const Saying& saying : meeting().candidates) {
      if (saying.content.candidate().id() == id && !saying.content.candidate().withdrawn()) return;
    }
    stop("unknown_candidate", "No such date is among those put forward, or it was withdrawn.");
  }

  const AgendaEntry* entry_of(const std::vector<AgendaEntry>& agenda, const std::string& key) {
    for (const AgendaEntry& entry : agenda) {
      if (entry.key == key) return &entry;
    }
    return nullptr;
  }

  void on_agenda_item() {
    const AgendaItem& item = content_.agenda_item();
    const std::vector<AgendaEntry> agenda = agenda_of(meeting());
    const std::string key = item.id().empty() ? std::to_string(item.number()) : item.id();
    const AgendaEntry* const entry = entry_of(agenda, key);
    if (entry != nullptr && header_.has_statement()) {
      const bool settled = entry->saying.said.voice == modules::Voice::joint;
      if (settled && item.state() == AgendaItem::WITHDRAWN) {
        stop("item_agreed", "All agreed this item; propose its withdrawal.");
      } else if (settled && item.state() == AgendaItem::PROPOSED) {
        stop("item_agreed", "All agreed this item; propose what should be changed.");
      }
    }
    const Time time = time_of(meeting(), agenda);
    const std::uint32_t before =
        entry == nullptr ? 0 : entry->saying.content.agenda_item().minutes();
    if (time.planned &&
        time.items - std::min(time.items, before) + item.minutes() > *time.planned) {
      warn("agenda_too_long", "The items take more than the " + std::to_string(*time.planned) +
                                  " minutes that are planned.");
    }
    if (item.from_item().empty()) return;
    for (const BacklogItem& waiting : series_.backlog) {
      if (waiting.meeting != item.from_meeting() || waiting.key != item.from_item()) continue;
      if (!waiting.carried_to.empty() && waiting.carried_to != meeting().matter) {
        warn("carried_already", "It stands on the agenda of another meeting already.");
      }
      return;
    }
    warn("not_in_backlog", "Nothing of that name waits from that meeting.");
  }

  void on_item(const std::string& key) {
    if (key.empty() || entry_of(agenda_of(meeting()), key) != nullptr) return;
    warn("unknown_item", "No item of the agenda has the key " + key + ".");
  }

  void on_outcome() {
    if (!was_held(meeting().state) && meeting().state != State::in_session &&
        meeting().state != State::recessed) {
      warn("not_held", "Nobody has said yet that this meeting was held.");
    }
    on_item(content_.outcome().agenda_item());
  }

  const MinutesView* minutes_of_id(const std::vector<MinutesView>& all, const std::string& id) {
    for (const MinutesView& one : all) {
      if (one.id == id) return &one;
    }
    return nullptr;
  }

  static bool is_agreed(const MinutesView& minutes) {
    return minutes.state == MinutesState::agreed || minutes.state == MinutesState::corrected;
  }

  void on_minutes() {
    const std::vector<MinutesView> all = minutes_of(meeting());
    const MinutesView* const known = minutes_of_id(all, content_.minutes().id());
    for (const Paragraph& paragraph : content_.minutes().paragraphs()) {
      on_item(paragraph.agenda_item());
    }
    if (known == nullptr) return;
    const std::uint32_t version = known->saying.content.minutes().version();
    if (is_agreed(*known) && !header_.proposal().has_predecessor()) {
      stop("minutes_agreed",
           "These minutes are agreed; what is wrong in them is corrected by "
           "procès-verbal.");
    } else if (content_.minutes().version() < version) {
      stop("stale_version", "Version " + std::to_string(version) + " is out meanwhile.");
    }
  }

  void on_minutes_comment() {
    const std::vector<MinutesView> all = minutes_of(meeting());
    const MinutesComment& comment = content_.minutes_comment();
    const MinutesView* const known = minutes_of_id(all, comment.minutes());
    if (known == nullptr) {
      stop("no_minutes", "There are no such minutes of this meeting.");
      return;
    }
    const Minutes& minutes = known->saying.content.minutes();
    if (is_agreed(*known)) {
      stop("minutes_agreed", "These minutes are agreed; propose a correction.");
    } else if (comment.version() != minutes.version()) {
      stop("stale_version",
           "Version " + std::to_string(minutes.version()) + " is the one to comment on.");
    }
    if (comment.paragraph().empty() || minutes.paragraphs_size() == 0) return;
    if (std::none_of(minutes.paragraphs().begin(), minutes.paragraphs().end(),
                     [&](const Paragraph& one) { return one.number() == comment.paragraph(); })) {
      warn("unknown_paragraph", "These minutes have no paragraph " + comment.paragraph() + ".");
    }
  }

  void on_correction() {
    const Correction& correction = content_.correction();
    const std::vector<MinutesView> all = minutes_of(meeting());
    const MinutesView* const known = minutes_of_id(all, correction.minutes());
    if (known == nullptr || !is_agreed(*known)) {
      stop("minutes_not_agreed",
           "Only agreed minutes are corrected by procès-verbal; comment on "
           "these.");
      return;
    }
    if (const char* const variance =
            correction_variance(known->saying.content.minutes(), correction)) {
      warn(variance, "The paragraph, or the old words in it, are not in these minutes as agreed.");
    }
  }

  void on_acknowledgement() {
    for (const Saying& saying : series_.reports) {
      const Report& report = saying.content.report();
      if (report.id() == content_.acknowledgement().report() && !report.sent().empty()) return;
    }
    stop("not_sent", "No report of that name was sent.");
  }

  const Series& series_;
  const MeetingView* meeting_ = nullptr;  // null: nothing is said of it yet
  const record::Header& header_;
  const Content& content_;
  std::vector<Advice> out_;
};

}  // namespace

std::vector<Advice> advise(const Series& series, std::string_view matter,
                           const record::Header& header, const Content& content, bool shared) {
  // Another's words are noted as they came.
  if (!header.has_statement() && !header.has_proposal()) return {};
  return Adviser(series, matter, header, content).take(shared);
}

}  // namespace meetings
