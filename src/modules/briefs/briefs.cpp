#include "modules/briefs/briefs.h"

#include <set>

#include "modules/acts.h"
#include "modules/checks.h"
#include "modules/dates.h"
#include "modules/papers.h"
#include "modules/texts.h"
#include "record/rows.h"

namespace briefs {

namespace {

using modules::Checks;

constexpr std::uint32_t kNumberMax = 1000;

Result<void> check_item(const Item& item) {
  Checks checks("item");
  checks.require(item.number() <= kNumberMax, "number", "at most 1,000")
      .require(item.objective_size() + item.our_line_size() + item.expected_line_size() +
                       item.if_asked_size() + item.fallback_size() + item.papers_size() >
                   0,
               "our_line",
               "the item says nothing: give one of objective, our_line, expected_line, if_asked, "
               "fallback, papers");
  for (const Paper& paper : item.papers()) modules::check_paper(checks, "papers", paper);
  return checks.result();
}

Result<void> check_asked(const InstructionAsked& asked) {
  return Checks("instruction_asked")
      .id("id", asked.id())
      .require(asked.item() <= kNumberMax, "item", "at most 1,000")
      .texts("question", asked.question())
      .texts("office", asked.office())
      .date("deadline", asked.deadline())
      .result();
}

Result<void> check_returned(const InstructionReturned& returned) {
  const auto date = modules::parse_date(returned.date());
  return Checks("instruction_returned")
      .id("id", returned.id())
      .texts("answer", returned.answer())
      .texts("authority", returned.authority())
      .date("date", returned.date())
      .require(date.ok() && date.value().precision != modules::Precision::none, "date",
               "say of when the answer is")
      .result();
}

Result<void> check_sheet(const ClearanceSheet& sheet) {
  Checks checks("clearance_sheet");
  checks.date("deadline", sheet.deadline())
      .require(sheet.offices_size() > 0, "offices", "name the offices that have to clear it");
  std::set<std::string_view> seen;
  for (const auto& office : sheet.offices()) {
    checks.id("offices.id", office.id())
        .texts("offices.names", office.names())
        .require(seen.insert(office.id()).second, "offices.id", "names the same office twice");
  }
  return checks.result();
}

Result<void> check_clearance(const Clearance& clearance) {
  return Checks("clearance")
      .id("office", clearance.office())
      .require(clearance.stand() != Clearance::STAND_UNSTATED, "stand",
               "is needed: CONCUR, COMMENT or OBJECT")
      .require(clearance.stand() == Clearance::CONCUR || !clearance.words().empty(), "words",
               "say what the comment or objection is")
      .date("date", clearance.date())
      .result();
}

Result<void> check_cable(const Cable& cable) {
  const auto date = modules::parse_date(cable.date());
  Checks checks("cable");
  checks.date("date", cable.date())
      .require(date.ok() && date.value().precision == modules::Precision::day, "date",
               "must be the day that it is about, e.g. 2031-05-12")
      .require(cable.number().size() <= 80, "number", "at most 80 bytes")
      .require(cable.state() != Cable::STATE_UNSTATED, "state", "is needed: DRAFT or SENT")
      .require(cable.state() != Cable::SENT || cable.paragraphs_size() > 0, "paragraphs",
               "a cable that was sent has words");
  for (const auto& paragraph : cable.paragraphs()) {
    checks.texts("paragraphs.words", paragraph.words());
  }
  return checks.result();
}

Result<void> check_says(const Content& content) {
  switch (content.says_case()) {
    case Content::kSubject:
      return Checks("subject")
          .require(modules::is_circle_id(content.subject().circle()), "circle",
                   "must be an identifier of 32 hexadecimal digits")
          .result();
    case Content::kItem:
      return check_item(content.item());
    case Content::kInstructionAsked:
      return check_asked(content.instruction_asked());
    case Content::kInstructionReturned:
      return check_returned(content.instruction_returned());
    case Content::kClearanceSheet:
      return check_sheet(content.clearance_sheet());
    case Content::kClearance:
      return check_clearance(content.clearance());
    case Content::kCable:
      return check_cable(content.cable());
    case Content::SAYS_NOT_SET:
      break;
  }
  return Error{ErrorCode::invalid,
               "the content says nothing: give one of subject, item, instruction_asked, "
               "instruction_returned, clearance_sheet, clearance, cable"};
}

Result<void> check_content(const record::Header& header, const Content& content) {
  TRY(modules::check_texts(content));
  TRY(check_says(content));
  if (!modules::is_brief(header.matter())) {
    return Error{ErrorCode::invalid,
                 "this belongs to the brief of a meeting: matter briefs/<body>/<meeting>"};
  }
  if (!header.has_statement()) {
    return Error{ErrorCode::invalid,
                 "a brief is one party's own: state it; what the others said is noted at the "
                 "meeting, and what they may say is expected_line"};
  }
  if (!labels::names_persons(record::label_of(header))) {
    return Error{ErrorCode::invalid,
                 "label: name who may read this, each as a category person/<identifier>; a brief "
                 "is for named persons alone"};
  }
  if (topic(content).size() > modules::kTopicSizeMax) {
    return Error{ErrorCode::invalid, "the identifiers in this content are too long together"};
  }
  return {};
}

// Asked of our own side alone, in whatever circle it stands: what a peer writes asks nobody here.
void fold_asks(const record::Act& act, const Content& content, record::Rows& rows) {
  record::Ask ask;
  ask.parties = {std::string(act.party)};
  switch (content.says_case()) {
    case Content::kInstructionAsked:
      ask.what = "instruction";
      ask.due = modules::last_day_of(content.instruction_asked().deadline());
      return rows.ask("asked/" + content.instruction_asked().id(), ask);
    case Content::kInstructionReturned:
      rows.answer({}, "asked/" + content.instruction_returned().id());
      ask.what = "returned";
      return rows.ask("returned/" + content.instruction_returned().id(), ask);
    case Content::kClearanceSheet:
      for (const ClearanceSheet::Office& office : content.clearance_sheet().offices()) {
        ask.what = "clearance";
        ask.office = office.id();
        ask.due = modules::last_day_of(content.clearance_sheet().deadline());
        rows.ask("clearance/" + office.id(), ask);
      }
      return;
    case Content::kClearance:
      return rows.answer({}, "clearance/" + content.clearance().office());
    default:
      return;
  }
}

class Briefs final : public record::Module {
 public:
  std::string_view name() const override { return kModule; }
  std::uint32_t version() const override { return kVersion; }

