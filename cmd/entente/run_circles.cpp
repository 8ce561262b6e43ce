// Circles and their charters.
#include <fstream>
#include <iterator>

#include "charter/charter.h"
#include "run.h"

namespace cli {
namespace {

const std::string kBase = "/api/v1";
constexpr std::size_t kCharterMax = 256 * 1024;

Result<std::string> read_file(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  if (!in) return Error{ErrorCode::invalid, path + ": cannot be read"};
  std::string out((std::istreambuf_iterator<char>(in)), std::istreambuf_iterator<char>());
  if (out.size() > kCharterMax)
    return Error{ErrorCode::invalid, path + ": is larger than a charter"};
  return out;
}

std::string parties_text(const json::Value& circle) {
  std::string out;
  if (const json::Value* parties = circle.find("parties")) {
    for (const json::Value& party : parties->items())
      out += (out.empty() ? "" : ", ") + text_of(party, "name");
  }
  return out;
}

std::string state_of(const json::Value& circle) {
  const json::Value* national = circle.find("national");
  if (national != nullptr && national->boolean().value_or(false)) return "national";
  const json::Value* constituted = circle.find("constituted");
  return constituted != nullptr && constituted->boolean().value_or(false) ? "constituted"
                                                                          : "forming";
}

Bytes one_field(std::string_view name, std::string_view value) {
  json::Writer out;
  out.begin_object().field(name, value).end_object();
  return out.take();
}

}  // namespace

void write_actor(json::Writer& out, const Given& given) {
  if (!given.has("person") && !given.has("office") && !given.has("capacity")) return;
  out.key("actor").begin_object();
  for (const char* member : {"person", "office", "capacity"}) {
    if (given.has(member)) out.field(member, given.value(member));
  }
  out.end_object();
}

int charter_draft(Context&, const Given& given) {
  const std::vector<std::string> parties(given.words.begin() + 1, given.words.end());
  std::string out =
      "# What the parties of this arrangement agree to. Put in the real names, take out what you "
      "do\n"
      "# not need; 'entente charter check FILE' shows every mistake with its line.\n"
      "entente: 1\n"
      "name: " +
      given.words[0] +
      "            # short, for commands: a-z 0-9 . _ -\n"
      "names:\n"
      "  en: " +
      given.words[0] +
      "            # as people see it, in each of your languages\n"
      "parties:                 # the number of a party is given once and never reused\n";
  std::string list;
  for (std::size_t i = 0; i < parties.size(); ++i) {
    // The first part of the journal name stands for the real one.
    std::string shown = parties[i].substr(0, parties[i].find('.'));
    if (!shown.empty() && shown[0] >= 'a' && shown[0] <= 'z')
      shown[0] = static_cast<char>(shown[0] - 'a' + 'A');
    out += "  - number: " + std::to_string(i + 1) + "\n    name: " + parties[i] +
           "\n    names: {en: \"" + shown + "\"}\n";
    list += (i == 0 ? "" : ", ") + parties[i];
  }
  out +=
      "rules: {record: 1, circle: 1, bodies: 1, commitments: 1, meetings: 1, texts: 1}\n"
      "label_policy: TEST\n"
      "languages: [en]          # of joint texts\n"
      "# Standing bodies may be set up here or later, on the page, by both sides:\n"
      "# bodies:\n"
      "#   - id: council\n"
      "#     names: {en: Council}\n"
      "#     parties: [" +
      list +
      "]\n"
      "procedures:\n"
      "  ad_referendum_days: 30\n"
      "  correction_days: 14\n"
      "# After so many days the others may replace the identity key of a party that lost it:\n"
      "#  recovery_notice_days: 30";
  const charter::Reading reading = charter::read_charter(out + '\n');
  if (!reading.problems.empty())
    return report(Error{ErrorCode::invalid, reading.problems.front().message});
  print_line(out);
  return 0;
}

int charter_check(Context& context, const Given& given) {
  const Result<std::string> text = read_file(given.words[0]);
  if (!text.ok()) return report(text.error());
  const charter::Reading reading = charter::read_charter(text.value());
  if (context.json) {
    json::Writer out;
    out.begin_object().field("valid", reading.problems.empty()).key("errors").begin_array();
    for (const charter::Problem& problem : reading.problems) {
      out.begin_object()
          .field("line", problem.place.line)
          .field("column", problem.place.column)
          .field("message", problem.message)
          .end_object();
    }
    out.end_array().key("charter");
    if (reading.problems.empty()) {
      out.raw(charter::to_json(reading.charter));
    } else {
      out.null();
    }
    out.end_object();
    print_line(out.take());
  } else {
    for (const charter::Problem& problem : reading.problems) {
      say(given.words[0] + ":" + std::to_string(problem.place.line) + ":" +
          std::to_string(problem.place.column) + ": " + problem.message);
    }
    if (reading.problems.empty()) print_line(given.words[0] + ": nothing is wrong");
  }
  return reading.problems.empty() ? kDone : kUsage;
}

int charter_show(Context& context, const Given& given) {
  json::Value answer;
  Bytes raw;
  if (const int code = context.ask(
          "GET", kBase + "/circles/" + encode_part(given.words[0]) + "/charter", {}, answer, &raw);
      code != kDone)
    return code;
  if (!context.print_json(raw)) print_line(plain_lines(text_of(answer, "yaml")));
  return kDone;
}

int circle_list(Context& context, const Given&) {
  json::Value answer;
  Bytes raw;
  if (const int code = context.ask("GET", kBase + "/circles", {}, answer, &raw); code != kDone)
    return code;
  if (context.print_json(raw)) return kDone;
  Table table({"NAME", "STATE", "PARTIES", "ENTRIES", "AGREED", "ID"});
  for (const json::Value& circle : answer.find("items")->items()) {
    const json::Value* figures = circle.find("figures");
    const bool known = figures != nullptr && !figures->is_null();
    table.add({text_of(circle, "name"), state_of(circle), parties_text(circle),
               known ? text_of(*figures, "entries") : "",
               known ? text_of(*figures, "joint_facts") : "", text_of(circle, "id")});
  }
  print(table.text(context.colours));
  return kDone;
}

int circle_show(Context& context, const Given& given) {
  json::Value answer;
  Bytes raw;
  if (const int code =
          context.ask("GET", kBase + "/circles/" + encode_part(given.words[0]), {}, answer, &raw);
      code != kDone)
    return code;
  if (context.print_json(raw)) return kDone;
  print_line(text_of(answer, "name") + "  " + state_of(answer) + "  " + parties_text(answer));
  print_line("id      " + text_of(answer, "id"));
  if (const json::Value* warning = answer.find("warning");
      warning != nullptr && !warning->is_null())
    print_line("warning " + plain(text_of(*warning, "text")));
  const json::Value* figures = answer.find("figures");
  if (figures == nullptr || figures->is_null()) return kDone;
  print_line("digest  " + text_of(*figures, "digest"));
  Table table({"JOURNAL", "ENTRIES", "FOLDED", "KNOWN", "HEARD", "STORED BY", "STATE"});
  for (const json::Value& head : figures->find("heads")->items()) {
    std::string stored;
    for (const auto& [party, size] : head.find("stored_by")->members())
      stored += (stored.empty() ? "" : ", ") + party + " " + size.write();
    std::string state_word = text_of(head, "forked") == "true" ? "forked"
                             : text_of(head, "frozen") == "true"
                                 ? "frozen: " + text_of(head, "frozen_reason")
                             : text_of(head, "stale") == "true" ? "stale"
                                                                : "";
    table.add({text_of(head, "party") + "/" + text_of(head, "epoch"), text_of(head, "size"),
               text_of(head, "folded"), text_of(head, "known"), text_of(head, "heard"), stored,
               state_word});
  }
  print("\n" + table.text(context.colours));
  return kDone;
}

int circle_found(Context& context, const Given& given) {
  const Result<std::string> text = read_file(given.words[0]);
  if (!text.ok()) return report(text.error());
  const Result<charter::Charter> read = charter::parse_charter(text.value(), given.words[0]);
  if (!read.ok()) return report(read.error());
  if (context.dry_run)
    return say("would invite the parties of '" + read.value().name() + "'"), kDone;
  json::Value answer;
  Bytes raw;
  if (const int code = context.ask("POST", kBase + "/invitations",
                                   one_field("charter", text.value()), answer, &raw);
      code != kDone)
    return code;
  if (!context.print_json(raw)) print_line(text_of(answer, "id"));
  return kDone;
}

int circle_amend(Context& context, const Given& given) {
  const Result<std::string> text = read_file(given.words[1]);
  if (!text.ok()) return report(text.error());
  const Result<charter::Charter> read = charter::parse_charter(text.value(), given.words[1]);
  if (!read.ok()) return report(read.error());
  if (context.dry_run) return say("would propose this charter for '" + given.words[0] + "'"), kDone;
  json::Writer body;
  body.begin_object().field("charter", text.value());
  write_actor(body, given);
  body.end_object();
  json::Value answer;
  Bytes raw;
  const std::string target = kBase + "/circles/" + encode_part(given.words[0]) + "/amend";
  if (const int code = context.ask("POST", target, body.take(), answer, &raw); code != kDone) {
    return code;
  }
  if (!context.print_json(raw)) print_line(text_of(answer, "id"));
  return kDone;
}

int circle_leave(Context& context, const Given& given) {
  json::Value circle;
  if (const int code =
          context.ask("GET", kBase + "/circles/" + encode_part(given.words[0]), {}, circle);
      code != kDone)
    return code;
  const std::string name = text_of(circle, "name");
  if (context.dry_run) return say("would leave '" + name + "'"), kDone;
  if (!context.confirm("Leaving '" + name + "' cannot be undone. Leave it for our party?"))
    return kOther;
  json::Writer body;
  body.begin_object().field("confirm", name);
  write_actor(body, given);
  body.end_object();
  json::Value answer;
  Bytes raw;
  if (const int code =
          context.ask("POST", kBase + "/circles/" + encode_part(given.words[0]) + "/leave",
                      body.take(), answer, &raw);
      code != kDone)
    return code;
  if (!context.print_json(raw)) print_line(text_of(answer, "ref"));
  return kDone;
}

int circle_card(Context& context, const Given& given) {
  json::Value answer;
  Bytes raw;
  if (const int code = context.ask(
          "GET", kBase + "/circles/" + encode_part(given.words[0]) + "/card", {}, answer, &raw);
      code != kDone)
    return code;
  return print_line(raw), kDone;
}

int circle_rejoin(Context& context, const Given& given) {
  const Result<std::string> card = read_file(given.words[0]);
  if (!card.ok()) return report(card.error());
  const Result<json::Value> read = json::parse(card.value());
  if (!read.ok())
    return report(Error{ErrorCode::invalid, given.words[0] + ": " + read.error().message});
  if (context.dry_run)
    return say("would take part in '" + text_of(read.value(), "name") + "' again"), kDone;
  json::Value answer;
  Bytes raw;
  if (const int code = context.ask("POST", kBase + "/cards", read.value().write(), answer, &raw);
      code != kDone)
    return code;
  if (!context.print_json(raw)) print_line(text_of(answer, "circle"));
  return kDone;
}

}  // namespace cli
