#include "act_text.h"

namespace cli {
namespace {

std::string spaced(std::string text) {
  for (char& c : text) {
    if (c == '_') c = ' ';
  }
  return text;
}

void add_line(std::string& out, std::string_view what, const std::string& text) {
  if (text.empty()) return;
  out += "  " + std::string(what) + std::string(what.size() < 10 ? 10 - what.size() : 1, ' ') +
         plain(text) + "\n";
}

bool is_plain_value(const json::Value& value) { return !value.is_object() && !value.is_array(); }

std::string scalar_text(const json::Value& value) {
  if (const auto text = value.string()) return std::string(*text);
  return value.is_null() ? "–" : value.write();
}

std::string files_text(const json::Value& proposal) {
  std::string out;
  const json::Value* files = proposal.find("files");
  if (files == nullptr) return out;
  for (const json::Value& file : files->items()) {
    const std::string size = text_of(file, "size");
    out += (out.empty() ? "" : "; ") + text_of(file, "file").substr(0, 12) +
           (size.empty() ? "" : ", " + size + " bytes") + ", " + text_of(file, "state");
  }
  return out;
}

}  // namespace

std::string value_text(const json::Value& value, std::size_t indent) {
  const std::string margin(indent, ' ');
  std::string out;
  if (is_plain_value(value)) {
    // Lines of a text stay lines, each behind the margin.
    std::string text = plain_lines(scalar_text(value));
    for (std::size_t at = 0; (at = text.find('\n', at)) != std::string::npos; at += margin.size())
      text.insert(++at, margin);
    return margin + text + "\n";
  }
  if (value.is_array()) {
    for (const json::Value& one : value.items()) {
      std::string text = value_text(one, indent + 2);
      text[indent] = '-';
      out += text;
    }
    return out;
  }
  for (const auto& [name, member] : value.members()) {
    const bool empty =
        !is_plain_value(member) && member.items().empty() && member.members().empty();
    if (empty) continue;
    out += margin + plain(name) + ":";
    const std::string text = is_plain_value(member) ? scalar_text(member) : "";
    if (is_plain_value(member) && text.find('\n') == std::string::npos) {
      out += " " + plain(text) + "\n";
    } else {
      out += "\n" + value_text(member, indent + 2);
    }
  }
  return out;
}

std::string delivery_of_act(const json::Value& act) {
  std::string out;
  const json::Value* delivery = act.find("delivery");
  if (delivery == nullptr) return out;
  for (const json::Value& one : delivery->items()) {
    out += (out.empty() ? "" : ", ") + text_of(one, "state") + " " + text_of(one, "party");
  }
  return out;
}

std::string state_of_act(const json::Value& act) {
  const std::string verdict = text_of(act, "verdict");
  if (verdict != "effective") return "no effect: " + verdict;
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

std::string act_text(const json::Value& act) {
  std::string type = spaced(text_of(act, "type"));
  if (!type.empty() && type[0] >= 'a' && type[0] <= 'z') type[0] = static_cast<char>(type[0] - 32);
  std::string out =
      plain(type + " of " + text_of(act, "party") + ", " + text_of(act, "time")) + "\n";
  add_line(out, "entry", text_of(act, "ref"));
  add_line(out, "by",
           text_of(act, "person") + ", " + text_of(act, "office") + " (" +
               spaced(text_of(act, "capacity")) + ")");
  const std::string subject = name_of(act.find("subject"));
  add_line(out, "matter", text_of(act, "matter") + (subject.empty() ? "" : ": " + subject));
  if (const json::Value* label = act.find("label"))
    add_line(out, "label", text_of(*label, "marking"));
  add_line(out, "answers to", text_of(act, "target"));
  const std::string state = state_of_act(act);
  add_line(out, "state", state.empty() ? "effective" : state);
  if (const json::Value* proposal = act.find("proposal");
      proposal != nullptr && !proposal->is_null()) {
    add_line(out, "contested", text_of(*proposal, "contested") == "true" ? "yes" : "");
    add_line(out, "files", files_text(*proposal));
  }
  add_line(out, "delivery", delivery_of_act(act));
  const json::Value* content = act.find("content");
  const std::string opening = text_of(act, "opening");
  if (content != nullptr && !content->is_null()) {
    out += "  content\n" + value_text(*content, 4);
  } else if (opening != "held") {
    add_line(out, "content", opening + " here");
  } else if (const std::string hex = text_of(act, "content_hex"); !hex.empty()) {
    add_line(out, "content",
             std::to_string(hex.size() / 2) + " bytes that no module of this node reads");
  }
  return out;
}

}  // namespace cli
