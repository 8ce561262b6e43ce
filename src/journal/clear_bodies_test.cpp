#include <doctest/doctest.h>

#include "journal/anchor.h"
#include "journal/receipt.h"
#include "journal/test_journal.h"
#include "journal/tombstone.h"

namespace journal {
namespace {

// Bravo anchors alpha's journal.
struct Anchoring {
  TestJournal alpha{"alpha.example", "bravo.example"};
  Origin holder{"bravo.example", kTestCircle, "1-00000001"};
  VerifierKey mirror = vkey_of(mirror_name("bravo.example", kTestCircle), KeyType::cosigner);

  Anchoring() { alpha.fill(3); }
  Bytes body() const {
    const Checkpoint head = alpha.head();
    return encode_anchor(head, alpha.log, alpha.sign(head), mirror,
                         alpha.cosign(mirror, head, 1767225600));
  }
};

Receipt some_receipt() {
  Receipt receipt;
  receipt.origin = TestJournal().origin.text();
  receipt.size = 100;
  receipt.received = {{0, 10}, {12, 90}};
  receipt.withheld = {{10, 11}};
  receipt.missing = {{11, 12}, {99, 100}};
  return receipt;
}

Tombstone some_tombstone() {
  Tombstone tombstone;
  tombstone.origin = TestJournal().origin.text();
  tombstone.index = 2;
  tombstone.commitment = crypto::sha256("commitment");
  tombstone.record_class = "교환 서한 · 10년";
  tombstone.date = "2036-02-29";
  tombstone.authority = "National Archives order 12";
  return tombstone;
}

}  // namespace

TEST_CASE("an anchor is another member's checkpoint word for word, and verifies") {
  const Anchoring a;
  const Anchor anchor = parse_anchor(a.body()).value();
  CHECK(anchor.checkpoint == a.alpha.head());
  CHECK(anchor.cosignature.time == 1767225600);
  CHECK(verify_anchor(anchor, a.holder, a.alpha.log, a.mirror).ok());
  // 411 bytes with names like these: what the cost of anchoring is reckoned with.
  CHECK(a.body().size() < 500);
}

TEST_CASE("an anchor has exactly two lines, the log's and the holder's mirror's") {
  const Anchoring a;
  const Checkpoint head = a.alpha.head();
  CHECK(reason(parse_anchor(a.alpha.note())) == "anchor: not one log line and one mirror line");
  const std::string mirror_line = cosignature_line(a.mirror, a.alpha.cosign(a.mirror, head, 1));
  CHECK(reason(parse_anchor(head.body() + "\n" + mirror_line +
                            signature_line(a.alpha.log, a.alpha.sign(head)))) ==
        "anchor: the first line is not the log's");
  CHECK(reason(parse_anchor(head.body() + "\n" + signature_line(a.alpha.log, {}) +
                            signature_line(a.mirror, {}))) ==
        "anchor: the second line is no cosignature");
  Checkpoint foreign = head;
  foreign.origin = "example.com/log";
  CHECK_FALSE(parse_anchor(checkpoint_note(foreign, a.alpha.log, {}, {mirror_line})).ok());
}

TEST_CASE("an anchor in the wrong place or with a broken signature is refused") {
  const Anchoring a;
  const Anchor anchor = parse_anchor(a.body()).value();
  Origin elsewhere = a.holder;
  elsewhere.circle = std::string(32, '1');
  CHECK(reason(verify_anchor(anchor, elsewhere, a.alpha.log, a.mirror)) ==
        "anchor: of a journal of another circle");
  CHECK(reason(verify_anchor(anchor, a.alpha.origin, a.alpha.log, a.mirror)) ==
        "anchor: of the holder's own journal");
  Origin third = a.holder;
  third.party = "charlie.example";
  CHECK(reason(verify_anchor(anchor, third, a.alpha.log, a.mirror)) ==
        "anchor: not cosigned by the holder's own mirror key");
  Anchor changed = anchor;
  changed.signature.bytes[0] ^= 1;
  CHECK(reason(verify_anchor(changed, a.holder, a.alpha.log, a.mirror)) ==
        "anchor: the log's signature does not verify");
  changed = anchor;
  changed.cosignature.time += 1;
  CHECK(reason(verify_anchor(changed, a.holder, a.alpha.log, a.mirror)) ==
        "anchor: the mirror's cosignature does not verify");
}

TEST_CASE("a receipt reads back as written and has one spelling") {
  const Receipt receipt = some_receipt();
  const Bytes body = encode(receipt).value();
  CHECK(parse_receipt(body).value() == receipt);
  CHECK(encode(parse_receipt(body).value()).value() == body);
  CHECK(reason(parse_receipt(body + "x")) == "receipt: bytes after its end");
  for (std::size_t size = 0; size < body.size(); ++size) {
    CHECK_FALSE(parse_receipt(body.substr(0, size)).ok());
  }
}

TEST_CASE("a receipt that contradicts itself is refused") {
  const auto judge = [](auto change) {
    Receipt receipt = some_receipt();
    change(receipt);
    return reason(encode(receipt));
  };
  CHECK(judge([](Receipt& r) { r.missing = {{5, 6}}; }) == "receipt: an index in two lists");
  CHECK(judge([](Receipt& r) { r.size = 99; }) == "receipt: a range beyond the size");
  CHECK(judge([](Receipt& r) { r.withheld = {{10, 10}}; }) == "receipt: an empty range");
  CHECK(judge([](Receipt& r) { r.received = {{0, 5}, {5, 10}}; }) ==
        "receipt: ranges out of order or without a gap");
  CHECK(judge([](Receipt& r) { r.origin = "example.com"; }).starts_with("origin: "));
  CHECK(judge([](Receipt& r) {
          r.size = 20000;
          r.received.clear();
          for (std::uint64_t i = 200; r.received.size() < 4097; i += 2) {
            r.received.push_back({i, i + 1});
          }
        }) == "receipt: more than 4,096 ranges");
}

TEST_CASE("a tombstone reads back as written and has one spelling") {
  const Tombstone tombstone = some_tombstone();
  const Bytes body = encode(tombstone).value();
  CHECK(parse_tombstone(body).value() == tombstone);
  CHECK(encode(parse_tombstone(body).value()).value() == body);
  CHECK(reason(parse_tombstone(body + "x")) == "tombstone: bytes after its end");
  for (std::size_t size = 0; size < body.size(); ++size) {
    CHECK_FALSE(parse_tombstone(body.substr(0, size)).ok());
  }
}

TEST_CASE("a tombstone's fields are a day, a class and plain text") {
  const auto judge = [](auto change) {
    Tombstone tombstone = some_tombstone();
    change(tombstone);
    return reason(encode(tombstone));
  };
  for (const char* date : {"2035-02-29", "2036-13-01", "2036-00-01", "2036-04-31", "2036-1-01x",
                           "0000-01-01", "36-01-01", "2036/01/01", "2036-01-00"}) {
    CHECK(judge([&](Tombstone& t) { t.date = date; }) ==
          "tombstone: the date is no day YYYY-MM-DD");
  }
  CHECK(judge([](Tombstone& t) { t.record_class.clear(); }) == "tombstone: no class of record");
  CHECK(judge([](Tombstone& t) { t.authority = std::string(1001, 'a'); }) ==
        "tombstone: a text of over 1,000 bytes");
  CHECK(judge([](Tombstone& t) {
          t.authority =
              "a\xe2\x80\xae"
              "b";
        }).starts_with("text holds a bidirectional control"));
  CHECK(judge([](Tombstone& t) { t.extent = static_cast<Extent>(3); }) ==
        "tombstone: unknown extent");
}

}  // namespace journal
