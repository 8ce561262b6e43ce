#include "api/label_input.h"

#include <algorithm>
#include <set>

#include "api/body.h"
#include "labels/labels.h"

namespace api {
namespace {

using json::Value;

std::string unknown_classification(const labels::Policy& policy) {
  std::string all;
  for (const std::string& name : policy.classifications) all += (all.empty() ? "" : ", ") + name;
  return "is not of policy " + policy.id + ": use " + all;
}

// Who is named as a reader signs in here, or could never read it; and whoever writes it is one of
// them.
Result<void> check_readers(const Parts& parts, const std::string& writer, const Label& label) {
  std::set<std::string_view> known = {writer};
  for (const auto& [id, account] : parts.people.all()) known.insert(account.person);
  for (const Person& person : parts.config.people) known.insert(person.person);
  std::string unknown;
  bool reads = false;
  for (const std::string_view category : label.categories) {
    if (!category.starts_with(labels::kPersonPrefix)) continue;
    const std::string_view person = category.substr(labels::kPersonPrefix.size());
    reads = reads || person == writer;
    if (!known.contains(person)) unknown += (unknown.empty() ? "" : ", ") + std::string(person);
  }
  if (!unknown.empty())
    return wrong_member("label.categories",
                        "nobody signs in here as " + unknown + ", who could not read it");
  if (!reads)
    return wrong_member("label.categories", "leaves you out; whoever writes it reads it: add " +
                                                labels::person_category(writer));
  return {};
}

Result<std::uint32_t> classification_of(const Value* value, const labels::Policy& policy) {
  constexpr std::string_view kField = "label.classification";
  if (value == nullptr) return wrong_member(kField, "is missing: how high the act is classified");
  const auto& names = policy.classifications;
  if (const auto number = value->unsigned_number()) {
    if (*number >= names.size()) return wrong_member(kField, unknown_classification(policy));
    return static_cast<std::uint32_t>(*number);
  }
  const auto found = std::find(names.begin(), names.end(), value->string().value_or(""));
  if (found == names.end()) return wrong_member(kField, unknown_classification(policy));
  return static_cast<std::uint32_t>(found - names.begin());
}

// A label that is given says how high it is; policy and categories are the default's, or the
// answered act's, where it does not say them.
Result<void> read_given(const Value& value, const labels::Policy& policy, Label& label) {
  TRY(only_members(value, "label", {"policy", "classification", "categories"}));
  const std::string policy_name = TRY(text_member(value, "policy"));
  if (!policy_name.empty()) label.policy = policy_name;
  label.classification = TRY(classification_of(value.find("classification"), policy));
  const Value* categories = value.find("categories");
  if (categories == nullptr) return {};
  if (!categories->is_array()) return wrong_member("label.categories", "has to be a list");
  label.categories.clear();
  for (const Value& item : categories->items()) {
    if (!item.is_string()) return wrong_member("label.categories", "has to be a list of names");
    label.categories.emplace_back(*item.string());
  }
  std::sort(label.categories.begin(), label.categories.end());
  if (std::adjacent_find(label.categories.begin(), label.categories.end()) !=
      label.categories.end()) {
    return wrong_member("label.categories", "names one category twice");
  }
  return {};
}

}  // namespace

Result<void> read_label(const Parts& parts, const Session& session, const Value* input,
                        const std::optional<Label>& answered, record::ActLabel& out) {
  Label label = answered.value_or(parts.config.default_label);
  const labels::Policy& policy = labels::test_policy();
  if (input != nullptr) TRY(read_given(*input, policy, label));
  TRY(labels::check(policy, label));
  const Viewer& writer = session.person.viewer;
  if (input != nullptr && labels::names_persons(label))
    TRY(check_readers(parts, writer.person, label));
  // Nobody writes what they could not read themselves afterwards.
  if (!labels::may_read(writer, label)) {
    return Error{ErrorCode::forbidden,
                 "label: above your own clearance; ask someone who is cleared for it."};
  }
  out.set_policy(label.policy);
  out.set_classification(label.classification);
  for (const std::string& category : label.categories) out.add_categories(category);
  return {};
}

}  // namespace api
