#include "journal/entry.h"

#include <doctest/doctest.h>

#include "journal/test_journal.h"

namespace journal {
namespace {

const char* const kOrigin = "alpha.example/8f1d2c3b4a5968778695a4b3c2d1e0f0/1-5eed0001";

Hash counting(std::uint8_t from) {
  Hash out;
  for (std::size_t i = 0; i < 32; ++i) out.bytes[i] = static_cast<std::uint8_t>(from + i);
  return out;
}

SealedEntry example() {
  return seal(kOrigin, Kind::sealed, 7, 1767225600000, counting(0), "example header", counting(32),
              "example content")
      .value();
}

}  // namespace

TEST_CASE("the worked example of the format gives its published bytes") {
  CHECK(hex(content_commitment(kOrigin, 7, counting(32), "example content").view()) ==
        "5d375cce9487dc4b7d8ed82ce871a0ca154b4989a7e38f1b2da96fb256af7090");
  const SealedEntry sealed = example();
  CHECK(hex(sealed.entry) ==
        "010000000000000000070000019b76daa800"
        "70f38614416067ed07bfd8e31a2255c2b8ac3d3237c37a4e23a4302727bd14b8"
        "00000000");
  CHECK(hex(crypto::leaf_hash(sealed.entry).view()) ==
        "1dc511179eb1b4473ecfa65832ac849e26ad5fe58c5a985ee1e8e2948ad0520b");
}

TEST_CASE("an opening reads back, fits its leaf, and its residue still does without content") {
  const SealedEntry sealed = example();
  const Entry entry = parse_entry(sealed.entry, 7).value();
  Opening opening = parse_opening(sealed.opening, kOrigin, 7).value();
  CHECK(opening.header == "example header");
  CHECK(opening.content == "example content");
  CHECK(encode(opening) == sealed.opening);
  CHECK(check_opening(kOrigin, entry.envelope, opening).ok());

  const Bytes residue = encode(residue_of(opening));
  CHECK(residue.find("example content") == Bytes::npos);
  CHECK(residue.find(counting(32).view()) == Bytes::npos);
  const Opening left = parse_opening(residue, kOrigin, 7).value();
  CHECK(left.header == "example header");
  CHECK_FALSE(left.content_salt);
  CHECK(encode(left) == residue);
  CHECK(check_opening(kOrigin, entry.envelope, left).ok());
  CHECK(check_entry(kOrigin, 7, sealed.entry, residue).ok());
  CHECK(reason(check_entry(kOrigin, 7, sealed.entry, residue + "x")) ==
        "opening: bytes after the content commitment");
}

TEST_CASE("every changed bit of an opening is refused by the leaf or by its form") {
  const SealedEntry sealed = example();
  REQUIRE(check_entry(kOrigin, 7, sealed.entry, sealed.opening).ok());
  for (std::size_t bit = 0; bit < sealed.opening.size() * 8; ++bit) {
    Bytes changed = sealed.opening;
    changed[bit / 8] = static_cast<char>(changed[bit / 8] ^ (1 << (bit % 8)));
    REQUIRE_FALSE(check_entry(kOrigin, 7, sealed.entry, changed).ok());
  }
  for (std::size_t size = 1; size < sealed.opening.size(); ++size) {
    REQUIRE_FALSE(check_entry(kOrigin, 7, sealed.entry, sealed.opening.substr(0, size)).ok());
  }
}

TEST_CASE(
    "what is not content-committed cannot be passed off by a wrong content_commitment field") {
  const SealedEntry sealed = example();
  const Entry entry = parse_entry(sealed.entry, 7).value();
  Opening opening = parse_opening(sealed.opening, kOrigin, 7).value();
  opening.content = "forged content!";  // the field content_commitment still holds the true one
  CHECK(reason(check_opening(kOrigin, entry.envelope, opening)) ==
        "opening: the leaf does not commit to it");
}

TEST_CASE("payload limits are exact: 65,535 bytes fit, 65,536 do not") {
  const Bytes header(65'000, 'h');
  CHECK(seal(kOrigin, Kind::sealed, 0, 0, counting(0), header, counting(1), Bytes(535, 'c')).ok());
  CHECK(reason(seal(kOrigin, Kind::sealed, 0, 0, counting(0), header, counting(1),
                    Bytes(536, 'c'))) == "payload: header and content of more than 65,535 bytes");
  CHECK(
      reason(seal(kOrigin, Kind::sealed, 0, 0, counting(0), "", counting(1), Bytes(65'536, 'c'))) ==
      "payload: header and content of more than 65,535 bytes");
  // The same limit for what a peer sends.
  Bytes opening =
      seal(kOrigin, Kind::sealed, 0, 0, counting(0), header, counting(1), Bytes(535, 'c'))
          .value()
          .opening;
  CHECK(view_opening(opening).ok());
  opening.push_back('c');
  CHECK(reason(view_opening(opening)) == "opening: too long");
  Bytes lying;
  put_u8(lying, 1);
  lying.append(32, 's');
  put_u32(lying, 0xffffffff);
  CHECK(reason(view_opening(lying)) == "opening: header of more than 65,535 bytes");
}

TEST_CASE("an entry has exactly one form for its kind") {
  Envelope envelope;
  envelope.kind = static_cast<std::uint8_t>(Kind::heartbeat);
  envelope.index = 3;
  const Bytes heartbeat = encode(envelope, "");
  CHECK(parse_entry(heartbeat, 3).ok());
  CHECK(encode(parse_entry(heartbeat, 3).value().envelope, "") == heartbeat);
  CHECK(reason(parse_entry(heartbeat, 4)) == "entry: its index is not its position");
  CHECK(reason(parse_entry("", 0)) == "entry: empty");
  CHECK(reason(parse_entry(heartbeat.substr(0, 53), 3)) ==
        "entry: shorter than an envelope of 54 bytes");
  CHECK(reason(parse_entry(Bytes(65'536, '\1'), 3)) == "entry: more than 65,535 bytes");
  Bytes reserved = heartbeat;
  reserved[53] = 1;
  CHECK(reason(parse_entry(reserved, 3)) == "entry: reserved bytes are not zero");
  Bytes committed = heartbeat;
  committed[20] = 1;
  CHECK(reason(parse_entry(committed, 3)) == "entry: a commitment beside a clear body");
  CHECK(reason(parse_entry(example().entry + "x", 7)) == "entry: a sealed kind with a clear body");
}

TEST_CASE("an unknown version or kind is kept as opaque: a newer peer never stops this reader") {
  Bytes newer = example().entry;
  newer[0] = 2;
  const Entry opaque = parse_entry(newer, 7).value();
  CHECK(opaque.opaque);
  CHECK(opaque.body == newer.substr(1));
  CHECK_FALSE(is_sealed(opaque.envelope.kind));
  CHECK(parse_entry("\x7f", 12).value().opaque);
  Bytes kind = example().entry + "body of a kind to come";
  kind[1] = 8;
  CHECK(parse_entry(kind, 7).value().opaque);
  CHECK(parse_entry(kind, 7).value().body == "body of a kind to come");
  CHECK(reason(parse_entry(kind, 8)) == "entry: its index is not its position");
  CHECK_FALSE(check_entry(kOrigin, 7, kind, example().opening).ok());
}

TEST_CASE("an entry with a clear body has no opening") {
  Envelope envelope;
  envelope.kind = static_cast<std::uint8_t>(Kind::receipt);
  envelope.index = 7;
  CHECK(reason(check_entry(kOrigin, 7, encode(envelope, "x"), example().opening)) ==
        "opening: the entry has no sealed payload");
}

}  // namespace journal
