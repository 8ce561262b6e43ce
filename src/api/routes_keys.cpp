// Keys of the parties of a circle: shown, this party's own rotated or revoked, another's recovered.
#include "api/act_input.h"
#include "api/body.h"
#include "api/problem.h"
#include "api/record_json.h"
#include "api/routes.h"
#include "base/encoding.h"

namespace api {
namespace {

void write_keys(json::Writer& out, const std::vector<node::KeyStatus>& keys) {
  out.begin_object().key("items").begin_array();
  for (const node::KeyStatus& one : keys) {
    out.begin_object()
        .field("party", one.party)
        .field("identity", one.identity)
        .field("next_identity", one.next_identity)
        .field("rotations", one.rotations)
        .field("epoch", one.epoch)
        .field("node_key", one.node_key);
    time_field(out, "not_after", one.not_after);
    out.field("revoked", one.revoked).field("held", one.held);
    text_or_null(out, "recovery", one.recovery);
    out.end_object();
  }
  out.end_array().end_object();
}

void answer_keys(Parts& parts, std::string_view circle, const Respond& respond) {
  const Result<std::vector<node::KeyStatus>> keys = parts.engine.keys(circle);
  if (!keys.ok()) return respond(read_problem(keys.error()));
  json::Writer out;
  write_keys(out, keys.value());
  respond(json_response(200, out.take()));
}

}  // namespace

void list_keys(Parts& parts, Call& call, const Respond& respond) {
  const auto view = parts.engine.view(call.viewer());
  const auto circle = find_circle(*view, call.parameters[0]);
  if (!circle.ok()) return respond(read_problem(circle.error()));
  answer_keys(parts, circle.value().id, respond);
}

void change_key(Parts& parts, Call& call, const Respond& respond) {
  const auto view = parts.engine.view(call.viewer());
  const auto circle = find_circle(*view, call.parameters[0]);
  if (!circle.ok()) return respond(read_problem(circle.error()));
  if (const auto known = only_members(call.body, "", {"change", "confirm"}); !known.ok())
    return respond(problem(known.error()));
  if (call.body.text("confirm") != circle.value().name) {
    return respond(problem("invalid",
                           "confirm: has to be the circle's short name; a key that was replaced "
                           "does not come back.",
                           "confirm"));
  }
  const std::string_view word = call.body.text("change").value_or("");
  std::optional<node::KeyChange> change;
  if (word == "node") change = node::KeyChange::node;
  if (word == "identity") change = node::KeyChange::identity;
  if (word == "revocation") change = node::KeyChange::revocation;
  if (!change)
    return respond(problem("invalid", "change: has to be node, identity or revocation.", "change"));
  const Result<void> changed = parts.engine.change_key(circle.value().id, *change);
  if (!changed.ok()) return respond(problem(changed.error()));
  parts.engine.when_durable([&parts, id = circle.value().id, respond](const Result<void>& kept) {
    if (!kept.ok()) return respond(problem(kept.error()));
    answer_keys(parts, id, respond);
  });
  parts.wrote();
}

void recover_key(Parts& parts, Call& call, const Respond& respond) {
  const auto view = parts.engine.view(call.viewer());
  const auto circle = find_circle(*view, call.parameters[0]);
  if (!circle.ok()) return respond(read_problem(circle.error()));
  if (const auto known = only_members(call.body, "", {"party", "key", "actor"}); !known.ok())
    return respond(problem(known.error()));
  const std::optional<Bytes> key = unhex(call.body.text("key").value_or(""));
  if (!key || key->size() != 64) {
    return respond(problem("invalid",
                           "key: has to be the 128 hexadecimal digits that the party's node shows "
                           "as 'recovery'.",
                           "key"));
  }
  node::Recovery recovery;
  recovery.party = std::string(call.body.text("party").value_or(""));
  recovery.identity = crypto::PublicKey::from(key->substr(0, 32));
  recovery.next = crypto::Hash::from(key->substr(32));
  record::Actor actor;
  if (const auto read = read_actor(call.session, call.body.find("actor"), actor); !read.ok())
    return respond(problem(read.error()));
  const Result<void> begun = parts.engine.recover(circle.value().id, recovery, actor,
                                                  [respond](Result<node::Recorded> done) {
                                                    if (!done.ok())
                                                      return respond(problem(done.error()));
                                                    respond(recorded_response(done.value()));
                                                  });
  if (!begun.ok()) return respond(problem(begun.error()));
  parts.wrote();
}

void get_card(Parts& parts, Call& call, const Respond& respond) {
  const auto view = parts.engine.view(call.viewer());
  const auto circle = find_circle(*view, call.parameters[0]);
  if (!circle.ok()) return respond(read_problem(circle.error()));
  const Result<std::string> card = parts.engine.card(circle.value().id);
  if (!card.ok()) return respond(problem(card.error()));
  respond(json_response(200, card.value()));
}

void rejoin_circle(Parts& parts, Call& call, const Respond& respond) {
  if (const auto known =
          only_members(call.body, "", {"format", "circle", "name", "founding", "terms", "charter"});
      !known.ok())
    return respond(problem(known.error()));
  const Result<std::string> circle = parts.engine.rejoin(call.body.write());
  if (!circle.ok()) return respond(problem(circle.error()));
  json::Writer out;
  out.begin_object().field("circle", circle.value()).end_object();
  respond_when_durable(parts, respond, 201, out.take());
}

}  // namespace api
