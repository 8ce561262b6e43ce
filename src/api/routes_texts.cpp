// Negotiated texts: the list, one text, and what somebody wants to change in it.
#include <optional>

#include "api/problem.h"
#include "api/routes.h"
#include "base/encoding.h"

namespace api {
namespace {

constexpr std::uint64_t kRevisionMax = 1000;
constexpr std::string_view kNoRevision = "revision: has to be 1 to 1,000.";
constexpr std::size_t kWordsMax = 200;

// 0 where none is asked for; nothing where what is asked for is none.
std::optional<std::uint32_t> revision_asked(const Call& call) {
  const std::string_view asked = call.asked("revision");
  if (asked.empty()) return 0;
  const auto number = parse_decimal(asked, kRevisionMax);
  if (!number || *number == 0) return std::nullopt;
  return static_cast<std::uint32_t>(*number);
}

}  // namespace

void list_texts(Parts& parts, Call& call, const Respond& respond) {
  const auto view = parts.engine.view(call.viewer());
  if (!call.asked("body").empty() && call.asked("circle").empty()) {
    return respond(
        problem("invalid", "body: needs circle, since bodies are named within a circle.", "body"));
  }
  const auto circles = circles_of(*view, call);
  if (!circles.ok()) return respond(read_problem(circles.error()));
  json::Writer out;
  out.begin_object().key("items").begin_array();
  for (const record::CircleView& circle : circles.value()) {
    const auto texts = parts.screens.texts(*view, circle.id, call.asked("body"));
    if (!texts.ok()) return respond(read_problem(texts.error()));
    const auto list = json::parse(texts.value(), std::size_t{64} << 20);
    if (!list.ok()) return respond(problem(list.error()));
    for (const json::Value& text : list.value().items()) out.raw(text.write());
  }
  out.end_array().end_object();
  respond(json_response(200, with_marking(out.take(), *view)));
}

void get_text(Parts& parts, Call& call, const Respond& respond) {
  const auto view = parts.engine.view(call.viewer());
  const auto circle = find_circle(*view, call.parameters[0]);
  if (!circle.ok()) return respond(read_problem(circle.error()));
  const auto revision = revision_asked(call);
  if (!revision) return respond(problem("invalid", std::string(kNoRevision), "revision"));
  Result<Bytes> text = parts.screens.text(*view, circle.value().id, call.parameters[1],
                                          call.parameters[2], *revision);
  respond(text.ok() ? json_response(200, with_marking(std::move(text).value(), *view))
                    : read_problem(text.error()));
}

void get_text_since(Parts& parts, Call& call, const Respond& respond) {
  const auto view = parts.engine.view(call.viewer());
  const auto circle = find_circle(*view, call.parameters[0]);
  if (!circle.ok()) return respond(read_problem(circle.error()));
  const auto revision = revision_asked(call);
  if (!revision) return respond(problem("invalid", std::string(kNoRevision), "revision"));
  const std::string_view words = call.asked("words");
  if (words.size() > kWordsMax) {
    return respond(problem("invalid", "words: has to be the four words of a print.", "words"));
  }
  Result<Bytes> since = parts.screens.text_since(*view, circle.value().id, call.parameters[1],
                                                 call.parameters[2], words, *revision);
  if (since.ok()) return respond(json_response(200, with_marking(std::move(since).value(), *view)));
  if (since.error().code == ErrorCode::invalid) {
    return respond(problem("invalid", since.error().message, "words"));
  }
  respond(read_problem(since.error()));
}

void get_text_progress(Parts& parts, Call& call, const Respond& respond) {
  const auto view = parts.engine.view(call.viewer());
  const auto circle = find_circle(*view, call.parameters[0]);
  if (!circle.ok()) return respond(read_problem(circle.error()));
  Result<Bytes> progress =
      parts.screens.text_progress(*view, circle.value().id, call.parameters[1], call.parameters[2]);
  respond(progress.ok() ? json_response(200, with_marking(std::move(progress).value(), *view))
                        : read_problem(progress.error()));
}

void compose_text(Parts& parts, Call& call, const Respond& respond) {
  const auto view = parts.engine.view(call.viewer());
  const auto circle = find_circle(*view, call.parameters[0]);
  if (!circle.ok()) return respond(read_problem(circle.error()));
  Result<Bytes> composed = parts.screens.compose_text(*view, circle.value().id, call.parameters[1],
                                                      call.parameters[2], call.body);
  respond(composed.ok() ? json_response(200, std::move(composed).value())
                        : problem(composed.error()));
}

}  // namespace api
