#include "modules/texts/compose.h"

#include <algorithm>

#include "base/json.h"
#include "base/text.h"
#include "modules/content.h"
#include "modules/texts/check.h"
#include "modules/texts/edits.h"
#include "modules/texts/elements.h"
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

std::string_view cut(std::string_view words, std::uint32_t from, std::uint32_t to) {
  std::uint32_t at = 0;
  std::size_t begin = words.size();
  std::size_t end = words.size();
  for (std::size_t i = 0; i < words.size(); ++i) {
    if ((static_cast<unsigned char>(words[i]) & 0xC0) == 0x80) continue;
    if (at == from) begin = i;
    if (at == to) end = i;
    ++at;
  }
  return words.substr(begin, end - begin);
}

// The same edit on the frozen words: where it reaches into words that stand for others, it takes
// the place of these whole.
Edit on_frozen(const WordsView& words, Edit edit) {
  const std::string& reading = words.now.reading;
  std::uint32_t from = 0;
  std::uint32_t to = 0;
  for (const Stretch& one : words.now.stretches) {
    if (one.read_to <= edit.from && !(one.read_to == edit.from && one.read_from == one.read_to)) {
      from = one.to;
      to = one.to;
      continue;
    }
    const bool begins_here = edit.from >= one.read_from;
    if (begins_here && (one.same || edit.from == one.read_from)) {
      from = one.from + (edit.from - one.read_from);
    } else if (begins_here) {
      edit.words = std::string(cut(reading, one.read_from, edit.from)) + edit.words;
      from = one.from;
    }
    if (edit.to <= one.read_from) {
      to = begins_here ? from : std::max(to, one.from);
      break;
    }
    if (edit.to >= one.read_to) {
      to = one.to;
      if (edit.to == one.read_to) break;
      continue;
    }
    if (one.same) {
      to = one.from + (edit.to - one.read_from);
    } else {
      edit.words += cut(reading, edit.to, one.read_to);
      to = one.to;
    }
    break;
  }
  return {from, std::max(from, to), std::move(edit.words)};
}

Change::Wording wording_of(const std::string& language, const std::string& base, const Edit& edit) {
  Change::Wording out;
  out.set_language(language);
  out.set_base(base);
  out.set_from(edit.from);
  out.set_to(edit.to);
  out.set_words(edit.words);
  return out;
}

Result<void> check_words(const std::map<std::string, std::string>& words) {
  for (const auto& [language, text] : words) {
    const std::string field = "words." + language;
    if (!modules::is_language_tag(language)) {
      return invalid("words", "use language tags such as en, ko, vi");
    }
    if (text.size() > kWordsMax)
      return invalid(field, "longer than 20,000 bytes; split the paragraph");
    const auto read = ::check_text(text, true);
    if (!read.ok()) return invalid(field, read.error().message);
  }
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
      std::string before;
      for (const Change::Wording& wording : on->second.change().wordings()) {
        if (wording.language() == language) before = wording.words();
      }
      out.push_back({language, base_of(before), edits_between(before, words)});
    }
    return out;
  }
  const auto element =
      std::find_if(text.elements.begin(), text.elements.end(),
                   [&](const ElementView& one) { return one.element.id() == wanted.element; });
  if (element == text.elements.end() || element->gone != 0 || element->unknown) {
    return invalid("element", "is not in the text; it may have left it with another revision");
  }
  if (element->comes != nullptr) {
    return invalid("element", "is only proposed; change the words of the proposal itself (on)");
  }
  for (const auto& [language, words] : wanted.words) {
    const auto found = std::find_if(element->words.begin(), element->words.end(),
                                    [&](const WordsView& one) { return one.language == language; });
    Edited one{language, {}, {}};
    if (found == element->words.end()) {
      one.edits = edits_between({}, words);
    } else {
      one.base = found->base;
      for (Edit& edit : edits_between(found->now.reading, words)) {
        one.edits.push_back(on_frozen(*found, std::move(edit)));
      }
    }
    out.push_back(std::move(one));
  }
  return out;
}

