#include "modules/texts/at_home.h"

#include <set>
#include <string>
#include <string_view>

#include "modules/acts.h"
#include "modules/checks.h"
#include "modules/dates.h"
#include "modules/texts/check.h"
#include "modules/texts/texts.h"
#include "record/rows.h"

namespace texts {
namespace {

using modules::Checks;

constexpr std::string_view kCircleForm = "must be an identifier of 32 hexadecimal digits";

// A bracket is the changes that stand in it; an element as a whole may have none.
template <class Place>
void check_place(Checks& checks, std::string_view field, const Place& place) {
  const std::string prefix = field.empty() ? std::string() : std::string(field) + ".";
  checks.id(prefix + "element", place.element())
      .require(place.language().empty() || modules::is_language_tag(place.language()),
               prefix + "language", "must be a language tag such as en, ko, vi");
  std::set<std::string_view> seen;
  for (const std::string& change : place.changes()) {
    checks.require(is_name(change), prefix + "changes", kNameForm)
        .require(seen.insert(change).second, prefix + "changes", "names the same change twice");
  }
}

Result<void> check_instruction_request(const InstructionRequest& request) {
  Checks checks("instruction_request");
  checks.id("id", request.id())
      .texts("office", request.office())
      .date("deadline", request.deadline())
      .require(request.circle().empty() || modules::is_circle_id(request.circle()), "circle",
               kCircleForm)
      .require(request.rows_size() > 0, "rows", "ask about one bracket at least");
  for (const InstructionRequest::Row& row : request.rows()) {
    check_place(checks, "rows", row);
    checks.texts("rows.question", row.question());
  }
  return checks.result();
}

Result<void> check_instruction(const Instruction& instruction) {
  const auto date = modules::parse_date(instruction.date());
  Checks checks("instruction");
  check_place(checks, "", instruction);
  checks
      .require(instruction.request().empty() || modules::is_id(instruction.request()), "request",
               "must be 1 to 40 of a-z 0-9 . _ -")
      .texts("answer", instruction.answer())
      .texts("authority", instruction.authority())
      .date("date", instruction.date())
      .require(date.ok() && date.value().precision != modules::Precision::none, "date",
               "say of when the instruction is")
      .require(instruction.circle().empty() || modules::is_circle_id(instruction.circle()),
               "circle", kCircleForm)
      .require(instruction.reference().size() <= 200, "reference", "at most 200 bytes");
  return checks.result();
}

Result<void> check_fallback(const record::Header& header, const Fallback& fallback) {
  if (!labels::names_persons(record::label_of(header))) {
    return Error{ErrorCode::invalid,
                 "label: name who may read this, each as a category person/<identifier>; a "
                 "fallback is for named persons alone"};
  }
  Checks checks("fallback");
  check_place(checks, "", fallback);
  return checks.texts("words", fallback.words()).result();
}

// What a bracket is known by in what is asked about it: the first change that it was asked with.
std::string asked_key(std::string_view request, std::string_view element, std::string_view language,
                      std::string_view change) {
  std::string place(element);
  for (const std::string_view part : {language, change}) place += "\n" + std::string(part);
  return "instruction/" + std::string(request) + "/" + digest_of(place, kNameDigits);
}

}  // namespace

bool is_at_home(const Content& content) {
  return content.has_instruction_request() || content.has_instruction() || content.has_fallback();
}

Result<void> check_at_home(const record::Header& header, const Content& content) {
  if (!header.has_statement()) {
    return Error{ErrorCode::invalid,
                 "an instruction or fallback is this party's own: state it, as of nobody else"};
  }
  if (content.has_instruction_request())
    return check_instruction_request(content.instruction_request());
  if (content.has_instruction()) return check_instruction(content.instruction());
  return check_fallback(header, content.fallback());
}

Result<void> check_circle(const record::Setting& setting, const Content& content) {
  const std::string& circle = content.has_instruction() ? content.instruction().circle()
                                                        : content.instruction_request().circle();
  if (circle.empty()) return {};
  return modules::check_wider(
      content.has_instruction() ? "instruction.circle" : "instruction_request.circle", setting,
      circle);
}

void fold_asks(const record::Act& act, const Content& content, record::Rows& rows) {
  record::Ask ask;
  // In whatever circle it stands: what a peer writes asks nobody here.
  ask.parties = {std::string(act.party)};
  if (content.has_instruction_request()) {
    const InstructionRequest& request = content.instruction_request();
    ask.what = "instruction_asked";
    ask.anew = true;
    ask.due = modules::last_day_of(request.deadline());
    for (const InstructionRequest::Row& row : request.rows()) {
      const std::string key =
          asked_key(request.id(), row.element(), row.language(),
                    row.changes_size() == 0 ? std::string_view() : row.changes(0));
      if (request.withdrawn()) {
        rows.answer({}, key);
      } else {
        rows.ask(key, ask);
      }
    }
  } else if (content.has_instruction() && !content.instruction().request().empty()) {
    const Instruction& said = content.instruction();
    const auto answer = [&](std::string_view change) {
      rows.answer({}, asked_key(said.request(), said.element(), said.language(), change));
    };
    answer({});  // the whole, without changes
    for (const std::string& change : said.changes()) answer(change);
    ask.what = "instructed";
    rows.ask("instructed/" + said.request(), ask);
  }
}

}  // namespace texts
