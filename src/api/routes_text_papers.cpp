// A negotiated text on its way out (docs/operating/export.md).
#include <algorithm>

#include "api/attachment.h"
#include "api/paper_answers.h"
#include "api/print.h"
#include "api/print_text.h"
#include "api/problem.h"
#include "api/routes.h"
#include "base/encoding.h"
#include "base/json_own.h"

namespace api {
namespace {

constexpr std::uint64_t kCopyMax = 9999;
constexpr std::uint64_t kPrintedRevisionMax = 1000;  // as get_text takes it
// Brackets within brackets to depth 32, each of four levels.
constexpr std::size_t kBracketDepth = 160;

std::vector<std::string> tags_of(std::string_view text) {
  std::vector<std::string> out;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find(','), text.size());
    const std::string tag(text.substr(0, end));
    if (std::find(out.begin(), out.end(), tag) == out.end()) out.push_back(tag);
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return out;
}

TextView view_of(std::string_view word) {
  return word == "rolling"   ? TextView::rolling
         : word == "clean"   ? TextView::clean
         : word == "party"   ? TextView::party
         : word == "tracked" ? TextView::tracked
                             : TextView::compilation;
}

bool is_listed(const json::Value& text, std::string_view list, const std::string& party) {
  for (const json::Value& one : items(text, list)) {
    if (one.string() == party) return true;
  }
  return false;
}

// The languages that are asked for; empty where one of them is none of the text's.
std::vector<std::string> languages_of(const json::Value& text, std::string_view asked,
                                      std::string_view of_headings, bool all) {
  std::vector<std::string> known;
  for (const json::Value& one : items(text, "languages")) known.push_back(plain(one, "tag"));
  if (asked.empty()) {
    if (all || known.empty()) return known;
    const auto same = std::find(known.begin(), known.end(), of_headings);
    return {same == known.end() ? known.front() : *same};
  }
  std::vector<std::string> out = tags_of(asked);
  for (const std::string& tag : out) {
    if (std::find(known.begin(), known.end(), tag) == known.end()) return {};
  }
  return out;
}

// What is asked of the address alone; an answer where that is wrong.
struct TextPrint {
  TextAsked asked;
  std::string_view format;
  std::uint32_t revision = 0;
  bool view_named = false;
  bool instructions = false;  // what capital is asked about the brackets
  std::string request;        // its identifier; empty: about all that are open
};

std::optional<HttpResponse> read_print(const Call& call, TextPrint& out) {
  out.format = choice(call, "format",
                      {"html", "docx", "docx-table", "docx-matrix", "hwpx", "pdf", "txt", "akn",
                       "xlsx", "xlsx-table", "csv"});
  out.view_named = !call.asked("view").empty();
  const std::string_view view =
      choice(call, "view", {"compilation", "rolling", "clean", "party", "tracked"});
  out.asked.language = choice(call, "language", {"en", "ko", "vi"});
  if (out.format.empty())
    return bad_choice(
        "format",
        "html, docx, docx-table, docx-matrix, hwpx, pdf, txt, akn, xlsx, xlsx-table or csv");
  if (view.empty()) return bad_choice("view", "compilation, rolling, clean, party or tracked");
  if (out.asked.language.empty()) return bad_choice("language", "en, ko or vi");
  if (view == "tracked" && out.format != "docx" && out.format != "docx-table")
    return bad_choice("view", "compilation, rolling, clean or party; tracked is of docx alone");
  out.asked.view = view_of(view);
  out.asked.party = call.asked("party");
  if ((view == "party") == out.asked.party.empty())
    return bad_choice("party", "the party whose text it is, with view=party, and absent otherwise");
  if (const std::string_view number = call.asked("revision"); !number.empty()) {
    const auto read = parse_decimal(number, kPrintedRevisionMax);
    if (!read || *read == 0) return bad_choice("revision", "1 to 1,000");
    out.revision = static_cast<std::uint32_t>(*read);
    out.asked.alone = true;
  }
  if (const std::string_view number = call.asked("copy"); !number.empty()) {
    out.asked.copy = parse_decimal(number, kCopyMax);
    if (!out.asked.copy || *out.asked.copy == 0) return bad_choice("copy", "1 to 9,999");
  }
  if (view == "tracked" && out.asked.alone)
    return bad_choice("view",
                      "compilation, rolling, clean or party with revision; nothing is "
                      "tracked in a revision by itself");
  out.asked.keyed = out.format.ends_with("-table");
  out.instructions = call.asked("sheet") == "instructions";
  out.request = call.asked("request");
  if (!out.instructions && !call.asked("sheet").empty())
    return bad_choice("sheet", "instructions, or absent");
  if (!out.instructions && !out.request.empty())
    return bad_choice("request", "a request, with sheet=instructions alone");
  if (out.instructions && (out.revision != 0 || out.view_named || out.asked.copy ||
                           (out.format != "html" && out.format != "docx" && out.format != "pdf")))
    return bad_choice("format",
                      "html, docx or pdf with sheet=instructions, and neither view, revision nor "
                      "copy");
  return std::nullopt;
}

// Of what is without prejudice no proposals are compiled, and nobody's position is read out of it.
std::optional<HttpResponse> without_prejudice(const json::Value& text, TextPrint& print) {
  const json::Value* flag = text.find("non_paper");
  if (flag == nullptr || !flag->boolean().value_or(false)) return std::nullopt;
  if (print.instructions)
    return bad_choice("sheet",
                      "absent: this is a non-paper, without prejudice, and no sheet says whose "
                      "proposals are in it");
  if (!print.view_named) print.asked.view = TextView::rolling;
  const bool compiled =
      print.asked.view != TextView::rolling && print.asked.view != TextView::clean;
  if (compiled)
    return bad_choice("view",
                      "rolling or clean: this is a non-paper, without prejudice, and neither "
                      "compiled nor read by party");
  if (print.format == "xlsx" || print.format == "csv" || print.format == "docx-matrix")
    return bad_choice("format",
                      "html, docx, docx-table, hwpx, pdf, txt, akn or xlsx-table: this is a "
                      "non-paper, without "
                      "prejudice, and no matrix is made of what is proposed in it");
  return std::nullopt;
}

bool is_withdrawn(const json::Value& request) {
  const json::Value* withdrawn = request.find("withdrawn");
  return withdrawn != nullptr && withdrawn->boolean().value_or(false);
}

// The content of a request that our own side keeps beside this text, and still asks; nothing: there
// is none.
Result<std::optional<json::Value>> request_of(Parts& parts, record::View& view,
                                              const std::string& matter, const std::string& id) {
  Bytes last;
  TimeMs time = 0;
  for (const record::CircleView& circle : view.circles()) {
    if (!circle.national) continue;
    TRY(view.rows(circle.id, matter, "texts", "instruction_request/" + id + "/by/",
                  [&](std::string_view, const record::RowView& row) {
                    if (row.time >= time) last = row.value;
                    time = std::max(time, row.time);
                    return true;
                  }));
  }
  if (last.empty()) return std::optional<json::Value>();
  const Bytes text = TRY(parts.screens.json_of_content("texts", last));
  const json::Value content = TRY(json::parse_own(text, std::size_t{1} << 20, kBracketDepth));
  const json::Value* request = content.find("instruction_request");
  if (request == nullptr || is_withdrawn(*request)) return std::optional<json::Value>();
  return std::optional<json::Value>(*request);
}

}  // namespace

