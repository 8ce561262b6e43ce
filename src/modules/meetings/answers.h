// Parts of the answers about meetings that several files write alike.
#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/json.h"
#include "modules/json_fields.h"
#include "modules/meetings/view.h"

namespace meetings {

// The member `said`.
void write_source(json::Writer& out, const Saying& saying);
void write_maybe_said(json::Writer& out, std::string_view key,
                      const std::optional<modules::Said>& said);
// [{"content": as it was written, "said"}]
void write_contents(json::Writer& out, std::string_view key, const std::vector<Saying>& sayings);
void write_member(json::Writer& out, const Member& member);
void write_maybe_member(json::Writer& out, std::string_view key, bool there, const Member& member);
void write_place(json::Writer& out, bool there, const Place& place);  // the member `place`
std::string modality_word(Modality modality);

// By room, each writing members into the object of a meeting that is open.
void write_people(json::Writer& out, const MeetingView& meeting);
void write_candidates(json::Writer& out, const MeetingView& meeting);
void write_minutes(json::Writer& out, const MeetingView& meeting);
void write_transitions(json::Writer& out, const MeetingView& meeting);
// An array of reports under `key`, each with its acknowledgements.
void write_reports(json::Writer& out, std::string_view key, const std::vector<Saying>& reports,
                   const std::vector<Saying>& acknowledgements);
void write_letters(json::Writer& out, const std::vector<Saying>& letters);

// Who speaks: a party; empty: all together.
std::string speaker(const modules::Said& said);
// What stands for what a speaker says of `id`, by what all say and by what the same party says.
using BySpeaker = std::map<std::pair<std::string, std::string>, std::set<std::string>>;
std::set<std::string> said_by_same(const BySpeaker& known, const Saying& saying,
                                   const std::string& id);
// Identifiers of letters by the letter that they answer, as each register has it: what one party
// registered answers no letter of another's register.
BySpeaker answers_of(const std::vector<Saying>& letters);
// Letters by their sender and the number that he gave them.
using ByNumber = std::map<std::pair<std::string, std::string>, std::vector<const Saying*>>;
ByNumber by_number(const std::vector<Saying>& letters);
// Identifiers of those that bear the number of this letter and are not it: another date, subject or
// file. Which of them is right is for people to find out.
std::set<std::string> rivals_of(const ByNumber& known, const Saying& letter);

}  // namespace meetings
