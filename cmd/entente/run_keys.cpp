// Keys of a circle's parties.
#include "run.h"

namespace cli {
namespace {

const std::string kBase = "/api/v1";

int print_keys(Context& context, const json::Value& answer, const Bytes& raw) {
  if (context.print_json(raw)) return kDone;
  Table table({"PARTY", "IDENTITY", "ROTATED", "EPOCH", "NODE KEY", "CERTIFIED UNTIL", ""});
  for (const json::Value& one : answer.find("items")->items()) {
    const auto is = [&](const char* member) {
      const json::Value* value = one.find(member);
      return value != nullptr && value->boolean().value_or(false);
    };
    const json::Value* rotations = one.find("rotations");
    table.add({text_of(one, "party"), text_of(one, "identity").substr(0, 16),
               std::to_string(rotations ? rotations->unsigned_number().value_or(0) : 0),
               text_of(one, "epoch"), text_of(one, "node_key").substr(0, 16),
               text_of(one, "not_after"),
               is("revoked") ? "revoked"
               : is("held")  ? "held here"
                             : ""});
  }
  print(table.text(context.colours));
  for (const json::Value& one : answer.find("items")->items()) {
    if (const std::string key = text_of(one, "recovery"); !key.empty())
      print_line("The identity key of " + text_of(one, "party") +
                 " is not here. The other parties can replace it by:\n" + key);
  }
  return kDone;
}

int change(Context& context, const Given& given, const char* word, const std::string& doing,
           const std::string& question) {
  const std::string path = kBase + "/circles/" + encode_part(given.words[0]);
  json::Value circle;
  if (const int code = context.ask("GET", path, {}, circle); code != kDone) return code;
  const std::string name = text_of(circle, "name");
  if (context.dry_run) return say("would " + doing + " in '" + name + "'"), kDone;
  if (!context.confirm(question)) return kOther;
  json::Writer body;
  body.begin_object().field("change", word).field("confirm", name).end_object();
  json::Value answer;
  Bytes raw;
  if (const int code = context.ask("POST", path + "/keys", body.take(), answer, &raw);
      code != kDone)
    return code;
  return print_keys(context, answer, raw);
}

}  // namespace

int key_show(Context& context, const Given& given) {
  json::Value answer;
  Bytes raw;
  if (const int code = context.ask(
          "GET", kBase + "/circles/" + encode_part(given.words[0]) + "/keys", {}, answer, &raw);
      code != kDone)
    return code;
  return print_keys(context, answer, raw);
}

int key_rotate(Context& context, const Given& given) {
  if (given.has("identity"))
    return change(context, given, "identity", "rotate the identity key",
                  "Hand over to the next identity key? The present one does not come back.");
  return change(context, given, "node", "rotate the node key",
                "Open a new epoch under a new node key?");
}

int key_revoke(Context& context, const Given& given) {
  return change(context, given, "revocation", "revoke the node key",
                "Revoke the node key? This cannot be undone.");
}

int key_recover(Context& context, const Given& given) {
  const std::string& party = given.words[1];
  if (context.dry_run)
    return say("would propose another identity key for " + party + " in '" + given.words[0] + "'"),
           kDone;
  if (!context.confirm("Did " + party + " confirm this key by another way?")) return kOther;
  json::Writer body;
  body.begin_object().field("party", party).field("key", given.words[2]);
  write_actor(body, given);
  body.end_object();
  json::Value answer;
  Bytes raw;
  const std::string path = kBase + "/circles/" + encode_part(given.words[0]) + "/recover";
  if (const int code = context.ask("POST", path, body.take(), answer, &raw); code != kDone)
    return code;
  if (!context.print_json(raw)) print_line(text_of(answer, "ref"));
  return kDone;
}

}  // namespace cli
