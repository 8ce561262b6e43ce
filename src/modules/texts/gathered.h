// Everything that was said of one text, sorted by what it is, before anything is concluded.
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "modules/texts/elements.h"
#include "modules/texts/view.h"

namespace texts {

struct Gathered {
  std::vector<std::string> parties;  // whose agreement counts
  bool national = false;
  std::vector<Saying> texts;
  std::vector<Saying> pens;
  std::map<std::string, Bytes> pages;  // contents by digest
  std::vector<Saying> revisions;
  std::vector<Saying> changes;
  std::vector<Saying> stances;
  std::vector<Saying> marks;
  std::vector<Saying> comments;
  std::vector<Saying> concordances;
  std::vector<Saying> mandates;
  std::vector<Saying> others;    // review, adoption, attached, signature, correction, renumbering
  std::vector<Saying> proposed;  // open
  TimeMs last = 0;
};

// Whose words they are.
std::string speaker(const modules::Said& said);
// Whether they count as that party's here: its own, what all agreed, or noted of somebody in a
// circle of one party, where nobody else can speak for themselves.
bool counts(const Gathered& all, const Saying& saying);

// What is to be known of a change for the packages that name it.
struct Fate {
  std::string party;
  bool let_go = false;
  bool taken = false;
  std::string element;
  std::map<std::string, std::string> bases;  // by language, of the words that it is on
};
// What a paragraph would read with a package.
struct Reading {
  std::string digest;    // as marks name it
  bool clean = false;    // nothing would be open in its words
  modules::Names words;  // by language
};

struct Fates {
  std::map<std::string, Fate> changes;       // those that packages of the body name
  std::shared_ptr<const Elements> elements;  // of the last revision
  // What paragraphs would read with a package that is offered and says so: by element.
  std::map<record::Reference, std::map<std::string, Reading>> readings;
};

// A party's answer by which it agreed to a package.
struct Agreed {
  record::Reference act;
  TimeMs time = 0;
};

// What the texts of one body share: read once for all of them.
struct OfBody {
  std::vector<Saying> packages;    // joint and proposed; named by the matter that they stand in
  std::set<std::string> packaged;  // changes that they name
  // Those whose readings are weighed: offered ones that have some.
  std::set<record::Reference> weighed;
  // Of joint packages: by which answer each party agreed.
  std::map<record::Reference, std::map<std::string, Agreed>> agreed;
  // By text, as they were asked for: texts of one body name each other's.
  mutable std::map<std::string, Fates, std::less<>> fates;
  std::vector<Saying> terms;
};
Result<OfBody> gather_body(record::View& view, std::string_view circle, const std::string& body);

// `members` of the body; empty: all that are in the circle.
Result<Gathered> gather(record::View& view, std::string_view circle, const std::string& matter,
                        const std::vector<std::string>& members);

// Changes with who stands by them: made before revisions, which have to show that they took them.
void weigh_changes(const Gathered& all, const OfBody& body, TextView& text);

// Which revisions stand, and what they make.
struct Made {
  std::vector<RevisionView> revisions;
  Elements elements;
  std::string lacking;
};
// Up to Rev.`until`; 0: all. `opener`: who issues them before a pen was agreed; empty: nobody.
// Marks the changes of `text` that were taken.
Made make_revisions(const Gathered& all, const std::string& opener, std::uint32_t until,
                    TextView& text);
// Who opened the text; empty: several did, and none of them alone was answered.
std::string opener_of(const Gathered& all, TextView& text);

// Description, revisions and changes of a text whose `matter` is named, up to Rev.`revision` (0:
// the last): all but what is laid over words. Takes what it needs out of `all`. Nothing: nobody
// describes it.
std::optional<Made> weigh_text(Gathered& all, const OfBody& body, std::uint32_t revision,
                               TextView& text);

// The elements with everything that stands laid over them; `bare`: with nothing.
void lay_elements(const Made& made, bool bare, TextView& text);
// What these elements would read if these changes were accepted and those let go. Without those
// that would leave the text, be split or joined, or in which such a change would find no place.
std::map<std::string, Reading> readings_with(const Elements& elements, const TextView& text,
                                             const std::set<std::string>& of,
                                             const std::set<std::string>& accepted,
                                             const std::set<std::string>& let_go);
// Of the negotiating languages of an element as it reads, as marks name it.
std::string reading_of(const TextView& text, const ElementView& element);
// Marks, checks of languages, states and counts.
void weigh_standing(const Gathered& all, const OfBody& body, TextView& text);

}  // namespace texts
