// What two delegations see of a text that both change. If these fail, somebody's words are gone,
// stand under another's name, or are agreed without having been.
#include "modules/texts/texts.h"

#include <doctest/doctest.h>

#include <algorithm>

#include "base/json.h"
#include "modules/test_record.h"
#include "modules/texts/advice.h"
#include "modules/texts/compose.h"
#include "modules/texts/elements.h"
#include "modules/texts/view.h"

namespace texts {
namespace {

constexpr const char* kA = "alder.example";
constexpr const char* kB = "birch.example";
constexpr const char* kMatter = "texts/council/statement";

struct World {
  modules::FakeRecord record{make_module(), {kA, kB}};

  std::size_t say(std::string_view party, const std::string& json) {
    const auto content = content_from_json(json);
    INFO(json);
    REQUIRE_MESSAGE(content.ok(), content.error().message);
    const auto done = record.state(party, kMatter, content.value());
    REQUIRE_MESSAGE(done.ok(), done.error().message);
    return done.value();
  }
  std::string refusal(std::string_view party, const std::string& json) {
    const auto content = content_from_json(json);
    if (!content.ok()) return content.error().message;
    const auto done = record.state(party, kMatter, content.value());
    return done.ok() ? "" : done.error().message;
  }
  std::size_t propose(std::string_view party, const std::string& json) {
    const auto content = content_from_json(json);
    REQUIRE_MESSAGE(content.ok(), content.error().message);
    const auto done =
        record.propose(party, kMatter, kind_of(content.value()).value(), content.value());
    REQUIRE_MESSAGE(done.ok(), done.error().message);
    return done.value();
  }
  void agree(const std::string& json) { record.agree(propose(kA, json)); }
  TextView read(std::uint32_t revision = 0) {
    auto text = read_text(record, "c", "council", "statement", revision);
    REQUIRE_MESSAGE(text.ok(), text.error().message);
    return std::move(text).value();
  }
  // What is composed is written by `party`, act after act.
  void compose(std::string_view party, const std::string& asked) {
    const auto value = json::parse(asked);
    REQUIRE(value.ok());
    const auto composed = texts::compose(read(), value.value());
    REQUIRE_MESSAGE(composed.ok(), composed.error().message);
    const auto answer = json::parse(composed.value());
    for (const json::Value& content : answer.value().find("contents")->items()) {
      say(party, content.write());
    }
  }
  std::string compose_refused(const std::string& asked) {
    const auto composed = texts::compose(read(), json::parse(asked).value());
    return composed.ok() ? "" : composed.error().message;
  }

  void open() {
    say(kA, R"({"text":{"kind":"JOINT_STATEMENT","titles":{"en":"Statement"},"languages":[
      {"tag":"en","role":"NEGOTIATING"},{"tag":"ko","role":"OFFICIAL"}]}})");
    compose(kA, R"({"revision":{"elements":[
      {"id":"t","type":"TITLE","place":"a","words":{"en":"Joint statement"}},
      {"id":"p1","type":"OPERATIVE","place":"b","number":"1",
       "words":{"en":"The parties meet in spring.","ko":"당사자는 봄에 만난다."}},
      {"id":"p2","type":"OPERATIVE","place":"c","number":"2","words":{"en":"They report."}}]}})");
  }
  // What a program of another's making may write.
  void write_revision(std::string_view party, std::uint32_t number, const std::string& page,
                      bool whole = true) {
    const auto content = content_from_json("{\"page\":{" + page + "}}");
    REQUIRE_MESSAGE(content.ok(), content.error().message);
    Content read_page;
    REQUIRE(modules::decode_content(content.value(), read_page).ok());
    const TextView text = read();
    Elements elements = whole ? *text.made : Elements();
    elements.lay(number, read_page.page());
    REQUIRE(record.state(party, kMatter, content.value()).ok());
    say(party, R"({"revision":{"number":)" + std::to_string(number) + R"(,"digest":")" +
                   elements.digest() + R"(","pages":[")" +
                   digest_of(content.value(), kWholeDigits) + "\"]}}");
  }
  void propose_words(std::string_view party, const std::string& element, const std::string& words,
                     const std::string& language = "en") {
    compose(party, R"({"words":{"element":")" + element + R"(","words":{")" + language + "\":\"" +
                       words + "\"}}}");
  }
  void stance(std::string_view party, const std::string& change, const std::string& verdict) {
    say(party,
        R"({"stance":{"items":[{"change":")" + change + R"(","verdict":")" + verdict + "\"}]}}");
  }
  void mark(std::string_view party, const std::string& element, const std::string& stand) {
    const TextView text = read();
    say(party, R"({"marks":{"stand":")" + stand + R"(","marked":[{"element":")" + element +
                   R"(","digest":")" + find(text, element).digest + "\"}]}}");
  }
  static const ElementView& find(const TextView& text, const std::string& id) {
    const auto at = std::find_if(text.elements.begin(), text.elements.end(),
                                 [&](const ElementView& one) { return one.element.id() == id; });
    REQUIRE(at != text.elements.end());
    return *at;
  }
};

