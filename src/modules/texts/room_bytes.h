// What a room file and a room result have alike: one JSON object that ends with the digest of all
// its bytes before (docs/formats/room.md).
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/json.h"
#include "base/result.h"
#include "modules/texts/room.h"

namespace texts {

inline constexpr std::string_view kRoomKind = "room 1";
inline constexpr std::string_view kRoomResultKind = "room result 1";

// How the file says that its content is marked.
Result<Label> room_label(const json::Value& file);
std::vector<std::string> check_words_in(const json::Value& file);
// Ends the object with its digest.
Bytes sealed(json::Writer& out);
// The object, once digest and kind are right.
Result<json::Value> unsealed(std::string_view file, std::string_view kind, std::string& digest);

// Members, refused where they are not of the form.
Result<std::string> room_text(const json::Value& object, std::string_view name);
Result<RoomBase> room_base(const json::Value& object);
void write_base(json::Writer& out, const RoomBase& base);

// The words of the text as it stands: as its prints and its screen have them.
std::vector<std::string> check_words_of(const TextView& text);
// The word of a content's kind: change, stance, …
std::string kind_word(const Content& content);

}  // namespace texts
