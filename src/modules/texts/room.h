// A room session: one text on one machine that holds nothing else, and what was said there on its
// way back to the parties (docs/formats/room.md). The text leaves a party's node as a room file, is
// written anew at the machine in the room, and what the parties said comes back as a result, of
// which each confirms its own lines.
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "base/json.h"
#include "base/result.h"
#include "modules/texts/view.h"
#include "record/view.h"

namespace texts {

inline constexpr std::size_t kRoomFileMax = std::size_t{8} << 20;

// A party, circle or body as people know it: JSON objects of texts by language.
struct Called {
  Bytes names = "{}";
  Bytes abbreviations = "{}";
};

// What stands around a text that goes to the room, and is no matter of this module.
struct RoomAround {
  Called circle;
  Called body;
  Bytes notice = "{}";  // what stands on every screen and export, by language
  std::function<Called(std::string_view party)> party;
};

// The text as the viewer reads it. `conflict` for a text of a workspace of one party, which is
// nobody else's to read.
Result<Bytes> write_room_file(record::View& view, std::string_view circle, std::string_view body,
                              std::string_view id, const Members& members,
                              const RoomAround& around);

// One content that the machine in the room writes.
struct RoomSeed {
  std::string party;   // of whom it is noted; empty: said by the room itself
  bool joint = false;  // what all agreed: the room's own, as a proposal with its agreement
  Content content;

  std::string matter(std::string_view body, std::string_view id) const;
};

struct RoomParty {
  std::string name;
  Called called;
};

struct RoomBase {
  std::uint32_t revision = 0;
  std::string digest;  // of the whole text; empty: there is no revision yet
};

struct RoomFile {
  std::string circle;  // of the arrangement
  std::string body;
  std::string id;
  Called circle_called;
  Called body_called;
  Bytes notice = "{}";
  std::vector<RoomParty> parties;
  RoomBase base;
  Label label;
  std::vector<std::string> check_words;
  bool whole = true;  // nothing of the text was left out
  std::vector<RoomSeed> seeds;
  std::string digest;  // of the file

  std::string matter() const { return "texts/" + body + "/" + id; }
};

// `invalid` with what is wrong: changed by hand, another kind of file, damaged.
Result<RoomFile> read_room_file(std::string_view file);

// A running session at the machine in the room.
struct RoomSession {
  RoomFile file;
  std::string circle;         // the room's own
  record::Reference written;  // of the last seed: what stands behind it was said in the room
  TimeMs started = 0;
};

// One thing that was said in the room, with the words of whom they are left out of its content.
struct RoomLine {
  std::uint64_t number = 0;  // from 1, in the order in which it was said
  std::string party;
  TimeMs at = 0;
  std::string ref;  // in the room's journal
  Content content;
};

// Of the text as it stands in the room. `not_found` before any of it is written.
Result<std::vector<std::string>> room_check_words(record::View& view, const RoomSession& session);

// The member `lines` and what stands around it, for the page in the room.
Result<Bytes> write_room(record::View& view, const RoomSession& session);
// The file that every party takes home: the same bytes as long as nothing more is said.
Result<Bytes> write_room_result(record::View& view, const RoomSession& session);

struct RoomResult {
  std::string circle;
  std::string body;
  std::string id;
  RoomBase base;
  std::vector<std::string> check_words;
  std::vector<RoomLine> lines;
  Label label;  // of what the room was given
  std::string digest;
};
inline constexpr std::size_t kRoomLinesMax = 5000;
// JSON, as the label of an act takes it.
Bytes write_label(const Label& label);
Result<RoomResult> read_room_result(std::string_view file);

// A result laid beside the text of a party's node.
struct RoomImport {
  enum class State : std::uint8_t {
    mine,          // for this party to confirm
    theirs,        // of another party, which has not said the same yet
    recorded,      // its party says the same already
    not_possible,  // `reason` says why
  };
  struct Line {
    RoomLine line;
    std::string name;  // of a change or comment
    State state = State::mine;
    bool let_go = false;  // a change that was taken back in the room
    bool noted = false;   // noted here of its party
    std::string reason;
    std::vector<std::string> advice;
  };
  RoomResult result;
  std::uint32_t shown = 0;  // the last revision here
  std::vector<Line> lines;
};
// `not_found` without the text; `conflict` for a result of another text, or of a revision that this
// one does not have.
Result<RoomImport> compare_room_result(record::View& view, std::string_view circle,
                                       std::string_view body, std::string_view id,
                                       const Members& members, std::string_view file);
std::string_view word(RoomImport::State state);
void write_room_import(json::Writer& out, const RoomImport& import);

// JSON of a line's content, as its party says it (`noted` false) or as it is noted of it.
Bytes content_of_line(const RoomLine& line, bool noted);

}  // namespace texts
