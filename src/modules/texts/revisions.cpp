// Which revisions of a text stand, and what they make of it (docs/formats/texts.md, 2 and 3).
#include <algorithm>

#include "modules/content.h"
#include "modules/texts/gathered.h"
#include "modules/texts/take.h"

namespace texts {
namespace {

// Who issues Rev.n; empty: nobody.
std::string holder_of(const TextView& text, const std::string& opener, std::uint32_t number) {
  std::string out = opener;
  for (const PenView& pen : text.pens) {  // ascending
    if (pen.from_revision <= number) out = pen.holder;
  }
  return out;
}

std::vector<const Saying*> candidates(const Gathered& all, const std::string& holder,
                                      std::uint32_t number) {
  std::vector<const Saying*> out;  // in the order of the journal
  for (const Saying& one : all.revisions) {
    if (one.content.revision().number() == number && speaker(one.said) == holder &&
        counts(all, one)) {
      out.push_back(&one);
    }
  }
  return out;
}

// The pages that it names; nothing where one is not here.
std::optional<std::vector<Page>> pages_of(const Gathered& all, const Revision& revision) {
  std::vector<Page> out;
  for (const std::string& digest : revision.pages()) {
    const auto found = all.pages.find(digest);
    Content content;
    if (found == all.pages.end() || !modules::read_folded(found->second, content)) {
      return std::nullopt;
    }
    out.push_back(std::move(*content.mutable_page()));
  }
  return out;
}

RevisionView revision_of(const std::vector<Page>& pages) {
  RevisionView out;
  for (const Page& page : pages) {
    for (const Element& element : page.elements()) out.changed.push_back(element.id());
    out.gone.insert(out.gone.end(), page.gone().begin(), page.gone().end());
    out.claims.insert(page.took().begin(), page.took().end());
    out.editorial.insert(out.editorial.end(), page.editorial().begin(), page.editorial().end());
  }
  return out;
}

// What is not as the changes that all supported make of it, and is not said to be a change of form;
// of the first revision nothing.
std::vector<std::string> changed_alone(const Elements& before, const Elements& after,
                                       const Taking& taking, const RevisionView& revision) {
  std::vector<std::string> out;
  if (revision.number == 1) return out;
  const std::set<std::string> editorial(revision.editorial.begin(), revision.editorial.end());
  std::set<std::string> touched(revision.changed.begin(), revision.changed.end());
  touched.insert(revision.gone.begin(), revision.gone.end());
  for (const std::string& id : touched) {
    if (editorial.contains(id)) continue;
    const Standing* old = before.find(id);
    const Standing* now = after.find(id);
    const auto taken = taking.now.find(id);
    const std::optional<Element> wanted = taken != taking.now.end() ? taken->second
                                          : old == nullptr          ? std::nullopt
                                                                    : std::optional(*old->element);
    if (!is_same(wanted, now == nullptr ? nullptr : now->element.get(), {})) out.push_back(id);
  }
  return out;
}

// A change is taken where the revision makes of the text before it what the change makes of it, and
// nothing else in the words that it touches. Gives the names of those that were.
std::vector<std::string> mark_taken(const Elements& before, const Elements& after,
                                    RevisionView& revision, TextView& text) {
  std::vector<const ChangeView*> claimed;
  for (const std::string& name : revision.claims) {
    const auto found = text.changes.find(name);
    if (found == text.changes.end() || found->second.let_go || found->second.taken) continue;
    const ChangeView& change = found->second;
    if (std::includes(change.ever.begin(), change.ever.end(), text.parties.begin(),
                      text.parties.end())) {
      claimed.push_back(&change);
    }
  }
  const Taking taking = take(before, claimed);
  revision.alone = changed_alone(before, after, taking, revision);
  for (const auto& [name, touched] : taking.placed) {
    const bool done = std::all_of(touched.begin(), touched.end(), [&](const auto& one) {
      const Standing* stands = after.find(one.first);
      return is_same(taking.now.at(one.first), stands == nullptr ? nullptr : stands->element.get(),
                     one.second);
    });
    if (!done) continue;
    text.changes.at(name).taken = true;
    revision.took.push_back(name);
  }
  return revision.took;
}

// Numbers move by a renumbering of this revision, or with an element that all moved, and never
// else.
bool keeps_numbers(const RevisionView& revision, const Elements& before, const Elements& after,
                   const TextView& text) {
  std::map<std::string, std::pair<std::string, std::string>> told;  // element: before, after
  for (const Saying& saying : text.renumberings) {
    const Renumbering& table = saying.content.renumbering();
    if (table.revision() != revision.number || speaker(saying.said) != revision.holder) continue;
    for (const Renumbering::Row& row : table.rows()) {
      told[row.element()] = {row.before(), row.after()};
    }
  }
  for (const std::string& name : revision.took) {
    const Change& change = text.changes.at(name).change();
    const Standing* old = before.find(change.element());
    if (change.move().what() != Change::MOVES || old == nullptr) continue;
    told[change.element()] = {old->element->number(), change.move().number()};
  }
  for (const auto& [id, standing] : after.all()) {
    const Standing* old = before.find(id);
    if (old == nullptr || old->element->number() == standing.element->number()) continue;
    const auto row = told.find(id);
    if (row == told.end() || row->second.first != old->element->number() ||
        row->second.second != standing.element->number()) {
      return false;
    }
  }
  return true;
}

// Whether another party has spoken on words of these revisions, which it then takes for the text's.
bool is_answered(const Gathered& all, const Elements& elements, const std::string& opener) {
  for (const Saying& saying : all.changes) {
    if (speaker(saying.said) == opener || saying.said.voice == modules::Voice::noted) continue;
    for (const Change::Wording& wording : saying.content.change().wordings()) {
      if (elements.words_of(saying.content.change().element(), wording.language(),
                            wording.base()) != nullptr) {
        return true;
      }
    }
  }
  for (const Saying& saying : all.marks) {
    if (speaker(saying.said) == opener || saying.said.voice == modules::Voice::noted) continue;
    for (const Marks::Marked& one : saying.content.marks().marked()) {
      if (elements.ever_had(one.element())) return true;
    }
  }
  return false;
}

}  // namespace

std::string opener_of(const Gathered& all, TextView& text) {
  std::vector<std::string> openers;  // in the order of journals
  for (const Saying& saying : all.texts) {
    const std::string party = speaker(saying.said);
    const bool member = std::binary_search(text.parties.begin(), text.parties.end(), party);
    if (saying.said.voice == modules::Voice::joint || !member || !counts(all, saying)) continue;
    if (std::find(openers.begin(), openers.end(), party) == openers.end()) openers.push_back(party);
  }
  if (openers.empty()) {
    return text.description.said.voice == modules::Voice::proposed ? std::string()
                                                                   : speaker(text.description.said);
  }
  if (openers.size() == 1) return openers.front();
  std::vector<std::string> answered;
  for (const std::string& opener : openers) {
    TextView none;
    none.parties = text.parties;
    none.renumberings = text.renumberings;
    if (is_answered(all, make_revisions(all, opener, 0, none).elements, opener)) {
      answered.push_back(opener);
    }
  }
  const std::string chosen = answered.size() == 1 ? answered.front() : std::string();
  for (const std::string& opener : openers) {
    const bool describes = text.description.said.voice == modules::Voice::joint || chosen.empty();
    if (opener != chosen && !(describes && opener == speaker(text.description.said))) {
      text.rivals.push_back(opener);
    }
  }
  return chosen;
}

Made make_revisions(const Gathered& all, const std::string& opener, std::uint32_t until,
                    TextView& text) {
  Made made;
  for (std::uint32_t number = 1; until == 0 || number <= until; ++number) {
    const std::string holder = holder_of(text, opener, number);
    const std::vector<const Saying*> list =
        holder.empty() ? std::vector<const Saying*>() : candidates(all, holder, number);
    bool stands = false;
    for (const Saying* one : list) {
      const Revision& says = one->content.revision();
      if (stands) {  // a second of this number
        if (says.digest() != made.revisions.back().saying.content.revision().digest()) {
          made.lacking = "number_used";
        }
        continue;
      }
      const auto pages = pages_of(all, says);
      if (!pages) {
        made.lacking = "pages";
        return made;
      }
      Elements next = made.elements;
      for (const Page& page : *pages) next.lay(number, page);
      if (next.digest() != says.digest()) {
        made.lacking = "digest";
        continue;
      }
      RevisionView revision = revision_of(*pages);
      revision.number = number;
      revision.holder = holder;
      revision.saying = *one;
      std::vector<std::string> taken = mark_taken(made.elements, next, revision, text);
      if (!keeps_numbers(revision, made.elements, next, text)) {
        for (const std::string& name : taken) text.changes.at(name).taken = false;
        made.lacking = "numbers";
        continue;
      }
      made.elements = std::move(next);
      revision.elements = made.elements.all().size();
      made.revisions.push_back(std::move(revision));
      made.lacking.clear();
      stands = true;
    }
    if (!stands) break;
  }
  return made;
}

}  // namespace texts
