#include "modules/texts/check.h"

#include <set>
#include <string>
#include <string_view>

#include "base/encoding.h"
#include "modules/acts.h"
#include "modules/checks.h"
#include "modules/dates.h"
#include "modules/papers.h"
#include "modules/texts/at_home.h"
#include "modules/texts/mixed_scripts.h"
#include "modules/texts/texts.h"
#include "record/rows.h"

namespace texts {
namespace {

using modules::Checks;

constexpr std::uint32_t kRevisionMax = 200;
constexpr std::size_t kPackageTextsMax = 8;  // each is read to show what has become of it
constexpr std::size_t kPlaceMax = 40;
constexpr std::size_t kNumberMax = 40;
constexpr std::uint32_t kOffsetMax = 20000;

// Where it matters who somebody is, letters that look like others are refused.
constexpr std::string_view kMixed =
    "has a word in letters of two alphabets, which reads as what it is not: write it in one";

bool is_digest(std::string_view text, std::size_t digits) {
  return text.size() == digits &&
         text.find_first_not_of("0123456789abcdef") == std::string_view::npos;
}

// Sorts by its bytes as people would sort it.
bool is_place(std::string_view text) {
  return !text.empty() && text.size() <= kPlaceMax &&
         text.find_first_not_of("0123456789abcdefghijklmnopqrstuvwxyz") == std::string_view::npos;
}

constexpr std::string_view kIdForm = "must be 1 to 40 of a-z 0-9 . _ -";
constexpr std::string_view kPlaceForm =
    "must be 1 to 40 of 0-9 a-z: elements of one parent stand in its order";

template <class List>
void check_languages(Checks& checks, const List& languages, bool needed) {
  checks.require(!needed || languages.size() > 0, "languages", "name the languages of the text");
  std::set<std::string_view> seen;
  int prevailing = 0;
  for (const Language& language : languages) {
    checks
        .require(modules::is_language_tag(language.tag()), "languages.tag",
                 "must be a language tag such as en, ko, vi")
        .require(seen.insert(language.tag()).second, "languages.tag",
                 "names the same language twice")
        .require(language.role() != Language::ROLE_UNSTATED, "languages.role",
                 "is needed: NEGOTIATING, AUTHENTIC, OFFICIAL or COURTESY");
    if (!language.prevails()) continue;
    checks.require(
        language.role() == Language::NEGOTIATING || language.role() == Language::AUTHENTIC,
        "languages.prevails", "only an authentic language can prevail");
    ++prevailing;
  }
  checks.require(prevailing <= 1, "languages.prevails", "one language at most prevails");
}

Result<void> check_text(const Text& text) {
  Checks checks("text");
  checks.require(text.kind() != KIND_UNSTATED, "kind", "is needed")
      .texts("titles", text.titles())
      .maybe_meeting("meeting", text.meeting())
      .date("disposal", text.disposal())
      .require(text.disposal().empty() || text.non_paper(), "disposal", "belongs to a non-paper");
  check_languages(checks, text.languages(), true);
  std::set<std::string_view> seen;
  for (const std::string& party : text.parties()) {
    checks
        .require(modules::is_party_name(party), "parties",
                 "must be journal names, e.g. brevonia.example")
        .require(seen.insert(party).second, "parties", "names the same party twice");
  }
  return checks.result();
}

Result<void> proposed(const record::Header& header, const char* what) {
  if (header.has_proposal()) return {};
  return Error{ErrorCode::invalid,
               std::string(what) + ": all agree it together or not at all; write it as a proposal"};
}

Result<void> stated(const record::Header& header, const char* what) {
  if (!header.has_proposal()) return {};
  return Error{ErrorCode::invalid,
               std::string(what) + ": is one party's own; write it as a statement"};
}

Result<void> check_pen(const Pen& pen) {
  return Checks("pen")
      .party("holder", pen.holder())
      .require(pen.from_revision() >= 1 && pen.from_revision() <= kRevisionMax, "from_revision",
               "must be 1 to 200: the first revision that the holder issues")
      .result();
}

void check_element(Checks& checks, const Element& element) {
  checks.id("elements.id", element.id())
      .require(element.type() != Element::TYPE_UNSTATED, "elements.type", "is needed")
      .require(element.parent().empty() || modules::is_id(element.parent()), "elements.parent",
               kIdForm)
      .require(element.parent() != element.id(), "elements.parent", "is the element itself")
      .require(is_place(element.place()), "elements.place", kPlaceForm)
      .require(element.number().size() <= kNumberMax, "elements.number", "at most 40 bytes");
}

Result<void> check_page(const Page& page) {
  Checks checks("page");
  std::set<std::string_view> seen;
  for (const Element& element : page.elements()) {
    check_element(checks, element);
    checks.require(seen.insert(element.id()).second, "elements.id", "stands twice on the page");
  }
  for (const std::string& id : page.gone()) {
    checks.id("gone", id).require(seen.insert(id).second, "gone", "stands twice on the page");
  }
  for (const std::string& name : page.took()) {
    checks.require(is_name(name), "took", kNameForm)
        .require(seen.insert(name).second, "took", "stands twice on the page");
  }
  for (const std::string& id : page.editorial()) checks.id("editorial", id);
  return checks.result();
}

Result<void> check_revision(const Revision& revision) {
  Checks checks("revision");
  checks
      .require(revision.number() >= 1 && revision.number() <= kRevisionMax, "number",
               "must be 1 to 200")
      .require(is_digest(revision.digest(), kWholeDigits), "digest",
               "must be 64 hexadecimal digits");
  std::set<std::string_view> seen;
  for (const std::string& page : revision.pages()) {
    checks.require(is_digest(page, kWholeDigits), "pages", "must be 64 hexadecimal digits each")
        .require(seen.insert(page).second, "pages", "names a page twice");
  }
  return checks.result();
}

void check_wording(Checks& checks, const Change& change, const Change::Wording& wording) {
  const bool comes = change.move().what() == Change::COMES;
  checks
      .require(modules::is_language_tag(wording.language()), "wordings.language",
               "must be a language tag such as en, ko, vi")
      .require(wording.base().empty() || is_digest(wording.base(), kBaseDigits), "wordings.base",
               "must be 16 hexadecimal digits: the base that the answer gives beside the words")
      .require(!comes || wording.base().empty(), "wordings.base", "what comes is on no words")
      .require(wording.from() <= wording.to() && wording.to() <= kOffsetMax, "wordings.to",
               "must not lie before `from`, nor beyond 20,000")
      .require(!wording.base().empty() || wording.to() == 0, "wordings.to",
               "there are no words to replace")
      .require(wording.blank() == Change::WORDS || wording.words().empty(), "wordings.words",
               "a blank stands in place of words")
      .require(change.move().what() == Change::SPLITS || wording.from() != wording.to() ||
                   !wording.words().empty() || wording.blank() != Change::WORDS,
               "wordings.words", "changes nothing");
}

Result<void> check_change(const Change& change) {
  Checks checks("change");
  checks.id("element", change.element())
      .require(change.on().empty() || is_name(change.on()), "on", kNameForm)
      .require(change.wordings_size() > 0 || change.has_move(), "wordings", "changes nothing");
  std::set<std::string_view> languages;
  for (const Change::Wording& wording : change.wordings()) {
    check_wording(checks, change, wording);
    checks.require(languages.insert(wording.language()).second, "wordings.language",
                   "stands twice; one change has one wording in each language");
  }
  if (!change.has_move()) return checks.result();
  const Change::Move& move = change.move();
  const bool comes = move.what() == Change::COMES;
  const bool placed = comes || move.what() == Change::MOVES || move.what() == Change::SPLITS;
  const bool second = move.what() == Change::SPLITS || move.what() == Change::JOINS;
  checks.require(move.what() != Change::WHAT_UNSTATED, "move.what", "is needed")
      .require(change.on().empty(), "on", "moves of elements are on no other change")
      .require(move.parent().empty() || modules::is_id(move.parent()), "move.parent", kIdForm)
      .require(move.place().empty() ? !placed : is_place(move.place()), "move.place", kPlaceForm)
      .require(move.number().size() <= kNumberMax, "move.number", "at most 40 bytes")
      .require(comes == (move.type() != Element::TYPE_UNSTATED), "move.type",
               "belongs to an element that comes")
      .require(second == !move.second().empty(), "move.second",
               "belongs to a split (the new part) and to what is joined (the one that ends)")
      .require(move.second().empty() || modules::is_id(move.second()), "move.second", kIdForm)
      .require(move.second() != change.element(), "move.second", "is the element itself")
      .require(comes || move.what() == Change::SPLITS || change.wordings_size() == 0, "wordings",
               "propose other words apart from the move");
  if (move.what() == Change::SPLITS) {
    for (const Change::Wording& wording : change.wordings()) {
      checks.require(wording.from() == wording.to() && wording.from() > 0 &&
                         wording.words().empty() && wording.blank() == Change::WORDS &&
                         !wording.base().empty(),
                     "wordings",
                     "of a split says the place alone: from and to are the same, within the words");
    }
    checks.require(change.wordings_size() > 0, "wordings", "say where it is split");
  }
  return checks.result();
}

Result<void> check_stance(const Stance& stance) {
  Checks checks("stance");
  checks.require(stance.items_size() > 0, "items", "name the changes");
  std::set<std::string_view> seen;
  for (const Stance::Item& item : stance.items()) {
    checks.require(is_name(item.change()), "items.change", kNameForm)
        .require(seen.insert(item.change()).second, "items.change", "stands twice");
  }
  return checks.result();
}

template <class List>
void check_marked(Checks& checks, const char* field, const List& list) {
  checks.require(list.size() > 0, field, "name the elements");
  std::set<std::string_view> seen;
  for (const Marks::Marked& one : list) {
    checks.id(std::string(field) + ".element", one.element())
        .require(seen.insert(one.element()).second, std::string(field) + ".element", "stands twice")
        .require(is_digest(one.digest(), kNameDigits), std::string(field) + ".digest",
                 "must be 32 hexadecimal digits: the digest that the answer gives");
  }
}

Result<void> check_marks(const Marks& marks) {
  Checks checks("marks");
  check_marked(checks, "marked", marks.marked());
  checks.date("due", marks.due())
      .require(marks.due().empty() || marks.stand() == Marks::AD_REF, "due",
               "belongs to a mark ad ref: until when it is confirmed");
  return checks.result();
}

Result<void> check_comment(const Comment& comment) {
  return Checks("comment")
      .require(comment.element().empty() || modules::is_id(comment.element()), "element", kIdForm)
      .require(comment.on().empty() || is_name(comment.on()), "on", kNameForm)
      .require(comment.answers().empty() || is_name(comment.answers()), "answers", kNameForm)
      .require(comment.settled() || !comment.words().empty(), "words",
               "are needed, in one language at least")
      .require(!comment.settled() || !comment.answers().empty(), "answers",
               "say which comment is settled")
      .result();
}

Result<void> check_concordance(const Concordance& concordance) {
  Checks checks("concordance");
  checks
      .require(modules::is_language_tag(concordance.language()), "language",
               "must be a language tag such as en, ko, vi")
      .require(!concordance.differs() || !concordance.words().empty(), "words",
               "say where they differ")
      .require(concordance.checker().size() <= 200, "checker", "at most 200 bytes")
      .require(!mixed_word(concordance.checker()), "checker", kMixed);
  check_marked(checks, "checked", concordance.checked());
  return checks.result();
}

Result<void> check_package(const Package& package, std::string_view matter) {
  Checks checks("package");
  const std::string_view body = matter.substr(0, matter.rfind('/') + 1);  // texts/<body>/
  checks.id("id", package.id())
      .minute("expires", package.expires())
      .require(package.items_size() >= 2, "items",
               "a package ties two changes together at least; one alone is supported or let go");
  std::set<std::string_view> seen;
  std::set<std::string_view> texts;
  for (const Package::Item& item : package.items()) {
    texts.insert(item.text());
    checks
        .require(
            item.text().empty() || (modules::is_text(item.text()) && item.text().starts_with(body)),
            "items.text", "must be a text of the same body, e.g. texts/council/statement")
        .require(is_name(item.change()), "items.change", kNameForm)
        .require(seen.insert(item.change()).second, "items.change", "stands twice");
    for (const auto& [language, base] : item.bases()) {
      checks
          .require(modules::is_language_tag(language), "items.bases",
                   "must stand under language tags such as en, ko, vi")
          .require(is_digest(base, kBaseDigits), "items.bases",
                   "must be 16 hexadecimal digits: the base of the paragraph's words");
    }
  }
  std::set<std::pair<std::string_view, std::string_view>> read;
  for (const Package::Reading& one : package.readings()) {
    checks.id("readings.element", one.element())
        .require(texts.contains(one.text()), "readings.text", "must be a text that an item names")
        .require(is_digest(one.digest(), kNameDigits), "readings.digest",
                 "must be 32 hexadecimal digits: the digest of what the paragraph reads")
        .require(read.emplace(one.text(), one.element()).second, "readings.element",
                 "stands twice");
  }
  checks.require(texts.size() <= kPackageTextsMax, "items.text", "names more than eight texts")
      .require(package.readings_size() <= package.items_size(), "readings",
               "names more paragraphs than there are changes");
  return checks.result();
}

Result<void> check_renumbering(const Renumbering& renumbering) {
  Checks checks("renumbering");
  checks
      .require(renumbering.revision() >= 1 && renumbering.revision() <= kRevisionMax, "revision",
               "must be 1 to 200")
      .require(renumbering.rows_size() > 0, "rows", "name the elements with old and new number");
  std::set<std::string_view> seen;
  for (const Renumbering::Row& row : renumbering.rows()) {
    checks.id("rows.element", row.element())
        .require(seen.insert(row.element()).second, "rows.element", "stands twice")
        .require(row.before().size() <= kNumberMax && row.after().size() <= kNumberMax,
                 "rows.after", "at most 40 bytes")
        .require(row.before() != row.after(), "rows.after", "is the same number");
  }
  return checks.result();
}

template <class Whole>
Checks whole(const char* path, const Whole& says) {
  Checks checks(path);
  checks
      .require(says.revision() >= 1 && says.revision() <= kRevisionMax, "revision",
               "must be 1 to 200")
      .require(is_digest(says.digest(), kWholeDigits), "digest",
               "must be 64 hexadecimal digits: the digest of that revision");
  return checks;
}

Result<void> check_adoption(const Adoption& adoption) {
  Checks checks = whole("adoption", adoption);
  checks.body("body", adoption.body())
      .texts("level", adoption.level())
      .maybe_meeting("meeting", adoption.meeting())
      .date("date", adoption.date());
  check_languages(checks, adoption.languages(), true);
  return checks.result();
}

Result<void> check_attached(const Attached& attached) {
  Checks checks("attached");
  checks.id("id", attached.id())
      .require(attached.kind() != Attached::KIND_UNSTATED, "kind", "is needed")
      .texts("words", attached.words());
  for (const std::string& id : attached.elements()) checks.id("elements", id);
  return checks.result();
}

Result<void> check_signature(const Signature& signature) {
  const bool confirms = !signature.confirms().empty();
  return Checks("signature")
      .require(is_digest(signature.digest(), kWholeDigits), "digest",
               "must be 64 hexadecimal digits: the digest of the text that was adopted")
      .require(!confirms || modules::is_file(signature.confirms()), "confirms",
               "must be the file of another's scan, 64 hexadecimal digits")
      .require(confirms || !signature.signatory().empty(), "signatory", "say who signs")
      .require(signature.signatory().size() <= 200, "signatory", "at most 200 bytes")
      .require(!mixed_word(signature.signatory()), "signatory", kMixed)
      .require(signature.capacity().size() <= 200, "capacity", "at most 200 bytes")
      .require(signature.place().size() <= 200, "place", "at most 200 bytes")
      .date("date", signature.date())
      .require(signature.scan().empty() || (signature.in_ink() && !confirms), "scan",
               "belongs to a signature in ink")
      .require(!signature.in_ink() || confirms || !signature.scan().empty(), "scan",
               "a signature in ink needs its scan, which the others confirm")
      .require(!signature.in_ink() || confirms || !signature.place().empty(), "place",
               "say where it was signed in ink")
      .require(!signature.in_ink() || confirms || !signature.date().empty(), "date",
               "say when it was signed in ink")
      .require(signature.scan().empty() == signature.scan_digest().empty() || confirms,
               "scan_digest", "is needed beside a scan: the SHA-256 of its bytes")
      .require(!confirms || !signature.scan_digest().empty(), "scan_digest",
               "is needed: of the file that was compared, its SHA-256")
      .require(signature.scan().empty() || modules::is_file(signature.scan()), "scan",
               "must be a file of the circle, 64 hexadecimal digits")
      .require(signature.scan().empty() == signature.scan_name().empty() &&
                   (signature.scan().empty() || modules::is_file_name(signature.scan_name())),
               "scan_name", "is needed beside a scan: 1 to 255 bytes without / and \\")
      .require(!signature.scan().empty() || signature.scan_size() == 0, "scan_size",
               "belongs to a scan")
      .require(
          signature.scan_digest().empty() || ((!signature.scan().empty() || confirms) &&
                                              is_digest(signature.scan_digest(), kWholeDigits)),
          "scan_digest", "must be 64 hexadecimal digits, and belongs to a scan")
      .result();
}

Result<void> check_correction(const Correction& correction) {
  return Checks("correction")
      .id("id", correction.id())
      .id("element", correction.element())
      .require(modules::is_language_tag(correction.language()), "language",
               "must be a language tag such as en, ko, vi")
      .require(correction.old_words_size() == 1 && correction.new_words_size() == 1 &&
                   correction.old_words().contains(correction.language()) &&
                   correction.new_words().contains(correction.language()),
               "new_words", "give the old and the new words in that language")
      .date("objections", correction.objections())
      .require(!correction.objections().empty(), "objections",
               "say until when the others may object")
      .result();
}

Result<void> check_says(const record::Header& header, const Content& content) {
  switch (content.says_case()) {
    case Content::kText:
      return check_text(content.text());
    case Content::kPen:
      TRY(proposed(header, "pen"));
      return check_pen(content.pen());
    case Content::kPage:
      TRY(stated(header, "page"));
      return check_page(content.page());
    case Content::kRevision:
      TRY(stated(header, "revision"));
      return check_revision(content.revision());
    case Content::kChange:
      TRY(stated(header, "change"));
      return check_change(content.change());
    case Content::kStance:
      TRY(stated(header, "stance"));
      return check_stance(content.stance());
    case Content::kMarks:
      TRY(stated(header, "marks"));
      return check_marks(content.marks());
    case Content::kComment:
      TRY(stated(header, "comment"));
      return check_comment(content.comment());
    case Content::kConcordance:
      TRY(stated(header, "concordance"));
      return check_concordance(content.concordance());
    case Content::kMandate:
      TRY(proposed(header, "mandate"));
      return Checks("mandate").party("party", content.mandate().party()).result();
    case Content::kPackage:
      TRY(proposed(header, "package"));
      return check_package(content.package(), header.matter());
    case Content::kRenumbering:
      TRY(stated(header, "renumbering"));
      return check_renumbering(content.renumbering());
    case Content::kReview:
      TRY(proposed(header, "review"));
      return whole("review", content.review()).result();
    case Content::kAdoption:
      TRY(proposed(header, "adoption"));
      return check_adoption(content.adoption());
    case Content::kAttached:
      TRY(stated(header, "attached"));
      return check_attached(content.attached());
    case Content::kSignature:
      TRY(stated(header, "signature"));
      return check_signature(content.signature());
    case Content::kCorrection:
      TRY(proposed(header, "correction"));
      return check_correction(content.correction());
    case Content::kTerm:
      return Checks("term")
          .id("id", content.term().id())
          .texts("words", content.term().words())
          .result();
    case Content::kInstructionRequest:
    case Content::kInstruction:
    case Content::kFallback:
      return check_at_home(header, content);
    case Content::SAYS_NOT_SET:
      break;
  }
  return Error{ErrorCode::invalid,
               "the content says nothing: give one of text, pen, page, revision, change, stance, "
               "marks, comment, concordance, mandate, package, renumbering, review, adoption, "
               "attached, signature, correction, term, instruction_request, instruction, fallback"};
}

}  // namespace

bool is_name(std::string_view text) {
  const std::size_t slash = text.find('/');
  return slash != std::string_view::npos && modules::is_party_name(text.substr(0, slash)) &&
         is_digest(text.substr(slash + 1), kNameDigits);
}

Result<void> check_content(const record::Header& header, const Content& content) {
  TRY(modules::check_texts(content));
  TRY(check_says(header, content));
  const bool of_body = content.has_term();
  if (of_body ? !modules::is_texts(header.matter()) : !modules::is_text(header.matter())) {
    return Error{ErrorCode::invalid, of_body ? "a term belongs to a body: matter texts/<body>"
                                             : "this belongs to a text: matter texts/<body>/<id>"};
  }
  return modules::check_speech(header, topic(content), content.words_of());
}

}  // namespace texts
