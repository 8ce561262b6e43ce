// A text on its way to the room and back. If these fail, the room shows another text than the
// parties have, or what was said there comes home as somebody else's word.
#include "modules/texts/room.h"

#include <set>

#include "modules/texts/room_bytes.h"
#include "modules/texts/test_texts.h"

namespace texts {
namespace {

constexpr const char* kRoom = "room.local";

Bytes file_of(World& world) {
  const RoomAround around{{R"({"en":"Arrangement"})", "{}"},
                          {R"({"en":"Council"})", "{}"},
                          "{}",
                          [](std::string_view party) {
                            return Called{R"({"en":")" + std::string(party.substr(0, 5)) + "\"}",
                                          "{}"};
                          }};
  const auto file = write_room_file(world.record, "c", "council", "statement", {}, around);
  REQUIRE_MESSAGE(file.ok(), file.error().message);
  return file.value();
}

// As the machine in the room writes it.
struct Room {
  World world{modules::FakeRecord{make_module(), {kRoom}}};
  RoomSession session;

  explicit Room(const Bytes& bytes) {
    auto file = read_room_file(bytes);
    REQUIRE_MESSAGE(file.ok(), file.error().message);
    session.file = std::move(file).value();
    session.circle = "c";
    for (const RoomSeed& seed : session.file.seeds) {
      const Bytes content = modules::encode_content(seed.content);
      const std::string matter = seed.matter("council", "statement");
      if (seed.joint) {
        const auto proposal = world.record.propose(kRoom, matter, topic(seed.content), content);
        REQUIRE_MESSAGE(proposal.ok(), proposal.error().message);
        world.record.agree(proposal.value());
      } else if (seed.party.empty()) {
        REQUIRE(world.record.state(kRoom, matter, content).ok());
      } else {
        REQUIRE(world.record.note(kRoom, seed.party, matter, content).ok());
      }
    }
    const auto rows = modules::read_rows(world.record, "c", kMatter, kModule);
    REQUIRE(rows.ok());
    for (const modules::Row& row : rows.value()) {
      if (session.written < row.said.ref) session.written = row.said.ref;
    }
  }
  void note(const std::string& party, const std::string& says) {
    const auto content = content_from_json(R"({"words_of":")" + party + "\"," + says + "}");
    REQUIRE_MESSAGE(content.ok(), content.error().message);
    REQUIRE(world.record.note(kRoom, party, kMatter, content.value()).ok());
  }
  Bytes result() {
    const auto file = write_room_result(world.record, session);
    REQUIRE_MESSAGE(file.ok(), file.error().message);
    return file.value();
  }
};

std::string on_p2(World& world, const std::string& words) {
  return R"("change":{"element":"p2","wordings":[{"language":"en","base":")" +
         World::find(world.read(), "p2").words[0].base + R"(","from":0,"to":4,"words":")" + words +
         "\"}]}";
}

RoomImport bring(World& world, const std::string& self, const Bytes& file) {
  world.record.own = self;
  auto compared = compare_room_result(world.record, "c", "council", "statement", {}, file);
  REQUIRE_MESSAGE(compared.ok(), compared.error().message);
  return std::move(compared).value();
}

std::string refused(World& world, const Bytes& file) {
  const auto compared = compare_room_result(world.record, "c", "council", "statement", {}, file);
  return compared.ok() ? "" : compared.error().message;
}

std::string stance(const std::string& change, const std::string& verdict) {
  return R"("stance":{"items":[{"change":")" + change + R"(","verdict":")" + verdict + "\"}]}";
}

TEST_CASE("the room has the text that the parties have, under the same check words") {
  World world;
  world.open();
  world.agree(R"({"mandate":{"party":"alder.example"}})");
  world.propose_words(kB, "p1", "The parties meet in autumn.");
  world.stance(kA, only_change(world.read(), kB), "SUPPORTS");
  world.compose(kA, R"({"revision":{}})");
  world.say(kA, R"({"change":{"element":"p2","chair":true,"wordings":[{"language":"en","base":")" +
                    World::find(world.read(), "p2").words[0].base +
                    R"(","from":0,"to":4,"words":"All"}]}})");
  world.say(kB, "{" + on_p2(world, "Some") + "}");
  world.mark(kB, "t", "AD_REF");
  const TextView home = world.read();
  Room room(file_of(world));
  const TextView there = room.world.read();
  CHECK(there.parties == home.parties);
  CHECK(there.digest == home.digest);
  CHECK(check_words_of(there) == check_words_of(home));
  CHECK(shown(there, "p2") == shown(home, "p2"));
  REQUIRE(there.changes.size() == home.changes.size());
  for (const auto& [name, change] : home.changes) {
    CAPTURE(name);
    REQUIRE(there.changes.contains(name));
    CHECK(there.changes.at(name).taken == change.taken);
    CHECK(there.changes.at(name).chair == change.chair);
    CHECK(there.changes.at(name).supporters == change.supporters);
  }
  CHECK(World::find(there, "t").marks.size() == World::find(home, "t").marks.size());
  CHECK(World::find(there, "t").state == World::find(home, "t").state);
}

