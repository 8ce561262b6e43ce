// Who stands by each change, and what has become of it (docs/formats/texts.md, section 4).
#include <algorithm>

#include "modules/texts/gathered.h"
#include "modules/texts/texts.h"

namespace texts {
namespace {

using modules::Voice;

void take_changes(const Gathered& all, TextView& text) {
  for (const Saying& saying : all.changes) {
    const bool noted = saying.said.voice == Voice::noted;
    const auto known = text.changes.find(saying.name);
    if (known != text.changes.end() && noted) {
      auto& ref =
          known->second.noters.emplace(saying.said.ref.party, saying.said.ref).first->second;
      if (ref < saying.said.ref) ref = saying.said.ref;
      continue;  // its own act prevails over what was noted of it, the first note over others
    }
    ChangeView change;
    change.name = saying.name;
    change.party = speaker(saying.said);
    change.noted = noted;
    if (noted) change.noters.emplace(saying.said.ref.party, saying.said.ref);
    change.chair =
        saying.content.change().chair() &&
        std::find(text.mandates.begin(), text.mandates.end(), change.party) != text.mandates.end();
    // Whoever speaks as Chair has not spoken for its party, with or without a mandate.
    if (!saying.content.change().chair() && counts(all, saying)) {
      change.supporters.insert(change.party);
      change.ever.insert(change.party);
    }
    change.saying = saying;
    text.changes[saying.name] = std::move(change);
  }
}

// What was said of a change before it was proposed (once more) does not end it.
bool is_after(const modules::Said& word, const modules::Said& proposed) {
  return word.ref.party != proposed.ref.party || proposed.ref < word.ref;
}

// Among several parties what was noted of one counts as its own once it supports it.
void take_up(const Gathered& all, TextView& text) {
  if (all.national) return;
  for (const Saying& saying : all.stances) {
    if (!counts(all, saying)) continue;
    for (const Stance::Item& item : saying.content.stance().items()) {
      const auto found = text.changes.find(item.change());
      if (found != text.changes.end() && found->second.noted &&
          found->second.party == speaker(saying.said) && item.verdict() == Stance::SUPPORTS) {
        found->second.taken_up = true;
      }
    }
  }
}

void take_stances(const Gathered& all, TextView& text) {
  for (const Saying& saying : all.stances) {  // the later prevail
    if (!counts(all, saying)) continue;
    const std::string party = speaker(saying.said);
    for (const Stance::Item& item : saying.content.stance().items()) {
      const auto found = text.changes.find(item.change());
      if (found == text.changes.end()) continue;
      ChangeView& change = found->second;
      const bool proposer = change.party == party;
      const bool noted = saying.said.voice == Voice::noted;
      const auto noter = change.noters.find(saying.said.ref.party);
      const bool takes_note =
          change.noted && !change.taken_up && noter != change.noters.end() && (proposer || !noted);
      if (item.verdict() == Stance::LETS_GO && takes_note) {
        // Who noted it takes the note back; of several the last takes the words away. Noted once
        // more after that, it stands again.
        if (noter->second < saying.said.ref) change.noters.erase(noter);
        if (!proposer) change.supporters.erase(party);
        change.let_go = change.noters.empty();
      } else if (item.verdict() == Stance::LETS_GO && proposer) {
        change.let_go = is_after(saying.said, change.saying.said);
      } else if (item.verdict() == Stance::SUPPORTS) {
        if (proposer) change.let_go = false;
        change.supporters.insert(party);
        change.ever.insert(party);
      } else {
        if (proposer) change.let_go = false;
        if (!proposer || change.change().chair()) change.supporters.erase(party);
      }
    }
  }
}

void take_packages(const OfBody& body, TextView& text) {
  std::set<std::string> taken;
  std::set<std::string> dropped;
  for (const Saying& saying : body.packages) {  // its name is the matter that it stands in
    if (saying.said.voice != Voice::joint) continue;
    for (const Package::Item& item : saying.content.package().items()) {
      const std::string& where = item.text().empty() ? saying.name : item.text();
      const auto found = text.changes.find(item.change());
      if (where != text.matter || found == text.changes.end()) continue;
      if (item.dropped()) {
        dropped.insert(item.change());
      } else {
        taken.insert(item.change());
      }
    }
  }
  for (const std::string& name : dropped) {
    text.changes.at(name).let_go = !taken.contains(name);  // no word is lost between two packages
  }
  for (const std::string& name : taken) {
    ChangeView& change = text.changes.at(name);
    change.let_go = false;
    change.supporters.insert(text.parties.begin(), text.parties.end());
    change.ever.insert(text.parties.begin(), text.parties.end());
  }
}

}  // namespace

void weigh_changes(const Gathered& all, const OfBody& body, TextView& text) {
  take_changes(all, text);
  take_up(all, text);
  take_stances(all, text);
  take_packages(body, text);
  for (auto& [name, change] : text.changes) {
    change.apart = change.noted && !all.national && !change.ever.contains(change.party);
    change.accepted = !change.let_go && !text.parties.empty() &&
                      std::includes(change.supporters.begin(), change.supporters.end(),
                                    text.parties.begin(), text.parties.end());
  }
}

}  // namespace texts