std::string only_change(const TextView& text, std::string_view party) {
  std::string out;
  for (const auto& [name, change] : text.changes) {
    if (change.party != party || !change.stands()) continue;
    CHECK(out.empty());
    out = name;
  }
  REQUIRE(!out.empty());
  return out;
}

// As people see it: [alder.example: …].
std::string shown(const std::vector<Part>& parts) {
  std::string out;
  for (const Part& part : parts) {
    if (part.alternatives.empty()) {
      out += part.blank == Blank::none ? part.words : "[blank]";
      continue;
    }
    for (const Alternative& one : part.alternatives) {
      out += "[";
      for (const std::string& party : one.parties) out += party.substr(0, 1);
      out += ": " + shown(one.parts) + "]";
    }
  }
  return out;
}

std::string shown(const TextView& text, const std::string& element, std::size_t language = 0) {
  return shown(World::find(text, element).words.at(language).now.parts);
}

TEST_CASE("two sides change the same words: both stand in attributed brackets") {
  World world;
  world.open();
  TextView text = world.read();
  CHECK(text.pen == kA);
  CHECK(text.shown == 1);
  CHECK(text.state == "clean");
  REQUIRE(text.elements.size() == 3);

  // Nodes apart: neither has seen the other's.
  const auto of_a = texts::compose(text, json::parse(R"({"words":{"element":"p1","words":
      {"en":"The parties meet in September."}}})")
                                             .value());
  world.propose_words(kB, "p1", "The parties meet in autumn.");
  const auto contents = json::parse(of_a.value());
  world.say(kA, contents.value().find("contents")->items().front().write());

  text = world.read();
  CHECK(text.state == "bracketed");
  CHECK(shown(text, "p1") == "The parties meet in [: spring][a: September][b: autumn].");
  CHECK(World::find(text, "p1").words[0].now.reading == "The parties meet in spring.");
  CHECK(text.counts.brackets == 1);

  SUBCASE("all support one, and the other is let go: the bracket is gone, in every node") {
    const std::string a = only_change(text, kA);
    const std::string b = only_change(text, kB);
    world.stance(kB, a, "SUPPORTS");
    CHECK(world.read().counts.brackets == 1);  // B's own words stand until B lets them go
    world.stance(kB, b, "LETS_GO");
    text = world.read();
    CHECK(shown(text, "p1") == "The parties meet in September.");
    CHECK(text.state == "clean");
    // Korean is older than English now.
    CHECK(World::find(text, "p1").words[1].stale);

    world.compose(kA, R"({"revision":{"note":{"en":"as agreed"}}})");
    text = world.read();
    CHECK(text.shown == 2);
    CHECK(text.changes.at(a).taken);
    CHECK(World::find(text, "p1").words[0].frozen == "The parties meet in September.");
    CHECK(text.lacking.empty());
    CHECK(world.read(1).shown == 1);
    CHECK(World::find(world.read(1), "p1").words[0].frozen == "The parties meet in spring.");
  }
  SUBCASE("one party alone cannot end the other's words") {
    const std::string b = only_change(text, kB);
    world.stance(kA, b, "LETS_GO");
    CHECK(shown(world.read(), "p1").find("[b: autumn]") != std::string::npos);
  }
  SUBCASE("a pen-holder who leaves accepted words out has not taken them") {
    const std::string a = only_change(text, kA);
    world.stance(kB, a, "SUPPORTS");
    world.stance(kB, only_change(text, kB), "LETS_GO");
    world.write_revision(kA, 2,
                         R"("elements":[{"id":"p1","type":"OPERATIVE","place":"b","number":"1",
        "words":{"en":"The parties meet. September."}}],"took":[")" +
                             a + "\"]");
    text = world.read();
    CHECK(text.shown == 2);
    CHECK_FALSE(text.changes.at(a).taken);
    CHECK_FALSE(World::find(text, "p1").beside.empty());  // shown whole, beside the words
    CHECK(text.state == "bracketed");
  }
  SUBCASE("what all accepted is not written over by the composed revision") {
    world.stance(kB, only_change(text, kA), "SUPPORTS");
    world.stance(kB, only_change(text, kB), "LETS_GO");
    CHECK(
        world
            .compose_refused(R"({"revision":{"elements":[{"id":"p1","type":"OPERATIVE","place":"b",
        "words":{"en":"The parties meet."}}]}})")
            .find("is changed by what all accepted") != std::string::npos);
  }
}

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

