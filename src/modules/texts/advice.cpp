#include "modules/texts/advice.h"

#include <algorithm>

#include "modules/texts/elements.h"
#include "modules/texts/mixed_scripts.h"
#include "modules/texts/take.h"

namespace texts {
namespace {

bool is_agreement(Marks::Stand stand) { return stand == Marks::AD_REF || stand == Marks::AGREED; }

std::string rev(std::uint32_t number) { return "Rev." + std::to_string(number); }

class Advisor {
 public:
  Advisor(const TextView& text, std::string_view self, bool stated)
      : text_(text), self_(self), stated_(stated) {}

  std::vector<Advice> run(const Content& content) {
    switch (content.says_case()) {
      case Content::kRevision:
        on_revision(content.revision());
        break;
      case Content::kChange:
        on_change(content.change());
        break;
      case Content::kStance:
        on_stance(content.stance());
        break;
      case Content::kMarks:
        on_marks(content.marks());
        break;
      case Content::kPackage:
        on_package(content.package());
        break;
      case Content::kReview:
        on_whole(content.review().revision(), content.review().digest());
        on_completion();
        break;
      case Content::kAdoption:
        on_whole(content.adoption().revision(), content.adoption().digest());
        on_completion();
        break;
      case Content::kCorrection:
        on_correction(content.correction());
        break;
      case Content::kText:
        on_text();
        look_alike(content.text().titles());
        break;
      case Content::kTerm:
        look_alike(content.term().words());
        break;
      case Content::kPage:
        for (const Element& element : content.page().elements()) look_alike(element.words());
        break;
      default:
        break;
    }
    return std::move(out_);
  }

 private:
  void say(std::string word, std::string text, bool stops) {
    const bool known =
        std::any_of(out_.begin(), out_.end(), [&](const Advice& one) { return one.word == word; });
    if (!known) out_.push_back({std::move(word), std::move(text), stops});
  }

  const ElementView* find(const std::string& id) const {
    const auto found =
        std::find_if(text_.elements.begin(), text_.elements.end(), [&](const ElementView& one) {
          return one.element.id() == id && one.gone == 0 && !one.unknown;
        });
    return found == text_.elements.end() ? nullptr : &*found;
  }

  void on_revision(const Revision& revision) {
    if (text_.pen != self_) {
      say("not_pen_holder",
          text_.pen.empty() ? "Nobody holds the pen: several opened this text. Agree who holds it."
                            : text_.pen +
                                  " holds the pen: a revision of another side is none of "
                                  "the text's. Propose changes, or that the pen passes.",
          true);
    }
    if (revision.number() != text_.shown + 1) {
      say("stale_revision",
          "The next revision is " + rev(text_.shown + 1) + "; " + rev(revision.number()) +
              " would have no effect. Compose it anew.",
          true);
    }
  }

  // Words by language. Of each content the first that is found.
  template <class Words>
  void look_alike(const Words& words) {
    for (const auto& [language, text] : words) look_alike(text, language);
  }
  void look_alike(std::string_view words, std::string_view language) {
    if (const auto found = strange_word(words, language)) {
      say("look_alike",
          "'" + *found +
              "' has letters of another alphabet, which look like those of its own. Write it anew "
              "if that is not meant.",
          false);
    }
  }

  void on_change(const Change& change) {
    for (const Change::Wording& wording : change.wordings()) {
      look_alike(wording.words(), wording.language());
    }
    if (!change.on().empty() && !text_.changes.contains(change.on())) return unknown(change.on());
    if (change.move().what() == Change::COMES || !change.on().empty()) return;
    const ElementView* element = find(change.element());
    if (element == nullptr) {
      const std::uint32_t gone = text_.made ? text_.made->gone_since(change.element()) : 0;
      return say("element_gone",
                 gone == 0 ? "There is no paragraph " + change.element() + " in this text."
                           : "The paragraph left the text with " + rev(gone) +
                                 "; a proposal on it would stand behind the text.",
                 true);
    }
    for (const Change::Wording& wording : change.wordings()) {
      for (const WordsView& words : element->words) {
        if (words.language != wording.language() || words.base == wording.base()) continue;
        say("words_changed",
            "The words were changed since this was drafted; it is moved along where nothing "
            "touches it, and stands beside them where something does. Look at them as they are.",
            false);
      }
    }
  }

  void unknown(const std::string& name) {
    say("unknown_change",
        "There is no change " + name + " here that you may read; look at the text as it is.", true);
  }

  void on_stance(const Stance& stance) {
    for (const Stance::Item& item : stance.items()) {
      const auto found = text_.changes.find(item.change());
      if (found == text_.changes.end()) {
        unknown(item.change());
      } else if (found->second.let_go && item.verdict() == Stance::SUPPORTS &&
                 found->second.party != self_) {
        say("let_go", "Its proposer has let it go; propose it as your own.", true);
      } else if (item.verdict() == Stance::LETS_GO && found->second.party == self_ &&
                 is_offered(item.change())) {
        say("in_package",
            "It stands in a package that is offered, which this makes void. Where your party "
            "agreed "
            "to that package, withdraw that as well: until then a node that does not ask can still "
            "agree to it for its party.",
            false);
      }
    }
  }

  bool is_offered(const std::string& change) const {
    return std::any_of(
        text_.packages.begin(), text_.packages.end(), [&](const PackageView& package) {
          const auto& items = package.saying.content.package().items();
          return package.state == "offered" &&
                 std::any_of(items.begin(), items.end(),
                             [&](const Package::Item& one) { return one.change() == change; });
        });
  }

