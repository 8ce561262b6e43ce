// Rules for the people at a meeting: delegations, sessions, substitution, attendance.
#include "modules/meetings/content_rules.h"

namespace meetings {

namespace {

using modules::Checks;

Result<void> check_delegation(const Delegation& delegation) {
  Checks checks("delegation");
  checks.party("party", delegation.party())
      .require(delegation.heads_size() > 0 || delegation.institutions_size() > 0, "heads",
               "one head at least is needed, or the institutions that took part");
  for (const Member& head : delegation.heads()) check_member(checks, "heads", head);
  for (const Member& member : delegation.members()) check_member(checks, "members", member);
  return checks.result();
}

Result<void> check_session(const Session& session) {
  Checks checks("session");
  checks.id("id", session.id())
      .texts("titles", session.titles())
      .minutes("ends", session.starts(), session.ends())
      .require(session.number() <= 1000, "number", "at most 1,000");
  for (const Chair& chair : session.chairs()) {
    checks.party("chairs.party", chair.party());
    check_member(checks, "chairs.member", chair.member());
  }
  for (const std::string& key : session.agenda()) check_item_key(checks, "agenda", key);
  return checks.result();
}

Result<void> check_substitution(const Substitution& substitution) {
  Checks checks("substitution");
  checks.id("id", substitution.id())
      .party("party", substitution.party())
      .minutes("until", substitution.from(), substitution.until());
  check_member(checks, "absent", substitution.absent());
  check_member(checks, "substitute", substitution.substitute());
  return checks.result();
}

Result<void> check_attendance(const Attendance& attendance) {
  Checks checks("attendance");
  checks.id("id", attendance.id())
      .party("party", attendance.party())
      .require(attendance.presences_size() > 0, "presences",
               "say when the person was there; an empty element means the whole meeting");
  check_member(checks, "member", attendance.member());
  for (const Presence& presence : attendance.presences()) {
    checks.minutes("presences.left", presence.arrived(), presence.left())
        .require(presence.session().empty() || modules::is_id(presence.session()),
                 "presences.session", "must be the id of a session");
  }
  return checks.result();
}

}  // namespace

void check_member(Checks& checks, const std::string& field, const Member& member) {
  checks
      .require(member.person().empty() || modules::is_person(member.person()), field + ".person",
               "must be a person, e.g. bodies/people/kim")
      .require(!member.person().empty() || !member.names().empty() || !member.office().empty() ||
                   !member.remark().empty(),
               field, "says nothing of the person: give names, office or a remark");
  for (const std::string& language : member.languages()) {
    checks.require(modules::is_language_tag(language), field + ".languages",
                   "use tags such as en, ko, vi");
  }
}

void check_item_key(Checks& checks, const std::string& field, const std::string& key) {
  if (!key.empty()) checks.id(field, key);
}

Result<void> check_people(const Content& content) {
  switch (content.says_case()) {
    case Content::kDelegation:
      return check_delegation(content.delegation());
    case Content::kSession:
      return check_session(content.session());
    case Content::kSubstitution:
      return check_substitution(content.substitution());
    default:
      return check_attendance(content.attendance());
  }
}

}  // namespace meetings
