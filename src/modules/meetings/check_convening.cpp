// Rules for what convenes a meeting: possibility to held, candidate dates, departures.
#include "modules/meetings/content_rules.h"

namespace meetings {

namespace {

using modules::Checks;

constexpr std::uint32_t kOrdinalMax = 100000;
constexpr std::uint32_t kRoundMax = 1000;

bool is_dated(const std::string& text) {
  const auto dates = modules::parse_dates(text);
  return dates.ok() && dates.value().precision != modules::Precision::none;
}

// Times of day are those of a place, on days that are known.
template <class Message>
void check_times(Checks& checks, const Message& details) {
  checks.time_of_day("starts", details.starts())
      .time_of_day("ends", details.ends())
      .require(details.ends().empty() || !details.starts().empty(), "ends",
               "needs starts beside it");
  if (details.starts().empty()) return;
  const bool one_day = details.dates().find('/') == std::string::npos;
  checks
      .require(modules::is_on_days(details.dates()), "starts",
               "needs dates to the day; leave the time out until they are known")
      .require(!details.timezone().empty(), "timezone",
               "is needed with a time of day, e.g. Asia/Seoul")
      .require(!one_day || details.ends().empty() || details.starts() < details.ends(), "ends",
               "must be after starts");
}

Result<void> check_details(const std::string& path, const Details& details) {
  Checks checks(path + ".details");
  checks.dates("dates", details.dates())
      .require(!details.has_place() || modules::is_country(details.place().country()),
               "place.country", "must be two capital letters (ISO 3166-1), e.g. KR")
      .maybe_party("host", details.host())
      .require(details.ordinal() <= kOrdinalMax, "ordinal", "at most 100,000")
      .timezone("timezone", details.timezone())
      .maybe_meeting("hangs_on", details.hangs_on())
      .require(details.hangs_on().empty() || details.ordinal() == 0, "ordinal",
               "a meeting that hangs on another has no number of its own; leave it out");
  for (const Lead& lead : details.leads()) {
    checks.party("leads.party", lead.party()).texts("leads.organisation", lead.organisation());
  }
  check_times(checks, details);
  return checks.result();
}

Result<void> check_round(const std::string& path, std::uint32_t round) {
  return Checks(path).require(round <= kRoundMax, "round", "at most 1,000").result();
}

Result<void> check_schedule(const Schedule& schedule) {
  return Checks("schedule")
      .require(schedule.round() >= 1 && schedule.round() <= kRoundMax, "round",
               "the first schedule is 1, the one after a postponement the next, at most 1,000")
      .also(check_details("schedule", schedule.details()))
      .require(is_dated(schedule.details().dates()), "details.dates",
               "a schedule needs dates; without them it is an intent")
      .require(schedule.candidate().empty() || modules::is_id(schedule.candidate()), "candidate",
               "must be the id of a candidate date")
      .result();
}

Result<void> check_stage(const Stage& stage) {
  return Checks("stage")
      .require(stage.state() != Stage::STATE_UNSTATED, "state", "is needed")
      .also(check_round("stage", stage.round()))
      .require(stage.sitting() <= kRoundMax, "sitting", "at most 1,000")
      .require(stage.state() != Stage::CONFIRMED || stage.sitting() == 0, "sitting",
               "is said of a meeting that is in session or has recessed")
      .result();
}

Result<void> check_postponement(const Postponement& postponement) {
  return Checks("postponement")
      .also(check_round("postponement", postponement.round()))
      .dates("dates", postponement.dates())
      .require(!postponement.sine_die() || postponement.dates().empty(), "dates",
               "with sine_die there are no new dates")
      .result();
}

Result<void> check_held(const Held& held) {
  return Checks("held")
      .also(check_details("held", held.details()))
      .require(is_dated(held.details().dates()), "details.dates",
               "say when it was held, to the precision that is known")
      .result();
}

Result<void> check_candidate(const Candidate& candidate) {
  Checks checks("candidate");
  checks.id("id", candidate.id())
      .dates("dates", candidate.dates())
      .require(is_dated(candidate.dates()), "dates", "is needed: the date that would do")
      .require(!candidate.has_place() || modules::is_country(candidate.place().country()),
               "place.country", "must be two capital letters (ISO 3166-1), e.g. KR")
      .maybe_party("host", candidate.host())
      .timezone("timezone", candidate.timezone());
  check_times(checks, candidate);
  return checks.result();
}

Result<void> check_availability(const Availability& availability) {
  return Checks("availability")
      .id("candidate", availability.candidate())
      .require(availability.answer() != Availability::ANSWER_UNSTATED, "answer", "is needed")
      .result();
}

}  // namespace

Result<void> check_convening(const Content& content) {
  switch (content.says_case()) {
    case Content::kPossibility:
      return check_details("possibility", content.possibility().details());
    case Content::kIntent:
      return Checks("intent")
          .also(check_details("intent", content.intent().details()))
          .maybe_meeting("said_at", content.intent().said_at())
          .result();
    case Content::kSchedule:
      return check_schedule(content.schedule());
    case Content::kStage:
      return check_stage(content.stage());
    case Content::kPostponement:
      return check_postponement(content.postponement());
    case Content::kCancellation:
      return check_round("cancellation", content.cancellation().round());
    case Content::kHeld:
      return check_held(content.held());
    case Content::kCandidate:
      return check_candidate(content.candidate());
    default:
      return check_availability(content.availability());
  }
}

}  // namespace meetings