void print_text(Parts& parts, Call& call, const Respond& respond) {
  TextPrint print;
  if (auto wrong = read_print(call, print)) return respond(std::move(*wrong));
  TextAsked& asked = print.asked;
  const std::string_view format = print.format;
  const auto view = parts.engine.view(call.viewer());
  const auto circle = find_circle(*view, call.parameters[0]);
  if (!circle.ok()) return respond(read_problem(circle.error()));
  const Result<Bytes> bytes = parts.screens.text(*view, circle.value().id, call.parameters[1],
                                                 call.parameters[2], print.revision);
  if (!bytes.ok()) return respond(read_problem(bytes.error()));
  const Result<json::Value> text =
      json::parse_own(bytes.value(), std::size_t{64} << 20, kBracketDepth);
  if (!text.ok()) return respond(problem(text.error()));
  if (auto wrong = without_prejudice(text.value(), print)) return respond(std::move(*wrong));
  const bool matrix = format == "xlsx" || format == "csv" || format == "docx-matrix";
  asked.languages =
      languages_of(text.value(), call.asked("languages"), asked.language, matrix || asked.keyed);
  // Rows of several languages are found again by their keys.
  asked.keyed = asked.keyed || (format == "hwpx" && asked.languages.size() > 1);
  if (asked.languages.empty())
    return respond(bad_choice("languages", "languages of the text with commas between them"));
  if (format == "akn" && asked.languages.size() != 1)
    return respond(bad_choice("languages", "one language: Akoma Ntoso has one to a file"));
  std::optional<json::Value> request;
  if (!print.request.empty()) {
    auto found = request_of(parts, *view, "texts/" + call.parameters[1] + "/" + call.parameters[2],
                            print.request);
    if (!found.ok()) return respond(read_problem(found.error()));
    request = std::move(found).value();
    if (!request) return respond(nothing_here());
  }
  if (asked.view == TextView::party && !is_listed(text.value(), "parties", asked.party))
    return respond(bad_choice("party", "a party whose agreement the text needs"));
  const Printer printer(parts, *view, circle.value(), asked.language);
  const papers::Document around = printer.around("");
  TextFrame frame{
      around.marking, around.notice, around.origin,
      [&](std::string_view party, std::string_view language) {
        return Printer(parts, *view, circle.value(), std::string(language)).party(party);
      },
      [&](std::string_view body) { return printer.body(body); }};
  if (print.instructions) {
    return give(parts, call, respond,
                instruction_sheet(text.value(), request ? &*request : nullptr, parts.config.party,
                                  asked, frame),
                format);
  }
  if (format == "xlsx-table")
    return give(parts, call, respond, language_table(text.value(), asked, frame), "xlsx");
  if (matrix && format != "docx-matrix")
    return give(parts, call, respond, comment_matrix(text.value(), asked, frame), format);
  const papers::TextPaper paper =
      matrix ? matrix_pages(text.value(), asked, frame) : text_paper(text.value(), asked, frame);
  const std::string name = paper.title + ", " + paper.foot.substr(0, paper.foot.find(" · "));
  if (format == "pdf") return give_pdf(parts, call, respond, papers::html_of(paper), name);
  if (format == "html")
    return respond(attachment(media::kHtml, name + ".html", papers::html_of(paper)));
  if (format == "txt")
    return respond(attachment(media::kText, name + ".txt", papers::plain_of(paper)));
  if (format == "hwpx")
    return respond(attachment(media::kHwpx, name + ".hwpx", papers::hwpx_of(paper)));
  if (format == "akn")
    return respond(attachment(media::kAkn, name + ".xml", akoma_ntoso(text.value(), asked, frame)));
  respond(attachment(media::kDocx, name + ".docx", papers::docx_of(paper)));
}

}  // namespace api
