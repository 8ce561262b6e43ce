// Circles, their charters, invitations and exports.
#include <algorithm>

#include "api/act_input.h"
#include "api/body.h"
#include "api/problem.h"
#include "api/record_json.h"
#include "api/routes.h"
#include "api/unnamed_file.h"

namespace api {
namespace {

// The circle and, for operators, its figures.
Result<Bytes> circle_json(Parts& parts, Call& call, const record::CircleView& circle) {
  json::Writer out;
  if (call.session.person.is_operator) {
    const node::CircleStatus status = TRY(parts.engine.circle(circle.id));
    write_circle(out, parts, circle, &status);
  } else {
    write_circle(out, parts, circle, nullptr);
  }
  return out.take();
}

// The charter in the last joint act that founds or amends the circle, as far as the viewer sees it.
std::optional<std::string> newest_charter(Parts& parts, record::View& view,
                                          const std::string& circle) {
  constexpr std::size_t kAtOnce = 200;
  std::optional<std::string> out;
  Bytes after;
  while (true) {
    const auto acts = view.acts(circle, "circle", after, kAtOnce);
    if (!acts.ok()) return out;
    for (const record::ActRow& act : acts.value()) {
      if (act.type != "proposal" || !act.is_joint || !act.has_content) continue;
      auto yaml = parts.screens.charter_of_content(act.content);
      if (yaml.ok()) out = std::move(yaml).value();
    }
    if (acts.value().size() < kAtOnce) return out;
    after = acts.value().back().ref.text();
  }
}

}  // namespace

void list_circles(Parts& parts, Call& call, const Respond& respond) {
  json::Writer out;
  out.begin_object().key("items").begin_array();
  const auto view = parts.engine.view(call.viewer());
  for (const record::CircleView& circle : view->circles()) {
    const Result<Bytes> one = circle_json(parts, call, circle);
    if (!one.ok()) return respond(read_problem(one.error()));
    out.raw(one.value());
  }
  out.end_array().end_object();
  respond(json_response(200, out.take()));
}

void get_circle(Parts& parts, Call& call, const Respond& respond) {
  const auto view = parts.engine.view(call.viewer());
  const auto circle = find_circle(*view, call.parameters[0]);
  if (!circle.ok()) return respond(read_problem(circle.error()));
  const Result<Bytes> one = circle_json(parts, call, circle.value());
  respond(one.ok() ? json_response(200, one.value()) : read_problem(one.error()));
}

void get_charter(Parts& parts, Call& call, const Respond& respond) {
  const auto view = parts.engine.view(call.viewer());
  const auto circle = find_circle(*view, call.parameters[0]);
  if (!circle.ok()) return respond(read_problem(circle.error()));
  const Result<std::string> in_force = parts.engine.charter_yaml(circle.value().id);
  if (!in_force.ok()) return respond(read_problem(in_force.error()));
  std::string yaml = in_force.value();
  CharterCheck charter = parts.screens.check_charter(yaml);
  if (circle.value().constituted && !circle.value().national) {
    // The newest that this viewer may read; as it was written where that is the one in force.
    const std::optional<std::string> newest = newest_charter(parts, *view, circle.value().id);
    const CharterCheck readable = parts.screens.check_charter(newest.value_or(""));
    if (!newest || readable.json != charter.json) {
      yaml = newest.value_or("");
      charter = readable;
    }
  }
  json::Writer out;
  out.begin_object().field("circle", circle.value().id).field("yaml", yaml).key("json");
  if (charter.errors.empty() && !charter.json.empty()) {
    out.raw(charter.json);
  } else {
    out.null();
  }
  out.end_object();
  respond(json_response(200, out.take()));
}

void leave_circle(Parts& parts, Call& call, const Respond& respond) {
  const auto view = parts.engine.view(call.viewer());
  const auto circle = find_circle(*view, call.parameters[0]);
  if (!circle.ok()) return respond(read_problem(circle.error()));
  if (const auto known = only_members(call.body, "", {"confirm", "actor"}); !known.ok())
    return respond(problem(known.error()));
  if (call.body.text("confirm") != circle.value().name) {
    return respond(problem("invalid",
                           "confirm: has to be the circle's short name; leaving cannot be undone.",
                           "confirm"));
  }
  record::Actor actor;
  if (const auto read = read_actor(call.session, call.body.find("actor"), actor); !read.ok()) {
    return respond(problem(read.error()));
  }
  const Result<void> begun =
      parts.engine.leave(circle.value().id, actor, [respond](Result<node::Recorded> done) {
        respond(done.ok() ? recorded_response(done.value()) : problem(done.error()));
      });
  if (!begun.ok()) return respond(problem(begun.error()));
  parts.wrote();
}

void export_circle(Parts& parts, Call& call, const Respond& respond) {
  const auto view = parts.engine.view(call.viewer());
  const auto circle = find_circle(*view, call.parameters[0]);
  if (!circle.ok()) return respond(read_problem(circle.error()));
  const std::string name = circle.value().id.substr(0, 12) + ".tar";
  parts.exports.start(parts.engine, call.viewer(), circle.value().id, parts.config.export_directory,
                      [respond, name](Result<UnnamedFile> archive) {
                        if (!archive.ok()) return respond(read_problem(archive.error()));
                        HttpResponse response;
                        response.headers.emplace_back("Content-Type", "application/x-tar");
                        response.headers.emplace_back("Content-Disposition",
                                                      "attachment; filename=\"" + name + "\"");
                        response.stream = UnnamedFile::send(std::move(archive).value());
                        respond(std::move(response));
                      });
}

}  // namespace api
