// What waits for somebody, and the mail that tells of it.
#include "references.h"
#include "run.h"

namespace cli {
namespace {

std::string what_of(const json::Value& act) {
  const json::Value* names = act.find("subject");
  const std::string name = names == nullptr ? "" : std::string(names->text("en").value_or(""));
  return name.empty() ? text_of(act, "matter") : name;
}

}  // namespace

int inbox(Context& context, const Given& given) {
  std::string target = "/api/v1/inbox?limit=200";
  if (const std::string kind = given.value("kind"); !kind.empty())
    target += "&kind=" + encode_part(kind);
  if (given.has("aside")) target += "&aside=true";
  json::Value answer;
  Bytes raw;
  if (const int code = context.ask("GET", target, {}, answer, &raw); code != kDone) return code;
  if (context.print_json(raw)) return kDone;
  Table table({"", "WHAT", "ON", "FROM", "SINCE", "DUE"});
  for (const json::Value& item : answer.find("items")->items()) {
    const json::Value& act = *item.find("act");
    table.add({text_of(item, "needs_answer") == "true" ? "!" : "", text_of(item, "word"),
               plain(what_of(act)), text_of(act, "party"), text_of(act, "time").substr(0, 16),
               text_of(item, "due") + (text_of(item, "overdue") == "true" ? " overdue" : "")});
  }
  if (table.empty())
    say(given.has("aside") ? "nothing that was put aside still waits" : "nothing waits");
  else
    print(table.text(context.colours));
  return kDone;
}

int mail_show(Context& context, const Given&) {
  json::Value answer;
  Bytes raw;
  if (const int code = context.ask("GET", "/api/v1/mail", {}, answer, &raw); code != kDone)
    return code;
  if (context.print_json(raw)) return kDone;
  if (text_of(answer, "enabled") != "true")
    return say("this node sends no mail; [mail] of its configuration says by which server"), kDone;
  const std::string since = text_of(answer, "trouble_since");
  say(text_of(answer, "server") +
      (since.empty() ? ": " + text_of(answer, "taken") + " taken since the node started"
                     : ": takes nothing since " + since + ": " + text_of(answer, "reason")));
  Table table({"NAME", "MAIL", "CODE", "WAITS SINCE", "LAST"});
  for (const json::Value& one : answer.find("people")->items())
    table.add({text_of(one, "name"), text_of(one, "state"), text_of(one, "code"),
               text_of(one, "since"), text_of(one, "last")});
  if (!table.empty()) print(table.text(context.colours));
  return kDone;
}

int mail_try(Context& context, const Given& given) {
  json::Writer body;
  body.begin_object().field("address", given.words[0]).end_object();
  if (context.dry_run) return say("would send a trial to " + given.words[0]), kDone;
  json::Value answer;
  Bytes raw;
  if (const int code = context.ask("POST", "/api/v1/mail/try", body.take(), answer, &raw);
      code != kDone)
    return code;
  const bool taken = text_of(answer, "taken") == "true";
  if (!context.print_json(raw))
    say(taken ? "the mail server took it" : "not taken: " + text_of(answer, "reason"));
  return taken ? kDone : kOther;
}

}  // namespace cli
