// Room sessions: the file that a text goes to the room with, the session at the machine there, and
// what was said there at a party's node (docs/formats/room.md).
#include <algorithm>
#include <memory>
#include <set>

#include "api/act_input.h"
#include "api/attachment.h"
#include "api/body.h"
#include "api/problem.h"
#include "api/record_json.h"
#include "api/routes.h"

namespace api {
namespace {

constexpr std::size_t kLinesMax = 5000;  // of a list of numbers
constexpr std::size_t kAtOnceMax = 500;  // lines written by one request
constexpr std::string_view kRoomType = "application/json";

Screens::Called called_of(const PartyNames& names, std::string_view party) {
  Screens::Called out;
  const std::string name(party);
  if (const auto known = names.names.find(name); known != names.names.end())
    out.names = known->second;
  if (const auto known = names.short_names.find(name); known != names.short_names.end())
    out.abbreviations = known->second;
  return out;
}

// What stands on every screen and export of the arrangement, on the screens in the room too.
Bytes notices_of(const Parts& parts, const PartyNames& names) {
  if (!parts.config.reconstructed || names.notice != "{}") return names.notice;
  json::Writer out;
  out.begin_object();
  for (const std::string& language : parts.config.languages)
    out.field(language, notice_of(parts, names, language));
  return out.end_object().take();
}

// Which lines somebody wants written: as their party's own word, or as a note of another's.
struct Wanted {
  std::set<std::uint64_t> confirm;
  std::set<std::uint64_t> note;
};

Result<void> read_numbers(const json::Value& body, std::string_view member, std::size_t lines,
                          std::set<std::uint64_t>& out) {
  const json::Value* list = body.find(member);
  if (list == nullptr) return {};
  if (!list->is_array() || list->items().size() > kLinesMax)
    return wrong_member(member, "has to be a list of the numbers of lines");
  for (const json::Value& one : list->items()) {
    const auto number = one.unsigned_number();
    if (!number || *number == 0 || *number > lines)
      return wrong_member(
          member, "names a line that the file does not have; it has 1 to " + std::to_string(lines));
    out.insert(*number);
  }
  return {};
}

// The act that says a line, as read_act() takes it.
Result<json::Value> act_of(const Screens::RoomLine& line, bool noted, const Bytes& label) {
  json::Writer out;
  out.begin_object().field("type", noted ? "noted" : "statement");
  if (noted) out.field("party", line.party).field("channel", "in_the_room");
  out.field("matter", line.matter).field("module", "texts");
  if (!label.empty()) out.key("label").raw(label);
  out.key("content").raw(noted ? line.noted_content : line.content).end_object();
  return json::parse(out.take());
}

// What has become of the lines that were to be written; answered when the last of them is durable.
struct Bringing {
  std::vector<std::pair<std::uint64_t, std::string>> written;  // with references
  std::vector<std::uint64_t> already;
  std::vector<std::pair<std::uint64_t, std::string>> refused;  // with reasons
  std::size_t open = 0;
  std::function<void()> done;

  void end_one() {
    if (--open == 0) done();
  }
};

void write_bringing(json::Writer& out, const Bringing& all) {
  out.key("written").begin_array();
  for (const auto& [number, ref] : all.written)
    out.begin_object().field("number", number).field("ref", ref).end_object();
  out.end_array().key("already").begin_array();
  for (const std::uint64_t number : all.already) out.number(number);
  out.end_array().key("refused").begin_array();
  for (const auto& [number, reason] : all.refused)
    out.begin_object().field("number", number).field("reason", reason).end_object();
  out.end_array();
}

// The members of an object, and more behind them.
Bytes joined(Bytes object, json::Writer& more) {
  Bytes rest = more.end_object().take();
  object.pop_back();
  return object + "," + rest.substr(1);
}

// Why this line is not written as it is wanted; empty: it is.
std::string refusal(const Screens::RoomLine& line, bool noted) {
  if (line.state == "not_possible") return line.reason;
  if (!noted && line.state == "theirs")
    return "These are words of " + line.party + ", which confirms them itself.";
  if (noted && line.state == "mine") return "These are your own words: confirm them.";
  return {};
}

class Writing {
 public:
  Writing(Parts& parts, const Call& call, std::string circle, Bytes label,
          std::shared_ptr<Bringing> all)
      : parts_(parts),
        call_(call),
        circle_(std::move(circle)),
        label_(std::move(label)),
        all_(std::move(all)) {}

  void line(const Screens::RoomLine& line, bool noted) {
    const std::uint64_t number = line.number;
    if (line.state == "recorded" || (noted && line.noted)) {
      all_->already.push_back(number);
      return all_->end_one();
    }
    std::string reason = refusal(line, noted);
    if (!reason.empty()) return refuse(number, std::move(reason));
    const Result<json::Value> act = act_of(line, noted, label_);
    if (!act.ok()) return refuse(number, act.error().message);
    Result<node::Draft> draft = read_act(parts_, call_.session, circle_, act.value());
    if (!draft.ok()) return refuse(number, draft.error().message);
    parts_.engine.submit(std::move(draft).value(),
                         [all = all_, number](const Result<node::Recorded>& how) {
                           if (how.ok()) {
                             all->written.emplace_back(number, how.value().ref.text());
                           } else {
                             all->refused.emplace_back(number, how.error().message);
                           }
                           all->end_one();
                         });
  }

