// What a revision is worth. If these fail, a pen-holder changes what is frozen, or takes out of the
// text what it says that it took in.
#include "modules/texts/advice.h"
#include "modules/texts/progress.h"
#include "modules/texts/test_texts.h"

namespace texts {
namespace {

TEST_CASE("a deletion, an element that goes and one that moves are taken when they are done") {
  World world;
  world.open();
  world.propose_words(kB, "p1", "The parties meet.");
  const std::string deletes = only_change(world.read(), kB);
  world.stance(kA, deletes, "SUPPORTS");
  world.write_revision(kA, 2,
                       R"("elements":[{"id":"t","type":"TITLE","place":"a","words":{"en":"Other"}}],
      "took":[")" + deletes +
                           "\"]");
  CHECK_FALSE(world.read().changes.at(deletes).taken);
  world.say(kB, R"({"change":{"element":"t","move":{"what":"GOES"}}})");
  std::string goes;
  for (const auto& [name, change] : world.read().changes) {
    if (change.change().has_move()) goes = name;
  }
  world.stance(kA, goes, "SUPPORTS");
  world.write_revision(
      kA, 3,
      R"("elements":[{"id":"p2","type":"OPERATIVE","place":"c","words":{"en":"They rest."}}],
      "took":[")" +
          goes + "\"]");
  CHECK_FALSE(world.read().changes.at(goes).taken);
  world.compose(kA, R"({"revision":{}})");
  const TextView text = world.read();
  CHECK(text.changes.at(goes).taken);
  CHECK(text.changes.at(deletes).taken);
  CHECK(text.elements.size() == 2);
}

TEST_CASE("a revision is frozen: neither said again nor said otherwise does it change") {
  World world;
  world.open();
  const TextView before = world.read();
  world.write_revision(
      kA, 1, R"("elements":[{"id":"p1","type":"OPERATIVE","place":"b","words":{"en":"B pays."}}])",
      false);
  const Content& first = before.revisions[0].saying.content;
  world.say(kA, content_to_json(modules::encode_content(first)).value());
  const TextView after = world.read();
  CHECK(after.digest == before.digest);
  CHECK(after.lacking == "number_used");
}

TEST_CASE("numbers move by a table of their own, and with what all moved") {
  World world;
  world.open();
  world.write_revision(kA, 2, R"("elements":[{"id":"p1","type":"OPERATIVE","place":"b","number":"7",
      "words":{"en":"The parties meet in spring.","ko":"당사자는 봄에 만난다."}}])");
  TextView text = world.read();
  CHECK(text.shown == 1);
  CHECK(text.lacking == "numbers");
  world.compose(kA,
                R"({"revision":{"elements":[{"id":"p2","type":"OPERATIVE","place":"c","number":"3",
      "words":{"en":"They report."}}]}})");
  text = world.read();
  CHECK(text.shown == 2);
  CHECK(World::find(text, "p2").element.number() == "3");
  REQUIRE(text.renumberings.size() == 1);
  CHECK(text.renumberings[0].content.renumbering().rows(0).before() == "2");
  world.say(kB, R"({"change":{"element":"p1","move":{"what":"MOVES","place":"d","number":"4"}}})");
  world.stance(kA, only_change(text = world.read(), kB), "SUPPORTS");
  world.compose(kA, R"({"revision":{}})");
  text = world.read();
  CHECK(text.shown == 3);
  CHECK(World::find(text, "p1").element.number() == "4");
}

TEST_CASE("whoever words the description opens no text that another opened") {
  World world;
  world.open();
  world.record.agree(
      world.propose(kB, R"({"text":{"kind":"JOINT_STATEMENT","titles":{"en":"Better"},
      "languages":[{"tag":"en","role":"NEGOTIATING"}]}})"));
  const TextView text = world.read();
  CHECK(text.pen == kA);
  CHECK(text.shown == 1);
  CHECK(text.text().titles().at("en") == "Better");
}

TEST_CASE("a text that was answered is not opened anew by another") {
  World world;
  world.open();
  world.mark(kB, "p1", "NO_OBJECTION");
  world.say(
      kB,
      R"({"text":{"kind":"PLAN","titles":{"en":"Mine"},"languages":[{"tag":"en","role":"NEGOTIATING"}]}})");
  const TextView text = world.read();
  CHECK(text.pen == kA);
  CHECK(text.shown == 1);
  CHECK(text.rivals == std::vector<std::string>{kB});
}