TEST_CASE("two elements that come under one identifier are two, and either can be taken") {
  World world;
  world.open();
  world.say(
      kB,
      R"({"change":{"element":"n1","wordings":[{"language":"en","words":"Of B."}],"move":{"what":"COMES","place":"bm","type":"OPERATIVE"}}})");
  const std::string of_b = only_change(world.read(), kB);
  world.say(
      kA,
      R"({"change":{"element":"n1","wordings":[{"language":"en","words":"x"}],"move":{"what":"COMES","parent":"p2","place":"a","type":"FOOTNOTE"}}})");
  CHECK(world.read().elements.size() == 5);
  world.stance(kA, of_b, "SUPPORTS");
  world.compose(kA, R"({"revision":{}})");
  const TextView text = world.read();
  CHECK(text.changes.at(of_b).taken);
  CHECK(World::find(text, "n1").element.type() == Element::OPERATIVE);
  CHECK(text.counts.open == 1);  // A's stands beside it
}

TEST_CASE("marks bind to the words, and fall away with them") {
  World world;
  world.open();
  for (const char* element : {"t", "p1", "p2"}) world.mark(kA, element, "AGREED");
  world.mark(kB, "t", "AD_REF");
  world.mark(kB, "p1", "AGREED");
  TextView text = world.read();
  CHECK(World::find(text, "t").state == ElementState::agreed_ad_ref);
  CHECK(World::find(text, "p1").state == ElementState::agreed);
  CHECK(World::find(text, "p2").state == ElementState::clean);
  CHECK(text.counts.agreed == 1);

  // Korean is official: other words there change no mark.
  world.propose_words(kB, "p1", "당사자는 봄에 모인다.", "ko");
  text = world.read();
  CHECK(World::find(text, "p1").state == ElementState::open);
  CHECK(World::find(text, "p1").marks[0].holds);
  world.stance(kA, only_change(text, kB), "SUPPORTS");
  CHECK(World::find(world.read(), "p1").state == ElementState::agreed);

  world.propose_words(kB, "p1", "The parties meet in early spring.");
  text = world.read();
  CHECK(World::find(text, "p1").marks[0].holds);  // nothing is decided yet
  for (const auto& [name, change] : text.changes) {
    if (!change.accepted) world.stance(kA, name, "SUPPORTS");
  }
  text = world.read();
  CHECK(World::find(text, "p1").state == ElementState::clean);
  CHECK_FALSE(World::find(text, "p1").marks[0].holds);

  // The next revision reads the same: nobody marks anything again.
  world.mark(kA, "p1", "AGREED");
  world.mark(kB, "p1", "AGREED");
  world.compose(kA, R"({"revision":{}})");
  CHECK(World::find(world.read(), "p1").state == ElementState::agreed);

  world.mark(kB, "p1", "NO_POSITION");
  CHECK(World::find(world.read(), "p1").state == ElementState::clean);
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

TEST_CASE("changes of another's words nest in them") {
  World world;
  world.open();
  world.propose_words(kA, "p2", "They report every year.");
  const std::string a = only_change(world.read(), kA);
  world.compose(kB,
                R"({"words":{"element":"p2","on":")" + a + R"(","words":{"en":" twice a year"}}})");
  TextView text = world.read();
  CHECK(shown(text, "p2") == "They report[: ][a:  [: every][b: twice a] year].");
  const std::string b = only_change(text, kB);
  world.stance(kA, b, "SUPPORTS");
  world.stance(kB, a, "SUPPORTS");
  CHECK(shown(world.read(), "p2") == "They report twice a year.");
  world.compose(kA, R"({"revision":{}})");
  text = world.read();
  CHECK(text.changes.at(a).taken);
  CHECK(text.changes.at(b).taken);
}

TEST_CASE("an edit that reaches into accepted words takes the place of these whole") {
  World world;
  world.open();
  world.propose_words(kA, "p1", "The parties meet in late September.");
  world.stance(kB, only_change(world.read(), kA), "SUPPORTS");
  CHECK(shown(world.read(), "p1") == "The parties meet in late September.");
  world.propose_words(kB, "p1", "The parties meet in early September.");
  CHECK(shown(world.read(), "p1") ==
        "The parties meet in [: spring][ab: late September][b: early September].");
  CHECK(World::find(world.read(), "p1").words[0].now.reading ==
        "The parties meet in late September.");
  world.propose_words(kB, "p1", "Both parties meet in late September.");
  CHECK(shown(world.read(), "p1") ==
        "[: The][b: Both] parties meet in [: spring][ab: late September][b: early September].");
}

TEST_CASE("a package is nothing until all accept it, and then everything in it") {
  World world;
  world.open();
  world.propose_words(kA, "p1", "The parties meet in September.");
  world.propose_words(kB, "p2", "They report twice.");
  TextView text = world.read();
  const std::string a = only_change(text, kA);
  const std::string b = only_change(text, kB);
  const std::string package = R"({"package":{"id":"deal","expires":"2031-05-12T09:00Z","items":[
      {"change":")" + a + R"("},{"change":")" +
                              b + R"(","dropped":true}]}})";
  const std::size_t offered = world.propose(kA, package);
  text = world.read();
  REQUIRE(text.packages.size() == 1);
  CHECK(text.packages[0].state == "offered");
  CHECK(text.counts.brackets == 2);
  CHECK(text.changes.at(a).supporters.size() == 1);

  SUBCASE("accepted") {
    world.record.agree(offered);
    text = world.read();
    CHECK(text.packages[0].state == "accepted");
    CHECK(text.changes.at(a).accepted);
    CHECK(text.changes.at(b).let_go);
    CHECK(text.counts.brackets == 0);
  }
  SUBCASE("refused: everything stands as before") {
    world.record.decline(offered);
    text = world.read();
    CHECK(text.packages[0].state == "refused");
    CHECK(text.counts.brackets == 2);
    CHECK_FALSE(text.changes.at(b).let_go);
  }
  SUBCASE("void once one of its changes is gone") {
    world.stance(kA, a, "LETS_GO");
    CHECK(world.read().packages[0].state == "void");
  }
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

