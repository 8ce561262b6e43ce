// The answers of the routes, by room of the API. Each answers once; the table is in routes.cpp.
#pragma once

#include "api/site.h"

namespace api {

using Answering = void(Parts&, Call&, const Respond&);

// routes_session.cpp
Answering get_session, end_session, create_link, open_link;
// routes_sign_in.cpp
Answering sign_in, confirm_session, look_at_invitation, accept_invitation;
// routes_me.cpp
Answering get_me, change_password, offer_totp, change_totp, change_recovery, set_language,
    list_sessions, end_sessions;
// routes_people.cpp
Answering list_people, create_person, get_person, change_person, invite_person, disable_person,
    grant_person, first_administrator, list_people_events;
// routes_node.cpp
Answering get_node, list_links, pair, cut_link, remove_link, get_events, get_openapi, healthz,
    readyz, metrics;
// routes_circles.cpp
Answering list_circles, get_circle, get_charter, leave_circle, export_circle;
Answering list_keys, change_key, recover_key, get_card, rejoin_circle;
// routes_invitations.cpp
Answering list_invitations, create_invitation, join_invitation, decline_invitation,
    withdraw_invitation;
Answering amend_circle, check_charter;
// routes_record.cpp
Answering list_acts, list_references, create_act, preview_act, get_act, destroy_act, get_why,
    get_proof;
// routes_files.cpp
Answering add_file, get_file, show_file;
// routes_uploads.cpp
Answering begin_upload, list_uploads, get_upload, add_to_upload, drop_upload;
// routes_matters.cpp
Answering get_today, list_bodies, get_body, list_meetings, get_meeting;
// routes_calendar.cpp
Answering read_calendar, get_meeting_calendar, list_calendars, make_calendar, revoke_calendar;
// routes_search.cpp
Answering search;
// routes_imports.cpp
Answering add_import, get_import, try_import, run_import, cancel_import, get_import_report,
    get_import_result;
// routes_persons.cpp
Answering list_persons;
// routes_authority.cpp
Answering list_authority;
// routes_papers.cpp
Answering print_meeting, print_body, print_commitments, print_brief;
// routes_folders.cpp
Answering get_body_folders, get_meeting_folder;

// routes_follow_up.cpp
Answering list_follow_up, get_commitment, get_language, get_strands, get_workplans, get_brief,
    get_annotated_agenda, get_cable_draft;

// routes_inbox.cpp
Answering get_inbox, count_inbox, mark_inbox;
// routes_texts.cpp
Answering list_texts, get_text, get_text_since, get_text_progress, compose_text;
// routes_text_typing.cpp
Answering list_typing, say_typing;
// routes_room.cpp
Answering get_room, get_room_result, get_room_file, bring_room_back;
// routes_text_papers.cpp, routes_text_paper_in.cpp
Answering print_text, read_text_paper;
// routes_mail.cpp
Answering get_own_mail, set_own_mail, get_mail, try_mail;

std::string_view openapi_document();

// Shared by the answers.
//
// The circle of a parameter among those of this viewer: its identifier, the beginning of it (four
// digits or more), or its short name. `conflict`, with the candidates, where that fits several.
Result<record::CircleView> find_circle(record::View& view, std::string_view id_or_name);
// A reference from the four path parameters that begin at `first`.
Result<record::Reference> reference_of(const Call& call, std::size_t first);
// `limit` of the query: 1 to 200, 50 when absent.
Result<std::size_t> limit_of(const Call& call);
// An object that a module wrote, with the label of all that the view has given out: whoever shows
// the answer marks the screen with this.
Bytes with_marking(Bytes object, const record::View& view);
// The matter's page with its acts, unless the module has put them in.
Result<Bytes> with_acts(Parts& parts, record::View& view, std::string_view circle, Bytes object);
// The circles that a list is about: all, or the one that `circle` of the query names.
Result<std::vector<record::CircleView>> circles_of(record::View& view, const Call& call);
// What the entry that carries a file calls it; it is display data, and nothing here opens it.
std::string display_name(Parts& parts, record::View& view, std::string_view circle,
                         const record::Reference& ref, std::string_view file);
// Refuses a file to whoever may not write in this circle.
std::optional<HttpResponse> refuse_unless_files_may_come(const Call& call,
                                                         const record::CircleView& circle);
// A JSON answer once what was written for it is durable; an error where it will not be.
void respond_when_durable(Parts& parts, const Respond& respond, int status, Bytes body);

}  // namespace api
