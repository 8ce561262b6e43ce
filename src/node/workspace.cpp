// The national workspace after the program learned of more: its one party takes up new kinds of
// matter by an amendment, as any circle does. It binds nobody else, so nobody is asked.

#include "node/engine_state.h"
#include "record/header.h"

namespace node {

Result<void> EngineState::take_up_modules(Circle& circle) {
  const auto newest = circle.fold.rule().newest_charters(circle.fold.all());
  if (newest.size() != 1) return {};
  record::Terms terms = newest.front()->terms;
  std::map<std::string, std::uint32_t> rules;
  for (const record::RuleVersion& rule : terms.rules()) rules[rule.name()] = rule.version();
  const std::map<std::string, std::uint32_t> before = rules;
  for (const auto& module : modules_) {
    std::uint32_t& version = rules[std::string(module->name())];
    version = std::max(version, module->version());
  }
  if (rules == before) return {};
  terms.clear_rules();
  for (const auto& [name, version] : rules) {
    record::RuleVersion& rule = *terms.add_rules();
    rule.set_name(name);
    rule.set_version(version);
  }
  terms.set_nonce(around_.random.bytes(32));
  record::Header amendment;
  amendment.set_matter("circle");
  amendment.set_module("circle");
  amendment.mutable_actor()->set_person(options_.person);
  amendment.mutable_actor()->set_office(options_.office);
  amendment.mutable_proposal()->set_kind("charter.amend");
  *amendment.mutable_proposal()->mutable_terms() = terms;
  TRY(begin());
  TRY(circle.fill(amendment));
  if (!circle.refuse_if_void(amendment).ok()) return {};
  const record::Reference proposal = TRY(circle.write_act(amendment, "", Precedence::priority));
  dirty_.insert(&circle);
  TRY(fold(circle));
  record::Header concurrence;
  concurrence.set_matter("circle");
  concurrence.set_module("circle");
  *concurrence.mutable_actor() = amendment.actor();
  *concurrence.mutable_concurrence()->mutable_proposal() = proposal.proto();
  TRY(circle.fill(concurrence));
  if (!circle.refuse_if_void(concurrence).ok()) return {};
  TRY(circle.write_act(std::move(concurrence), "", Precedence::priority));
  dirty_.insert(&circle);
  return fold(circle);
}

}  // namespace node
