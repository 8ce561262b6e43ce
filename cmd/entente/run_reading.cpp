// Reading: bodies, meetings, today, the log.
#include "act_text.h"
#include "references.h"
#include "run.h"

namespace cli {
namespace {

const std::string kBase = "/api/v1";

constexpr const char* kNoBody =
    "No body yet. It is listed once a party has said what it is, also where the charter names it:\n"
    "  echo '{\"body\":{\"names\":{\"en\":\"Council\"}}}' > council.json\n"
    "  entente state CIRCLE bodies/council --content council.json\n";

// "2021-05-12 – 2021-05-13", "2021-09 (month)", "–".
std::string date_text(const json::Value* date) {
  if (date == nullptr || date->is_null()) return "–";
  const std::string from = text_of(*date, "from");
  const std::string to = text_of(*date, "to");
  const std::string precision = text_of(*date, "precision");
  if (from.empty()) return "–";
  std::string out = to.empty() || to == from ? from : from + " – " + to;
  if (precision != "day") out += " (" + precision + ")";
  return out;
}

std::string place_text(const json::Value* place) {
  if (place == nullptr || place->is_null()) return "";
  const std::string city = name_of(place->find("city"));
  const std::string country = text_of(*place, "country");
  return city.empty() ? country : city + (country.empty() ? "" : ", " + country);
}

std::string state_text(const json::Value& meeting) {
  std::string out = text_of(meeting, "state");
  for (char& c : out) {
    if (c == '_') c = ' ';
  }
  const json::Value* sine_die = meeting.find("sine_die");
  if (out == "postponed" && sine_die != nullptr && sine_die->boolean().value_or(false))
    out += ", sine die";
  return out;
}

// `names`: the circles are told apart in a first column.
void add_meeting(Table& table, const json::Value& meeting, const CircleNames* names = nullptr) {
  std::vector<std::string> cells;
  if (names != nullptr) cells.push_back(names->of(text_of(meeting, "circle")));
  for (std::string& cell : std::vector<std::string>{
           text_of(meeting, "matter"), text_of(meeting, "ordinal"), date_text(meeting.find("date")),
           place_text(meeting.find("place")), state_text(meeting)})
    cells.push_back(std::move(cell));
  table.add(std::move(cells));
}

Table meeting_table(bool with_circle) {
  if (with_circle) return Table({"CIRCLE", "MATTER", "NO", "DATE", "PLACE", "STATE"});
  return Table({"MATTER", "NO", "DATE", "PLACE", "STATE"});
}

Table act_table() {
  return Table({"TIME", "PARTY", "TYPE", "MATTER", "LABEL", "STATE", "DELIVERY", "REF"});
}

void add_act(const Context& context, Table& table, const json::Value& act) {
  const json::Value* label = act.find("label");
  table.add({text_of(act, "time").substr(0, 19) + "Z", text_of(act, "party"), text_of(act, "type"),
             text_of(act, "matter"), label == nullptr ? "" : text_of(*label, "marking"),
             state_of_act(act), delivery_of_act(act),
             shown_reference(context, text_of(act, "ref"))});
}

void print_acts(const Context& context, const json::Value* acts) {
  if (acts == nullptr || acts->items().empty()) return;
  Table table = act_table();
  for (const json::Value& act : acts->items()) add_act(context, table, act);
  print("\n" + table.text(context.colours));
}

std::string without(const std::string& text, std::string_view prefix) {
  return text.starts_with(prefix) ? text.substr(prefix.size()) : text;
}

// "2031-09 (month)", "by 4", "standing".
std::string due_text(const json::Value& item) {
  const json::Value* due = item.find("due");
  if (due == nullptr) return "–";
  if (due->find("standing")->boolean().value_or(false)) return "standing";
  const std::string meeting = text_of(*due, "meeting");
  return meeting.empty() ? date_text(due->find("date")) : "by " + without(meeting, "meetings/");
}

// "kidd/19, item 4": where it was undertaken.
std::string source_text(const json::Value& item) {
  const json::Value* source = item.find("source");
  if (source == nullptr || source->is_null()) return "–";
  const std::string paragraph = text_of(*source, "item");
  return without(text_of(*source, "meeting"), "meetings/") +
         (paragraph.empty() ? "" : ", " + paragraph);
}

std::string parties_text(const json::Value* parties) {
  std::string out;
  for (const json::Value& party : parties->items()) {
    out += (out.empty() ? "" : ", ") + std::string(party.string().value_or(""));
  }
  return out.empty() ? "all" : out;
}

// "alder.example: done; birch.example, noted: open".
std::string views_text(const json::Value& item) {
  std::string out;
  const auto add = [&out](const json::Value& view, std::string_view member, const char* more) {
    const json::Value* said = view.find("said");
    std::string state = text_of(view, "state");
    for (char& c : state) {
      if (c == '_') c = ' ';
    }
    out += (out.empty() ? "" : "; ") + text_of(*said, member) + more + ": " + state;
  };
  for (const json::Value& view : item.find("views")->items()) add(view, "party", "");
  for (const json::Value& view : item.find("noted")->items()) add(view, "of", ", noted");
  return out.empty() ? "–" : out;
}

std::string standing_text(const json::Value& item) {
  const auto holds = [&item](std::string_view name) {
    return item.find(name)->boolean().value_or(false);
  };
  std::string out = text_of(item, "state");
  if (holds("overdue")) out += ", overdue";
  if (holds("stale")) out += ", stale";
  return out;
}

}  // namespace

int body_list(Context& context, const Given& given) {
  json::Value answer;
  Bytes raw;
  const std::string query = given.words.empty() ? "" : "?circle=" + encode_part(given.words[0]);
  if (const int code = context.ask("GET", kBase + "/bodies" + query, {}, answer, &raw);
      code != kDone)
    return code;
  if (context.print_json(raw)) return kDone;
  CircleNames names;
  if (const int code = names.load(context); code != kDone) return code;
  Table table({"CIRCLE", "ID", "NAME", "LEVEL", "STATUS", "NEXT MEETING"});
  for (const json::Value& body : answer.find("items")->items()) {
    const json::Value* next = body.find("next_meeting");
    table.add({names.of(text_of(body, "circle")), text_of(body, "id"), name_of(body.find("names")),
               text_of(body, "level"), text_of(body, "status"),
               next == nullptr || next->is_null()
                   ? "–"
                   : date_text(next->find("date")) + ", " + state_text(*next)});
  }
  print(table.empty() ? kNoBody : table.text(context.colours));
  return kDone;
}

int body_show(Context& context, const Given& given) {
  json::Value answer;
  Bytes raw;
  if (const int code = context.ask("GET",
                                   kBase + "/bodies/" + encode_part(given.words[0]) + "/" +
                                       encode_part(without(given.words[1], "bodies/")),
                                   {}, answer, &raw);
      code != kDone)
    return code;
  if (context.print_json(raw)) return kDone;
  print_line(plain(name_of(answer.find("names"))));
  if (const std::string mandate = name_of(answer.find("mandate")); !mandate.empty())
    print_line(plain(mandate));
  if (const json::Value* leads = answer.find("leads");
      leads != nullptr && !leads->items().empty()) {
    Table table({"PARTY", "LEAD", "FROM", "TO"});
    for (const json::Value& lead : leads->items()) {
      table.add({text_of(lead, "party"), name_of(lead.find("organisation")), text_of(lead, "from"),
                 text_of(lead, "to")});
    }
    print("\n" + table.text(context.colours));
  }
  Table table = meeting_table(false);
  if (const json::Value* list = answer.find("meetings")) {
    for (const json::Value& meeting : list->items()) add_meeting(table, meeting);
  }
  print("\n" + (table.empty() ? std::string("No meeting yet.\n") : table.text(context.colours)));
  return kDone;
}

int meeting_list(Context& context, const Given& given) {
  std::string query = "?limit=200";
  if (!given.words.empty()) query += "&circle=" + encode_part(given.words[0]);
  if (given.has("body")) query += "&body=" + encode_part(given.value("body"));
  CircleNames names;
  if (!context.json) {
    if (const int code = names.load(context); code != kDone) return code;
  }
  Table table = meeting_table(true);
  std::string after;
  do {
    json::Value answer;
    Bytes raw;
    if (const int code = context.ask(
            "GET", kBase + "/meetings" + query + (after.empty() ? "" : "&after=" + after), {},
            answer, &raw);
        code != kDone)
      return code;
    if (!context.print_json(raw)) {
      for (const json::Value& meeting : answer.find("items")->items())
        add_meeting(table, meeting, &names);
    }
    after = text_of(answer, "next");
  } while (!after.empty());
  if (!context.json) print(table.empty() ? "No meeting yet.\n" : table.text(context.colours));
  return kDone;
}

int meeting_show(Context& context, const Given& given) {
  // As two words, or as the matter that lists print.
  std::string body = given.words[1];
  std::string slug = given.words.size() > 2 ? given.words[2] : "";
  if (slug.empty()) {
    const std::string matter = without(body, "meetings/");
    const std::size_t slash = matter.find('/');
    if (slash == std::string::npos)
      return report(Error{ErrorCode::invalid, "which meeting of '" + matter +
                                                  "'? Give its name too, or the matter as "
                                                  "'entente meeting list' prints it"});
    body = matter.substr(0, slash);
    slug = matter.substr(slash + 1);
  }
  json::Value answer;
  Bytes raw;
  if (const int code = context.ask("GET",
                                   kBase + "/meetings/" + encode_part(given.words[0]) + "/" +
                                       encode_part(body) + "/" + encode_part(slug),
                                   {}, answer, &raw);
      code != kDone)
    return code;
  if (context.print_json(raw)) return kDone;
  std::string title = name_of(answer.find("title"));
  const json::Value* proposed = answer.find("proposed");
  if (title.empty() && proposed != nullptr && !proposed->is_null())
    title = name_of(proposed->find("title"));
  print_line(
      plain((title.empty() ? text_of(answer, "matter") : title) + ": " + state_text(answer)));
  print_line(plain(date_text(answer.find("date")) + "  " + place_text(answer.find("place"))));
  if (const json::Value* outcomes = answer.find("outcomes");
      outcomes != nullptr && !outcomes->items().empty()) {
    Table table({"OUTCOME", "SAID BY", "TEXT"});
    for (const json::Value& outcome : outcomes->items()) {
      const json::Value* said = outcome.find("said");
      const std::string who_says = said == nullptr                     ? ""
                                   : text_of(*said, "kind") == "joint" ? "all"
                                                                       : text_of(*said, "party");
      table.add({text_of(outcome, "kind"), who_says, name_of(outcome.find("text"))});
    }
    print("\n" + table.text(context.colours));
  }
  print_acts(context, answer.find("acts"));
  return kDone;
}

int meeting_next(Context& context, const Given&) {
  json::Value answer;
  Bytes raw;
  if (const int code = context.ask("GET", kBase + "/today", {}, answer, &raw); code != kDone)
    return code;
  const json::Value* list = answer.find("next_meetings");
  if (context.json) return print_line(list->write()), kDone;
  CircleNames names;
  if (const int code = names.load(context); code != kDone) return code;
  Table table = meeting_table(true);
  for (const json::Value& meeting : list->items()) add_meeting(table, meeting, &names);
  print(table.empty() ? "No meeting lies ahead.\n" : table.text(context.colours));
  return kDone;
}

int follow_up(Context& context, const Given& given) {
  std::string query = "?limit=200";
  if (!given.words.empty()) query += "&circle=" + encode_part(given.words[0]);
  for (const char* name : {"body", "owner", "state", "kind", "meeting", "text"}) {
    if (given.has(name)) query += std::string("&") + name + "=" + encode_part(given.value(name));
  }
  for (const char* name : {"overdue", "stale"}) {
    if (given.has(name)) query += std::string("&") + name + "=true";
  }
  if (given.has("stale-days")) query += "&stale_days=" + encode_part(given.value("stale-days"));
  CircleNames names;
  if (!context.json) {
    if (const int code = names.load(context); code != kDone) return code;
  }
  Table table(
      {"CIRCLE", "DUE", "STATE", "OWNERS", "TEXT", "SOURCE", "VIEWS", "EVIDENCE", "MATTER"});
  std::string after;
  do {
    json::Value answer;
    Bytes raw;
    if (const int code = context.ask(
            "GET", kBase + "/follow-up" + query + (after.empty() ? "" : "&after=" + after), {},
            answer, &raw);
        code != kDone)
      return code;
    if (!context.print_json(raw)) {
      for (const json::Value& item : answer.find("items")->items()) {
        table.add({names.of(text_of(item, "circle")), due_text(item), standing_text(item),
                   parties_text(item.find("owners")), name_of(item.find("text")), source_text(item),
                   views_text(item), text_of(item, "evidence"), text_of(item, "matter")});
      }
    }
    after = text_of(answer, "next");
  } while (!after.empty());
  if (!context.json) print(table.empty() ? "Nothing to follow up.\n" : table.text(context.colours));
  return kDone;
}

int today(Context& context, const Given&) {
  json::Value answer;
  Bytes raw;
  if (const int code = context.ask("GET", kBase + "/today", {}, answer, &raw); code != kDone)
    return code;
  if (context.print_json(raw)) return kDone;
  CircleNames names;
  if (const int code = names.load(context); code != kDone) return code;
  Table needs({"NEEDS", "CIRCLE", "MATTER", "DUE", "REF"});
  for (const json::Value& need : answer.find("needs_me")->items()) {
    const json::Value* act = need.find("act");
    std::string word = text_of(need, "word");
    for (char& c : word) {
      if (c == '_') c = ' ';
    }
    const std::string circle = text_of(need, "circle");
    needs.add({word, circle.empty() ? "" : names.of(circle), text_of(need, "matter"),
               text_of(need, "due"),
               act == nullptr || act->is_null() ? text_of(need, "invitation")
                                                : shown_reference(context, text_of(*act, "ref"))});
  }
  print(needs.empty() ? "Nothing needs an answer.\n" : needs.text(context.colours));
  print_acts(context, answer.find("moved"));
  Table next = meeting_table(true);
  for (const json::Value& meeting : answer.find("next_meetings")->items())
    add_meeting(next, meeting, &names);
  if (!next.empty()) print("\n" + next.text(context.colours));
  return kDone;
}

int log_acts(Context& context, const Given& given) {
  std::string query = "?limit=" + given.value("limit", given.has("all") ? "200" : "50");
  if (given.has("matter")) query += "&matter=" + encode_part(given.value("matter"));
  Table table = act_table();
  std::string after;
  do {
    json::Value answer;
    if (const int code = context.ask("GET",
                                     kBase + "/circles/" + encode_part(given.words[0]) + "/acts" +
                                         query + (after.empty() ? "" : "&after=" + after),
                                     {}, answer);
        code != kDone)
      return code;
    for (const json::Value& act : answer.find("items")->items()) {
      if (context.json) {
        print_line(act.write());
      } else {
        add_act(context, table, act);
      }
    }
    after = text_of(answer, "next");
  } while (given.has("all") && !after.empty());
  if (!context.json) print(table.empty() ? "Nothing yet.\n" : table.text(context.colours));
  if (!after.empty() && !context.json) say("There is more: --all shows it.");
  return kDone;
}

int act_show(Context& context, const Given& given) {
  json::Value act;
  if (const int code = find_act(context, given.words[0], given.words[1], act); code != kDone)
    return code;
  if (context.json) return print_line(act.write()), kDone;
  print(act_text(act));
  // What was said to it stands on the same matter.
  Table replies({"TIME", "PARTY", "REPLY", "BY", "STATE", "REF"});
  const std::string ref = text_of(act, "ref");
  std::string after;
  do {
    json::Value page;
    if (const int code = context.ask(
            "GET",
            kBase + "/circles/" + encode_part(text_of(act, "circle")) + "/acts?limit=200&matter=" +
                encode_part(text_of(act, "matter")) + (after.empty() ? "" : "&after=" + after),
            {}, page);
        code != kDone)
      return code;
    for (const json::Value& one : page.find("items")->items()) {
      if (text_of(one, "target") != ref) continue;
      replies.add({text_of(one, "time").substr(0, 19) + "Z", text_of(one, "party"),
                   text_of(one, "type"), text_of(one, "person"), state_of_act(one),
                   shown_reference(context, text_of(one, "ref"))});
    }
    after = text_of(page, "next");
  } while (!after.empty());
  if (!replies.empty()) print("\n" + replies.text(context.colours));
  return kDone;
}

int search(Context& context, const Given& given) {
  std::string words;
  for (const std::string& word : given.words) words += (words.empty() ? "" : " ") + word;
  std::string query = "?q=" + encode_part(words);
  for (const char* name :
       {"circle", "body", "module", "party", "language", "from", "to", "limit"}) {
    if (const std::string value = given.value(name); !value.empty())
      query += "&" + std::string(name) + "=" + encode_part(value);
  }
  json::Value answer;
  Bytes raw;
  if (const int code = context.ask("GET", kBase + "/search" + query, {}, answer, &raw);
      code != kDone)
    return code;
  if (context.print_json(raw)) return kDone;
  CircleNames names;
  if (const int code = names.load(context); code != kDone) return code;
  Table table({"TIME", "CIRCLE", "PARTY", "TYPE", "MATTER", "LABEL", "REF", "TEXT"});
  for (const json::Value& hit : answer.find("items")->items()) {
    const json::Value* label = hit.find("label");
    std::string text;
    for (const json::Value& part : hit.find("snippet")->items()) {
      const json::Value* found = part.find("found");
      const bool mark = found != nullptr && found->boolean().value_or(false);
      text += mark ? "[" + text_of(part, "text") + "]" : text_of(part, "text");
    }
    table.add({text_of(hit, "time").substr(0, 10), names.of(text_of(hit, "circle")),
               text_of(hit, "party"), text_of(hit, "type"), text_of(hit, "matter"),
               label == nullptr ? "" : text_of(*label, "marking"),
               shown_reference(context, text_of(hit, "ref")), plain(text)});
  }
  if (table.empty())
    say("nothing was found among what you may see");
  else
    print(table.text(context.colours));
  if (!text_of(answer, "next").empty()) say("there is more; give --limit, or more words");
  const json::Value* complete = answer.find("complete");
  if (complete != nullptr && !complete->boolean().value_or(true))
    say("some of what is held here is not indexed yet; ask again in a moment");
  return kDone;
}

}  // namespace cli
