#include "api/paper_answers.h"

#include "api/attachment.h"
#include "api/imports.h"
#include "api/problem.h"

namespace api {
namespace {

constexpr std::string_view kNoPrograms = "This node makes no papers but HTML and CSV.";

std::function<void(Result<Bytes>)> sent_as(const Respond& respond, const std::string& name,
                                           std::string_view type, std::string_view end) {
  return [respond, file = name + std::string(end), type](Result<Bytes> made) {
    respond(made.ok() ? attachment(type, file, std::move(made).value()) : problem(made.error()));
  };
}

}  // namespace

std::string_view choice(const Call& call, std::string_view name,
                        std::initializer_list<std::string_view> words) {
  const std::string_view asked = call.asked(name);
  if (asked.empty()) return *words.begin();
  for (const std::string_view word : words) {
    if (word == asked) return word;
  }
  return {};
}

HttpResponse bad_choice(std::string_view name, std::string_view words) {
  return problem("invalid", std::string(name) + ": has to be " + std::string(words) + ".", name);
}

void give(Parts& parts, const Call& call, const Respond& respond, const papers::Document& document,
          std::string_view format) {
  const std::string name = document.title;
  if (format == "html")
    return respond(attachment(media::kHtml, name + ".html", papers::html_of(document)));
  if (format == "csv") {
    const papers::SheetsOut sheets = document.sheets();
    return respond(
        attachment(media::kCsv, name + ".csv", papers::csv_of(sheets, sheets.tables.size() - 1)));
  }
  if (format == "pdf") return give_pdf(parts, call, respond, papers::html_of(document), name);
  if (!parts.imports) return respond(problem("unavailable", kNoPrograms));
  PaperPrograms& programs = parts.imports->programs();
  if (format == "xlsx")
    return programs.workbook(document.sheets().to_json(),
                             sent_as(respond, name, media::kXlsx, ".xlsx"), call.request.wanted);
  programs.docx(document, sent_as(respond, name, media::kDocx, ".docx"), call.request.wanted);
}

void give_pdf(Parts& parts, const Call& call, const Respond& respond, ByteView html,
              const std::string& name) {
  if (!parts.imports) return respond(problem("unavailable", kNoPrograms));
  parts.imports->programs().pdf(html, sent_as(respond, name, media::kPdf, ".pdf"),
                                call.request.wanted);
}

}  // namespace api
