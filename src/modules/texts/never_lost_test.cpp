// No proposed word disappears unless its proposer, or all parties, let it go: random proposals,
// moves, packages, answers and revisions of parties that do not see each other's in time. A failing
// seed is printed.
#include <doctest/doctest.h>

#include <algorithm>
#include <map>
#include <set>

#include "base/json.h"
#include "modules/texts/test_negotiation.h"

namespace texts {
namespace {

bool in_brackets(const std::vector<Part>& parts, const std::string& name) {
  for (const Part& part : parts) {
    for (const Alternative& one : part.alternatives) {
      if (std::find(one.changes.begin(), one.changes.end(), name) != one.changes.end()) return true;
      if (in_brackets(one.parts, name)) return true;
    }
  }
  return false;
}

// Whether people see the words of this change where they read the text.
bool is_seen(const TextView& text, const ChangeView& change) {
  for (const ElementView& element : text.elements) {
    if (element.element.id() != change.change().element()) continue;
    for (const Beside& one : element.beside) {
      if (one.change == &change) return true;
    }
    if (std::find(element.structure.begin(), element.structure.end(), &change) !=
        element.structure.end()) {
      return true;
    }
    for (const Change::Wording& wording : change.change().wordings()) {
      for (const WordsView& words : element.words) {
        if (words.language != wording.language()) continue;
        if (in_brackets(words.now.parts, change.name)) return true;
        // All accepted it: it is part of what is read, unless another that all accepted changes it.
        if (change.accepted) return true;
      }
    }
  }
  return false;
}

Bytes answer_of(const TextView& text) {
  json::Writer out;
  out.begin_object();
  write_text(out, "c", text, "2031-05-12T09:00Z");
  out.end_object();
  return out.take();
}

// What becomes of a proposal is what was said of it, and nothing else.
void judge(const TextView& text, const Negotiation& negotiation) {
  REQUIRE(text.changes.size() == negotiation.spoken().size());
  for (const auto& [name, change] : text.changes) {
    CAPTURE(name);
    CAPTURE(change.change().ShortDebugString());
    const Spoken& said = negotiation.spoken().at(name);
    REQUIRE(change.let_go == said.is_let_go());
    if (change.taken) {
      REQUIRE(said.ever.size() == negotiation.parties());
    } else if (!change.let_go) {
      REQUIRE(is_seen(text, change));
    }
    if (change.let_go) continue;
    // Nobody stands by it who did not say so; the Chair is nobody.
    std::set<std::string> supporters = said.supports;
    if (!said.chair) supporters.insert(said.party);
    if (said.taken_in_package) supporters.insert(kThree, kThree + negotiation.parties());
    REQUIRE(change.supporters == supporters);
  }
}

using Kinds = std::map<std::string, int>;

// Counts what did happen: a test of what never did shows nothing.
void count(const TextView& text, Kinds& seen) {
  for (const auto& [name, change] : text.changes) {
    const std::string what = change.change().has_move()
                                 ? Change::What_Name(change.change().move().what())
                             : change.change().on().empty() ? "words"
                                                            : "nested";
    ++seen[what];
    if (change.taken) ++seen["taken " + what];
    if (change.let_go) ++seen["let go " + what];
    if (change.chair) ++seen["chair"];
  }
}

void negotiate(std::uint64_t seed, int steps, std::uint32_t parties, bool everything, Kinds& seen) {
  CAPTURE(seed);
  Negotiation negotiation(seed, parties, everything);
  std::set<std::string> taken;
  for (int i = 0; i < steps; ++i) {
    CAPTURE(i);
    negotiation.step();
    const TextView text = negotiation.read();
    judge(text, negotiation);
    for (const auto& [name, change] : text.changes) {
      // What is newly in the text is there with its words, where nothing else is on them.
      if (!change.taken || !taken.insert(name).second || everything) continue;
      CAPTURE(name);
      const bool others =
          std::any_of(text.changes.begin(), text.changes.end(),
                      [&](const auto& one) { return one.second.change().on() == name; });
      const std::string& id = change.change().element();
      for (const ElementView& element : text.elements) {
        if (others || element.element.id() != id || element.comes != nullptr) continue;
        for (const Change::Wording& wording : change.change().wordings()) {
          const auto words = element.element.words().find(wording.language());
          if (wording.words().empty() || words == element.element.words().end()) continue;
          CHECK(words->second.find(wording.words()) != std::string::npos);
        }
      }
    }
    // A frozen revision never changes.
    REQUIRE(text.lacking.empty());
  }
  count(negotiation.read(), seen);
  for (const auto& [what, times] : negotiation.happened()) seen[what] += times;
  const Bytes before = answer_of(negotiation.read());
  Dice dice{seed + 99};
  negotiation.record().refolded([&](auto& list) {
    for (std::size_t i = list.size(); i > 1; --i) {
      std::swap(list[i - 1], list[dice.roll(static_cast<std::uint32_t>(i))]);
    }
  });
  REQUIRE(answer_of(negotiation.read()) == before);
}

TEST_CASE("whatever two parties write, no word of a proposal disappears") {
  Kinds seen;
  for (std::uint64_t seed = 1; seed <= 60; ++seed) negotiate(seed, 60, 2, false, seen);
  CHECK(seen["taken words"] > 30);
}

TEST_CASE("nor by moves, packages and the Chair's words, among three") {
  Kinds seen;
  for (std::uint64_t seed = 1001; seed <= 1120; ++seed) negotiate(seed, 60, 3, true, seen);
  for (const char* what : {"words", "nested", "COMES", "GOES", "MOVES", "SPLITS", "JOINS"}) {
    CAPTURE(what);
    CHECK(seen[what] > 50);
    CHECK(seen[std::string("let go ") + what] > 2);
    CHECK(seen[std::string("taken ") + what] > 2);
  }
  for (const char* what : {"chair", "agreed", "refused", "withdrawn", "mandate"}) {
    CAPTURE(what);
    CHECK(seen[what] > 20);
  }
}

// What is typed is what is read: after the proposal is written, its party reads what it wanted.
TEST_CASE("a party reads its own proposal as it typed it") {
  static const char* const kWanted[] = {
      "The parties meet in autumn and report to the council.",
      "Parties will meet in spring; they report to the council twice.",
      "The two parties meet in early spring and report.",
      "",
      "A new sentence first. The parties meet in spring and report to the council.",
      "The parties meet in spring and report to the council. Thereafter they rest."};
  int stretched = 0;
  for (std::uint64_t seed = 1; seed <= 200; ++seed) {
    CAPTURE(seed);
    Negotiation negotiation(seed, 2, false);
    for (int i = 0; i < 12; ++i) negotiation.step();
    for (const char* wanted : kWanted) {
      const TextView text = negotiation.read();
      for (const ElementView& element : text.elements) {
        if (element.comes != nullptr || element.gone != 0 || element.unknown) continue;
        const auto words = std::find_if(element.words.begin(), element.words.end(),
                                        [](const WordsView& one) { return one.language == "en"; });
        if (words == element.words.end()) continue;
        Wanted asked;
        asked.element = element.element.id();
        asked.words["en"] = wanted;
        const auto changes = changes_to(text, asked);
        REQUIRE_MESSAGE(changes.ok(), changes.error().message);
        std::vector<Proposed> proposed;
        for (const Content& content : changes.value()) {
          const Change::Wording& wording = content.change().wordings(0);
          REQUIRE(wording.base() == words->base);
          Proposed one;
          one.id = "own" + std::to_string(proposed.size());
          one.party = "own";
          one.from = wording.from();
          one.to = wording.to();
          one.words = wording.words();
          if (wording.blank() == Change::NO_TEXT) one.blank = Blank::no_text;
          proposed.push_back(std::move(one));
        }
        // What all accepted lies on the same words.
        std::set<std::string> accepted;
        for (const Stretch& stretch : words->now.stretches) {
          if (stretch.same) continue;
          ++stretched;
          Proposed one;
          one.id = "all" + std::to_string(accepted.size());
          one.party = "all";
          one.from = stretch.from;
          one.to = stretch.to;
          one.words = std::string(cut(words->now.reading, stretch.read_from, stretch.read_to));
          accepted.insert(one.id);
          proposed.push_back(std::move(one));
        }
        CAPTURE(words->now.reading);
        CAPTURE(words->frozen);
        CHECK(read_as(compile(words->frozen, proposed, accepted).parts, "own") == wanted);
      }
    }
  }
  CHECK(stretched > 100);  // what it is about did happen
}

}  // namespace
}  // namespace texts