  // Of an item's papers: whoever the item is for may fetch them.
  std::vector<std::string> files(ByteView bytes) const override {
    std::vector<std::string> out;
    Content content;
    if (!modules::decode_content(bytes, content).ok()) return out;
    for (const Paper& paper : content.item().papers()) {
      if (modules::is_file(paper.file())) out.push_back(paper.file());
    }
    return out;
  }

  Result<void> check(const record::Header& header, ByteView bytes) const override {
    Content content;
    TRY(modules::decode_content(bytes, content));
    return check_content(header, content);
  }

  Result<void> check_setting(const record::Setting& setting, const record::Header&,
                             ByteView bytes) const override {
    if (!setting.national) {
      return Error{ErrorCode::invalid,
                   "a brief is this party's own and stays where it alone reads: write it in the "
                   "national workspace"};
    }
    Content content;
    if (!modules::decode_content(bytes, content).ok() || !content.has_subject()) return {};
    return modules::check_wider("subject.circle", setting, content.subject().circle());
  }

  bool at_home(ByteView) const override { return true; }

  void fold(const record::Act& act, record::Rows& rows) const override {
    Content content;
    if (!act.has_content || !modules::decode_content(act.content, content).ok()) return;
    if (!check_content(act.header, content).ok()) return;
    // A row for each author: whether a word takes the place of another's is decided where it is
    // read.
    rows.put(topic(content) + "/by/" + act.header.actor().person(), act.content);
    fold_asks(act, content, rows);
  }

  void texts(const record::Header& /*header*/, ByteView content,
             std::vector<record::Text>& out) const override {
    modules::texts_of_content<Content>(content, out);
  }
};

}  // namespace

std::string topic(const Content& content) {
  switch (content.says_case()) {
    case Content::kSubject:
      return "subject";
    case Content::kItem:
      return "item/" + std::to_string(content.item().number());
    case Content::kInstructionAsked:
      return "asked/" + content.instruction_asked().id();
    case Content::kInstructionReturned:
      return "returned/" + content.instruction_returned().id();
    case Content::kClearanceSheet:
      return "sheet";
    case Content::kClearance:
      return "clearance/" + content.clearance().office();
    case Content::kCable:
      return "cable/" + content.cable().date();
    case Content::SAYS_NOT_SET:
      break;
  }
  return {};
}

std::unique_ptr<record::Module> make_module() { return std::make_unique<Briefs>(); }

Result<Bytes> content_from_json(ByteView json) { return modules::content_from_json<Content>(json); }

Result<Bytes> content_to_json(ByteView content) {
  return modules::content_to_json<Content>(content);
}

Result<std::string> kind_of(ByteView bytes) {
  Content content;
  TRY(modules::decode_content(bytes, content));
  return topic(content);
}

}  // namespace briefs
