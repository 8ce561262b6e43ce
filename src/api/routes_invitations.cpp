// Invitations and what they are about: charters, proposed to parties and to circles.
#include <algorithm>

#include "api/act_input.h"
#include "api/body.h"
#include "api/problem.h"
#include "api/record_json.h"
#include "api/routes.h"

namespace api {
namespace {

void write_invitation(json::Writer& out, const node::Invitation& invitation) {
  out.begin_object()
      .field("id", invitation.id)
      .field("name", invitation.name)
      .field("from", invitation.from)
      .field("charter", invitation.charter);
  time_field(out, "received", invitation.received);
  out.field("state", invitation.state).key("joined").begin_object();
  for (const auto& [party, joined] : invitation.joined) out.field(party, joined);
  out.end_object().end_object();
}

}  // namespace

void list_invitations(Parts& parts, Call& call, const Respond& respond) {
  json::Writer out;
  out.begin_object().key("items").begin_array();
  // Circles that do not exist yet are the operators' business.
  if (call.session.person.is_operator) {
    for (const node::Invitation& invitation : parts.engine.invitations()) {
      write_invitation(out, invitation);
    }
  }
  out.end_array().end_object();
  respond(json_response(200, out.take()));
}

namespace {

// The charter of a request, checked; the answer that says its first mistake otherwise.
// `known`: the members that the body may have.
struct CharterInput {
  std::string yaml;
  std::vector<std::string> parties;
  Bytes json;
};
std::optional<CharterInput> charter_in(Parts& parts, Call& call, const Respond& respond,
                                       const std::vector<std::string_view>& known) {
  if (const auto checked = only_members(call.body, "", known); !checked.ok()) {
    respond(problem(checked.error()));
    return std::nullopt;
  }
  const auto yaml = call.body.text("charter");
  if (!yaml) {
    respond(problem("invalid", "charter: is missing: the readable charter.", "charter"));
    return std::nullopt;
  }
  const CharterCheck charter = parts.screens.check_charter(*yaml);
  if (!charter.errors.empty()) {
    const CharterError& error = charter.errors.front();
    respond(problem(
        Problem{"invalid", "charter: " + error.message, "charter", error.line, error.column}));
    return std::nullopt;
  }
  return CharterInput{std::string(*yaml), charter.parties, charter.json};
}

void respond_id(Parts& parts, int status, const Result<std::string>& id, const Respond& respond) {
  if (!id.ok()) return respond(problem(id.error()));
  json::Writer out;
  out.begin_object().field("id", id.value()).end_object();
  respond_when_durable(parts, respond, status, out.take());
}

}  // namespace

void create_invitation(Parts& parts, Call& call, const Respond& respond) {
  const auto charter = charter_in(parts, call, respond, {"charter"});
  if (!charter) return;
  // An invitation goes over the link to each party itself.
  const std::vector<LinkStatus> links = parts.links.links();
  for (const std::string& party : charter->parties) {
    if (party != parts.config.party &&
        std::none_of(links.begin(), links.end(),
                     [&party](const LinkStatus& link) { return link.peer == party; })) {
      return respond(problem("conflict",
                             "charter: '" + party +
                                 "' is not paired with this node; is the name right? If so, pair "
                                 "the two nodes first",
                             "charter"));
    }
  }
  respond_id(parts, 201, parts.engine.found(charter->yaml), respond);
}

void amend_circle(Parts& parts, Call& call, const Respond& respond) {
  const auto view = parts.engine.view(call.viewer());
  const auto circle = find_circle(*view, call.parameters[0]);
  if (!circle.ok()) return respond(read_problem(circle.error()));
  const auto charter = charter_in(parts, call, respond, {"charter", "actor"});
  if (!charter) return;
  record::Actor actor;
  if (const auto read = read_actor(call.session, call.body.find("actor"), actor); !read.ok()) {
    return respond(problem(read.error()));
  }
  // The same terms again would ask everybody to agree to nothing.
  const Result<std::string> in_force = parts.engine.charter_yaml(circle.value().id);
  if (in_force.ok() && circle.value().constituted &&
      parts.screens.check_charter(in_force.value()).json == charter->json) {
    return respond(problem("conflict",
                           "charter: says what the charter in force says already; nothing would "
                           "change.",
                           "charter"));
  }
  respond_id(parts, 201, parts.engine.amend(circle.value().id, charter->yaml, actor), respond);
}

void join_invitation(Parts& parts, Call& call, const Respond& respond) {
  const Result<void> joined = parts.engine.join(call.parameters[0]);
  if (!joined.ok()) return respond(problem(joined.error()));
  respond_id(parts, 200, call.parameters[0], respond);
}

void decline_invitation(Parts& parts, Call& call, const Respond& respond) {
  const Result<void> declined = parts.engine.decline_invitation(call.parameters[0]);
  if (!declined.ok()) return respond(problem(declined.error()));
  respond_id(parts, 200, call.parameters[0], respond);
}

void withdraw_invitation(Parts& parts, Call& call, const Respond& respond) {
  const Result<void> withdrawn = parts.engine.withdraw_invitation(call.parameters[0]);
  if (!withdrawn.ok()) return respond(problem(withdrawn.error()));
  respond_id(parts, 200, call.parameters[0], respond);
}

void check_charter(Parts& parts, Call& call, const Respond& respond) {
  if (const auto known = only_members(call.body, "", {"charter"}); !known.ok())
    return respond(problem(known.error()));
  const auto yaml = call.body.text("charter");
  if (!yaml)
    return respond(problem("invalid", "charter: is missing: the readable charter.", "charter"));
  const CharterCheck charter = parts.screens.check_charter(*yaml);
  json::Writer out;
  out.begin_object().field("valid", charter.errors.empty()).key("errors").begin_array();
  for (const CharterError& error : charter.errors) {
    out.begin_object();
    for (const auto& [name, number] :
         {std::pair("line", error.line), std::pair("column", error.column)}) {
      out.key(name);
      if (number) {
        out.number(*number);
      } else {
        out.null();
      }
    }
    out.field("message", error.message).end_object();
  }
  out.end_array().key("charter");
  if (charter.errors.empty() && !charter.json.empty()) {
    out.raw(charter.json);
  } else {
    out.null();
  }
  out.end_object();
  respond(json_response(200, out.take()));
}

}  // namespace api
