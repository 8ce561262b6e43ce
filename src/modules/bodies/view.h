// What there is to see of bodies and persons, for one viewer (record/view.h). Every value says
// whether it is agreed by all or one party's word; nothing is decided here.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/json.h"
#include "base/result.h"
#include "bodies.pb.h"
#include "modules/json_fields.h"
#include "modules/rows.h"
#include "record/view.h"

namespace bodies {

// One content as somebody said it.
struct Saying {
  Content content;
  modules::Said said;
};

struct BodyView {
  std::string own;  // the party that looks
  std::string id;   // without "bodies/"
  std::string matter;
  // The body itself as all agreed it, else as one party describes it; other descriptions follow.
  std::vector<Saying> descriptions;
  std::vector<Saying> statuses;
  std::vector<Saying> leads;  // by party, then from when
  std::vector<Saying> lines;
  std::vector<Saying> customs;
  std::vector<Saying> instruments;
  std::vector<Saying> strands;
  std::vector<Saying> progress;  // by strand and meeting
  std::vector<Saying> namings;
  std::vector<Saying> memberships;
  std::vector<Saying> parents;
  std::vector<Saying> terms;
  bool one_party = false;  // in a circle of one party, whose word is all there is
  std::vector<std::string> reporting_bodies;  // matters of bodies that report to this one
  std::vector<std::string> sub_bodies;        // matters of bodies whose parent this is

  const Body& body() const;  // of the first description; empty where there is none
};

// A day in what follows is YYYY-MM-DD; empty: after all that is said.

// All bodies of the circle that the viewer may see, by identifier; those outside of it (events of
// others) only when asked for. Bodies below and bodies that report are those of the day.
Result<std::vector<BodyView>> list_bodies(record::View& view, std::string_view circle,
                                          bool outside = false, std::string_view day = {});
// not_found where there is none, or none that the viewer may see: no difference.
Result<BodyView> read_body(record::View& view, std::string_view circle, std::string_view id,
                           std::string_view day = {});
// One by itself, without those that are below it or report to it: for these all bodies are read.
Result<BodyView> read_body_alone(record::View& view, std::string_view circle, std::string_view id);

struct PersonView {
  std::string matter;
  std::string party;
  std::vector<Saying> names;  // one form each
  std::vector<Saying> holdings;
};
Result<PersonView> read_person(record::View& view, std::string_view circle, std::string_view id);
// Everybody who was entered in the circle, as far as the viewer may see it, by identifier; at most
// kPersonsMax.
inline constexpr std::size_t kPersonsMax = 5000;
Result<std::vector<PersonView>> list_persons(record::View& view, std::string_view circle);

// What rows carry, as far as this version reads it.
std::vector<Saying> sayings_of(std::vector<modules::Row> rows);

// Parties that are not in the circle, and what this circle calls them; the last that was said of
// each, by name.
Result<std::vector<Counterpart>> list_counterparts(record::View& view, std::string_view circle);

// Members of the answer about a body, into an object that is open: all but what is about its
// meetings and its acts (src/api/openapi.json, Body).
void write_summary(json::Writer& out, std::string_view circle, const BodyView& body,
                   std::string_view day = {});
void write_body(json::Writer& out, std::string_view circle, const BodyView& body,
                std::string_view day = {});
void write_person(json::Writer& out, const PersonView& person);

}  // namespace bodies
