// What is urgent and stands in the same journal behind much that is not. If this fails, a warning
// waits on a thin line until the attachments of yesterday's minutes have gone through.
#include "node/test_author.h"

namespace node {
namespace {

constexpr int kQueued = 200;
constexpr std::size_t kLarge = 5'000;          // bytes of content of each
constexpr std::size_t kPushBytes = 2 * 1'536;  // what a line of 2,400 bit/s lets into one message
constexpr std::size_t kFrame = 256;

struct Queued {
  World world;
  Node& a = world.add("a.example");
  Node& b = world.add("b.example");
  std::uint64_t flash_bytes = 0;  // that came in the precedence FLASH
  std::uint64_t routine_bytes = 0;

  Queued() {
    a.engine->set_push_bytes("b.example", kPushBytes);
    b.engine->set_push_bytes("a.example", kPushBytes);
    world.link("a.example", "b.example");
    form(world, "ab: a.example b.example", "a.example");
    for (int i = 0; i < kQueued; ++i) say("talk/routine", std::string(kLarge, '.'));
  }
  Recorded say(const std::string& matter, const std::string& text,
               Precedence precedence = Precedence::routine) {
    Draft what = draft("ab", matter);
    what.header.mutable_statement();
    what.content = text;
    what.precedence = precedence;
    return submit(a, what);
  }
  // The next message of the highest precedence that has one, as a link takes it.
  std::optional<std::pair<Precedence, Bytes>> take() {
    for (int p = 3; p >= 0; --p) {
      if (auto message = a.engine->next("b.example", static_cast<Precedence>(p)))
        return std::pair(static_cast<Precedence>(p), std::move(*message));
    }
    return std::nullopt;
  }
  void give(const std::pair<Precedence, Bytes>& message) {
    if (message.first == Precedence::flash) flash_bytes += message.second.size();
    if (message.first == Precedence::routine) routine_bytes += message.second.size();
    b.engine->received("a.example", message.first, message.second);
    REQUIRE(b.engine->turn_end().ok());
  }
  bool opened(const Recorded& recorded) {
    Circle& circle = circle_of(b, "ab");
    const auto* chain = circle.journals.find({recorded.ref.party, recorded.ref.epoch});
    return chain != nullptr && chain->size > recorded.ref.index &&
           circle.journals.row(chain->id, recorded.ref.index).value().state ==
               store::OpeningState::held;
  }
  bool in_effect(const Recorded& recorded) {
    return b.engine->view(kReader)->act("ab", recorded.ref).ok();
  }
  std::size_t with_content() {
    std::size_t count = 0;
    const auto acts = b.engine->view(kReader)->acts("ab", "talk/routine", "", 1000);
    for (const record::ActRow& act : acts.value())
      count += act.has_content && act.content.size() == kLarge ? 1 : 0;
    return count;
  }
};

}  // namespace

TEST_CASE("FLASH behind 200 large entries of its journal: their envelopes, one frame, and itself") {
  Queued line;
  // One message of the bulk is under way, and will be complete only afterwards.
  const auto under_way = line.take();
  REQUIRE(under_way.has_value());
  CHECK(under_way->first == Precedence::routine);
  const std::string text(1'000, 'f');
  const Recorded flash = line.say("talk/flash", text, Precedence::flash);
  const std::size_t before = line.with_content();
  while (!line.opened(flash)) {
    const auto message = line.take();
    REQUIRE(message.has_value());
    CHECK(message->first == Precedence::flash);
    line.give(*message);
  }
  const std::size_t itself = text.size() + 400;  // its content, header, salts and proof
  CHECK(line.flash_bytes <= kQueued * journal::kEnvelopeSize + kFrame + itself);
  MESSAGE("FLASH was there after ", line.flash_bytes, " bytes, ", line.flash_bytes * 8 / 2400.0,
          " s of a line of 2,400 bit/s; the queue has ", kQueued * kLarge);
  CHECK(line.with_content() == before);
  // It has its effect when the headers before it are there, still before any of their content.
  line.give(*under_way);
  while (!line.in_effect(flash)) {
    const auto message = line.take();
    REQUIRE(message.has_value());
    CHECK(message->first == Precedence::flash);
    line.give(*message);
  }
  MESSAGE("it had its effect after ", line.flash_bytes, " bytes");
  CHECK(line.flash_bytes < kQueued * 250);
  CHECK(line.with_content() < 5);
  CHECK(line.b.engine->view(kReader)->act("ab", flash.ref).value().content == text);
  // The rest follows by itself, once.
  const std::uint64_t until_then = line.routine_bytes;
  while (const auto message = line.take()) line.give(*message);
  CHECK(line.with_content() == kQueued);
  CHECK(line.routine_bytes - until_then < kQueued * (kLarge + 300));
  line.world.settle();
  CHECK(line.a.engine->circle("ab").value().digest == line.b.engine->circle("ab").value().digest);
  CHECK(line.b.engine->circle("ab").value().missing_openings == 0);
}

TEST_CASE("what was put off when the line is cut comes all the same") {
  Queued line;
  const Recorded flash = line.say("talk/flash", "now", Precedence::flash);
  while (!line.opened(flash)) line.give(*line.take());
  line.world.cut("a.example", "b.example");
  line.world.link("a.example", "b.example");
  for (int beats = 0; beats < 6; ++beats) line.world.pass(61'000);
  CHECK(line.in_effect(flash));
  CHECK(line.with_content() == kQueued);
  CHECK(line.a.engine->circle("ab").value().digest == line.b.engine->circle("ab").value().digest);
}

TEST_CASE("FLASH stays FLASH when the node starts again before its line comes back") {
  Queued line;
  line.world.cut("a.example", "b.example");
  const Recorded flash = line.say("talk/flash", "now", Precedence::flash);
  line.a.engine.reset();
  line.a.start();
  line.a.engine->set_push_bytes("b.example", kPushBytes);
  line.world.link("a.example", "b.example");
  // Until both have said what they hold.
  while (!line.opened(flash)) {
    while (auto back = line.b.engine->next("a.example", Precedence::immediate))
      line.a.engine->received("b.example", Precedence::immediate, *back);
    const auto message = line.take();
    if (!message) continue;
    CHECK(message->first >= Precedence::immediate);
    line.give(*message);
  }
  CHECK(line.with_content() < 5);
}

TEST_CASE("a heartbeat in between does not have the same content sent twice") {
  Queued line;
  const Recorded flash = line.say("talk/flash", "now", Precedence::flash);
  while (!line.in_effect(flash)) line.give(*line.take());
  line.world.clock.elapsed += 61'000;
  line.b.engine->tick();
  while (auto ask = line.b.engine->next("a.example", Precedence::priority))
    line.a.engine->received("b.example", Precedence::priority, *ask);
  REQUIRE(line.a.engine->turn_end().ok());
  std::uint64_t bytes = 0;
  while (const auto message = line.take()) {
    bytes += message->second.size();
    line.give(*message);
  }
  CHECK(line.with_content() == kQueued);
  CHECK(bytes < kQueued * (kLarge + 300) * 11 / 10);
}

TEST_CASE("a short queue goes as it is, and in order") {
  World world;
  Node& a = world.add("a.example");
  Node& b = world.add("b.example");
  world.link("a.example", "b.example");
  form(world, "ab: a.example b.example", "a.example");
  Draft what = draft("ab", "talk/x");
  what.header.mutable_statement();
  what.content = "small";
  for (int i = 0; i < 20; ++i) submit(a, what);
  what.precedence = Precedence::flash;
  const Recorded flash = submit(a, what);
  auto message = a.engine->next("b.example", Precedence::flash);
  REQUIRE(message.has_value());
  b.engine->received("a.example", Precedence::flash, *message);
  REQUIRE(b.engine->turn_end().ok());
  CHECK(b.engine->view(kReader)->act("ab", flash.ref).ok());
  CHECK(b.engine->circle("ab").value().missing_openings == 0);
}

}  // namespace node
