// What two delegations see of a text that both change. If these fail, somebody's words are gone,
// stand under another's name, or are agreed without having been.
#include "modules/rows.h"
#include "modules/texts/advice.h"
#include "modules/texts/progress.h"
#include "modules/texts/test_texts.h"

namespace texts {
namespace {

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

TEST_CASE("a paragraph that is said anew is one alternative, in both languages") {
  World world;
  world.open();
  const std::string words =
      R"("element":"p1","words":{"en":"In spring they meet, all parties.","ko":"모든 당사자가 봄에 만난다."})";
  world.compose(kB, R"({"words":{)" + words + R"(,"whole":true}})");
  const TextView text = world.read();
  REQUIRE(text.changes.size() == 1);
  CHECK(text.changes.begin()->second.change().wordings_size() == 2);
  CHECK(read_as(World::find(text, "p1").words[0].now.parts, kB) ==
        "In spring they meet, all parties.");
  CHECK(read_as(World::find(text, "p1").words[1].now.parts, kB) == "모든 당사자가 봄에 만난다.");
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

Bytes answer_of(World& world) {
  json::Writer out;
  out.begin_object();
  write_text(out, "c", world.read(), "2031-05-12T09:00Z");
  return out.end_object().take();
}

// What a module asks of people, and what rows it makes.
struct Asked final : record::Rows {
  void put(ByteView key, ByteView) override { rows.emplace_back(key); }
  void ask(std::string_view key, const record::Ask& ask) override { asks.emplace(key, ask); }
  void answer(std::string_view, std::string_view key) override { answers.emplace(key); }
  std::vector<std::string> rows;
  std::map<std::string, record::Ask> asks;
  std::set<std::string> answers;
};

// If it fails, a peer's node puts words under our brackets that look like our own instructions,
// asks our people for what nobody here asked, or tells them that it was answered.
TEST_CASE("what a peer keeps at home in the common place is in no text, and asks nobody here") {
  World world;
  world.open();
  world.propose_words(kB, "p1", "The parties meet in autumn.");
  const std::string place =
      R"("element":"p1","language":"en","changes":[")" + only_change(world.read(), kB) + "\"]";
  const std::vector<std::string> contents = {
      R"({"instruction_request":{"id":"r1","office":{"en":"Us"},"deadline":"2031-05-02","rows":[{)" +
          place + R"(,"question":{"en":"Quince?"}}]}})",
      R"({"instruction":{"request":"r1",)" + place +
          R"(,"answer":{"en":"Quince."},"authority":{"en":"Us"},"date":"2031-05-01"}})",
      R"({"fallback":{)" + place + R"(,"words":{"en":"Quince."}}})"};
  const Bytes before = answer_of(world);
  const Bytes progress_before = progress(world.record, "c", "council", "statement").value();
  const auto module = make_module();
  record::Setting shared;
  shared.parties = {kA, kB};
  for (const std::string& json : contents) {
    const Bytes content = content_from_json(json).value();
    CHECK(module->at_home(content));
    CHECK_FALSE(module->check_setting(shared, {}, content).ok());
    CHECK(module->files(content).empty());
    world.record.label = {"TEST", 0, {"person/us"}};
    world.record.actor = "us";
    const auto written = world.record.state(kB, kMatter, content);  // by a node that does not ask
    REQUIRE_MESSAGE(written.ok(), written.error().message);

    record::Header header;
    header.set_matter(kMatter);
    header.mutable_statement();
    header.mutable_actor()->set_person("us");
    header.mutable_label()->add_categories("person/us");
    Asked asked;
    module->fold({header, content, true, {2, "1-00000000", 9, {}}, kB, 1}, asked);
    for (const auto& [key, ask] : asked.asks) CHECK(ask.parties == std::vector<std::string>{kB});
    for (const std::string& key : asked.rows) CHECK(key.starts_with("instruction_request/r1/by/"));
  }
  CHECK(answer_of(world) == before);
  CHECK(progress(world.record, "c", "council", "statement").value() == progress_before);
  CHECK(modules::read_rows(world.record, "c", kMatter, kModule, "instruction").value().empty());
  CHECK(modules::read_rows(world.record, "c", kMatter, kModule, "fallback").value().empty());
  // No agreement of all makes one of it either.
  CHECK(world.refusal_of_proposal(kB, contents[0]).find("state it") != std::string::npos);
}

TEST_CASE("an instruction answers the brackets that it names, and no others of its request") {
  const auto module = make_module();
  const auto fold = [&](const std::string& json) {
    record::Header header;
    header.set_matter(kMatter);
    header.mutable_statement();
    const Bytes content = content_from_json(json).value();
    Asked out;
    module->fold({header, content, true, {1, "1-00000000", 9, {}}, kA, 1}, out);
    return out;
  };
  const std::string one = std::string(kA) + "/" + std::string(32, '1');
  const std::string two = std::string(kB) + "/" + std::string(32, '2');
  const auto row = [](const std::string& element, const std::string& changes) {
    return R"({"element":")" + element + R"(","language":"en","changes":[)" + changes +
           R"(],"question":{"en":"?"}})";
  };
  const std::string rows = row("p1", '"' + one + '"') + "," +
                           row("p1", '"' + two + "\",\"" + one + '"') + "," + row("p2", "");
  const auto request = [&](const std::string& more) {
    return R"({"instruction_request":{"id":"r1","office":{"en":"M"},"deadline":"2031-05","rows":[)" +
           rows + "]" + more + "}}";
  };
  const Asked asked = fold(request(""));
  REQUIRE(asked.asks.size() == 3);
  for (const auto& [key, ask] : asked.asks) CHECK(ask.due == "2031-05-31");
  const auto answers = [&](const std::string& element, const std::string& changes) {
    std::size_t out = 0;
    const Asked said =
        fold(R"({"instruction":{"request":"r1","element":")" + element +
             R"(","language":"en","changes":[)" + changes +
             R"(],"answer":{"en":"Yes"},"authority":{"en":"M"},"date":"2031-05-01"}})");
    for (const std::string& key : said.answers) out += asked.asks.contains(key) ? 1 : 0;
    return out;
  };
  CHECK(answers("p1", '"' + two + '"') == 1);
  CHECK(answers("p1", '"' + one + '"') == 1);
  CHECK(answers("p2", "") == 1);
  CHECK(answers("p2", '"' + one + '"') == 1);  // of the paragraph as a whole
  CHECK(answers("p3", '"' + one + '"') == 0);
  const Asked withdrawn = fold(request(R"(,"withdrawn":true)"));
  CHECK(withdrawn.asks.empty());
  for (const auto& [key, ask] : asked.asks) CHECK(withdrawn.answers.contains(key));
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

}  // namespace
}  // namespace texts