// One side alone would make a non-paper into a text that is counted, or let all marks fall.
TEST_CASE("what a text is, nobody changes alone once others have read it") {
  const auto text_as = [](const std::string& kind, const std::string& more) {
    return R"({"text":{"kind":")" + kind + R"(","titles":{"en":"T"},"languages":[
      {"tag":"en","role":"NEGOTIATING"}])" +
           more + "}}";
  };
  for (const auto& [opener, other] : {std::pair(kA, kB), std::pair(kB, kA)}) {
    CAPTURE(opener);
    World world;
    world.say(opener, text_as("JOINT_STATEMENT", ""));
    world.say(opener, text_as("PLAN", R"(,"non_paper":true,"disposal":"2031-06-01")"));
    CHECK(world.read().text().kind() == PLAN);  // nobody has seen it yet: the last is meant
    world.write_revision(opener, 1, R"("elements":[{"id":"p1","type":"OPERATIVE","place":"b",
      "words":{"en":"The parties meet."}}])",
                         false);
    world.propose_words(other, "p1", "The parties convene.");
    world.say(other, text_as("REPORT", ""));
    TextView text = world.read();
    CHECK(text.text().kind() == PLAN);
    CHECK(text.text().non_paper());
    CHECK(text.pen == opener);
    CHECK(text.rivals == std::vector<std::string>{other});
    world.say(opener, text_as("REPORT", ""));
    text = world.read();
    CHECK(text.text().kind() == PLAN);
    CHECK(text.text().disposal() == "2031-06-01");
    Content content;
    REQUIRE(modules::read_folded(content_from_json(text_as("REPORT", "")).value(), content));
    CHECK(advise(text, opener, content, true).at(0).word == "described");
    CHECK(advise(text, opener, content, false).empty());
    world.record.agree(world.propose(opener, text_as("REPORT", "")));
    CHECK(world.read().text().kind() == REPORT);
  }
}

// The words of one side of an insertion went: joined to others, it would say what nobody proposed.
TEST_CASE("an insertion beside words that were changed stands beside the text") {
  World world;
  world.open();
  world.propose_words(kB, "p1", "The parties meet in spring together.");
  world.write_revision(kA, 2, R"("elements":[{"id":"p1","type":"OPERATIVE","place":"b",
      "number":"1","words":{"en":"The parties never meet in autumn."}}])");
  const TextView text = world.read();
  CHECK(shown(text, "p1") == "The parties never meet in autumn.");
  REQUIRE(World::find(text, "p1").beside.size() == 1);
  CHECK(World::find(text, "p1").beside[0].why == "stale");
}

// A word that all agreed could go with a revision, and nobody but its author would be told.
TEST_CASE("what a revision changes by its holder's own word is named") {
  World world;
  world.open();
  CHECK(world.read().revisions[0].alone.empty());
  world.propose_words(kB, "p1", "The parties meet in autumn.");
  const std::string change = only_change(world.read(), kB);
  world.stance(kA, change, "SUPPORTS");
  world.compose(kA, R"({"revision":{}})");
  TextView text = world.read();
  REQUIRE(text.shown == 2);
  CHECK(text.revisions[1].took == std::vector<std::string>{change});
  CHECK(text.revisions[1].alone.empty());
  world.write_revision(kA, 3, R"("gone":["p2"],"editorial":["t"],"elements":[
      {"id":"t","type":"TITLE","place":"a","words":{"en":"Joint Statement"}},
      {"id":"p1","type":"OPERATIVE","place":"b","number":"1",
       "words":{"en":"The parties meet.","ko":"당사자는 봄에 만난다."}}])");
  text = world.read();
  REQUIRE(text.shown == 3);
  CHECK(text.revisions[2].alone == std::vector<std::string>{"p1", "p2"});
}

