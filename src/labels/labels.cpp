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

bool is_person(std::string_view category) { return category.starts_with(kPersonPrefix); }

// Room for the prefix in a category of at most 128 bytes (record.md); an identifier of acts.
bool is_person_identifier(std::string_view text) {
  if (text.empty() || text.size() > 128 - kPersonPrefix.size()) return false;
  return std::all_of(text.begin(), text.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '.' || c == '_' || c == '/' ||
           c == '-';
  });
}

bool has(const std::vector<std::string>& values, std::string_view value) {
  return std::find(values.begin(), values.end(), value) != values.end();
}

}  // namespace

std::string person_category(std::string_view person) {
  return std::string(kPersonPrefix) + std::string(person);
}

bool names_persons(const Label& label) {
  return std::any_of(label.categories.begin(), label.categories.end(), is_person);
}

bool may_read(const Viewer& viewer, const Label& label) {
  if (!viewer.reads_content) return false;
  if (label.policy.empty() || (label.policy != viewer.policy && !MUTANT("labels-policy-ignored")))
    return false;
  if (label.classification > viewer.clearance + (MUTANT("labels-clearance-off-by-one") ? 1U : 0U))
    return false;
  if (names_persons(label) &&
      (viewer.person.empty() || !has(label.categories, person_category(viewer.person))))
    return false;
  return std::all_of(label.categories.begin(), label.categories.end(), [&](const auto& category) {
    return is_person(category) || has(viewer.categories, category);
  });
}

bool may_see_circle(const Viewer& viewer, std::string_view circle) {
  if (!viewer.bodies) return true;
  return std::any_of(viewer.bodies->begin(), viewer.bodies->end(),
                     [&](const BodyOfCircle& one) { return one.circle == circle; });
}

std::optional<std::string_view> body_of(std::string_view matter) {
  if (matter == "circle" || matter.starts_with("circle/") || matter.starts_with("bodies/people/"))
    return "";
  const std::size_t slash = matter.find('/');
  if (slash == std::string_view::npos) return std::nullopt;
  const std::string_view body = matter.substr(slash + 1, matter.find('/', slash + 1) - slash - 1);
  if (body.empty()) return std::nullopt;
  return body;
}

bool may_see(const Viewer& viewer, std::string_view circle, std::string_view matter) {
  if (!viewer.bodies) return true;
  if (!may_see_circle(viewer, circle)) return false;
  const std::optional<std::string_view> body = body_of(matter);
  if (!body) return false;
  if (body->empty()) return true;
  return std::any_of(viewer.bodies->begin(), viewer.bodies->end(), [&](const BodyOfCircle& one) {
    return one.circle == circle && one.body == *body;
  });
}

bool dominates(const Label& high, const Label& low) {
  if (high.policy != low.policy || low.classification > high.classification) return false;
  if (names_persons(low)) {
    if (!names_persons(high)) return false;
    for (const std::string& category : high.categories) {
      if (is_person(category) && category != kPersonPrefix && !has(low.categories, category))
        return false;
    }
  }
  return std::all_of(low.categories.begin(), low.categories.end(), [&](const auto& category) {
    return is_person(category) || has(high.categories, category);
  });
}

void raise(Label& label, const Label& other) {
  if (label.policy.empty()) label.policy = other.policy;
  label.classification = std::max(label.classification, other.classification);
  if (names_persons(label) && names_persons(other)) {
    std::erase_if(label.categories, [&](const std::string& category) {
      return is_person(category) && !has(other.categories, category);
    });
    if (!names_persons(label)) {
      label.categories.emplace_back(kPersonPrefix);
      std::sort(label.categories.begin(), label.categories.end());
    }
  } else if (names_persons(other)) {
    for (const std::string& category : other.categories) {
      if (is_person(category)) label.categories.push_back(category);
    }
    std::sort(label.categories.begin(), label.categories.end());
  }
  for (const std::string& category : other.categories) {
    if (is_person(category)) continue;
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
    if (is_person(category)) {
      if (is_person_identifier(std::string_view(category).substr(kPersonPrefix.size()))) continue;
      return Error{ErrorCode::invalid,
                   "a category of the label names a person by what is no identifier: use person/ "
                   "and 1 to 121 of a-z 0-9 . _ / -"};
    }
    if (!has(policy.categories, category)) {
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

std::string marking(const Policy& policy, const Label& label, std::string_view person) {
  // A label that the policy does not know is marked so that nobody takes it for a low one.
  if (!check(policy, label).ok()) return "LABEL NOT KNOWN";
  std::string out = policy.id + " " + policy.classifications[label.classification];
  char separator = ' ';
  std::vector<std::string> persons;
  for (const std::string& category : label.categories) {
    if (is_person(category)) {
      persons.push_back(category.substr(kPersonPrefix.size()));
      continue;
    }
    out += separator + category;
    separator = '/';
  }
  if (persons.empty()) return out;
  out += " NAMED PERSONS";
  if (has(persons, person)) out += ": " + listed(persons);
  return out;
}

}  // namespace labels
