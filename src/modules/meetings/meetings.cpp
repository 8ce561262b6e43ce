#include "modules/meetings/meetings.h"

#include "modules/acts.h"
#include "modules/checks.h"
#include "modules/meetings/asks.h"
#include "modules/meetings/content_rules.h"
#include "modules/papers.h"
#include "modules/texts.h"

namespace meetings {

namespace {

bool is_of_series(const Content& content) {
  return content.has_report() || content.has_acknowledgement() || content.has_letter();
}

Result<void> check_content(const record::Header& header, const Content& content) {
  TRY(modules::check_texts(content));
  const bool fits = is_of_series(content) ? modules::is_series(header.matter())
                                          : modules::is_meeting(header.matter());
  if (!fits) {
    return Error{ErrorCode::invalid,
                 is_of_series(content)
                     ? "this belongs to the body that reports or writes: matter meetings/<body>"
                     : "this belongs to a meeting: matter meetings/<body>/<meeting>"};
  }
  TRY(modules::check_carried("content", content.papers()));
  TRY(check_says(header, content));
  return modules::check_speech(header, topic(content), content.words_of());
}

class Meetings final : public record::Module {
 public:
  std::string_view name() const override { return kModule; }
  std::uint32_t version() const override { return kVersion; }

  Result<void> check(const record::Header& header, ByteView bytes) const override {
    Content content;
    TRY(modules::decode_content(bytes, content));
    return check_content(header, content);
  }

  std::string_view silence_class(ByteView bytes) const override {
    Content content;
    if (!modules::decode_content(bytes, content).ok()) return {};
    switch (content.says_case()) {
      case Content::kAgendaItem:
        return "agenda";
      case Content::kIntent:
      case Content::kSchedule:
      case Content::kPostponement:
      case Content::kCancellation:
        return "dates";
      case Content::kMinutes:
      case Content::kCorrection:
        return "minutes";
      default:
        return {};
    }
  }

  std::vector<std::string> files(ByteView bytes) const override {
    Content content;
    if (!modules::decode_content(bytes, content).ok()) return {};
    return modules::files_of(content.papers());
  }

  void fold(const record::Act& act, record::Rows& rows) const override {
    if (act.header.has_confirmation()) return modules::fold_confirmation(act, rows);
    Content content;
    if (!act.has_content || !modules::decode_content(act.content, content).ok()) return;
    if (!check_content(act.header, content).ok()) return;
    modules::fold_content(act, topic(content), content.words_of(), rows);
    fold_asks(act, content, rows);
  }

  void texts(const record::Header& /*header*/, ByteView content,
             std::vector<record::Text>& out) const override {
    modules::texts_of_content<Content>(content, out);
  }
};

}  // namespace

std::string item_key(const AgendaItem& item) {
  return item.id().empty() ? std::to_string(item.number()) : item.id();
}

Result<void> check_says(const record::Header& header, const Content& content) {
  if (content.has_availability() && header.has_proposal()) {
    return Error{ErrorCode::invalid,
                 "availability: each party says it of itself; the date that suits all is proposed "
                 "as a schedule"};
  }
  switch (content.says_case()) {
    case Content::kPossibility:
    case Content::kIntent:
    case Content::kSchedule:
    case Content::kStage:
    case Content::kPostponement:
    case Content::kCancellation:
    case Content::kHeld:
    case Content::kCandidate:
    case Content::kAvailability:
      return check_convening(content);
    case Content::kDelegation:
    case Content::kSession:
    case Content::kSubstitution:
    case Content::kAttendance:
      return check_people(content);
    case Content::kAgendaItem:
    case Content::kOutcome:
    case Content::kOutcomeStatus:
    case Content::kPublication:
    case Content::kComment:
    case Content::kPosition:
    case Content::kFiling:
      return check_results(header, content);
    case Content::kMinutes:
    case Content::kMinutesComment:
    case Content::kCorrection:
    case Content::kReport:
    case Content::kAcknowledgement:
    case Content::kLetter:
      return check_writing(header, content);
    case Content::SAYS_NOT_SET:
      break;
  }
  return Error{ErrorCode::invalid,
               "the content says nothing: give one of possibility, intent, schedule, stage, "
               "postponement, cancellation, held, candidate, availability, delegation, session, "
               "substitution, attendance, agenda_item, outcome, outcome_status, publication, "
               "comment, position, filing, minutes, minutes_comment, correction, report, "
               "acknowledgement, letter"};
}

std::string topic(const Content& content) {
  switch (content.says_case()) {
    case Content::kPossibility:
      return "possibility";
    case Content::kIntent:
      return "intent" +
             (content.intent().said_at().empty() ? "" : "/" + content.intent().said_at());
    case Content::kSchedule:
      return "schedule/" + std::to_string(content.schedule().round());
    case Content::kStage:
      return "stage/" + std::to_string(content.stage().round());
    case Content::kPostponement:
      return "postponement/" + std::to_string(content.postponement().round());
    case Content::kCancellation:
      return "cancellation/" + std::to_string(content.cancellation().round());
    case Content::kHeld:
      return "held";
    case Content::kDelegation:
      return "delegation/" + content.delegation().party();
    case Content::kSession:
      return "session/" + content.session().id();
    case Content::kAgendaItem:
      return "agenda/" + item_key(content.agenda_item());
    case Content::kOutcome:
      return "outcome/" + content.outcome().id();
    case Content::kOutcomeStatus:
      return "status/" + content.outcome_status().outcome();
    case Content::kPublication:
      return "publication/" + content.publication().id();
    case Content::kComment:
      return "comment/" + content.comment().id();
    case Content::kReport:
      return "report/" + content.report().id();
    case Content::kCandidate:
      return "candidate/" + content.candidate().id();
    case Content::kAvailability:
      return "availability/" + content.availability().candidate();
    case Content::kSubstitution:
      return "substitution/" + content.substitution().id();
    case Content::kAttendance:
      return "attendance/" + content.attendance().id();
    case Content::kPosition:
      return "position/" + content.position().id();
    case Content::kMinutes:
      return "minutes/" + content.minutes().id();
    case Content::kMinutesComment:
      return "minutes_comment/" + content.minutes_comment().id();
    case Content::kCorrection:
      return "correction/" + content.correction().minutes() + "/" + content.correction().id();
    case Content::kAcknowledgement:
      return "acknowledgement/" + content.acknowledgement().report();
    case Content::kLetter:
      return "letter/" + content.letter().id();
    case Content::kFiling:
      return "filing/" + content.filing().id();
    case Content::SAYS_NOT_SET:
      break;
  }
  return {};
}

std::unique_ptr<record::Module> make_module() { return std::make_unique<Meetings>(); }

Result<Bytes> content_from_json(ByteView json) { return modules::content_from_json<Content>(json); }

Result<Bytes> content_to_json(ByteView content) {
  return modules::content_to_json<Content>(content);
}

Result<std::string> kind_of(ByteView bytes) {
  Content content;
  TRY(modules::decode_content(bytes, content));
  return topic(content);
}

}  // namespace meetings
