// Labels and the decision who may read what is under one (ADatP-4774 model: policy, classification,
// categories). One predicate, used inside every query; the egress guard (guard.h) decides the same
// a second time by code that shares nothing with this.
#pragma once

#include <cstdint>
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

// Who looks: a signed-in person, or the configuration's viewer until sign-in exists.
struct Viewer {
  std::string name;
  std::string policy;
  std::uint32_t clearance = 0;          // highest classification
  std::vector<std::string> categories;  // held categories, ascending
  bool reads_content = true;            // an administrator reads none
};

namespace labels {

// Whether `viewer` may read what is under `label`: same policy, classification not above the
// clearance, every category of the label held. An unknown policy is refused.
bool may_read(const Viewer& viewer, const Label& label);

// Whether all who may read what is under `high` may read what is under `low` too: same policy, no
// higher classification, no category besides.
bool dominates(const Label& high, const Label& low);

// The lowest label that dominates both; `other` has the policy of `label`, or replaces a label
// without one.
void raise(Label& label, const Label& other);

struct Policy {
  std::string id;
  std::vector<std::string> classifications;  // names, by number
  std::vector<std::string> categories;
};
// The TEST policy: 0 UNCLASSIFIED, 1 RESTRICTED, 2 CONFIDENTIAL, 3 SECRET; categories ALPHA, BRAVO.
const Policy& test_policy();
// Refuses what the policy does not know.
Result<void> check(const Policy& policy, const Label& label);
std::string marking(const Policy& policy, const Label& label);  // "TEST CONFIDENTIAL ALPHA"

}  // namespace labels
