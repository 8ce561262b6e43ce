// Other parties: invitations, pairing and links.
#include <sstream>

#include "references.h"
#include "run.h"

namespace cli {
namespace {

const std::string kBase = "/api/v1";

int cut(Context& context, const Given& given, bool down) {
  if (context.dry_run)
    return say(std::string("would ") + (down ? "hold down" : "let up") + " the link to " +
               given.words[0]),
           kDone;
  json::Writer body;
  body.begin_object().field("cut", down).end_object();
  json::Value answer;
  Bytes raw;
  if (const int code = context.ask("POST", kBase + "/links/" + encode_part(given.words[0]) + "/cut",
                                   body.take(), answer, &raw);
      code != kDone)
    return code;
  if (!context.print_json(raw))
    print_line(text_of(answer, "peer") + ": " + text_of(answer, "state"));
  return kDone;
}

int pairing(Context& context, const json::Value& step_answer, const Bytes& raw) {
  if (context.print_json(raw)) return kDone;
  if (const std::string offer = text_of(step_answer, "offer"); !offer.empty()) {
    print_line(offer);
    say("Give this to the other party by any means; then take theirs: entente pair accept PARTY "
        "OFFER");
  }
  const json::Value* words = step_answer.find("words");
  if (words != nullptr && !words->items().empty()) {
    int number = 0;
    for (const json::Value& word : words->items())
      print_line(std::to_string(++number) + "\t" + std::string(word.string().value_or("")));
    say("Read these to each other by telephone, over a line you trust. Equal: entente pair "
        "confirm " +
        text_of(step_answer, "peer"));
  }
  return kDone;
}

int step(Context& context, json::Writer& body) {
  json::Value answer;
  Bytes raw;
  if (const int code = context.ask("POST", kBase + "/links/pairing", body.take(), answer, &raw);
      code != kDone)
    return code;
  return pairing(context, answer, raw);
}

int end_invitation(Context& context, const Given& given, const char* word,
                   const std::string& question) {
  json::Value chosen;
  if (const int code = find_invitation(context, given.words[0], chosen); code != kDone) return code;
  const std::string what = "the invitation of " + plain(text_of(chosen, "from")) + " to '" +
                           plain(text_of(chosen, "name")) + "'";
  if (context.dry_run) return say(std::string("would ") + word + " " + what), kDone;
  if (!context.json) say("This is " + what + ", " + text_of(chosen, "state") + ".");
  if (!context.confirm(question)) return kOther;
  json::Value answer;
  Bytes raw;
  if (const int code = context.ask(
          "POST", kBase + "/invitations/" + text_of(chosen, "id") + "/" + word, {}, answer, &raw);
      code != kDone)
    return code;
  if (!context.print_json(raw)) print_line(text_of(answer, "id"));
  return kDone;
}

}  // namespace

int invitation_list(Context& context, const Given&) {
  json::Value answer;
  Bytes raw;
  if (const int code = context.ask("GET", kBase + "/invitations", {}, answer, &raw); code != kDone)
    return code;
  if (context.print_json(raw)) return kDone;
  Table table({"CIRCLE", "FROM", "STATE", "RECEIVED", "JOINED", "ID"});
  for (const json::Value& one : answer.find("items")->items()) {
    std::string joined;
    for (const auto& [party, yes] : one.find("joined")->members()) {
      if (yes.boolean().value_or(false)) joined += (joined.empty() ? "" : ", ") + party;
    }
    table.add({text_of(one, "name"), text_of(one, "from"), text_of(one, "state"),
               text_of(one, "received"), joined, text_of(one, "id")});
  }
  print(table.empty() ? "No invitation.\n" : table.text(context.colours));
  return kDone;
}

int invitation_decline(Context& context, const Given& given) {
  return end_invitation(context, given, "decline",
                        "Decline it? It is forgotten here, and not shown again.");
}

int invitation_withdraw(Context& context, const Given& given) {
  return end_invitation(context, given, "withdraw", "Withdraw it? Who accepts later is not heard.");
}

int join(Context& context, const Given& given) {
  json::Value chosen;
  if (const int code = find_invitation(context, given.words[0], chosen); code != kDone) return code;
  if (!context.json) {
    say("Invitation of " + plain(text_of(chosen, "from")) + ". Its charter:\n");
    std::istringstream lines(text_of(chosen, "charter"));
    for (std::string line; std::getline(lines, line);) say("  " + plain(line));
  }
  if (context.dry_run) return kDone;
  if (!context.confirm("Join, and concur with this charter for our party?")) return kOther;
  json::Value answer;
  Bytes raw;
  if (const int code = context.ask(
          "POST", kBase + "/invitations/" + text_of(chosen, "id") + "/join", {}, answer, &raw);
      code != kDone)
    return code;
  if (!context.print_json(raw)) print_line(text_of(answer, "id"));
  return kDone;
}

int pair_offer(Context& context, const Given&) {
  json::Writer body;
  body.begin_object().field("step", "offer").end_object();
  return step(context, body);
}

int pair_accept(Context& context, const Given& given) {
  json::Writer body;
  body.begin_object()
      .field("step", "accept")
      .field("peer", given.words[0])
      .field("offer", given.words[1]);
  for (const char* name : {"address", "language"}) {
    if (given.has(name)) body.field(name, given.value(name));
  }
  body.end_object();
  return step(context, body);
}

int pair_confirm(Context& context, const Given& given) {
  if (!given.has("words") &&
      !context.confirm("Were the words equal, read by voice by a person you know?"))
    return kOther;
  json::Writer body;
  body.begin_object()
      .field("step", "confirm")
      .field("peer", given.words[0])
      .field("language", given.value("language", "en"));
  if (given.has("words")) {
    body.key("words").begin_array();
    std::istringstream in(given.value("words"));
    for (std::string word; in >> word;) body.string(word);
    body.end_array();
  }
  body.end_object();
  const int code = step(context, body);
  if (code == kDone && !context.json) print_line(given.words[0] + ": paired");
  return code;
}

int pair_abandon(Context& context, const Given& given) {
  json::Writer body;
  body.begin_object().field("step", "abandon").field("peer", given.words[0]).end_object();
  return step(context, body);
}

int peer_list(Context& context, const Given&) {
  json::Value answer;
  Bytes raw;
  if (const int code = context.ask("GET", kBase + "/links", {}, answer, &raw); code != kDone)
    return code;
  if (context.print_json(raw)) return kDone;
  Table table({"PARTY", "STATE", "SINCE", "LAST HEARD", "WAITING", "ADDRESS", "WHY DOWN"});
  for (const json::Value& link : answer.find("items")->items()) {
    table.add({text_of(link, "peer"), text_of(link, "state"), text_of(link, "since"),
               text_of(link, "last_heard"), text_of(link, "waiting"), text_of(link, "address"),
               text_of(link, "error")});
  }
  print(table.empty() ? "Paired with nobody yet: entente pair offer\n"
                      : table.text(context.colours));
  return kDone;
}

int peer_cut(Context& context, const Given& given) { return cut(context, given, true); }
int peer_release(Context& context, const Given& given) { return cut(context, given, false); }

int peer_remove(Context& context, const Given& given) {
  const std::string& peer = given.words[0];
  if (context.dry_run) return say("would forget the pairing with " + peer), kDone;
  if (!context.confirm("Forget the pairing with " + peer +
                       "? Another link to it takes the whole ceremony again."))
    return kOther;
  json::Value answer;
  Bytes raw;
  if (const int code =
          context.ask("POST", kBase + "/links/" + encode_part(peer) + "/remove", {}, answer, &raw);
      code != kDone)
    return code;
  if (!context.print_json(raw)) print_line(peer + ": no longer paired");
  return kDone;
}

}  // namespace cli
