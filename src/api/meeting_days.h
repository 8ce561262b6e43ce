// When meetings are, for what is due there.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <utility>

#include "api/parts.h"
#include "base/json.h"
#include "record/view.h"

namespace api {

// Reads the meetings of a body when one of them is asked for, once.
class MeetingDays {
 public:
  struct Day {
    std::string day;   // the last day that is meant, 2031-05-12; empty: neither held nor set
    std::string held;  // empty: nobody says so; a party that says so, or "all"
  };

  MeetingDays(Screens& screens, record::View& view) : screens_(screens), view_(view) {}

  // `matter`: meetings/<body>/<meeting>. In a circle of one party a meeting that is not set there
  // has the day that it has in the circles with others; of several, the earliest.
  Result<Day> of(const record::CircleView& circle, std::string_view matter);

 private:
  using Known = std::map<std::string, Day, std::less<>>;  // by matter
  Result<const Known*> known(const std::string& circle, const std::string& body);

  Screens& screens_;
  record::View& view_;
  std::map<std::pair<std::string, std::string>, Known> known_;  // by circle and body
};

// The last day that a date may mean, to the precision that is known: of 2031-05 the 31st, of
// 2031-Q2 the 30th of June. Empty where it is none.
std::string last_day_of(std::string_view date);

}  // namespace api
