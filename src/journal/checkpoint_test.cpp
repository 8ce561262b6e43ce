#include "journal/checkpoint.h"

#include <doctest/doctest.h>

#include <vector>

#include "journal/test_journal.h"

namespace journal {
namespace {

const std::string kDash = "\xe2\x80\x94 ";

}  // namespace

TEST_CASE("the example of signed-note verifies with its published vkey") {
  const char* const text = "example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k";
  const VerifierKey key = parse_vkey(text).value();
  CHECK(key.text() == text);
  CHECK(key.id() == 0x530d903a);
  const Note note =
      parse_note("This is an example message.\n\n" + kDash +
                 "example.com/foo Uw2QOkn8srV1yJGh2VYRlL1Tnagv1YEq6TfXppzi2ONncAlTgK7Ztg1ERYNZX"
                 "sYjOBH3mFXmRKuwHjG1Yu72IneyaQM=\n")
          .value();
  CHECK(note.body == "This is an example message.\n");
  REQUIRE(note.lines.size() == 1);
  CHECK(crypto::verify(key.key, note.body,
                       crypto::Signature::from(ByteView(note.lines[0].blob).substr(4))));
}

TEST_CASE("a checkpoint opens to what was signed, with the cosignatures of those who are known") {
  TestJournal journal;
  journal.fill(5);
  const std::string note = journal.note();
  const OpenedCheckpoint opened = open_checkpoint(note, journal.log, journal.cosigners).value();
  CHECK(opened.checkpoint == journal.head());
  REQUIRE(opened.cosignatures.size() == 2);
  CHECK(opened.cosignatures[0].first == journal.cosigners[0].name);
  CHECK(opened.cosignatures[1].second.time == journal.first_time + 1);
  // Whoever knows no cosigner keeps none of their lines.
  const OpenedCheckpoint alone = open_checkpoint(note, journal.log, {}).value();
  CHECK(alone.cosignatures.empty());
  CHECK(checkpoint_note(alone.checkpoint, journal.log, alone.signature, {}).size() < note.size());
  // And the text is rebuilt byte for byte.
  std::vector<std::string> lines;
  for (std::size_t i = 0; i < 2; ++i) {
    lines.push_back(cosignature_line(journal.cosigners[i], opened.cosignatures[i].second));
  }
  CHECK(checkpoint_note(opened.checkpoint, journal.log, opened.signature, lines) == note);
}

TEST_CASE("a body has one spelling: what parses encodes to the same bytes") {
  TestJournal journal;
  journal.fill(3);
  const std::string body = journal.head().body();
  CHECK(parse_checkpoint_body(body).value().body() == body);
  CHECK(parse_checkpoint_body(journal.head(0).body()).value().root == empty_root());
}

TEST_CASE("the body of a note may hold blank lines; the last one separates") {
  TestJournal journal;
  const std::string note = "a\n\nb\n\n" + signature_line(journal.log, {});
  CHECK(parse_note(note).value().body == "a\n\nb\n");
}

TEST_CASE("a vkey is refused unless name, id, type and point are in order") {
  const VerifierKey key = vkey_of("log.example", KeyType::log);
  const std::string text = key.text();
  REQUIRE(parse_vkey(text).value() == key);
  CHECK(reason(parse_vkey("log.example")) == "vkey: not <name>+<id>+<key>");
  CHECK(reason(parse_vkey(text.substr(11))) == "vkey: no proper name");
  CHECK(reason(parse_vkey("log example" + text.substr(11))) == "vkey: no proper name");
  CHECK(reason(parse_vkey("log.exampla" + text.substr(11))) ==
        "vkey: the id is not that of the key");
  CHECK(reason(parse_vkey(text + "\n")) == "vkey: the key is not canonical base64");
  CHECK(reason(parse_vkey(text + "AAAA")) == "vkey: not a type and a key of 32 bytes");
  std::string upper = text;
  for (char& c : upper)
    c = c >= 'a' && c <= 'f' && &c > upper.data() + 11 && &c < upper.data() + 20
            ? static_cast<char>(c - 32)
            : c;
  if (upper != text) {
    CHECK(reason(parse_vkey(upper)) == "vkey: the id is not 8 lower-case hex digits");
  }
  VerifierKey low_order = key;
  low_order.key = {};
  CHECK(reason(parse_vkey(low_order.text())) ==
        "vkey: the key is no canonical point of prime order");
  VerifierKey type = key;
  type.type = static_cast<KeyType>(0x06);
  CHECK(reason(parse_vkey(type.text())) == "vkey: unknown key type");
}

TEST_CASE("a continuation is told from a fork, a rollback and another journal") {
  TestJournal journal;
  journal.fill(9);
  LeafSource source(journal.leaves);
  const auto proof = [&](std::uint64_t from, std::uint64_t to) {
    return prove_consistency(from, to, source).value();
  };
  CHECK(check_extends(journal.head(4), journal.head(9), proof(4, 9)).ok());
  CHECK(check_extends(journal.head(9), journal.head(9), {}).ok());
  CHECK(check_extends(journal.head(0), journal.head(9), {}).ok());
  CHECK(reason(check_extends(journal.head(0), journal.head(9), proof(4, 9))) ==
        "checkpoint: a proof from size 0");
  CHECK(check_extends(journal.head(9), journal.head(4), {}).error().code == ErrorCode::invalid);
  Checkpoint other = journal.head(9);
  other.root.bytes[0] ^= 1;
  CHECK(check_extends(journal.head(9), other, {}).error().code == ErrorCode::conflict);
  Checkpoint held = journal.head(5);
  held.root.bytes[0] ^= 1;
  CHECK(check_extends(held, journal.head(9), proof(5, 9)).error().code == ErrorCode::conflict);
  other = journal.head(9);
  other.origin = "bravo.example/8f1d2c3b4a5968778695a4b3c2d1e0f0/1-5eed0001";
  CHECK(reason(check_extends(journal.head(4), other, proof(4, 9))) ==
        "checkpoint: of another journal");
}

TEST_CASE("names leave no room for a path, a cosigner or a second spelling") {
  const std::string circle = kTestCircle;
  CHECK(parse_origin("a/" + circle + "/1-00000000").ok());
  CHECK(parse_origin("kr.mnd.go/" + circle + "/9223372036854775807-abcdef09").ok());
  for (const std::string& text :
       std::vector<std::string>{circle,
                                "a/" + circle,
                                "/" + circle + "/1-00000000",
                                "a/" + circle + "/1-00000000/",
                                "a/" + circle + "/0-00000000",
                                "a/" + circle + "/01-00000000",
                                "a/" + circle + "/1-0000000",
                                "a/" + circle + "/1-0000000G",
                                "a/" + circle + "/1",
                                "a/" + circle + "/witness",
                                "a/" + circle + "/mirror",
                                "A/" + circle + "/1-00000000",
                                "a..b/" + circle + "/1-00000000",
                                "../" + circle + "/1-00000000",
                                ".a/" + circle + "/1-00000000",
                                "a./" + circle + "/1-00000000",
                                "-a/" + circle + "/1-00000000",
                                "a+b/" + circle + "/1-00000000",
                                "a b/" + circle + "/1-00000000",
                                "a/" + circle.substr(1) + "/1-00000000",
                                "a/" + circle + "0/1-00000000",
                                "a/8F1D2C3B4A5968778695A4B3C2D1E0F0/1-00000000",
                                "a/" + circle + "/9223372036854775808-00000000",
                                std::string(65, 'a') + "/" + circle + "/1-00000000"}) {
    CAPTURE(text);
    CHECK_FALSE(parse_origin(text).ok());
  }
  CHECK(epoch_number("12-5eed0001") == 12);
  CHECK(parse_origin("a/" + circle + "/1-00000000").value().text() ==
        "a/" + circle + "/1-00000000");
}

}  // namespace journal