  void on_correction(const Correction& correction) {
    const ElementView* element = find(correction.element());
    if (element == nullptr) {
      return say("element_gone", "There is no paragraph " + correction.element() + " in this text.",
                 true);
    }
    for (const auto& [language, old_words] : correction.old_words()) {
      const auto words =
          std::find_if(element->words.begin(), element->words.end(),
                       [&](const WordsView& one) { return one.language == language; });
      if (words != element->words.end() && words->frozen == old_words) continue;
      say("words_changed",
          "The old words do not stand in that paragraph: the correction would change nothing. Take "
          "them over as they read now.",
          true);
    }
  }

  // Of other texts than this one nothing is known here.
  void on_package(const Package& package) {
    for (const Package::Item& item : package.items()) {
      if (!item.text().empty() && item.text() != text_.matter) continue;
      const auto found = text_.changes.find(item.change());
      if (found == text_.changes.end()) {
        unknown(item.change());
      } else if (found->second.let_go) {
        say("let_go", "Its proposer has let it go: the package would be void from the start.",
            true);
      } else if (is_on_other_words(item, found->second.change())) {
        say("words_changed",
            "A paragraph of it reads otherwise now than this package says: it would be void from "
            "the start. Make it anew of the words as they are.",
            true);
      }
    }
  }

  bool is_on_other_words(const Package::Item& item, const Change& change) const {
    const ElementView* element = find(change.element());
    if (element == nullptr) return !item.bases().empty();
    return std::any_of(element->words.begin(), element->words.end(), [&](const WordsView& words) {
      const auto said = item.bases().find(words.language);
      if (said != item.bases().end()) return said->second != words.base;
      const Change::Wording* wording = wording_in(change, words.language);
      return item.bases().empty() && change.on().empty() && wording != nullptr &&
             wording->base() != words.base;
    });
  }

  void on_marks(const Marks& marks) {
    for (const Marks::Marked& one : marks.marked()) {
      const ElementView* element = find(one.element());
      if (element == nullptr) {
        say("element_gone", "There is no paragraph " + one.element() + " in this text.", true);
      } else if (element->digest != one.digest()) {
        say("words_changed",
            "The words of a paragraph were changed since they were read: the mark would not hold. "
            "Read them as they are now.",
            true);
      } else if (text_.text().non_paper() && marks.stand() == Marks::AGREED) {
        say("non_paper",
            "This is a non-paper, without prejudice to anybody: nothing in it is agreed.", true);
      } else if (element->state == ElementState::open && is_agreement(marks.stand())) {
        say("open_bracket",
            "Something is open here. The mark is for the words that stand without it, and falls "
            "away with any other.",
            false);
      } else if (goes_back(*element, marks)) {
        say("reason_needed", "What was agreed is reopened: say why, so that the others see it.",
            true);
      }
    }
  }

  // Behind its own AGREED that holds.
  bool goes_back(const ElementView& element, const Marks& marks) const {
    if (marks.stand() == Marks::AGREED || !marks.reason().empty()) return false;
    return std::any_of(element.marks.begin(), element.marks.end(), [&](const MarkView& one) {
      return one.party == self_ && one.holds && one.stand == Marks::AGREED;
    });
  }

  void on_whole(std::uint32_t number, const std::string& digest) {
    const bool stands = number >= 1 && number <= text_.revisions.size() &&
                        text_.revisions[number - 1].saying.content.revision().digest() == digest;
    if (!stands) {
      say("no_such_revision",
          "No revision of this text that stands has this number and digest; the last is " +
              rev(text_.shown) + ".",
          true);
    }
  }

  // Of a text that is read once more or adopted.
  void on_completion() {
    if (text_.text().non_paper()) {
      say("non_paper",
          "This is a non-paper, without prejudice to anybody: nothing of it is reviewed or "
          "adopted. Open a text for what shall be agreed.",
          true);
    }
    const TextCounts& counts = text_.counts;
    if (counts.open > 0) {
      say("not_clean",
          std::to_string(counts.open) + (counts.open == 1 ? " paragraph is" : " paragraphs are") +
              " still open. Settle what is in brackets, or issue a revision without it, first.",
          true);
    }
    if (counts.agreed + counts.agreed_ad_ref < counts.elements) {
      say("not_agreed",
          "Of " + std::to_string(counts.elements) + " paragraphs " +
              std::to_string(counts.agreed + counts.agreed_ad_ref) +
              " are agreed by all, ad referendum or fully.",
          false);
    }
    for (const ElementView& element : text_.elements) {
      for (const WordsView& words : element.words) {
        if (!words.stale) continue;
        say("not_concordant",
            "A language is older than the negotiated words, and not checked by all: see the "
            "paragraphs that are shown so.",
            false);
      }
    }
  }

  // What one party states of a text that others read already.
  void on_text() {
    if (stated_ && !text_.national && !text_.revisions.empty()) {
      say("described",
          "From its first revision on, what a text is, is changed by all alone. Propose it to "
          "them.",
          true);
    }
  }

  const TextView& text_;
  const std::string_view self_;
  const bool stated_;
  std::vector<Advice> out_;
};

}  // namespace

std::vector<Advice> advise(const TextView& text, std::string_view self, const Content& content,
                           bool stated) {
  return Advisor(text, self, stated).run(content);
}

}  // namespace texts
