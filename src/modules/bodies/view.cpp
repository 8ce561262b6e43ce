#include "modules/bodies/view.h"

#include <algorithm>
#include <map>
#include <tuple>

#include "modules/bodies/bodies.h"
#include "modules/bodies/history.h"
#include "modules/content.h"
#include "modules/dates.h"
#include "modules/papers.h"

namespace bodies {

namespace {

using modules::Names;
using modules::names_of;
using modules::Said;
using modules::Voice;

constexpr std::string_view kBodies = "bodies/";

void place(BodyView& body, Saying saying) {
  switch (saying.content.says_case()) {
    case Content::kBody:
      body.descriptions.push_back(std::move(saying));
      break;
    case Content::kStatus:
      body.statuses.push_back(std::move(saying));
      break;
    case Content::kLead:
      body.leads.push_back(std::move(saying));
      break;
    case Content::kReportingLine:
      body.lines.push_back(std::move(saying));
      break;
    case Content::kCustom:
      body.customs.push_back(std::move(saying));
      break;
    case Content::kInstrument:
      body.instruments.push_back(std::move(saying));
      break;
    case Content::kStrand:
      body.strands.push_back(std::move(saying));
      break;
    case Content::kProgress:
      body.progress.push_back(std::move(saying));
      break;
    case Content::kNaming:
      body.namings.push_back(std::move(saying));
      break;
    case Content::kMembership:
      body.memberships.push_back(std::move(saying));
      break;
    case Content::kParent:
      body.parents.push_back(std::move(saying));
      break;
    case Content::kTerm:
      body.terms.push_back(std::move(saying));
      break;
    default:
      break;
  }
}

void order_leads(std::vector<Saying>& leads) {
  std::sort(leads.begin(), leads.end(), [](const Saying& a, const Saying& b) {
    const auto key = [](const Saying& s) {
      return std::make_tuple(s.content.lead().party(),
                             modules::first_day_of(s.content.lead().from()), s.said.voice,
                             s.said.ref);
    };
    return key(a) < key(b);
  });
}

bool is_agreed(const BodyView& body) {
  return !body.descriptions.empty() && body.descriptions.front().said.voice == Voice::joint;
}

// Where all say that a strand is known by its title alone, nobody's words of it are shown; where
// one party does, its own are not, nor those of a party that says nothing of the strand itself,
// unless all agreed on the strand.
void silence_title_only(BodyView& body) {
  struct Known {
    std::map<std::string, bool> title_only;  // by who says so; an empty text: all
    bool any = false;
  };
  std::map<std::string, Known> strands;
  for (const Saying& saying : body.strands) {
    if (saying.said.voice == Voice::noted) continue;
    Known& known = strands[saying.content.strand().id()];
    const bool all = saying.said.voice == Voice::joint || body.one_party;
    bool& title_only = known.title_only[all ? std::string() : saying.said.party];
    title_only = title_only || saying.content.strand().title_only();
    known.any = known.any || title_only;
  }
  for (Saying& progress : body.progress) {
    const auto strand = strands.find(progress.content.progress().strand());
    if (strand == strands.end()) continue;
    const Known& known = strand->second;
    const auto all = known.title_only.find("");
    const bool joint = progress.said.voice == Voice::joint;
    const auto own = known.title_only.find(joint ? std::string() : progress.said.party);
    const bool agreed = all != known.title_only.end();
    const bool hidden =
        (agreed && all->second) ||
        (own != known.title_only.end() ? own->second : !joint && !agreed && known.any);
    if (hidden) progress.content.mutable_progress()->clear_words();
  }
}

std::string level_word(Level level) {
  return level == LEVEL_UNSTATED ? std::string() : modules::lower(Level_Name(level));
}

}  // namespace

void write_leads(json::Writer& out, const std::vector<Saying>& leads) {
  out.key("leads").begin_array();
  for (const Saying& saying : leads) {
    const Lead& lead = saying.content.lead();
    out.begin_object().field("party", lead.party()).key("organisation");
    modules::write_names(out, names_of(lead.organisation()));
    modules::write_maybe(out, "from", lead.from());
    modules::write_maybe(out, "to", lead.until());
    modules::write_maybe(out, "from_meeting", lead.from_meeting());
    out.key("reason");
    modules::write_maybe_names(out, names_of(lead.reason()));
    write_source(out, saying);
    out.end_object();
  }
  out.end_array();
}

namespace {

void write_strands(json::Writer& out, const BodyView& body) {
  out.key("strands").begin_array();
  for (const Saying& saying : body.strands) {
    const Strand& strand = saying.content.strand();
    out.begin_object().field("id", strand.id()).key("names");
    modules::write_names(out, names_of(strand.titles()));
    out.field("status", strand.status() == STRAND_STATUS_UNSTATED
                            ? std::string()
                            : modules::lower(StrandStatus_Name(strand.status())))
        .field("title_only", strand.title_only());
    out.key("progress").begin_array();
    for (const Saying& step : body.progress) {
      const Progress& progress = step.content.progress();
      if (progress.strand() != strand.id()) continue;
      out.begin_object()
          .field("meeting", progress.meeting())
          .field("status", progress.status() == STRAND_STATUS_UNSTATED
                               ? std::string()
                               : modules::lower(StrandStatus_Name(progress.status())))
          .key("words");
      modules::write_maybe_names(out, names_of(progress.words()));
      write_source(out, step);
      out.end_object();
    }
    out.end_array();
    write_source(out, saying);
    out.end_object();
  }
  out.end_array();
}

void write_instruments(json::Writer& out, const BodyView& body) {
  out.key("instruments").begin_array();
  for (const Saying& saying : body.instruments) {
    const Instrument& paper = saying.content.instrument();
    out.begin_object()
        .field("id", paper.id())
        .field("kind", modules::lower(Instrument::Kind_Name(paper.kind())))
        .field("state", paper.state() == Instrument::INSTRUMENT_STATE_UNSTATED
                            ? std::string()
                            : modules::lower(Instrument::State_Name(paper.state())))
        .key("titles");
    modules::write_names(out, names_of(paper.titles()));
    out.key("date");
    modules::write_dates(out, paper.date());
    out.key("place");
    modules::write_maybe_names(out, names_of(paper.place()));
    modules::write_maybe(out, "level", level_word(paper.level()));
    out.key("words");
    modules::write_maybe_names(out, names_of(paper.words()));
    out.key("beneficiary");
    modules::write_maybe_names(out, names_of(paper.beneficiary()));
    modules::write_carried(out, saying.content.papers());
    write_source(out, saying);
    out.end_object();
  }
  out.end_array();
}

// As all call it, else as whoever describes the body does.
Names titles_of(const BodyView& body, const std::string& instrument) {
  const Saying* out = nullptr;
  for (const Saying& saying : body.instruments) {
    if (saying.content.instrument().id() != instrument || !counts(body, saying.said)) continue;
    const bool agreed = saying.said.voice == Voice::joint;
    if (out == nullptr || (agreed && out->said.voice != Voice::joint)) out = &saying;
  }
  return out == nullptr ? Names() : names_of(out->content.instrument().titles());
}

void write_terms_of_reference(json::Writer& out, const BodyView& body) {
  out.key("terms_of_reference");
  const std::string& id = body.body().terms_of_reference();
  if (id.empty()) {
    out.null();
    return;
  }
  out.begin_object().field("instrument", id).key("titles");
  modules::write_names(out, titles_of(body, id));
  modules::write_maybe(out, "version", body.body().terms_of_reference_version());
  out.end_object();
}

void write_decision_rule(json::Writer& out, const Body& about) {
  out.key("decision_rule").begin_object().field("silence", about.decision_rule().silence());
  modules::write_list(out, "silence_classes", about.decision_rule().silence_classes());
  out.key("words");
  modules::write_maybe_names(out, names_of(about.decision_rule().words()));
  out.end_object();
}

void write_terms(json::Writer& out, const BodyView& body) {
  out.key("terms").begin_array();
  for (const Saying& saying : body.terms) {
    const Term& term = saying.content.term();
    out.begin_object().field("id", term.id()).key("texts");
    modules::write_names(out, names_of(term.texts()));
    out.key("remark");
    modules::write_maybe_names(out, names_of(term.remark()));
    write_source(out, saying);
    out.end_object();
  }
  out.end_array();
}

// The plain members that come from the first description.
void write_description(json::Writer& out, const BodyView& body, std::string_view day) {
  const Body& about = body.body();
  modules::write_list(out, "observers", about.observers());
  out.key("mandate");
  modules::write_names(out, names_of(about.mandate()));
  out.key("founding_instrument");
  modules::write_maybe_names(out, titles_of(body, about.founding_instrument()));
  modules::write_maybe(out, "founded", about.founded());
  modules::write_maybe(out, "parent", parent_on(body, day));
  out.key("secretariat");
  modules::write_maybe_names(out, names_of(about.secretariat()));
  write_terms_of_reference(out, body);
  write_decision_rule(out, about);
  modules::write_list(out, "languages", about.languages());
  out.field("outside", about.outside());
  out.key("other_descriptions").begin_array();
  for (std::size_t i = 1; i < body.descriptions.size(); ++i) {
    const Saying& other = body.descriptions[i];
    out.begin_object().key("names");
    modules::write_names(out, names_of(other.content.body().names()));
    write_source(out, other);
    out.end_object();
  }
  out.end_array();
}

bool is_of_one_party(record::View& view, std::string_view circle) {
  const std::vector<record::CircleView> circles = view.circles();
  return std::any_of(circles.begin(), circles.end(), [&](const record::CircleView& one) {
    return one.id == circle && one.national;
  });
}

// What is said of each body among the rows, by identifier; nothing of what others say they have to
// do with it.
std::vector<BodyView> bodies_of(std::vector<modules::Row> rows, bool one_party,
                                const std::string& own) {
  std::map<std::string, BodyView> found;
  for (modules::Row& row : rows) {
    if (row.said.voice == Voice::proposed) continue;
    BodyView& body = found[row.matter];
    body.own = own;
    body.matter = row.matter;
    body.one_party = one_party;
    body.id = row.matter.substr(kBodies.size());
    std::vector<modules::Row> one;
    one.push_back(std::move(row));
    for (Saying& saying : sayings_of(std::move(one))) place(body, std::move(saying));
  }
  std::vector<BodyView> out;
  for (auto& [matter, body] : found) {
    order_leads(body.leads);
    silence_title_only(body);
    out.push_back(std::move(body));
  }
  return out;
}

Result<std::vector<BodyView>> all_bodies(record::View& view, std::string_view circle,
                                         std::string_view day) {
  std::vector<BodyView> out =
      bodies_of(TRY(modules::read_rows(view, circle, kBodies, kModule, {}, modules::is_body)),
                is_of_one_party(view, circle), view.party());
  // Of a body that all described only all say what is below it.
  const auto add = [&](const std::string& to, std::vector<std::string> BodyView::* list,
                       const std::string& who, const modules::Said& said) {
    for (BodyView& body : out) {
      if (body.matter != to || (is_agreed(body) && !counts(body, said))) continue;
      auto& names = body.*list;
      if (std::find(names.begin(), names.end(), who) == names.end()) names.push_back(who);
    }
  };
  for (const BodyView& body : out) {
    for (const Saying& line : lines_on(body, day)) {
      add(line.content.reporting_line().to(), &BodyView::reporting_bodies, body.matter, line.said);
    }
    if (const std::string parent = parent_on(body, day); !parent.empty()) {
      add(parent, &BodyView::sub_bodies, body.matter, said_of_parent(body, day));
    }
  }
  return out;
}

}  // namespace

std::vector<Saying> sayings_of(std::vector<modules::Row> rows) {
  std::vector<Saying> out;
  for (modules::Row& row : rows) {
    Saying saying;
    if (!modules::read_folded(row.content, saying.content)) continue;
    saying.said = std::move(row.said);
    if (saying.said.voice == Voice::noted) saying.said.of = saying.content.words_of();
    out.push_back(std::move(saying));
  }
  return out;
}

const Body& BodyView::body() const {
  return descriptions.empty() ? Body::default_instance() : descriptions.front().content.body();
}

Result<std::vector<BodyView>> list_bodies(record::View& view, std::string_view circle, bool outside,
                                          std::string_view day) {
  std::vector<BodyView> out = TRY(all_bodies(view, circle, day));
  std::erase_if(out, [&](const BodyView& body) { return body.body().outside() && !outside; });
  return out;
}

Result<BodyView> read_body(record::View& view, std::string_view circle, std::string_view id,
                           std::string_view day) {
  std::vector<BodyView> bodies = TRY(all_bodies(view, circle, day));
  for (BodyView& body : bodies) {
    if (body.id == id) return std::move(body);
  }
  return Error{ErrorCode::not_found, "there is no such body here"};
}

Result<BodyView> read_body_alone(record::View& view, std::string_view circle, std::string_view id) {
  const std::string matter = std::string(kBodies) + std::string(id);
  if (modules::is_body(matter)) {
    std::vector<BodyView> found = bodies_of(TRY(modules::read_rows(view, circle, matter, kModule)),
                                            is_of_one_party(view, circle), view.party());
    if (!found.empty()) return std::move(found.front());
  }
  return Error{ErrorCode::not_found, "there is no such body here"};
}

Result<std::vector<Counterpart>> list_counterparts(record::View& view, std::string_view circle) {
  std::vector<Counterpart> out;
  for (const Saying& saying :
       sayings_of(TRY(modules::read_rows(view, circle, kParties, kModule)))) {
    const bool counts = saying.said.voice == Voice::joint || saying.said.voice == Voice::national;
    if (!counts || !saying.content.has_counterpart()) continue;
    const Counterpart& one = saying.content.counterpart();
    // Rows come by matter, what is joint first.
    if (out.empty() || out.back().party() != one.party()) out.push_back(one);
  }
  return out;
}

void write_summary(json::Writer& out, std::string_view circle, const BodyView& body,
                   std::string_view day) {
  out.field("circle", circle).field("id", body.id).field("matter", body.matter).key("names");
  modules::write_names(out, names_on(body, day));
  const Names abbreviations = abbreviations_on(body, day);
  modules::write_maybe(out, "abbreviation", modules::one_of(abbreviations));
  out.key("abbreviations");
  modules::write_names(out, abbreviations);
  modules::write_maybe(out, "level", level_word(body.body().level()));
  write_status(out, body, day);
  modules::write_list(out, "parties", parties_on(body, day));
  if (!body.descriptions.empty()) {
    write_source(out, body.descriptions.front());
    return;
  }
  // A body that somebody speaks of and nobody has described yet: say who speaks.
  for (const auto* list :
       {&body.leads, &body.lines, &body.statuses, &body.customs, &body.instruments, &body.strands,
        &body.progress, &body.namings, &body.memberships, &body.parents, &body.terms}) {
    if (list->empty()) continue;
    write_source(out, list->front());
    return;
  }
}

void write_body(json::Writer& out, std::string_view circle, const BodyView& body,
                std::string_view day) {
  write_summary(out, circle, body, day);
  write_description(out, body, day);
  out.key("reports_to").begin_array();
  for (const Saying& line : body.lines) {
    out.begin_object().field("body", line.content.reporting_line().to());
    write_source(out, line);
    out.end_object();
  }
  out.end_array();
  modules::write_list(out, "reporting_bodies", body.reporting_bodies);
  modules::write_list(out, "sub_bodies", body.sub_bodies);
  write_leads(out, body.leads);
  write_custom(out, custom_on(body, day));
  write_as_of(out, body, day);
  write_changes(out, body);
  write_terms(out, body);
  write_instruments(out, body);
  write_strands(out, body);
}

}  // namespace bodies
