// What the commands do; the table that names them is in commands.cpp.
#pragma once

#include "arguments.h"
#include "output.h"

namespace cli {

using Running = int(Context&, const Given&);

// run_node.cpp
Running init, status, link_page;
// run_doctor.cpp
Running doctor;
// run_server.cpp
Running sign_in, sign_out;
// run_people.cpp
Running people_list, people_events, people_first_admin, people_invite, people_reset, people_disable,
    people_enable, people_grant;
// run_inbox.cpp
Running inbox, mail_show, mail_try;
// run_circles.cpp
Running charter_check, charter_draft, charter_show, circle_list, circle_show, circle_found,
    circle_amend, circle_leave, circle_release, circle_card, circle_rejoin;
// run_parties.cpp
Running invitation_list, invitation_decline, invitation_withdraw, join;
Running pair_offer, pair_accept, pair_confirm, pair_abandon;
Running peer_list, peer_cut, peer_release, peer_remove;
// run_keys.cpp
Running key_show, key_rotate, key_revoke, key_recover;
// run_reading.cpp
Running body_list, body_show, meeting_list, meeting_show, meeting_next, act_show, log_acts, today,
    follow_up, search;
// run_calendar.cpp
Running calendar_make, calendar_list, calendar_revoke;
// run_acts.cpp
Running propose, state, note, concur, decline, withdraw, ad_referendum, reserve, confirm_noted,
    grant;
Running why, who;
// run_evidence.cpp
Running verify, export_circle, prove, destroy;
// run_files.cpp
Running file_add, file_get;
// Takes the files at these paths into a circle; their names there, in order.
Result<std::vector<std::string>> add_files(Context& context, const std::string& circle,
                                           const std::vector<std::string>& paths);
// run_papers.cpp
Running import_paper, export_papers;
// run_room.cpp
Running room;
// run_upkeep.cpp
Running backup, restore, rebuild;
// manual.cpp
Running completion, man;

// The parts of the command table that are in commands_people.cpp, commands_parties.cpp and
// commands_acts.cpp.
std::vector<Command> people_commands();
std::vector<Command> party_commands();
std::vector<Command> act_commands();
std::vector<Command> paper_commands();  // commands_papers.cpp

// Who speaks, where that is not the person of the socket: the member `actor`.
void write_actor(json::Writer& out, const Given& given);

// Help on a command, a group of commands, or all of them.
std::string help(std::string_view name);

}  // namespace cli