// If it fails, what all agreed in a package is open again on the wall of the room.
TEST_CASE("where all stand by a package they stand in the room, and a word said since prevails") {
  World world;
  world.open();
  world.propose_words(kA, "p1", "The parties meet in September.");
  world.propose_words(kB, "p2", "They report twice.");
  const auto composed =
      compose(world.record, "c", "council", "statement", {},
              json::parse(R"({"package":{"id":"deal","items":[{"change":")" +
                          only_change(world.read(), kA) + R"("},{"change":")" +
                          only_change(world.read(), kB) + R"(","dropped":true}]}})")
                  .value());
  REQUIRE_MESSAGE(composed.ok(), composed.error().message);
  const json::Value made = json::parse(composed.value()).value();
  world.record.agree(world.propose(kB, made.find("contents")->items()[0].write()));
  world.mark(kA, "p2", "STUDY");
  const TextView home = world.read();
  REQUIRE(World::find(home, "p1").state == ElementState::agreed);
  const TextView there = Room(file_of(world)).world.read();
  for (const char* id : {"t", "p1", "p2"}) {
    CAPTURE(std::string(id));
    CHECK(World::find(there, id).state == World::find(home, id).state);
    std::set<std::string> stands[2];
    for (const TextView* text : {&home, &there}) {
      for (const MarkView& mark : World::find(*text, id).marks) {
        stands[text == &home ? 0 : 1].insert(mark.party + " " + Marks::Stand_Name(mark.stand));
      }
    }
    CHECK(stands[0] == stands[1]);
  }
}

TEST_CASE(
    "more paragraphs by packages than one entry of marks has, and one that fell, go as they are") {
  World world;
  world.open();
  std::string items[2];
  std::string elements;
  for (int at = 0; at < 80; ++at) {
    const std::string id = "q" + std::to_string(100 + at);
    elements += std::string(at > 0 ? "," : "") + R"({"id":")" + id +
                R"(","type":"OPERATIVE","place":"m)" + std::to_string(100 + at) +
                R"(","words":{"en":"The parties meet in spring."}})";
  }
  world.compose(kA, R"({"revision":{"elements":[)" + elements + "]}}");
  for (int at = 0; at < 80; ++at) {
    world.propose_words(kA, "q" + std::to_string(100 + at), "The parties meet in autumn.");
  }
  int at = 0;
  for (const auto& [name, change] : world.read().changes) {
    std::string& list = items[at++ % 2];
    list += std::string(list.empty() ? "" : ",") + R"({"change":")" + name + "\"}";
  }
  for (const std::string& list : items) {
    const auto composed =
        compose(world.record, "c", "council", "statement", {},
                json::parse(R"({"package":{"id":"deal)" + std::to_string(list.size() + at++) +
                            R"(","items":[)" + list + "]}}")
                    .value());
    REQUIRE_MESSAGE(composed.ok(), composed.error().message);
    const json::Value made = json::parse(composed.value()).value();
    world.record.agree(world.propose(kA, made.find("contents")->items()[0].write()));
  }
  REQUIRE(world.read().counts.agreed == 80);
  world.write_revision(kA, 3, R"("elements":[{"id":"q100","type":"OPERATIVE","place":"m100",
      "words":{"en":"The parties never meet."}}])");
  const TextView home = world.read();
  REQUIRE(home.counts.agreed == 79);
  const TextView there = Room(file_of(world)).world.read();
  CHECK(there.counts.agreed == 79);
  const auto fallen = World::find(there, "q100").marks;
  REQUIRE(fallen.size() == 2);
  CHECK_FALSE(fallen[0].holds);
}

