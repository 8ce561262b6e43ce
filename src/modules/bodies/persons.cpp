// Who is who: the spellings of a name, each as somebody writes it, and the offices held.
#include <algorithm>
#include <utility>

#include "modules/bodies/bodies.h"
#include "modules/bodies/history.h"
#include "modules/bodies/view.h"
#include "modules/content.h"

namespace bodies {

namespace {

using modules::names_of;
using modules::Voice;

constexpr std::string_view kPeople = "bodies/people/";

// Of one person, from its rows.
PersonView person_of(std::string matter, std::vector<modules::Row> rows, const std::string& own) {
  PersonView out;
  out.matter = std::move(matter);
  std::erase_if(rows, [](const modules::Row& row) { return row.said.voice == Voice::proposed; });
  // What all say of the person comes before what the party of this node and others do.
  std::stable_sort(rows.begin(), rows.end(), [&](const modules::Row& a, const modules::Row& b) {
    return std::pair(a.said.voice, a.said.party != own) <
           std::pair(b.said.voice, b.said.party != own);
  });
  for (Saying& saying : sayings_of(std::move(rows))) {
    if (saying.content.has_person()) {
      if (out.party.empty()) out.party = saying.content.person().party();
      out.names.push_back(std::move(saying));
    } else if (saying.content.has_holding()) {
      out.holdings.push_back(std::move(saying));
    }
  }
  return out;
}

}  // namespace

Result<PersonView> read_person(record::View& view, std::string_view circle, std::string_view id) {
  const std::string matter = std::string(kPeople) + std::string(id);
  if (modules::is_person(matter)) {
    PersonView out =
        person_of(matter, TRY(modules::read_rows(view, circle, matter, kModule)), view.party());
    if (!out.names.empty() || !out.holdings.empty()) return out;
  }
  return Error{ErrorCode::not_found, "there is no such person here"};
}

Result<std::vector<PersonView>> list_persons(record::View& view, std::string_view circle) {
  auto rows = TRY(modules::read_rows(view, circle, kPeople, kModule, {}, modules::is_person));
  const std::string own = view.party();
  std::vector<PersonView> out;
  // Rows come by matter.
  for (auto at = rows.begin(); at != rows.end() && out.size() < kPersonsMax;) {
    const std::string matter = at->matter;
    const auto end =
        std::find_if(at, rows.end(), [&](const modules::Row& row) { return row.matter != matter; });
    PersonView one =
        person_of(matter, {std::make_move_iterator(at), std::make_move_iterator(end)}, own);
    if (!one.names.empty() || !one.holdings.empty()) out.push_back(std::move(one));
    at = end;
  }
  return out;
}

void write_person(json::Writer& out, const PersonView& person) {
  out.field("id", person.matter);
  modules::write_maybe(out, "party", person.party);
  out.key("forms").begin_array();
  for (const Saying& saying : person.names) {
    for (const NameForm& form : saying.content.person().names()) {
      out.begin_object().field("text", form.text()).field("lang", form.lang());
      modules::write_maybe(out, "source", form.source());
      write_source(out, saying);
      out.end_object();
    }
  }
  out.end_array().key("holdings").begin_array();
  for (const Saying& saying : person.holdings) {
    const Holding& holding = saying.content.holding();
    out.begin_object().key("office");
    modules::write_names(out, names_of(holding.office()));
    out.key("organisation");
    modules::write_names(out, names_of(holding.organisation()));
    out.field("capacity", holding.capacity() == CAPACITY_UNSTATED
                              ? std::string()
                              : modules::lower(Capacity_Name(holding.capacity())));
    modules::write_maybe(out, "from", holding.from());
    modules::write_maybe(out, "to", holding.until());
    out.key("instrument");
    modules::write_maybe_names(out, names_of(holding.instrument()));
    write_source(out, saying);
    out.end_object();
  }
  out.end_array();
}

}  // namespace bodies
