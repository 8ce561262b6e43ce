// Who stands by each change, and what has become of it (docs/formats/texts.md, section 4).
#include <algorithm>

#include "modules/texts/gathered.h"
#include "modules/texts/texts.h"

namespace texts {
namespace {

using modules::Voice;

void take_changes(const Gathered& all, TextView& text) {
  for (const Saying& saying : all.changes) {
    // Its own act prevails over what was noted of it.
    const auto known = text.changes.find(saying.name);
    if (known != text.changes.end() && saying.said.voice == Voice::noted) continue;
    ChangeView change;
    change.name = saying.name;
    change.party = speaker(saying.said);
    change.noted = saying.said.voice == Voice::noted;
    change.chair =
        saying.content.change().chair() &&
        std::find(text.mandates.begin(), text.mandates.end(), change.party) != text.mandates.end();
    if (!change.chair && counts(all, saying)) change.supporters.insert(change.party);
    change.saying = saying;
    text.changes[saying.name] = std::move(change);
  }
}

// What was said of a change before it was proposed (once more) does not end it.
bool is_after(const modules::Said& word, const modules::Said& proposed) {
  return word.ref.party != proposed.ref.party || proposed.ref < word.ref;
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
      // Who noted it may take the note back as well.
      const bool noter = change.noted && change.saying.said.party == saying.said.party;
      if (item.verdict() == Stance::LETS_GO && (proposer || noter)) {
        change.let_go = is_after(saying.said, change.saying.said);
        continue;
      }
      if (proposer || noter) change.let_go = false;
      if (item.verdict() == Stance::SUPPORTS) {
        change.supporters.insert(party);
      } else if (!proposer || change.chair) {
        change.supporters.erase(party);
      }
    }
  }
}

void take_packages(const Gathered& all, TextView& text) {
  for (const Saying& saying : all.packages) {  // its name is the matter that it stands in
    if (saying.said.voice != Voice::joint) continue;
    for (const Package::Item& item : saying.content.package().items()) {
      const std::string& where = item.text().empty() ? saying.name : item.text();
      const auto found = text.changes.find(item.change());
      if (where != text.matter || found == text.changes.end()) continue;
      found->second.let_go = item.dropped();
      if (!item.dropped()) {
        found->second.supporters.insert(text.parties.begin(), text.parties.end());
      }
    }
  }
}

}  // namespace

void weigh_changes(const Gathered& all, const Made& made, TextView& text) {
  take_changes(all, text);
  take_stances(all, text);
  take_packages(all, text);
  for (auto& [name, change] : text.changes) {
    change.accepted = !change.let_go && !text.parties.empty() &&
                      std::includes(change.supporters.begin(), change.supporters.end(),
                                    text.parties.begin(), text.parties.end());
  }
  for (const RevisionView& revision : made.revisions) {
    for (const std::string& name : revision.took) {
      const auto found = text.changes.find(name);
      if (found != text.changes.end() && found->second.accepted) found->second.taken = true;
    }
  }
}

}  // namespace texts
