// What there is to see of a negotiated text, for one viewer (record/view.h): its revisions, the
// words with everything that is open laid over them, and where each party stands. All of it is
// computed from the rows when it is read (docs/formats/texts.md).
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "base/json.h"
#include "base/result.h"
#include "modules/json_fields.h"
#include "modules/rows.h"
#include "modules/texts/compile.h"
#include "record/view.h"
#include "texts.pb.h"

namespace texts {

struct Saying {
  Content content;
  modules::Said said;
  std::string name;  // <party>/<digest> of a change or comment; else empty
};

struct ChangeView {
  std::string name;
  std::string party;  // whose words it is
  bool noted = false;
  bool taken_up = false;  // noted, and its party supports it: its own to let go
  bool apart = false;     // noted where its party could speak for itself, and has not
  bool chair = false;     // as Chair under a mandate that all agreed
  bool accepted = false;  // supported by all
  bool taken = false;
  bool let_go = false;
  std::set<std::string> supporters;
  std::set<std::string> ever;  // who supported it at any time
  std::map<std::uint32_t, record::Reference> noters;
  Saying saying;

  const Change& change() const { return saying.content.change(); }
  bool stands() const { return !taken && !let_go; }
};

// What one side's checker found of a language.
struct Check {
  std::string party;
  bool holds = false;  // of both as they read now
  bool differs = false;
  Saying saying;
};

struct WordsView {
  std::string language;
  std::string frozen;       // with what was corrected after adoption
  std::string uncorrected;  // of the revision, where that was; empty: nothing was
  Compiled now;
  std::string base;           // of the frozen words
  std::uint32_t changed = 0;  // revision
  bool stale = false;
  std::string concordance;  // what a check names; empty: negotiated itself
  std::vector<Check> checks;
};

struct Beside {
  const ChangeView* change = nullptr;
  std::string language;
  std::string why;  // stale, outside, unknown, deep, many, identifier, language, noted
};

struct MarkView {
  std::string party;
  Marks::Stand stand = Marks::NO_POSITION;
  bool holds = false;
  std::string digest;   // of the words that it is on
  bool counts = false;  // false: noted of a party that can speak for itself
  std::string due;
  modules::Names reason;
  std::string package;  // identifier of the one that it followed from; empty: a mark of its own
  modules::Said said;
};

enum class ElementState : std::uint8_t { open, clean, agreed_ad_ref, agreed };

struct ElementView {
  Element element;  // as it is frozen; of one that comes, as proposed
  unsigned depth = 0;
  const ChangeView* comes = nullptr;  // by which it comes; nullptr: it is in the text
  std::uint32_t gone = 0;             // revision in which it left, where something is open on it
  bool unknown = false;               // something is open on it, and it never was there
  std::vector<WordsView> words;       // languages of the text first, in its order
  std::vector<const ChangeView*> structure;  // GOES, MOVES, SPLITS, JOINS that stand
  std::vector<Beside> beside;
  std::vector<MarkView> marks;
  std::size_t comments = 0;
  std::string digest;  // of its reading
  ElementState state = ElementState::open;
};

struct PartyCount {
  std::string party;
  std::size_t proposed = 0;
  std::size_t marked = 0;
  std::size_t agreed = 0;
  // Elements, by why the party has not settled them: it proposes other words, has a reservation
  // that holds, or has said nothing yet. The last stands alone, the others may meet in one element.
  std::size_t proposing = 0;
  std::size_t study = 0;
  std::size_t scrutiny = 0;
  std::size_t no_position = 0;
};

struct TextCounts {
  std::size_t elements = 0;
  std::size_t open = 0;
  std::size_t clean = 0;
  std::size_t agreed_ad_ref = 0;
  std::size_t agreed = 0;
  std::size_t brackets = 0;
  std::vector<PartyCount> by_party;
};

struct RevisionView {
  std::uint32_t number = 0;
  std::string holder;
  std::size_t elements = 0;      // in the text with it
  std::set<std::string> claims;  // what it says that it took
  std::vector<std::string> changed;
  std::vector<std::string> gone;
  std::vector<std::string> took;
  std::vector<std::string> editorial;
  std::vector<std::string> alone;  // changed or gone by the pen-holder's own word
  Saying saying;
};

struct PackageView {
  std::string state;         // offered, accepted, refused, withdrawn, expired, void
  std::set<std::string> by;  // who refused or withdrew it; whose words in it were let go
  bool changed = false;      // void: a revision changed the words of a paragraph of it
  // Offered: what the paragraphs of its readings say with it by language, in their order.
  std::vector<modules::Names> reads;
  Saying saying;
};

struct PenView {
  std::string holder;
  std::uint32_t from_revision = 0;
  modules::Said said;
};

class Elements;

struct TextView {
  TextView() = default;
  TextView(TextView&&) = default;
  TextView& operator=(TextView&&) = default;
  TextView(const TextView&) = delete;  // elements point to changes
  TextView& operator=(const TextView&) = delete;

  std::shared_ptr<const Elements> made;  // as the revision shown has them; null: none
  std::string matter;
  std::string body;
  std::string id;
  std::vector<std::string> parties;  // whose agreement counts
  std::vector<std::string> rivals;   // others that opened a text here
  bool national = false;
  Saying description;  // a text that nobody describes is not there
  std::vector<PenView> pens;
  std::string pen;      // who issues the next revision; empty: nobody yet
  std::string lacking;  // pages, digest, numbers, number_used; empty: nothing is
  std::vector<RevisionView> revisions;
  std::uint32_t shown = 0;
  std::string digest;  // of the revision shown
  std::vector<ElementView> elements;
  std::map<std::string, ChangeView> changes;  // by name
  std::vector<Saying> comments;
  std::vector<PackageView> packages;
  std::vector<std::string> mandates;
  std::optional<Saying> review;
  std::optional<Saying> adoption;
  std::vector<Saying> proposed;  // open, of the whole
  std::vector<Saying> attached;
  std::vector<Saying> signatures;
  std::vector<Saying> corrections;
  std::vector<Saying> renumberings;
  std::vector<Saying> terms;
  TextCounts counts;
  std::string state;
  TimeMs last = 0;

  const Text& text() const { return description.content.text(); }
  // Tags of the languages to which marks bind.
  std::vector<std::string> negotiating() const;
};

// Whose agreement counts on a body's texts, by the charter in force; empty: every party that is in
// the circle.
using Members = std::function<std::vector<std::string>(std::string_view body)>;

// `revision` 0: the last that stands, with all that is open laid over it; else the words of that
// one alone. not_found where there is no such text or revision, or none that the viewer may see.
Result<TextView> read_text(record::View& view, std::string_view circle, std::string_view body,
                           std::string_view id, std::uint32_t revision = 0,
                           const Members& members = {});
// Every text of the circle, or of one body (id), in the order of their matters.
Result<std::vector<TextView>> list_texts(record::View& view, std::string_view circle,
                                         std::string_view body = {}, const Members& members = {});

// Members of NegotiatedTextSummary, and those of NegotiatedText, into an open object. `now` is the
// minute by which packages have expired.
void write_text_summary(json::Writer& out, std::string_view circle, const TextView& text);
void write_text(json::Writer& out, std::string_view circle, const TextView& text,
                std::string_view now);

}  // namespace texts
