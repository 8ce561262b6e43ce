// A running session: what was said in the room, for its page and as the file that both sides take
// home.
#include <algorithm>

#include "base/clock.h"
#include "modules/content.h"
#include "modules/texts/room.h"
#include "modules/texts/room_bytes.h"
#include "modules/texts/texts.h"

namespace texts {
namespace {

using modules::Voice;

// Whether it was said behind the last seed. Journals of one machine are several only where its disk
// was put back; what stands in another than the seeds' was said after them.
bool is_behind(const record::Reference& ref, const record::Reference& written) {
  return ref.epoch != written.epoch || ref.index > written.index;
}

Result<void> add_lines(record::View& view, const RoomSession& session, const std::string& matter,
                       std::vector<std::pair<record::Reference, RoomLine>>& out) {
  for (const modules::Row& row : TRY(modules::read_rows(view, session.circle, matter, kModule))) {
    const bool spoken = row.said.voice == Voice::noted || row.said.voice == Voice::national;
    RoomLine line;
    if (!spoken || !is_behind(row.said.ref, session.written)) continue;
    if (!modules::read_folded(row.content, line.content)) continue;
    line.party = row.said.voice == Voice::noted ? row.said.of : row.said.party;
    line.at = row.said.time;
    line.ref = row.said.ref.text();
    line.content.clear_words_of();
    out.emplace_back(row.said.ref, std::move(line));
  }
  return {};
}

// Each content once, where it was said last: what is written in this order reads as the room does.
Result<std::vector<RoomLine>> lines_of(record::View& view, const RoomSession& session) {
  std::vector<std::pair<record::Reference, RoomLine>> all;
  TRY(add_lines(view, session, session.file.matter(), all));
  TRY(add_lines(view, session, "texts/" + session.file.body, all));
  std::sort(all.begin(), all.end(), [&](const auto& a, const auto& b) {
    const bool later_a = a.first.epoch != session.written.epoch;
    const bool later_b = b.first.epoch != session.written.epoch;
    return later_a != later_b ? later_b : a.first < b.first;
  });
  std::vector<RoomLine> out;
  for (auto& [ref, line] : all) {
    line.number = out.size() + 1;
    out.push_back(std::move(line));
  }
  return out;
}

void write_line(json::Writer& out, const RoomLine& line) {
  out.field("number", line.number)
      .field("party", line.party)
      .field("kind", kind_word(line.content))
      .field("at", time_text(line.at));
}

Result<TextView> text_of(record::View& view, const RoomSession& session) {
  return read_text(view, session.circle, session.file.body, session.file.id);
}

Result<RoomLine> read_line(const json::Value& value, std::uint64_t number) {
  RoomLine out;
  const json::Value* says = value.find("number");
  const json::Value* content = value.find("content");
  if (says == nullptr || says->unsigned_number() != number || content == nullptr) {
    return Error{ErrorCode::invalid, "is not numbered, or lacks its content"};
  }
  out.number = number;
  out.party = TRY(room_text(value, "party"));
  if (!modules::is_party_name(out.party)) {
    return Error{ErrorCode::invalid, "is of nobody who has a journal name"};
  }
  out.at = parse_time(TRY(room_text(value, "at"))).value_or(0);
  TRY(modules::content_of_json(content->write(), out.content));
  out.content.clear_words_of();
  return out;
}

}  // namespace

Bytes content_of_line(const RoomLine& line, bool noted) {
  Content content = line.content;
  if (noted) content.set_words_of(line.party);
  return modules::json_of_content(content);
}

Result<std::vector<std::string>> room_check_words(record::View& view, const RoomSession& session) {
  return check_words_of(TRY(text_of(view, session)));
}

Result<Bytes> write_room(record::View& view, const RoomSession& session) {
  const TextView text = TRY(text_of(view, session));
  json::Writer out;
  out.begin_object().key("text").begin_object();
  out.field("circle", session.circle)
      .field("body", session.file.body)
      .field("text", session.file.id)
      .end_object();
  out.key("titles");
  modules::write_names(out, modules::names_of(text.text().titles()));
  out.key("parties").begin_array();
  for (const RoomParty& party : session.file.parties) {
    out.begin_object().field("name", party.name).key("names").raw(party.called.names);
    out.key("short").raw(party.called.abbreviations).end_object();
  }
  out.end_array();
  write_base(out, session.file.base);
  out.field("started", time_text(session.started)).key("lines").begin_array();
  for (const RoomLine& line : TRY(lines_of(view, session))) {
    out.begin_object();
    write_line(out, line);
    out.field("ref", line.ref).key("content").raw(content_of_line(line, false)).end_object();
  }
  out.end_array();
  modules::write_list(out, "check_words", check_words_of(text));
  return out.end_object().take();
}

Result<Bytes> write_room_result(record::View& view, const RoomSession& session) {
  const TextView text = TRY(text_of(view, session));
  json::Writer out;
  out.begin_object()
      .field("entente", kRoomResultKind)
      .field("circle", session.file.circle)
      .field("body", session.file.body)
      .field("text", session.file.id)
      .key("titles");
  modules::write_names(out, modules::names_of(text.text().titles()));
  write_base(out, session.file.base);
  out.field("of", session.file.digest).field("started", time_text(session.started));
  modules::write_list(out, "check_words", check_words_of(text));
  out.key("label").raw(write_label(session.file.label));
  out.key("lines").begin_array();
  for (const RoomLine& line : TRY(lines_of(view, session))) {
    out.begin_object();
    write_line(out, line);
    out.key("content").raw(content_of_line(line, false)).end_object();
  }
  out.end_array();
  return sealed(out);
}

Result<RoomResult> read_room_result(std::string_view bytes) {
  RoomResult out;
  const json::Value file = TRY(unsealed(bytes, kRoomResultKind, out.digest));
  out.circle = TRY(room_text(file, "circle"));
  out.body = TRY(room_text(file, "body"));
  out.id = TRY(room_text(file, "text"));
  out.base = TRY(room_base(file));
  out.check_words = check_words_in(file);
  const json::Value* lines = file.find("lines");
  if (lines == nullptr || !lines->is_array()) {
    return Error{ErrorCode::invalid, "the file has no lines"};
  }
  if (lines->items().size() > kRoomLinesMax) {
    return Error{ErrorCode::invalid, "the file has more than 5,000 lines: it is none of a session"};
  }
  out.label = TRY(room_label(file));
  for (const json::Value& one : lines->items()) {
    Result<RoomLine> line = read_line(one, out.lines.size() + 1);
    if (!line.ok()) {
      return Error{ErrorCode::invalid,
                   "line " + std::to_string(out.lines.size() + 1) + ": " + line.error().message};
    }
    out.lines.push_back(std::move(line).value());
  }
  return out;
}

}  // namespace texts