// In the room it would count as that party's word.
TEST_CASE("what was noted of a party that has not confirmed it stays at home, and is named") {
  World world;
  world.open();
  const auto spoken =
      content_from_json(R"({"words_of":"birch.example",)" + on_p2(world, "All") + "}");
  REQUIRE(world.record.note(kA, kB, kMatter, spoken.value()).ok());
  const Bytes file = file_of(world);
  CHECK(file.find(R"("left_out":[{"kind":"change","why":"noted"}])") != std::string::npos);
  CHECK(Room(file).world.read().changes.empty());
}

TEST_CASE("a text of one party's own workspace goes to no room") {
  Room room([] {
    World world;
    world.open();
    return file_of(world);
  }());
  const auto file = write_room_file(room.world.record, "c", "council", "statement", {}, {});
  REQUIRE_FALSE(file.ok());
  CHECK(file.error().code == ErrorCode::conflict);
}

TEST_CASE("a file that was changed on the way is refused, wherever it was changed") {
  World world;
  world.open();
  Room room(file_of(world));
  room.note(kA, on_p2(room.world, "All"));
  const Bytes file = room.result();
  CHECK(refused(world, file).empty());
  for (std::size_t at = 0; at < file.size() - 1; ++at) {
    Bytes other = file;
    other[at] = other[at] == 'a' ? 'b' : 'a';
    CAPTURE(at);
    CHECK_FALSE(refused(world, other).empty());
  }
  CHECK_FALSE(refused(world, file.substr(0, file.size() / 2)).empty());
  CHECK_FALSE(refused(world, file + "x").empty());
  CHECK(refused(world, file_of(world)).find("begins with") != std::string::npos);
  CHECK(refused(world, Bytes(kRoomFileMax + 1, ' ')).find("8 MiB") != std::string::npos);
}

TEST_CASE("each party's lines are its own to confirm, and are not offered once more") {
  World world;
  world.open();
  Room room(file_of(world));
  room.note(kA, on_p2(room.world, "All"));
  const std::string all = only_change(room.world.read(), kA);
  room.note(kB, stance(all, "SUPPORTS"));
  room.note(kB, on_p2(room.world, "Some"));
  room.note(kB, stance(only_change(room.world.read(), kB), "LETS_GO"));
  const Bytes file = room.result();
  CHECK(file == room.result());
  using State = RoomImport::State;
  const auto states = [&](const std::string& self) {
    std::vector<State> out;
    for (const RoomImport::Line& line : bring(world, self, file).lines) out.push_back(line.state);
    return out;
  };
  CHECK(states(kA) == std::vector{State::mine, State::theirs, State::theirs, State::theirs});
  CHECK(states(kB) == std::vector{State::theirs, State::mine, State::mine, State::mine});
  CHECK(bring(world, kB, file).lines[2].let_go);
  for (const RoomImport::Line& line : bring(world, kB, file).lines) {
    // What B supports is another line of the file: it can be said before A has confirmed it.
    if (line.state == State::mine) {
      CHECK(line.advice.empty());
      world.say(kB, content_of_line(line.line, false));
    }
  }
  CHECK(states(kB) ==
        std::vector{State::theirs, State::recorded, State::recorded, State::recorded});
  world.say(kA, content_of_line(bring(world, kA, file).lines[0].line, false));
  CHECK(world.read().changes.at(all).accepted);
  CHECK(check_words_of(world.read()) == bring(world, kA, file).result.check_words);
  // What its party took back since is its own to say again.
  world.stance(kB, all, "NEUTRAL");
  CHECK(states(kB)[1] == State::mine);
}

TEST_CASE("a result of another text, or of words that are not here, is not brought in") {
  World world;
  world.open();
  Room room(file_of(world));
  const Bytes file = room.result();
  room.session.file.id = "other";
  const auto other = compare_room_result(world.record, "c", "council", "none", {}, file);
  CHECK(other.error().code == ErrorCode::not_found);
  World longer;
  longer.open();
  longer.compose(kA, R"({"revision":{"elements":[
      {"id":"p3","type":"OPERATIVE","place":"d","words":{"en":"They part."}}]}})");
  Room later(file_of(longer));
  CHECK(refused(world, later.result()).find("Rev.2, which is not here yet") != std::string::npos);
  World differs;
  differs.say(kA, R"({"text":{"kind":"PLAN","titles":{"en":"x"},"languages":[
      {"tag":"en","role":"NEGOTIATING"}]}})");
  differs.compose(kA, R"({"revision":{"elements":[
      {"id":"t","type":"TITLE","place":"a","words":{"en":"Another"}}]}})");
  CHECK(refused(differs, file).find("digests differ") != std::string::npos);
}

}  // namespace
}  // namespace texts
