// Delegations: the rows of one side at one meeting are one entry.
#include <algorithm>

#include "api/import_acts.h"
#include "api/import_fields.h"
#include "api/print_words.h"
#include "papers/clean.h"

namespace api {
namespace {

using papers::Item;

constexpr std::size_t kDelegatesMax = 64;

// "Director (Acting)", as our own lists have it in any of their languages: the capacity, taken off
// the office.
std::string capacity_of(std::string& office) {
  const std::size_t open = office.rfind('(');
  if (!office.ends_with(')') || open == std::string::npos) return {};
  const std::string said = papers::folded(office.substr(open));
  for (const auto& [word, capacity] : {std::pair<const char*, const char*>{"acting", "ACTING"},
                                       {"performing_duties", "PERFORMING_DUTIES"},
                                       {"alternate", "ALTERNATE"},
                                       {"special_envoy", "SPECIAL_ENVOY"}}) {
    for (const char* language : {"en", "ko", "vi"}) {
      if (said != papers::folded(print_word(word, language))) continue;
      office.resize(open);
      while (office.ends_with(' ')) office.pop_back();
      return capacity;
    }
  }
  return {};
}

// "ko, vi"
std::vector<std::string> words_of_list(const std::string& text) {
  std::vector<std::string> out;
  std::string one;
  for (const char c : text + ",") {
    if (c != ',' && c != ' ' && c != ';') {
      one += c;
    } else if (!one.empty()) {
      out.push_back(std::exchange(one, {}));
    }
  }
  return out;
}

}  // namespace

Result<void> ImportActs::delegate(Item& item) {
  Place place;
  if (!place_of(item, place)) return {};
  TRY(read_people());
  const std::string name = field(item, "name");
  const std::string institution = field(item, "institution");
  if (name.empty() && institution.empty()) {
    fails(item, "missing", "name", "is missing: who, or which institution");
    return {};
  }
  const std::string party = field(item, "party");
  Group& group = groups_[place.matter() + "\n" + party];
  if (group.party.empty()) group = {item.sheet, item.row, party, place, {}, {}, {}};
  is_together_ = true;
  if (group.heads.size() + group.members.size() >= kDelegatesMax ||
      group.institutions.size() >= kDelegatesMax) {
    fails(item, "too_many", "name", "is one more than a delegation has (64)");
    return {};
  }
  // An institution takes part, and nobody of it is named.
  if (name.empty()) {
    const auto& known = group.institutions;
    if (std::find(known.begin(), known.end(), institution) == known.end())
      group.institutions.push_back(institution);
    return {};
  }
  json::Writer out;
  out.begin_object();
  std::map<std::string, std::string> names;
  for (const char* tag : {"en", "ko", "vi"}) {
    const std::string form = field(item, (std::string("name_") + tag).c_str());
    if (!form.empty()) names.emplace(tag, form);
  }
  // Letters alone do not tell a Vietnamese name without marks: a language that has a column of its
  // own is not that of the first.
  std::string language = papers::language_of(name, plan_.language);
  for (const char* other : {"vi", "en", "ko"}) {
    const auto given = names.find(language);
    if (given == names.end() || given->second == name) break;
    if (!names.contains(other)) language = other;
  }
  names.emplace(language, name);
  for (const auto& [tag, form] : names) {
    const auto known = people_.find(papers::folded(form));
    if (known == people_.end()) continue;
    out.field("person", known->second);
    break;
  }
  out.key("names").begin_object();
  for (const auto& [tag, form] : names) out.field(tag, form);
  out.end_object();
  std::string office = field(item, "office");
  std::string capacity = field(item, "capacity");
  if (capacity.empty()) capacity = capacity_of(office);
  texts(out, "office", office, plan_.language);
  texts(out, "organisation", field(item, "organisation"), plan_.language);
  line(out, "capacity", capacity);
  line(out, "institution", institution);
  const std::string role = field(item, "role");
  line(out, "role", role);
  texts(out, "remark", field(item, "remark"), plan_.language);
  if (const auto languages = words_of_list(field(item, "languages")); !languages.empty()) {
    out.key("languages").begin_array();
    for (const std::string& one : languages) out.string(one);
    out.end_array();
  }
  out.end_object();
  (role == "HEAD" || role == "CO_CHAIR" ? group.heads : group.members).push_back(out.take());
  return {};
}

Result<void> ImportActs::add_delegations(std::vector<ImportAct>& out) {
  const auto list = [](const char* name, const std::vector<Bytes>& members) {
    Bytes says = std::string(",\"") + name + "\":[";
    for (std::size_t i = 0; i < members.size(); ++i) says += (i ? "," : "") + members[i];
    return says + "]";
  };
  for (auto& [key, group] : groups_) {
    // Where nobody is named as head, the first of the list is.
    if (group.heads.empty() && !group.members.empty()) {
      group.heads.push_back(group.members.front());
      group.members.erase(group.members.begin());
    }
    const std::string topic = "delegation/" + group.party;
    if (TRY(known(group.meeting.matter(), "meetings", topic))) continue;
    Bytes says = "{\"delegation\":{\"party\":\"" + group.party + "\"";
    if (!group.heads.empty()) says += list("heads", group.heads);
    if (!group.members.empty()) says += list("members", group.members);
    std::vector<Bytes> institutions;
    for (const std::string& one : group.institutions) institutions.push_back("\"" + one + "\"");
    if (!institutions.empty()) says += list("institutions", institutions);
    says += "}}";
    out.push_back(
        {group.meeting.matter(), "meetings", topic, with_origin(says, group.sheet, group.row)});
  }
  groups_.clear();
  return {};
}

Result<std::vector<ImportAct>> ImportActs::rest() {
  std::vector<ImportAct> out;
  TRY(add_delegations(out));
  add_texts(out);
  for (ImportAct& act : out) act.series = act.matter.substr(0, act.matter.rfind('/'));
  return out;
}

}  // namespace api
