// What an account may read and do on a day. Computed whenever it is asked for, so that the end of
// an office or of a deputy's days needs nobody to see to it.
#pragma once

#include <map>
#include <string>
#include <string_view>

#include "people/directory.h"

namespace people {

struct Rights {
  Viewer viewer;
  Roles everywhere;
  std::map<BodyOfCircle, Roles> in_bodies;
  // Offices that this person speaks for as a deputy today, acting, with their bodies.
  std::map<std::string, std::string> acting_for;  // office -> account

  // Whether the role is held in the body that the matter is of.
  bool holds(Role role, std::string_view circle, std::string_view matter) const;
  bool holds_anywhere(Role role) const;
  bool holds_in(Role role, std::string_view circle) const;  // in some body of the circle
  // Head wherever in this circle the other is head or delegate: who gives the power to commit the
  // party gives it no further than they have it.
  bool is_head_over(const Rights& other, std::string_view circle) const;
};

// `day` as 2031-03-04.
Rights rights_of(const Account& account, const Directory& directory, std::string_view day);

// What an act does, by which it needs a role of its author in the body that it is about.
enum class Weight : std::uint8_t {
  own,      // written where the own party is alone: drafter, delegate or head
  spoken,   // said or proposed to others, agreed ad referendum: delegate or head
  binding,  // agrees, declines or withdraws for the party, or gives the power to: head
};
bool may(const Rights& rights, Weight weight, std::string_view circle, std::string_view matter);

}  // namespace people