 private:
  void refuse(std::uint64_t number, std::string reason) {
    all_->refused.emplace_back(number, std::move(reason));
    all_->end_one();
  }

  Parts& parts_;
  const Call& call_;
  std::string circle_;
  Bytes label_;
  std::shared_ptr<Bringing> all_;
};

// How what is brought home is marked: as somebody says, else as the text was that went to the room,
// where that is higher than what is usual here.
Bytes label_of(const Parts& parts, const json::Value& body, const Screens::RoomImport& import) {
  if (const json::Value* label = body.find("label"); label != nullptr && !label->is_null())
    return label->write();
  const bool higher =
      import.classification > parts.config.default_label.classification ||
      (import.categories && import.classification == parts.config.default_label.classification);
  return higher ? import.label : Bytes();
}

}  // namespace

void get_room(Parts& parts, Call& call, const Respond& respond) {
  const auto view = parts.engine.view(call.viewer());
  Result<Bytes> room = parts.screens.room(*view);
  respond(room.ok() ? json_response(200, with_marking(std::move(room).value(), *view))
                    : read_problem(room.error()));
}

void get_room_result(Parts& parts, Call& call, const Respond& respond) {
  const auto view = parts.engine.view(call.viewer());
  Result<Bytes> result = parts.screens.room_result(*view);
  if (!result.ok()) return respond(read_problem(result.error()));
  respond(attachment(kRoomType, "room-result.json", std::move(result).value()));
}

void get_room_file(Parts& parts, Call& call, const Respond& respond) {
  const auto view = parts.engine.view(call.viewer());
  const auto circle = find_circle(*view, call.parameters[0]);
  if (!circle.ok()) return respond(read_problem(circle.error()));
  const std::string& body = call.parameters[1];
  const PartyNames names = party_names(parts, circle.value().id);
  Screens::RoomAround around;
  around.circle.names = names.circle_names;
  around.notice = notices_of(parts, names);
  for (const auto& [id, body_names] : names.bodies) {
    if (id == body) around.body.names = body_names;
  }
  around.party = [&names](std::string_view party) { return called_of(names, party); };
  Result<Bytes> file =
      parts.screens.room_file(*view, circle.value().id, body, call.parameters[2], around);
  if (!file.ok()) return respond(read_problem(file.error()));
  respond(attachment(kRoomType, call.parameters[2] + "-room.json", std::move(file).value()));
}

void bring_room_back(Parts& parts, Call& call, const Respond& respond) {
  if (const auto known = only_members(call.body, "", {"file", "confirm", "note", "label"});
      !known.ok())
    return respond(problem(known.error()));
  const auto file = call.body.text("file");
  if (!file) return respond(problem("invalid", "file: has to be the text of a result.", "file"));
  const auto view = parts.engine.view(call.viewer());
  const auto circle = find_circle(*view, call.parameters[0]);
  if (!circle.ok()) return respond(read_problem(circle.error()));
  const std::string id = circle.value().id;
  const std::string body = call.parameters[1];
  const std::string text = call.parameters[2];
  Result<Screens::RoomImport> compared = parts.screens.compare_room(*view, id, body, text, *file);
  if (!compared.ok()) {
    const bool of_file = compared.error().code == ErrorCode::invalid;
    return respond(of_file ? problem("invalid", "file: " + compared.error().message, "file")
                           : read_problem(compared.error()));
  }
  const std::vector<Screens::RoomLine>& lines = compared.value().lines;
  Wanted wanted;
  for (const auto& read : {read_numbers(call.body, "confirm", lines.size(), wanted.confirm),
                           read_numbers(call.body, "note", lines.size(), wanted.note)}) {
    if (!read.ok()) return respond(problem(read.error()));
  }
  if (wanted.confirm.size() + wanted.note.size() > kAtOnceMax)
    return respond(
        problem("invalid",
                "confirm: at most 500 lines are written at once; what is written already "
                "is not written again",
                "confirm"));
  auto all = std::make_shared<Bringing>();
  all->open = wanted.confirm.size() + wanted.note.size() + 1;
  // By what stands then, so that the answer shows what is left.
  all->done = [&parts, respond, viewer = call.viewer(), id, body, text, sent = std::string(*file),
               &bringing = *all] {
    const auto now = parts.engine.view(viewer);
    Result<Screens::RoomImport> left = parts.screens.compare_room(*now, id, body, text, sent);
    if (!left.ok()) return respond(read_problem(left.error()));
    std::sort(bringing.refused.begin(), bringing.refused.end());
    std::sort(bringing.already.begin(), bringing.already.end());
    json::Writer more;
    more.begin_object();
    write_bringing(more, bringing);
    respond(json_response(200, with_marking(joined(std::move(left).value().preview, more), *now)));
  };
  Writing writing(parts, call, id, label_of(parts, call.body, compared.value()), all);
  for (const Screens::RoomLine& line : lines) {
    if (wanted.confirm.contains(line.number)) writing.line(line, false);
    if (wanted.note.contains(line.number)) writing.line(line, true);
  }
  if (all->open > 1) parts.wrote();
  all->end_one();
}

}  // namespace api
