// Which revisions of a text stand, and what they make of it (docs/formats/texts.md, 2 and 3).
#include <algorithm>
#include <set>

#include "modules/texts/gathered.h"

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

const Saying* first_of(const Gathered& all, const std::string& holder, std::uint32_t number,
                       bool& used_twice) {
  const Saying* first = nullptr;
  for (const Saying& one : all.revisions) {
    if (one.content.revision().number() != number || speaker(one.said) != holder) continue;
    if (!counts(all, one)) continue;
    used_twice = used_twice || first != nullptr;
    if (first == nullptr || one.said.ref < first->said.ref) first = &one;
  }
  return first;
}

// What a revision says that it took, as far as the words do stand in it: those of a change on which
// another was taken need not.
std::vector<std::string> took_of(const std::map<std::string, const Change*>& changes,
                                 const Elements& elements, const std::vector<std::string>& said) {
  std::set<std::string> below;
  for (const std::string& name : said) {
    const auto found = changes.find(name);
    if (found != changes.end()) below.insert(found->second->on());
  }
  const auto stands = [&](const Change& change, const std::string& name) {
    if (below.contains(name)) return true;
    const Standing* element = elements.find(change.element());
    for (const Change::Wording& wording : change.wordings()) {
      if (wording.words().empty()) continue;
      if (element == nullptr) return false;
      const auto words = element->element.words().find(wording.language());
      if (words == element->element.words().end() ||
          words->second.find(wording.words()) == std::string::npos) {
        return false;
      }
    }
    return true;
  };
  std::vector<std::string> out;
  for (const std::string& name : said) {
    const auto found = changes.find(name);
    if (found != changes.end() && stands(*found->second, name)) out.push_back(name);
  }
  return out;
}

}  // namespace

Made make_revisions(const Gathered& all, const TextView& text, std::uint32_t until) {
  Made made;
  // Whoever opened it; where several did, nobody.
  const bool joint = text.description.said.voice == modules::Voice::joint;
  const std::string opener =
      joint || text.rivals.empty() ? speaker(text.description.said) : std::string();
  std::map<std::string, const Change*> changes;
  for (const Saying& one : all.changes) changes.emplace(one.name, &one.content.change());
  for (std::uint32_t number = 1; until == 0 || number <= until; ++number) {
    const std::string holder = holder_of(text, opener, number);
    bool used_twice = false;
    const Saying* found = holder.empty() ? nullptr : first_of(all, holder, number, used_twice);
    if (found == nullptr) break;
    RevisionView revision;
    revision.number = number;
    revision.holder = holder;
    revision.saying = *found;
    Elements next = made.elements;
    bool whole = true;
    for (const std::string& digest : found->content.revision().pages()) {
      const auto page = all.pages.find(digest);
      if (page == all.pages.end()) {
        whole = false;
        break;
      }
      next.lay(number, page->second);
      for (const Element& element : page->second.elements())
        revision.changed.push_back(element.id());
      revision.gone.insert(revision.gone.end(), page->second.gone().begin(),
                           page->second.gone().end());
      revision.took.insert(revision.took.end(), page->second.took().begin(),
                           page->second.took().end());
      revision.editorial.insert(revision.editorial.end(), page->second.editorial().begin(),
                                page->second.editorial().end());
    }
    if (!whole || next.digest() != found->content.revision().digest()) {
      made.lacking = whole ? "digest" : "pages";
      break;
    }
    made.elements = std::move(next);
    revision.took = took_of(changes, made.elements, revision.took);
    revision.elements = made.elements.all().size();
    made.revisions.push_back(std::move(revision));
    if (used_twice) made.lacking = "number_used";
  }
  return made;
}

}  // namespace texts
