// Calendar feeds of the person who asks.
#include "references.h"
#include "run.h"

namespace cli {
namespace {

const std::string kCalendars = "/api/v1/calendars";

}  // namespace

int calendar_make(Context& context, const Given& given) {
  json::Writer body;
  body.begin_object();
  if (!given.words.empty()) body.field("circle", given.words[0]);
  for (const char* name : {"body", "language"}) {
    if (const std::string value = given.value(name); !value.empty()) body.field(name, value);
  }
  body.end_object();
  if (context.dry_run) return say("would make a calendar feed"), kDone;
  json::Value answer;
  Bytes raw;
  if (const int code = context.ask("POST", kCalendars, body.take(), answer, &raw); code != kDone)
    return code;
  if (context.print_json(raw)) return kDone;
  const std::string url = text_of(answer, "url");
  print_line(url.empty() ? text_of(answer, "path") : url);
  say("This address is shown once. To end it: entente calendar revoke " + text_of(answer, "id"));
  return kDone;
}

int calendar_list(Context& context, const Given&) {
  json::Value answer;
  Bytes raw;
  if (const int code = context.ask("GET", kCalendars, {}, answer, &raw); code != kDone) return code;
  if (context.print_json(raw)) return kDone;
  CircleNames names;
  if (const int code = names.load(context); code != kDone) return code;
  Table table({"ID", "CIRCLE", "BODY", "LANGUAGE", "MADE"});
  for (const json::Value& feed : answer.find("items")->items()) {
    const std::string circle = text_of(feed, "circle");
    const std::string body = text_of(feed, "body");
    table.add({text_of(feed, "id"), circle.empty() ? "all" : names.of(circle),
               body.empty() ? "all" : body, text_of(feed, "language"),
               text_of(feed, "made").substr(0, 10)});
  }
  if (table.empty())
    say("you made no calendar feed");
  else
    print(table.text(context.colours));
  return kDone;
}

int calendar_revoke(Context& context, const Given& given) {
  if (context.dry_run) return say("would revoke " + given.words[0]), kDone;
  json::Value answer;
  Bytes raw;
  if (const int code = context.ask(
          "POST", kCalendars + "/" + encode_part(given.words[0]) + "/revoke", {}, answer, &raw);
      code != kDone)
    return code;
  if (!context.print_json(raw)) say("revoked");
  return kDone;
}

}  // namespace cli