TEST_CASE("a change on earlier words moves along, or stands beside them whole") {
  World world;
  world.open();
  TextView text = world.read();
  const auto composed = texts::compose(text, json::parse(R"({"words":{"element":"p1","words":
      {"en":"The parties convene in spring."}}})")
                                                 .value());
  const std::string late =
      json::parse(composed.value()).value().find("contents")->items()[0].write();
  world.compose(kA,
                R"({"revision":{"elements":[{"id":"p1","type":"OPERATIVE","place":"b","number":"1",
      "words":{"en":"All the parties meet in spring.","ko":"당사자는 봄에 만난다."}}]}})");
  world.say(kB, late);
  CHECK(shown(world.read(), "p1") == "All the parties [: meet][b: convene] in spring.");

  world.compose(kA,
                R"({"revision":{"elements":[{"id":"p1","type":"OPERATIVE","place":"b","number":"1",
      "words":{"en":"All the parties gather in spring."}}]}})");
  text = world.read();
  CHECK(shown(text, "p1") == "All the parties gather in spring.");
  REQUIRE(World::find(text, "p1").beside.size() == 1);
  CHECK(World::find(text, "p1").beside[0].why == "stale");
  CHECK(text.counts.open == 1);

  // The element goes; what was proposed on it is still there.
  world.compose(kA, R"({"revision":{"gone":["p1"]}})");
  text = world.read();
  CHECK(World::find(text, "p1").gone == 4);
  CHECK(text.state == "bracketed");
}

TEST_CASE("elements come, go, move, are split and joined, once all accept it") {
  World world;
  world.open();
  world.say(
      kB,
      R"({"change":{"element":"new","wordings":[{"language":"en","words":"They exercise. They rest."}],
      "move":{"what":"COMES","place":"bm","number":"1 bis","type":"OPERATIVE"}}})");
  TextView text = world.read();
  REQUIRE(text.elements.size() == 4);
  CHECK(text.elements[2].element.id() == "new");  // between 1 and 2
  CHECK(shown(text, "new") == "[: ][b: They exercise. They rest.]");
  world.stance(kA, only_change(text, kB), "SUPPORTS");
  world.compose(kA, R"({"revision":{}})");
  text = world.read();
  CHECK(text.elements[2].element.number() == "1 bis");

  const std::string base = World::find(text, "new").words[0].base;
  world.say(
      kB,
      R"({"change":{"element":"new","wordings":[{"language":"en","base":")" + base +
          R"(","from":14,"to":14}],"move":{"what":"SPLITS","place":"bp","number":"1 ter","second":"new2"}}})");
  world.say(kB, R"({"change":{"element":"p2","move":{"what":"GOES"}}})");
  text = world.read();
  CHECK(World::find(text, "new").state == ElementState::open);
  for (const auto& [name, change] : text.changes) {
    if (change.stands()) world.stance(kA, name, "SUPPORTS");
  }
  world.compose(kA, R"({"revision":{}})");
  text = world.read();
  CHECK(World::find(text, "new").words[0].frozen == "They exercise.");
  CHECK(World::find(text, "new2").words[0].frozen == "They rest.");
  CHECK(text.elements.size() == 4);
  CHECK(text.counts.open == 0);

  world.say(kB, R"({"change":{"element":"new","move":{"what":"JOINS","second":"new2"}}})");
  world.stance(kA, only_change(world.read(), kB), "SUPPORTS");
  world.compose(kA, R"({"revision":{}})");
  text = world.read();
  CHECK(World::find(text, "new").words[0].frozen == "They exercise. They rest.");
  CHECK(text.elements.size() == 3);
  CHECK(world
            .compose_refused(
                R"({"revision":{"elements":[{"id":"p2","type":"OPERATIVE","place":"c"}]}})")
            .find("left the text with Rev.3") != std::string::npos);
}

