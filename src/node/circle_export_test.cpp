// Exports made in pieces. If this fails, one person who exports a large circle holds up every other
// person's acts for minutes, or gets an archive in which what came meanwhile does not fit.
#include "journal/export.h"
#include "node/test_author.h"

namespace node {
namespace {

struct Exporting {
  World world;
  Node& a = world.add("a.example");
  Node& b = world.add("b.example");
  std::map<std::string, MemoryFiles> journals;  // by folder
  std::size_t written = 0;                      // files
  std::size_t bytes = 0;
  std::size_t checkpoints = 0;

  Exporting() {
    world.link("a.example", "b.example");
    form(world, "ab: a.example b.example", "a.example");
  }
  std::uint64_t size() {
    Circle& circle = circle_of(a, "ab");
    return circle.journals.chain(*circle.own).size;
  }
  void say(int count, const std::string& text) {
    for (int i = 0; i < count; ++i) {
      Draft what = draft("ab", "talk/x");
      what.header.mutable_statement();
      what.content = text;
      a.engine->submit(std::move(what), [](const Result<Recorded>& r) { CHECK(r.ok()); });
    }
    REQUIRE(a.engine->turn_end().ok());
  }
  std::unique_ptr<Export> begin() {
    auto begun = a.engine->begin_export(
        kReader, "ab",
        [this](const std::string& path, ByteView content, std::uint64_t) -> Result<void> {
          const std::size_t cut = path.find('/', path.find('/') + 1);
          journals[path.substr(0, cut)].files[path.substr(cut + 1)] = Bytes(content);
          ++written;
          bytes += content.size();
          checkpoints += path.find("/checkpoint.d/") != std::string::npos ? 1 : 0;
          return {};
        });
    REQUIRE_MESSAGE(begun.ok(), (begun.ok() ? "" : begun.error().message));
    return std::move(begun).value();
  }
  // Of the journal of A.
  journal::ExportReport verified() {
    for (auto& [folder, files] : journals) {
      if (!folder.starts_with("a.example/")) continue;
      const auto keys = journal::read_export_keys(files);
      REQUIRE(keys.ok());
      auto report = journal::verify_export(files, keys.value().log, keys.value().cosigners);
      REQUIRE_MESSAGE(report.ok(), (report.ok() ? "" : report.error().message));
      return std::move(report).value();
    }
    FAIL("nothing of A was exported");
    return {};
  }
};

}  // namespace

TEST_CASE("acts go on while a large circle is exported, and are not in the export") {
  Exporting one;
  one.say(3000, "before");
  one.world.settle();
  const std::uint64_t before = one.size();
  const std::unique_ptr<Export> exported = one.begin();
  CHECK(one.written == 0);
  std::size_t pieces = 0;
  for (bool more = true; more; ++pieces) {
    const std::size_t so_far = one.written;
    const auto stepped = exported->step();
    REQUIRE_MESSAGE(stepped.ok(), (stepped.ok() ? "" : stepped.error().message));
    more = stepped.value();
    // What an act waits for at most: a payload an entry, and now and then a tile.
    CHECK(one.written - so_far <= 300);
    // An act of ours and one of a peer, each with a checkpoint and cosignatures of its own.
    one.say(1, "meanwhile");
    if (pieces % 4 == 0) one.world.settle();
  }
  CHECK(pieces >= 10);
  CHECK(one.size() == before + pieces);
  const journal::ExportReport report = one.verified();
  CHECK(report.checkpoint.size == before);
  CHECK(report.openings + report.opaque >= 3000);
  CHECK(report.cosignatures.size() == 1);
  CHECK(report.checkpoints > 0);
  REQUIRE(one.journals.size() == 2);  // and that of B
}

TEST_CASE("a piece is bounded by bytes, not by entries alone") {
  Exporting one;
  const std::string large(60'000, 'x');
  one.say(100, large);
  one.world.settle();
  const std::unique_ptr<Export> exported = one.begin();
  for (bool more = true; more;) {
    const std::size_t so_far = one.bytes;
    const auto stepped = exported->step();
    REQUIRE(stepped.ok());
    more = stepped.value();
    CHECK(one.bytes - so_far <= 400'000);
  }
  CHECK(one.verified().openings >= 100);
}

TEST_CASE("many checkpoints are listed and written in pieces as well") {
  Exporting one;
  for (int i = 0; i < 600; ++i) one.say(1, "each with a checkpoint");
  one.world.settle();
  const std::unique_ptr<Export> exported = one.begin();
  for (bool more = true; more;) {
    const std::size_t so_far = one.checkpoints;
    const auto stepped = exported->step();
    REQUIRE(stepped.ok());
    more = stepped.value();
    CHECK(one.checkpoints - so_far <= 16);  // each with signatures to verify
  }
  CHECK(one.verified().checkpoints >= 600);
}

}  // namespace node
