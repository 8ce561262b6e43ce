#include "api/record_json.h"

#include <algorithm>
#include <cstdio>
#include <ctime>

#include "api/problem.h"
#include "base/encoding.h"
#include "labels/labels.h"

namespace api {

HttpResponse recorded_response(const node::Recorded& recorded) {
  json::Writer out;
  out.begin_object()
      .field("ref", recorded.ref.text())
      .field("circle", recorded.circle)
      .field("state", "recorded")
      .field("concurred", recorded.concurred)
      .end_object();
  HttpResponse response = json_response(201, out.take());
  response.headers.emplace_back(
      "Location", "/api/v1/circles/" + recorded.circle + "/acts/" + recorded.ref.text());
  return response;
}

namespace {

std::string_view word(record::Delivery delivery) {
  switch (delivery) {
    case record::Delivery::draft:
      return "draft";
    case record::Delivery::recorded:
      return "recorded";
    case record::Delivery::sent:
      return "sent";
    case record::Delivery::stored:
      return "stored";
  }
  return "recorded";
}

void write_reference(json::Writer& out, std::string_view name,
                     const std::optional<record::Reference>& ref) {
  if (ref) {
    out.field(name, ref->text());
  } else {
    out.key(name).null();
  }
}

void write_answers(json::Writer& out, const record::ActRow& act) {
  out.key("answers").begin_array();
  for (const record::Answer& answer : act.answers) {
    out.begin_object()
        .field("party", answer.party)
        .field("state", answer.state)
        .field("reason", answer.reason);
    time_field(out, "time", answer.time);
    time_field(out, "due", answer.due);
    write_reference(out, "act", answer.act);
    out.end_object();
  }
  out.end_array();
}

void write_files(json::Writer& out, const record::ActRow& act) {
  out.key("files").begin_array();
  for (const record::FileRow& file : act.files) {
    out.begin_object().field("file", hex(file.id.view()));
    out.key("size");
    if (file.size == 0)
      out.null();
    else
      out.number(file.size);
    out.field("state", file.state).end_object();
  }
  out.end_array();
}

// What a proposal waits for that is agreed unless somebody breaks the silence; null: no silence.
void write_silence(json::Writer& out, const record::ActRow& act) {
  out.key("silence");
  if (!act.silence) {
    out.null();
    return;
  }
  const record::SilenceRow& silence = *act.silence;
  out.begin_object().field("class", silence.name).field("expiry", time_text(silence.expiry));
  out.field("notice_ms", silence.notice_ms).field("kept", silence.kept).key("sides").begin_array();
  for (const record::SilenceRow::Side& side : silence.sides) {
    out.begin_object().field("party", side.party).field("authorised", side.authorised);
    time_field(out, "received", side.received).field("in_time", side.in_time).end_object();
  }
  out.end_array().key("broken").begin_array();
  for (const record::SilenceRow::Break& one : silence.broken) {
    out.begin_object().field("party", one.party);
    time_field(out, "time", one.time).field("act", one.act.text()).end_object();
  }
  out.end_array().end_object();
}

void write_figures(json::Writer& out, const Parts& parts, const node::CircleStatus& status) {
  out.begin_object()
      .field("digest", status.digest)
      .field("entries", status.entries)
      .field("acts", status.acts)
      .field("joint_facts", status.joint_facts)
      .field("missing_openings", status.missing_openings)
      .key("heads")
      .begin_array();
  const TimeMs now = parts.clock.now();
  for (const node::HeadStatus& head : status.heads) {
    const bool own = head.party == parts.config.party;
    out.begin_object()
        .field("party", head.party)
        .field("epoch", head.epoch)
        .field("size", head.size)
        .field("folded", head.folded)
        .field("known", head.known);
    time_field(out, "heard", own ? 0 : head.heard);
    out.field("stale", !own && now > head.heard + 3 * parts.config.heartbeat_ms)
        .field("forked", head.forked)
        .field("frozen", head.frozen)
        .field("frozen_code", head.frozen_code)
        .field("frozen_reason", head.frozen_reason)
        .key("stored_by")
        .begin_object();
    for (const auto& [party, size] : head.stored_by) out.field(party, size);
    out.end_object().end_object();
  }
  out.end_array().end_object();
}

}  // namespace

json::Writer& time_field(json::Writer& out, std::string_view name, TimeMs time) {
  if (time == 0) return out.key(name).null();
  return out.field(name, time_text(time));
}

json::Writer& text_or_null(json::Writer& out, std::string_view name, std::string_view text) {
  if (text.empty()) return out.key(name).null();
  return out.field(name, text);
}

void write_label(json::Writer& out, const Label& label) {
  const labels::Policy& policy = labels::test_policy();
  const bool known =
      label.policy == policy.id && label.classification < policy.classifications.size();
  out.begin_object()
      .field("policy", label.policy)
      .field("classification", label.classification)
      .field("classification_name", known ? policy.classifications[label.classification]
                                          : std::to_string(label.classification))
      .key("categories")
      .begin_array();
  for (const std::string& category : label.categories) out.string(category);
  out.end_array().field("marking", labels::marking(policy, label)).end_object();
}

namespace {

// What our own side keeps about a text at home is called as the text is where it stands.
void name_from_elsewhere(Screens& screens, record::View& view, std::string_view circle,
                         const std::string& matter, Screens::Subject& out) {
  if (!matter.starts_with("texts/")) return;
  const std::vector<record::CircleView> circles = view.circles();
  if (std::none_of(circles.begin(), circles.end(),
                   [&](const record::CircleView& one) { return one.id == circle && one.national; }))
    return;
  for (const record::CircleView& other : circles) {
    if (other.id == circle) continue;
    auto subject = screens.subject(view, other.id, matter);
    if (!subject.ok() || subject.value().names.empty()) continue;
    out = std::move(subject).value();
    return;
  }
}

}  // namespace

const Screens::Subject& Subjects::of(std::string_view circle, const std::string& matter) {
  const auto [place, fresh] = known_.try_emplace({std::string(circle), matter});
  if (fresh) {
    if (auto subject = screens_.subject(view_, circle, matter); subject.ok()) {
      place->second = std::move(subject).value();
    }
    if (place->second.names.empty())
      name_from_elsewhere(screens_, view_, circle, matter, place->second);
  }
  return place->second;
}

void write_act(json::Writer& out, Subjects& subjects, std::string_view circle,
               const record::ActRow& act) {
  const Screens::Subject& subject = subjects.of(circle, act.matter);
  out.begin_object()
      .field("ref", act.ref.text())
      .field("circle", circle)
      .field("party", act.party)
      .field("matter", act.matter)
      .key("subject")
      .raw(subject.names.empty() ? Bytes("null") : subject.names)
      .key("ordinal");
  if (subject.ordinal == 0) {
    out.null();
  } else {
    out.number(std::uint64_t{subject.ordinal});
  }
  out.field("module", act.module)
      .field("type", act.type)
      .field("person", act.person)
      .field("office", act.office)
      .field("capacity", act.capacity)
      .field("time", time_text(act.time))
      .field("verdict", act.verdict)
      .key("label");
  write_label(out, act.label);
  out.field("opening", act.opening.empty() ? "held" : act.opening);
  out.key("content");
  const auto content = act.has_content ? subjects.screens().json_of_content(act.module, act.content)
                                       : Result<Bytes>(Error{ErrorCode::not_found, ""});
  if (content.ok()) {
    out.raw(content.value());
  } else {
    out.null();
  }
  out.key("content_hex");
  if (act.has_content) {
    out.string(hex(act.content));
  } else {
    out.null();
  }
  out.key("delivery").begin_array();
  for (const auto& [party, delivery] : act.delivery) {
    out.begin_object().field("party", party).field("state", word(delivery)).end_object();
  }
  out.end_array().key("proposal");
  if (act.type == "proposal") {
    out.begin_object()
        .field("state", act.state.empty() ? "open" : act.state)
        .field("joint", act.is_joint)
        .field("contested", act.contested);
    write_answers(out, act);
    write_files(out, act);
    write_silence(out, act);
    out.end_object();
  } else {
    out.null();
  }
  write_reference(out, "target", act.target);
  out.key("channel");
  if (act.channel.empty()) {
    out.null();
  } else {
    out.string(act.channel);
  }
  out.end_object();
}

namespace {

// What this party wrote and a peer has not stored yet, in all circles.
std::uint64_t waiting_for(const Parts& parts, const std::vector<node::CircleStatus>& circles,
                          const std::string& peer) {
  std::uint64_t waiting = 0;
  for (const node::CircleStatus& circle : circles) {
    if (std::find(circle.parties.begin(), circle.parties.end(), peer) == circle.parties.end()) {
      continue;
    }
    for (const node::HeadStatus& head : circle.heads) {
      if (head.party != parts.config.party) continue;
      const auto stored = head.stored_by.find(peer);
      const std::uint64_t there = stored == head.stored_by.end() ? 0 : stored->second;
      waiting += head.size > there ? head.size - there : 0;
    }
  }
  return waiting;
}

void write_one_link(json::Writer& out, Parts& parts, const LinkStatus& link,
                    const std::vector<record::CircleView>& seen,
                    const std::vector<node::CircleStatus>* circles) {
  std::string names = "{}";
  for (const record::CircleView& circle : seen) {
    const PartyNames& known = party_names(parts, circle.id);
    if (const auto found = known.names.find(link.peer); found != known.names.end()) {
      names = found->second;
      break;
    }
  }
  out.begin_object().field("peer", link.peer).key("names").raw(names).field("state", link.state);
  time_field(out, "since", link.since);
  time_field(out, "last_heard", link.last_heard);
  if (circles != nullptr) {
    out.field("waiting", waiting_for(parts, *circles, link.peer))
        .field("bytes_in", link.bytes_in)
        .field("bytes_out", link.bytes_out);
    text_or_null(out, "address", link.address);
    text_or_null(out, "fingerprint", link.fingerprint);
    text_or_null(out, "error", link.error);
    out.field("refused", link.refused);
  } else {
    for (const char* name :
         {"waiting", "bytes_in", "bytes_out", "address", "fingerprint", "error", "refused"}) {
      out.key(name).null();
    }
  }
  out.end_object();
}

}  // namespace

void write_links(json::Writer& out, Parts& parts, const Session& session,
                 const std::vector<LinkStatus>& links) {
  const bool is_operator = session.person.is_operator;
  const std::vector<record::CircleView> seen = parts.engine.view(session.person.viewer)->circles();
  const std::vector<node::CircleStatus> circles =
      is_operator ? parts.engine.circles() : std::vector<node::CircleStatus>();
  out.begin_array();
  for (const LinkStatus& link : links) {
    write_one_link(out, parts, link, seen, is_operator ? &circles : nullptr);
  }
  out.end_array();
}

void write_link(json::Writer& out, Parts& parts, const Session& session, const LinkStatus& link) {
  const std::vector<record::CircleView> seen = parts.engine.view(session.person.viewer)->circles();
  const std::vector<node::CircleStatus> circles = parts.engine.circles();
  write_one_link(out, parts, link, seen, session.person.is_operator ? &circles : nullptr);
}

std::string notice_of(const Parts& parts, const PartyNames& names, std::string_view language) {
  const Result<json::Value> notice = json::parse(names.notice);
  if (notice.ok() && !notice.value().members().empty()) {
    for (const std::string_view wanted : {language, std::string_view("en")}) {
      if (const auto text = notice.value().text(wanted)) return std::string(*text);
    }
    return std::string(notice.value().members().front().value.string().value_or(""));
  }
  if (!parts.config.reconstructed) return {};
  if (language == "ko") return "공개 자료를 바탕으로 재구성함";
  if (language == "vi") return "Được dựng lại từ các nguồn công khai";
  return "Reconstructed from public sources";
}

namespace {

// A class of decisions that may be agreed to by silence, with the bodies whose rules list it.
SilenceClass silence_class_of(const json::Value& one, const json::Value* bodies) {
  SilenceClass out{std::string(one.text("id").value_or("")), "{}", 0, {}};
  if (const json::Value* names = one.find("names")) out.names = names->write();
  if (const json::Value* hours = one.find("notice_hours"))
    out.notice_hours = hours->unsigned_number().value_or(0);
  if (bodies == nullptr) return out;
  for (const json::Value& body : bodies->items()) {
    const json::Value* listed = body.find("silence");
    if (listed == nullptr) continue;
    for (const json::Value& name : listed->items()) {
      if (name.string().value_or("") == out.id)
        out.bodies.emplace_back(body.text("id").value_or(""));
    }
  }
  return out;
}

}  // namespace

const PartyNames& party_names(Parts& parts, std::string_view circle) {
  static const PartyNames kNone;
  const Result<std::string> yaml = parts.engine.charter_yaml(circle);
  if (!yaml.ok() || yaml.value().empty()) {
    if (!parts.config.room) return kNone;
    PartyNames& room = parts.charters[{std::string(circle), crypto::Hash()}];
    room.notice = parts.config.room_notice;
    return room;
  }
  const auto key = std::make_pair(std::string(circle), crypto::sha256(yaml.value()));
  const auto known = parts.charters.find(key);
  if (known != parts.charters.end()) return known->second;
  if (parts.charters.size() >= 1000) parts.charters.clear();
  PartyNames& out = parts.charters[key];
  const CharterCheck charter = parts.screens.check_charter(yaml.value());
  const Result<json::Value> parsed = json::parse(charter.json);
  if (!charter.errors.empty() || !parsed.ok()) return out;
  if (const json::Value* names = parsed.value().find("names")) out.circle_names = names->write();
  if (const json::Value* notice = parsed.value().find("notice")) out.notice = notice->write();
  if (const json::Value* exercise = parsed.value().find("exercise")) {
    out.exercise = exercise->boolean().value_or(false);
  }
  if (const json::Value* bodies = parsed.value().find("bodies")) {
    for (const json::Value& body : bodies->items()) {
      const json::Value* names = body.find("names");
      out.bodies.emplace_back(body.text("id").value_or(""),
                              names == nullptr ? "{}" : names->write());
    }
  }
  if (const json::Value* classes = parsed.value().find("silence_classes")) {
    for (const json::Value& one : classes->items()) {
      out.silence_classes.push_back(silence_class_of(one, parsed.value().find("bodies")));
    }
  }
  const json::Value* parties = parsed.value().find("parties");
  if (parties == nullptr) return out;
  for (const json::Value& party : parties->items()) {
    const std::string name(party.text("name").value_or(""));
    if (const json::Value* names = party.find("names")) out.names[name] = names->write();
    if (const json::Value* names = party.find("abbreviations")) {
      out.short_names[name] = names->write();
    }
    if (const json::Value* number = party.find("number")) {
      out.numbers[name] = number->unsigned_number().value_or(0);
    }
  }
  return out;
}

void write_party(json::Writer& out, Parts& parts, const PartyNames& names,
                 const std::string& party) {
  const bool own = party == parts.config.party;
  out.begin_object().field("name", party);
  const auto number = names.numbers.find(party);
  if (number != names.numbers.end()) {
    out.field("number", number->second);
  } else {
    out.key("number").null();
  }
  out.key("names");
  const auto known = names.names.find(party);
  if (known != names.names.end()) {
    out.raw(known->second);
  } else {
    out.begin_object();
    if (own) {
      for (const auto& [language, text] : parts.config.party_names) out.field(language, text);
    }
    out.end_object();
  }
  const auto abbreviated = names.short_names.find(party);
  out.key("short").raw(abbreviated == names.short_names.end() ? "{}" : abbreviated->second);
  out.field("self", own).end_object();
}

void write_warning(json::Writer& out, const node::Warning& warning, std::string_view circle) {
  out.begin_object().field("code", warning.code).field("text", warning.text);
  text_or_null(out, "circle", circle);
  out.key("values").begin_object();
  for (const auto& [name, value] : warning.values) out.field(name, value);
  out.end_object().end_object();
}

void write_circle(json::Writer& out, Parts& parts, const record::CircleView& circle,
                  const node::CircleStatus* status) {
  const PartyNames& names = party_names(parts, circle.id);
  out.begin_object()
      .field("id", circle.id)
      .field("name", circle.name)
      .key("names")
      .raw(names.circle_names)
      .key("notice")
      .raw(names.notice)
      .key("parties")
      .begin_array();
  for (const std::string& party : circle.parties) write_party(out, parts, names, party);
  out.end_array()
      .field("constituted", circle.constituted)
      .field("national", circle.national)
      .field("exercise", names.exercise)
      .key("audience")
      .begin_array();
  for (const std::string& party : circle.audience) out.string(party);
  out.end_array().key("bodies").begin_array();
  for (const auto& [id, body_names] : names.bodies) {
    out.begin_object().field("id", id).key("names").raw(body_names).end_object();
  }
  out.end_array().key("silence_classes").begin_array();
  for (const SilenceClass& one : names.silence_classes) {
    out.begin_object().field("class", one.id).key("names").raw(one.names);
    out.field("notice_hours", one.notice_hours).key("bodies").begin_array();
    for (const std::string& body : one.bodies) out.string(body);
    out.end_array().end_object();
  }
  out.end_array().key("warning");
  if (status != nullptr && !status->warning.empty()) {
    write_warning(out, status->warning, circle.id);
  } else {
    out.null();
  }
  out.key("figures");
  if (status != nullptr) {
    write_figures(out, parts, *status);
  } else {
    out.null();
  }
  out.end_object();
}

}  // namespace api