TEST_CASE("who holds the pen, and what a second Rev.n or a foreign one is worth") {
  World world;
  world.open();
  // B issues a revision without the pen: nothing of the text.
  const auto composed =
      texts::compose(world.read(), json::parse(R"({"revision":{"gone":["p2"]}})").value());
  const auto foreign = json::parse(composed.value());
  for (const json::Value& one : foreign.value().find("contents")->items())
    world.say(kB, one.write());
  CHECK(world.read().shown == 1);

  world.agree(R"({"pen":{"holder":"birch.example","from_revision":2}})");
  TextView text = world.read();
  CHECK(text.shown == 2);
  CHECK(text.revisions[0].holder == kA);
  CHECK(text.revisions[1].holder == kB);
  CHECK(text.pen == kB);

  // B writes Rev.2 once more with other words: the first stays.
  const std::string digest = text.digest;
  world.say(kB, R"({"revision":{"number":2,"digest":")" + std::string(64, 'a') + "\"}}");
  text = world.read();
  CHECK(text.digest == digest);
  CHECK(text.lacking == "number_used");

  // Another opens the same text: nobody's is the text's until the pen is agreed.
  World rivals;
  rivals.open();
  rivals.say(
      kB,
      R"({"text":{"kind":"PLAN","titles":{"en":"Mine"},"languages":[{"tag":"en","role":"NEGOTIATING"}]}})");
  text = rivals.read();
  CHECK(text.pen.empty());
  CHECK(text.rivals == std::vector<std::string>{kB});
  CHECK(text.shown == 0);
  rivals.agree(R"({"pen":{"holder":"alder.example","from_revision":1}})");
  CHECK(rivals.read().shown == 1);
}

TEST_CASE("a revision whose pages are missing or other words does not stand") {
  World world;
  world.open();
  world.say(kA, R"({"revision":{"number":2,"digest":")" + std::string(64, 'b') + R"(","pages":[")" +
                    std::string(64, 'c') + "\"]}}");
  CHECK(world.read().shown == 1);
  CHECK(world.read().lacking == "pages");
}

// If it fails, the picture of how a text went on shows other numbers than were there.
TEST_CASE("how far the text had come with each revision, as it was when the next was issued") {
  World world;
  world.open();
  const auto progress_of = [&] {
    const auto answer = progress(world.record, "c", "council", "statement");
    REQUIRE(answer.ok());
    std::vector<std::string> out;
    const auto value = json::parse(answer.value());
    for (const json::Value& one : value.value().find("revisions")->items()) {
      const json::Value* counts = one.find("counts");
      std::string& line = out.emplace_back();
      for (const char* word : {"elements", "open", "clean", "agreed"})
        line += std::to_string(counts->find(word)->unsigned_number().value()) + " ";
    }
    return out;
  };
  world.record.now += 60'000;
  world.propose_words(kA, "p2", "They all report.");
  world.mark(kA, "p1", "AGREED");
  world.mark(kB, "p1", "AGREED");
  CHECK(progress_of() == std::vector<std::string>{"3 1 1 1 "});
  world.stance(kB, only_change(world.read(), kA), "SUPPORTS");
  world.propose_words(kB, "t", "Joint declaration");
  world.record.now += 60'000;
  world.compose(kA, R"({"revision":{}})");
  world.record.now += 60'000;
  world.mark(kA, "p2", "AGREED");
  world.mark(kB, "p2", "AGREED");
  // Since then nothing is said of Rev.1.
  CHECK(progress_of() == std::vector<std::string>{"3 1 1 1 ", "3 1 0 2 "});
  CHECK_FALSE(progress(world.record, "c", "council", "none").ok());
}

// If it fails, the picture shows as settled early what somebody held out for until the end.
TEST_CASE("a package that all accepted since then was an offer when the revision was issued") {
  World world;
  world.open();
  world.record.now += 60'000;
  world.propose_words(kA, "p1", "The parties meet in September.");
  world.propose_words(kB, "p2", "They report twice.");
  const std::size_t offered = world.propose(
      kB, R"({"package":{"id":"deal","items":[{"change":")" + only_change(world.read(), kA) +
              R"("},{"change":")" + only_change(world.read(), kB) + R"(","dropped":true}]}})");
  world.record.now += 60'000;
  world.write_revision(kA, 2, R"("elements":[{"id":"t","type":"TITLE","place":"a",
      "words":{"en":"Joint declaration"}}])");
  REQUIRE(world.read().shown == 2);
  world.record.now += 60'000;
  world.record.agree(offered);
  CHECK(world.read().counts.open == 0);
  const auto value =
      json::parse(progress(world.record, "c", "council", "statement").value()).value();
  std::vector<std::uint64_t> open;
  for (const json::Value& one : value.find("revisions")->items()) {
    open.push_back(one.find("counts")->find("open")->unsigned_number().value());
  }
  CHECK(open == std::vector<std::uint64_t>{2, 0});
}

}  // namespace
}  // namespace texts
