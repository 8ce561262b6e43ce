// Acts: proposing, stating, answering; who will see it; why it is not agreed yet.
#include <fstream>
#include <iostream>
#include <iterator>

#include "act_text.h"
#include "references.h"
#include "run.h"

namespace cli {
namespace {

constexpr std::size_t kContentMax = 256 * 1024;

Result<std::string> read_text(const std::string& path) {
  std::string out;
  if (path == "-") {
    out.assign(std::istreambuf_iterator<char>(std::cin), std::istreambuf_iterator<char>());
  } else {
    std::ifstream in(path, std::ios::binary);
    if (!in) return Error{ErrorCode::invalid, path + ": cannot be read"};
    out.assign(std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>());
  }
  if (out.size() > kContentMax) return Error{ErrorCode::invalid, path + ": is larger than 256 KiB"};
  return out;
}

// Members that every act may have.
void write_common(json::Writer& out, const Given& given) {
  if (given.has("label") || given.has("category")) {
    out.key("label").begin_object();
    if (given.has("label")) out.field("classification", given.value("label"));
    if (given.has("category")) {
      out.key("categories").begin_array();
      for (const std::string& category : given.options.at("category")) out.string(category);
      out.end_array();
    }
    out.end_object();
  }
  if (given.has("precedence")) out.field("precedence", given.value("precedence"));
  if (given.has("person") || given.has("office") || given.has("capacity")) {
    out.key("actor").begin_object();
    for (const char* name : {"person", "office", "capacity"}) {
      if (given.has(name)) out.field(name, given.value(name));
    }
    out.end_object();
  }
}

// Matter, module and content.
Result<void> write_matter(json::Writer& out, const Given& given) {
  const std::string& matter = given.words[1];
  out.field("matter", matter)
      .field("module", given.value("module", matter.substr(0, matter.find('/'))));
  if (!given.has("content")) return {};
  const std::string text = TRY(read_text(given.value("content")));
  const Result<json::Value> parsed = json::parse(text);
  if (!parsed.ok())
    return Error{ErrorCode::invalid, given.value("content") + ": " + parsed.error().message};
  out.key("content").raw(parsed.value().write());
  return {};
}

// Sends the act; prints its reference.
int send(Context& context, const std::string& circle, const Bytes& body,
         bool* concurred = nullptr) {
  if (context.dry_run) return print_line(body), kDone;
  json::Value answer;
  Bytes raw;
  if (const int code = context.ask("POST", "/api/v1/circles/" + encode_part(circle) + "/acts", body,
                                   answer, &raw);
      code != kDone)
    return code;
  if (concurred != nullptr) *concurred = text_of(answer, "concurred") == "true";
  if (!context.print_json(raw)) print_line(text_of(answer, "ref"));
  return kDone;
}

Bytes answer_json(const Given& given, std::string_view type, std::string_view target,
                  const std::function<void(json::Writer&)>& more = {}) {
  json::Writer out;
  out.begin_object().field("type", type).field("target", target);
  if (more) more(out);
  write_common(out, given);
  out.end_object();
  return out.take();
}

using More = std::function<void(json::Writer&)>;

int answer(Context& context, const Given& given, std::string_view type, const More& more = {}) {
  std::string target;
  if (const int code = find_reference(context, given.words[0], given.words[1], target);
      code != kDone)
    return code;
  return send(context, given.words[0], answer_json(given, type, target, more));
}

// Whose nodes will hold what is about to be signed, and under which marking.
int say_who_sees(Context& context, const std::string& circle, const Bytes& body) {
  json::Value seen;
  if (const int code = context.ask(
          "POST", "/api/v1/circles/" + encode_part(circle) + "/acts/preview", body, seen);
      code != kDone)
    return code;
  std::string parties;
  for (const json::Value& one : seen.find("parties")->items())
    parties += (parties.empty() ? "" : ", ") + std::string(one.string().value_or(""));
  say("Our answer will be held by the nodes of " + plain(parties) + ", marked " +
      plain(text_of(seen, "marking")) + ".");
  return kDone;
}

// An answer that commits the party: what it answers is shown first. `asks`: whether to ask then.
int answer_shown(Context& context, const Given& given, std::string_view type, bool asks,
                 const std::string& question, const More& more = {}) {
  json::Value act;
  if (const int code = find_act(context, given.words[0], given.words[1], act); code != kDone)
    return code;
  const Bytes body = answer_json(given, type, text_of(act, "ref"), more);
  if (!context.json) {
    say(act_text(act));
    if (const int code = say_who_sees(context, given.words[0], body); code != kDone) return code;
  }
  if (asks && !context.dry_run && !context.confirm(question)) return kOther;
  return send(context, given.words[0], body);
}

// The same with the whole references of options that name an act.
Result<Given> with_references(Context& context, Given given, int& code) {
  for (const char* name : {"predecessor", "supersedes"}) {
    if (!given.has(name)) continue;
    std::string& typed = given.options.at(name).back();
    code = find_reference(context, given.words[0], std::string(typed), typed);
    if (code != kDone) return Error{ErrorCode::not_found, ""};
  }
  return given;
}

Result<Bytes> proposal_json(const Given& given, const std::vector<std::string>& files = {}) {
  json::Writer out;
  out.begin_object().field("type", "proposal");
  TRY(write_matter(out, given));
  for (const char* name : {"kind", "body", "predecessor", "supersedes"}) {
    if (given.has(name)) out.field(name, given.value(name));
  }
  if (given.has("concur")) out.field("concur", true);
  if (!files.empty()) {
    out.key("files").begin_array();
    for (const std::string& file : files) out.string(file);
    out.end_array();
  }
  write_common(out, given);
  out.end_object();
  return out.take();
}

}  // namespace

int circle_release(Context& context, const Given& given) {
  const bool everything = given.has("everything");
  if (everything == given.has("matter"))
    return report(Error{ErrorCode::invalid,
                        "say what is released: --matter MATTER, or --everything that our party "
                        "has written in this circle"});
  const std::string matter = everything ? "circle" : given.value("matter");
  if (!context.dry_run &&
      !context.confirm(
          "Releasing cannot be undone. Show '" + given.words[1] + "' what our party " +
          (everything ? "wrote before it came?" : "wrote on '" + matter + "' before it came?")))
    return kOther;
  json::Writer body;
  body.begin_object()
      .field("type", "statement")
      .field("matter", matter)
      .field("module", "circle")
      .key("content")
      .begin_object()
      .key("release")
      .begin_object()
      .field("to", given.words[1]);
  if (everything) body.field("everything", true);
  body.end_object().end_object();
  write_common(body, given);
  body.end_object();
  return send(context, given.words[0], body.take());
}

int propose(Context& context, const Given& typed) {
  int found = kDone;
  const Result<Given> whole = with_references(context, typed, found);
  if (!whole.ok()) return found;
  const Given& given = whole.value();
  std::vector<std::string> files;
  if (given.has("file")) {
    // What is wrong with the rest is said before a file is sent.
    if (const Result<Bytes> rest = proposal_json(given); !rest.ok()) return report(rest.error());
    files = given.options.at("file");
    if (!context.dry_run) {
      Result<std::vector<std::string>> names = add_files(context, given.words[0], files);
      if (!names.ok()) return report(names.error());
      files = std::move(names).value();
    }
  }
  const Result<Bytes> body = proposal_json(given, files);
  if (!body.ok()) return report(body.error());
  bool concurred = true;
  const int code = send(context, given.words[0], body.value(), &concurred);
  if (code == kDone && given.has("concur") && !concurred) {
    return report(Error{ErrorCode::forbidden,
                        "it is proposed, and not agreed to for our party: the person may not "
                        "commit it ('entente grant' gives that power), or our party is bound to "
                        "another proposal; 'entente why' and the reference above say more"});
  }
  return code;
}

int state(Context& context, const Given& given) {
  json::Writer out;
  out.begin_object().field("type", "statement");
  if (const auto written = write_matter(out, given); !written.ok()) return report(written.error());
  write_common(out, given);
  out.end_object();
  return send(context, given.words[0], out.take());
}

int note(Context& context, const Given& given) {
  if (!given.has("party"))
    return report(Error{ErrorCode::invalid, "--party is missing: whose words these are"});
  json::Writer out;
  out.begin_object().field("type", "noted").field("party", given.value("party"));
  if (given.has("channel")) out.field("channel", given.value("channel"));
  if (const auto written = write_matter(out, given); !written.ok()) return report(written.error());
  write_common(out, given);
  out.end_object();
  return send(context, given.words[0], out.take());
}

int concur(Context& context, const Given& given) {
  return answer_shown(context, given, "concurrence", context.may_ask,
                      "Agreeing is final once all have agreed. Agree for our party?");
}

int decline(Context& context, const Given& given) {
  return answer_shown(context, given, "decline", true,
                      "Declining is final. Decline for our party?");
}

int withdraw(Context& context, const Given& given) { return answer(context, given, "withdrawal"); }
int confirm_noted(Context& context, const Given& given) {
  return answer_shown(context, given, "confirmation", context.may_ask,
                      "Confirm these as our party's words?");
}

int ad_referendum(Context& context, const Given& given) {
  if (!given.has("due"))
    return report(
        Error{ErrorCode::invalid,
              "--due is missing: when the confirmation is due, e.g. 2031-06-14T00:00:00Z"});
  return answer_shown(context, given, "ad_referendum", context.may_ask,
                      "Agree ad referendum for our party?",
                      [&](json::Writer& out) { out.field("due", given.value("due")); });
}

int reserve(Context& context, const Given& given) {
  return answer(context, given, "reservation", [&](json::Writer& out) {
    out.field("reservation", given.value("kind", "reservation"));
  });
}

int grant(Context& context, const Given& given) {
  json::Writer out;
  out.begin_object()
      .field("type", "grant")
      .field("person", given.words[1])
      .field("office", given.words[2]);
  out.key("powers").begin_array();
  if (given.has("power")) {
    for (const std::string& power : given.options.at("power")) out.string(power);
  }
  out.end_array().end_object();
  return send(context, given.words[0], out.take());
}

int why(Context& context, const Given& given) {
  std::string reference;
  if (const int code = find_reference(context, given.words[0], given.words[1], reference);
      code != kDone)
    return code;
  json::Value answer_value;
  Bytes raw;
  if (const int code = context.ask(
          "GET",
          "/api/v1/circles/" + encode_part(given.words[0]) + "/proposals/" + reference + "/why", {},
          answer_value, &raw);
      code != kDone)
    return code;
  if (context.print_json(raw)) return kDone;
  const json::Value* agreed = answer_value.find("agreed");
  if (agreed != nullptr && agreed->boolean().value_or(false)) print_line("Agreed by all.");
  Table table({"WHY", "WHO CAN", "DO WHAT"});
  for (const json::Value& line : answer_value.find("lines")->items()) {
    table.add({text_of(line, "text"), text_of(line, "party"), text_of(line, "act")});
  }
  if (!table.empty()) print(table.text(context.colours));
  return kDone;
}

int who(Context& context, const Given& given) {
  Result<Bytes> body = Bytes();
  if (given.has("propose")) {
    body = proposal_json(given);
  } else {
    json::Writer out;
    out.begin_object().field("type", "statement");
    const auto written = write_matter(out, given);
    if (!written.ok()) return report(written.error());
    write_common(out, given);
    out.end_object();
    body = out.take();
  }
  if (!body.ok()) return report(body.error());
  json::Value seen;
  Bytes raw;
  if (const int code =
          context.ask("POST", "/api/v1/circles/" + encode_part(given.words[0]) + "/acts/preview",
                      body.value(), seen, &raw);
      code != kDone)
    return code;
  if (context.print_json(raw)) return kDone;
  const auto list = [&](std::string_view member) {
    std::string out;
    if (const json::Value* values = seen.find(member)) {
      for (const json::Value& one : values->items())
        out += (out.empty() ? "" : ", ") + std::string(one.string().value_or(""));
    }
    return out;
  };
  print_line("Held by the nodes of: " + list("parties"));
  print_line("Marking:              " + text_of(seen, "marking"));
  if (const std::string required = list("required"); !required.empty())
    print_line("Needs the yes of:     " + required);
  print_line("Leaves this node:     " + text_of(seen, "header_bytes") + " bytes of header, " +
             text_of(seen, "content_bytes") + " of content");
  return kDone;
}

}  // namespace cli
