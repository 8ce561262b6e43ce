// What waits for one person: computed from the record through that person's own View whenever it is
// asked for, so that nothing is counted, named or told that they may not read. It costs what is
// open and what is new to them, however long the record is.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "api/parts.h"
#include "record/view.h"

namespace api {

struct InboxItem {
  std::string id;    // the same as long as the same thing waits; 16 hexadecimal digits
  std::string word;  // answer, confirm_ad_referendum, reply, clearance, …; docs/operating/api.md
  std::string category;       // people::categories()
  bool needs_answer = false;  // of this person; else for information
  bool overdue = false;
  bool urgent = false;  // is due today, or was
  bool aside = false;   // this person put it aside
  std::string circle;
  record::ActRow act;  // that asks, or that came
  std::string due;     // the last day, 2031-05-12; empty: none
  std::string
      stands_for;  // account that this person deputises for in it; empty: in their own right
};

struct Inbox {
  std::vector<InboxItem> items;  // what needs an answer first, of it what is due first; then newest
  bool more = false;             // there was more than one look takes in
  std::size_t answers() const;   // that need an answer and were not put aside
  std::size_t information() const;  // the others that were not put aside
};

// `view` is made for this person.
Result<Inbox> look_into_inbox(Parts& parts, const Person& person, record::View& view);

// Puts things aside, or takes them back; those that do not wait for this person are passed over.
Result<void> put_aside(Parts& parts, const Person& person, const std::vector<std::string>& items,
                       bool aside);

}  // namespace api
