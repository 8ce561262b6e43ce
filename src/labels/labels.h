// Labels and the decision who may read what is under one (ADatP-4774 model: policy, classification,
// categories). One predicate, used inside every query; the egress guard (guard.h) decides the same
// a second time by code that shares nothing with this.
#pragma once

#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

// A label as it stands in an act's header; see proto/record.proto.
struct Label {
  std::string policy;
  std::uint32_t classification = 0;
  std::vector<std::string> categories;  // strictly ascending
  bool operator==(const Label&) const = default;
};

// A body of one circle.
struct BodyOfCircle {
  std::string circle;  // identifier, hex
  std::string body;
  auto operator<=>(const BodyOfCircle&) const = default;
};

// Who looks: a signed-in person, or a viewer of the configuration.
struct Viewer {
  std::string name;
  std::string policy;
  std::uint32_t clearance = 0;          // highest classification
  std::vector<std::string> categories;  // held categories, ascending
  bool reads_content = true;            // an administrator reads none
  std::string person = {};              // identifier, as acts and labels name them; empty: nobody's
  // Whose matters this viewer sees; absent: all bodies of all circles.
  std::optional<std::vector<BodyOfCircle>> bodies = {};
};

namespace labels {

// A category `person/<identifier>` names a person. It is permissive (ADatP-4774): whoever reads has
// to be one of those named, besides holding every other category. No viewer holds one as a
// category; what counts is Viewer::person. Such a label stays in a circle of one party: who the
// others' persons are is theirs to say.
inline constexpr std::string_view kPersonPrefix = "person/";
std::string person_category(std::string_view person);
bool names_persons(const Label& label);

// Whether `viewer` may read what is under `label`: same policy, classification not above the
// clearance, every category of the label held, and where it names persons, being one of them. An
// unknown policy is refused.
bool may_read(const Viewer& viewer, const Label& label);

// Of which body a matter is; empty: it is everybody's of the circle (the arrangement, the persons);
// absent: it is of a form that no body's matters have.
std::optional<std::string_view> body_of(std::string_view matter);

// Whether the viewer sees matters of this identifier in this circle at all, whatever their label:
// those of the bodies that are theirs (`bodies/<body>`, and `<module>/<body>/…` of every module),
// and in a circle where one is, the arrangement (`circle…`) and the persons (`bodies/people/…`).
bool may_see(const Viewer& viewer, std::string_view circle, std::string_view matter);
// Whether anything of the circle is theirs to see.
bool may_see_circle(const Viewer& viewer, std::string_view circle);

// Whether all who may read what is under `high` may read what is under `low` too: same policy, no
// higher classification, no category besides, and where `low` names persons, `high` names none but
// those.
bool dominates(const Label& high, const Label& low);

// The lowest label that dominates both: it names the persons whom both name. `person/` alone stands
// where that is nobody. `other` has the policy of `label`, or replaces a label without one.
void raise(Label& label, const Label& other);

struct Policy {
  std::string id;
  std::vector<std::string> classifications;  // names, by number
  std::vector<std::string> categories;
};
// The TEST policy: 0 UNCLASSIFIED, 1 RESTRICTED, 2 CONFIDENTIAL, 3 SECRET; categories ALPHA, BRAVO.
const Policy& test_policy();
// Refuses what the policy does not know. Persons are of every policy.
Result<void> check(const Policy& policy, const Label& label);
// "TEST CONFIDENTIAL ALPHA"; with named persons "TEST CONFIDENTIAL ALPHA NAMED PERSONS", and who
// they are where `person` is one of them.
std::string marking(const Policy& policy, const Label& label, std::string_view person = {});

}  // namespace labels
