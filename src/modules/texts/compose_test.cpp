// If these fail, somebody strikes words on the page and they stay, or the page refuses it.
#include "modules/texts/compose.h"

#include <doctest/doctest.h>

#include "modules/texts/test_texts.h"

namespace texts {
namespace {

// What all accepted and no revision has yet stands in none: a change of the revision's words alone
// would leave it there.
TEST_CASE("what all accepted to put in can be struck and replaced, wherever it stands") {
  struct Case {
    const char* put_in;  // into 'They report.'
    const char* wanted;
  };
  const Case cases[] = {{"Yearly They report.", "They report."},
                        {"They now report.", "They report."},
                        {"They report. Yearly.", "They report."},
                        {"Yearly They report.", "We report."},
                        {"Yearly They report.", ""},
                        {"They nowreport.", "They gather."},
                        {"They report. Yearly.", "They rest."}};
  for (const Case& one : cases) {
    CAPTURE(one.put_in);
    CAPTURE(one.wanted);
    World world;
    world.open();
    world.propose_words(kA, "p2", one.put_in);
    world.stance(kB, only_change(world.read(), kA), "SUPPORTS");
    REQUIRE(World::find(world.read(), "p2").words.at(0).now.reading == one.put_in);
    world.propose_words(kB, "p2", one.wanted);
    const TextView text = world.read();
    const WordsView& words = World::find(text, "p2").words.at(0);
    CHECK(read_as(words.now.parts, kB) == one.wanted);
    CHECK(words.now.brackets > 0);
    CHECK(words.now.reading == one.put_in);  // until both agree
  }
}

}  // namespace
}  // namespace texts
