// What is written from a body upward: reports with their acknowledgements.
#include <map>
#include <utility>

#include "modules/content.h"
#include "modules/meetings/answers.h"
#include "modules/papers.h"

namespace meetings {

namespace {

using modules::names_of;

// By the series and the report that they acknowledge.
using Acknowledged = std::multimap<std::pair<std::string, std::string>, const Saying*>;

std::pair<std::string, std::string> key_of(const Saying& report) {
  return {report.matter, report.content.report().id()};
}

void write_acknowledgements(json::Writer& out, const Saying& report, const Acknowledged& known) {
  out.key("acknowledgements").begin_array();
  const auto [first, last] = known.equal_range(key_of(report));
  for (auto at = first; at != last; ++at) {
    const Saying& saying = *at->second;
    const Acknowledgement& acknowledgement = saying.content.acknowledgement();
    out.begin_object().field("date", acknowledgement.date()).key("by");
    modules::write_names(out, names_of(acknowledgement.by()));
    modules::write_maybe(out, "at_meeting", acknowledgement.at_meeting());
    write_source(out, saying);
    out.end_object();
  }
  out.end_array();
}

}  // namespace

void write_reports(json::Writer& out, std::string_view key, const std::vector<Saying>& reports,
                   const std::vector<Saying>& acknowledgements) {
  Acknowledged known;
  for (const Saying& saying : acknowledgements) {
    known.emplace(std::pair{saying.matter, saying.content.acknowledgement().report()}, &saying);
  }
  out.key(key).begin_array();
  for (const Saying& saying : reports) {
    const Report& report = saying.content.report();
    // Owed until it was sent, whatever else is said of it.
    const auto acknowledged =
        report.sent().empty() ? known.end() : known.find(key_of(saying));  // all before one side
    const char* const state = report.sent().empty()         ? "owed"
                              : acknowledged != known.end() ? "acknowledged"
                                                            : "sent";
    out.begin_object().field("id", report.id()).field("matter", saying.matter);
    out.field("to_body", report.to()).key("to_authority");
    modules::write_maybe_names(out, names_of(report.to_authority()));
    modules::write_maybe(out, "to_meeting", report.to_meeting());
    modules::write_list(out, "covers", report.covers());
    out.field("state", state).key("state_said");
    modules::write_said(out,
                        acknowledged == known.end() ? saying.said : acknowledged->second->said);
    modules::write_maybe(out, "due", report.due());
    modules::write_maybe(out, "sent", report.sent());
    out.key("text");
    modules::write_maybe_names(out, names_of(report.words()));
    write_acknowledgements(out, saying, known);
    modules::write_carried(out, saying.content.papers());
    write_source(out, saying);
    out.end_object();
  }
  out.end_array();
}

}  // namespace meetings
