// If these fail, words that a party proposed are gone from the screen, or stand in another's name,
// or two nodes show one text differently.
#include "modules/texts/overlay.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <random>
#include <set>

#include "modules/texts/edits.h"

namespace texts {
namespace {

Proposed change(std::string id, std::string party, std::uint32_t from, std::uint32_t to,
                std::string words) {
  Proposed out;
  out.id = std::move(id);
  out.party = std::move(party);
  out.from = from;
  out.to = to;
  out.words = std::move(words);
  return out;
}

// [frozen | A: … | B: …] as people write it.
std::string shown(const std::vector<Part>& parts) {
  std::string out;
  for (const Part& part : parts) {
    if (part.blank == Blank::no_text) out += "(no text)";
    if (part.blank == Blank::to_be_supplied) out += "(to be supplied)";
    out += part.words;
    if (part.alternatives.empty()) continue;
    std::string inside;
    for (const Alternative& one : part.alternatives) {
      inside += inside.empty() ? "[" : " | ";
      std::string who = one.chair ? "Chair" : "";
      if (!one.chair) {
        for (const auto& party : one.parties) who += (who.empty() ? "" : "+") + party;
      }
      inside += who.empty() ? shown(one.parts) : who + ": " + shown(one.parts);
    }
    out += inside + "]";
  }
  return out;
}

const std::string kBase = "The Parties shall meet annually in Seoul.";

void collect(const std::vector<Part>& parts, std::multiset<std::string>& ids) {
  for (const Part& part : parts) {
    for (const Alternative& one : part.alternatives) {
      ids.insert(one.changes.begin(), one.changes.end());
      collect(one.parts, ids);
    }
  }
}

bool holds(const std::vector<Part>& parts, const std::string& id, const std::string& words) {
  for (const Part& part : parts) {
    for (const Alternative& one : part.alternatives) {
      const bool named = std::count(one.changes.begin(), one.changes.end(), id) > 0;
      if (named && read_as(one.parts, "").find(words) != std::string::npos) return true;
      if (holds(one.parts, id, words)) return true;
    }
  }
  return false;
}

}  // namespace

TEST_CASE("what two parties propose for the same words stands in brackets, each with its name") {
  struct Case {
    const char* what;
    std::vector<Proposed> changes;
    const char* text;
  };
  Proposed blank = change("1", "B", 12, 17, "");
  blank.blank = Blank::no_text;
  Proposed later = change("1", "B", 25, 33, "");
  later.blank = Blank::to_be_supplied;
  Proposed chair = change("1", "B", 12, 17, "will");
  chair.chair = true;
  Proposed nested = change("2", "A", 0, 4, "intend to");
  nested.on = "1";
  Proposed supported = change("1", "A", 12, 17, "should");
  supported.supporters = {"C", "B"};
  const Case cases[] = {
      {"nothing proposed", {}, "The Parties shall meet annually in Seoul."},
      {"one",
       {change("1", "A", 12, 17, "should")},
       "The Parties [shall | A: should] meet annually in Seoul."},
      {"two on the same words",
       {change("1", "A", 12, 17, "should"), change("2", "B", 12, 17, "will")},
       "The Parties [shall | A: should | B: will] meet annually in Seoul."},
      {"two that overlap: both see what each would have",
       {change("1", "A", 12, 22, "should confer"), change("2", "B", 18, 31, "convene yearly")},
       "The Parties [shall meet annually | A: should confer annually | B: shall convene yearly] in "
       "Seoul."},
      {"beside one another: no dispute",
       {change("1", "A", 12, 17, "should"), change("2", "B", 18, 22, "convene")},
       "The Parties [shall | A: should] [meet | B: convene] annually in Seoul."},
      {"one party, two alternatives",
       {change("1", "A", 12, 17, "should"), change("2", "A", 12, 17, "will")},
       "The Parties [shall | A: should | A: will] meet annually in Seoul."},
      {"one party's two changes under one of another's",
       {change("1", "A", 12, 17, "should"), change("2", "A", 23, 31, "yearly"),
        change("3", "B", 12, 31, "meet")},
       "The Parties [shall meet annually | A: should meet yearly | B: meet] in Seoul."},
      {"the same from two",
       {change("1", "A", 12, 17, "should"), change("2", "B", 12, 17, "should")},
       "The Parties [shall | A+B: should] meet annually in Seoul."},
      {"supported", {supported}, "The Parties [shall | A+B+C: should] meet annually in Seoul."},
      {"what is there already",
       {change("1", "A", 12, 17, "should"), change("2", "B", 12, 17, "shall")},
       "The Parties [B: shall | A: should] meet annually in Seoul."},
      {"struck out",
       {change("1", "A", 22, 31, "")},
       "The Parties shall meet[ annually | A: ] in Seoul."},
      {"two insertions at one place",
       {change("1", "A", 31, 31, " in spring"), change("2", "B", 31, 31, " in autumn")},
       "The Parties shall meet annually[ | A:  in spring | B:  in autumn] in Seoul."},
      {"an insertion before what another replaces",
       {change("1", "A", 12, 12, "jointly "), change("2", "B", 12, 17, "will")},
       "The Parties [ | A: jointly ][shall | B: will] meet annually in Seoul."},
      {"an insertion inside it",
       {change("1", "A", 14, 14, "-"), change("2", "B", 12, 17, "will")},
       "The Parties [shall | A: sh-all | B: will] meet annually in Seoul."},
      {"no text",
       {blank, change("2", "A", 12, 17, "should")},
       "The Parties [shall | A: should | B: (no text)] meet annually in Seoul."},
      {"to be supplied",
       {later},
       "The Parties shall meet an[nually i | B: (to be supplied)]n Seoul."},
      {"the Chair's",
       {chair, change("2", "B", 12, 17, "should")},
       "The Parties [shall | B: should | Chair: will] meet annually in Seoul."},
      {"a change of a change",
       {change("1", "B", 12, 17, "will meet"), nested},
       "The Parties [shall | B: [will | A: intend to] meet] meet annually in Seoul."},
  };
  for (const Case& one : cases) {
    CAPTURE(one.what);
    const Overlay overlay = lay_over(kBase, one.changes);
    CHECK(shown(overlay.parts) == one.text);
    CHECK(overlay.unplaced.empty());
    CHECK(read_as(overlay.parts, "") == kBase);
  }
}

TEST_CASE("offsets count letters, whatever they take in bytes") {
  const std::string base = "양측은 매년 회의를 개최한다";
  CHECK(shown(lay_over(base, {change("1", "A", 4, 6, "격년으로")}).parts) ==
        "양측은 [매년 | A: 격년으로] 회의를 개최한다");
}

TEST_CASE("what has no place is named, and never dropped") {
  Proposed lost = change("2", "A", 0, 1, "x");
  lost.on = "nobody";
  Proposed round = change("3", "A", 0, 0, "x");
  round.on = "4";
  Proposed about = change("4", "A", 0, 0, "y");
  about.on = "3";
  const Overlay overlay = lay_over(
      "abc", {change("1", "A", 2, 9, "x"), lost, round, about, change("5", "A", 3, 2, "x")});
  using Why = Unplaced::Why;
  CHECK(overlay.unplaced == std::vector<Unplaced>{{"1", Why::outside},
                                                  {"2", Why::unknown},
                                                  {"3", Why::unknown},
                                                  {"4", Why::unknown},
                                                  {"5", Why::outside}});
  CHECK(shown(overlay.parts) == "abc");
}

TEST_CASE("ten thousand brackets in one another are shown to a depth, and named beyond it") {
  std::vector<Proposed> changes;
  for (int i = 0; i < 10'000; ++i) {
    Proposed one = change(std::to_string(i), i % 2 == 0 ? "A" : "B", 0, 1, "w" + std::to_string(i));
    if (i > 0) one.on = std::to_string(i - 1);
    changes.push_back(one);
  }
  const Overlay overlay = lay_over("word", changes);
  CHECK(count_brackets(overlay.parts) == kDepthMax);
  CHECK(overlay.unplaced.size() == changes.size() - kDepthMax);
}

TEST_CASE("a flood of one party in one place costs that party alone its place") {
  std::vector<Proposed> changes = {change("z", "B", 0, 4, "term")};
  for (int i = 0; i < 1000; ++i)
    changes.push_back(change(std::to_string(i), "A", 0, 4, "w" + std::to_string(i)));
  const Overlay overlay = lay_over("word", changes);
  std::multiset<std::string> ids;
  collect(overlay.parts, ids);
  CHECK(ids.count("z") == 1);
  CHECK(ids.size() == kOfOneMax + 1);
  CHECK(overlay.unplaced.size() == 1000 - kOfOneMax);
}

TEST_CASE(
    "over random changes: every word stands somewhere, in its name, in any order of arrival") {
  for (unsigned seed = 1; seed <= 400; ++seed) {
    CAPTURE(seed);
    std::mt19937 random(seed);
    const auto below = [&](std::size_t n) { return static_cast<std::uint32_t>(random() % n); };
    const std::string base = "0123456789 대한 Việt";
    constexpr std::uint32_t kSize = 18;
    std::vector<Proposed> changes;
    const std::size_t count = 1 + below(9);
    for (std::size_t i = 0; i < count; ++i) {
      const std::uint32_t from = below(kSize + 1);
      const std::uint32_t to = std::min(kSize, from + below(6));
      Proposed one = change(std::string(1, static_cast<char>('a' + i)),
                            std::string(1, static_cast<char>('A' + below(3))), from, to,
                            below(4) == 0 ? "" : "<" + std::to_string(i) + ">");
      if (i > 0 && below(4) == 0) {
        one.on = changes[below(i)].id;
        one.from = below(2);
        one.to = one.from + below(2);
      }
      one.chair = below(8) == 0;
      if (below(6) == 0) one.supporters = {"D"};
      changes.push_back(one);
    }
    const Overlay overlay = lay_over(base, changes);
    REQUIRE(read_as(overlay.parts, "") == base);
    std::multiset<std::string> ids;
    collect(overlay.parts, ids);
    for (const Unplaced& one : overlay.unplaced) ids.insert(one.id);
    for (const Proposed& one : changes) {
      CAPTURE(one.id);
      REQUIRE(ids.count(one.id) == 1);
      const bool unplaced = std::any_of(overlay.unplaced.begin(), overlay.unplaced.end(),
                                        [&](const Unplaced& other) { return other.id == one.id; });
      REQUIRE((unplaced || holds(overlay.parts, one.id, one.words)));
    }
    std::shuffle(changes.begin(), changes.end(), random);
    REQUIRE(lay_over(base, changes) == overlay);
  }
}

TEST_CASE("who edits a text alone reads the own words back") {
  std::mt19937 random(7);
  const std::string words[] = {"양측은",   "회의를", "các",   "bên", "họp",
                               "annually", "the",    "shall", ",",   "(a)"};
  for (int run = 0; run < 300; ++run) {
    CAPTURE(run);
    const auto text = [&] {
      std::string out;
      for (unsigned i = 0, size = random() % 12; i < size; ++i)
        out += (i ? " " : "") + words[random() % 10];
      return out;
    };
    const std::string before = text();
    const std::string after = text();
    const auto edits = edits_between(before, after);
    REQUIRE(apply(before, edits) == after);
    std::vector<Proposed> changes;
    for (const Edit& edit : edits) {
      changes.push_back(
          change(std::to_string(changes.size()), "A", edit.from, edit.to, edit.words));
    }
    changes.push_back(change("theirs", "B", 0, 0, "X"));
    REQUIRE(read_as(lay_over(before, changes).parts, "") == before);
    changes.pop_back();
    REQUIRE(read_as(lay_over(before, changes).parts, "A") == after);
  }
}

}  // namespace texts
