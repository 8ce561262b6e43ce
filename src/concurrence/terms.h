// Small questions about terms and lists of parties that several verdicts ask.
#pragma once

#include <algorithm>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/encoding.h"
#include "concurrence/rule.h"

namespace concurrence {

inline bool contains(const std::vector<std::uint32_t>& list, std::uint32_t party) {
  return std::find(list.begin(), list.end(), party) != list.end();
}

template <class List>
std::vector<std::uint32_t> numbers(const List& list) {
  return {list.begin(), list.end()};
}

inline Judgement is_void(record::Verdict verdict, std::string reason) {
  return {verdict, std::move(reason)};
}

inline const record::Party* find_party(const record::Terms& terms, std::uint32_t number) {
  for (const record::Party& party : terms.parties()) {
    if (party.number() == number) return &party;
  }
  return nullptr;
}

inline std::uint32_t rule_version(const record::Terms& terms, std::string_view name) {
  for (const record::RuleVersion& rule : terms.rules()) {
    if (rule.name() == name) return rule.version();
  }
  return 0;
}

// Under what name the words of a party stand together (Rule::last_word).
inline Bytes grant_of(std::uint32_t party, std::string_view person, std::string_view office) {
  Bytes of = "g";
  put_u32(of, party);
  put_block(of, person);
  put_block(of, office);
  return of;
}

inline Bytes silence_of(std::uint32_t party, std::string_view name) {
  Bytes of = "h";
  put_u32(of, party);
  put_block(of, name);
  return of;
}

// What a settlement of several charters settles; nothing for any other proposal.
inline std::vector<record::Reference> settled_charters(const record::Proposal& p) {
  std::vector<record::Reference> out;
  if (!p.has_terms() || p.settles_size() < 2) return out;
  for (const record::EntryRef& ref : p.settles()) {
    const Result<record::Reference> one = record::Reference::from(ref);
    if (one.ok()) out.push_back(one.value());
  }
  return out;
}

inline const record::BodyTerms* find_body(const record::Terms& terms, std::string_view id) {
  for (const record::BodyTerms& body : terms.bodies()) {
    if (body.id() == id) return &body;
  }
  return nullptr;
}

// Whether the amendment alters who is required for any kind of decision (section 6).
inline bool changes_required(const record::Terms& before, const record::Terms& after) {
  if (before.parties_size() != after.parties_size() || before.bodies_size() != after.bodies_size())
    return true;
  for (int i = 0; i < before.parties_size(); ++i) {
    if (before.parties(i).number() != after.parties(i).number()) return true;
  }
  for (int i = 0; i < before.bodies_size(); ++i) {
    if (before.bodies(i).id() != after.bodies(i).id() ||
        before.bodies(i).ends_with_leaving() != after.bodies(i).ends_with_leaving() ||
        numbers(before.bodies(i).parties()) != numbers(after.bodies(i).parties()))
      return true;
  }
  return false;
}

}  // namespace concurrence
