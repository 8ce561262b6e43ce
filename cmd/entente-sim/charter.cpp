#include "charter.h"

#include "base/encoding.h"

namespace sim {
namespace {

std::vector<std::string> split(std::string_view text, char separator) {
  std::vector<std::string> out;
  std::string word;
  for (const char c : text) {
    if (c != separator) {
      word.push_back(c);
    } else {
      out.push_back(word);
      word.clear();
    }
  }
  out.push_back(word);
  return out;
}

}  // namespace

std::string charter_text(const std::string& name, const std::vector<std::string>& parties,
                         const std::vector<BodyPlan>& bodies,
                         const std::vector<std::string>& silence_classes,
                         std::uint64_t recovery_notice) {
  std::string out = name + "|";
  for (std::size_t i = 0; i < parties.size(); ++i) out += (i > 0 ? " " : "") + parties[i];
  out += "|";
  for (std::size_t i = 0; i < bodies.size(); ++i) {
    out += (i > 0 ? " " : "") + bodies[i].id + "=";
    for (std::size_t k = 0; k < bodies[i].parties.size(); ++k)
      out += (k > 0 ? "," : "") + std::to_string(bodies[i].parties[k]);
    if (bodies[i].ends) out += "!";
  }
  out += "|";
  for (std::size_t i = 0; i < silence_classes.size(); ++i)
    out += (i > 0 ? " " : "") + silence_classes[i];
  return out + "|" + std::to_string(recovery_notice);
}

Result<node::CharterPlan> read_charter(std::string_view text) {
  const Error bad{ErrorCode::invalid, "not a charter of the simulation"};
  const std::vector<std::string> parts = split(text, '|');
  if (parts.size() != 5 || parts[0].empty() || text.size() > 10'000) return bad;
  node::CharterPlan plan;
  plan.name = parts[0];
  std::uint32_t number = 0;
  for (const std::string& name : split(parts[1], ' ')) {
    if (name.empty()) return bad;
    record::Party& party = *plan.terms.add_parties();
    party.set_number(++number);
    party.set_name(name);
  }
  for (const char* name : {"circle", "record", "talk"}) {
    record::RuleVersion& rule = *plan.terms.add_rules();
    rule.set_name(name);
    rule.set_version(1);
  }
  for (const std::string& body : split(parts[2], ' ')) {
    std::vector<std::string> sides = split(body, '=');
    if (sides.size() != 2) continue;
    record::BodyTerms& terms = *plan.terms.add_bodies();
    if (sides[1].ends_with('!')) {
      terms.set_ends_with_leaving(true);
      sides[1].pop_back();
    }
    terms.set_id(sides[0]);
    for (const std::string& digits : split(sides[1], ',')) {
      const auto value = parse_decimal(digits, 1'000'000);
      if (!value) return bad;
      terms.add_parties(static_cast<std::uint32_t>(*value));
    }
  }
  for (const std::string& name : split(parts[3], ' ')) {
    if (!name.empty()) plan.terms.add_silence_classes(name);
  }
  const auto notice = parse_decimal(parts[4], 1'000'000);
  if (!notice) return bad;
  plan.terms.set_recovery_notice(*notice);
  plan.content = "charter of " + plan.name;
  return plan;
}

Result<void> TalkModule::check(const record::Header&, ByteView content) const {
  if (content.size() > 60'000) return Error{ErrorCode::invalid, "too long for a talk"};
  return {};
}

void TalkModule::fold(const record::Act& act, record::Rows& rows) const {
  rows.put(act.joint ? "agreed" : "said", act.content);
  if (!act.joint) rows.put("said/" + std::string(act.party), act.content);
}

}  // namespace sim
