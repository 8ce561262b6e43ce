// Rules for what is written to and from a meeting: minutes, reports upward, letters.
#include <set>

#include "modules/meetings/content_rules.h"

namespace meetings {

namespace {

using modules::Checks;

constexpr std::uint32_t kVersionMax = 1000;

bool is_paragraph_number(const std::string& text) { return !text.empty() && text.size() <= 20; }

Result<void> check_minutes(const record::Header& header, const Content& content) {
  const Minutes& minutes = content.minutes();
  Checks checks("minutes");
  checks.id("id", minutes.id())
      .require(minutes.version() >= 1 && minutes.version() <= kVersionMax, "version",
               "1 to 1,000; the next of the one before")
      .texts("titles", minutes.titles())
      .require(minutes.paragraphs_size() > 0 || content.papers_size() > 0, "paragraphs",
               "is needed, or a paper that holds the text")
      .require(header.has_proposal() == (minutes.stage() == Minutes::MINUTES_STAGE_UNSTATED),
               "stage",
               "one party's minutes are DRAFT or CIRCULATED; what is proposed for agreement has "
               "no stage");
  std::set<std::string> numbers;
  for (const Paragraph& paragraph : minutes.paragraphs()) {
    checks
        .require(is_paragraph_number(paragraph.number()), "paragraphs.number",
                 "must have 1 to 20 bytes, as printed")
        .require(numbers.insert(paragraph.number()).second, "paragraphs.number",
                 "stands twice: each paragraph has a number of its own")
        .texts("paragraphs.words", paragraph.words());
    check_item_key(checks, "paragraphs.agenda_item", paragraph.agenda_item());
  }
  return checks.result();
}

Result<void> check_minutes_comment(const record::Header& header, const MinutesComment& comment) {
  return Checks("minutes_comment")
      .id("id", comment.id())
      .id("minutes", comment.minutes())
      .require(comment.version() >= 1 && comment.version() <= kVersionMax, "version",
               "say which version it is about, 1 to 1,000")
      .require(comment.paragraph().empty() || is_paragraph_number(comment.paragraph()), "paragraph",
               "must have at most 20 bytes, as printed")
      .texts("words", comment.words())
      .require(!header.has_proposal(), "minutes_comment",
               "is one party's; what all agree on are the minutes themselves")
      .result();
}

Result<void> check_correction(const record::Header& header, const Correction& correction) {
  Checks checks("correction");
  checks.id("id", correction.id())
      .id("minutes", correction.minutes())
      .require(is_paragraph_number(correction.paragraph()), "paragraph",
               "name the paragraph that is corrected, as printed")
      .texts("old_words", correction.old_words())
      .texts("new_words", correction.new_words())
      .require(!header.has_statement(), "correction",
               "agreed minutes are corrected by all or not at all: propose it");
  for (const auto& [language, text] : correction.new_words()) {
    checks.require(correction.old_words().contains(language), "old_words",
                   "says what stood there in each language of new_words");
  }
  return checks.result();
}

Result<void> check_report(const record::Header& header, const Report& report) {
  Checks checks("report");
  checks.id("id", report.id());
  if (report.to_authority().empty()) {
    checks.body("to", report.to());
  } else {
    checks.require(report.to().empty(), "to", "stands beside to_authority; give one of them");
  }
  checks.maybe_meeting("to_meeting", report.to_meeting())
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

Result<void> check_acknowledgement(const Acknowledgement& acknowledgement) {
  return Checks("acknowledgement")
      .id("report", acknowledgement.report())
      .date("date", acknowledgement.date())
      .require(!acknowledgement.date().empty(), "date", "is needed: when it was acknowledged")
      .texts("by", acknowledgement.by())
      .maybe_meeting("at_meeting", acknowledgement.at_meeting())
      .result();
}

Result<void> check_letter(const Letter& letter) {
  Checks checks("letter");
  checks.id("id", letter.id())
      .require(letter.direction() != Letter::DIRECTION_UNSTATED, "direction",
               "is needed: IN or OUT")
      .date("date", letter.date())
      .date("registered", letter.registered())
      .maybe_party("counterpart", letter.counterpart())
      .texts("subject", letter.subject())
      .date("reply_due", letter.reply_due())
      .require(letter.in_reply_to().empty() || modules::is_id(letter.in_reply_to()), "in_reply_to",
               "must be the id of a letter")
      .require(letter.in_reply_to() != letter.id(), "in_reply_to", "answers another letter");
  for (const auto& matter : letter.about()) checks.matter("about", matter);
  return checks.result();
}

}  // namespace

Result<void> check_writing(const record::Header& header, const Content& content) {
  switch (content.says_case()) {
    case Content::kMinutes:
      return check_minutes(header, content);
    case Content::kMinutesComment:
      return check_minutes_comment(header, content.minutes_comment());
    case Content::kCorrection:
      return check_correction(header, content.correction());
    case Content::kReport:
      return check_report(header, content.report());
    case Content::kAcknowledgement:
      return check_acknowledgement(content.acknowledgement());
    default:
      return check_letter(content.letter());
  }
}

}  // namespace meetings