TEST_CASE("the Chair's text is neither a position nor an agreement") {
  World world;
  world.open();
  world.say(kA, R"({"change":{"element":"p2","chair":true,"wordings":[{"language":"en","base":")" +
                    World::find(world.read(), "p2").words[0].base +
                    R"(","from":0,"to":4,"words":"All"}]}})");
  TextView text = world.read();
  CHECK_FALSE(text.changes.begin()->second.chair);  // no mandate: as that party's own
  CHECK(text.changes.begin()->second.supporters.empty());
  world.agree(R"({"mandate":{"party":"alder.example"}})");
  text = world.read();
  const ChangeView& change = text.changes.begin()->second;
  CHECK(change.chair);
  CHECK(change.supporters.empty());
  world.stance(kB, change.name, "SUPPORTS");
  CHECK_FALSE(world.read().changes.begin()->second.accepted);
  world.stance(kA, change.name, "SUPPORTS");
  CHECK(world.read().changes.begin()->second.accepted);
}

TEST_CASE("from agreed words to a signed text") {
  World world;
  world.open();
  for (const char* party : {kA, kB}) {
    for (const char* element : {"t", "p1", "p2"}) world.mark(party, element, "AGREED");
  }
  TextView text = world.read();
  CHECK(text.state == "agreed");
  const std::string whole = R"("revision":1,"digest":")" + text.digest + "\"";
  world.agree("{\"review\":{" + whole + "}}");
  CHECK(world.read().state == "review_completed");
  world.agree("{\"adoption\":{" + whole + R"(,"body":"bodies/council","level":{"en":"ministers"},
      "languages":[{"tag":"en","role":"AUTHENTIC"}]}})");
  CHECK(world.read().state == "adopted");
  const std::string scan(64, '5');
  world.say(kA, R"({"signature":{"signatory":"A. Alder","in_ink":true,"scan":")" + scan +
                    R"(","scan_name":"signed.pdf","digest":")" + text.digest + "\"}}");
  world.say(kB, R"({"signature":{"signatory":"B. Birch","digest":")" + text.digest + "\"}}");
  CHECK(world.read().state == "adopted");  // nobody has confirmed that the scan is this text
  world.say(kB, R"({"signature":{"confirms":")" + scan + R"(","digest":")" + text.digest + "\"}}");
  CHECK(world.read().state == "signed");
}

