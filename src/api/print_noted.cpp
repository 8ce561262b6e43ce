// What stands on a meeting's paper beside what the parties themselves said there: what another side
// is noted to have said, under its own heading's columns and never without that mark, and what
// returns to the meeting until it is closed.
#include <algorithm>

#include "api/print.h"
#include "api/print_values.h"

namespace api {
namespace {

std::string lower(std::string text) {
  for (char& c : text) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return text;
}

void add_part(std::string& out, const std::string& name, const std::string& value) {
  if (!value.empty()) out += (out.empty() ? "" : "; ") + name + ": " + value;
}

// The member of a content as the answers write one.
json::Value member_of(const json::Value& content) {
  json::Writer out;
  out.begin_object();
  for (const auto& [from, to] : {std::pair<std::string_view, std::string_view>{"names", "name"},
                                 {"office", "office"},
                                 {"organisation", "organisation"},
                                 {"remark", "remark"},
                                 {"languages", "languages"}}) {
    const json::Value* value = content.find(from);
    if (value != nullptr) out.key(to).raw(value->write());
  }
  for (const std::string_view name : {"role", "capacity", "institution"})
    out.field(name, lower(plain(content, name)));
  out.end_object();
  Result<json::Value> read = json::parse(out.take());
  return read.ok() ? std::move(read).value() : json::Value();
}

// What a noted entry says of this kind; null: something else.
const json::Value* noted_as(const json::Value& one, std::string_view says) {
  const json::Value* content = one.find("content");
  const json::Value* said = content == nullptr ? nullptr : content->find(says);
  return said == nullptr || !said->is_object() ? nullptr : said;
}

}  // namespace

void Printer::add_noted_delegations(papers::TableOut& table, const json::Value& meeting) const {
  for (const json::Value& one : items(meeting, "noted")) {
    const json::Value* delegation = noted_as(one, "delegation");
    if (delegation == nullptr) continue;
    const std::string side = party(plain(*delegation, "party"));
    const std::string said = who(one);
    for (const std::string_view list : {"heads", "members"}) {
      for (const json::Value& person : items(*delegation, list)) {
        const json::Value shown = member_of(person);
        table.rows.push_back({side, role(shown, list == "heads" ? "head" : "member"),
                              text(shown.find("name")), office(shown),
                              text(shown.find("organisation")), word(plain(shown, "institution")),
                              text(shown.find("remark")), said});
      }
    }
    for (const json::Value& institution : items(*delegation, "institutions"))
      table.rows.push_back({side, "", "", "", "",
                            word(lower(std::string(institution.string().value_or("")))), "", said});
  }
}

std::string Printer::plan(const json::Value& details) const {
  std::string out;
  add_part(out, word("date"), plain(details, "dates"));
  std::string hours = plain(details, "starts");
  if (const std::string ends = plain(details, "ends"); !hours.empty() && !ends.empty())
    hours += " – " + ends;
  if (!hours.empty()) hours += " " + plain(details, "timezone");
  add_part(out, word("time"), hours);
  if (const json::Value* where = details.find("place"); where != nullptr && where->is_object()) {
    std::string place = text(where->find("city"));
    const std::string country = plain(*where, "country");
    if (!country.empty()) place += (place.empty() ? "" : ", ") + country;
    add_part(out, word("place"), place);
    add_part(out, word("venue"), text(where->find("venue")));
  }
  add_part(out, word("form"), word(lower(plain(details, "modality"))));
  const std::string host = plain(details, "host");
  add_part(out, word("host"), host.empty() ? "" : party(host));
  return out;
}

std::string Printer::noted_words(std::string_view says, const json::Value& said,
                                 const json::Value& meeting) const {
  std::string out;
  const auto add = [&out](const std::string& part) {
    if (!part.empty()) out += (out.empty() ? "" : ": ") + part;
  };
  if (says == "availability") {
    // Of the date that it speaks of; by its identifier where that is not there.
    const std::string id = plain(said, "candidate");
    std::string day = id;
    for (const json::Value& candidate : items(meeting, "candidates")) {
      if (plain(candidate, "id") == id) day = date(candidate.find("date"));
    }
    add(day);
    const std::string answer = lower(plain(said, "answer"));
    add(word(answer.empty() ? "" : "availability_" + answer));
  } else if (says == "postponement" || says == "cancellation") {
    add(word(says == "postponement" ? "postponed" : "cancelled"));
    add(plain(said, "dates"));
  }
  const json::Value* details = said.find("details");
  const json::Value& of = details != nullptr && details->is_object() ? *details : said;
  for (const char* name : {"titles", "words", "summary", "reason"}) {
    std::string part = text(said.find(name));
    if (part.empty() && &of != &said) part = text(of.find(name));
    add(part);
  }
  if (&of != &said || says == "candidate") add(plan(of));
  return out;
}

void Printer::add_returning(papers::Document& out, const json::Value& meeting,
                            const std::vector<json::Value>& followed_up) const {
  const std::string state = plain(meeting, "state");
  for (const std::string_view over : {"concluded", "outcome_agreed", "reported", "cancelled"}) {
    if (state == over) return;
  }
  const std::string matter = "meetings/" + plain(meeting, "body") + "/" + plain(meeting, "slug");
  papers::TableOut table{
      word("to_follow_up"),
      {word("commitment"), word("owners"), word("status"), word("due"), word("who_says_so")},
      {}};
  for (const json::Value& item : followed_up) {
    const json::Value* due = item.find("due");
    const bool is_due = due != nullptr && due->is_object() && plain(*due, "meeting") == matter;
    const auto& returns = items(item, "returns_on_agenda");
    const bool comes_back = std::any_of(returns.begin(), returns.end(), [&](const auto& one) {
      return one.string() && *one.string() == matter;
    });
    const std::string stands = plain(item, "state");
    if (!comes_back && !(is_due && (stands == "open" || stands == "proposed"))) continue;
    table.rows.push_back({text(item.find("text")), owners(item), word(stands),
                          word(is_due ? "due_here" : "until_closed"), who(item)});
  }
  if (table.rows.empty()) return;
  out.heading(word("to_follow_up"));
  out.table(std::move(table));
}

}  // namespace api
