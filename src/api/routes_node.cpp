// The node itself: its state, links, events, document, and what monitors ask.
#include <algorithm>

#include "api/body.h"
#include "api/post.h"
#include "api/problem.h"
#include "api/record_json.h"
#include "api/routes.h"

namespace api {
namespace {

HttpResponse text_response(int status, std::string body) {
  HttpResponse response;
  response.status = status;
  response.headers.emplace_back("Content-Type", "text/plain; charset=utf-8");
  response.body = std::move(body);
  return response;
}

const LinkStatus* find_link(const std::vector<LinkStatus>& links, std::string_view peer) {
  const auto found = std::find_if(links.begin(), links.end(),
                                  [peer](const LinkStatus& link) { return link.peer == peer; });
  return found == links.end() ? nullptr : &*found;
}

}  // namespace

void get_node(Parts& parts, Call& call, const Respond& respond) {
  const bool is_operator = call.session.person.is_operator;
  const node::Warning reason = parts.not_ready();
  json::Writer out;
  out.begin_object().key("party");
  write_party(out, parts, PartyNames(), parts.config.party);
  out.field("version", parts.config.version)
      .field("time", time_text(parts.clock.now()))
      .field("started", time_text(parts.started))
      .field("ready", reason.empty())
      .field("room", parts.config.room)
      .key("links");
  write_links(out, parts, call.session, parts.links.links());
  const auto view = parts.engine.view(call.viewer());
  const std::vector<node::CircleStatus> all =
      is_operator ? parts.engine.circles() : std::vector<node::CircleStatus>();
  std::vector<std::pair<std::string, node::Warning>> warnings;  // with their circle's id
  if (!reason.empty()) warnings.emplace_back("", reason);
  if (is_operator) {
    for (node::Warning& warning : parts.engine.warnings())
      warnings.emplace_back("", std::move(warning));
  }
  out.key("circles").begin_array();
  for (const record::CircleView& circle : view->circles()) {
    const auto status = std::find_if(
        all.begin(), all.end(),
        [&](const node::CircleStatus& candidate) { return candidate.id == circle.id; });
    write_circle(out, parts, circle, status == all.end() ? nullptr : &*status);
    if (status != all.end() && !status->warning.empty()) {
      warnings.emplace_back(circle.id, status->warning);
    }
  }
  out.end_array().key("counterparts").begin_array();
  for (const record::CircleView& circle : view->circles()) {
    if (!circle.national) continue;
    const Result<Bytes> known = parts.screens.counterparts(*view, circle.id);
    const Result<json::Value> parsed =
        known.ok() ? json::parse(known.value()) : Result<json::Value>(known.error());
    if (!parsed.ok()) return respond(read_problem(parsed.error()));
    for (const json::Value& one : parsed.value().items()) out.raw(one.write());
  }
  out.end_array().key("warnings").begin_array();
  for (const auto& [circle, warning] : warnings) write_warning(out, warning, circle);
  out.end_array().key("label");
  write_label(out, view->marking());
  out.end_object();
  respond(json_response(200, out.take()));
}

void list_links(Parts& parts, Call& call, const Respond& respond) {
  json::Writer out;
  out.begin_object().key("items");
  write_links(out, parts, call.session, parts.links.links());
  out.end_object();
  respond(json_response(200, out.take()));
}

void pair(Parts& parts, Call& call, const Respond& respond) {
  if (parts.config.room)
    return respond(problem("conflict",
                           "The machine of a room session has no links: what is said there leaves "
                           "it as a file."));
  if (const auto known =
          only_members(call.body, "", {"step", "peer", "address", "offer", "language", "words"});
      !known.ok())
    return respond(problem(known.error()));
  PairingStep step;
  step.step = call.body.text("step").value_or("");
  if (step.step != "offer" && step.step != "accept" && step.step != "confirm" &&
      step.step != "abandon") {
    return respond(
        problem("invalid", "step: has to be offer, accept, confirm or abandon.", "step"));
  }
  step.peer = call.body.text("peer").value_or("");
  step.address = call.body.text("address").value_or("");
  step.offer = call.body.text("offer").value_or("");
  step.language = call.body.text("language").value_or("en");
  if (const json::Value* words = call.body.find("words")) {
    if (!words->is_array()) return respond(problem("invalid", "words: has to be a list.", "words"));
    for (const json::Value& word : words->items())
      step.words.emplace_back(word.string().value_or(""));
  }
  const Result<PairingState> state = parts.links.pair(step);
  if (!state.ok()) return respond(problem(state.error()));
  json::Writer out;
  out.begin_object().field("step", state.value().step);
  text_or_null(out, "peer", state.value().peer);
  text_or_null(out, "offer", state.value().offer);
  out.key("words").begin_array();
  for (const std::string& word : state.value().words) out.string(word);
  out.end_array();
  text_or_null(out, "fingerprint", state.value().fingerprint);
  out.end_object();
  respond(json_response(200, out.take()));
}

void cut_link(Parts& parts, Call& call, const Respond& respond) {
  if (const auto known = only_members(call.body, "", {"cut"}); !known.ok())
    return respond(problem(known.error()));
  const json::Value* cut = call.body.find("cut");
  const auto wanted = cut == nullptr ? std::nullopt : cut->boolean();
  if (!wanted) return respond(problem("invalid", "cut: has to be true or false.", "cut"));
  const std::vector<LinkStatus> links = parts.links.links();
  if (find_link(links, call.parameters[0]) == nullptr) return respond(nothing_here());
  const Result<LinkStatus> link = parts.links.cut(call.parameters[0], *wanted);
  if (!link.ok()) return respond(problem(link.error()));
  json::Writer out;
  write_link(out, parts, call.session, link.value());
  respond(json_response(200, out.take()));
}

// A party with which something is shared, or begun, is not forgotten: what either side writes there
// would reach the other no more, and nobody would be told.
void remove_link(Parts& parts, Call& call, const Respond& respond) {
  const std::string& peer = call.parameters[0];
  if (find_link(parts.links.links(), peer) == nullptr) return respond(nothing_here());
  for (const node::CircleStatus& circle : parts.engine.circles()) {
    if (std::find(circle.parties.begin(), circle.parties.end(), peer) == circle.parties.end())
      continue;
    return respond(problem("conflict", "'" + circle.name + "' is shared with '" + peer +
                                           "'; its record could not reach them any more. Hold the "
                                           "link down instead, or leave the arrangement first."));
  }
  for (const node::Invitation& invitation : parts.engine.invitations()) {
    if (invitation.state == "constituted") continue;
    const bool from = invitation.from == peer;
    if (!from && !invitation.joined.contains(peer)) continue;
    return respond(problem("conflict", "The invitation to '" + invitation.name + "' " +
                                           (from ? "came from '" + peer + "'; decline it first."
                                                 : "names '" + peer + "'; withdraw it first.")));
  }
  if (const auto removed = parts.links.remove(peer); !removed.ok())
    return respond(problem(removed.error()));
  json::Writer out;
  out.begin_object().field("peer", peer).field("removed", true).end_object();
  respond(json_response(200, out.take()));
}

void get_events(Parts& parts, Call& call, const Respond& respond) {
  std::function<bool()> still_valid = [] { return true; };
  if (!call.session.local_socket) {
    const auto header = call.request.header("cookie");
    const std::string token(cookie(header.value_or(""), parts.config.cookie).value_or(""));
    still_valid = [&parts, token, reads = call.session.person.reads()] {
      const Session* session = parts.sessions.peek(token);
      if (session == nullptr) return false;
      const std::string& id = session->person.account;
      if (id.empty()) return parts.sessions.find(token) != nullptr;
      // A stream that goes on by itself keeps no session of an account alive, and none whose rights
      // have changed goes on.
      const people::Account* account = parts.people.find(id);
      return account != nullptr && !account->disabled &&
             person_of(*account, parts.people, parts.clock.now()).reads() == reads;
    };
  }
  HttpResponse response;
  response.headers.emplace_back("Content-Type", "text/event-stream");
  response.headers.emplace_back("X-Accel-Buffering", "no");
  response.stream =
      parts.events.subscribe(call.session.person, call.request.header("last-event-id").value_or(""),
                             std::move(still_valid));
  if (response.stream == nullptr)
    return respond(problem("unavailable", "Too many event streams are open; close one."));
  respond(std::move(response));
}

void get_openapi(Parts&, Call&, const Respond& respond) {
  respond(json_response(200, Bytes(openapi_document())));
}

void healthz(Parts&, Call&, const Respond& respond) { respond(text_response(200, "ok\n")); }

void readyz(Parts& parts, Call&, const Respond& respond) {
  const node::Warning reason = parts.not_ready();
  respond(reason.empty() ? text_response(200, "ready\n") : text_response(503, reason.text + "\n"));
}

void metrics(Parts& parts, Call& call, const Respond& respond) {
  // A signed-in reader who is no operator learns no figures of what he may not read.
  if (!shows_metrics_token(parts.config, call.request) && !call.session.person.is_operator) {
    return respond(problem("forbidden", "Figures are for operators of this node."));
  }
  std::string out;
  const auto metric = [&out](std::string_view name, std::string_view type, std::string_view help) {
    out += "# HELP " + std::string(name) + " " + std::string(help) + "\n# TYPE " +
           std::string(name) + " " + std::string(type) + "\n";
  };
  const auto value = [&out](std::string_view name, std::string_view labels, std::uint64_t number) {
    out += std::string(name) + (labels.empty() ? "" : "{" + std::string(labels) + "}") + " " +
           std::to_string(number) + "\n";
  };
  // Totals alone: a name of a circle or of a party does not leave the node this way.
  std::uint64_t entries = 0, acts = 0, facts = 0, missing = 0, pending = 0, forked = 0, frozen = 0;
  const std::vector<node::CircleStatus> circles = parts.engine.circles();
  for (const node::CircleStatus& circle : circles) {
    entries += circle.entries;
    acts += circle.acts;
    facts += circle.joint_facts;
    missing += circle.missing_openings;
    for (const node::HeadStatus& head : circle.heads) {
      pending += head.size > head.folded ? head.size - head.folded : 0;
      forked += head.forked ? 1 : 0;
      frozen += head.frozen ? 1 : 0;
    }
  }
  const std::pair<const char*, std::pair<const char*, std::uint64_t>> gauges[] = {
      {"entente_ready", {"1: open and taking work", parts.not_ready().empty() ? 1u : 0u}},
      {"entente_circles", {"Circles held here", circles.size()}},
      {"entente_entries", {"Entries held, of all journals", entries}},
      {"entente_acts", {"Acts folded", acts}},
      {"entente_joint_facts", {"Joint facts", facts}},
      {"entente_entries_pending", {"Entries that wait for what they refer to", pending}},
      {"entente_openings_missing", {"Openings that should be here", missing}},
      {"entente_journals_forked", {"Journals whose author signed two histories", forked}},
      {"entente_journals_frozen", {"Journals that are not cosigned any more", frozen}},
      {"entente_event_streams", {"Open event streams", parts.events.streams()}},
      {"entente_sessions", {"Sessions of browsers", parts.sessions.size()}},
  };
  for (const auto& [name, rest] : gauges) {
    metric(name, "gauge", rest.first);
    value(name, "", rest.second);
  }
  std::map<std::string, std::uint64_t> links;
  std::uint64_t in = 0, sent = 0;
  for (const LinkStatus& link : parts.links.links()) {
    ++links[link.state];
    in += link.bytes_in;
    sent += link.bytes_out;
  }
  metric("entente_links", "gauge", "Links to other parties by state");
  for (const char* state : {"up", "connecting", "down", "cut", "pairing"}) {
    value("entente_links", "state=\"" + std::string(state) + "\"", links[state]);
  }
  metric("entente_link_received_bytes_total", "counter", "Bytes received over links");
  value("entente_link_received_bytes_total", "", in);
  metric("entente_link_sent_bytes_total", "counter", "Bytes sent over links");
  value("entente_link_sent_bytes_total", "", sent);
  if (parts.post != nullptr) {
    const Post::State& mail = parts.post->state();
    metric("entente_mail_taken_total", "counter", "Messages that the mail server took");
    value("entente_mail_taken_total", "", mail.taken);
    metric("entente_mail_failed_total", "counter", "Tries to send that failed");
    value("entente_mail_failed_total", "", mail.failed);
    metric("entente_mail_trouble_since_seconds", "gauge",
           "Since when the mail server takes nothing; 0: it does");
    value("entente_mail_trouble_since_seconds", "", mail.trouble_since / 1000);
    std::map<std::string_view, std::uint64_t> states;
    for (const auto& [account, box] : parts.notices.mailboxes()) ++states[Post::word(box)];
    metric("entente_mail_people", "gauge", "People who are told by mail, by state of their mail");
    for (const char* state : {"idle", "waiting", "delayed", "refused"})
      value("entente_mail_people", "state=\"" + std::string(state) + "\"", states[state]);
  }
  metric("entente_http_requests_total", "counter", "Requests whose head was whole");
  value("entente_http_requests_total", "", parts.requests);
  metric("entente_http_answers_total", "counter", "Answers by status");
  for (const auto& [status, count] : parts.answers) {
    value("entente_http_answers_total", "status=\"" + std::to_string(status) + "\"", count);
  }
  // The engine's own counts; their names are machine words of [a-z0-9_].
  for (const auto& [name, number] : parts.engine.figures()) {
    metric("entente_" + name + "_total", "counter", "Count of the engine: " + name);
    value("entente_" + name + "_total", "", number);
  }
  metric("entente_start_time_seconds", "gauge", "Start of the process, POSIX seconds");
  value("entente_start_time_seconds", "", parts.started / 1000);
  HttpResponse response = text_response(200, std::move(out));
  response.headers[0].second = "text/plain; version=0.0.4; charset=utf-8";
  respond(std::move(response));
}

}  // namespace api
