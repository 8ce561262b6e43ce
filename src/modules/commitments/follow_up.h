// Follow-up: everything that was undertaken and is to be followed, of one circle, in one list.
//
// What meetings brought out and what this module holds are united here from plain data: the node,
// which alone knows several modules, gives what its meetings say (Born, Meeting), so that no module
// sees another and the rule can be tested without a node. What is overdue and stale is computed
// whenever it is read, from the day that is passed in, and never stored.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "base/json.h"
#include "modules/commitments/view.h"
#include "modules/json_fields.h"
#include "modules/rows.h"

namespace commitments {

// A meeting as far as follow-up asks.
struct Meeting {
  std::string matter;
  std::string body;  // id
  std::uint32_t ordinal = 0;
  modules::Names title;
  std::string first_day;  // YYYY-MM-DD; empty: nobody has said
  std::string last_day;
  bool was_held = false;  // as all say, or agreed what came out of it
  bool was_cancelled = false;
  std::set<std::string> held_by = {};  // parties that say it was held
};

// How it stands, as somebody sees it.
struct Stand {
  modules::Said said;
  std::string state;  // open, under_way, done, overtaken
  std::string date;   // as it was written; of what has none: the day it was recorded
  std::string at_meeting;
  modules::Names words;
  std::size_t evidence = 0;
};

struct Origin {
  std::string meeting;
  std::string outcome;
  std::string paragraph;
  std::string publication;
};

// A commitment as an outcome of a meeting.
struct Born {
  std::string body;
  modules::Names words;
  std::string kind;
  std::vector<std::string> owners;
  std::string due;
  std::string due_at;
  bool standing = false;
  Origin origin;
  modules::Said said;
  std::string sources;
  std::vector<Stand> stands;
};

struct Item {
  std::string key;     // matter of the commitment, or <meeting>#<outcome>
  std::string matter;  // where it stands: commitments/… or meetings/…
  std::string body;
  std::string id;
  modules::Names words;
  std::string kind;
  std::vector<std::string> owners;  // empty: all parties
  std::string due;
  std::string due_at;
  std::string due_day;  // last day on which it is not overdue; empty: none is known
  bool standing = false;
  Origin origin;
  std::uint32_t ordinal = 0;  // of the meeting of its origin; 0: none
  modules::Names meeting_title;
  std::string strand;
  bool title_only = false;         // of a strand known by its title alone: its words are not shown
  std::set<std::string> silenced;  // parties that say so of the strand; empty text: all
  std::string state;               // proposed, open, done, overtaken, withdrawn
  modules::Said said;
  std::string sources;
  std::optional<Stand> joint;   // the last that all agreed
  std::vector<Stand> views;     // the last of each party, by party
  std::vector<Stand> noted;     // the last that each party noted of another
  std::vector<Saying> closing;  // open proposals to close it
  std::size_t evidence = 0;
  std::string last_progress;  // as it was written; empty: none
  bool overdue = false;
  bool stale = false;
  std::vector<std::string> returns_on_agenda;  // matters of its body's coming meetings, the next 64

  // Overdue, then stale, then the rest, closed last; within by due day, then circle and key: the
  // order of the list as text, and the place that a cursor holds.
  std::string place(std::string_view circle) const;
};

// Whether the words said so are hidden: where all say that the strand is known by its title alone,
// everybody's; where one party does, its own.
bool is_silenced(const std::set<std::string>& silenced, const modules::Said& said);

// When it is read.
struct Today {
  std::string day;           // YYYY-MM-DD, UTC
  std::string stale_before;  // what moved before this day and not since is stale
};

struct Circumstances {
  std::vector<Meeting> meetings;  // of all bodies of the circle
  // Who says that a strand ("<body>/<strand>") is known by its title alone: parties, each of which
  // hides its own words by that; an empty text: all, which hides everybody's.
  std::map<std::string, std::set<std::string>> title_only;
  bool national =
      false;  // a circle of one party, whose word alone closes what its meetings brought
};

// In the order of place(). A commitment whose source names an outcome of its body takes that
// outcome's place, with what was said of both, where all agreed it or the same party says both;
// else both are there. What all agreed is there once, and what they did not as each party says it.
std::vector<Item> follow_up(const std::vector<CommitmentView>& commitments,
                            const std::vector<Born>& born, const Circumstances& around,
                            const Today& today);

void write_item(json::Writer& out, std::string_view circle, const Item& item);

// Members of the page of one commitment beyond the item: every description, all progress, closures;
// without the words of `silenced`.
void write_history(json::Writer& out, const CommitmentView& commitment,
                   const std::set<std::string>& silenced);

}  // namespace commitments