TEST_CASE("what is adopted are the words of a revision, and no others") {
  World world;
  world.open();
  const TextView text = world.read();
  const auto adopt = [&](unsigned number, const std::string& digest) {
    world.agree("{\"adoption\":{\"revision\":" + std::to_string(number) + ",\"digest\":\"" +
                digest +
                R"(","body":"bodies/council","level":{"en":"ministers"},
      "languages":[{"tag":"en","role":"AUTHENTIC"}]}})");
    return world.read().state;
  };
  CHECK(adopt(1, std::string(64, 'b')) == "clean");
  CHECK(adopt(2, text.digest) == "clean");
  CHECK(adopt(1, text.digest) == "adopted");
  CHECK(world.read(1).state == "adopted");
}

// A side would read the error on, after all had agreed to mend it.
TEST_CASE("a correction after adoption takes the place of its words alone") {
  World world;
  world.open();
  const TextView before = world.read();
  const std::string old_words = World::find(before, "p1").words[1].frozen;
  const std::string correction =
      R"({"correction":{"id":"c1","element":"p1","language":"ko","old_words":{"ko":")" + old_words +
      R"("},"new_words":{"ko":"당사자는 여름에 만난다."}}})";
  world.agree(correction);
  CHECK(World::find(world.read(), "p1").words[1].now.reading == old_words);  // nothing is adopted
  world.agree(R"({"adoption":{"revision":1,"digest":")" + before.digest +
              R"(","body":"bodies/council","level":{"en":"ministers"},
      "languages":[{"tag":"en","role":"AUTHENTIC"}]}})");
  const TextView text = world.read();
  const WordsView& words = World::find(text, "p1").words[1];
  CHECK(words.now.reading == "당사자는 여름에 만난다.");
  CHECK(words.uncorrected == old_words);
  CHECK(World::find(text, "p1").words[0].now.reading ==
        World::find(before, "p1").words[0].now.reading);
  CHECK(text.digest == before.digest);
  CHECK(World::find(world.read(1), "p1").words[1].now.reading == old_words);
  // What comes next has the corrected words.
  world.compose(kA, R"({"revision":{"elements":[{"id":"p9","type":"OPERATIVE","place":"z",
      "words":{"en":"More."}}]}})");
  const TextView next = world.read();
  CHECK(next.lacking.empty());
  CHECK(next.shown == 2);
  CHECK(World::find(next, "p1").words[1].now.reading == "당사자는 여름에 만난다.");
  // Other words than those that it names stay as they are.
  world.agree(R"({"correction":{"id":"c2","element":"p2","language":"en",
      "old_words":{"en":"Something else."},"new_words":{"en":"Nothing."}}})");
  CHECK(World::find(world.read(), "p2").words[0].uncorrected.empty());
}

