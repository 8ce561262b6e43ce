// Rules for the agenda and for what came out of it: items, outcomes, publications, comments.
#include "modules/meetings/content_rules.h"

namespace meetings {

namespace {

using modules::Checks;

constexpr std::uint32_t kMinutesMax = 10080;  // a week

bool is_number(const std::string& text) {
  return text.find_first_not_of("0123456789") == std::string::npos;
}

Result<void> check_agenda_item(const record::Header& header, const AgendaItem& item) {
  Checks checks("agenda_item");
  checks.require(item.number() >= 1 && item.number() <= 1000, "number", "1 to 1,000")
      .texts("titles", item.titles())
      .maybe_party("proposer", item.proposer())
      .require(item.strand().empty() || modules::is_id(item.strand()), "strand",
               "must be the id of a strand")
      .minute("starts", item.starts())
      .require(item.minutes() <= kMinutesMax, "minutes", "at most 10,080")
      .maybe_meeting("from_meeting", item.from_meeting())
      .require(item.from_meeting().empty() == item.from_item().empty(), "from_item",
               "an item that is carried on names the meeting and its key there")
      .require(item.from_meeting() != header.matter(), "from_meeting",
               "is carried on from an earlier meeting, not from this one")
      .require(!item.backlog() || item.state() == AgendaItem::WITHDRAWN, "backlog",
               "is said of an item that is withdrawn from this meeting")
      .require(item.state() != AgendaItem::AGREED || !header.has_statement(), "state",
               "an item is agreed by all or not at all: propose it");
  if (!item.id().empty()) {
    checks.id("id", item.id()).require(!is_number(item.id()), "id", "must not be of digits alone");
  }
  check_item_key(checks, "from_item", item.from_item());
  if (item.has_lead()) check_member(checks, "lead", item.lead());
  if (item.has_presenter()) check_member(checks, "presenter", item.presenter());
  return checks.result();
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
    checks.require(
        modules::is_meeting(matter) || modules::is_body(matter) || modules::is_commitment(matter),
        "about", "must be a meeting, a body or a commitment");
  }
  check_item_key(checks, "agenda_item", outcome.agenda_item());
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
      .texts("words", comment.words())
      .date("date", comment.date());
  for (const auto& id : comment.about()) checks.id("about", id);
  return checks.result();
}

Result<void> check_position(const Position& position) {
  Checks checks("position");
  checks.id("id", position.id())
      .require(position.item() <= 1000, "item", "at most 1,000")
      .texts("words", position.words())
      .date("date", position.date())
      .require(position.letter().empty() || modules::is_id(position.letter()), "letter",
               "must be the id of a letter");
  check_item_key(checks, "agenda_item", position.agenda_item());
  return checks.result();
}

}  // namespace

Result<void> check_results(const record::Header& header, const Content& content) {
  switch (content.says_case()) {
    case Content::kAgendaItem:
      return check_agenda_item(header, content.agenda_item());
    case Content::kOutcome:
      return check_outcome(content.outcome());
    case Content::kOutcomeStatus:
      return check_outcome_status(content.outcome_status());
    case Content::kPublication:
      return check_publication(header, content.publication());
    case Content::kComment:
      return check_comment(content.comment());
    case Content::kFiling:
      return Checks("filing")
          .id("id", content.filing().id())
          .require(content.papers_size() > 0, "id", "files nothing: papers are needed beside it")
          .result();
    default:
      return check_position(content.position());
  }
}

}  // namespace meetings