bool is_known(const TextView& text, const std::string& id) {
  return std::any_of(text.elements.begin(), text.elements.end(),
                     [&](const ElementView& one) { return one.element.id() == id; });
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
  template <class Add>
  void add_all(const std::vector<std::string>& names, Add add) {
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
  const std::vector<Page>& list() const { return pages_; }

 private:
  void open() {
    pages_.emplace_back();
    bytes_.push_back(0);
  }
  std::vector<Page> pages_;
  std::vector<std::size_t> bytes_;  // of each one's elements
};

// The element as the next revision has it, by what all accepted.
Element settled(const ElementView& view) {
  Element out = view.element;
  if (view.comes != nullptr) out.clear_words();
  for (const WordsView& words : view.words) {
    if (words.now.reading.empty()) {
      out.mutable_words()->erase(words.language);
    } else {
      (*out.mutable_words())[words.language] = words.now.reading;
    }
  }
  return out;
}

class Next {
 public:
  explicit Next(const TextView& text) : text_(text) {
    for (const ElementView& view : text.elements) {
      if (view.comes != nullptr) {
        if (view.comes->accepted && view.gone == 0) now_[view.element.id()] = settled(view);
      } else if (view.gone == 0 && !view.unknown) {
        before_[view.element.id()] = view.element;
        now_[view.element.id()] = settled(view);
      }
    }
    for (const ElementView& view : text.elements) {
      for (const Structural& one : view.structure) {
        if (one.change->accepted) move(view, one.change->change());
      }
    }
    for (const auto& [name, change] : text.changes) {
      if (change.accepted && !change.taken && stands_in_words(change)) took_.push_back(name);
    }
  }

  Result<void> put(const NextRevision& next) {
    for (const Element& element : next.elements) {
      for (const RevisionView& revision : text_.revisions) {
        if (std::find(revision.gone.begin(), revision.gone.end(), element.id()) !=
            revision.gone.end()) {
          return invalid("elements.id", element.id() + " left the text with Rev." +
                                            std::to_string(revision.number) +
                                            "; what comes has an identifier of its own");
        }
      }
      now_[element.id()] = element;
    }
    for (const std::string& id : next.gone) {
      if (now_.erase(id) == 0) return invalid("gone", id + " is not in the text");
    }
    return {};
  }

  Pages pages() const {
    Pages out;
    for (const auto& [id, element] : now_) {
      const auto before = before_.find(id);
      if (before == before_.end() ||
          modules::encode_content(before->second) != modules::encode_content(element)) {
        out.add(element);
      }
    }
    std::vector<std::string> gone;
    for (const auto& [id, element] : before_) {
      if (!now_.contains(id)) gone.push_back(id);
    }
    out.add_all(gone, [](Page& page, const std::string& id) { page.add_gone(id); });
    out.add_all(took_, [](Page& page, const std::string& name) { page.add_took(name); });
    return out;
  }

  std::string digest(const Pages& pages) const {
    Elements elements;
    Page before;
    for (const auto& [id, element] : before_) *before.add_elements() = element;
    elements.lay(0, before);
    for (const Page& page : pages.list()) elements.lay(1, page);
    return elements.digest();
  }
  const std::vector<std::string>& took() const { return took_; }

 private:
  // Of two that all accepted and that cannot stand together, none is taken yet.
  bool stands_in_words(const ChangeView& change) const {
    if (change.change().has_move()) {
      return change.change().move().what() != Change::COMES ||
             now_.contains(change.change().element());
    }
    const auto view = std::find_if(
        text_.elements.begin(), text_.elements.end(),
        [&](const ElementView& one) { return one.element.id() == change.change().element(); });
    if (view == text_.elements.end()) return false;
    const bool beside = std::any_of(view->beside.begin(), view->beside.end(),
                                    [&](const Beside& one) { return one.change == &change; });
    return !beside &&
           std::none_of(view->words.begin(), view->words.end(),
                        [&](const WordsView& one) { return names(one.now.parts, change.name); });
  }

  // Whether a bracket that is left has it; parts are not deeper than kDepthMax.
  static bool names(const std::vector<Part>& parts, const std::string& name) {
    for (const Part& part : parts) {
      for (const Alternative& one : part.alternatives) {
        if (std::find(one.changes.begin(), one.changes.end(), name) != one.changes.end())
          return true;
        if (names(one.parts, name)) return true;
      }
    }
    return false;
  }

  void move(const ElementView& view, const Change& change) {
    const Change::Move& move = change.move();
    const auto found = now_.find(view.element.id());
    if (found == now_.end()) return;
    Element& element = found->second;
    switch (move.what()) {
      case Change::GOES:
        now_.erase(found);
        return;
      case Change::MOVES:
        element.set_parent(move.parent());
        element.set_place(move.place());
        if (!move.number().empty()) element.set_number(move.number());
        return;
      case Change::SPLITS:
        return split(view, change, element);
      case Change::JOINS:
        return join(element, move.second());
      default:
        return;
    }
  }

  // At the places that were named, where these are still the same words.
  void split(const ElementView& view, const Change& change, Element& element) {
    Element second = element;
    second.set_id(change.move().second());
    second.set_parent(change.move().parent());
    second.set_place(change.move().place());
    second.set_number(change.move().number());
    second.clear_words();
    for (const Change::Wording& wording : change.wordings()) {
      const auto words = element.words().find(wording.language());
      if (words == element.words().end() || base_of(words->second) != wording.base()) continue;
      const std::string all = words->second;
      const std::uint32_t size = code_points(all);
      const std::uint32_t at = std::min(wording.from(), size);
      (*element.mutable_words())[wording.language()] = trimmed(cut(all, 0, at));
      (*second.mutable_words())[wording.language()] = trimmed(cut(all, at, size));
    }
    if (second.words().empty() || is_known(text_, second.id())) {
      element = settled(view);
      return;
    }
    now_[second.id()] = second;
  }

  void join(Element& element, const std::string& id) {
    const auto second = now_.find(id);
    if (second == now_.end()) return;
    for (const auto& [language, words] : second->second.words()) {
      std::string& first = (*element.mutable_words())[language];
      first += (first.empty() ? "" : " ") + words;
    }
    now_.erase(second);
  }

  static std::string trimmed(std::string_view words) {
    while (words.starts_with(' ')) words.remove_prefix(1);
    while (words.ends_with(' ')) words.remove_suffix(1);
    return std::string(words);
  }

  const TextView& text_;
  std::map<std::string, Element> before_;
  std::map<std::string, Element> now_;
  std::vector<std::string> took_;
};

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
  Change* together = nullptr;
  for (const Edited& one : edited) {
    for (const Edit& edit : one.edits) {
      if (wanted.together && one_each) {
        if (together == nullptr) together = &begin();
        *together->add_wordings() = wording_of(one.language, one.base, edit);
      } else {
        *begin().add_wordings() = wording_of(one.language, one.base, edit);
      }
    }
  }
  return out;
}