TEST_CASE("a check of the language lifts stale when every side has made it") {
  World world;
  world.open();
  world.compose(kA,
                R"({"revision":{"elements":[{"id":"p1","type":"OPERATIVE","place":"b","number":"1",
      "words":{"en":"The parties meet.","ko":"당사자는 봄에 만난다."}}]}})");
  const auto check = [&](std::string_view party) {
    const TextView text = world.read();
    world.say(
        party,
        R"({"concordance":{"language":"ko","checker":"C. Cho","checked":[{"element":"p1","digest":")" +
            World::find(text, "p1").words[1].concordance + "\"}]}}");
  };
  CHECK(World::find(world.read(), "p1").words[1].stale);
  check(kA);
  CHECK(World::find(world.read(), "p1").words[1].stale);
  check(kB);
  CHECK_FALSE(World::find(world.read(), "p1").words[1].stale);
}

TEST_CASE("words of a party that is not here are noted, and count in a circle of one alone") {
  World shared;
  shared.open();
  const auto note = [](World& world, const std::string& json) {
    const auto content = content_from_json(json);
    REQUIRE(world.record.note(kA, kB, kMatter, content.value()).ok());
  };
  const std::string spoken = R"({"words_of":"birch.example","change":{"element":"p2","wordings":[
      {"language":"en","base":")" +
                             World::find(shared.read(), "p2").words[0].base +
                             R"(","from":0,"to":4,"words":"All"}]}})";
  note(shared, spoken);
  TextView text = shared.read();
  CHECK(shown(text, "p2") == "They report.");
  REQUIRE(World::find(text, "p2").beside.size() == 1);
  CHECK(World::find(text, "p2").beside[0].why == "noted");
  CHECK(World::find(text, "p2").state == ElementState::clean);  // it holds up nothing
  const std::string name = only_change(text, kB);
  CHECK(text.changes.at(name).noted);
  shared.stance(kA, name, "SUPPORTS");
  CHECK_FALSE(shared.read().changes.at(name).accepted);  // B itself has said nothing
  shared.stance(kB, name, "SUPPORTS");
  CHECK(shared.read().changes.at(name).accepted);
}

TEST_CASE("whoever is not in the body may speak, and its agreement is not waited for") {
  World world;
  world.record = modules::FakeRecord(make_module(), {kA, kB, "cedar.example"});
  world.open();
  world.propose_words("cedar.example", "p2", "They all report.");
  const Members members = [](std::string_view) { return std::vector<std::string>{kA, kB}; };
  const auto read = [&] {
    return read_text(world.record, "c", "council", "statement", 0, members).value();
  };
  const std::string change = only_change(read(), "cedar.example");
  CHECK(shown(read(), "p2") == "They [: ][c: all ]report.");
  world.stance(kA, change, "SUPPORTS");
  world.stance(kB, change, "SUPPORTS");
  CHECK(read().changes.at(change).accepted);
  for (const char* party : {kA, kB}) world.mark(party, "t", "AGREED");
  CHECK(World::find(read(), "t").state == ElementState::agreed);
  CHECK(World::find(world.read(), "t").state == ElementState::clean);  // of all three
}

