// The record as JSON: acts, labels, circles, and times, as openapi.json has them.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "api/parts.h"
#include "base/clock.h"
#include "base/json.h"
#include "node/engine.h"
#include "record/view.h"

namespace api {

json::Writer& time_field(json::Writer& out, std::string_view name, TimeMs time);  // 0: null
json::Writer& text_or_null(json::Writer& out, std::string_view name, std::string_view text);

void write_label(json::Writer& out, const Label& label);

// What matters are called, for one viewer and one answer: each is looked up once.
class Subjects {
 public:
  Subjects(Screens& screens, record::View& view) : screens_(screens), view_(view) {}
  const Screens::Subject& of(std::string_view circle, const std::string& matter);
  Screens& screens() { return screens_; }

 private:
  Screens& screens_;
  record::View& view_;
  std::map<std::pair<std::string, std::string>, Screens::Subject> known_;
};

// The answer to what was written: 201 and where it is.
HttpResponse recorded_response(const node::Recorded& recorded);

void write_act(json::Writer& out, Subjects& subjects, std::string_view circle,
               const record::ActRow& act);
// All links, or one of them, as a list. Figures and addresses are for operators.
void write_links(json::Writer& out, Parts& parts, const Session& session,
                 const std::vector<LinkStatus>& links);
void write_link(json::Writer& out, Parts& parts, const Session& session, const LinkStatus& link);
// The names of a circle's parties, from its charter; empty where it has none yet.
const PartyNames& party_names(Parts& parts, std::string_view circle);
// What stands on every screen and export of the circle, in that language where the charter has it;
// empty: nothing. A node whose configuration calls its material reconstructed says so everywhere.
std::string notice_of(const Parts& parts, const PartyNames& names, std::string_view language);
void write_party(json::Writer& out, Parts& parts, const PartyNames& names,
                 const std::string& party);
// `circle`: the identifier of the one that it is about; empty: the whole node.
void write_warning(json::Writer& out, const node::Warning& warning, std::string_view circle);
// `status` is set for operators alone.
void write_circle(json::Writer& out, Parts& parts, const record::CircleView& circle,
                  const node::CircleStatus* status);

}  // namespace api
