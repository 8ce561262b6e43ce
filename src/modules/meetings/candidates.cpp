// Finding a date: the candidates of a meeting with what each side says of them.
#include <map>

#include "modules/content.h"
#include "modules/dates.h"
#include "modules/meetings/answers.h"

namespace meetings {

namespace {

using Answers = std::multimap<std::string, const Saying*>;  // by candidate

void write_availability(json::Writer& out, const Answers& answers, const std::string& id) {
  const auto write = [&](const Saying& saying) {
    const Availability& said = saying.content.availability();
    const bool noted = saying.said.voice == modules::Voice::noted;
    out.begin_object()
        .field("party", noted ? saying.said.of : saying.said.party)
        .field("answer", modules::lower(Availability::Answer_Name(said.answer())))
        .key("words");
    modules::write_maybe_names(out, modules::names_of(said.words()));
    write_source(out, saying);
    out.end_object();
  };
  out.key("availability").begin_array();
  const auto [first, last] = answers.equal_range(id);
  for (auto at = first; at != last; ++at) write(*at->second);
  out.end_array();
}

// Whether it is of the days that were agreed: another side may call other days by the same name.
bool is_on(const Candidate& candidate, const std::string& agreed) {
  const auto one = modules::parse_dates(candidate.dates());
  const auto other = modules::parse_dates(agreed);
  if (!one.ok() || !other.ok() || other.value().precision == modules::Precision::none) return true;
  return one.value().first_day() <= other.value().last_day() &&
         other.value().first_day() <= one.value().last_day();
}

}  // namespace

void write_candidates(json::Writer& out, const MeetingView& meeting) {
  std::string chosen;  // of the schedule in force
  std::string dates;   // and what it says
  for (const Saying& saying : meeting.planned) {
    if (saying.content.has_schedule() && saying.content.schedule().round() == meeting.round &&
        saying.said.voice == modules::Voice::joint) {
      chosen = saying.content.schedule().candidate();
      dates = saying.content.schedule().details().dates();
    }
  }
  Answers answers;
  for (const auto* list : {&meeting.availabilities, &meeting.noted}) {
    for (const Saying& saying : *list) {
      if (saying.content.has_availability()) {
        answers.emplace(saying.content.availability().candidate(), &saying);
      }
    }
  }
  out.key("candidates").begin_array();
  for (const Saying& saying : meeting.candidates) {
    const Candidate& candidate = saying.content.candidate();
    out.begin_object().field("id", candidate.id()).key("date");
    modules::write_dates(out, candidate.dates(), candidate.timezone());
    modules::write_maybe(out, "starts", candidate.starts());
    modules::write_maybe(out, "ends", candidate.ends());
    write_place(out, candidate.has_place(), candidate.place());
    modules::write_maybe(out, "modality", modality_word(candidate.modality()));
    modules::write_maybe(out, "host", candidate.host());
    out.key("words");
    modules::write_maybe_names(out, modules::names_of(candidate.words()));
    out.field("withdrawn", candidate.withdrawn())
        .field("chosen", candidate.id() == chosen && is_on(candidate, dates));
    write_availability(out, answers, candidate.id());
    write_source(out, saying);
    out.end_object();
  }
  out.end_array();
}

}  // namespace meetings