Result<Issue> issue_of(const TextView& text, const NextRevision& next) {
  for (const Element& element : next.elements) {
    TRY(check_words({element.words().begin(), element.words().end()}));
    if (!modules::is_id(element.id()))
      return invalid("elements.id", "must be 1 to 40 of a-z 0-9 . _ -");
  }
  Next made(text);
  TRY(made.put(next));
  Pages pages = made.pages();
  pages.add_all(next.editorial, [](Page& page, const std::string& id) { page.add_editorial(id); });
  if (pages.list().empty()) {
    return Error{ErrorCode::conflict, "nothing differs from Rev." + std::to_string(text.shown) +
                                          ": all support no change that it does not have already"};
  }
  if (pages.list().size() > kPagesMax) {
    return Error{ErrorCode::invalid,
                 "one revision brings 64 pages of 48,000 bytes at most; issue it in two"};
  }
  Issue out;
  out.digest = made.digest(pages);
  out.took = made.took();
  Content last;
  Revision& revision = *last.mutable_revision();
  revision.set_number(text.shown + 1);
  for (Page& page : pages.list()) {
    Content content;
    *content.mutable_page() = std::move(page);
    revision.add_pages(digest_of(modules::encode_content(content), kWholeDigits));
    out.contents.push_back(std::move(content));
  }
  revision.set_digest(out.digest);
  revision.mutable_note()->insert(next.note.begin(), next.note.end());
  out.contents.push_back(std::move(last));
  return out;
}

}  // namespace texts
