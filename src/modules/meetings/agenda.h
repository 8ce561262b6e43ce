// The two-sided agenda of a meeting: one entry for each item, with what has become of it, and what
// waits for a later meeting (docs/formats/modules.md, section 10).
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/json.h"
#include "modules/meetings/view.h"

namespace meetings {

enum class ItemState {
  proposed,  // by one side; no agreement
  agreed,    // by all, and by nothing less
  taken,
  deferred,
  withdrawn,
};
std::string_view word(ItemState state);

struct AgendaEntry {
  std::string key;
  Saying saying;  // what all agreed; else what its proposer says, else who said it last
  ItemState state = ItemState::proposed;
  modules::Said state_said;
  modules::Names reason;               // why, as who says what has become of it
  bool backlog = false;                // deferred, or withdrawn for a later meeting
  std::vector<Saying> others;          // what else is said and asked of it
  std::vector<std::string> variances;  // not_agreed, withdrawal_not_agreed
};

// In the order of their numbers, then keys.
std::vector<AgendaEntry> agenda_of(const MeetingView& meeting);

// Minutes that the items still on the agenda are given, and that the meeting has: from its sessions
// where all have times, else from its times of day; nothing where neither is known.
struct Time {
  std::uint32_t items = 0;
  std::optional<std::uint32_t> planned;
};
Time time_of(const MeetingView& meeting, const std::vector<AgendaEntry>& agenda);

// Items that were left at a meeting and that no later one of this list, which is in the order of
// meetings, has taken. An item that was carried on and left again is in it once, from where it was
// left last.
std::vector<BacklogItem> backlog_of(const std::vector<MeetingView>& meetings);

// Members `agenda` and `agenda_time` of the answer about a meeting.
void write_agenda(json::Writer& out, const MeetingView& meeting);
void write_backlog(json::Writer& out, const std::vector<BacklogItem>& backlog);

}  // namespace meetings
