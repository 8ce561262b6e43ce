#include "people/rights.h"

#include <algorithm>

namespace people {
namespace {

bool is_for_the_node(Role role) { return role == Role::administrator || role == Role::release; }

// Out of office somebody still reads; what they could do for the party has ended.
Roles on(std::string_view day, const Account& account, const Roles& roles) {
  if (account.in_office.hold(day) || roles.empty()) return roles;
  Roles out;
  for (const Role role : roles) {
    if (role == Role::reader || role == Role::administrator) out.insert(role);
  }
  return out;
}

void add(Rights& rights, const Account& account, std::string_view day) {
  const Roles roles = on(day, account, account.roles);
  rights.everywhere.insert(roles.begin(), roles.end());
  for (const Membership& one : account.bodies) {
    Roles& known = rights.in_bodies[one.body];
    known.insert(Role::reader);
    const Roles there = on(day, account, one.roles);
    known.insert(there.begin(), there.end());
  }
}

}  // namespace

Rights rights_of(const Account& account, const Directory& directory, std::string_view day) {
  Rights out;
  add(out, account, day);
  bool all = account.all_bodies;
  for (const Deputy& one : account.deputy_of) {
    const Account* principal = directory.find(one.account);
    if (principal == nullptr || principal->disabled || !one.days.hold(day) ||
        !principal->in_office.hold(day) || principal->roles.contains(Role::administrator))
      continue;
    Account stood_for = *principal;
    std::erase_if(stood_for.roles, is_for_the_node);
    add(out, stood_for, day);
    all = all || principal->all_bodies;
    out.acting_for.emplace(principal->office, principal->id);
  }
  if (all) out.everywhere.insert(Role::reader);
  Viewer& viewer = out.viewer;
  viewer.name = account.name;
  viewer.policy = labels::test_policy().id;
  viewer.clearance = account.clearance;
  viewer.categories = account.categories;
  viewer.reads_content = !account.roles.contains(Role::administrator);
  viewer.person = account.person;
  // An administrator sees which arrangements there are, and reads nothing in them.
  if (!all && viewer.reads_content) {
    viewer.bodies.emplace();
    for (const auto& [body, roles] : out.in_bodies) viewer.bodies->push_back(body);
  }
  return out;
}

bool Rights::holds(Role role, std::string_view circle, std::string_view matter) const {
  if (everywhere.contains(role)) return true;
  const std::size_t slash = matter.find('/');
  if (slash == std::string_view::npos) return false;
  const std::string body(matter.substr(slash + 1, matter.find('/', slash + 1) - slash - 1));
  // Persons of a circle are written by whoever has the role in a body there.
  if (matter.starts_with("bodies/people/")) return holds_in(role, circle);
  const auto known = in_bodies.find({std::string(circle), body});
  return known != in_bodies.end() && known->second.contains(role);
}

bool Rights::holds_anywhere(Role role) const {
  return everywhere.contains(role) ||
         std::any_of(in_bodies.begin(), in_bodies.end(),
                     [role](const auto& one) { return one.second.contains(role); });
}

bool Rights::holds_in(Role role, std::string_view circle) const {
  return everywhere.contains(role) ||
         std::any_of(in_bodies.begin(), in_bodies.end(), [&](const auto& one) {
           return one.first.circle == circle && one.second.contains(role);
         });
}

bool Rights::is_head_over(const Rights& other, std::string_view circle) const {
  const auto speaks = [](const Roles& roles) {
    return roles.contains(Role::head) || roles.contains(Role::delegate);
  };
  if (everywhere.contains(Role::head)) return true;
  if (speaks(other.everywhere)) return false;
  return std::all_of(other.in_bodies.begin(), other.in_bodies.end(), [&](const auto& one) {
    if (one.first.circle != circle || !speaks(one.second)) return true;
    const auto own = in_bodies.find(one.first);
    return own != in_bodies.end() && own->second.contains(Role::head);
  });
}

bool may(const Rights& rights, Weight weight, std::string_view circle, std::string_view matter) {
  const auto holds = [&](Role role) { return rights.holds(role, circle, matter); };
  switch (weight) {
    case Weight::own:
      return holds(Role::drafter) || holds(Role::delegate) || holds(Role::head);
    case Weight::spoken:
      return holds(Role::delegate) || holds(Role::head);
    case Weight::binding:
      return holds(Role::head);
  }
  return false;
}

}  // namespace people
