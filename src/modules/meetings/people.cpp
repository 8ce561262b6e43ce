// The people of a meeting as JSON: delegations, sessions, substitution, attendance.
#include "modules/content.h"
#include "modules/meetings/answers.h"

namespace meetings {

namespace {

using modules::names_of;

template <class List>
void write_members(json::Writer& out, std::string_view key, const List& members) {
  out.key(key).begin_array();
  for (const Member& member : members) write_member(out, member);
  out.end_array();
}

void write_delegations(json::Writer& out, const MeetingView& meeting) {
  out.key("delegations").begin_array();
  for (const Saying& saying : meeting.delegations) {
    const Delegation& delegation = saying.content.delegation();
    out.begin_object().field("party", delegation.party());
    write_members(out, "heads", delegation.heads());
    write_members(out, "members", delegation.members());
    out.key("institutions").begin_array();
    for (const int institution : delegation.institutions()) {
      out.string(modules::lower(Institution_Name(static_cast<Institution>(institution))));
    }
    out.end_array();
    write_source(out, saying);
    out.end_object();
  }
  out.end_array().key("sessions").begin_array();
  for (const Saying& saying : meeting.sessions) {
    const Session& session = saying.content.session();
    out.begin_object().field("id", session.id()).key("title");
    modules::write_names(out, names_of(session.titles()));
    out.field("number", session.number()).field("restricted", session.restricted());
    modules::write_maybe(out, "starts", session.starts());
    modules::write_maybe(out, "ends", session.ends());
    modules::write_list(out, "agenda", session.agenda());
    out.key("chairs").begin_array();
    for (const Chair& chair : session.chairs()) {
      out.begin_object().field("party", chair.party()).key("member");
      write_member(out, chair.member());
      out.end_object();
    }
    out.end_array();
    write_source(out, saying);
    out.end_object();
  }
  out.end_array();
}

void write_substitutions(json::Writer& out, const MeetingView& meeting) {
  out.key("substitutions").begin_array();
  for (const Saying& saying : meeting.substitutions) {
    const Substitution& substitution = saying.content.substitution();
    out.begin_object()
        .field("id", substitution.id())
        .field("party", substitution.party())
        .key("absent");
    write_member(out, substitution.absent());
    out.key("substitute");
    write_member(out, substitution.substitute());
    modules::write_maybe(out, "from", substitution.from());
    modules::write_maybe(out, "until", substitution.until());
    out.key("reason");
    modules::write_maybe_names(out, names_of(substitution.reason()));
    write_source(out, saying);
    out.end_object();
  }
  out.end_array();
}

void write_attendance(json::Writer& out, const MeetingView& meeting) {
  out.key("attendance").begin_array();
  for (const Saying& saying : meeting.attendances) {
    const Attendance& attendance = saying.content.attendance();
    out.begin_object()
        .field("id", attendance.id())
        .field("party", attendance.party())
        .key("member");
    write_member(out, attendance.member());
    out.key("presences").begin_array();
    for (const Presence& presence : attendance.presences()) {
      out.begin_object();
      modules::write_maybe(out, "arrived", presence.arrived());
      modules::write_maybe(out, "left", presence.left());
      modules::write_maybe(out, "session", presence.session());
      out.end_object();
    }
    out.end_array();
    write_source(out, saying);
    out.end_object();
  }
  out.end_array();
}

}  // namespace

void write_member(json::Writer& out, const Member& member) {
  out.begin_object().field("id", member.person()).key("name");
  modules::write_names(out, names_of(member.names()));
  out.key("office");
  modules::write_names(out, names_of(member.office()));
  out.key("organisation");
  modules::write_names(out, names_of(member.organisation()));
  out.field("capacity", member.capacity() == CAPACITY_UNSTATED
                            ? std::string()
                            : modules::lower(Capacity_Name(member.capacity())));
  modules::write_maybe(
      out, "role",
      member.role() == ROLE_UNSTATED ? std::string() : modules::lower(Role_Name(member.role())));
  modules::write_maybe(out, "institution",
                       member.institution() == INSTITUTION_UNSTATED
                           ? std::string()
                           : modules::lower(Institution_Name(member.institution())));
  out.key("remark");
  modules::write_maybe_names(out, names_of(member.remark()));
  modules::write_list(out, "languages", member.languages());
  out.end_object();
}

void write_maybe_member(json::Writer& out, std::string_view key, bool there, const Member& member) {
  out.key(key);
  if (there) {
    write_member(out, member);
  } else {
    out.null();
  }
}

void write_people(json::Writer& out, const MeetingView& meeting) {
  write_delegations(out, meeting);
  write_substitutions(out, meeting);
  write_attendance(out, meeting);
}

}  // namespace meetings
