// What there is to see of a brief, for one viewer (record/view.h): of each part what was said last
// to this viewer's readership. Nothing of it is there for anybody else.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/json.h"
#include "base/result.h"
#include "briefs.pb.h"
#include "modules/json_fields.h"
#include "record/view.h"

namespace briefs {

struct Saying {
  Content content;
  std::string party;
  TimeMs time = 0;
  record::Reference ref;
  std::vector<std::string> readers;  // identifiers of persons, of whom the viewer is one
  std::string person;                // who entered it, as the act says
  std::string office;
  // What others, who could not read this, say of the same: it takes no place but its own.
  std::vector<Saying> beside;
};

struct BriefView {
  std::string matter;
  std::string body;     // id
  std::string slug;     // of the meeting
  std::string meeting;  // matter of the meeting
  std::optional<Saying> subject;
  bool subject_has_effect = false;        // its circle is one of this party and others
  std::map<std::uint32_t, Saying> items;  // by number; 0: the meeting as a whole
  std::vector<Saying> asked;              // by id
  std::map<std::string, Saying> returned;
  std::optional<Saying> sheet;
  std::map<std::string, Saying> clearances;  // by office
  std::vector<Saying> cables;                // by day
};

// not_found where there is none, none that the viewer may see, or the circle is not of one party
// alone: no difference.
Result<BriefView> read_brief(record::View& view, const record::CircleView& circle,
                             std::string_view body, std::string_view slug);

// Members of the page of a brief, into an object that is open.
void write_brief(json::Writer& out, std::string_view circle, const BriefView& brief);
// One item, one cable; null where there is none.
void write_item(json::Writer& out, const Saying* item);
void write_cable(json::Writer& out, const Saying* cable);
// Instructions and clearance sheet, as in the page.
void write_instructions(json::Writer& out, const BriefView& brief);
void write_clearance(json::Writer& out, const BriefView& brief);

}  // namespace briefs
