// Everything that was said of one text, sorted by what it is, before anything is concluded.
#pragma once

#include <map>
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
  std::map<std::string, Page> pages;  // by digest
  std::vector<Saying> revisions;
  std::vector<Saying> changes;
  std::vector<Saying> stances;
  std::vector<Saying> marks;
  std::vector<Saying> comments;
  std::vector<Saying> concordances;
  std::vector<Saying> mandates;
  std::vector<Saying> packages;  // of every text of the body, joint and proposed
  std::vector<Saying> others;    // review, adoption, attached, signature, correction, renumbering
  std::vector<Saying> proposed;  // open
  std::vector<Saying> terms;
  TimeMs last = 0;
};

// Whose words they are.
std::string speaker(const modules::Said& said);
// Whether they count as that party's here: its own, what all agreed, or noted of somebody in a
// circle of one party, where nobody else can speak for themselves.
bool counts(const Gathered& all, const Saying& saying);

// `members` of the body; empty: all that are in the circle.
Result<Gathered> gather(record::View& view, std::string_view circle, const std::string& matter,
                        const std::vector<std::string>& members);

// Which revisions stand, and what they make.
struct Made {
  std::vector<RevisionView> revisions;
  Elements elements;
  std::string lacking;
};
// Up to Rev.`until`; 0: all.
Made make_revisions(const Gathered& all, const TextView& text, std::uint32_t until);

// Changes with who stands by them; `made` says which were taken.
void weigh_changes(const Gathered& all, const Made& made, TextView& text);
// The elements with everything that stands laid over them; `bare`: with nothing.
void lay_elements(const Made& made, bool bare, TextView& text);
// Marks, checks of languages, states and counts.
void weigh_standing(const Gathered& all, TextView& text);

}  // namespace texts
