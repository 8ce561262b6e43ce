// What an operator or a secretariat writes down of parties that cannot speak where it is written.
// If these fail, the screen in the room shows other words than were spoken, or forgets some.
#include "modules/texts/test_texts.h"

namespace texts {
namespace {

constexpr const char* kRoom = "room.local";

// A circle of one party alone, which is no party of the text: what they say is noted of them.
struct Room {
  World world{modules::FakeRecord{make_module(), {kRoom}}};

  Room() {
    world.say(kRoom, R"({"text":{"kind":"JOINT_STATEMENT","titles":{"en":"Statement"},"languages":[
        {"tag":"en","role":"NEGOTIATING"}],"parties":["birch.example","alder.example"]}})");
    world.compose(kRoom, R"({"revision":{"elements":[
        {"id":"p1","type":"OPERATIVE","place":"b","number":"1","words":{"en":"They report."}}]}})");
  }
  void note(const std::string& party, const std::string& says) {
    const auto content = content_from_json(R"({"words_of":")" + party + "\"," + says + "}");
    REQUIRE_MESSAGE(content.ok(), content.error().message);
    REQUIRE(world.record.note(kRoom, party, kMatter, content.value()).ok());
  }
  void stance(const std::string& party, const std::string& change, const std::string& verdict) {
    note(party,
         R"("stance":{"items":[{"change":")" + change + R"(","verdict":")" + verdict + "\"}]}");
  }
  std::string wording(const std::string& words) {
    return R"("change":{"element":"p1","wordings":[{"language":"en","base":")" +
           World::find(world.read(), "p1").words[0].base + R"(","from":0,"to":4,"words":")" +
           words + "\"}]}";
  }
};

TEST_CASE("a text of two parties that are not here is theirs, and nobody else is waited for") {
  Room room;
  CHECK(room.world.read().parties == std::vector<std::string>{kA, kB});
  CHECK(room.world.read().pen == kRoom);
  room.note(kA, room.wording("All"));
  const std::string name = only_change(room.world.read(), kA);
  CHECK(shown(room.world.read(), "p1") == "[: They][a: All] report.");
  room.stance(kB, name, "SUPPORTS");
  CHECK(room.world.read().changes.at(name).accepted);
  CHECK(shown(room.world.read(), "p1") == "All report.");
}

TEST_CASE("parties of a text are named in a workspace of one party alone") {
  const auto content = content_from_json(
      R"({"text":{"kind":"PLAN","titles":{"en":"x"},"languages":[{"tag":"en","role":"NEGOTIATING"}],
          "parties":["alder.example"]}})");
  REQUIRE(content.ok());
  const auto module = make_module();
  CHECK(module->check_setting(record::Setting{true, {kRoom}, {}}, {}, content.value()).ok());
  const auto refused =
      module->check_setting(record::Setting{false, {kA, kB}, {}}, {}, content.value());
  REQUIRE_FALSE(refused.ok());
  CHECK(refused.error().message.find("text.parties") != std::string::npos);
  World world;
  const auto text_of = [](const std::string& parties) {
    return R"({"text":{"kind":"PLAN","titles":{"en":"x"},"languages":[{"tag":"en","role":"NEGOTIATING"}],
        "parties":[)" +
           parties + "]}}";
  };
  CHECK(world.refusal(kA, text_of("\"Alder\"")).find("journal names") != std::string::npos);
  CHECK(world.refusal(kA, text_of("\"a.example\",\"a.example\"")).find("twice") !=
        std::string::npos);
}

TEST_CASE("what was noted of a party has the name that its own words have") {
  Room room;
  room.note(kA, room.wording("All"));
  World home;
  home.open();
  const auto own = content_from_json("{" + room.wording("All") + "}");
  REQUIRE(own.ok());
  CHECK(only_change(room.world.read(), kA) == name_of(kA, own.value()));
}

// An operator takes words back by mistake, and notes them once more: they were gone from the
// screen.
TEST_CASE("what was taken back and noted once more stands again") {
  Room room;
  room.note(kA, room.wording("All"));
  const std::string name = only_change(room.world.read(), kA);
  room.stance(kA, name, "LETS_GO");
  CHECK(shown(room.world.read(), "p1") == "They report.");
  room.note(kA, room.wording("All"));
  CHECK(shown(room.world.read(), "p1") == "[: They][a: All] report.");
  room.stance(kA, name, "LETS_GO");
  CHECK(shown(room.world.read(), "p1") == "They report.");
}

TEST_CASE("one party's word takes no words of another off the screen") {
  Room room;
  room.note(kA, room.wording("All"));
  const std::string name = only_change(room.world.read(), kA);
  room.stance(kB, name, "SUPPORTS");
  room.stance(kB, name, "LETS_GO");
  CHECK_FALSE(room.world.read().changes.at(name).let_go);
  CHECK(shown(room.world.read(), "p1") == "[: They][a: All] report.");
}

// Whoever noted another's words could take away what that one had meanwhile made its own.
TEST_CASE("words that their party took up are no longer the noter's to take back") {
  for (const auto& [noter, speaker] : {std::pair(kA, kB), std::pair(kB, kA)}) {
    World world;
    world.open();
    const std::string says = R"("change":{"element":"p2","wordings":[{"language":"en","base":")" +
                             World::find(world.read(), "p2").words[0].base +
                             R"(","from":0,"to":4,"words":"All"}]})";
    const auto content =
        content_from_json("{\"words_of\":\"" + std::string(speaker) + "\"," + says + "}");
    REQUIRE(content.ok());
    REQUIRE(world.record.note(noter, speaker, kMatter, content.value()).ok());
    const std::string name = only_change(world.read(), speaker);
    world.stance(speaker, name, "SUPPORTS");
    const std::string open = shown(world.read(), "p2");
    CHECK(open.find("All") != std::string::npos);
    world.stance(noter, name, "LETS_GO");
    CHECK(shown(world.read(), "p2") == open);
    world.stance(speaker, name, "LETS_GO");
    CHECK(shown(world.read(), "p2") == "They report.");
  }
}

}  // namespace
}  // namespace texts
