#include "references.h"

#include <algorithm>
#include <sstream>

#include "record/reference.h"

namespace cli {
namespace {

const std::string kBase = "/api/v1";
constexpr std::size_t kCircleDigits = 12;

std::string in_one_line(const json::Value& act) {
  return text_of(act, "ref") + "  " + text_of(act, "type") + " of " + text_of(act, "party") +
         " on " + text_of(act, "matter") + ", " + text_of(act, "time");
}

// Acts at a place; kDone, or the exit code of what was told.
int acts_at(const Context& context, const std::string& circle, const std::string& place,
            json::Value& found) {
  return context.ask(
      "GET", kBase + "/circles/" + encode_part(circle) + "/references?of=" + encode_part(place), {},
      found);
}

// Which command lists what a word of this kind names.
std::string where_listed(std::string_view kind, const std::string& circle) {
  if (kind == "BODY") return "entente body list " + circle;
  if (kind == "MEETING" || kind == "MATTER") return "entente meeting list " + circle;
  if (kind == "REF") return "entente log " + circle;
  if (kind == "PARTY") return "entente peer list";
  if (kind == "INVITATION") return "entente invitation list";
  return "";
}

}  // namespace

void print_notices(const Context& context, const Given& given) {
  if (context.json) return;
  const auto client = context.client();
  if (!client.ok()) return;  // the command itself says why
  const auto answer = client.value().ask("GET", kBase + "/node");
  if (!answer.ok() || answer.value().status != 200) return;
  const auto node = json::parse(answer.value().body, std::size_t{64} << 20);
  const json::Value* circles = node.ok() ? node.value().find("circles") : nullptr;
  if (circles == nullptr) return;
  std::vector<std::string> notices;
  const std::string typed = given.words.empty() ? "" : given.words[0];
  for (const json::Value& circle : circles->items()) {
    const std::string notice = name_of(circle.find("notice"));
    const bool named = !typed.empty() && (text_of(circle, "name") == typed ||
                                          text_of(circle, "id").starts_with(typed));
    if (named) notices.clear();
    if (!notice.empty() && std::find(notices.begin(), notices.end(), notice) == notices.end())
      notices.push_back(notice);
    if (named) break;
  }
  if (notices.empty()) {
    // A node whose configuration says so of all that it holds, workspaces of its own included.
    const auto told = client.value().ask("GET", kBase + "/session");
    const auto session =
        told.ok() ? json::parse(told.value().body) : Result<json::Value>(told.error());
    const json::Value* all = session.ok() ? session.value().find("reconstructed") : nullptr;
    if (all != nullptr && all->boolean().value_or(false))
      notices.emplace_back("Reconstructed from public sources");
  }
  for (const std::string& notice : notices) print_line(notice);
}

int find_act(const Context& context, const std::string& circle, const std::string& typed,
             json::Value& act) {
  json::Value found;
  if (const int code = acts_at(context, circle, typed, found); code != kDone) return code;
  const auto& acts = found.find("items")->items();
  if (acts.size() == 1) {
    act = acts.front();
    return kDone;
  }
  if (acts.size() > 1) {
    say("entente: '" + plain(typed) + "' fits several entries of '" + circle +
        "'; give more of the reference:");
    for (const json::Value& one : acts) say("  " + plain(in_one_line(one)));
    return kUsage;
  }
  // A whole reference may be that of an act that this node never saw, at a place that is taken.
  if (const auto whole = record::Reference::parse(typed); whole.ok()) {
    json::Value others;
    if (const int code = acts_at(context, circle, typed.substr(0, typed.rfind('/')), others);
        code != kDone)
      return code;
    if (const auto& instead = others.find("items")->items(); !instead.empty()) {
      say("entente: another act stands at this place; read that one before you go on:");
      for (const json::Value& one : instead) say("  " + plain(in_one_line(one)));
      return kOther;
    }
  }
  say("entente: '" + circle + "' has no entry '" + plain(typed) +
      "' here, or it is not yours to see; see 'entente log " + circle + "'");
  return kOther;
}

int find_reference(const Context& context, const std::string& circle, const std::string& typed,
                   std::string& reference) {
  if (record::Reference::parse(typed).ok()) {
    reference = typed;
    return kDone;
  }
  json::Value act;
  if (const int code = find_act(context, circle, typed, act); code != kDone) return code;
  reference = text_of(act, "ref");
  return kDone;
}

int find_invitation(const Context& context, const std::string& typed, json::Value& invitation) {
  json::Value list;
  if (const int code = context.ask("GET", kBase + "/invitations", {}, list); code != kDone)
    return code;
  std::vector<const json::Value*> found;
  for (const json::Value& one : list.find("items")->items()) {
    if (text_of(one, "id") == typed) {
      invitation = one;
      return kDone;
    }
    if (text_of(one, "id").starts_with(typed) || text_of(one, "name") == typed)
      found.push_back(&one);
  }
  if (found.size() == 1) {
    invitation = *found.front();
    return kDone;
  }
  if (found.empty()) {
    return report(Error{ErrorCode::not_found, "no invitation is, or begins with, '" + typed +
                                                  "'; see 'entente invitation list'"});
  }
  say("entente: '" + plain(typed) + "' fits several invitations; give more of the identifier:");
  for (const json::Value* one : found)
    say("  " + plain(text_of(*one, "id") + "  " + text_of(*one, "name") + ", of " +
                     text_of(*one, "from") + ", " + text_of(*one, "state")));
  return kUsage;
}

std::string shown_reference(const Context& context, std::string_view reference) {
  return std::string(context.terminal ? reference.substr(0, reference.rfind('/')) : reference);
}

int CircleNames::load(const Context& context) {
  json::Value list;
  if (const int code = context.ask("GET", kBase + "/circles", {}, list); code != kDone) return code;
  for (const json::Value& circle : list.find("items")->items()) {
    const std::string name = text_of(circle, "name");
    names_[text_of(circle, "id")] = name;
    ++count_[name];
  }
  return kDone;
}

std::string CircleNames::of(const std::string& id) const {
  const auto known = names_.find(id);
  if (known == names_.end() || count_.at(known->second) > 1) return id.substr(0, kCircleDigits);
  return known->second;
}

int report_nothing_here(const Context& context) {
  const Command* command = find_command(context.given->command);
  const std::vector<std::string>& words = context.given->words;
  std::vector<std::string> kinds;
  std::istringstream in(command == nullptr ? std::string() : std::string(command->words));
  for (std::string kind; in >> kind;) {
    std::erase_if(kind, [](char c) { return c == '[' || c == ']'; });
    kinds.push_back(std::move(kind));
  }
  const std::string not_here = "here, or it is not yours to see";
  std::string circle;
  std::size_t first = 0;
  if (!words.empty() && !kinds.empty() && kinds[0] == "CIRCLE") {
    const Result<Client> node = context.client();
    if (!node.ok()) return report(node.error());
    const auto answer = node.value().ask("GET", kBase + "/circles");
    const auto list = answer.ok() ? json::parse(answer.value().body, std::size_t{256} << 20)
                                  : Result<json::Value>(answer.error());
    bool known = false;
    std::vector<std::string> names;
    if (list.ok() && list.value().find("items") != nullptr) {
      for (const json::Value& one : list.value().find("items")->items()) {
        names.push_back(text_of(one, "name"));
        known = known || names.back() == words[0] || text_of(one, "id").starts_with(words[0]);
      }
    }
    if (!known) {
      const std::vector<std::string_view> views(names.begin(), names.end());
      const std::string_view meant = similar(words[0], views);
      say(plain("entente: there is no circle '" + words[0] + "' " + not_here +
                (meant.empty() ? std::string() : "; did you mean '" + std::string(meant) + "'?") +
                "; see 'entente circle list'"));
      return kOther;
    }
    circle = words[0];
    first = 1;
  }
  std::string all;
  std::string listed;
  for (std::size_t i = first; i < words.size() && i < kinds.size(); ++i) {
    all += (all.empty() ? "" : ", ") + kinds[i] + " '" + words[i] + "'";
    if (const std::string where = where_listed(kinds[i], circle); !where.empty())
      listed = "; see '" + where + "'";
  }
  say(plain("entente: " + (circle.empty() ? std::string("there is") : "'" + circle + "' has") +
            " no " + (all.empty() ? "such thing" : all) + " " + not_here + listed));
  return kOther;
}

}  // namespace cli
