#include "modules/texts/compose.h"

#include <algorithm>

#include "base/text.h"
#include "modules/content.h"
#include "modules/texts/check.h"
#include "modules/texts/edits.h"
#include "modules/texts/elements.h"
#include "modules/texts/take.h"
#include "modules/texts/texts.h"

namespace texts {
namespace {

constexpr std::size_t kWordsMax = 20000;
constexpr std::size_t kPageBytes = 48000;  // leaves room for the names of what it took
constexpr int kListMax = 64;
constexpr std::size_t kPagesMax = 64;

Error invalid(const std::string& field, const std::string& why) {
  return {ErrorCode::invalid, field + ": " + why};
}

// Code points [from, to) of the reading, in whose place somebody wants `words`.
struct Range {
  std::uint32_t from = 0;
  std::uint32_t to = 0;
};

// Words that all accepted and no revision has yet are one piece: an edit that touches them takes
// them along whole.
Range widened(const std::vector<Stretch>& stretches, Range range) {
  for (bool wider = true; wider;) {
    wider = false;
    for (const Stretch& one : stretches) {
      if (one.same || one.read_to < range.from || range.to < one.read_from) continue;
      if (one.read_from < range.from || range.to < one.read_to) {
        range = {std::min(range.from, one.read_from), std::max(range.to, one.read_to)};
        wider = true;
      }
    }
  }
  return range;
}

// Of the frozen words. The ends of a widened range are ends of what is accepted, or lie in words
// that stand as they were.
Range on_frozen(const std::vector<Stretch>& stretches, Range range) {
  Range out;
  bool begun = false;
  for (const Stretch& one : stretches) {
    const bool inside = one.same && one.read_from <= range.from && range.from <= one.read_to;
    if (!begun && inside && range.from < one.read_to) {
      out.from = one.from + (range.from - one.read_from);
      begun = true;
    } else if (!begun && one.read_from >= range.from) {
      out.from = one.from;
      begun = true;
    }
    if (one.read_to <= range.to) {
      out.to = one.to;
    } else if (one.read_from < range.to) {
      out.to = one.same ? one.from + (range.to - one.read_from) : one.to;
    }
  }
  if (!begun && !stretches.empty()) out.from = stretches.back().to;
  out.to = std::max(out.from, out.to);
  return out;
}

// What all accepted to put in at one end of the range is left standing by a change that only begins
// or ends there: one more code point on that side, and all that it touches, goes along with it.
Range around_insertions(const std::vector<Stretch>& stretches, Range range) {
  const std::uint32_t end = stretches.empty() ? 0 : stretches.back().read_to;
  for (bool wider = true; wider;) {
    wider = false;
    const Range frozen = on_frozen(stretches, range);
    if (frozen.from == frozen.to) break;  // two insertions at one place touch
    for (const Stretch& one : stretches) {
      if (one.same || one.from != one.to || one.read_from == one.read_to) continue;
      if (one.read_from < range.from || range.to < one.read_to) continue;
      if (one.from == frozen.from && range.from > 0) {
        range = widened(stretches, {range.from - 1, range.to});
        wider = true;
      } else if (one.from == frozen.to && range.to < end) {
        range = widened(stretches, {range.from, range.to + 1});
        wider = true;
      }
      if (wider) break;
    }
  }
  return range;
}

// What differs as somebody means it: each edit for itself, or all that lies between the first and
// the last as one.
std::vector<Edit> edits_as(bool whole, const std::string& before, const std::string& after) {
  std::vector<Edit> edits = edits_between(before, after);
  if (!whole || edits.size() < 2) return edits;
  Edit one{edits.front().from, edits.back().to, {}};
  const std::uint32_t behind = code_points(before) - one.to;
  one.words = std::string(cut(after, one.from, code_points(after) - behind));
  return {std::move(one)};
}

// The same edits on the frozen words; those that would touch there are one.
std::vector<Edit> edits_on_frozen(const WordsView& words, const std::string& wanted, bool whole) {
  const std::string& reading = words.now.reading;
  const std::vector<Edit> edits = edits_as(whole, reading, wanted);
  std::vector<Edit> out;
  for (std::size_t i = 0; i < edits.size();) {
    const std::vector<Stretch>& stretches = words.now.stretches;
    const auto whole_of = [&](Range one) {
      return around_insertions(stretches, widened(stretches, one));
    };
    Range range = whole_of({edits[i].from, edits[i].to});
    std::size_t end = i + 1;
    while (end < edits.size()) {
      const Range next = whole_of({edits[end].from, edits[end].to});
      if (next.from > range.to) break;
      range = whole_of({std::min(range.from, next.from), std::max(range.to, next.to)});
      ++end;
    }
    std::string text;
    std::uint32_t at = range.from;
    for (; i < end; ++i) {
      text += cut(reading, at, edits[i].from);
      text += edits[i].words;
      at = edits[i].to;
    }
    text += cut(reading, at, range.to);
    const Range frozen = on_frozen(stretches, range);
    // At the very beginning or end there is nothing more to take along: there the words stand in
    // the place of what was put in, and the others go by themselves.
    const auto put_in_at = [&](std::uint32_t place) {
      return frozen.from != frozen.to &&
             std::any_of(stretches.begin(), stretches.end(), [&](const Stretch& one) {
               return one.from == place && one.to == place && one.read_from != one.read_to &&
                      range.from <= one.read_from && one.read_to <= range.to;
             });
    };
    if (put_in_at(frozen.from)) {
      out.push_back({frozen.from, frozen.from, std::move(text)});
      out.push_back({frozen.from, frozen.to, {}});
    } else if (put_in_at(frozen.to)) {
      out.push_back({frozen.from, frozen.to, {}});
      out.push_back({frozen.to, frozen.to, std::move(text)});
    } else {
      out.push_back({frozen.from, frozen.to, std::move(text)});
    }
  }
  return out;
}

Change::Wording wording_of(const std::string& language, const std::string& base, const Edit& edit) {
  Change::Wording out;
  out.set_language(language);
  out.set_base(base);
  out.set_from(edit.from);
  out.set_to(edit.to);
  out.set_words(edit.words);
  // Who strikes what all accepted to put in wants no text there: the revision has none to strike.
  if (edit.from == edit.to && edit.words.empty()) out.set_blank(Change::NO_TEXT);
  return out;
}

Result<void> check_words(const std::map<std::string, std::string>& words) {
  for (const auto& [language, text] : words) {
    const std::string field = "words." + language;
    if (!modules::is_language_tag(language)) {
      return invalid("words", "use language tags such as en, ko, vi");
    }
    if (text.size() > kWordsMax) {
      return invalid(field, "longer than 20,000 bytes; split the paragraph");
    }
    const auto read = ::check_text(text, true);
    if (!read.ok()) return invalid(field, read.error().message);
  }
  return {};
}

// What is given is what this node would write.
Result<void> check_all(const TextView& text, const std::vector<Content>& contents) {
  record::Header header;
  header.set_matter(text.matter);
  header.mutable_statement();
  for (const Content& content : contents) TRY(check_content(header, content));
  return {};
}

struct Edited {
  std::string language;
  std::string base;
  std::vector<Edit> edits;
};

Result<std::vector<Edited>> edits_of(const TextView& text, const Wanted& wanted) {
  std::vector<Edited> out;
  if (!wanted.on.empty()) {
    const auto on = text.changes.find(wanted.on);
    if (on == text.changes.end() || on->second.change().element() != wanted.element) {
      return invalid("on", "there is no such change in this element");
    }
    for (const auto& [language, words] : wanted.words) {
      const Change::Wording* below = wording_in(on->second.change(), language);
      const std::string before = below == nullptr ? std::string() : below->words();
      out.push_back({language, base_of(before), edits_as(wanted.whole, before, words)});
    }
    return out;
  }
  const auto element =
      std::find_if(text.elements.begin(), text.elements.end(), [&](const ElementView& one) {
        return one.element.id() == wanted.element && one.comes == nullptr;
      });
  if (element == text.elements.end()) {
    return invalid("element",
                   "is not in the text; of one that is only proposed, change the words "
                   "of the proposal itself (on)");
  }
  if (element->gone != 0 || element->unknown) {
    return invalid("element",
                   "is not in the text; it left it with Rev." + std::to_string(element->gone));
  }
  for (const auto& [language, words] : wanted.words) {
    const auto found = std::find_if(element->words.begin(), element->words.end(),
                                    [&](const WordsView& one) { return one.language == language; });
    Edited one{language, {}, {}};
    if (found == element->words.end()) {
      return invalid("words." + language, "is no language of this text");
    }
    one.base = found->base;
    one.edits = edits_on_frozen(*found, words, wanted.whole);
    out.push_back(std::move(one));
  }
  return out;
}

// Puts elements and names onto as few pages as hold them.
class Pages {
 public:
  void add(const Element& element) {
    const std::size_t size = element.ByteSizeLong() + 8;
    if (pages_.empty() || bytes_.back() + size > kPageBytes ||
        pages_.back().elements_size() >= kListMax) {
      open();
    }
    bytes_.back() += size;
    *pages_.back().add_elements() = element;
  }
  // Beside elements that leave room for them.
  template <class List, class Add>
  void add_all(const List& names, Add add) {
    std::size_t page = 0;
    int on_page = 0;
    for (const std::string& name : names) {
      while (on_page == kListMax || (page < pages_.size() && bytes_[page] > kPageBytes)) {
        ++page;
        on_page = 0;
      }
      if (page >= pages_.size()) open();
      add(pages_[page], name);
      ++on_page;
    }
  }
  std::vector<Page>& list() { return pages_; }

