// Room sessions, as the API asks for them.
#include "modules/texts/room.h"
#include "screens.h"

namespace {

texts::Called called_of(const api::Screens::Called& called) {
  return {called.names, called.abbreviations};
}

}  // namespace

Result<Bytes> ModuleScreens::room_file(record::View& view, std::string_view circle,
                                       std::string_view body, std::string_view id,
                                       const RoomAround& around) {
  const auto members = [&](std::string_view one) { return members_of(circle, one); };
  texts::RoomAround out{called_of(around.circle), called_of(around.body), around.notice,
                        [&](std::string_view party) { return called_of(around.party(party)); }};
  return texts::write_room_file(view, circle, body, id, members, out);
}

Result<Bytes> ModuleScreens::room(record::View& view) {
  if (!session_) return Error{ErrorCode::not_found, "this node is no room"};
  return texts::write_room(view, *session_);
}

Result<Bytes> ModuleScreens::room_result(record::View& view) {
  if (!session_) return Error{ErrorCode::not_found, "this node is no room"};
  return texts::write_room_result(view, *session_);
}

Result<api::Screens::RoomImport> ModuleScreens::compare_room(record::View& view,
                                                             std::string_view circle,
                                                             std::string_view body,
                                                             std::string_view id,
                                                             std::string_view file) {
  const auto members = [&](std::string_view one) { return members_of(circle, one); };
  const texts::RoomImport compared =
      TRY(texts::compare_room_result(view, circle, body, id, members, file));
  json::Writer preview;
  preview.begin_object();
  texts::write_room_import(preview, compared);
  RoomImport out;
  out.preview = preview.end_object().take();
  out.label = texts::write_label(compared.result.label);
  out.classification = compared.result.label.classification;
  out.categories = !compared.result.label.categories.empty();
  const std::string of_body = "texts/" + std::string(body);
  for (const texts::RoomImport::Line& one : compared.lines) {
    RoomLine line;
    line.number = one.line.number;
    line.party = one.line.party;
    line.state = texts::word(one.state);
    line.reason = one.reason;
    line.noted = one.noted;
    line.matter = one.line.content.has_term() ? of_body : of_body + "/" + std::string(id);
    line.content = texts::content_of_line(one.line, false);
    line.noted_content = texts::content_of_line(one.line, true);
    out.lines.push_back(std::move(line));
  }
  return out;
}
