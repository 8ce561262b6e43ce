// Reading: bodies, meetings, today, the log.
#include "run.h"

namespace cli {
namespace {

const std::string kBase = "/api/v1";

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

void add_meeting(Table& table, const json::Value& meeting) {
  table.add({text_of(meeting, "matter"), text_of(meeting, "ordinal"),
             date_text(meeting.find("date")), place_text(meeting.find("place")),
             state_text(meeting)});
}

Table meeting_table() { return Table({"MATTER", "NO", "DATE", "PLACE", "STATE"}); }

std::string delivery_text(const json::Value& act) {
  std::string out;
  const json::Value* delivery = act.find("delivery");
  if (delivery == nullptr) return out;
  for (const json::Value& one : delivery->items()) {
    out += (out.empty() ? "" : ", ") + text_of(one, "state") + " " + text_of(one, "party");
  }
  return out;
}

std::string answers_text(const json::Value& act) {
  const json::Value* proposal = act.find("proposal");
  if (proposal == nullptr || proposal->is_null()) return "";
  std::string out = text_of(*proposal, "state");
  if (out == "joint") out = "agreed by all";
  const json::Value* answers = proposal->find("answers");
  if (answers == nullptr) return out;
  for (const json::Value& one : answers->items()) {
    out += "; " + text_of(one, "party") + ": " + text_of(one, "state");
  }
  return out;
}

Table act_table() {
  return Table({"TIME", "PARTY", "TYPE", "MATTER", "LABEL", "STATE", "DELIVERY", "REF"});
}

void add_act(Table& table, const json::Value& act) {
  const json::Value* label = act.find("label");
  std::string state_word = answers_text(act);
  const std::string verdict = text_of(act, "verdict");
  if (verdict != "effective") state_word = "no effect: " + verdict;
  table.add({text_of(act, "time").substr(0, 19) + "Z", text_of(act, "party"), text_of(act, "type"),
             text_of(act, "matter"), label == nullptr ? "" : text_of(*label, "marking"), state_word,
             delivery_text(act), text_of(act, "ref")});
}

void print_acts(const Context& context, const json::Value* acts) {
  if (acts == nullptr || acts->items().empty()) return;
  Table table = act_table();
  for (const json::Value& act : acts->items()) add_act(table, act);
  print("\n" + table.text(context.colours));
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
  Table table({"CIRCLE", "ID", "NAME", "LEVEL", "STATUS", "NEXT MEETING"});
  for (const json::Value& body : answer.find("items")->items()) {
    const json::Value* next = body.find("next_meeting");
    table.add({text_of(body, "circle").substr(0, 12), text_of(body, "id"),
               name_of(body.find("names")), text_of(body, "level"), text_of(body, "status"),
               next == nullptr || next->is_null()
                   ? "–"
                   : date_text(next->find("date")) + ", " + state_text(*next)});
  }
  print(table.empty() ? "No body yet.\n" : table.text(context.colours));
  return kDone;
}

int body_show(Context& context, const Given& given) {
  json::Value answer;
  Bytes raw;
  if (const int code = context.ask(
          "GET",
          kBase + "/bodies/" + encode_part(given.words[0]) + "/" + encode_part(given.words[1]), {},
          answer, &raw);
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
  Table table = meeting_table();
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
  Table table = meeting_table();
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
      for (const json::Value& meeting : answer.find("items")->items()) add_meeting(table, meeting);
    }
    after = text_of(answer, "next");
  } while (!after.empty());
  if (!context.json) print(table.empty() ? "No meeting yet.\n" : table.text(context.colours));
  return kDone;
}

int meeting_show(Context& context, const Given& given) {
  json::Value answer;
  Bytes raw;
  if (const int code =
          context.ask("GET",
                      kBase + "/meetings/" + encode_part(given.words[0]) + "/" +
                          encode_part(given.words[1]) + "/" + encode_part(given.words[2]),
                      {}, answer, &raw);
      code != kDone)
    return code;
  if (context.print_json(raw)) return kDone;
  const std::string title = name_of(answer.find("title"));
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
  Table table = meeting_table();
  for (const json::Value& meeting : list->items()) add_meeting(table, meeting);
  print(table.empty() ? "No meeting lies ahead.\n" : table.text(context.colours));
  return kDone;
}

int today(Context& context, const Given&) {
  json::Value answer;
  Bytes raw;
  if (const int code = context.ask("GET", kBase + "/today", {}, answer, &raw); code != kDone)
    return code;
  if (context.print_json(raw)) return kDone;
  Table needs({"NEEDS", "MATTER", "DUE", "REF"});
  for (const json::Value& need : answer.find("needs_me")->items()) {
    const json::Value* act = need.find("act");
    std::string word = text_of(need, "word");
    for (char& c : word) {
      if (c == '_') c = ' ';
    }
    needs.add(
        {word, text_of(need, "matter"), text_of(need, "due"),
         act == nullptr || act->is_null() ? text_of(need, "invitation") : text_of(*act, "ref")});
  }
  print(needs.empty() ? "Nothing needs an answer.\n" : needs.text(context.colours));
  print_acts(context, answer.find("moved"));
  Table next = meeting_table();
  for (const json::Value& meeting : answer.find("next_meetings")->items())
    add_meeting(next, meeting);
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
        add_act(table, act);
      }
    }
    after = text_of(answer, "next");
  } while (given.has("all") && !after.empty());
  if (!context.json) print(table.empty() ? "Nothing yet.\n" : table.text(context.colours));
  if (!after.empty() && !context.json) say("There is more: --all shows it.");
  return kDone;
}

}  // namespace cli