 private:
  void open() {
    pages_.emplace_back();
    bytes_.push_back(0);
  }
  std::vector<Page> pages_;
  std::vector<std::size_t> bytes_;  // of each one's elements
};

// Whether a bracket that is left has it; parts are not deeper than kDepthMax.
bool is_bracketed(const std::vector<Part>& parts, const std::string& name) {
  for (const Part& part : parts) {
    for (const Alternative& one : part.alternatives) {
      if (std::find(one.changes.begin(), one.changes.end(), name) != one.changes.end()) return true;
      if (is_bracketed(one.parts, name)) return true;
    }
  }
  return false;
}

// What all accepted, with nothing open beside it: of two that cannot stand together none, and none
// on which another is open.
std::vector<const ChangeView*> ripe_of(const TextView& text) {
  std::set<std::string> contested;
  for (const auto& [name, change] : text.changes) {
    if (change.stands() && !change.accepted) contested.insert(change.change().on());
  }
  std::map<std::string, const ElementView*> elements;
  for (const ElementView& one : text.elements) {
    if (one.comes == nullptr) elements.emplace(one.element.id(), &one);
  }
  std::vector<const ChangeView*> out;
  for (const auto& [name, change] : text.changes) {
    if (!change.accepted || change.taken || contested.contains(name)) continue;
    const auto element = elements.find(change.change().element());
    bool open = false;
    if (element != elements.end()) {
      for (const WordsView& words : element->second->words) {
        open = open || is_bracketed(words.now.parts, name);
      }
      for (const ChangeView* other : element->second->structure) {
        const bool rival = change.change().has_move() && other != &change &&
                           other->change().move().what() == change.change().move().what();
        open = open || rival;
      }
    }
    if (!open) out.push_back(&change);
  }
  return out;
}

// Whether the pen-holder's own form of an element does what all accepted in it.
bool keeps(const Taking& taking, const Element& element) {
  for (const auto& [name, touched] : taking.placed) {
    const auto here = touched.find(element.id());
    if (here == touched.end()) continue;
    if (!is_same(taking.now.at(element.id()), &element, here->second)) return false;
  }
  return true;
}

}  // namespace

Result<std::vector<Content>> changes_to(const TextView& text, const Wanted& wanted) {
  TRY(check_words(wanted.words));
  const std::vector<Edited> edited = TRY(edits_of(text, wanted));
  const bool one_each = std::all_of(edited.begin(), edited.end(),
                                    [](const Edited& one) { return one.edits.size() <= 1; });
  std::vector<Content> out;
  const auto begin = [&]() -> Change& {
    Change& change = *out.emplace_back().mutable_change();
    change.set_element(wanted.element);
    change.set_on(wanted.on);
    change.set_chair(wanted.chair);
    return change;
  };
  std::optional<std::size_t> together;
  for (const Edited& one : edited) {
    for (const Edit& edit : one.edits) {
      const Change::Wording wording = wording_of(one.language, one.base, edit);
      if ((!wanted.together && !wanted.whole) || !one_each) {
        *begin().add_wordings() = wording;
        continue;
      }
      if (!together) {
        together = out.size();
        begin();
      }
      *out[*together].mutable_change()->add_wordings() = wording;
    }
  }
  TRY(check_all(text, out));
  return out;
}

Result<Issue> issue_of(const TextView& text, const NextRevision& next) {
  const Elements none;
  const Elements& before = text.made ? *text.made : none;
  const Taking taking = take(before, ripe_of(text));
  std::map<std::string, std::optional<Element>> now = taking.now;
  for (const Element& element : next.elements) {
    TRY(check_words({element.words().begin(), element.words().end()}));
    if (now.contains(element.id()) && !keeps(taking, element)) {
      return invalid("elements.id", element.id() +
                                        " is changed by what all accepted, and these are other "
                                        "words; issue that first, and your own with the revision "
                                        "after it");
    }
    if (const std::uint32_t left = before.gone_since(element.id()); left != 0) {
      return invalid("elements.id", element.id() + " left the text with Rev." +
                                        std::to_string(left) +
                                        "; what comes has an identifier of its own");
    }
    now[element.id()] = element;
  }
  for (const std::string& id : next.gone) {
    if (before.find(id) == nullptr) return invalid("gone", id + " is not in the text");
    if (now.contains(id)) return invalid("gone", id + " is changed by what all accepted");
    now[id] = std::nullopt;
  }
  Pages pages;
  std::vector<std::string> gone;
  Issue out;
  for (const auto& [id, element] : now) {
    if (element) {
      pages.add(*element);
    } else {
      gone.push_back(id);
    }
  }
  for (const auto& [name, touched] : taking.placed) out.took.push_back(name);
  pages.add_all(gone, [](Page& page, const std::string& id) { page.add_gone(id); });
  pages.add_all(out.took, [](Page& page, const std::string& name) { page.add_took(name); });
  if (pages.list().empty()) {
    return Error{ErrorCode::conflict, "nothing differs from Rev." + std::to_string(text.shown) +
                                          ": all support no change that it does not have already"};
  }
  pages.add_all(next.editorial, [](Page& page, const std::string& id) { page.add_editorial(id); });
  if (pages.list().size() > kPagesMax) {
    return Error{ErrorCode::invalid,
                 "one revision brings 64 pages of 48,000 bytes at most; issue it in two"};
  }
  Content table;
  for (const Element& element : next.elements) {
    const Standing* old = before.find(element.id());
    if (old == nullptr || old->element->number() == element.number()) continue;
    Renumbering::Row& row = *table.mutable_renumbering()->add_rows();
    row.set_element(element.id());
    row.set_before(old->element->number());
    row.set_after(element.number());
  }
  if (table.renumbering().rows_size() > kListMax) {
    return invalid("elements.number", "one revision renumbers 64 paragraphs at most");
  }
  if (table.has_renumbering()) {
    table.mutable_renumbering()->set_revision(text.shown + 1);
    out.contents.push_back(std::move(table));
  }
  Elements after = before;
  Content last;
  Revision& revision = *last.mutable_revision();
  revision.set_number(text.shown + 1);
  for (Page& page : pages.list()) {
    after.lay(revision.number(), page);
    Content content;
    *content.mutable_page() = std::move(page);
    revision.add_pages(digest_of(modules::encode_content(content), kWholeDigits));
    out.contents.push_back(std::move(content));
  }
  out.digest = after.digest();
  revision.set_digest(out.digest);
  revision.mutable_note()->insert(next.note.begin(), next.note.end());
  out.contents.push_back(std::move(last));
  TRY(check_all(text, out.contents));
  return out;
}

}  // namespace texts
