#include "modules/briefs/view.h"

#include <algorithm>
#include <functional>
#include <iterator>
#include <map>
#include <tuple>
#include <utility>

#include "labels/labels.h"
#include "modules/acts.h"
#include "modules/briefs/briefs.h"
#include "modules/content.h"
#include "modules/dates.h"
#include "modules/papers.h"
#include "modules/rows.h"

namespace briefs {

namespace {

using modules::names_of;

std::vector<std::string> readers_of(const Label& label) {
  std::vector<std::string> out;
  for (const std::string& category : label.categories) {
    if (category.starts_with(labels::kPersonPrefix)) {
      out.push_back(category.substr(labels::kPersonPrefix.size()));
    }
  }
  return out;
}

// Whether a later word stands for an earlier one: its author's own, or that of one of those who may
// read the earlier one.
bool replaces(const Saying& later, const Saying& earlier) {
  return later.person == earlier.person || std::find(earlier.readers.begin(), earlier.readers.end(),
                                                     later.person) != earlier.readers.end();
}

// Of all that is said of one part what stands, the oldest with the others beside it.
Saying standing(std::vector<Saying> sayings) {
  std::sort(sayings.begin(), sayings.end(), [](const Saying& a, const Saying& b) {
    return std::tie(a.time, a.ref) < std::tie(b.time, b.ref);
  });
  std::vector<Saying> stand;
  for (Saying& saying : sayings) {
    // It takes the place of the first that it stands for, and of no other's.
    const auto first = std::find_if(stand.begin(), stand.end(),
                                    [&](const Saying& one) { return replaces(saying, one); });
    if (first == stand.end()) {
      stand.push_back(std::move(saying));
      continue;
    }
    const auto at = first - stand.begin();
    stand.erase(std::remove_if(first + 1, stand.end(),
                               [&](const Saying& one) { return replaces(saying, one); }),
                stand.end());
    stand[static_cast<std::size_t>(at)] = std::move(saying);
  }
  Saying out = std::move(stand.front());
  out.beside.assign(std::make_move_iterator(stand.begin() + 1),
                    std::make_move_iterator(stand.end()));
  return out;
}

void place(BriefView& brief, Saying saying) {
  switch (saying.content.says_case()) {
    case Content::kSubject:
      brief.subject = std::move(saying);
      break;
    case Content::kItem:
      brief.items[saying.content.item().number()] = std::move(saying);
      break;
    case Content::kInstructionAsked:
      brief.asked.push_back(std::move(saying));
      break;
    case Content::kInstructionReturned:
      brief.returned[saying.content.instruction_returned().id()] = std::move(saying);
      break;
    case Content::kClearanceSheet:
      brief.sheet = std::move(saying);
      break;
    case Content::kClearance:
      brief.clearances[saying.content.clearance().office()] = std::move(saying);
      break;
    case Content::kCable:
      brief.cables.push_back(std::move(saying));
      break;
    case Content::SAYS_NOT_SET:
      break;
  }
}

// Who wrote it and for whom, and what others say beside it, as `write` writes them.
template <class Write>
void write_said(json::Writer& out, const Saying& saying, Write write) {
  modules::write_list(out, "readers", saying.readers);
  modules::write_maybe(out, "author", saying.person);
  out.key("beside").begin_array();
  for (const Saying& other : saying.beside) write(other);
  out.end_array();
  out.key("said");
  modules::Said said;
  said.party = saying.party;
  said.time = saying.time;
  said.ref = saying.ref;
  modules::write_said(out, said, modules::sources_text(saying.content.sources()));
}

template <class Map>
void write_texts(json::Writer& out, std::string_view key, const Map& texts) {
  out.key(key);
  modules::write_maybe_names(out, names_of(texts));
}

void write_returned(json::Writer& out, const Saying& saying) {
  const InstructionReturned& returned = saying.content.instruction_returned();
  out.begin_object();
  write_texts(out, "answer", returned.answer());
  write_texts(out, "authority", returned.authority());
  out.key("date");
  modules::write_dates(out, returned.date());
  write_said(out, saying, [&](const Saying& other) { write_returned(out, other); });
  out.end_object();
}

void write_returned(json::Writer& out, const BriefView& brief, const std::string& id) {
  const auto found = brief.returned.find(id);
  if (found == brief.returned.end()) {
    out.null();
  } else {
    write_returned(out, found->second);
  }
}

void write_stand(json::Writer& out, const Saying* saying) {
  if (saying == nullptr) {
    out.null();
    return;
  }
  const Clearance& clearance = saying->content.clearance();
  out.begin_object().field("stand", modules::lower(Clearance::Stand_Name(clearance.stand())));
  write_texts(out, "words", clearance.words());
  out.key("date");
  modules::write_dates(out, clearance.date());
  write_texts(out, "on_behalf_of", clearance.on_behalf_of());
  modules::write_maybe(out, "entered_by", saying->person);
  modules::write_maybe(out, "entered_in_office", saying->office);
  write_said(out, *saying, [&](const Saying& other) { write_stand(out, &other); });
  out.end_object();
}

}  // namespace

Result<BriefView> read_brief(record::View& view, const record::CircleView& circle,
                             std::string_view body, std::string_view slug) {
  BriefView out;
  out.body = body;
  out.slug = slug;
  out.matter = "briefs/" + out.body + "/" + out.slug;
  out.meeting = "meetings/" + out.body + "/" + out.slug;
  const Error none{ErrorCode::not_found, "there is no such brief here"};
  if (!circle.national || !modules::is_brief(out.matter)) return none;
  std::vector<Saying> sayings;
  TRY(view.rows(circle.id, out.matter, kModule, "",
                [&](std::string_view, const record::RowView& row) {
                  Saying saying;
                  if (!modules::read_folded(row.value, saying.content)) return true;
                  saying.party = row.party;
                  saying.time = row.time;
                  saying.ref = row.ref;
                  saying.readers = readers_of(row.label);
                  sayings.push_back(std::move(saying));
                  return sayings.size() < modules::kRowsMax;
                }));
  if (sayings.empty()) return none;
  std::map<std::string, std::vector<Saying>> parts;  // by topic
  for (Saying& saying : sayings) {
    const auto act = view.act(circle.id, saying.ref);
    if (act.ok()) {
      saying.person = act.value().person;
      saying.office = act.value().office;
    }
    const std::string part = topic(saying.content);
    parts[part].push_back(std::move(saying));
  }
  for (auto& [part, said] : parts) place(out, standing(std::move(said)));
  if (out.subject) {
    out.subject_has_effect =
        modules::is_wider(view, circle.id, out.subject->content.subject().circle());
  }
  return out;
}

void write_item(json::Writer& out, const Saying* item) {
  if (item == nullptr) {
    out.null();
    return;
  }
  const Item& brief = item->content.item();
  out.begin_object().field("number", brief.number());
  write_texts(out, "objective", brief.objective());
  write_texts(out, "our_line", brief.our_line());
  write_texts(out, "expected_line", brief.expected_line());
  write_texts(out, "if_asked", brief.if_asked());
  write_texts(out, "fallback", brief.fallback());
  modules::write_papers(out, "papers", brief.papers());
  write_said(out, *item, [&](const Saying& other) { write_item(out, &other); });
  out.end_object();
}

void write_cable(json::Writer& out, const Saying* cable) {
  if (cable == nullptr) {
    out.null();
    return;
  }
  const Cable& text = cable->content.cable();
  out.begin_object().field("date", text.date());
  modules::write_maybe(out, "number", text.number());
  write_texts(out, "to", text.to());
  write_texts(out, "title", text.titles());
  out.key("paragraphs").begin_array();
  for (const auto& paragraph : text.paragraphs()) {
    modules::write_names(out, names_of(paragraph.words()));
  }
  out.end_array().field("state", modules::lower(Cable::State_Name(text.state())));
  write_said(out, *cable, [&](const Saying& other) { write_cable(out, &other); });
  out.end_object();
}

void write_instructions(json::Writer& out, const BriefView& brief) {
  out.key("instructions").begin_array();
  const std::function<void(const Saying&)> write = [&](const Saying& saying) {
    const InstructionAsked& asked = saying.content.instruction_asked();
    out.begin_object().field("id", asked.id()).field("item", asked.item());
    write_texts(out, "question", asked.question());
    write_texts(out, "office", asked.office());
    out.key("deadline");
    modules::write_dates(out, asked.deadline());
    out.key("returned");
    write_returned(out, brief, asked.id());
    write_said(out, saying, write);
    out.end_object();
  };
  for (const Saying& saying : brief.asked) write(saying);
  // Answers to what this viewer was not shown.
  for (const auto& [id, saying] : brief.returned) {
    const bool known = std::any_of(brief.asked.begin(), brief.asked.end(), [&](const Saying& one) {
      return one.content.instruction_asked().id() == id;
    });
    if (known) continue;
    out.begin_object().field("id", id).field("item", 0U).key("question").null().key("office");
    out.null().key("deadline").null().key("returned");
    write_returned(out, brief, id);
    Saying alone = saying;  // what stands beside it is told with the answer
    alone.beside.clear();
    write_said(out, alone, write);
    out.end_object();
  }
  out.end_array();
}

namespace {

void write_sheet(json::Writer& out, const BriefView& brief, const Saying& saying) {
  const ClearanceSheet& sheet = saying.content.clearance_sheet();
  std::size_t outstanding = 0;
  out.begin_object().key("deadline");
  modules::write_dates(out, sheet.deadline());
  out.key("offices").begin_array();
  for (const auto& office : sheet.offices()) {
    const auto found = brief.clearances.find(office.id());
    outstanding += found == brief.clearances.end() ? 1 : 0;
    out.begin_object().field("id", office.id());
    write_texts(out, "names", office.names());
    out.key("answer");
    write_stand(out, found == brief.clearances.end() ? nullptr : &found->second);
    out.end_object();
  }
  out.end_array().field("outstanding", outstanding);
  write_said(out, saying, [&](const Saying& other) { write_sheet(out, brief, other); });
  out.end_object();
}

}  // namespace

void write_clearance(json::Writer& out, const BriefView& brief) {
  out.key("clearance");
  if (brief.sheet) {
    write_sheet(out, brief, *brief.sheet);
  } else {
    out.null();
  }
}

void write_brief(json::Writer& out, std::string_view circle, const BriefView& brief) {
  out.field("circle", circle)
      .field("body", brief.body)
      .field("slug", brief.slug)
      .field("matter", brief.matter)
      .field("meeting", brief.meeting)
      .key("subject");
  if (brief.subject) {
    out.begin_object()
        .field("circle", brief.subject->content.subject().circle())
        .field("has_effect", brief.subject_has_effect);
    write_said(out, *brief.subject, [&](const Saying& other) {
      out.begin_object().field("circle", other.content.subject().circle());
      modules::write_maybe(out, "author", other.person);
      out.end_object();
    });
    out.end_object();
  } else {
    out.null();
  }
  out.key("items").begin_array();
  for (const auto& [number, item] : brief.items) write_item(out, &item);
  out.end_array();
  write_instructions(out, brief);
  write_clearance(out, brief);
  out.key("cables").begin_array();
  for (const Saying& cable : brief.cables) write_cable(out, &cable);
  out.end_array();
}

}  // namespace briefs
