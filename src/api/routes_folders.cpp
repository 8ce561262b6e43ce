// A body or a meeting with everything that is attached to it, as folders in a zip.
#include "api/attachment.h"
#include "api/folders.h"
#include "api/problem.h"
#include "api/routes.h"

namespace api {
namespace {

std::string_view language_of(const Call& call) {
  const std::string_view asked = call.asked("language");
  for (const std::string_view language : {"en", "ko", "vi"}) {
    if (asked == language) return language;
  }
  return asked.empty() ? "en" : "";
}

// `slug` empty: the whole body.
void send(Parts& parts, Call& call, const Respond& respond, const std::string& slug) {
  const std::string_view language = language_of(call);
  if (language.empty())
    return respond(problem("invalid", "language: has to be en, ko or vi.", "language"));
  const auto view = parts.engine.view(call.viewer());
  const auto circle = find_circle(*view, call.parameters[0]);
  if (!circle.ok()) return respond(read_problem(circle.error()));
  const std::string& body = call.parameters[1];
  const Result<Bytes> bytes = slug.empty()
                                  ? parts.screens.body(*view, circle.value().id, body, "")
                                  : parts.screens.meeting(*view, circle.value().id, body, slug);
  if (!bytes.ok()) return respond(read_problem(bytes.error()));
  const Result<json::Value> read = json::parse(bytes.value(), std::size_t{64} << 20);
  if (!read.ok()) return respond(problem(read.error()));
  const Printer printer(parts, *view, circle.value(), std::string(language));
  const std::string name =
      slug.empty() ? printer.body(body) : title_of_folder(printer, read.value());
  HttpResponse response = attachment("application/zip", name + ".zip", {});
  response.stream = send_folders(parts, {call.viewer(), call.session.person.account,
                                         circle.value().id, body, slug, std::string(language)});
  respond(std::move(response));
}

}  // namespace

void get_body_folders(Parts& parts, Call& call, const Respond& respond) {
  send(parts, call, respond, "");
}

void get_meeting_folder(Parts& parts, Call& call, const Respond& respond) {
  send(parts, call, respond, call.parameters[2]);
}

}  // namespace api
