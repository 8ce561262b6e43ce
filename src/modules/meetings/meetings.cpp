#include "modules/meetings/meetings.h"

#include "modules/acts.h"
#include "modules/checks.h"

namespace meetings {

namespace {

using modules::Checks;

constexpr std::uint32_t kOrdinalMax = 100000;
constexpr std::uint32_t kRoundMax = 1000;

Result<void> check_details(const std::string& path, const Details& details) {
  Checks checks(path + ".details");
  checks.dates("dates", details.dates())
      .require(!details.has_place() || modules::is_country(details.place().country()),
               "place.country", "must be two capital letters (ISO 3166-1), e.g. KR")
      .maybe_party("host", details.host())
      .require(details.ordinal() <= kOrdinalMax, "ordinal", "at most 100,000")
      .require(details.timezone().size() <= 64, "timezone",
               "must be an IANA name, e.g. Asia/Seoul");
  for (const Lead& lead : details.leads()) {
    checks.party("leads.party", lead.party()).texts("leads.organisation", lead.organisation());
  }
  return checks.result();
}

Result<void> check_round(const std::string& path, std::uint32_t round) {
  return Checks(path).require(round <= kRoundMax, "round", "at most 1,000").result();
}

Result<void> check_schedule(const Schedule& schedule) {
  const auto dates = modules::parse_dates(schedule.details().dates());
  return Checks("schedule")
      .require(schedule.round() >= 1 && schedule.round() <= kRoundMax, "round",
               "the first schedule is 1, the one after a postponement the next, at most 1,000")
      .also(check_details("schedule", schedule.details()))
      .require(dates.ok() && dates.value().precision != modules::Precision::none, "details.dates",
               "a schedule needs dates; without them it is an intent")
      .result();
}

Result<void> check_postponement(const Postponement& postponement) {
  return Checks("postponement")
      .also(check_round("postponement", postponement.round()))
      .dates("dates", postponement.dates())
      .require(!postponement.sine_die() || postponement.dates().empty(), "dates",
               "with sine_die there are no new dates")
      .result();
}

Result<void> check_held(const Held& held) {
  const auto dates = modules::parse_dates(held.details().dates());
  return Checks("held")
      .also(check_details("held", held.details()))
      .require(dates.ok() && dates.value().precision != modules::Precision::none, "details.dates",
               "say when it was held, to the precision that is known")
      .result();
}

void check_member(Checks& checks, const std::string& field, const Member& member) {
  checks
      .require(member.person().empty() || modules::is_person(member.person()), field + ".person",
               "must be a person, e.g. bodies/people/kim")
      .require(!member.person().empty() || !member.names().empty() || !member.office().empty() ||
                   !member.remark().empty(),
               field, "says nothing of the person: give names, office or a remark");
}

Result<void> check_delegation(const Delegation& delegation) {
  Checks checks("delegation");
  checks.party("party", delegation.party())
      .require(delegation.heads_size() > 0 || delegation.institutions_size() > 0, "heads",
               "one head at least is needed, or the institutions that took part");
  for (const Member& head : delegation.heads()) check_member(checks, "heads", head);
  for (const Member& member : delegation.members()) check_member(checks, "members", member);
  return checks.result();
}

Result<void> check_session(const Session& session) {
  Checks checks("session");
  checks.id("id", session.id()).texts("titles", session.titles());
  for (const Chair& chair : session.chairs()) {
    checks.party("chairs.party", chair.party());
    check_member(checks, "chairs.member", chair.member());
  }
  return checks.result();
}

Result<void> check_agenda_item(const AgendaItem& item) {
  return Checks("agenda_item")
      .require(item.number() >= 1 && item.number() <= 1000, "number", "1 to 1,000")
      .texts("titles", item.titles())
      .maybe_party("proposer", item.proposer())
      .require(item.strand().empty() || modules::is_id(item.strand()), "strand",
               "must be the id of a strand")
      .result();
}

Result<void> check_outcome(const Outcome& outcome) {
  const bool is_commitment = outcome.kind() == Outcome::COMMITMENT;
  Checks checks("outcome");
  checks.id("id", outcome.id())
      .require(outcome.kind() != Outcome::KIND_UNSTATED, "kind", "is needed")
      .texts("words", outcome.words())
      .require(is_commitment == (outcome.commitment() != COMMITMENT_UNSTATED), "commitment",
               "a commitment says of which kind it is, and nothing else does")
      .parties("owners", outcome.owners())
      .date("due", outcome.due())
      .maybe_meeting("due_at", outcome.due_at())
      .require(is_commitment ||
                   (outcome.due().empty() && outcome.due_at().empty() && !outcome.standing()),
               "due", "only a commitment is due");
  for (const auto& matter : outcome.about()) {
    checks.require(modules::is_meeting(matter) || modules::is_body(matter), "about",
                   "must be a meeting or a body");
  }
  return checks.result();
}

Result<void> check_outcome_status(const OutcomeStatus& status) {
  return Checks("outcome_status")
      .id("outcome", status.outcome())
      .require(status.state() != OutcomeStatus::STATUS_UNSTATED, "state", "is needed")
      .result();
}

bool is_joint_text(Publication::Kind kind) {
  return kind == Publication::JOINT_STATEMENT || kind == Publication::COMMUNIQUE;
}

Result<void> check_publication(const record::Header& header, const Publication& text) {
  return Checks("publication")
      .id("id", text.id())
      .require(text.kind() != Publication::KIND_UNSTATED, "kind", "is needed")
      .texts("titles", text.titles())
      .date("date", text.date())
      .maybe_party("names_first", text.names_first())
      .require(!is_joint_text(text.kind()) || !header.has_statement(), "kind",
               "a joint text is proposed and agreed by all; one party alone gives a readout")
      .require(is_joint_text(text.kind()) || text.kind() == Publication::FACT_SHEET ||
                   !header.has_proposal(),
               "kind", "a readout, announcement or evaluation is one party's; it is not proposed")
      .result();
}

Result<void> check_comment(const Comment& comment) {
  Checks checks("comment");
  checks.id("id", comment.id())
      .require(!comment.by().empty(), "by", "say who commented")
      .texts("words", comment.words());
  for (const auto& id : comment.about()) checks.id("about", id);
  return checks.result();
}

Result<void> check_report(const record::Header& header, const Report& report) {
  Checks checks("report");
  checks.id("id", report.id())
      .body("to", report.to())
      .maybe_meeting("to_meeting", report.to_meeting())
      .require(report.covers_size() > 0, "covers", "name the meetings that it covers")
      .date("due", report.due())
      .date("sent", report.sent());
  for (const auto& meeting : report.covers()) {
    checks.meeting("covers", meeting)
        .require(meeting.starts_with(header.matter() + "/"), "covers",
                 "a body reports on its own meetings");
  }
  return checks.result();
}

Result<void> check_position(const Position& position) {
  return Checks("position")
      .id("id", position.id())
      .require(position.item() <= 1000, "item", "at most 1,000")
      .texts("words", position.words())
      .date("date", position.date())
      .result();
}

Result<void> check_says(const record::Header& header, const Content& content) {
  switch (content.says_case()) {
    case Content::kPossibility:
      return check_details("possibility", content.possibility().details());
    case Content::kIntent:
      return Checks("intent")
          .also(check_details("intent", content.intent().details()))
          .maybe_meeting("said_at", content.intent().said_at())
          .result();
    case Content::kSchedule:
      return check_schedule(content.schedule());
    case Content::kStage:
      return Checks("stage")
          .require(content.stage().state() != Stage::STATE_UNSTATED, "state", "is needed")
          .also(check_round("stage", content.stage().round()))
          .result();
    case Content::kPostponement:
      return check_postponement(content.postponement());
    case Content::kCancellation:
      return check_round("cancellation", content.cancellation().round());
    case Content::kHeld:
      return check_held(content.held());
    case Content::kDelegation:
      return check_delegation(content.delegation());
    case Content::kSession:
      return check_session(content.session());
    case Content::kAgendaItem:
      return check_agenda_item(content.agenda_item());
    case Content::kOutcome:
      return check_outcome(content.outcome());
    case Content::kOutcomeStatus:
      return check_outcome_status(content.outcome_status());
    case Content::kPublication:
      return check_publication(header, content.publication());
    case Content::kComment:
      return check_comment(content.comment());
    case Content::kReport:
      return check_report(header, content.report());
    case Content::kPosition:
      return check_position(content.position());
    case Content::SAYS_NOT_SET:
      break;
  }
  return Error{ErrorCode::invalid,
               "the content says nothing: give one of possibility, intent, schedule, stage, "
               "postponement, cancellation, held, delegation, session, agenda_item, outcome, "
               "outcome_status, publication, comment, report, position"};
}

Result<void> check_content(const record::Header& header, const Content& content) {
  TRY(modules::check_texts(content));
  const bool fits = content.has_report() ? modules::is_series(header.matter())
                                         : modules::is_meeting(header.matter());
  if (!fits) {
    return Error{ErrorCode::invalid,
                 content.has_report()
                     ? "a report belongs to the body that reports: matter meetings/<body>"
                     : "this belongs to a meeting: matter meetings/<body>/<meeting>"};
  }
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

  void fold(const record::Act& act, record::Rows& rows) const override {
    if (act.header.has_confirmation()) return modules::fold_confirmation(act, rows);
    Content content;
    if (!act.has_content || !modules::decode_content(act.content, content).ok()) return;
    if (!check_content(act.header, content).ok()) return;
    modules::fold_content(act, topic(content), content.words_of(), rows);
  }
};

}  // namespace

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
      return "agenda/" + std::to_string(content.agenda_item().number());
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
    case Content::kPosition:
      return "position/" + content.position().id();
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
