#include "labels/labels.h"

#include <algorithm>

#include "base/mutant.h"

namespace labels {

namespace {

bool strictly_ascending(const std::vector<std::string>& values) {
  return std::adjacent_find(values.begin(), values.end(),
                            [](const auto& a, const auto& b) { return a >= b; }) == values.end();
}

std::string listed(const std::vector<std::string>& values) {
  std::string out;
  for (const std::string& value : values) out += (out.empty() ? "" : ", ") + value;
  return out;
}

}  // namespace

bool may_read(const Viewer& viewer, const Label& label) {
  if (!viewer.reads_content) return false;
  if (label.policy.empty() || (label.policy != viewer.policy && !MUTANT("labels-policy-ignored")))
    return false;
  if (label.classification > viewer.clearance + (MUTANT("labels-clearance-off-by-one") ? 1U : 0U))
    return false;
  return std::all_of(label.categories.begin(), label.categories.end(), [&](const auto& category) {
    return std::find(viewer.categories.begin(), viewer.categories.end(), category) !=
           viewer.categories.end();
  });
}

bool dominates(const Label& high, const Label& low) {
  return high.policy == low.policy && low.classification <= high.classification &&
         std::all_of(low.categories.begin(), low.categories.end(), [&](const auto& category) {
           return std::find(high.categories.begin(), high.categories.end(), category) !=
                  high.categories.end();
         });
}

void raise(Label& label, const Label& other) {
  if (label.policy.empty()) label.policy = other.policy;
  label.classification = std::max(label.classification, other.classification);
  for (const std::string& category : other.categories) {
    const auto at = std::lower_bound(label.categories.begin(), label.categories.end(), category);
    if (at == label.categories.end() || *at != category) label.categories.insert(at, category);
  }
}

const Policy& test_policy() {
  static const Policy policy{
      "TEST", {"UNCLASSIFIED", "RESTRICTED", "CONFIDENTIAL", "SECRET"}, {"ALPHA", "BRAVO"}};
  return policy;
}

Result<void> check(const Policy& policy, const Label& label) {
  if (label.policy.empty()) {
    return Error{ErrorCode::invalid, "the label names no policy: write " + policy.id};
  }
  if (label.policy != policy.id) {
    return Error{ErrorCode::invalid,
                 "the label's policy is not known here: this circle uses " + policy.id};
  }
  if (label.classification >= policy.classifications.size()) {
    return Error{ErrorCode::invalid, "classification " + std::to_string(label.classification) +
                                         " is not of policy " + policy.id + ": use 0 to " +
                                         std::to_string(policy.classifications.size() - 1) + " (" +
                                         listed(policy.classifications) + ")"};
  }
  for (const std::string& category : label.categories) {
    if (std::find(policy.categories.begin(), policy.categories.end(), category) ==
        policy.categories.end()) {
      return Error{ErrorCode::invalid, "a category of the label is not of policy " + policy.id +
                                           ": use " + listed(policy.categories)};
    }
  }
  if (!strictly_ascending(label.categories)) {
    return Error{ErrorCode::invalid,
                 "the label's categories must stand in ascending order, each once"};
  }
  return {};
}

std::string marking(const Policy& policy, const Label& label) {
  // A label that the policy does not know is marked so that nobody takes it for a low one.
  if (!check(policy, label).ok()) return "LABEL NOT KNOWN";
  std::string out = policy.id + " " + policy.classifications[label.classification];
  char separator = ' ';
  for (const std::string& category : label.categories) {
    out += separator + category;
    separator = '/';
  }
  return out;
}

}  // namespace labels