TEST_CASE("the order in which acts arrive changes nothing") {
  World world;
  world.open();
  world.propose_words(kA, "p1", "The parties meet in September.");
  world.propose_words(kB, "p1", "The parties meet in autumn.");
  world.stance(kB, only_change(world.read(), kA), "SUPPORTS");
  world.mark(kA, "p2", "AGREED");
  json::Writer before;
  before.begin_object();
  write_text(before, "c", world.read(), "2031-05-12T09:00Z");
  before.end_object();
  const Bytes one = before.take();
  std::uint64_t seed = 7;
  for (int round = 0; round < 20; ++round) {
    world.record.refolded([&](auto& list) {
      for (std::size_t i = list.size(); i > 1; --i) {
        seed = seed * 6364136223846793005ULL + 1442695040888963407ULL;
        std::swap(list[i - 1], list[(seed >> 33) % i]);
      }
    });
    json::Writer after;
    after.begin_object();
    write_text(after, "c", world.read(), "2031-05-12T09:00Z");
    after.end_object();
    CHECK(after.take() == one);
  }
}

TEST_CASE("what no act may say is refused with its field") {
  World world;
  world.open();
  const std::string name = std::string("alder.example/") + std::string(32, 'a');
  const std::vector<std::pair<std::string, std::string>> cases = {
      {R"({"change":{"element":"p1"}})", "change.wordings: changes nothing"},
      {R"({"change":{"element":"p1","wordings":[{"language":"en","from":3,"to":1}]}})",
       "change.wordings.to"},
      {R"({"change":{"element":"p1","wordings":[{"language":"en","base":"xyz","words":"a"}]}})",
       "change.wordings.base"},
      {R"({"change":{"element":"p1","on":"x","wordings":[{"language":"en","words":"a"}]}})",
       "change.on"},
      {R"({"change":{"element":"p1","move":{"what":"COMES"}}})", "change.move.place"},
      {R"({"stance":{}})", "stance.items"},
      {R"({"marks":{"stand":"AGREED"}})", "marks.marked"},
      {R"({"marks":{"stand":"AGREED","due":"2031-05-12","marked":[{"element":"p1","digest":")" +
           std::string(32, 'a') + "\"}]}}",
       "marks.due"},
      {R"({"pen":{"holder":"birch.example","from_revision":2}})", "pen: all agree it together"},
      {R"({"adoption":{}})", "adoption: all agree it together"},
      {R"({"comment":{"element":"p1"}})", "comment.words"},
      {R"({"text":{"kind":"PLAN","titles":{"en":"x"}}})", "text.languages"},
      {R"({"text":{"kind":"PLAN","titles":{"en":"x"},"disposal":"2031","languages":[{"tag":"en","role":"OFFICIAL"}]}})",
       "text.disposal"},
      {R"({"term":{"id":"a","words":{"en":"x"}}})", "a term belongs to a body"},
      {R"({"signature":{"digest":")" + std::string(64, 'a') + "\"}}", "signature.signatory"},
      {R"({"words_of":"birch.example","stance":{"items":[{"change":")" + name + "\"}]}}",
       "words_of"},
  };
  for (const auto& [json, message] : cases) {
    INFO(json);
    CHECK(world.refusal(kB, json).find(message) != std::string::npos);
  }
}

