#include "modules/bodies/history.h"

#include <algorithm>
#include <functional>
#include <map>
#include <tuple>

#include "modules/content.h"
#include "modules/dates.h"

namespace bodies {

namespace {

using modules::Voice;

}  // namespace

// Whether it may change what the body is: all say so, or whoever describes it. Where all described
// it, one party's word changes nothing; where one party did, another's does not.
bool counts(const BodyView& body, const modules::Said& said) {
  if (said.voice == Voice::noted) return false;
  if (body.descriptions.empty() || said.voice == Voice::joint || body.one_party) return true;
  const modules::Said& described = body.descriptions.front().said;
  return described.voice != Voice::joint && described.party == said.party;
}

namespace {

using modules::Names;
using modules::names_of;

bool has_begun(std::string_view from, std::string_view day) {
  return day.empty() || modules::first_day_of(from) <= day;
}

// With no day asked for, what has an end is over.
bool is_over(std::string_view until, std::string_view day) {
  const auto read = modules::parse_date(until);
  if (!read.ok() || read.value().precision == modules::Precision::none) return false;
  return day.empty() || read.value().last_day() < day;
}

std::string_view from_of(const Content& content) {
  switch (content.says_case()) {
    case Content::kStatus:
      return content.status().from();
    case Content::kLead:
      return content.lead().from();
    case Content::kReportingLine:
      return content.reporting_line().from();
    case Content::kCustom:
      return content.custom().from();
    case Content::kNaming:
      return content.naming().from();
    case Content::kMembership:
      return content.membership().from();
    case Content::kParent:
      return content.parent().from();
    default:
      return {};
  }
}

bool stands_before(const Saying& a, const Saying& b) {
  const auto key = [](const Saying& s) {
    return std::make_tuple(s.said.voice == Voice::joint, modules::first_day_of(from_of(s.content)),
                           s.said.time, s.said.ref);
  };
  return key(a) > key(b);
}

// Of what counts, the one that is so on the day; null: none.
const Saying* change_in_force(const BodyView& body, const std::vector<Saying>& list,
                              std::string_view day) {
  const Saying* out = nullptr;
  for (const Saying& saying : list) {
    if (!counts(body, saying.said) || !has_begun(from_of(saying.content), day)) continue;
    if (out == nullptr || stands_before(saying, *out)) out = &saying;
  }
  return out;
}

std::string key_of(const Membership& membership) {
  return membership.party().empty() ? "/" + membership.id() : membership.party();
}

std::string_view what(const Content& content) {
  switch (content.says_case()) {
    case Content::kStatus:
      return "status";
    case Content::kLead:
      return "lead";
    case Content::kReportingLine:
      return "reporting_line";
    case Content::kCustom:
      return "custom";
    case Content::kNaming:
      return "naming";
    case Content::kMembership:
      return "membership";
    default:
      return "parent";
  }
}

Names reason_of(const Content& content) {
  switch (content.says_case()) {
    case Content::kStatus:
      return names_of(content.status().reason());
    case Content::kLead:
      return names_of(content.lead().reason());
    case Content::kReportingLine:
      return names_of(content.reporting_line().reason());
    case Content::kCustom:
      return names_of(content.custom().reason());
    case Content::kNaming:
      return names_of(content.naming().reason());
    case Content::kMembership:
      return names_of(content.membership().reason());
    default:
      return names_of(content.parent().reason());
  }
}

std::string_view until_of(const Content& content) {
  switch (content.says_case()) {
    case Content::kLead:
      return content.lead().until();
    case Content::kReportingLine:
      return content.reporting_line().until();
    case Content::kMembership:
      return content.membership().until();
    default:
      return {};
  }
}

void write_members(json::Writer& out, const BodyView& body, std::string_view day) {
  out.key("members").begin_array();
  for (const Belonging& one : members_on(body, day)) {
    const Membership& membership = one.membership;
    out.begin_object();
    modules::write_maybe(out, "party", membership.party());
    modules::write_maybe(out, "id", membership.id());
    out.key("organisation");
    modules::write_maybe_names(out, names_of(membership.organisation()));
    out.field("role", modules::lower(Membership::Role_Name(membership.role())));
    modules::write_maybe(out, "from", membership.from());
    modules::write_maybe(out, "to", membership.until());
    out.key("reason");
    modules::write_maybe_names(out, names_of(membership.reason()));
    write_source(out, one.saying);
    out.end_object();
  }
  out.end_array();
}

}  // namespace

Names names_on(const BodyView& body, std::string_view day) {
  const Saying* const change = change_in_force(body, body.namings, day);
  return change == nullptr ? names_of(body.body().names())
                           : names_of(change->content.naming().names());
}

Names abbreviations_on(const BodyView& body, std::string_view day) {
  const Saying* const change = change_in_force(body, body.namings, day);
  return change == nullptr ? names_of(body.body().abbreviations())
                           : names_of(change->content.naming().abbreviations());
}

std::string parent_on(const BodyView& body, std::string_view day) {
  const Saying* const change = change_in_force(body, body.parents, day);
  return change == nullptr ? body.body().parent() : change->content.parent().body();
}

modules::Said said_of_parent(const BodyView& body, std::string_view day) {
  const Saying* const change = change_in_force(body, body.parents, day);
  if (change != nullptr) return change->said;
  return body.descriptions.empty() ? modules::Said() : body.descriptions.front().said;
}

std::string status_on(const BodyView& body, std::string_view day) {
  const Saying* const status = change_in_force(body, body.statuses, day);
  if (status == nullptr) return "active";
  return modules::lower(Status::State_Name(status->content.status().state()));
}

void write_status(json::Writer& out, const BodyView& body, std::string_view day) {
  out.field("status", status_on(body, day)).key("status_said");
  const Saying* const status = change_in_force(body, body.statuses, day);
  if (status == nullptr) {
    out.null();
  } else {
    modules::write_said(out, status->said);
  }
}

bool reports_upward(const BodyView& body, std::string_view day) {
  const std::vector<Saying> lines = lines_on(body, day);
  return std::any_of(lines.begin(), lines.end(),
                     [&](const Saying& line) { return counts(body, line.said); });
}

const Custom& custom_on(const BodyView& body, std::string_view day) {
  const Saying* custom = change_in_force(body, body.customs, day);
  // A custom binds nobody and gives reminders: where all agreed on none, our own gives us ours.
  for (const Saying& saying : body.customs) {
    if (custom == nullptr && saying.said.party == body.own &&
        saying.said.voice == modules::Voice::national &&
        has_begun(saying.content.custom().from(), day))
      custom = &saying;
  }
  return custom == nullptr ? Custom::default_instance() : custom->content.custom();
}

std::vector<Saying> lines_on(const BodyView& body, std::string_view day) {
  std::vector<Saying> out;
  for (const Saying& saying : body.lines) {
    const ReportingLine& line = saying.content.reporting_line();
    if (saying.said.voice != Voice::noted && has_begun(line.from(), day) &&
        !is_over(line.until(), day)) {
      out.push_back(saying);
    }
  }
  return out;
}

std::vector<Saying> leads_on(const BodyView& body, std::string_view day) {
  // The last that began by that day, of each party and voice; the list is in the order of dates.
  std::map<std::string, Saying> last;
  for (const Saying& saying : body.leads) {
    const Lead& lead = saying.content.lead();
    if (!has_begun(lead.from(), day)) continue;
    const std::string speaker =
        saying.said.voice == Voice::joint ? std::string() : saying.said.party;
    last[lead.party() + "/" + std::to_string(static_cast<int>(saying.said.voice)) + speaker] =
        saying;
  }
  std::vector<Saying> out;
  for (auto& [key, saying] : last) {
    if (!is_over(saying.content.lead().until(), day)) out.push_back(std::move(saying));
  }
  return out;
}

std::vector<Belonging> members_on(const BodyView& body, std::string_view day) {
  std::map<std::string, std::vector<Saying>> by_member;
  for (const Saying& saying : body.memberships) {
    if (!counts(body, saying.said)) continue;
    by_member[key_of(saying.content.membership())].push_back(saying);
  }
  std::map<std::string, Belonging> out;
  const auto describe = [&](const std::string& party, Membership::Role role) {
    if (by_member.contains(party)) return;  // as it says
    Belonging one;
    one.membership.set_party(party);
    one.membership.set_role(role);
    one.saying = body.descriptions.front();
    out.emplace(party, std::move(one));
  };
  for (const auto& party : body.body().parties()) describe(party, Membership::MEMBER);
  // A party of the description is no observer of it, whatever else the description says.
  for (const auto& party : body.body().observers()) describe(party, Membership::OBSERVER);
  for (const auto& [member, sayings] : by_member) {
    const Saying* const one = change_in_force(body, sayings, day);
    if (one == nullptr || is_over(one->content.membership().until(), day)) continue;
    out.emplace(member, Belonging{one->content.membership(), *one});
  }
  std::vector<Belonging> list;
  for (auto& [member, one] : out) list.push_back(std::move(one));
  return list;
}

std::vector<std::string> parties_on(const BodyView& body, std::string_view day) {
  std::vector<std::string> out;
  // In the order of the description, which names the parties as they name themselves.
  const std::vector<Belonging> members = members_on(body, day);
  const auto take = [&](const std::string& party) {
    const bool is_member = std::any_of(members.begin(), members.end(), [&](const Belonging& one) {
      return one.membership.party() == party && one.membership.role() == Membership::MEMBER;
    });
    if (is_member && std::find(out.begin(), out.end(), party) == out.end()) out.push_back(party);
  };
  for (const auto& party : body.body().parties()) take(party);
  for (const Belonging& one : members) {
    if (!one.membership.party().empty()) take(one.membership.party());
  }
  return out;
}

void write_as_of(json::Writer& out, const BodyView& body, std::string_view day) {
  out.key("as_of").begin_object();
  modules::write_maybe(out, "date", day);
  out.key("names");
  modules::write_names(out, names_on(body, day));
  out.key("abbreviations");
  modules::write_names(out, abbreviations_on(body, day));
  write_status(out, body, day);
  modules::write_maybe(out, "parent", parent_on(body, day));
  write_members(out, body, day);
  write_leads(out, leads_on(body, day));
  out.key("reports_to").begin_array();
  for (const Saying& line : lines_on(body, day)) {
    out.begin_object().field("body", line.content.reporting_line().to());
    write_source(out, line);
    out.end_object();
  }
  out.end_array();
  write_custom(out, custom_on(body, day));
  out.end_object();
}

void write_changes(json::Writer& out, const BodyView& body) {
  std::vector<const Saying*> changes;
  for (const auto* list : {&body.namings, &body.memberships, &body.parents, &body.leads,
                           &body.lines, &body.statuses, &body.customs}) {
    for (const Saying& saying : *list) changes.push_back(&saying);
  }
  std::stable_sort(changes.begin(), changes.end(), [](const Saying* a, const Saying* b) {
    return modules::first_day_of(from_of(a->content)) < modules::first_day_of(from_of(b->content));
  });
  out.key("changes").begin_array();
  for (const Saying* change : changes) {
    out.begin_object().field("what", what(change->content));
    modules::write_maybe(out, "from", from_of(change->content));
    modules::write_maybe(out, "to", until_of(change->content));
    out.key("reason");
    modules::write_maybe_names(out, reason_of(change->content));
    out.key("content").raw(modules::json_of_content(change->content));
    write_source(out, *change);
    out.end_object();
  }
  out.end_array();
}

void write_source(json::Writer& out, const Saying& saying) {
  out.key("said");
  modules::write_said(out, saying.said, modules::sources_text(saying.content.sources()));
}

void write_custom(json::Writer& out, const Custom& custom) {
  out.key("cadence");
  modules::write_maybe_names(out, names_of(custom.words()));
  modules::write_maybe(out, "host_rule",
                       custom.host_rule() == Custom::HOST_RULE_UNSTATED
                           ? std::string()
                           : modules::lower(Custom::HostRule_Name(custom.host_rule())));
  modules::write_maybe(out, "usual_host", custom.host());
  out.field("meetings_per_year", custom.meetings_per_year())
      .field("before_each_report", custom.before_each_report());
}

}  // namespace bodies
