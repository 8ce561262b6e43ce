// Negotiated texts: the list, one text, and what somebody wants to change in it.
#include "api/problem.h"
#include "api/routes.h"
#include "base/encoding.h"

namespace api {
namespace {

constexpr std::uint64_t kRevisionMax = 1000;

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
  std::uint32_t revision = 0;
  if (const std::string_view asked = call.asked("revision"); !asked.empty()) {
    const auto number = parse_decimal(asked, kRevisionMax);
    if (!number || *number == 0) {
      return respond(problem("invalid", "revision: has to be 1 to 1,000.", "revision"));
    }
    revision = static_cast<std::uint32_t>(*number);
  }
  Result<Bytes> text = parts.screens.text(*view, circle.value().id, call.parameters[1],
                                          call.parameters[2], revision);
  respond(text.ok() ? json_response(200, with_marking(std::move(text).value(), *view))
                    : read_problem(text.error()));
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