// A body where one party sits alone would agree for the other.
TEST_CASE("what another body agrees is nothing agreed on this text") {
  const auto content =
      content_from_json(R"({"pen":{"holder":"alder.example","from_revision":2}})").value();
  const auto checked = [&](const char* body) {
    record::Header header;
    header.set_matter(kMatter);
    header.mutable_proposal()->set_kind("pen/2");
    header.mutable_proposal()->set_body(body);
    return make_module()->check(header, content);
  };
  CHECK(checked("council").ok());
  CHECK(checked("").ok());
  const auto refused = checked("panel");
  REQUIRE_FALSE(refused.ok());
  CHECK(refused.error().message.starts_with("body: this is of 'council'"));
  CHECK_FALSE(checked("statement").ok());
}

// If these fail, a person writes what has no effect, and learns of it when the others do not
// answer.
TEST_CASE("what would have no effect on the text as it stands is said before it is written") {
  World world;
  world.open();
  world.propose_words(kB, "p2", "They all report.");
  const std::string change = only_change(world.read(), kB);
  world.mark(kA, "p1", "AGREED");
  const TextView text = world.read();
  const std::string digest = World::find(text, "p1").digest;
  const std::string zeros(64, '0');
  const std::string none = std::string(kB) + "/" + std::string(32, '0');
  struct Case {
    const char* party;
    std::string content;
    std::string words;  // of what is said, each with + where it stops
  };
  const std::vector<Case> cases = {
      {kA, R"({"revision":{"number":2,"digest":")" + zeros + "\"}}", ""},
      {kB, R"({"revision":{"number":2,"digest":")" + zeros + "\"}}", "not_pen_holder+"},
      {kA, R"({"revision":{"number":3,"digest":")" + zeros + "\"}}", "stale_revision+"},
      {kA, R"({"change":{"element":"p9","move":{"what":"GOES"}}})", "element_gone+"},
      {kA, R"({"change":{"element":"p9","move":{"what":"COMES","place":"b","type":"OPERATIVE"}}})",
       ""},
      {kA,
       R"({"change":{"element":"p1","wordings":[{"language":"en","base":"0000000000000000","to":1}]}})",
       "words_changed"},
      {kA,
       R"({"change":{"element":"p2","on":")" + none +
           R"(","wordings":[{"language":"en","base":"0000000000000000","to":1}]}})",
       "unknown_change+"},
      {kA, R"({"stance":{"items":[{"change":")" + change + R"(","verdict":"SUPPORTS"}]}})", ""},
      {kA, R"({"stance":{"items":[{"change":")" + none + R"(","verdict":"SUPPORTS"}]}})",
       "unknown_change+"},
      {kA, R"({"marks":{"stand":"AD_REF","marked":[{"element":"p1","digest":")" + digest + "\"}]}}",
       "reason_needed+"},
      {kB, R"({"marks":{"stand":"AD_REF","marked":[{"element":"p1","digest":")" + digest + "\"}]}}",
       ""},
      {kA,
       R"({"marks":{"stand":"AD_REF","reason":{"en":"New instructions"},"marked":[{"element":"p1","digest":")" +
           digest + "\"}]}}",
       ""},
      {kA,
       R"({"marks":{"stand":"AGREED","marked":[{"element":"p1","digest":")" + std::string(32, '0') +
           "\"}]}}",
       "words_changed+"},
      {kA, R"({"review":{"revision":1,"digest":")" + zeros + "\"}}", "no_such_revision+"},
      {kA, R"({"review":{"revision":1,"digest":")" + text.digest + "\"}}", ""},
  };
  for (const Case& one : cases) {
    CAPTURE(one.content);
    Content content;
    REQUIRE(modules::decode_content(content_from_json(one.content).value(), content).ok());
    std::string words;
    for (const Advice& advice : advise(text, one.party, content)) {
      words += (words.empty() ? "" : " ") + advice.word + (advice.stops ? "+" : "");
      CHECK(advice.text.size() > 20);
    }
    CHECK(words == one.words);
  }
}

}  // namespace
}  // namespace texts
