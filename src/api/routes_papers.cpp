// Papers on their way out: a meeting's page and lists, a body's registers, reports and plans, the
// commitments, the sheets of a brief, as HTML, DOCX, PDF or XLSX.
#include <algorithm>

#include "api/paper_answers.h"
#include "api/print.h"
#include "api/problem.h"
#include "api/record_json.h"
#include "api/routes.h"
#include "base/encoding.h"

namespace api {
namespace {

constexpr std::uint64_t kItemMax = 1000;  // number of an agenda item
// What is followed up in this circle and has to do with the meeting.
Result<std::vector<json::Value>> follow_up_of(Parts& parts, record::View& view,
                                              const record::CircleView& circle,
                                              std::string_view body, std::string_view slug) {
  Screens::FollowUp asked;
  asked.meeting = "meetings/" + std::string(body) + "/" + std::string(slug);
  std::vector<json::Value> out;
  for (const Screens::Listed& one : TRY(parts.screens.follow_up(view, circle, asked)))
    out.push_back(TRY(json::parse(one.json)));
  return out;
}

// Words of an address with commas between them.
std::vector<std::string> list_of(std::string_view text) {
  std::vector<std::string> out;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find(','), text.size());
    out.emplace_back(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return out;
}

}  // namespace

void print_meeting(Parts& parts, Call& call, const Respond& respond) {
  const std::string_view format = choice(call, "format", {"html", "docx", "pdf", "xlsx", "csv"});
  const std::string_view part = choice(call, "part", {"page", "delegations", "note"});
  const std::string_view language = choice(call, "language", {"en", "ko", "vi"});
  if (format.empty()) return respond(bad_choice("format", "html, docx, pdf, xlsx or csv"));
  if (part.empty()) return respond(bad_choice("part", "page, delegations or note"));
  if (language.empty()) return respond(bad_choice("language", "en, ko or vi"));
  const auto view = parts.engine.view(call.viewer());
  const auto circle = find_circle(*view, call.parameters[0]);
  if (!circle.ok()) return respond(read_problem(circle.error()));
  const Result<Bytes> bytes =
      parts.screens.meeting(*view, circle.value().id, call.parameters[1], call.parameters[2]);
  if (!bytes.ok()) return respond(read_problem(bytes.error()));
  const Result<json::Value> meeting = json::parse(bytes.value(), std::size_t{64} << 20);
  if (!meeting.ok()) return respond(problem(meeting.error()));
  const auto followed_up =
      follow_up_of(parts, *view, circle.value(), call.parameters[1], call.parameters[2]);
  if (!followed_up.ok()) return respond(read_problem(followed_up.error()));
  const Printer printer(parts, *view, circle.value(), std::string(language));
  give(parts, call, respond,
       printer.meeting(meeting.value(),
                       part == "page"          ? PrintPart::page
                       : part == "delegations" ? PrintPart::delegations
                                               : PrintPart::note,
                       followed_up.value()),
       format);
}

namespace {

bool is_year(std::string_view text) {
  return text.empty() ||
         (text.size() == 4 && text.find_first_not_of("0123456789") == std::string_view::npos);
}

Result<papers::Document> paper_of_body(Parts& parts, record::View& view,
                                       const record::CircleView& circle, const Call& call,
                                       std::string_view part, const Printer& printer,
                                       bool as_tables) {
  constexpr std::size_t kMost = std::size_t{64} << 20;
  const std::string_view body = call.parameters[1];
  const auto read = [&](Result<Bytes> bytes) -> Result<json::Value> {
    return json::parse(TRY(std::move(bytes)), kMost);
  };
  if (part == "wording")
    return printer.wording(TRY(read(parts.screens.agreed_language(view, circle.id, body))));
  if (part == "strands")
    return printer.strands(TRY(read(parts.screens.strands(view, circle.id, body))), as_tables);
  if (part == "workplan")
    return printer.workplans(TRY(read(parts.screens.workplans(view, circle, body))),
                             call.asked("year"));
  const json::Value whole = TRY(read(parts.screens.body(view, circle.id, body, "")));
  if (part == "report") return printer.reports(whole, call.asked("report"));
  const std::string_view slug = call.asked("meeting");
  if (slug.empty()) return printer.letters(whole, "");
  const json::Value meeting = TRY(read(parts.screens.meeting(view, circle.id, body, slug)));
  return printer.letters(whole, meeting.text("matter").value_or(""));
}

}  // namespace

void print_body(Parts& parts, Call& call, const Respond& respond) {
  const std::string_view part =
      choice(call, "part", {"letters", "report", "workplan", "wording", "strands"});
  const std::string_view format = choice(call, "format", {"html", "docx", "pdf", "xlsx", "csv"});
  const std::string_view language = choice(call, "language", {"en", "ko", "vi"});
  if (part.empty())
    return respond(bad_choice("part", "letters, report, workplan, wording or strands"));
  if (format.empty()) return respond(bad_choice("format", "html, docx, pdf, xlsx or csv"));
  if (language.empty()) return respond(bad_choice("language", "en, ko or vi"));
  if (!is_year(call.asked("year"))) return respond(bad_choice("year", "a year like 2031"));
  const auto view = parts.engine.view(call.viewer());
  const auto circle = find_circle(*view, call.parameters[0]);
  if (!circle.ok()) return respond(read_problem(circle.error()));
  const Printer printer(parts, *view, circle.value(), std::string(language));
  const Result<papers::Document> document = paper_of_body(
      parts, *view, circle.value(), call, part, printer, format == "xlsx" || format == "csv");
  if (!document.ok()) return respond(read_problem(document.error()));
  give(parts, call, respond, document.value(), format);
}

void print_commitments(Parts& parts, Call& call, const Respond& respond) {
  const std::string_view format = choice(call, "format", {"xlsx", "csv", "html", "docx", "pdf"});
  const std::string_view language = choice(call, "language", {"en", "ko", "vi"});
  if (format.empty()) return respond(bad_choice("format", "xlsx, csv, html, docx or pdf"));
  if (language.empty()) return respond(bad_choice("language", "en, ko or vi"));
  const auto view = parts.engine.view(call.viewer());
  const auto circle = find_circle(*view, call.parameters[0]);
  if (!circle.ok()) return respond(read_problem(circle.error()));
  Screens::FollowUp asked;
  asked.body = call.asked("body");
  const auto list = parts.screens.follow_up(*view, circle.value(), asked);
  if (!list.ok()) return respond(read_problem(list.error()));
  std::vector<Screens::Listed> sorted = list.value();
  std::sort(sorted.begin(), sorted.end(),
            [](const Screens::Listed& a, const Screens::Listed& b) { return a.place < b.place; });
  const Printer printer(parts, *view, circle.value(), std::string(language));
  papers::TableOut table = printer.commitments();
  for (const Screens::Listed& one : sorted) {
    const Result<json::Value> item = json::parse(one.json);
    if (item.ok()) printer.add_commitment(item.value(), table);
  }
  papers::Document document = printer.around(table.name);
  if (format == "csv" || format == "xlsx" || !table.rows.empty()) {
    papers::Document::Block block;
    block.kind = papers::Document::Block::Kind::table;
    block.table = std::move(table);
    document.blocks.push_back(std::move(block));
  }
  give(parts, call, respond, document, format);
}

void print_brief(Parts& parts, Call& call, const Respond& respond) {
  const std::string_view sheet = choice(call, "sheet", {"instructions", "clearance"});
  const std::string_view format = choice(call, "format", {"html", "docx", "pdf"});
  const std::string_view language = choice(call, "language", {"en", "ko", "vi"});
  if (sheet.empty()) return respond(bad_choice("sheet", "instructions or clearance"));
  if (format.empty()) return respond(bad_choice("format", "html, docx or pdf"));
  if (language.empty()) return respond(bad_choice("language", "en, ko or vi"));
  SheetAsked asked{list_of(call.asked("of")), list_of(call.asked("objective")),
                   list_of(call.asked("line"))};
  for (const auto& [name, numbers] :
       {std::pair<std::string_view, const std::vector<std::string>&>{"objective", asked.objective},
        {"line", asked.line}}) {
    for (const std::string& number : numbers) {
      if (!parse_decimal(number, kItemMax))
        return respond(bad_choice(name, "numbers of agenda items with commas between them"));
    }
  }
  const auto view = parts.engine.view(call.viewer());
  const auto circle = find_circle(*view, call.parameters[0]);
  if (!circle.ok()) return respond(read_problem(circle.error()));
  Screens::BriefAsked of;
  of.body = call.parameters[1];
  of.slug = call.parameters[2];
  if (const std::string_view where = call.asked("meeting_circle"); !where.empty()) {
    const auto found = find_circle(*view, where);
    if (!found.ok()) return respond(read_problem(found.error()));
    of.meeting_circle = found.value().id;
  }
  const Result<Bytes> bytes = parts.screens.annotated_agenda(*view, circle.value(), of);
  if (!bytes.ok()) return respond(read_problem(bytes.error()));
  const Result<json::Value> book = json::parse(bytes.value(), std::size_t{64} << 20);
  if (!book.ok()) return respond(problem(book.error()));
  const Printer printer(parts, *view, circle.value(), std::string(language));
  const std::optional<papers::Document> document = sheet == "instructions"
                                                       ? printer.questions(book.value(), asked)
                                                       : printer.to_clear(book.value(), asked);
  // No such sheet, and none that the viewer may read: no difference.
  if (!document) return respond(problem("not_found", "there is no such sheet here"));
  give(parts, call, respond, *document, format);
}

}  // namespace api
