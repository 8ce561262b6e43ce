#include "modules/meetings/minutes.h"

#include <algorithm>
#include <map>
#include <tuple>

#include "modules/content.h"
#include "modules/meetings/answers.h"
#include "modules/papers.h"

namespace meetings {

namespace {

using modules::Voice;

auto rank_of_minutes(const Saying& saying) {
  const Minutes& minutes = saying.content.minutes();
  return std::make_tuple(saying.said.voice == Voice::joint, saying.said.voice == Voice::proposed,
                         minutes.stage() == Minutes::CIRCULATED, minutes.version(),
                         saying.said.time, saying.said.ref);
}

MinutesState state_of(const MinutesView& view) {
  if (view.saying.said.voice == Voice::joint) {
    const bool corrected =
        std::any_of(view.corrections.begin(), view.corrections.end(),
                    [](const Saying& one) { return one.said.voice == Voice::joint; });
    return corrected ? MinutesState::corrected : MinutesState::agreed;
  }
  if (view.saying.said.voice == Voice::proposed) return MinutesState::proposed;
  const Minutes& minutes = view.saying.content.minutes();
  if (minutes.stage() != Minutes::CIRCULATED) return MinutesState::draft;
  for (const Saying& saying : view.comments) {
    const MinutesComment& comment = saying.content.minutes_comment();
    if (comment.version() == minutes.version() && !comment.settled()) {
      return MinutesState::commented;
    }
  }
  return MinutesState::circulated;
}

}  // namespace

const char* correction_variance(const Minutes& minutes, const Correction& correction) {
  for (const Paragraph& paragraph : minutes.paragraphs()) {
    if (paragraph.number() != correction.paragraph()) continue;
    for (const auto& [language, words] : correction.old_words()) {
      const auto text = paragraph.words().find(language);
      if (text == paragraph.words().end() || text->second.find(words) == std::string::npos) {
        return "words_not_found";
      }
    }
    return nullptr;
  }
  return minutes.paragraphs_size() == 0 ? nullptr : "paragraph_unknown";
}

namespace {

void take_corrections(MinutesView& view, const MeetingView& meeting) {
  for (const auto* list : {&meeting.corrections, &meeting.asked}) {
    for (const Saying& saying : *list) {
      if (!saying.content.has_correction()) continue;
      const Correction& correction = saying.content.correction();
      if (correction.minutes() != view.id) continue;
      view.corrections.push_back(saying);
      const char* variance = correction_variance(view.saying.content.minutes(), correction);
      auto& known = view.variances;
      if (variance != nullptr && std::find(known.begin(), known.end(), variance) == known.end()) {
        known.emplace_back(variance);
      }
    }
  }
}

void write_paragraphs(json::Writer& out, const Minutes& minutes) {
  out.key("paragraphs").begin_array();
  for (const Paragraph& paragraph : minutes.paragraphs()) {
    out.begin_object().field("number", paragraph.number()).key("text");
    modules::write_names(out, modules::names_of(paragraph.words()));
    modules::write_maybe(out, "agenda_item", paragraph.agenda_item());
    out.end_object();
  }
  out.end_array();
}

void write_comments(json::Writer& out, const MinutesView& view) {
  out.key("comments").begin_array();
  for (const Saying& saying : view.comments) {
    const MinutesComment& comment = saying.content.minutes_comment();
    out.begin_object().field("id", comment.id()).field("version", comment.version());
    modules::write_maybe(out, "paragraph", comment.paragraph());
    out.key("text");
    modules::write_names(out, modules::names_of(comment.words()));
    out.field("settled", comment.settled());
    write_source(out, saying);
    out.end_object();
  }
  out.end_array();
}

void write_corrections(json::Writer& out, const MinutesView& view) {
  out.key("corrections").begin_array();
  for (const Saying& saying : view.corrections) {
    const Correction& correction = saying.content.correction();
    out.begin_object()
        .field("id", correction.id())
        .field("paragraph", correction.paragraph())
        .key("old");
    modules::write_names(out, modules::names_of(correction.old_words()));
    out.key("new");
    modules::write_names(out, modules::names_of(correction.new_words()));
    out.key("reason");
    modules::write_maybe_names(out, modules::names_of(correction.reason()));
    write_source(out, saying);
    out.end_object();
  }
  out.end_array();
}

}  // namespace

std::string_view word(MinutesState state) {
  switch (state) {
    case MinutesState::draft:
      return "draft";
    case MinutesState::circulated:
      return "circulated";
    case MinutesState::commented:
      return "commented";
    case MinutesState::proposed:
      return "proposed";
    case MinutesState::agreed:
      return "agreed";
    case MinutesState::corrected:
      return "corrected";
  }
  return "draft";
}

std::vector<MinutesView> minutes_of(const MeetingView& meeting) {
  std::map<std::string, std::vector<Saying>> by_id;
  for (const auto* list : {&meeting.minutes, &meeting.asked}) {
    for (const Saying& saying : *list) {
      if (saying.content.has_minutes()) by_id[saying.content.minutes().id()].push_back(saying);
    }
  }
  std::vector<MinutesView> out;
  for (auto& [id, sayings] : by_id) {
    std::sort(sayings.begin(), sayings.end(), [](const Saying& a, const Saying& b) {
      return rank_of_minutes(a) > rank_of_minutes(b);
    });
    MinutesView view;
    view.id = id;
    view.saying = std::move(sayings.front());
    view.others.assign(std::make_move_iterator(sayings.begin() + 1),
                       std::make_move_iterator(sayings.end()));
    for (const Saying& saying : meeting.minutes_comments) {
      if (saying.content.minutes_comment().minutes() == id) view.comments.push_back(saying);
    }
    take_corrections(view, meeting);
    view.state = state_of(view);
    out.push_back(std::move(view));
  }
  return out;
}

void write_minutes(json::Writer& out, const MeetingView& meeting) {
  out.key("minutes").begin_array();
  for (const MinutesView& view : minutes_of(meeting)) {
    const Minutes& minutes = view.saying.content.minutes();
    out.begin_object()
        .field("id", view.id)
        .field("state", word(view.state))
        .field("version", minutes.version())
        .key("title");
    modules::write_names(out, modules::names_of(minutes.titles()));
    write_paragraphs(out, minutes);
    modules::write_carried(out, view.saying.content.papers());
    write_comments(out, view);
    write_corrections(out, view);
    modules::write_list(out, "variances", view.variances);
    write_contents(out, "others", view.others);
    write_source(out, view.saying);
    out.end_object();
  }
  out.end_array();
}

}  // namespace meetings
